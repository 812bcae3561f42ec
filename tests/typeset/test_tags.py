"""What a screen reader finds in a typeset section."""

from io import BytesIO

import pikepdf
import pytest

from agendapack.model.page_numbers import PageSpan
from agendapack.pdf import check_tags
from tests.assemble.packs import REPORT, make, pack
from tests.reading import drawn_text, spoken_text
from tests.typeset.sections import tags_of, typeset


def tree(body: str) -> str:
    return tags_of(typeset(body))


def test_a_heading_and_a_paragraph() -> None:
    assert tree("<h1>Overview</h1><p>Two <strong>bold</strong> words.</p>") == (
        "H1: Overview\nP: Two bold words."
    )


def test_numbered_paragraphs_are_items_with_labels() -> None:
    body = (
        '<ol class="paragraphs" start="7"><li><p>First.</p>'
        '<ol type="a"><li>one</li><li>two</li></ol></li></ol>'
    )
    assert tree(body) == (
        "L\n  LI\n    Lbl: 7.\n    LBody\n      P: First.\n      L\n"
        "        LI\n          Lbl: a.\n          LBody: one\n"
        "        LI\n          Lbl: b.\n          LBody: two"
    )


def test_a_table_has_a_head_with_scope_and_its_repetition_is_an_artifact() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>row {n}</td></tr>" for n in range(120))
    head = '<thead><tr><th scope="col">No</th><th scope="col">What</th></tr></thead>'
    data = typeset(f'<table class="grid">{head}<tbody>{rows}</tbody></table>')
    said = tags_of(data)
    assert said.count("TH: What") == 1
    assert said.count("TR\n") == 121
    assert drawn_text(data).count("What") == len(pikepdf.open(BytesIO(data)).pages) > 2
    with pikepdf.open(BytesIO(data)) as pdf:
        header = next(element for element in _elements(pdf) if element.S == "/TH")
        assert header.A.Scope == "/Column"


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        (
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td></tr></tbody>"
            "</table>",
            "Table\n THead\n  TR\n   TH: a\n   TH: b\n TBody\n  TR\n   TD: c\n   TD",
        ),
        (
            "<table><tbody><tr><td rowspan='2'>a</td><td>b</td><td>c</td></tr><tr><td>d</td></tr>"
            "</tbody></table>",
            "Table\n TBody\n  TR\n   TD: a\n   TD: b\n   TD: c\n  TR\n   TD: d\n   TD",
        ),
        (
            "<table><thead><tr><th>a</th></tr></thead></table>",
            "Table\n TBody\n  TR\n   TH: a",
        ),
        ("<ol><li></li><li>b</li></ol>", "L\n LI\n  LBody: 1.\n LI\n  Lbl: 2.\n  LBody: b"),
    ],
    ids=["a short row", "a short row beside a tall cell", "nothing but a head", "an empty item"],
)
def test_tables_and_lists_have_what_they_must_have(body: str, tags: str) -> None:
    lines = [line.replace(" ", "  ") for line in tags.splitlines()]
    wanted = [line.replace(":  ", ": ") for line in lines]
    assert [line.partition(" (")[0] for line in tree(body).splitlines()] == wanted
    assert check_tags(make(pack(report=REPORT.replace("<p>None.</p>", body))).data) == ()


def test_a_link_over_two_lines_is_one_element_with_two_annotations() -> None:
    words = "a link that is long " * 8
    data = typeset(f'<p>See <a href="https://www.example.org">{words}</a> here.</p>')
    with pikepdf.open(BytesIO(data)) as pdf:
        link = next(element for element in _elements(pdf) if element.S == "/Link")
        annotations = [kid for kid in link.K if isinstance(kid, pikepdf.Dictionary)]
        assert len(annotations) == 2
        assert all(kid.Obj.A.URI == "https://www.example.org" for kid in annotations)
    assert tags_of(data).splitlines()[0] == "P: See here."


def test_page_references_are_text() -> None:
    body = '<p>(<page-range to="a"></page-range>) and <page-ref to="a"></page-ref></p>'
    pages = {"a": PageSpan("9", "18")}
    assert spoken_text(typeset(body, pages)) == "(Pages 9 - 18) and 9"
    assert spoken_text(typeset(body, {"a": PageSpan("9", "9")})) == "(Page 9) and 9"


def test_a_language_that_differs_is_a_span() -> None:
    said = tree('<p>They said <span lang="cy">croeso</span> to all.</p>')
    assert "Span Lang='cy': croeso" in said
    assert tree('<p lang="pl">Dzień dobry</p>').splitlines()[0] == "P Lang='pl': Dzień dobry"


def test_empty_elements_leave_no_trace_but_cells_do() -> None:
    body = "<p></p><table><tbody><tr><td>a</td><td></td></tr></tbody></table>"
    assert tree(body) == "Table\n  TBody\n    TR\n      TD: a\n      TD"


def _elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found: list[pikepdf.Object] = []
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, pikepdf.Array):
            waiting = [*item, *waiting]
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            found.append(item)
            waiting.insert(0, item.get("/K", pikepdf.Array()))
    return found
