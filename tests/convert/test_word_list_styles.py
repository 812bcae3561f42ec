"""Lists of the styles List Bullet 2, List Number 3 and so on stand within those before them."""

from tests.convert.desk import html
from tests.convert.word_files import p, word


def level(kind: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{n}">{level(kind, text)}</w:abstractNum>'
    for n, (kind, text) in enumerate([("bullet", "•"), ("bullet", "–"), ("decimal", "%1.")] * 2)
) + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(6))


def style(key: str, name: str, number: int) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:pPr><w:numPr>'
        f'<w:numId w:val="{number}"/></w:numPr></w:pPr></w:style>'
    )


STYLES = (
    style("B", "List Bullet", 1)
    + style("B2", "List Bullet 2", 2)
    + style("B3", "List Bullet 3", 5)
    + style("N", "List Number", 3)
    + style("N2", "List Number 2", 6)
)


def made(*paragraphs: str) -> str:
    return html("a.docx", word("".join(paragraphs), styles=STYLES, numbering=NUMBERING))


def test_points_stand_within_points() -> None:
    assert made(p("a", "B"), p("b", "B2"), p("c", "B3"), p("d", "B")) == (
        "<ul><li><p>a</p><ul><li><p>b</p><ul><li>c</li></ul></li></ul></li><li>d</li></ul>"
    )


def test_numbers_within_numbers_count_for_themselves() -> None:
    assert made(p("a", "N"), p("b", "N2"), p("c", "N2"), p("d", "N")) == (
        '<ol type="1" start="1"><li><p>a</p><ol type="1" start="1"><li>b</li><li>c</li></ol></li>'
        "<li>d</li></ol>"
    )


def test_a_list_that_starts_at_a_deeper_level_has_no_empty_points() -> None:
    assert made(p("a", "B2"), p("b", "B")) == "<ul><li>a</li><li>b</li></ul>"


def test_a_paragraph_that_is_taken_out_of_its_list_is_none() -> None:
    assert made(p("a", "B2", (0, 0))) == "<p>a</p>"
