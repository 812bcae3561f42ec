"""A paper that says that it is not for the public is told before it goes into a public pack."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from openpyxl import Workbook
from pikepdf import Array, Dictionary, Name, String

from agendapack.model.marks import keeps_apart
from agendapack.model.request import Request
from agendapack.pipeline import build, check
from agendapack.problems import Code, Problem, ProblemsFound, Severity
from tests.convert.word_files import p, table, word
from tests.pack.test_safeguard import pdf
from tests.packs.test_marks import AGENDA, FILES, FOLDER, MEETING_FILE, REPORT, REPORT_FILE, Files

BANNER = "NOT FOR PUBLICATION"
FOUND = (Code.NOT_FOR_PUBLICATION, Code.MARKED_PRIVATE, Code.UNAPPLIED_REDACTION)


def told(folder: Path, changes: Files) -> list[Problem]:
    for name, content in {**FILES, **changes}.items():
        path = folder / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        found = check(Request(folder, FOLDER, folder / "out")).problems
    except ProblemsFound as raised:
        found = raised.problems
    return [each for each in found if each.code in FOUND]


def annex(name: str, content: str | bytes, more: str = "") -> Files:
    listed = f"    annexes: [{{title: Annex A, file: {name}, alt: Words{more}}}]\n"
    return {MEETING_FILE: AGENDA + listed, f"{FOLDER}/{name}": content}


def below(heading: str) -> str:
    return AGENDA.replace("agenda:\n", f"agenda:\n  - section: {heading}\n")


def page(content: str, **annotation: Any) -> bytes:
    """Return a PDF of one page; its first line of text is 12 points high, in Helvetica."""
    made = pikepdf.open(BytesIO(pdf(("A", content.encode()))))
    if annotation:
        stamp = Dictionary(Type=Name.Annot, Rect=Array([50, 50, 150, 90]), **annotation)
        made.pages[0].obj.Annots = Array([made.make_indirect(stamp)])
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def line(words: str, y: int, size: int = 12, x: int = 70) -> str:
    return f" BT /F {size} Tf {x} {y} Td ({words}) Tj ET"


def workbook(*rows: tuple[str, ...], head: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.worksheets[0].oddHeader.center.text = head or None  # type: ignore[union-attr]
    file = BytesIO()
    book.save(file)
    return file.getvalue()


KERNED = " BT /F 12 Tf 70 800 Td [(NOT FOR PUB)9(LICATION)]TJ ET"
PART = f"Open.\n\n[[exempt 3: Talks.]]\n\n{BANNER}\n\nOak.\n\n[[end exempt]]\n"
MARKED: dict[str, Files] = {
    "PDF": annex("a.pdf", page(line(BANNER, 800))),
    "PDF's foot": annex("a.pdf", page(line("EXEMPT", 30))),
    "PDF's large letters": annex("a.pdf", page(line("CONFIDENTIAL", 400, size=40))),
    "PDF's kerned letters": annex("a.pdf", page(KERNED)),
    "stamp": annex("a.pdf", page("", Subtype=Name.Stamp, Name=Name.SBConfidential)),
    "text box": annex("a.pdf", page("", Subtype=Name.FreeText, Contents=String(BANNER))),
    "drawn anew": annex("a.pdf", page(line(BANNER, 800)), ", as: picture"),
    "Word": annex("a.docx", word(p(BANNER) + p("Oak"))),
    "Word's table": annex("a.docx", word(table((BANNER,), ("Oak",)) + p("Oak"))),
    "Word's header": annex("a.docx", word(p("Oak"), header=p(BANNER))),
    "workbook": annex("a.xlsx", workbook(("CONFIDENTIAL",), ("Firm", "Offer"), ("Oak", "5"))),
    "workbook's header": annex("a.xlsx", workbook(("Firm", "Offer"), ("Oak", "5"), head=BANNER)),
    "CSV": annex("a.csv", f"{BANNER},\nFirm,Offer\nOak,5\n"),
    "text": annex("a.txt", f"{BANNER}\n\nOak\n"),
    "Markdown": annex("a.md", f"**{BANNER}**\n\nOak\n"),
    "drawing": annex(
        "a.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">'
        f'<text x="9" y="9">{BANNER}</text></svg>',
    ),
    "title": {MEETING_FILE: AGENDA + "    annexes: [{title: Annex A (exempt), file: a.txt}]\n",
              f"{FOLDER}/a.txt": "Oak\n"},
    "title's end": {MEETING_FILE: f"{AGENDA}    title: Lease (not for publication)\n"},
    "title's start": {MEETING_FILE: f"{AGENDA}    title: EXEMPT Lease\n"},
    "heading": {MEETING_FILE: below("Part II - Exempt")},
    "file name": annex("exempt_annex-a.pdf", page("")),
    "report": {REPORT_FILE: f"{REPORT}{BANNER}\n\nOpen.\n"},
    "text of an item": {MEETING_FILE: f"{AGENDA}    text: {BANNER}\n"},
}  # fmt: skip


@pytest.mark.parametrize("place", MARKED)
def test_a_banner_in_an_open_paper_stops_the_build(tmp_path: Path, place: str) -> None:
    (problem,) = told(tmp_path, MARKED[place])
    assert (problem.code, problem.severity) == (Code.NOT_FOR_PUBLICATION, Severity.ERROR)
    assert "accept: {not-for-publication: the reason}" in (problem.hint or "")


NAMES = ("Exempt accommodation", "Confidential reporting policy", "Tax (exempt)", "Part 2 accounts")
HARMLESS: dict[str, Files] = {
    **{name: {MEETING_FILE: f"{AGENDA}    title: {name}\n"} for name in NAMES},
    "heading": {MEETING_FILE: below("Part II")},
    "heading without papers": {MEETING_FILE: f"{AGENDA}  - section: Exempt\n  - title: Lease\n"},
    "in the middle": annex("a.pdf", page(line("EXEMPT", 400))),
    "head of a column": annex("a.pdf", page(line("EXEMPT", 800) + line("Item", 803, x=200))),
    "in a sentence": annex("a.pdf", page(line("This is not confidential. Exempt from VAT.", 800))),
    "contents": annex("a.pdf", page(line("Part II - exempt items", 800))),
    "column of a table": annex("a.csv", "Item,Exempt\nOak,No\n"),
    "Word's column": annex("a.docx", word(table(("Item", "Exempt"), ("Oak", "No")) + p("A"))),
    "workbook's column": annex("a.xlsx", workbook(("Exempt", "Item"), ("No", "Oak"))),
    "dropped": annex(
        "a.pdf",
        page("", Subtype=Name.FreeText, Contents=String(BANNER)),
        ", comments: drop",
    ),
    "item without papers": {MEETING_FILE: f"{AGENDA}  - title: Lease\n    text: {BANNER}\n"},
    "withheld part": {REPORT_FILE: REPORT + PART},
}


@pytest.mark.parametrize("place", HARMLESS)
def test_what_open_papers_say_is_not_told(tmp_path: Path, place: str) -> None:
    assert told(tmp_path, HARMLESS[place]) == []


@pytest.mark.parametrize("place", ["PDF", "Word's header", "text"])
def test_a_withheld_annex_may_have_a_banner(tmp_path: Path, place: str) -> None:
    exempt = ", exempt: {paragraphs: [3], reason: Talks.}"
    files = {
        name: text.replace(", alt: Words", f", alt: Words{exempt}")
        if isinstance(text, str)
        else text
        for name, text in MARKED[place].items()
    }
    assert told(tmp_path, files) == []


def test_a_banner_can_be_accepted_and_the_pages_are_named(tmp_path: Path) -> None:
    twice = pdf(("A", line(BANNER, 800).encode()), ("B", line(BANNER, 800).encode()))
    (problem,) = told(tmp_path, annex("a.pdf", twice))
    assert "'NOT FOR PUBLICATION' on 2 pages (1, 2)" in problem.message
    accepted = ", accept: {not-for-publication: Released on 1 March.}"
    assert told(tmp_path, annex("a.pdf", twice, accepted)) == []
    (made,) = build(Request(tmp_path, FOLDER, tmp_path / "out")).accepted
    assert made.reason == "Released on 1 March."


APART = ("EXEMPT", "Part B: not for publication", "Exempt/confidential items", "Private business")
OPEN = ("Reports for decision", "Private rented sector", "Public participation", "Part II")


@pytest.mark.parametrize(("heading", "is_apart"), [(h, h in APART) for h in (*APART, *OPEN)])
def test_a_heading_may_keep_papers_apart(heading: str, is_apart: bool) -> None:
    assert keeps_apart(heading) == is_apart


@pytest.mark.parametrize("place", ["title's end", "heading"])
def test_a_name_can_be_accepted_at_its_item(tmp_path: Path, place: str) -> None:
    (agenda,) = MARKED[place].values()
    assert isinstance(agenda, str)
    accepted = f"{agenda}    accept: {{not-for-publication: It was released.}}\n"
    assert told(tmp_path, {MEETING_FILE: accepted}) == []


def test_words_of_a_firm_are_a_warning(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, annex("a.pdf", page(line("Private and Confidential", 800))))
    assert (problem.code, problem.severity) == (Code.MARKED_PRIVATE, Severity.WARNING)


MARKED_TO_BLACK_OUT = page(line("Oak offers 5", 400), Subtype=Name.Redact)


@pytest.mark.parametrize("more", ["", ", comments: drop", ", as: picture"])
def test_words_marked_for_redaction_stop_the_build(tmp_path: Path, more: str) -> None:
    (problem,) = told(tmp_path, annex("a.pdf", MARKED_TO_BLACK_OUT, more))
    assert (problem.code, problem.severity) == (Code.UNAPPLIED_REDACTION, Severity.ERROR)
    assert "marked for redaction on its page 1" in problem.message


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        (", accept: {unapplied-redaction: Only the frame is left.}", None),
        (", exempt: {paragraphs: [3], reason: Talks.}", Severity.WARNING),
    ],
)
def test_words_marked_for_redaction_may_be_accepted_or_withheld(
    tmp_path: Path, more: str, severity: Severity | None
) -> None:
    found = told(tmp_path, annex("a.pdf", MARKED_TO_BLACK_OUT, more))
    assert [problem.severity for problem in found] == ([severity] if severity else [])
