"""A mark of withholding works where it stands, or stops the build: in every place of every file."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from agendapack.model.request import Request
from agendapack.pipeline import check
from agendapack.problems import Code, Problem, ProblemsFound
from tests.convert.word_files import p, table, word
from tests.pack.test_safeguard import pdf

FOLDER = "2030-03-04"
TOLD = (Code.WITHHELD_PART, Code.WITHHOLDING, Code.UNKNOWN_PLACEMENT)
MARK, END = "[[exempt 3: Haggling.]]", "[[end exempt]]"
Files = dict[str, str | bytes]
REPORT = "---\ntitle: Trees\nfrom: Clerk\n---\n"
PARKS = "name: Parks\ntime: 7 pm\nvenue: Hall\nstanding:\n  late: {title: Late, text: None.}\n"
AGENDA = (
    "committee: parks\ndate: 2030-03-04\nagenda:\n  - standing: late\n  - minutes: 2030-02-04\n"
    "  - report: trees.md\n"
)
MINUTES = (
    "date: 2030-02-04\npresent: [{name: Cllr Elm}]\nchair: Cllr Elm\nstart: 7 pm\nfinish: 8 pm\n"
    "minutes:\n  - title: Trees\n    text: Open.\n"
)
MEETING_FILE, REPORT_FILE = f"{FOLDER}/meeting.yaml", f"{FOLDER}/trees.md"
FILES: Files = {
    "organisation.yaml": "name: Elm Town Council\nnotice: none\n",
    "committees/parks.yaml": PARKS,
    MEETING_FILE: AGENDA,
    f"{FOLDER}/minutes-2030-02-04.yaml": MINUTES,
    REPORT_FILE: f"{REPORT}Open.\n",
}


def workbook() -> bytes:
    book = Workbook()
    for row in (("Firm", "Offer"), (MARK, ""), ("Oak", 5), (END, "")):
        book.worksheets[0].append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def told(root: Path, changes: Files) -> list[Problem]:
    """Return what is told of marks after some files have been changed."""
    for name, content in {**FILES, **changes}.items():
        path = root / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        check(Request(root, FOLDER, root / "out"))
    except ProblemsFound as found:
        return [each for each in found.problems if each.code in TOLD]
    return []


def agenda(more: str) -> Files:
    return {MEETING_FILE: AGENDA + more}


def body(text: str) -> Files:
    return {REPORT_FILE: REPORT + text}


def annex(name: str, content: str | bytes) -> Files:
    listed = f"    annexes: [{{title: Annex A, file: {name}}}]\n"
    return {MEETING_FILE: AGENDA + listed, f"{FOLDER}/{name}": content}


def word_report(content: bytes) -> Files:
    named = AGENDA.replace("trees.md", "trees.docx\n    title: Trees\n    from: Clerk")
    return {MEETING_FILE: named, f"{FOLDER}/trees.docx": content}


WHERE: dict[str, tuple[Files, int]] = {
    "standing item": ({"committees/parks.yaml": PARKS.replace("None.", f"'{MARK}'")}, 5),
    "agenda text": (agenda(f"  - title: A\n    text: |\n      Open.\n      {MARK}\n"), 10),
    "title": (agenda("  - title: '{exempt 3: It} sold'\n"), 7),
    "venue": (agenda(f"venue: 'Hall {MARK}'\n"), 7),
    "strapline": (
        {
            "organisation.yaml": f"name: Elm\nnotice: none\nstrapline: "
            f"[{{language: fr, text: '{MARK}'}}]"
        },
        3,
    ),
    "minutes": ({f"{FOLDER}/minutes-2030-02-04.yaml": MINUTES.replace("Open.", f"'{MARK}'")}, 8),
    "recommendation": (
        {REPORT_FILE: f"---\nrecommendations: [{{text: '{MARK}'}}]{REPORT.removeprefix('---')}A"},
        2,
    ),
    "mistyped": (body("Open.\n\n{{exempt 3: Haggling.}}\n\nOak.\n"), 7),
    "table": (body(f"| A | B |\n|---|---|\n| {MARK} | Oak |\n"), 7),
    "text": (annex("a.txt", f"A\n\n{MARK}\nOak\n"), 3),
    "Markdown": (annex("a.md", f"A\n\n{MARK}\n\nOak\n"), 3),
    "CSV": (annex("a.csv", f"A,B\n{MARK},\nOak,5\n"), 2),
    "PDF": (annex("a.pdf", pdf(("A", b""), (MARK, b""))), 7),
    "workbook": (annex("a.xlsx", workbook()), 7),
    "Word annex": (annex("a.docx", word(p(MARK) + p("Oak") + p(END))), 7),
    "Word annex's table": (annex("a.docx", word(table(("B", "C"), (MARK, "Oak")))), 7),
    "Word report's table": (word_report(word(p("A.") + table(("B", "C"), (MARK, "Oak")))), 6),
}


@pytest.mark.parametrize("place", WHERE)
def test_a_mark_where_none_works_stops_the_build(tmp_path: Path, place: str) -> None:
    changes, line = WHERE[place]
    found = told(tmp_path, changes)
    assert found
    assert found[0].source is not None
    assert found[0].source.line == line, found
    assert any("exempt 3" in problem.message for problem in found)


def test_a_mark_in_a_pdf_is_told_with_its_page(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, annex("a.pdf", pdf(("A", b""), ("exempt 3", b""), (MARK, b""))))
    assert "'[[exempt 3: Haggling.]]' on its page 3" in problem.message


def test_the_field_of_a_report_withholds_no_annex(tmp_path: Path) -> None:
    (problem,) = told(
        tmp_path, annex("a.md", "---\ntitle: A\nexempt: {paragraphs: [3]}\n---\nOak\n")
    )
    assert problem.source is not None
    assert (problem.code, problem.source.line) == (Code.WITHHOLDING, 3)
    assert "has the field 'exempt'" in problem.message


def test_marks_work_in_the_body_of_a_report(tmp_path: Path) -> None:
    assert told(tmp_path, body(f"A.\n\n{MARK}\n\nOak.\n\n{END}\n")) == []


def test_a_warning_about_a_paper_does_not_keep_its_marks_from_being_checked(tmp_path: Path) -> None:
    warned = REPORT.replace("from:", "purpose: A  #x\nfrom:")
    (problem,) = told(tmp_path, {REPORT_FILE: f"{warned}{MARK}\n\nOak.\n"})
    assert "has no end" in problem.message
