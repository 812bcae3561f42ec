"""Tracked changes and comments stop a build, unless they are allowed; then they are settled."""

import zipfile
from io import BytesIO
from pathlib import Path

from agendapack.load import measure_pdf
from agendapack.model.facts import Flaw, Measured
from agendapack.model.text import Text
from agendapack.problems import Source
from tests.convert.desk import convert, html, told
from tests.convert.word_files import p, run, word
from tests.examine.hostile import page

CHANGED = (
    f"<w:p>{run('Kept')}<w:ins w:id='1'>{run(' and new')}</w:ins>"
    "<w:del w:id='2'><w:r><w:delText> and gone</w:delText></w:r></w:del></w:p>"
)
JOINED = f"<w:p><w:pPr><w:rPr><w:del w:id='3'/></w:rPr></w:pPr>{run('First, ')}</w:p>{p('second.')}"
COMMENTED = (
    f"<w:p><w:commentRangeStart w:id='0'/>{run('Doubtful.')}<w:commentRangeEnd w:id='0'/>"
    "<w:r><w:commentReference w:id='0'/></w:r></w:p>"
)
COMMENTS = f"<w:comment w:id='0' w:author='A'>{p('Is that so?')}</w:comment>"


def test_tracked_changes_are_an_error_that_says_how_many() -> None:
    assert told("a.docx", word(CHANGED)) == [
        "error tracked-changes: the annex 'a.docx' has 2 tracked changes in it"
    ]


def test_accepted_changes_put_in_and_take_out() -> None:
    assert html("a.docx", word(CHANGED), changes="accept") == "<p>Kept and new</p>"
    assert html("a.docx", word(JOINED), changes="accept") == "<p>First, second.</p>"


def test_comments_are_an_error_and_are_never_printed() -> None:
    data = word(COMMENTED, comments=COMMENTS)
    assert told("a.docx", data) == ["error comments-left: the annex 'a.docx' has 1 comment in it"]
    assert html("a.docx", data, comments="drop") == "<p>Doubtful.</p>"


def test_a_document_that_keeps_its_look_goes_to_the_office_with_its_changes_settled(
    tmp_path: Path,
) -> None:
    office = tmp_path / "soffice"
    office.write_text(
        "#!/bin/sh\nfor last; do :; done\n"
        'cp "$last" given; { echo %PDF-; cat given; } > paper.pdf\n'
    )
    office.chmod(0o755)
    exported: list[bytes] = []

    def measure(pdf: bytes) -> Measured | Flaw:
        exported.append(pdf)
        return measure_pdf(page())

    data = word(CHANGED)
    made, problems = convert(
        "a.docx", data, office, measure=measure, typeset="no", changes="accept"
    )
    assert (problems, made.loaded.pages, made.typeset) == ((), 1, None)
    assert [made.loaded.data] == exported
    given = zipfile.ZipFile(BytesIO(exported[0].removeprefix(b"%PDF-\n")))
    text = given.read("word/document.xml").decode()
    assert " and new" in text
    assert " and gone" not in text


def test_an_office_that_is_not_there_or_makes_nothing_is_told(tmp_path: Path) -> None:
    data = word(p("Text."))
    (missing,) = convert("a.docx", data, None, typeset=Text("no", Source("meeting.yaml", 8)))[1]
    assert missing.source == Source("meeting.yaml", 8)
    assert (missing.code, "libreoffice-writer or" in str(missing.hint)) == (
        "no-office",
        True,
    )
    lazy = tmp_path / "soffice"
    lazy.write_text("#!/bin/sh\nexit 0\n")
    lazy.chmod(0o755)
    assert [problem.code for problem in convert("a.docx", data, lazy, typeset="no")[1]] == [
        "office-failed"
    ]
    assert [p.code for p in convert("a.docx", data, tmp_path / "gone", typeset="no")[1]] == [
        "office-failed"
    ]
