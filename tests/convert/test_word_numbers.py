"""Labels of lists, and where lists stand, are those that Word shows."""

import re

import pytest

from agendapack.convert.word.numbers import spell_number
from tests.convert.desk import html, told
from tests.convert.test_word_report import cell, read, row
from tests.convert.word_files import STYLES, levels, p, run, word


def made(body: str, numbering: str, styles: str = STYLES) -> str:
    return html("a.docx", word(body, numbering=numbering, styles=styles))


def item(words: str, number: int, indent: int) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        f'<w:ind w:left="{indent}"/></w:pPr>{run(words)}</w:p>'
    )


def two_lists(one: tuple[str, str], other: tuple[str, str]) -> str:
    second = levels(other).replace('abstractNumId="0"', 'abstractNumId="1"')
    second = second.replace('numId="1"', 'numId="2"').replace(
        '<w:abstractNumId w:val="0"/>', '<w:abstractNumId w:val="1"/>'
    )
    return levels(one) + second


@pytest.mark.parametrize(
    ("kind", "text", "label"),
    [
        ("upperLetter", "Option %1 –", "Option A –"),
        ("decimal", "Recommendation %1:", "Recommendation 1:"),
        ("decimal", "Q%1", "Q1"),
        ("cardinalText", "Article %1", "Article 1"),
        ("ordinal", "%1", "1st"),
        ("none", "Note:", "Note:"),
        ("bullet", "Note", "Note"),
    ],
)
def test_words_of_a_label_are_printed(kind: str, text: str, label: str) -> None:
    numbering = levels((kind, text))
    body = p("Intro") + p("sell", number=(1, 0))
    assert made(body, numbering) == f"<p>Intro</p><p>{label} sell</p>"
    report = read(word(body, numbering=numbering))["report"]["text"]
    assert f"{label} sell" in report


def test_an_entry_with_a_label_of_words_has_no_second_number() -> None:
    body = "".join(p(words, number=(1, 0)) for words in ("keep", "sell", "let"))
    report = read(word(p("Intro") + body, numbering=levels(("upperLetter", "Option %1 –"))))
    assert report["report"]["text"] == (
        "Intro\n\n{-} Option A – keep\n\n{-} Option B – sell\n\n{-} Option C – let"
    )


def test_numbers_with_an_ending_are_those_of_word() -> None:
    assert [spell_number(n, "ordinal") for n in (2, 3, 12, 21)] == ["2nd", "3rd", "12th", "21st"]


@pytest.mark.parametrize("kind", ["hebrew1", "cardinalText", "ordinalText"])
def test_a_way_of_numbering_that_is_not_known_is_told(kind: str) -> None:
    data = word(p("a", number=(1, 0)), numbering=levels((kind, "%1")))
    assert (
        f"has a list numbered in a way that is not known here ({kind})" in told("a.docx", data)[0]
    )


def test_an_entry_of_another_list_indented_further_stands_within() -> None:
    body = item("1", 1, 720) + item("2", 1, 720) + item("a", 2, 1440) + item("3", 1, 720)
    assert made(body, two_lists(("decimal", "%1."), ("lowerLetter", "%1)"))) == (
        '<ol type="1" start="1"><li>1</li><li><p>2</p>'
        '<ol class="bracket" type="a" start="1"><li>a</li></ol></li>'
        "<li>3</li></ol>"
    )


def test_a_list_of_another_kind_at_the_same_indent_stands_beside() -> None:
    body = item("1", 1, 720) + item("x", 2, 720)
    assert made(body, two_lists(("decimal", "%1."), ("bullet", "•"))) == (
        '<ol type="1" start="1"><li>1</li></ol><ul><li>x</li></ul>'
    )


def test_a_list_that_starts_at_a_deeper_level_has_no_empty_items() -> None:
    numbering = levels(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))
    body = p("The roof:", number=(1, 1)) + p("front", number=(1, 2)) + p("back", number=(1, 2))
    assert made(body, numbering) == (
        "<p>1.1 The roof:</p>"
        '<ol class="brackets" type="a" start="1"><li>front</li><li>back</li></ol>'
    )


def test_a_bullet_without_a_sign_is_no_bullet() -> None:
    assert made(p("x", number=(1, 0)), levels(("bullet", ""))) == "<p>x</p>"


def test_levels_of_heading_styles_come_from_the_nearest_style_that_says_them() -> None:
    numbering = levels(("decimal", "%1"), ("decimal", "%1.%2"))
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>'
        '<w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    written = made(p("A", "H1") + p("B", "H2") + p("C", "H1"), numbering, styles)
    assert [words for words in ("1 A", "1.1 B", "2 C") if f">{words}<" in written] == [
        *("1 A", "1.1 B", "2 C")
    ]


def test_levels_of_heading_styles_come_from_the_list_that_names_the_style() -> None:
    numbering = levels(("decimal", "%1"), ("decimal", "%1.%2")).replace(
        '<w:lvlText w:val="%1.%2"/>', '<w:pStyle w:val="H2"/><w:lvlText w:val="%1.%2"/>'
    )
    style = (
        '<w:style w:type="paragraph" w:styleId="H{0}"><w:name w:val="heading {0}"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    written = made(p("A", "H1") + p("B", "H2"), numbering, style.format(1) + style.format(2))
    assert ">1.1 B<" in written


def test_legal_numbering_and_levels_that_never_restart() -> None:
    numbering = levels(("upperRoman", "%1"), ("decimal", "%1.%2")).replace(
        '<w:lvlText w:val="%1.%2"/>',
        '<w:isLgl/><w:lvlRestart w:val="0"/><w:lvlText w:val="%1.%2"/>',
    )
    body = "".join(p("x", number=(1, depth)) for depth in (0, 1, 0, 1))
    written = made(body, numbering)
    assert "1.1 x" in written
    assert "2.2 x" in written


def test_a_column_of_numbers_counts_on_even_where_the_cells_are_empty() -> None:
    def numbered(words: str) -> str:
        return f"<w:tc>{p(words, number=(1, 0))}</w:tc>"

    rows = "".join(row(numbered(words), cell("b")) for words in ("Step", "", "Step"))
    data = word(f"<w:tbl>{rows}</w:tbl>", numbering=levels(("decimal", "%1.")))
    made = html("a.docx", data)
    assert [label for label in ("1. Step", "<td>2.</td>", "3. Step") if label in made] == [
        *("1. Step", "<td>2.</td>", "3. Step")
    ]
    assert "| 3. Step | b |" in read(data)["report"]["text"]


def test_entries_of_a_list_in_a_cell_of_a_report_keep_their_numbers() -> None:
    inner = "".join(p(words, number=(1, 0)) for words in "ab")
    rows = row(cell("A"), head=True) + 2 * row(f"<w:tc>{inner}</w:tc>")
    text = read(word(f"<w:tbl>{rows}</w:tbl>", numbering=levels(("lowerLetter", "%1)"))))
    assert "| a. a{br}b. b |\n| c. a{br}d. b |" in text["report"]["text"]


def test_a_list_can_start_at_zero() -> None:
    numbering = levels(("decimal", "%1.")).replace('<w:start w:val="1"/>', '<w:start w:val="0"/>')
    data = word(p("Scope", number=(1, 0)) + p("Terms", number=(1, 0)), numbering=numbering)
    assert html("a.docx", data) == '<ol type="1" start="0"><li>Scope</li><li>Terms</li></ol>'
    assert "0. Scope" in read(data)["report"]["text"]


def test_each_unknown_way_of_numbering_is_named() -> None:
    kinds = levels(("hebrew1", "%1."), ("chicago", "%2."))
    data = word(p("One", number=(1, 0)) + p("Two", number=(1, 1)), numbering=kinds)
    assert "(chicago, hebrew1)" in told("a.docx", data)[0]


def test_a_number_of_a_deeper_paragraph_is_kept_where_lists_are_the_paragraphs() -> None:
    numbering = levels(("decimal", "%1."), ("decimal", "%1.%2"))
    body = p("One", number=(1, 0)) + p("Between") + p("Two", number=(1, 0))
    text = read(word(body + p("Deeper", number=(1, 1)), numbering=numbering))["report"]["text"]
    assert text.endswith("{-} 2.1 Deeper")


def test_a_level_starts_again_where_its_list_says_it_starts() -> None:
    start = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    numbering = levels(("decimal", "%1."), ("decimal", "%1.%2"))
    numbering = numbering.replace("</w:num>", start)
    body = "".join(p("x", number=(1, depth)) for depth in (0, 1, 1, 0, 1))
    found = re.findall(r"<p>([\d.]+) x</p>", html("a.docx", word(body, numbering=numbering)))
    assert found == ["1.5", "1.6", "2.5"]


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("(%1)", '<ol class="brackets" type="a" start="1">'),
        ("%1)", '<ol class="bracket" type="a" start="1">'),
    ],
)
def test_numbers_in_brackets_keep_them_in_an_annex(text: str, opening: str) -> None:
    data = word(
        p("x", number=(1, 0)) + p("y", number=(1, 0)), numbering=levels(("lowerLetter", text))
    )
    assert html("a.docx", data) == f"{opening}<li>x</li><li>y</li></ol>"
    assert "a. x\nb. y" in read(data)["report"]["text"]
