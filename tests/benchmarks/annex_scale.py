"""Time a pack of many PDF annexes against pikepdf, which merely joins the same files.

Run it from the repository: `python -m tests.benchmarks.annex_scale [RUNS]`. It makes 50
annexes of 40 pages, and a front sheet with links to all of them; times assembling them
into a stamped, linked, bookmarked, labelled pack, and the whole build of such a meeting,
which examines each annex, makes 50 single papers too, and reads all of it back; the same with
a paper that is withheld, for which all is searched for its words; then
assembling 200 and 20,000 pages; and takes the peak memory for 30 MB of scans.
"""

import pickle
import random
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from agendapack.model.document import Document, Group
from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import Piece, Section
from agendapack.model.style import HouseStyle
from agendapack.problems import Source
from agendapack.typeset import Typesetter
from tests.benchmarks.processes import compare, python, run, table

PAGES = 40
MOST_TIMES, MOST_MEMORY = 1.5, 200
MOST_FOR_ALL = 4.0
STYLE = HouseStyle()
PLACE = Source("meetings/2020-02-26/meeting.yaml", 1)
ROOM = "222222"
CONCATENATE = """
import pikepdf, pathlib
with pikepdf.new() as made:
    for path in sorted(pathlib.Path('.').glob('annex-*.pdf')):
        with pikepdf.open(path) as annex:
            made.pages.extend(annex.pages)
    made.save('concatenated.pdf')
"""
ADD_PAGES = CONCATENATE.replace("pages.extend(annex.pages)", "add_pages_from(annex)")
"""Which takes the bookmarks, links and fields along, as a pack does."""
ASSEMBLE = """
import gc, pathlib, pickle
from agendapack.__main__ import OBJECTS_BETWEEN_COLLECTIONS
gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
from agendapack.assemble import assemble
from agendapack.model.style import HouseStyle
document, font = pickle.loads(pathlib.Path('pack.pickle').read_bytes())
pathlib.Path('assembled.pdf').write_bytes(assemble(document, font, HouseStyle()).data)
gc.freeze()
"""
"""With the collector set as the command line sets it (`agendapack/__main__.py`)."""
MEETING, WITHHOLDING = "2026-01-20", "2026-01-21"
WORKSPACE = {
    "organisation.yaml": "name: A council\nlanguage: en-GB\ncountry: england\n",
    "committees/committee.yaml": "name: Committee\nmembers: [{name: A Member}]\n",
}


TENDER = b"""---
title: A tender
from: A Director
---

The bids of three firms for the bridge over the brook are held against one another here.
"""


def make_annex(number: int, pages: int) -> bytes:
    """Draw an untagged annex of text, with a bookmark and a link on each page."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1, pageCompression=1)
    for page in range(pages):
        canvas.bookmarkPage(f"page-{page}")
        canvas.addOutlineEntry(f"Page {page + 1}", f"page-{page}")
        canvas.linkRect("", f"page-{(page + 1) % pages}", (72, 60, 200, 75))
        for line in range(45):
            said = (
                f"Annex {number}, page {page + 1}, line {line + 1}: the review goes on as planned"
            )
            canvas.drawString(72, 760 - 15 * line, said)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def make_scan(seed: int, pages: int, side: int) -> bytes:
    """Make an annex of grey noise, which no filter makes smaller."""
    import pikepdf

    draw = random.Random(seed)
    out = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            picture = pikepdf.Stream(
                pdf,
                draw.randbytes(side * side),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=side,
                Height=side,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
            )
            name = page.add_resource(picture, pikepdf.Name.XObject)
            content = b"q 400 0 0 400 90 200 cm %b Do Q" % str(name).encode()
            page.Contents = pikepdf.Stream(pdf, content)
        pdf.save(out)
    return out.getvalue()


def make_document(annexes: list[bytes], pages: int) -> Document:
    """Return a pack of a front sheet and one paper for each annex."""
    groups, ranges = [], {}
    for place, data in enumerate(annexes):
        key, first = f"paper-{place}", place * pages + 1
        labels = tuple(str(first + page) for page in range(pages))
        title = f"Annex {place + 1}"
        piece = Piece(
            f"{key}.a", "annex", title, "en-GB", data, {}, (), labels, (), PLACE,
            room=(ROOM,) * pages, leads=True, plain=True,
        )  # fmt: skip
        groups.append(Group(key, str(place + 1), title, f"{place + 1}. {title}", (piece,)))
        ranges[key] = PageSpan(labels[0], labels[-1])
    items = "".join(
        f"<section class='agenda-item' id='agenda.item-{n + 1}'><h2>{n + 1}. Annex"
        f" <a href='#paper-{n}'>(<page-range to='paper-{n}'/>)</a></h2></section>"
        for n in range(len(annexes))
    )
    html = f"<article class='agenda' lang='en-GB' id='agenda'><h1>Agenda</h1>{items}</article>"
    typesetter = Typesetter(STYLE, {}, None)
    layout = typesetter.lay_out(Section("agenda", "Agenda", "en-GB", html, PLACE), ranges)
    labels = tuple("i" * (n + 1) for n in range(layout.measured.pages))
    front = Piece(
        "agenda", "front", "Agenda", "en-GB", typesetter.draw(layout), layout.measured.places,
        (), labels, (), PLACE,
    )  # fmt: skip
    first_group = Group("agenda", None, "Agenda", "Agenda", (front,))
    return Document("Pack", "A meeting", "A council", "en-GB", "0" * 64, (first_group, *groups))


def write_folder(folder: Path, annexes: list[bytes], pages: int) -> None:
    """Write annexes, and the document that is made of them."""
    for place, data in enumerate(annexes):
        (folder / f"annex-{place:04}.pdf").write_bytes(data)
    font = Typesetter(STYLE, {}, None).stamp_font()
    (folder / "pack.pickle").write_bytes(pickle.dumps((make_document(annexes, pages), font)))


def write_meeting(folder: Path, annexes: list[bytes], day: str = MEETING) -> None:
    """Write a workspace with a meeting that has an item for each annex."""
    lines = ["committee: committee", f"date: {day}", "time: 5.30 pm", "venue: Town Hall"]
    files = {f"{day}/annex-{n:04}.pdf": data for n, data in enumerate(annexes)}
    lines.append("agenda:")
    for number in range(len(annexes)):
        file = f"annex-{number:04}.pdf"
        lines.append(f"  - {{title: Paper {number}, annexes: [{{title: Annex, file: {file}}}]}}")
    files |= {name: said.encode() for name, said in WORKSPACE.items()}
    if day == WITHHOLDING:
        lines.append(
            "  - {title: A tender, report: tender.md, exempt: {paragraphs: [3], reason: Bids.}}"
        )
        files[f"{day}/tender.md"] = TENDER
    files[f"{day}/meeting.yaml"] = "\n".join(lines).encode()
    for name, data in files.items():
        path = folder / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main(runs: int) -> int:
    """Print what was measured; return 1 where a bound is not kept."""
    here = python(ASSEMBLE)
    build = [sys.executable, "-m", "agendapack", "build", MEETING, "--force", "--no-cache"]
    with tempfile.TemporaryDirectory() as name:
        folders = {pages: Path(name) / str(pages) for pages in (200, 2_000, 20_000)}
        annexes = [make_annex(number, PAGES) for number in range(50)]
        for pages, folder in folders.items():
            folder.mkdir()
            count = pages // PAGES
            write_folder(folder, (annexes * (count // 50 + 1))[:count], PAGES)
        for day in (MEETING, WITHHOLDING):
            write_meeting(folders[2_000], annexes, day)
        commands = {
            "assemble 2,000 pages": here,
            "pikepdf concatenates": python(CONCATENATE),
            "pikepdf adds pages": python(ADD_PAGES),
            "agendapack build": build,
            "the same, with a paper withheld": [WITHHOLDING if w == MEETING else w for w in build],
        }
        samples = compare(commands, folders[2_000], runs)
        print(table(samples, "pikepdf adds pages"))
        ours, theirs, adding, whole, _ = (min(s.wall for s in each) for each in samples.values())
        grown = {pages: run(here, folder).wall for pages, folder in folders.items()}
        for pages, seconds in grown.items():
            print(f"{pages} pages: {seconds:.2f} s, {1000 * seconds / pages:.2f} ms a page")
        scans = Path(name) / "scans"
        scans.mkdir()
        write_folder(scans, [make_scan(seed, 10, 1000) for seed in range(3)], 10)
        idle = run(python("pass"), scans).memory
        memory = run(here, scans).memory - idle
    print(f"{memory:.0f} MB above the interpreter for 30 MB of annexes (at most {MOST_MEMORY})")
    print(f"{ours / theirs:.2f} times as long as concatenation (at most {MOST_TIMES})")
    print(f"whole build: {whole / adding:.1f} times as long as adding (at most {MOST_FOR_ALL})")
    kept = ours <= MOST_TIMES * theirs and memory <= MOST_MEMORY
    return int(not kept or whole > MOST_FOR_ALL * adding)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
