"""Figures stand at the right of their cells where they do in Word."""

from tests.convert.desk import html
from tests.convert.test_word_report import read, text_of
from tests.convert.word_files import run, word


def p(text: str, side: str = "") -> str:
    place = f'<w:pPr><w:jc w:val="{side}"/></w:pPr>' if side else ""
    return f"<w:p>{place}{run(text)}</w:p>"


def row(*cells: str, head: bool = False) -> str:
    mark = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{mark}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{row(p('A'), p('B'), head=True)}{''.join(rows)}</w:tbl>"


def cells(body: str) -> str:
    """Return what stands in the rows below the head."""
    return html("a.docx", word(body)).partition("<tbody>")[2].partition("</tbody>")[0]


def test_a_cell_stands_on_the_side_that_word_gives_it() -> None:
    assert cells(
        table(row(p("Pond", "center"), p("3", "right")), row(p("Mill"), p("4", "end")))
    ) == (
        '<tr><td class="centre">Pond</td><td class="right">3</td></tr>'
        '<tr><td>Mill</td><td class="right">4</td></tr>'
    )


def test_a_cell_of_several_sides_keeps_the_usual_one() -> None:
    mixed = p("3", "right") + p("See below.")
    assert cells(table(row(p("Pond"), mixed))).startswith("<tr><td>Pond</td><td><p>3</p>")
    blank = p("3", "right") + "<w:p/>"
    assert 'class="right"' in cells(table(row(p("Pond"), blank)))


def test_a_table_in_a_cell_says_nothing_of_that_cell() -> None:
    inner = f"{table(row(p('x'), p('1', 'right')))}<w:p/>"
    assert '<td class="right">1</td>' in html("a.docx", word(table(row(p("Pond"), inner))))
    assert cells(table(row(p("Pond"), inner))).startswith("<tr><td>Pond</td><td><table")


def test_a_column_of_a_report_stands_where_all_its_cells_do() -> None:
    body = table(row(p("Pond", "right"), p("3", "right")), row(p("Mill"), p("4", "right")))
    assert text_of(body).split("\n")[1] == "| --- | ---: |"
    two_heads = table(row(p("Of"), p("2026"), head=True), row(p("Pond"), p("3", "right")))
    assert read(word(two_heads))["report"]["text"].split("\n")[1] == "| --- | ---: |"


def test_marks_between_cells_and_rows_are_no_cells() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="m"/><w:bookmarkEnd w:id="1"/><w:proofErr/>'
    row = f"<w:tr><w:tc>{p('a')}</w:tc>{mark}<w:tc>{p('b')}</w:tc></w:tr>"
    assert html("a.docx", word(f"<w:tbl>{row}{mark}{row}</w:tbl>")) == (
        '<table class="grid"><tbody><tr><td>a</td><td>b</td></tr>'
        "<tr><td>a</td><td>b</td></tr></tbody></table>"
    )


def test_a_row_that_starts_late_or_ends_early_keeps_its_columns() -> None:
    rows = f"<w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr>"
    for late, cells in (
        ("gridBefore", "<td></td><td>c</td>"),
        ("gridAfter", "<td>c</td><td></td>"),
    ):
        row = f'<w:tr><w:trPr><w:{late} w:val="1"/></w:trPr><w:tc>{p("c")}</w:tc></w:tr>'
        assert f"<tr>{cells}</tr>" in html("a.docx", word(f"<w:tbl>{rows}{row}</w:tbl>"))
