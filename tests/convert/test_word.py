"""Word documents become sections: what they say, in our dialect, with what is lost told."""

from io import BytesIO

import pytest
from PIL import Image

from tests.convert.desk import convert, html, told, typeset
from tests.convert.word_files import levels, p, picture, run, table, word

LINKS = (
    '<w:p><w:bookmarkStart w:id="1" w:name="there"/><w:r><w:t>Here.</w:t></w:r></w:p>'
    '<w:p><w:hyperlink w:anchor="there"><w:r><w:t>Back</w:t></w:r></w:hyperlink></w:p>'
)


def png(width: int = 4, height: int = 3) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "blue").save(buffer, "PNG")
    return buffer.getvalue()


def test_headings_come_below_the_title_of_the_annex_and_skip_no_level() -> None:
    body = p("Annex A", "Heading1") + p("Why", "Heading2") + p("One.") + p("Deep", "Heading3")
    assert html("a.docx", word(body)) == (
        '<h2 id="trees.annex-a.why">Why</h2><p>One.</p><h3 id="trees.annex-a.deep">Deep</h3>'
    )
    assert html("a.docx", word(p("Top", "Heading1") + p("Low", "Heading3"))) == (
        '<h2 id="trees.annex-a.top">Top</h2><h3 id="trees.annex-a.low">Low</h3>'
    )


def test_text_is_escaped_and_keeps_its_styles() -> None:
    styled = run("bold", "<w:b/>") + run("x", "<w:i/><w:u w:val='single'/>")
    body = f"<w:p>{run('a &lt;b&gt; ')}{styled}</w:p>"
    assert html("a.docx", word(body)) == (
        "<p>a &lt;b&gt; <strong>bold</strong><em><u>x</u></em></p>"
    )


def test_numbers_go_on_behind_a_heading_as_they_do_in_word() -> None:
    numbering = levels(("decimal", "%1."), ("lowerLetter", "(%2)"))
    body = (
        p("One", number=(1, 0))
        + p("a", number=(1, 1))
        + p("Next", "Heading1")
        + p("Two", number=(1, 0))
        + p("a again", number=(1, 1))
        + p("b", number=(1, 1))
    )
    assert html("a.docx", word(body, numbering=numbering)) == (
        '<ol type="1" start="1"><li><p>One</p>'
        '<ol class="brackets" type="a" start="1"><li>a</li></ol></li></ol>'
        '<h2 id="trees.annex-a.next">Next</h2>'
        '<ol type="1" start="2"><li><p>Two</p>'
        '<ol class="brackets" type="a" start="1"><li>a again</li><li>b</li>'
        "</ol></li></ol>"
    )


def test_numbers_of_two_parts_stand_in_front_as_text() -> None:
    numbering = levels(("decimal", "%1"), ("decimal", "%1.%2"))
    body = p("Part", "Heading1", (1, 0)) + p("First", number=(1, 1)) + p("Second", number=(1, 1))
    assert html("a.docx", word(body, numbering=numbering)) == (
        '<h2 id="trees.annex-a.1-part">1 Part</h2><p>1.1 First</p><p>1.2 Second</p>'
    )


def test_a_table_has_the_heads_that_word_marks() -> None:
    rows = (("Name", "Sum"), ("Pond", "3"))
    assert html("a.docx", word(table(*rows, head=True))) == (
        '<table class="grid"><thead><tr><th scope="col">Name</th><th scope="col">Sum</th></tr>'
        "</thead><tbody><tr><td>Pond</td><td>3</td></tr></tbody></table>"
    )
    assert told("a.docx", word(table(*rows))) == [
        "warning no-header-row: the annex 'a.docx' has 1 table without a header row:"
        " table 1 ('Name Sum')"
    ]


def test_pictures_come_along_with_their_alternative_text() -> None:
    made = typeset("a.docx", word(picture("A map"), (png(),)))
    path = "meetings/2020-02-26/a.docx#1"
    assert made.content == f'<figure><img src="{path}" alt="A map"/></figure>'
    assert (made.pictures[path].shown.width, made.pictures[path].shown.height) == (4, 3)


def test_a_picture_without_alternative_text_is_told_and_not_taken_for_decoration() -> None:
    data = word(picture() + picture(" "), (png(),))
    assert told("a.docx", data) == [
        "warning missing-alt: the annex 'a.docx' has 2 pictures without alternative text:"
        " picture 1 in the space before paragraph 1, picture 2 in the space before paragraph 1"
    ]
    assert html("a.docx", data).count('alt="Picture without description"') == 2


def test_footnotes_stand_at_the_end_and_are_linked_both_ways() -> None:
    body = '<w:p><w:r><w:t>Said.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnote w:id="2">{p("By whom.")}</w:footnote>'
    assert html("a.docx", word(body, footnotes=notes)) == (
        '<p id="trees.annex-a.place">Said.<sup><a href="#trees.annex-a.place-2">[1]</a></sup></p>'
        '<h2 id="trees.annex-a.notes">Notes</h2><ol type="1" start="1">'
        '<li id="trees.annex-a.place-2">By whom. '
        '<a href="#trees.annex-a.place">Back to the text</a></li></ol>'
    )


def test_links_within_lead_to_the_block_and_links_to_anything_but_the_web_are_text() -> None:
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "{0}"'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>go</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    body = LINKS + field.format("https://example.org/?a=1&amp;b=2")
    body += field.format("javascript:alert(1)") + field.format("file:///etc/passwd")
    assert html("a.docx", word(body)) == (
        '<p id="trees.annex-a.place">Here.</p><p><a href="#trees.annex-a.place">Back</a></p>'
        '<p><a href="https://example.org/?a=1&amp;b=2">go</a></p><p>go</p><p>go</p>'
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "<w:p><m:oMath><m:m/></m:oMath></w:p>",
            "has 1 equation in the space behind paragraph 1, left out: the house style does not"
            " support it",
        ),
        (
            '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://x/chart"/>'
            "</a:graphic></wp:inline></w:drawing></w:r></w:p>",
            "has 1 chart in the space behind paragraph 1, left out: the house style does not"
            " support it",
        ),
        (
            f"<w:p>{run('old', '<w:strike/>')}</w:p>",
            "has struck-out text, which a screen reader reads out like any other text: 'old'",
        ),
    ],
)
def test_what_does_not_come_along_is_told(body: str, message: str) -> None:
    assert told("a.docx", word(p("Text.") + body)) == [
        f"warning not-carried: the annex 'a.docx' {message}"
    ]


def test_a_picture_that_nobody_can_draw_is_told() -> None:
    data = word(p("Text.") + picture("A map"), (b"\x01\x00\x00\x00 EMF",))
    assert told("a.docx", data) == [
        "warning not-carried: the annex 'a.docx' has 1 picture of a kind that cannot be shown,"
        " left out: picture 1 in the space behind paragraph 1"
    ]


def test_pages_that_lie_on_their_side_make_room_for_wide_tables() -> None:
    turned = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    assert typeset("a.docx", word(p("Text.") + turned)).classes == ("fit",)
    assert typeset("a.docx", word(p("Text."))).classes == ()


def test_a_document_without_text_is_empty() -> None:
    made, problems = convert("a.docx", word(p("")))
    assert (made.typeset, [problem.code for problem in problems]) == (None, ["empty-file"])


def tabbed(*texts: str) -> str:
    runs = "<w:r><w:tab/></w:r>".join(run(text) for text in texts)
    return f"<w:p>{runs}</w:p>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (tabbed("Tree", "Number", "Cost"), 1),
        (tabbed("Tree", "Cost") + tabbed("Oak", "£10") + p("Words."), 2),
        (tabbed("", "Oak", "£10") + tabbed("", "Ash", "£12"), 2),
        (tabbed("Signed", "Dated"), 0),
        (tabbed("1.", "Words of a list.") + tabbed("1.2", "More words."), 0),
        (tabbed("(iv)", "Words of a list.") + tabbed("(v)", "More words."), 0),
        (tabbed("Date:", "4 March") + tabbed("Venue:", "The Hall"), 0),
        (p("Words.") + p("More."), 0),
        (p("Oak     £10") + p("Ash     £12"), 2),
        (p("Tree\tNumber\tCost"), 1),
        (p("One sentence.  Another."), 0),
        (p("Signed       Dated") + p("Words."), 0),
        (f"<w:p>{run('Oak   ')}{run(' £10')}</w:p>" + p("Ash    £12"), 2),
    ],
)
def test_columns_made_by_tabs_or_spaces_are_told(body: str, lines: int) -> None:
    found = [
        message for message in told("a.docx", word(body)) if "made by tabs or spaces" in message
    ]
    assert len(found) == bool(lines)
    assert all(f"has {lines} line" in message for message in found)
