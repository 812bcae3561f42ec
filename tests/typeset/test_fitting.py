"""Pages turn and type shrinks as far as a table needs, and no further."""

import pytest

from agendapack.model.section import Section
from agendapack.model.style import HouseStyle
from agendapack.problems import Source
from agendapack.typeset import Layout, Typesetter
from agendapack.typeset.strips import TextItem

A4 = (595.276, 841.89)
TURNED = (841.89, 595.276)


def lay_out(columns: int, classes: str = "fit", size: float = 12.0) -> Layout:
    cells = "".join(f"<td>Understanding{n}</td>" for n in range(columns))
    html = (
        f'<article class="annex {classes}" id="x"><h1>Title</h1><table class="grid"><tbody>'
        f"<tr>{cells}</tr></tbody></table></article>"
    )
    section = Section("x", "A section", "en-GB", html, Source("meetings/m/x.yaml", 7))
    return Typesetter(HouseStyle(size=size), {}, None).lay_out(section, {})


@pytest.mark.parametrize(
    ("columns", "page", "size"),
    [(2, A4, 12.0), (4, A4, 12.0), (7, TURNED, 12.0), (8, TURNED, 11.0), (10, TURNED, 9.0)],
)
def test_a_table_gets_the_room_it_needs(
    columns: int, page: tuple[float, float], size: float
) -> None:
    layout = lay_out(columns)
    assert (layout.style.page, layout.style.size, layout.problems) == (page, size, ())


def test_a_table_that_fits_in_no_way_is_told_at_the_place_of_its_section() -> None:
    (problem,) = lay_out(30).problems
    assert (problem.code, problem.severity) == ("wide-table", "warning")
    assert problem.source == Source("meetings/m/x.yaml", 7)


def test_type_that_is_large_on_purpose_is_not_made_smaller() -> None:
    layout = lay_out(8, size=18.0)
    assert (layout.style.page, layout.style.size) == (TURNED, 18.0)
    assert [problem.code for problem in layout.problems] == ["wide-table"]


def test_other_sections_keep_their_page_unless_they_ask_to_be_turned() -> None:
    assert lay_out(30, "").style.page == A4
    assert lay_out(1, "landscape").style.page == TURNED


def test_a_table_that_fits_no_page_is_told_in_other_sections_too() -> None:
    (problem,) = lay_out(30, "").problems
    assert problem.code == "wide-table"
    assert "as a spreadsheet" in (problem.hint or "")
    assert lay_out(30, "", size=18.0).problems == ()


def test_a_block_can_start_a_page() -> None:
    html = '<article id="x"><p>One</p><p class="new-page" id="x.two">Two</p></article>'
    section = Section("x", "A section", "en-GB", html, Source("meetings/m/x.yaml"))
    measured = Typesetter(HouseStyle(), {}, None).lay_out(section, {}).measured
    assert (measured.pages, measured.places["x.two"].page) == (2, 1)


FIGURES = "<tr><td>Ward</td>" + "".join(f"<td>{n},000</td>" for n in range(1, 15)) + "</tr>"


def turned(columns: int, body: str = "") -> Layout:
    cells = "".join(f"<td>Understanding{n}</td>" for n in range(columns))
    table = f'<table class="grid"><tbody><tr>{cells}</tr>{body}</tbody></table>'
    html = f'<article class="report turn" id="x"><h1>Title</h1><p>Words.</p>{table}</article>'
    section = Section("x", "A section", "en-GB", html, Source("meetings/m/x.yaml", 7))
    return Typesetter(HouseStyle(), {}, None).lay_out(section, {})


def sizes(layout: Layout) -> dict[str, float]:
    items = (item for page in layout.pages for entry in page for item in entry.strip.items)
    atoms = (a for item in items if isinstance(item, TextItem) for a in item.line.atoms)
    return {atom.text: atom.look.size for atom in atoms}


@pytest.mark.parametrize(
    ("columns", "page", "smaller"),
    [(3, A4, False), (5, A4, True), (8, TURNED, True)],
)
def test_a_table_of_a_report_is_set_smaller_before_its_pages_are_turned(
    columns: int, page: tuple[float, float], smaller: bool
) -> None:
    layout = turned(columns)
    assert (layout.style.page, layout.problems) == (page, ())
    found = sizes(layout)
    assert (found["Understanding0"] < 12) is smaller
    assert found["Understanding0"] >= 9
    assert found["Words."] == 12


def test_a_figure_is_never_broken_while_any_word_can_be() -> None:
    found = sizes(turned(15, FIGURES))
    assert {f"{n},000" for n in range(1, 15)} <= found.keys()
    assert "Understanding0" not in found


def test_code_with_long_lines_is_set_smaller_in_letters_of_one_width() -> None:
    line = "\u00a0".join(["column"] * 12)
    html = f'<article id="x"><h1>T</h1><p><code>{line}<br/>a</code></p></article>'
    section = Section("x", "T", "en-GB", html, Source("meetings/m/x.yaml", 7))
    layout = Typesetter(HouseStyle(), {}, None).lay_out(section, {})
    items = (item for page in layout.pages for entry in page for item in entry.strip.items)
    atoms = [a for item in items if isinstance(item, TextItem) for a in item.line.atoms][1:]
    assert [atom.text for atom in atoms] == [line.replace("\u00a0", " "), "a"]
    assert {run.face.name for atom in atoms for run in atom.runs} == {"NotoSansMono-Subset"}
    assert atoms[0].look.size < 10
    widths = {round(glyph.advance) for atom in atoms for run in atom.runs for glyph in run.glyphs}
    assert len(widths) == 1
