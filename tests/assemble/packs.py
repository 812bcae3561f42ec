"""Small packs to assemble: a front sheet, minutes, and a report with the annexes of a test."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from agendapack.assemble import assemble
from agendapack.model.document import Assembled, Document, Group, StampFont
from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import Piece, Section, piece_of
from agendapack.model.style import HouseStyle
from agendapack.pdf.files import open_source
from agendapack.problems import Source
from agendapack.typeset import Typesetter

ANNEXES = Path(__file__).parent.parent / "fixtures" / "annexes"
STYLE = HouseStyle()
HERE = Source("meetings/2020-02-26/meeting.yaml", 7)
PAGES = {"minutes": PageSpan("1", "2"), "report": PageSpan("3", "3")}
AGENDA = """<article class="agenda" lang="en-GB" id="agenda"><h1>Agenda</h1>
<section class="agenda-item" id="agenda.item-1"><h2>1. Declarations</h2></section>
<section class="agenda-item" id="agenda.item-2"><h2>2. Minutes
<a href="#minutes">(<page-range to="minutes"/>)</a></h2></section>
<section class="agenda-item" id="agenda.item-3"><h2>3. Report
<a href="#report">(<page-range to="report"/>)</a></h2></section>
<section class="agenda-item" id="agenda.item-4"><h2>4. Urgent business</h2></section></article>"""
MINUTES = """<article lang="en-GB" id="minutes"><h1>Minutes</h1>
<p>As said in <a href="#report.costs">the report</a>.</p></article>"""
REPORT = """<article lang="en-GB" id="report"><h1>Report</h1><h2>Background</h2><p>See
<a href="https://example.org/">the web</a>.</p><h2 id="report.costs">Costs</h2>
<p>None.</p></article>"""


@cache
def stamp_font() -> StampFont:
    return Typesetter(STYLE, {}, None).stamp_font()


def section(
    key: str, html: str, labels: tuple[str, ...], pages: Mapping[str, PageSpan] = PAGES
) -> Piece:
    """Typeset a section that has as many pages as labels."""
    typesetter = Typesetter(STYLE, {}, None)
    layout = typesetter.lay_out(Section(key, key.title(), "en-GB", html, HERE), pages)
    measured = layout.measured
    assert measured.pages == len(labels)
    is_front = key == "agenda"
    return piece_of(layout.section, measured, typesetter.draw(layout), labels, (), is_front)


def annex(data: bytes, key: str, first: int, alt: str | None = None) -> Piece:
    """Make an annex of a file, labelled from a number on."""
    count = len(open_source(data, key).pages)
    labels = tuple(str(first + place) for place in range(count))
    title = key.rpartition(".")[2].replace("-", " ").capitalize()
    return Piece(key, "annex", title, "en-GB", data, {}, (), labels, (), HERE, alt)


def read_annex(name: str) -> bytes:
    return (ANNEXES / f"{name}.pdf").read_bytes()


def pack(*names: str, report: str = REPORT, alt: str | None = None) -> Document:
    """Return a pack of labels i, 1, 2 (blank) and 3 on, whose report has the annexes named."""
    return pack_of(*map(read_annex, names), report=report, alt=alt)


def pack_of(*files: bytes, report: str = REPORT, alt: str | None = None) -> Document:
    """Return a pack whose report has these files as annexes `report.annex-a`, `-b`, ..."""
    annexes: list[Piece] = []
    following = 4
    for letter, data in zip("abcdefghijklmnopqrstuvwxyz", files, strict=False):
        annexes.append(annex(data, f"report.annex-{letter}", following, alt))
        following += len(annexes[-1].labels)
    pages = {**PAGES, "report": PageSpan("3", str(following - 1))}
    minutes = replace(section("minutes", MINUTES, ("1",)), blank_after=("2",))
    return Document(
        title="Agenda pack of 26 February 2020",
        subject="Parks Committee, 26 February 2020",
        author="Example Council",
        language="en-GB",
        identity="0" * 64,
        groups=(
            Group("agenda", None, "Agenda", "Agenda", (section("agenda", AGENDA, ("i",), pages),)),
            Group("minutes", "2", "Minutes", "2. Minutes", (minutes,)),
            Group(
                "report", "3", "Report", "3. Report", (section("report", report, ("3",)), *annexes)
            ),
        ),
        item_bookmarks=(
            ("1. Declarations", "agenda.item-1", "minutes", 0),
            ("4. Urgent business", "agenda.item-4", None, 0),
        ),
    )


def make(document: Document, style: HouseStyle = STYLE) -> Assembled:
    return assemble(document, stamp_font(), style)
