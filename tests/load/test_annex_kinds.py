"""Files that cannot be annexes: what is told of each, where it is named, and what to do."""

from pathlib import Path
from typing import Any

import pytest

from agendapack.load import load_meeting
from agendapack.load.examiner import TO_DO, find_wrong_kind
from agendapack.model.facts import kind_of
from tests.convert.word_files import p, word
from tests.examine.hostile import page
from tests.load.desk import FOLDER, HOME, MEETING, lay_out

PNG = b"\x89PNG\r\n\x1a\n"
OLD = b"\xd0\xcf\x11\xe0" + bytes(60)


def old(stream: str) -> bytes:
    """Return a container of the old kind, as far as it is looked into."""
    return OLD + stream.encode("utf-16-le")


WRONG = {
    ("~$findings.docx", b"A Clerk"): "only says that somebody has the document open",
    (".~lock.findings.odt#", b",clerk"): "only says that somebody has the document open",
    ("a.pdf", b""): "is empty",
    ("a.pages", b"PK\x03\x04"): "is of a kind that is not taken (.pages)",
    ("A.HEIC", b"ftypheic"): "is of a kind that is not taken (.heic)",
    ("a.docx", page()): "is a PDF file (.pdf), whatever its name says",
    ("a.pdf", word(p("A"))): "is a Word document (.docx), whatever its name says",
    ("a.xlsx", word(p("A"))): "is a Word document (.docx), whatever its name says",
    ("a.doc", b"{\\rtf1 A}"): "is a Rich Text file (.rtf), whatever its name says",
    ("a.docx", old("WordDocument")): "is a Word document (.doc), whatever its name says",
    ("a.xlsx", old("Workbook")): "is an Excel workbook (.xls), whatever its name says",
    ("a.docx", old("EncryptedPackage")): "is locked with a password",
    ("a.pdf", PNG): "is a PNG picture (.png), whatever its name says",
    ("a.docx", b"\xff\xd8\xff\xe0"): "is a JPEG picture (.jpg), whatever its name says",
    ("a.pdf", b"\n<!DOCTYPE html><html>"): "is a web page, whatever its name says",
    ("a.xls", b"<html><table>"): "is a web page, whatever its name says",
    ("a.xls", b"<table><tr><td>A</td></tr></table>"): "is a web page, whatever its name says",
    (
        "a.xls",
        b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
    ): "is XML, whatever its name says",
    ("a.xls", b"Name,Cost\nPond,3\n"): "is text (CSV), whatever its name says",
    ("a.xlsx", b"Name;Cost\r\nPond;3\r\n"): "is text (CSV), whatever its name says",
    ("a.xls", "Name\tCost\nPond\t3\n".encode("utf-16")): "is text (CSV), whatever its name says",
    ("a", b"A"): "has a name without an ending",
    ("a.tmp", b"A"): "is of a kind that is not taken (.tmp)",
}


@pytest.mark.parametrize(("name", "data"), WRONG)
def test_a_file_of_a_wrong_kind_is_told_with_what_to_do(name: str, data: bytes) -> None:
    flaw = find_wrong_kind(f"meetings/x/{name}", data)
    assert flaw is not None
    assert flaw.message.startswith(WRONG[name, data])
    assert flaw.hint


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", page()),
        ("a", page()),
        ("a.docx", word(p("A"))),
        ("a.xlsx", b"PK\x03\x04 word/document.xml xl/workbook.xml"),
        ("a.xls", old("WordDocument") + "Workbook".encode("utf-16-le")),
        ("a.docx", b"PK\x03\x04"),
        ("a.xls", b"\x09\x08\x08\0,\n"),
        ("a.xlsx", old("EncryptedPackage")),
        ("a.rtf", b"{\\rtf1 A}"),
        ("a.txt", b"A"),
        ("a.jpg", PNG),
        ("a.webp", b"RIFF\0\0\0\0WAVE"),
        ("a.md", b"<html>"),
        ("a.tmp", page()),
    ],
)
def test_what_may_be_what_its_name_says_is_left_to_those_who_read_it(
    name: str, data: bytes
) -> None:
    assert find_wrong_kind(name, data) is None


def test_no_kind_that_is_taken_is_refused() -> None:
    assert [ending for ending in TO_DO if kind_of(f"a{ending}") != "pdf"] == []
    assert ".pdf" not in TO_DO


def told(tmp_path: Path, name: str, data: bytes, fields: str = "") -> list[str]:
    """Load a meeting with one annex; its `file:` stands in line 7, further fields below."""
    text = f"  - title: A\n    annexes:\n      - title: B\n        file: {name}\n{fields}"
    files: dict[str, Any] = {f"{HOME}/meeting.yaml": MEETING + text, f"{HOME}/{name}": data}
    problems = load_meeting(lay_out(tmp_path, files), FOLDER, {"PLAN": "secret"}).problems
    lines = [(p.source.line if p.source else 0, p) for p in problems]
    start = MEETING.count("\n") + 4
    return [f"{line - start} {p.code}: {p.message}" for line, p in lines]


def test_it_is_told_where_the_file_is_named(tmp_path: Path) -> None:
    assert told(tmp_path, "a.zip", b"PK") == [
        "0 wrong-file-kind: the annex 'a.zip' is of a kind that is not taken (.zip)"
    ]


@pytest.mark.parametrize(
    ("field", "kinds"),
    [
        ("pages: 1-2", "PDF files"),
        ("password-from: env:PLAN", "PDF files"),
        ("page-alts: {1: A map}", "PDF files"),
        ("crop: {top: 10 mm}", "PDF files"),
        ("changes: accept", "Word documents"),
        ("comments: drop", "Word documents, slides and PDF files"),
        ("typeset: no", "Word documents"),
        ("rotate: 90", "PDF files"),
        ("fit: page", "PDF files"),
        ("alt: A pond", "pictures, PDF files, Word documents or slides"),
    ],
)
def test_a_field_that_would_be_passed_over_is_a_mistake(
    tmp_path: Path, field: str, kinds: str
) -> None:
    (said,) = told(tmp_path, "a.csv", b"A,B", f"        {field}\n")
    name = field.partition(":")[0]
    message = f"the field '{name}' is for annexes that are {kinds}; 'a.csv' is not"
    assert said == f"1 bad-value: {message}"


@pytest.mark.parametrize("field", ["typeset: yes", "header-rows: 2", "changes: accept"])
def test_so_is_one_that_promises_what_a_pdf_cannot_have(tmp_path: Path, field: str) -> None:
    (said,) = told(tmp_path, "a.pdf", page(), f"        alt: A map\n        {field}\n")
    assert said.startswith(f"2 bad-value: the field '{field.partition(':')[0]}' is for annexes")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("https://www.example.org/a.pdf", "is an address; a file is needed"),
        ("www.example.org/a.pdf", "is an address; a file is needed"),
        ("file:///C:/a.pdf", "is an address; a file is needed"),
        ("papers", "'papers' is a folder; a file is allowed here"),
        ('"papers\\u.pdf"', "a backslash in double quotes starts a sign that YAML does not know"),
    ],
)
def test_what_is_no_file_at_all_is_told(tmp_path: Path, name: str, said: str) -> None:
    text = f"  - {{title: A, annexes: [{{title: B, file: {name}}}]}}\n"
    root = lay_out(tmp_path, {f"{HOME}/meeting.yaml": MEETING + text, f"{HOME}/papers/u.pdf": ""})
    (problem,) = load_meeting(root, FOLDER, {}).problems
    assert said in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("papers\\u.pdf", "did you mean 'papers/u.pdf'?"),
        ("C:\\papers\\u.pdf", "copy the file into the folder of this file"),
        ("/home/clerk/u.pdf", "copy the file into the folder of this file"),
        ("'plan.pdf '", "did you mean 'plan.pdf'?"),
        ("map.pdf", "the name 'map.pdf ' has a space at its end or start: rename the file"),
        ("cafe\u0301.pdf", "there is a file whose name looks the same"),
    ],
)
def test_a_name_that_is_nearly_right_says_how_to_mend_it(
    tmp_path: Path, name: str, hint: str
) -> None:
    text = f"  - title: A\n    annexes:\n      - title: B\n        file: {name}\n"
    names = ("plan.pdf", "map.pdf ", "caf\u00e9.pdf", "papers/u.pdf")
    files: dict[str, Any] = {f"{HOME}/{each}": page() for each in names}
    root = lay_out(tmp_path, {f"{HOME}/meeting.yaml": MEETING + text, **files})
    (problem,) = load_meeting(root, FOLDER, {}).problems
    assert problem.source is not None
    assert (problem.source.line, problem.source.column) == (7, 15)
    assert str(problem.hint).startswith(hint)
