"""Time the grafting of a dense tagged annex against appending the same pages untagged.

Run it from the repository: `python -m tests.benchmarks.graft_cost [PAGES] [RUNS]`. The
annex is made of tables and lists by our own typesetter. Grafting may cost 3 ms a page;
the exit code says whether it does.
"""

import gc
import sys
import time
from contextlib import nullcontext

from agendapack.assemble import assemble
from agendapack.model.document import Document, Group, StampFont
from agendapack.model.section import Piece, Section
from agendapack.model.style import HouseStyle
from agendapack.pdf import check_tags
from agendapack.pdf.drawn import as_file, read_drawn
from agendapack.pdf.files import close_sources
from agendapack.problems import Source
from agendapack.typeset import Typesetter
from tests.benchmarks.untagged import untagged
from tests.typeset.sections import as_pdf

MOST_MILLISECONDS = 3.0
PLACE = Source("meetings/2020-02-26/meeting.yaml", 1)
STYLE = HouseStyle()
ROW = "<tr><th scope='row'>Ward {n}</th><td>{n},000</td><td>On time</td><td>See below</td></tr>"
HEAD = "".join(f"<th scope='col'>{name}</th>" for name in ("Ward", "Cost", "State", "Note"))
ITEM = "<li>Point {n} of the review, <em>in short</em><ul><li>and one below it</li></ul></li>"


def dense_html(pages: int) -> str:
    """Return about as many pages of tables and lists as asked for."""
    parts = []
    for page in range(pages):
        rows = "".join(ROW.format(n=n) for n in range(16))
        items = "".join(ITEM.format(n=n) for n in range(7))
        parts.append(
            f"<h2>Part {page + 1}</h2><table><thead><tr>{HEAD}</tr></thead>"
            f"<tbody>{rows}</tbody></table><ul>{items}</ul>"
        )
    return f"<article lang='en-GB' id='x'>{''.join(parts)}</article>"


def make_annex(pages: int, *, tags: bool) -> tuple[bytes, int]:
    """Typeset the annex; return it with its number of pages."""
    with nullcontext() if tags else untagged():
        typesetter = Typesetter(STYLE, {}, None)
        section = Section("x", "Annex A", "en-GB", dense_html(pages), PLACE)
        layout = typesetter.lay_out(section, {})
        pages = layout.measured.pages
        if tags:
            return as_pdf(typesetter, layout), pages
        return as_file(read_drawn(typesetter.draw(layout))), pages


def document(pdf: bytes, pages: int) -> Document:
    """Return a document that holds the annex alone."""
    labels = tuple(str(number + 1) for number in range(pages))
    piece = Piece("x.a", "annex", "Annex A", "en-GB", pdf, {}, (), labels, (), PLACE)
    group = Group("x", "1", "Annex A", "1. Annex A", (piece,))
    return Document("Annex A", "A meeting", "A council", "en-GB", "0" * 64, (group,))


def seconds(made: Document, font: StampFont) -> tuple[float, float]:
    """Return the processor's seconds for assembling, and for checking the tags."""
    close_sources()
    gc.collect()
    started = time.process_time()
    data = assemble(made, font, STYLE).data
    assembled = time.process_time()
    assert check_tags(data) == ()
    return assembled - started, time.process_time() - assembled


def main(pages: int, runs: int) -> int:
    """Print the best of some runs, since noise only adds; return 1 where it costs too much."""
    font = Typesetter(STYLE, {}, None).stamp_font()
    annexes = {tags: make_annex(pages, tags=tags) for tags in (True, False)}
    best = {tags: (float("inf"), float("inf")) for tags in annexes}
    for _ in range(runs):
        for tags, (pdf, count) in annexes.items():
            took = seconds(document(pdf, count), font)
            best[tags] = (min(best[tags][0], took[0]), min(best[tags][1], took[1]))
    count = annexes[True][1]
    grafting, checking = (
        1000 * (tagged - plain) / count for tagged, plain in zip(*best.values(), strict=True)
    )
    print(f"{count} pages of {len(annexes[True][0]) / count / 1000:.0f} KB each")
    print(f"tagged {best[True][0]:.2f} s, untagged {best[False][0]:.2f} s")
    print(f"grafting costs {grafting:.2f} ms a page (at most {MOST_MILLISECONDS} ms)")
    print(f"checking the tags afterwards costs {checking:.2f} ms a page more")
    return int(grafting > MOST_MILLISECONDS)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(given[0] if given else 400, given[1] if len(given) > 1 else 3))
