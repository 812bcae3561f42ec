"""Pages turn and type shrinks as far as a table needs, and no further."""

import pytest

from agendapack.model.section import HtmlElement, Section, parse
from agendapack.model.style import HouseStyle
from agendapack.problems import Source
from agendapack.typeset import Layout, Typesetter
from agendapack.typeset.strips import TextItem
from agendapack.typeset.wide_tables import divide_table, group_columns

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
    assert lay_out(4, "").style.page == A4


def test_a_table_that_fits_no_page_is_told_in_other_sections_too() -> None:
    (problem,) = lay_out(30, "").problems
    assert problem.code == "wide-table"
    assert "as a spreadsheet" in (problem.hint or "")
    assert lay_out(30, "", size=18.0).problems == ()


BUDGET = 15


def lay_out_html(inner: str, classes: str = "", size: float = 12.0) -> Layout:
    html = f'<article class="annex {classes}" id="x"><h1>Title</h1>{inner}</article>'
    section = Section("x", "A section", "en-GB", html, Source("meetings/m/x.yaml", 7))
    return Typesetter(HouseStyle(size=size), {}, None).lay_out(section, {})


def budget(columns: int, rows: int = 2, figure: str = "123,456.78") -> str:
    heads = "".join(f'<th scope="col">Head {n}</th>' for n in range(1, columns))
    cells = "".join(f'<td id="x.c{n}">{figure}</td>' for n in range(1, columns))
    head = f'<thead><tr><th scope="col">Name</th>{heads}</tr></thead>'
    body = f"<tbody>{f'<tr><td>Heading of the budget</td>{cells}</tr>' * rows}</tbody>"
    return f'<table class="grid"><caption>Costs</caption>{head}{body}</table>'


def lines_of(layout: Layout) -> list[list[str]]:
    """Return the lines of each page, as they are set."""
    return [
        ["".join(atom.text + " " * bool(atom.space) for atom in item.line.atoms)
         for entry in page for item in entry.strip.items if isinstance(item, TextItem)]
        for page in layout.pages
    ]  # fmt: skip


@pytest.mark.parametrize("size", [12.0, 18.0])
def test_a_table_too_wide_for_any_page_is_divided_and_no_figure_is_broken(size: float) -> None:
    layout = lay_out_html(budget(20), "fit", size)
    lines = [line for page in lines_of(layout) for line in page]
    assert lines.count("123,456.78") == 2 * 19
    captions = [line for line in lines if line.startswith("Columns")]
    assert captions[0].startswith("Columns 1 to ")
    assert captions[-1].endswith(" to 20 of 20")
    assert lines.count("Name") >= len(captions) == lines.count("Costs") > 1
    (problem,) = layout.problems
    assert f"its columns are in {len(captions)} tables" in problem.message


def test_the_columns_of_a_wide_table_are_shared_evenly() -> None:
    assert group_columns([10.0] * 13, 100.0) == [range(1, 7), range(7, 13)]
    assert group_columns([10.0] * 4, 5.0) == [range(1, 2), range(2, 3), range(3, 4)]
    assert group_columns([10.0, 10.0], 5.0) == [range(1, 2)]


def test_a_table_in_a_report_gets_smaller_type_of_its_own() -> None:
    layout = lay_out_html(f"<p>{'Many words. ' * 99}</p>{budget(7)}")
    assert (layout.style.page, layout.style.size, layout.problems) == (A4, 12.0, ())
    sizes = {
        atom.look.size
        for page in layout.pages for entry in page for item in entry.strip.items
        if isinstance(item, TextItem) for atom in item.line.atoms if "." in atom.text
    }  # fmt: skip
    assert len(sizes) == 2
    assert min(sizes) >= 9.0


def test_a_report_that_is_mostly_a_wide_table_is_turned() -> None:
    assert lay_out_html(f"<p>Text.</p>{budget(10)}").style.page == TURNED


def test_a_part_that_another_pack_withholds_turns_no_page() -> None:
    inner = f'<div data-part="one">{budget(10)}</div>'
    assert lay_out_html(inner).style.page == A4


def test_labels_stand_in_one_line_before_the_type_is_large() -> None:
    layout = lay_out_html(budget(BUDGET, 40, "465.69"), "fit")
    lines = [line for page in lines_of(layout) for line in page]
    assert lines.count("Heading of the budget") == 40
    assert (layout.style.page, len(layout.pages)) == (TURNED, 2)


def test_merged_cells_are_cut_where_a_table_is_divided() -> None:
    table = parse(
        '<table class="grid"><thead><tr><th rowspan="2" id="a">Name</th><th colspan="3" id="b">Sum'
        "</th></tr><tr><th>1</th><th>2</th><th>3</th></tr></thead><tbody><tr><td>Pond</td><td>4"
        "</td><td>5</td><td>6</td></tr></tbody></table>"
    )
    first, second = divide_table(table, [range(1, 3), range(3, 4)], ["One", "Two"])
    assert write(first) == (
        '<table class="grid"><caption>One</caption><thead><tr><th rowspan="2" id="a">Name</th>'
        '<th colspan="2" id="b">Sum</th></tr><tr><th>1</th><th>2</th></tr></thead>'
        "<tbody><tr><td>Pond</td><td>4</td><td>5</td></tr></tbody></table>"
    )
    assert write(second) == (
        '<table class="grid"><caption>Two</caption><thead><tr><th rowspan="2">Name</th>'
        '<th colspan="1">Sum</th></tr><tr><th>3</th></tr></thead>'
        "<tbody><tr><td>Pond</td><td>6</td></tr></tbody></table>"
    )


def write(element: HtmlElement) -> str:
    """Return an element as it would be written."""
    fields = "".join(f' {name}="{value}"' for name, value in element.attributes.items())
    inner = "".join(write(c) if isinstance(c, HtmlElement) else c for c in element.children)
    return f"<{element.tag}{fields}>{inner}</{element.tag}>"


def test_a_block_can_start_a_page() -> None:
    html = '<article id="x"><p>One</p><p class="new-page" id="x.two">Two</p></article>'
    section = Section("x", "A section", "en-GB", html, Source("meetings/m/x.yaml"))
    measured = Typesetter(HouseStyle(), {}, None).lay_out(section, {}).measured
    assert (measured.pages, measured.places["x.two"].page) == (2, 1)


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
