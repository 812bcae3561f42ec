"""Fields of a Word document say what Word prints, or it is told what they lack."""

import pytest

from tests.convert.desk import html, told
from tests.convert.test_word_report import read
from tests.convert.word_files import STYLES, levels, p, run, table, word

PARTS = levels(("decimal", "%1"), ("decimal", "%1.%2"))


def mark(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def field(code: str, result: str | None = None, data: str = "") -> str:
    shown = "" if result is None else mark("separate") + run(result)
    return f"{mark('begin', data)}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{mark('end')}"


def choice(*entries: str, result: str = "") -> str:
    inner = f'<w:result w:val="{result}"/>' if result else ""
    inner += "".join(f'<w:listEntry w:val="{entry}"/>' for entry in entries)
    return field("FORMDROPDOWN", None, f"<w:ffData><w:ddList>{inner}</w:ddList></w:ffData>")


def control(words: str, properties: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>"


def line(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def there(name: str, words: str, number: tuple[int, int] | None = None) -> str:
    start = f'<w:bookmarkStart w:id="7" w:name="{name}"/>'
    made = p(words, number=number).replace("<w:r>", f"{start}<w:r>", 1)
    return made.replace("</w:p>", '<w:bookmarkEnd w:id="7"/></w:p>')


PROMPT = "<w:showingPlcHdr/><w:date/>"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (choice("Open", "Key", result="1"), "Key"),
        (choice("Open", "Key"), "Open"),
        (control(run("Key"), "<w:dropDownList/>"), "Key"),
    ],
)
def test_the_choice_of_a_drop_down_field_is_printed(content: str, shown: str) -> None:
    data = word(line(run("Kind: "), content, run(".")))
    assert html("a.docx", data) == f"<p>Kind: {shown}.</p>"
    assert read(data)["report"]["text"] == f"Kind: {shown}."
    assert told("a.docx", data) == []


@pytest.mark.parametrize(
    "content",
    [
        control(run("Click to enter"), PROMPT),
        field("MACROBUTTON NoMacro Click here"),
        field("MERGEFIELD Name", "«Click»"),
    ],
)
def test_a_prompt_is_not_printed_but_told(content: str) -> None:
    data = word(line(run("By: "), content))
    assert html("a.docx", data) == "<p>By:</p>"
    (said,) = told("a.docx", data)
    assert "has 1 field of a form that nobody has filled in, left out: '" in said
    assert "Click" in said
    assert "in paragraph 1" in said


def test_a_control_around_whole_paragraphs_is_a_prompt_too() -> None:
    data = word(p("Text.") + control(p("Click to enter"), PROMPT))
    assert html("a.docx", data) == "<p>Text.</p>"
    assert "'Click to enter' in paragraph 2" in told("a.docx", data)[0]


def test_a_blank_text_field_is_told() -> None:
    data = word(line(run("Name: "), field("FORMTEXT", "\u2002\u2002")))
    assert "nobody has filled in" in told("a.docx", data)[0]


def test_a_date_that_word_brings_up_to_date_is_told() -> None:
    data = word(line(run("On "), field("DATE", "1 May 2026"), field("SAVEDATE", "2 May 2026")))
    (found,) = told("a.docx", data)
    assert "1 field with a date or time" in found
    assert "'1 May 2026' in paragraph 1" in found


CONTENTS = {
    "style": p("Costs 7", "TOC1"),
    "field": line(
        mark("begin"), "<w:r><w:instrText>TOC</w:instrText></w:r>", mark("separate"), run("Costs ")
    )
    + line(field("PAGEREF _Toc1", "7"))
    + line(mark("end")),
    "control": control(
        p("Costs 7"),
        '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>',
    ),
}


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
def test_a_contents_list_is_left_out_of_annex_and_report(contents: str) -> None:
    data = word(contents + p("Text."), styles=STYLES)
    assert html("a.docx", data) == "<p>Text.</p>"
    assert told("a.docx", data) == [
        "warning not-carried: the annex 'a.docx' has a table of contents, which is left out"
    ]
    assert read(data)["report"]["text"] == "Text."


def test_references_get_the_numbers_of_the_pack() -> None:
    asked = line(
        run("See page "),
        field("PAGEREF _Ref9 \\h", "7"),
        run(" and paragraph "),
        field("REF _Ref9 \\r \\h", "3.2"),
        run("."),
    )
    data = word(asked + there("_Ref9", "Costs."))
    assert read(data)["report"]["text"] == (
        "See page [7](#page:place-1) and [@place-1].\n\nCosts. {#place-1}"
    )
    numbered = p("Part", "Heading1", (1, 0)) + asked + there("_Ref9", "Costs.", (1, 1))
    made = html("a.docx", word(numbered, numbering=PARTS))
    assert (
        'See page <a href="#trees.annex-a.place"><page-ref to="trees.annex-a.place">7</page-ref>'
        '</a> and paragraph <a href="#trees.annex-a.place">1.1</a>.' in made
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (field("PAGEREF _Gone", "7"), "'7' in paragraph 1"),
        (field("REF _Gone \\r", "3.2"), "'3.2' in paragraph 1"),
        (field("REF _Ref9 \\h", "Table 3"), "'Table 3' in paragraph 1, where the text"),
        (field("REF _Gone", "Error! Reference source not found."), "'Error! Reference"),
        (field("NOTEREF _Ref9", "4"), "'4' in paragraph 1"),
    ],
)
def test_references_whose_numbers_are_not_known_are_told(content: str, said: str) -> None:
    data = word(line(run("See "), content) + there("_Ref9", "Table 2"))
    for message in (told("a.docx", data)[0], read(data)["notes"][0]["message"]):
        assert "printed as saved" in message
        assert said in message


def test_a_reference_into_a_table_is_told_where_no_name_can_be_given() -> None:
    cell = table(("A", "B"), ("{}", "c"), head=True).replace(p("{}"), there("_Ref9", "x"))
    data = word(line(run("Page "), field("PAGEREF _Ref9", "7")) + cell)
    assert [note["message"] for note in read(data)["notes"]] == [
        "has 1 reference whose numbers are not known in the pack, printed as saved: '7'"
    ]


def test_page_numbers_in_the_text_are_told_and_a_line_of_nothing_else_left_out() -> None:
    counted = run("Page "), field("PAGE", "4"), run(" of "), field("NUMPAGES", "9")
    data = word(p("Text.") + line(*counted))
    assert html("a.docx", data) == "<p>Text.</p>"
    assert "'Page 4 of 9' in paragraph 2" in told("a.docx", data)[0]
    data = word(line(*counted, run(" is blank.")))
    assert html("a.docx", data) == "<p>Page 4 of 9 is blank.</p>"
    assert "page numbers of the document itself" in told("a.docx", data)[0]


def test_a_field_that_only_word_can_work_out_is_told() -> None:
    data = word(line(run("A half: "), field("EQ \\f(1,2)")))
    assert (
        "has 1 field that only Word can work out, left out: EQ in paragraph 1"
        in (told("a.docx", data)[0])
    )


@pytest.mark.parametrize(
    ("element", "named"), [("altChunk", "(altChunk)"), ("subDoc", "subdocuments")]
)
def test_text_in_other_files_is_an_error(element: str, named: str) -> None:
    data = word(p("Agreed:") + f'<w:{element} r:id="rId9"/>')
    (said,) = told("a.docx", data)
    assert said.startswith("error not-carried")
    assert named in said
    (note,) = read(data)["notes"]
    assert note["severity"] == "error"


@pytest.mark.parametrize(
    ("code", "target"),
    [
        ('HYPERLINK "https://example.org/a"', "https://example.org/a"),
        ('HYPERLINK "https://example.org/a" \\o "A tip"', "https://example.org/a"),
        ('HYPERLINK "https://example.org/a" \\l "part"', "https://example.org/a#part"),
        ("HYPERLINK https://example.org/a \\t _blank", "https://example.org/a"),
        ('HYPERLINK \\l "_Ref9"', "#trees.annex-a.place"),
    ],
)
@pytest.mark.parametrize("is_simple", [False, True])
def test_a_link_that_is_a_field_leads_where_it_says(
    code: str, target: str, is_simple: bool
) -> None:
    simple = code.replace('"', "&quot;")
    link = field(code, "there")
    if is_simple:
        link = f'<w:fldSimple w:instr="{simple}">{run("there")}</w:fldSimple>'
    data = word(line(run("See "), link) + there("_Ref9", "Costs."))
    assert f'See <a href="{target}">there</a>' in html("a.docx", data)
    assert told("a.docx", data) == []


def test_a_prompt_is_known_by_its_style_where_the_control_does_not_say_so() -> None:
    style = '<w:style w:type="character" w:styleId="P"><w:name w:val="Placeholder Text"/></w:style>'
    prompt = control(run("Click to enter", '<w:rStyle w:val="P"/>'), "<w:text/>")
    filled = control(run("3 May", ""), "<w:text/>")
    data = word(line(run("By: "), prompt, filled), styles=style)
    assert html("a.docx", data) == "<p>By: 3 May</p>"
    assert "nobody has filled in" in told("a.docx", data)[0]


def test_what_stands_within_the_code_of_a_field_is_not_printed() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def code(words: str) -> str:
        return f"<w:r><w:instrText> {words} </w:instrText></w:r>"

    inner = field("MERGEFIELD Paid", "5")
    shown = mark("begin") + code("IF") + inner + code('= 5 "Paid"') + mark("separate")
    shown += run("Paid") + mark("end")
    unshown = mark("begin") + code("SET Sum") + inner + mark("end")
    data = word(line(run("It is: "), unshown, shown, run(".")))
    assert html("a.docx", data) == "<p>It is: Paid.</p>"
    assert told("a.docx", data) == []


def test_a_number_of_a_caption_that_does_not_count_on_is_told() -> None:
    def caption(number: str, code: str = "SEQ Figure \\* ARABIC") -> str:
        return line(run("Figure "), field(code, number))

    assert told("a.docx", word(caption("1") + caption("2") + caption("1", "SEQ Table"))) == []
    assert told("a.docx", word(caption("7", "SEQ Figure \\r 7") + caption("8"))) == []
    (said,) = told("a.docx", word(caption("1") + caption("1") + caption("2")))
    assert "has 1 field with a number that does not count on" in said
    assert "'Figure 1' in paragraph 2" in said
