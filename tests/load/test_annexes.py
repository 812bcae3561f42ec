"""Annexes: opened, counted, and refused with what to ask their author for."""

import threading
from pathlib import Path

import pytest

from agendapack.load import load_meeting
from agendapack.load.examiner import Asked, examiner, measure_pdf
from agendapack.model.facts import ExaminedPaper, Flaw, Limits
from agendapack.problems import InternalFault
from agendapack.sandbox.client import Confined
from tests.examine.hostile import raw
from tests.load.desk import FOLDER, HOME, MEETING, REPORT, find, lay_out, load, show
from tests.waiting import STRETCH

FIXTURES = Path(__file__).parents[1] / "fixtures" / "annexes"
TWO_PAGES = (FIXTURES / "rotated-90.pdf").read_bytes()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("tagged-letter", 2),
        ("crop-offset", 3),
        ("encrypted-empty-password", 1),
        ("broken-tree-cycle", 2),
        ("no-eof", 2),
        ("encrypted-password", "locked-pdf"),
        ("cut-short", "damaged-pdf"),
        ("not-a-pdf", "not-a-pdf"),
        ("empty", "not-a-pdf"),
    ],
)
def test_pages_are_counted(name: str, found: int | str) -> None:
    measured = measure_pdf((FIXTURES / f"{name}.pdf").read_bytes())
    told = str(measured.code) if isinstance(measured, Flaw) else measured.facts.pages
    assert told == found


def test_an_office_document_is_recognised() -> None:
    found = measure_pdf(b"PK\x03\x04" + bytes(100))
    assert isinstance(found, Flaw)
    assert found.message == "is an office document; a PDF file is needed"


def test_a_pdf_without_pages_is_damaged_and_one_whose_content_is_gone_has_lost_it() -> None:
    empty = raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")
    gone = raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 9 0 R>>",
    )
    partly = gone.replace(b"/Contents 9 0 R", b"/Contents[9 0 R]").replace(b"0 9 9]", b"0 9]")
    flaw = measure_pdf(empty)
    assert isinstance(flaw, Flaw)
    assert flaw.message == "has no pages"
    for data in (gone, partly):
        found = measure_pdf(data)
        assert isinstance(found, ExaminedPaper)
        assert (found.facts.lost, found.facts.repaired) == ((1,), True)


def test_a_page_that_no_viewer_shows_is_not_taken_for_an_empty_one() -> None:
    """Here it is a font, which stands among the pages by mistake."""
    data = raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 5 0 R 6 0 R]/Count 3>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 4 0 R>>",
        b"<</Length 11>>\nstream\n0 0 9 9 re f\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 9 0 R>>",
    )
    found = measure_pdf(data)
    assert isinstance(found, Flaw)
    assert found.message == "is damaged: what was on its page 2 is lost"


def test_of_pages_that_are_lost_those_that_are_taken_are_told() -> None:
    data = raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 6 0 R>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 9 0 R>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 9 0 R>>",
        b"<</Length 11>>\nstream\n0 0 9 9 re f\nendstream",
    )
    for wanted, lost in ((None, (2, 3)), (((2, 2),), (1,)), (((1, 1),), ())):
        found = measure_pdf(data, Asked(pages=wanted))
        assert isinstance(found, ExaminedPaper)
        assert found.facts.lost == lost


def test_annexes_of_the_item_come_after_those_of_the_report(tmp_path: Path) -> None:
    (item,) = load(
        tmp_path,
        {
            f"{HOME}/meeting.yaml": MEETING
            + "  - report: papers/a.yaml\n    annexes: [{title: B, file: b.pdf}]\n",
            f"{HOME}/papers/a.yaml": REPORT + "annexes: [{title: A, file: a.pdf, id: a}]\n",
            f"{HOME}/papers/a.pdf": TWO_PAGES,
            f"{HOME}/b.pdf": TWO_PAGES,
        },
    ).items
    assert [(found.annex.title, found.file.path, found.pages) for found in item.annexes] == [
        ("A", f"{HOME}/papers/a.pdf", 2),
        ("B", f"{HOME}/b.pdf", 2),
    ]
    assert item.annexes[0].data == TWO_PAGES
    assert not item.broken


@pytest.mark.parametrize(
    ("fixture", "message", "hint"),
    [
        (
            "encrypted-password",
            "locked-pdf: the annex 'a.pdf' is locked with a password",
            "ask its author for the file without a password, or give 'password-from: env:NAME'",
        ),
        (
            "not-a-pdf",
            "not-a-pdf: the annex 'a.pdf' is no PDF file; a PDF file is needed",
            "ask its author for the document exported as PDF",
        ),
        (
            "cut-short",
            "damaged-pdf: the annex 'a.pdf' is damaged: its pages cannot be read",
            "open it in a PDF viewer and save it again, or ask its author to export it again",
        ),
    ],
)
def test_an_annex_that_cannot_be_used_is_told_where_it_is_named(
    tmp_path: Path, fixture: str, message: str, hint: str
) -> None:
    meeting = MEETING + "  - title: A\n    annexes:\n      - title: B\n        file: a.pdf\n"
    data = (FIXTURES / f"{fixture}.pdf").read_bytes()
    (problem,) = find(tmp_path, {f"{HOME}/meeting.yaml": meeting, f"{HOME}/a.pdf": data})
    assert (show(problem), problem.hint) == (f"meeting.yaml:7:15 {message}", hint)


def test_a_damaged_annex_writes_nothing_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(measure_pdf((FIXTURES / "cut-short.pdf").read_bytes()), Flaw)
    assert capfd.readouterr() == ("", "")


def test_a_fault_of_ours_names_the_annex_that_brought_it_to_light(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise InternalFault("LookupError: a")

    monkeypatch.setattr("agendapack.load.annexes.begin_measuring", lambda *_: fail)
    meeting = MEETING + "  - title: A\n    annexes:\n      - title: B\n        file: a.pdf\n"
    files: dict[str, str | bytes] = {f"{HOME}/meeting.yaml": meeting, f"{HOME}/a.pdf": TWO_PAGES}
    with pytest.raises(InternalFault, match=rf"LookupError: a, at the annex '{HOME}/a\.pdf'"):
        find(tmp_path, files)


def test_two_annexes_of_one_item_may_not_share_an_id(tmp_path: Path) -> None:
    meeting = MEETING + (
        "  - title: A\n    annexes:\n      - {title: B, file: a.pdf, id: plan}\n"
        "      - {title: C, file: a.pdf, id: plan}\n      - {title: D, file: a.pdf, id: A B}\n"
    )
    files: dict[str, str | bytes] = {f"{HOME}/meeting.yaml": meeting, f"{HOME}/a.pdf": TWO_PAGES}
    repeated, misnamed = find(tmp_path, files)
    assert show(repeated) == (
        "meeting.yaml:7:37 repeated-id: the id 'plan' is that of the annex 'B' too"
    )
    assert misnamed.code == "bad-value"


def test_a_description_of_a_page_that_is_not_there_is_told(tmp_path: Path) -> None:
    annex = "  - title: A\n    annexes:\n      - title: B\n        file: a.pdf\n"
    alts = "        page-alts: {2: A map, 3: A plan, last: A list}\n"
    meeting = MEETING + annex + alts
    files: dict[str, str | bytes] = {f"{HOME}/meeting.yaml": meeting, f"{HOME}/a.pdf": TWO_PAGES}
    said = [show(problem) for problem in find(tmp_path, files)]
    assert said == [
        "meeting.yaml:8:34 bad-value: 'page-alts' of the annex 'a.pdf' describes page '3'",
        "meeting.yaml:8:48 bad-value: 'page-alts' of the annex 'a.pdf' describes page 'last'",
    ]


def test_a_markdown_annex_that_takes_too_long_is_told_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Confined(Limits(seconds=0.3, stretch=STRETCH))
    monkeypatch.setattr("agendapack.load.annexes.confined", lambda: process)
    meeting = MEETING + (
        "  - title: A\n    annexes:\n      - {title: B, file: a.md}\n"
        "      - {title: C, file: b.md}\n      - {title: D, file: c.md}\n"
    )
    files: dict[str, str | bytes] = {
        f"{HOME}/meeting.yaml": meeting,
        f"{HOME}/a.md": "![" * 200_000,
        f"{HOME}/b.md": "Text.\n" * 400_000,
        f"{HOME}/c.md": "One\n\n![x](gone.png)\n",
    }
    gone, slow, large = (show(problem) for problem in find(tmp_path, files))
    process.close()
    assert slow.startswith("meeting.yaml:6:26 paper-too-slow: the annex 'a.md' takes more than")
    assert large.startswith("meeting.yaml:7:26 too-large: ")
    assert gone == "c.md:3:1 missing-file: the file 'gone.png' does not exist"


def test_annexes_examined_at_the_same_time_are_those_examined_one_by_one(tmp_path: Path) -> None:
    names = ("tagged-letter", "cut-short", "form-fields", "crop-offset", "tagged-letter")
    files: dict[str, str | bytes] = {
        f"{HOME}/{name}.pdf": (FIXTURES / f"{name}.pdf").read_bytes() for name in names
    }
    listed = "".join(
        f"  - title: A{number}\n    annexes:\n"
        + "".join(f"      - {{title: B, file: {name}.pdf, rotate: {turn}}}\n" for name in names)
        for number, turn in enumerate((90, 180, 270))
    )
    root = lay_out(tmp_path, files | {f"{HOME}/meeting.yaml": MEETING + listed})
    threads = set(threading.enumerate())
    alone = load_meeting(root, FOLDER)
    examiner.cache_clear()
    beside = load_meeting(root, FOLDER, beside=True)
    assert beside == alone
    assert [problem.code for problem in alone.problems] == ["damaged-pdf"] * 3
    assert set(threading.enumerate()) <= threads
