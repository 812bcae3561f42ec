"""Time the 2020 sample pack against WeasyPrint on the same HTML and Typst on the same text.

Run it from the repository: `python -m tests.benchmarks.pack_times [RUNS [TOOL]]`, with
`pip install '.[benchmark]'`. It prints the table that the README shows. TOOL is an
`agendapack` of another environment, one that has only what agendapack needs: with
the others' libraries beside it, some of its own import them and start later.
"""

import re
import shutil
import sys
import tempfile
from html import unescape
from pathlib import Path

from agendapack.load import load_meeting
from agendapack.plan import plan_pack
from agendapack.render import render_pack
from tests.benchmarks.processes import compare, python, table

ROOT = Path(__file__).parents[2]
MEETING = "2020-02-26"
EVERYTHING_ANEW = "agendapack build 2020-02-26, all of it anew"
CSS = """
@page { size: A4; margin: 25mm }
body { font: 14pt 'Liberation Sans' }
table, td, th { border: 1px solid }
"""
WEASYPRINT = (
    "import weasyprint; weasyprint.HTML('pack.html').write_pdf('w.pdf', pdf_variant='pdf/ua-1')"
)
BLOCK = re.compile(
    r"<(h[1-6]|p|li|td|th|dt|dd)\b[^>]*>(.*?)(?=<(?:h[1-6]|p|li|td|th|dt|dd|/article)\b)", re.S
)


def section_html() -> list[str]:
    """Return the rendered sections of the sample meeting."""
    loaded = load_meeting(ROOT, MEETING)
    assert loaded.value is not None
    planned = plan_pack(loaded.value)
    assert planned.value is not None
    rendered = render_pack(planned.value, None, frozenset())
    assert rendered.value is not None
    return [section.html for section in rendered.value]


def html_document(sections: list[str]) -> str:
    """Return one HTML page of the sections, page references filled in."""
    body = "<hr style='page-break-after: always'>".join(sections)
    body = re.sub(r"<page-(?:ref|range)[^>]*></page-(?:ref|range)>", "10", body)
    head = f"<head><title>Pack</title><style>{CSS}</style></head>"
    return f"<!doctype html><html lang='en-GB'>{head}<body>{body}</body></html>"


def typst_document(sections: list[str]) -> str:
    """Return the same text in Typst's markup: headings, lists, tables and paragraphs."""
    parts = [
        '#set page("a4", margin: 25mm)',
        '#set text(14pt, font: "Liberation Sans", lang: "en")',
    ]
    for section in sections:
        for tag, inner in BLOCK.findall(section):
            text = unescape(re.sub(r"<[^>]+>", "", inner)).strip()
            text = re.sub(r"([\\#$*_`<>@~\[\]/])", r"\\\1", text)
            if text and tag[0] == "h":
                parts.append(f"{'=' * int(tag[1])} {text}")
            elif text:
                parts.append(f"+ {text}" if tag == "li" else text)
        parts.append("#pagebreak(weak: true)")
    return "\n\n".join(parts)


def main(runs: int, tool: Path) -> None:
    """Print the tables.

    Args:
        runs: Of each command, counted.
        tool: The program `agendapack`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "meetings", folder / "meetings")
        sections = section_html()
        (folder / "pack.html").write_text(html_document(sections), encoding="utf-8")
        (folder / "pack.typ").write_text(typst_document(sections), encoding="utf-8")
        fonts = str(ROOT / "agendapack" / "fonts")
        commands = {
            EVERYTHING_ANEW: [str(tool), "build", MEETING, "--force", "--no-cache"],
            "WeasyPrint, same HTML": python(WEASYPRINT),
            "Typst, same text": python(
                f"import typst; typst.compile('pack.typ', output='t.pdf', font_paths=[{fonts!r}])"
            ),
        }
        print(table(compare(commands, folder, runs), EVERYTHING_ANEW), "\n")
        starts = {
            'python -c "import click"': [str(tool.with_name("python")), "-c", "import click"],
            "agendapack --help": [str(tool), "--help"],
        }
        print(table(compare(starts, folder, runs), 'python -c "import click"'))


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 5,
        Path(sys.argv[2] if len(sys.argv) > 2 else Path(sys.executable).with_name("agendapack")),
    )
