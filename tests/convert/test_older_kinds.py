"""Older and open kinds of files, which LibreOffice writes anew before they are read."""

import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from openpyxl import Workbook

from agendapack.model.planned_paper import PlannedAnnex, TypesetAnnex
from tests.convert.desk import convert
from tests.convert.test_office import office
from tests.convert.word_files import pack, word
from tests.examine.hostile import page

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
LOCKED = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DATE = '<a:fld id="{1}" type="datetime1"><a:rPr lang="en-GB"/><a:t>1 May</a:t></a:fld>'
ON_NOTES = '<p:sp><p:nvSpPr><p:nvPr><p:ph type="{}"/></p:nvPr></p:nvSpPr><a:t>{}</a:t></p:sp>'


def slides(*shown: bool, inside: str = DATE, **parts: str) -> bytes:
    """Return a presentation, as far as it is looked through."""
    files = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": f"<p:presentation {P}/>"}
    for number, show in enumerate(shown, 1):
        files[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld {P} {A} show="{int(show)}">{inside}</p:sld>'
        )
    for folder, inner in parts.items():
        files[f"ppt/{folder}/one.xml"] = f"<p:notes {P} {A}>{inner}</p:notes>"
    return pack({name: text.encode() for name, text in files.items()})


def book(*rows: tuple[Any, ...]) -> bytes:
    made, buffer = Workbook(), BytesIO()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    made.save(buffer)
    return buffer.getvalue()


def office_that_makes(folder: Path, ending: str, data: bytes) -> Path:
    """Return a stand-in for the office that keeps what it is told, and what it is given."""
    (folder / "made").write_bytes(data)
    script = f'echo "$@" > {folder}/asked; cp paper.* {folder}; cp {folder}/made paper{ending}'
    return office(folder, script)


def told(name: str, data: bytes, program: Path | None, **fields: Any) -> list[str]:
    _, problems = convert(name, data, program, **fields)
    return [f"{p.severity} {p.code}: {p.message}" for p in problems]


def content(made: PlannedAnnex) -> str:
    assert isinstance(made.typeset, TypesetAnnex)
    return str(made.typeset.content)


@pytest.mark.parametrize(
    ("name", "reader", "writer"),
    [
        ("a.xls", "--infilter=MS Excel 97 ", "xlsx:Calc MS Excel 2007 XML"),
        ("a.ODS", "--infilter=calc8 ", "xlsx:Calc MS Excel 2007 XML"),
    ],
)
def test_an_older_workbook_becomes_a_table(
    tmp_path: Path, name: str, reader: str, writer: str
) -> None:
    program = office_that_makes(tmp_path, ".xlsx", book(("Item", "Cost"), ("Bench", 5)))
    made, problems = convert(name, b"old", program)
    assert problems == ()
    assert "Bench" in content(made)
    asked = (tmp_path / "asked").read_text()
    assert reader in asked
    assert writer in asked


def test_what_is_worked_out_anew_on_every_day_is_refused_in_an_older_workbook(
    tmp_path: Path,
) -> None:
    data = book(("Day",), ("=TODAY()",))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<v></v>" in files[sheet] or b"<v />" in files[sheet] or b"<v/>" in files[sheet]
    for empty in (b"<v></v>", b"<v />", b"<v/>"):
        files[sheet] = files[sheet].replace(empty, b"<v>46000</v>")
    whole = pack(files)
    program = office_that_makes(tmp_path, ".xlsx", whole)
    (said,) = told("a.xls", b"old", program)
    assert said.startswith("error changing-field: the annex 'a.xls' has a field that changes")
    (said,) = told("a.xlsx", LOCKED, program)
    assert said.startswith("error changing-field: the annex 'a.xlsx' has a field that changes")
    assert told("a.xlsx", whole, None) == []


def test_without_libreoffice_the_part_that_is_needed_is_named() -> None:
    for name, part in (("a.doc", "Writer"), ("a.xls", "Calc"), ("a.pptx", "Impress")):
        data = slides(True) if name == "a.pptx" else b"old"
        made, (problem,) = convert(name, data)
        assert made.typeset is None
        assert problem.code == "no-office"
        assert f"LibreOffice {part}" in problem.message
        assert f"libreoffice-{part.lower()}-nogui" in (problem.hint or "")


def test_a_part_that_is_not_installed_is_told_apart_from_a_file_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    program = office(tmp_path, "true")
    (tmp_path / "libswlo.so").touch()
    (said,) = told("a.xls", b"old", program)
    assert said == (
        "error no-office: the annex 'a.xls' needs LibreOffice Calc, which is not installed"
    )
    (said,) = told("a.rtf", b"old", program)
    assert said == "error office-failed: the annex 'a.rtf' cannot be read by LibreOffice"
    (tmp_path / "libsclo.so").touch()
    (said,) = told("a.xls", b"old", program)
    assert said == "error office-failed: the annex 'a.xls' cannot be read by LibreOffice"


def test_slides_are_laid_out_and_what_stays_behind_is_told(tmp_path: Path) -> None:
    program = office_that_makes(tmp_path, ".pdf", page())
    spoken = ON_NOTES.format("body", "Words") + ON_NOTES.format("sldNum", "1")
    data = slides(True, False, notesSlides=spoken)
    made, problems = convert("a.pptx", data, program)
    assert made.loaded.pages == 1
    assert [p.message for p in problems] == [
        "the annex 'a.pptx' has 1 hidden slide; what is hidden is left out",
        "the annex 'a.pptx' has speaker notes for 1 slide, which are left out",
    ]
    asked = (tmp_path / "asked").read_text()
    assert "pdf:impress_pdf_Export" in asked
    assert '"ExportHiddenSlides": {"type": "boolean", "value": "false"}' in asked
    with zipfile.ZipFile(tmp_path / "paper.pptx") as given:
        shown = given.read("ppt/slides/slide1.xml").decode()
    assert "datetime" not in shown
    assert "<a:t>1 May</a:t>" in shown


def test_notes_without_words_are_not_told(tmp_path: Path) -> None:
    program = office_that_makes(tmp_path, ".pdf", page())
    data = slides(True, notesSlides=ON_NOTES.format("sldNum", "1"))
    assert told("a.pptx", data, program) == []


def test_comments_on_slides_stop_the_build_unless_they_are_dropped(tmp_path: Path) -> None:
    data = slides(True, comments="<p:cm/><p:cm/>")
    program = office_that_makes(tmp_path, ".pdf", page())
    assert told("a.pptx", data, program) == [
        "error comments-left: the annex 'a.pptx' has 2 comments in it"
    ]
    assert told("a.pptx", data, program, comments="drop") == []


def test_slides_that_are_all_hidden_are_an_empty_paper(tmp_path: Path) -> None:
    program = office_that_makes(tmp_path, ".pdf", page())
    assert told("a.pptx", slides(False), program) == [
        "error empty-file: the annex 'a.pptx' has no slide that is shown"
    ]


def test_an_older_presentation_is_looked_through_as_it_was_written_anew(tmp_path: Path) -> None:
    both = "case $* in *pptx:*) cp {0}/made paper.pptx;; *) cp {0}/page paper.pdf;; esac"
    program = office(tmp_path, both.format(tmp_path))
    (tmp_path / "page").write_bytes(page())
    (tmp_path / "made").write_bytes(slides(True))
    for name in ("a.ppt", "a.odp"):
        (said,) = told(name, b"old", program)
        assert said.startswith("error changing-field")
    (tmp_path / "made").write_bytes(slides(True, False, inside=""))
    (said,) = told("a.ppt", b"old", program)
    assert said.startswith("warning not-carried: the annex 'a.ppt' has 1 hidden slide")


RTF = rb"{\rtf1\ansi{\*\revtbl{Unknown;}{A;}}\pard Dear Clerk\par %b\pard Yes.\par}"


@needs_office
def test_rich_text_takes_the_house_style() -> None:
    assert SOFFICE is not None
    made, problems = convert("a.rtf", RTF % b"", Path(SOFFICE))
    assert problems == ()
    assert "<p>Dear Clerk</p>" in content(made)


@needs_office
def test_tracked_changes_of_rich_text_are_found() -> None:
    assert SOFFICE is not None
    changed = RTF % rb"{\revised\revauth1 new words}"
    assert told("a.rtf", changed, Path(SOFFICE)) == [
        "error tracked-changes: the annex 'a.rtf' has 1 tracked change in it"
    ]
    made, problems = convert("a.rtf", changed, Path(SOFFICE), changes="accept")
    assert problems == ()
    assert "new words" in content(made)


@needs_office
def test_the_date_of_a_word_document_is_that_of_the_day_it_was_saved() -> None:
    assert SOFFICE is not None
    field = (
        '<w:p><w:r><w:t xml:space="preserve">Written on </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> DATE \\@ "d MMMM yyyy" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>5 May 2019</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    simple = (
        '<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>6 May 2019</w:t></w:r></w:fldSimple></w:p>'
    )
    made, problems = convert("a.docx", word(field + simple), Path(SOFFICE), typeset="no")
    assert problems == ()
    text = pypdf.PdfReader(BytesIO(made.loaded.data)).pages[0].extract_text()
    assert "Written on 5 May 2019" in text
    assert "6 May 2019" in text


def test_a_workbook_that_excel_itself_has_encrypted_is_opened(tmp_path: Path) -> None:
    program = office_that_makes(tmp_path, ".xlsx", book(("Item", "Cost"), ("Bench", 5)))
    made, problems = convert("a.xlsx", LOCKED, program)
    assert problems == ()
    assert "Bench" in content(made)
    assert (tmp_path / "paper.given").read_bytes() == LOCKED
    assert "--infilter=Calc MS Excel 2007 XML" in (tmp_path / "asked").read_text()


def test_a_workbook_with_a_password_of_its_own_stays_locked(tmp_path: Path) -> None:
    locked = "error damaged-paper: the annex 'a.xlsx' is locked with a password"
    assert told("a.xlsx", LOCKED, office(tmp_path, "true")) == [locked]
    (_, (problem,)) = convert("a.xlsx", LOCKED, None)
    assert problem.code == "no-office"
    assert "Review, Protect Workbook" in (problem.hint or "")
