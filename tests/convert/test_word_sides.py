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
