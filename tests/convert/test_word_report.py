"""Word documents become the text of a report in our Markdown, with what is lost told."""

from typing import Any

import pytest

from agendapack.convert.word.report import perform
from agendapack.model.facts import Limits
from agendapack.model.wording import CONVERTED, ENGLISH
from tests.convert.test_word import png
from tests.convert.word_files import (
    footnotes,
    levels,
    noted,
    p,
    picture,
    run,
    table,
    word,
)

DECIMAL = levels(("decimal", "%1."), ("lowerLetter", "(%2)"))
PARTS = levels(("decimal", "%1"), ("decimal", "%1.%2"))
OPENING, CLOSING = p("[[exempt 3: the price]]"), p("[[end exempt]]")


def read(data: bytes, title: str = "", **more: Any) -> dict[str, Any]:
    asked = {"title": title, "file": "a.docx", "path": "meetings/m/a.docx"}
    review = {"changes": None, "comments": None, "named_by": "report"}
    words = {name: ENGLISH.messages[name] for name in CONVERTED}
    return perform({**asked, **review, "words": words, **more}, data, Limits())[0]


def text_of(body: str, pictures: tuple[bytes, ...] = (), title: str = "", **parts: str) -> str:
    """Return the text of a document with which nothing is wrong."""
    answer = read(word(body, pictures, **parts), title)
    assert answer["notes"] == []
    text: str = answer["report"]["text"]
    return text


def told(body: str, pictures: tuple[bytes, ...] = (), **parts: str) -> list[str]:
    notes = read(word(body, pictures, **parts))["notes"]
    return [f"{note['severity']} {note['code']}: {note['message']}" for note in notes]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def row(*cells: str, head: bool = False) -> str:
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if head else ''}{''.join(cells)}</w:tr>"


SHOWING = f"<w:tc>{picture('A map')}</w:tc>"


def test_the_title_and_whose_report_it_is_are_taken_out_of_the_text() -> None:
    body = p("Report of the Director of Parks") + p("Old Trees", "Title") + p("They are old.")
    report = read(word(body))["report"]
    assert (report["title"], report["from"]) == ("Old Trees", "Director of Parks")
    assert report["text"] == "They are old."


@pytest.mark.parametrize(
    ("body", "asked", "title"),
    [
        (p("Old Trees", "Heading1") + p("Why", "Heading2"), "", "Old Trees"),
        (p("Report of the Clerk") + p("Old Trees", "Heading1"), "", "Old Trees"),
        (p("Old Trees", "Heading1") + p("Why", "Heading1"), "", None),
        (p("Note") + p("Old Trees", "Heading1") + p("Why", "Heading1"), "old  trees", "Old Trees"),
        (p("Why", "Heading1") + p("Old Trees", "Title"), "Else", "Old Trees"),
        (OPENING + p("Old Trees", "Title") + CLOSING, "", None),
    ],
)
def test_only_words_that_are_surely_the_title_are_taken_for_it(
    body: str, asked: str, title: str | None
) -> None:
    assert read(word(body + p("Text.")), asked)["report"]["title"] == title


def test_headings_come_below_the_title_and_skip_no_level() -> None:
    body = p("T", "Title") + p("One", "Heading2") + p("Text.") + p("Deep", "Heading3")
    assert text_of(body) == "## One\n\nText.\n\n### Deep"


def test_numbers_that_go_on_behind_a_heading_are_those_of_the_paragraphs() -> None:
    body = (
        p("One", number=(1, 0))
        + p("a", number=(1, 1))
        + p("b", number=(1, 1))
        + p("More of one.")
        + p("Next", "Heading1")
        + p("Two", number=(1, 0))
    )
    assert text_of(p("Not numbered.") + body, numbering=DECIMAL) == (
        "{-} Not numbered.\n\nOne\n\na. a\nb. b\n\n{-} More of one.\n\n## Next\n\nTwo"
    )


def test_a_short_list_among_paragraphs_stays_a_list() -> None:
    body = p("These:") + p("One", number=(1, 0)) + p("Two", number=(1, 0)) + p("So.")
    assert text_of(body, numbering=DECIMAL) == "These:\n\n1. One\n2. Two\n\nSo."


def test_numbers_of_two_parts_give_way_to_those_of_the_house_style_and_that_is_told() -> None:
    body = (
        p("T", "Title")
        + p("Part", "Heading1", (1, 0))
        + "".join(p(t, number=(1, 1)) for t in "abc")
        + p("d")
    )
    answer = read(word(body, numbering=PARTS))
    assert answer["report"]["text"] == "## Part\n\na\n\nb\n\nc\n\n{-} d"
    assert [note["message"] for note in answer["notes"]] == [
        "numbers its paragraphs from 1.1 to 1.3; the house style numbers them from 1 to 3"
    ]


def test_typed_numbers_are_taken_for_numbers_where_they_run_on() -> None:
    typed = "".join(p(f"{n}.\tParagraph {n}.") for n in (1, 2, 3))
    assert text_of(typed + p("x")) == "Paragraph 1.\n\nParagraph 2.\n\nParagraph 3.\n\n{-} x"
    spaced = "".join(p(f"{n} Paragraph.") for n in ("1.", "2.", "(a)", "3.1"))
    assert read(word(spaced))["report"]["text"] == (
        "Paragraph.\n\nParagraph.\n\n{-} (a) Paragraph.\n\nParagraph."
    )


@pytest.mark.parametrize(
    "body",
    [
        p("1.\tOne.") + p("1.\tTwo."),
        p("9.00 Welcome.") + p("10.30 Costs.") + p("12.15 Lunch."),
        p("(a) One.") + p("(b) Two."),
        p("• One.") + p("- Two."),
    ],
)
def test_numbers_that_are_typed_and_would_double_are_told(body: str) -> None:
    (said,) = told(body)
    assert said.startswith("warning not-carried: has ")
    assert "with a number or sign typed at the start" in said


def test_a_name_or_a_number_at_the_start_of_a_sentence_is_not_typed_numbering() -> None:
    assert told(p("A. Sample was there.") + p("30 trees grow.") + p("2026 is next.")) == []


def test_styles_stand_in_brackets_and_signs_are_escaped() -> None:
    raised = run("2", "<w:vertAlign w:val='superscript'/>")
    both = run("x*", "<w:b/><w:i/>")
    body = f"<w:p>{run('m')}{raised}{run(' a_b [1] ')}{both}{run('!')}</w:p>"
    assert text_of(body) == "m[2]{sup} a\\_b \\[1\\] [x\\*]{strong em}\\!"
    assert read(word(p("- m")))["report"]["text"] == "\\- m"


def test_marks_of_a_report_work_in_word() -> None:
    body = p("[[recommendations]]") + p("{-} See [@annex-a]. {#here}")
    assert text_of(body) == "[[recommendations]]\n\n{-} See [@annex-a]. {#here}"
    assert text_of(p("So [[he]] said.")) == "So \\[\\[he\\]\\] said."


def test_a_mark_of_a_withheld_part_is_found_however_it_is_typed() -> None:
    split = f"<w:p>{run('[[ex', '<w:b/>')}{run('empt 3')}{run(': why&#x200B;]]')}</w:p>"
    broken = f"<w:p>{run('[[exempt 3: why]]')}<w:r><w:br/></w:r>{run('Secret.')}</w:p>"
    numbered = p("[[exempt 3: why]]", number=(1, 0))
    for opening in (split, broken, numbered):
        lines = text_of(p("Open.") + opening + p("x") + CLOSING, numbering=DECIMAL).split("\n")
        assert lines[2] == "[[exempt 3: why]]"
        assert lines[-1] == "[[end exempt]]"
    assert "[[exempt 3: why]]" in text_of(p("Say [[exempt 3: why]]"))


def test_a_word_in_a_bracket_is_no_mark() -> None:
    bold = f"<w:p>{run('It is [')}{run('exempt', '<w:b/>')}{run('] from that.')}</w:p>"
    assert text_of(bold) == "It is &#91;[exempt]{strong}\\] from that."


def test_a_footnote_of_a_withheld_part_stays_in_it() -> None:
    notes = footnotes(n2="Open note.", n3="Secret note.")
    body = noted("Open.", 2) + OPENING + noted("Secret.", 3) + CLOSING + p("Open.")
    assert text_of(body, footnotes=notes) == (
        "Open.[[\\[1\\]](#footnote-1)]{sup}\n\n[[exempt 3: the price]]\n\n"
        "Secret.[[\\[2\\]](#footnote-2)]{sup}\n\n{-} \\[2\\] Secret note. {#footnote-2}\n\n"
        "[[end exempt]]\n\nOpen.\n\n## {-} Notes\n\n{-} \\[1\\] Open note. {#footnote-1}"
    )


def test_a_table_or_a_list_in_a_footnote_is_set_as_lines() -> None:
    inner = p("See:") + table(("Year", "Cost"), ("2024", "5 | 6"))
    listed = p("Both:") + p("one", number=(1, 0)) + p("two", number=(1, 0))
    notes = "".join(
        f'<w:footnote w:id="{number}">{content}</w:footnote>'
        for number, content in ((2, inner), (3, listed))
    )
    answer = read(word(noted("A.", 2) + noted("B.", 3), footnotes=notes, numbering=DECIMAL))
    assert answer["report"]["text"].partition("## {-} Notes\n\n")[2] == (
        "{-} \\[1\\] See:{br}Year \\| Cost{br}2024 \\| 5 \\| 6 {#footnote-1}\n\n"
        "{-} \\[2\\] Both:{br}1. one{br}2. two {#footnote-2}"
    )
    assert [note["message"] for note in answer["notes"]] == [
        "has 1 table in footnotes, whose rows are set as lines: table 1 ('Year Cost')"
    ]


def test_links_lead_to_the_web_or_to_a_named_block() -> None:
    body = (
        '<w:p><w:bookmarkStart w:id="1" w:name="there"/><w:r><w:t>Here.</w:t></w:r></w:p>'
        '<w:p><w:hyperlink w:anchor="there"><w:r><w:t>Back</w:t></w:r></w:hyperlink></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK '
        '"https://example.org/?a=1&amp;b"</w:instrText></w:r><w:r><w:fldChar '
        'w:fldCharType="separate"/></w:r><w:r><w:t>go</w:t></w:r><w:r><w:fldChar '
        'w:fldCharType="end"/></w:r></w:p>'
    )
    assert text_of(body) == (
        "Here. {#place-1}\n\n[Back](#place-1)\n\n[go](<https://example.org/?a=1&amp;b>)"
    )


def test_cells_are_joined_and_their_blocks_are_lines() -> None:
    merged = "<w:gridSpan w:val='2'/>"
    down, on = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    two = f"<w:tc>{p('d')}{p('e | f')}</w:tc>"
    body = (
        row(cell("A"), cell("B"), cell("C"), head=True)
        + row(cell("a", down), cell("b", merged))
        + row(cell("", on), cell("^"), two)
    )
    assert text_of(f"<w:tbl>{body}</w:tbl>") == (
        "| A | B | C |\n| --- | --- | --- |\n| a | b | < |\n| ^ | \\^ | d{br}e \\| f |"
    )


def test_pictures_stand_in_lines_of_their_own() -> None:
    assert text_of(picture("A [map]"), (png(),)) == "![A \\[map\\]](a.docx%231)"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            picture(),
            "error missing-alt: has 1 picture without alternative text: picture 1 in the space"
            " behind paragraph 1",
        ),
        (
            table(("A", "B"), ("1", "2")),
            "warning no-header-row: has 1 table without a header row, whose first row is taken for"
            " one: table 1 ('A B')",
        ),
        (
            f"<w:tbl>{row(cell('A'), head=True) * 2}{row(cell('b'))}</w:tbl>",
            "warning not-carried: has 1 table with several header rows,"
            " of which the first alone is set as one: table 1 ('A')",
        ),
        (
            table(("Boxed.",)),
            "warning not-carried: has 1 table with a single cell, set as a quotation:"
            " table 1 ('Boxed.')",
        ),
        (
            p("Contents 3", "TOC1"),
            "warning not-carried: has a table of contents, which is left out",
        ),
        (
            f"<w:p>{run('old', '<w:strike/>')}</w:p>",
            "warning not-carried: has struck-out text, which a screen reader reads out like any"
            " other text: 'old'",
        ),
        (
            f"<w:p>{run('x', '<w:vanish/>')}</w:p>",
            "warning unseen-text: has words that Word does not show, which are left out: 'x' in"
            " paragraph 2",
        ),
        (
            '<w:p><w:hyperlink w:anchor="gone"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>',
            "warning not-carried: has 1 link that cannot be followed, set as ordinary text: 'x'",
        ),
        (
            f"<w:tbl>{row(cell('A'), cell('B'), head=True)}{row(SHOWING, cell('b'))}</w:tbl>",
            "warning not-carried: has 1 table with pictures, which are set below the table:"
            " table 1 ('A B')",
        ),
    ],
)
def test_what_does_not_come_along_is_told(body: str, message: str) -> None:
    assert told(p("Text.") + body, (png(),)) == [message]


def test_hidden_text_is_not_there() -> None:
    body = f"<w:p>{run('Seen')}{run(' and not', '<w:vanish/>')}{run('.')}</w:p>"
    assert read(word(body))["report"]["text"] == "Seen."


def test_tracked_changes_and_comments_say_below_which_field_they_are_allowed() -> None:
    changed = f"<w:p>{run('Kept')}<w:ins w:id='1'>{run(' and new')}</w:ins></w:p>"
    (note,) = read(word(changed))["notes"]
    assert (note["code"], "'changes: accept' below 'report'" in note["hint"]) == (
        *("tracked-changes", True),
    )
    assert read(word(changed), changes="accept")["report"]["text"] == "Kept and new"


def test_a_document_that_cannot_be_a_report_is_refused() -> None:
    assert [note["code"] for note in read(b"PK")["notes"]] == ["damaged-paper"]
    assert told(p("")) == ["error empty-file: is empty"]
    wide = f"<w:tbl>{row(*(cell(str(n)) for n in range(101)))}</w:tbl>"
    assert told(wide) == ["error too-large: has a table of more than 100 columns"]
