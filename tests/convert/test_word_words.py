"""No word of a Word document is lost: what mammoth passes over is opened first, or it is told."""

import re
import zipfile
from io import BytesIO

import pytest

from agendapack.problems import is_error
from tests.convert.desk import convert, html, told
from tests.convert.test_word_report import read
from tests.convert.word_files import STYLES, noted, p, pack, run, table, word

BOX = (
    '<w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp xmlns:wps="http://schemas.microsoft'
    '.com/office/word/2010/wordprocessingShape"><wps:txbx><w:txbxContent>{}</w:txbxContent>'
    "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
)
ALTERNATIVES = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice>{}</mc:Choice>{}</mc:AlternateContent>"
)
OVAL = (
    '<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:oval><v:textbox><w:txbxContent>{}'
    "</w:txbxContent></v:textbox></v:oval></w:pict>"
)


def line(content: str) -> bytes:
    return word(f"<w:p>{run('Before. ')}{content}</w:p>")


@pytest.mark.parametrize(
    ("content", "written"),
    [
        (f'<w:fldSimple w:instr=" AUTHOR ">{run("A Clerk")}</w:fldSimple>', "A Clerk</p>"),
        (f'<w:bdo w:val="rtl">{run("abc")}</w:bdo>', "abc</p>"),
        (f'<w:dir w:val="rtl">{run("abc")}</w:dir>', "abc</p>"),
        (
            f"<w:r><w:ruby><w:rt>{run('to')}</w:rt><w:rubyBase>{run('east')}</w:rubyBase>"
            "</w:ruby></w:r>",
            "east(to)</p>",
        ),
        (f"{run('one')}<w:r><w:cr/></w:r>{run('two')}", "one<br/>two</p>"),
        (f"<w:r>{BOX.format(p('In a box.'))}</w:r>", "</p><p>In a box.</p>"),
        (f"<w:r>{OVAL.format(p('In an oval.'))}</w:r>", "</p><p>In an oval.</p>"),
        (
            f"<w:r>{ALTERNATIVES.format(BOX.format(p('In a box.')), '')}</w:r>",
            "</p><p>In a box.</p>",
        ),
        (
            "<w:r>"
            + ALTERNATIVES.format(
                BOX.format(p("Once.")), f"<mc:Fallback>{OVAL.format(p('Once.'))}</mc:Fallback>"
            )
            + "</w:r>",
            "</p><p>Once.</p>",
        ),
    ],
)
def test_words_come_along_whatever_they_stand_in(content: str, written: str) -> None:
    made = html("a.docx", line(content))
    assert made.removeprefix("<p>Before.").strip() == written


@pytest.mark.parametrize(
    ("choices", "fallback", "shown"),
    [
        ([("wps", "New")], "Of an older kind", "New"),
        ([("wps", "")], "Of an older kind", ""),
        ([("cx1", "Of a newer kind")], "Old", "Old"),
        ([("cx1", "Of a newer kind"), ("w14", "New")], "Old", "New"),
        ([("cx1", "Of a newer kind")], "", "Of a newer kind"),
    ],
)
def test_of_several_ways_to_say_something_one_is_printed_once(
    choices: list[tuple[str, str]], fallback: str, shown: str
) -> None:
    inner = "".join(f'<mc:Choice Requires="{n}">{run(text)}</mc:Choice>' for n, text in choices)
    inner += f"<mc:Fallback>{run(fallback)}</mc:Fallback>"
    open_, _, close = ALTERNATIVES.partition("<mc:Choice>{}</mc:Choice>{}")
    made = html("a.docx", line(f"{open_}{inner}{close}"))
    assert made == f"<p>{f'Before. {shown}'.strip()}</p>"


def test_a_style_without_a_kind_or_a_name_is_no_damage() -> None:
    styles = '<w:style w:styleId="Odd"><w:name w:val="Odd"/></w:style><w:style/>'
    assert html("a.docx", word(p("Text.", "Odd"), styles=styles)) == "<p>Text.</p>"


def test_words_that_do_not_come_along_are_an_error_that_names_them() -> None:
    body = p("One.") + "</w:body><w:body>" + p("Two and three.")
    _, problems = convert("a.docx", word(body))
    (found,) = problems
    assert is_error(found)
    assert found.message == (
        "the annex 'a.docx' has words that are lost in the house style: 'two', 'and', 'three.'"
    )
    assert found.hint is not None
    assert "'typeset: no'" in found.hint


def test_words_that_word_itself_does_not_show_are_not_missed() -> None:
    covered = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{}</w:tc></w:tr>'
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{}</w:tc></w:tr></w:tbl>"
    )
    notes = f'<w:footnote w:id="2">{p("Shown.")}</w:footnote>'
    notes += f'<w:footnote w:id="3">{p("Unused.")}</w:footnote>'
    data = word(noted("Text", 2) + covered.format(p("Seen"), p("Covered")), footnotes=notes)
    assert not any(map(is_error, convert("a.docx", data)[1]))
    assert "Covered" not in html("a.docx", data)


def test_text_that_a_style_hides_is_left_out_and_told() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="More"><w:basedOn w:val="Secret"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Quiet"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    hidden = run("hidden", '<w:rStyle w:val="More"/>')
    shown = run("shown", '<w:rStyle w:val="More"/><w:vanish w:val="0"/>')
    data = word(p("whole", "Quiet") + f"<w:p>{hidden}{shown}</w:p>", styles=styles)
    assert html("a.docx", data) == "<p>shown</p>"
    assert told("a.docx", data) == [
        "warning unseen-text: the annex 'a.docx' has words that Word does not show, which are left"
        " out: 'whole' in paragraph 1, 'hidden' in paragraph 2"
    ]


def field(result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>PAGE</w:instrText></w:r>{marks[1]}{run(result)}{marks[2]}"


@pytest.mark.parametrize(
    ("head", "named"),
    [
        (p("Not for  circulation"), "Not for circulation"),
        (f"<w:p>{run('Page ')}{field('2')}{run(' of ')}{field('9')}</w:p>", None),
        (f'<w:p><w:fldSimple w:instr="FILENAME">{run("a.docx")}</w:fldSimple></w:p>', None),
        (p("long " * 40), f"{'long ' * 15}long..."),
        (
            '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textpath'
            ' string="DRAFT"/></v:shape></w:pict></w:r></w:p>',
            "DRAFT",
        ),
    ],
)
def test_words_at_the_head_of_pages_are_told(head: str, named: str | None) -> None:
    assert told("a.docx", word(p("Text."), header=head)) == (
        []
        if named is None
        else [
            "warning not-carried: the annex 'a.docx' has words at the head or foot of its pages,"
            f" which are left out: '{named}'"
        ]
    )


def test_of_a_document_of_which_nothing_is_left_it_is_said_that_it_may_keep_its_look() -> None:
    chart = '<w:p><w:r><w:drawing><a:graphicData uri="http://x/chart"/></w:drawing></w:r></w:p>'
    made, problems = convert("a.docx", word(chart))
    assert made.typeset is None
    (fault,) = filter(is_error, problems)
    assert (fault.message, fault.hint) == (
        "the annex 'a.docx' has nothing that can be set in the house style",
        "write 'typeset: no'",
    )


def test_a_link_to_what_is_not_written_leads_to_what_follows() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="there"/>'
    link = f'<w:p><w:hyperlink w:anchor="there">{run("Go")}</w:hyperlink></w:p>'
    assert html("a.docx", word(f"{link}<w:p>{mark}</w:p>{p('Here.')}")) == (
        '<p><a href="#trees.annex-a.place">Go</a></p><p id="trees.annex-a.place">Here.</p>'
    )
    assert html("a.docx", word(f"{link}<w:p>{mark}</w:p>")) == "<p>Go</p>"


def test_a_note_in_a_table_leads_back_to_its_cell() -> None:
    cell = table(("Sum",), ("{}",)).replace(p("{}"), noted("Three", 2))
    made = html("a.docx", word(cell, footnotes=f'<w:footnote w:id="2">{p("Say.")}</w:footnote>'))
    assert '<td><p id="trees.annex-a.place">Three<sup>' in made
    assert '<a href="#trees.annex-a.place">Back to the text</a>' in made


def linked(target: str, words: str = "the note") -> bytes:
    data = word(f'<w:p><w:hyperlink r:id="rIdL">{run(words)}</w:hyperlink></w:p>')
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = f'<Relationship Id="rIdL" Type="{kind}" Target="{target}" TargetMode="External"/>'
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    part = "word/_rels/document.xml.rels"
    files[part] = files[part].replace(b"</Relationships>", f"{link}</Relationships>".encode())
    return pack(files)


@pytest.mark.parametrize(
    ("target", "code", "is_kept"),
    [
        ("file:///\\\\fs01\\legal\\case.docx", "file-links", False),
        ("\\\\fs01\\case.docx", "file-links", False),
        ("C:\\case.docx", "file-links", False),
        ("../papers/other.docx", "not-carried", False),
        ("ftp://example.org/a", "not-carried", False),
        ("//example.org/a", "not-carried", False),
        ("https://intranet/legal", "private-links", True),
        ("http://10.0.0.8/legal", "private-links", True),
        ("https://www.example.org/a", None, True),
        ("mailto:clerk@example.org", None, True),
    ],
)
def test_links_that_readers_cannot_follow_are_told_with_their_words(
    target: str, code: str | None, is_kept: bool
) -> None:
    data = linked(target)
    assert ("<a href=" in html("a.docx", data)) == is_kept
    said = told("a.docx", data)
    notes = read(data)["notes"]
    if code is None:
        assert said == notes == []
        return
    assert said[0].startswith(f"warning {code}: ")
    assert notes[0]["code"] == code
    assert f"'the note' ({target})" in said[0]
    assert f"'the note' ({target})" in notes[0]["message"]


@pytest.mark.parametrize(
    "stray",
    [
        run("Kept."),
        f"<w:hyperlink>{run('Kept.')}</w:hyperlink>",
        "<m:oMathPara><m:oMath><m:r><m:t>Kept.</m:t></m:r></m:oMath></m:oMathPara>",
    ],
)
def test_words_without_a_paragraph_get_one(stray: str) -> None:
    data = word(f"{p('Before.')}{stray}{p('After.')}")
    assert "<p>Before.</p><p>Kept.</p><p>After.</p>" in html("a.docx", data).replace("\n", "")
    text = read(data)["report"]["text"]
    assert [each for each in text.split("\n\n") if each] == ["Before.", "Kept.", "After."]


def test_words_of_a_drawing_of_another_program_are_told() -> None:
    drawing = (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri='http://schemas.openxmlformats"
        ".org/drawingml/2006/lockedCanvas'><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    (said,) = told("a.docx", line(drawing.format("Plan")))
    assert "has 1 drawing with words in paragraph 1, left out" in said
    assert told("a.docx", line(drawing.format(""))) == []


def test_words_beside_the_end_of_a_page_stay_apart() -> None:
    page, column = ('<w:r><w:br w:type="page"/></w:r>', '<w:r><w:br w:type="column"/></w:r>')
    body = page + run("one") + page + run("two") + column + run("three") + page
    assert html("a.docx", word(f"<w:p>{body}</w:p>")) == "<p>one<br/>two<br/>three</p>"


def test_a_dropped_initial_belongs_to_its_word() -> None:
    frame = '<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>'
    body = f"<w:p>{frame}{run('T')}</w:p>" + p("he council met.") + p("It rose.")
    assert html("a.docx", word(body)) == "<p>The council met.</p><p>It rose.</p>"


def test_an_outline_level_makes_a_heading_also_where_the_style_is_of_another_name() -> None:
    based = '<w:basedOn w:val="Heading2"/>'
    escaped = f'{based}<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'
    own = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{key}"/>{said}</w:style>'
        for key, said in (("House", based), ("Boxed", escaped))
    )
    typed = f'<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>{run("Scope")}</w:p>'
    sentence = "A clause that has the style of a heading, and is one."
    body = typed + p("Costs", "House") + p("A box", "Boxed") + p(sentence, "House")
    data = word(body, styles=STYLES + own)
    found = re.sub(r' id="[^"]*"', "", html("a.docx", data)).replace("\n", "")
    assert found == f"<h2>Scope</h2><h3>Costs</h3><p>A box</p><p>{sentence}</p>"
    assert read(data)["report"]["text"].startswith("## Costs\n\nA box\n")


def test_what_word_says_beside_the_text_is_told() -> None:
    named = '<w:tblPr><w:tblDescription w:val="Costs by year"/></w:tblPr>'
    rows = table(("Year", "Cost"), ("2030", "5"), head=True).replace("<w:tbl>", f"<w:tbl>{named}")
    link = '<w:p><w:hyperlink w:tooltip="See the map" w:anchor="a"><w:r><w:t>Map</w:t></w:r>'
    found = told("a.docx", word(p("A.") + rows + link + "</w:hyperlink></w:p>"))
    start = "warning not-carried: the annex 'a.docx' has 1"
    assert f"{start} description of tables, not printed: 'Costs by year'" in found
    assert f"{start} tooltip of links, not printed: 'See the map'" in found
