"""What a worker makes of what it is sent: the same as is made where the files are."""

from dataclasses import replace
from pathlib import Path
from pickle import dumps

import pytest

from agendapack.batch.cluster.reach import gather_commons, gather_own, named_variables
from agendapack.batch.cluster.work import (
    Answer,
    Parcel,
    clear_desk,
    describe_program,
    make_meeting,
)
from agendapack.model.request import BuiltFiles, Request
from agendapack.pipeline import make
from agendapack.problems import Problem, ProblemsFound
from tests.batch.cluster.workspaces import write_meeting, write_meetings
from tests.convert.word_files import word
from tests.waiting import until

FOLDER = "2030-03-01"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    write_meetings(root, 2)
    return root


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "worker"
    place.mkdir()
    return place


def pack(root: Path, **variables: str) -> Parcel:
    request = Request(Path(), FOLDER, Path())
    return Parcel(request, gather_own(root, FOLDER), variables, describe_program())


def send(root: Path, place: Path, parcel: Parcel) -> Answer:
    return make_meeting(dumps(parcel), dumps(gather_commons(root).files), place, None)


def locally(root: Path, **environment: str) -> BuiltFiles | tuple[Problem, ...]:
    try:
        return make(Request(root, FOLDER, root / "build", environment=environment, beside=False))
    except ProblemsFound as found:
        return found.problems


def test_a_worker_makes_the_same_and_keeps_nothing(root: Path, place: Path) -> None:
    answer = send(root, place, pack(root))
    assert isinstance(answer, BuiltFiles)
    assert answer == locally(root)
    assert len(answer.files) == 4
    clear_desk()
    until(lambda: not list(place.iterdir()))


def test_it_makes_a_meeting_with_files_of_other_folders(root: Path, place: Path) -> None:
    shared = root / "shared"
    shared.mkdir()
    (shared / "a list.md").write_text("# Trees\n\n- Ash\n")
    entry = (
        "    annexes:\n      - {title: List, file: ../../shared/a list.md}\n"
        "      - {title: Of another, file: ../2030-03-02/trees.txt}\n"
    )
    (root / "meetings" / "2030-03-02" / "trees.txt").write_text("words")
    write_meeting(root, FOLDER, entry)
    answer = send(root, place, pack(root))
    assert isinstance(answer, BuiltFiles)
    assert answer == locally(root)


def test_a_meeting_with_errors_is_handed_back(root: Path, place: Path) -> None:
    write_meeting(root, FOLDER, "    titel: Oaks\n    annexes: [{title: A, file: gone.pdf}]\n")
    assert send(root, place, pack(root)) is None


def test_the_password_of_a_paper_is_sent_with_the_meeting(root: Path, place: Path) -> None:
    locked = Path(__file__).parents[2] / "fixtures" / "annexes" / "encrypted-password.pdf"
    (root / "meetings" / FOLDER / "locked.pdf").write_bytes(locked.read_bytes())
    entry = "    annexes: [{title: A, file: locked.pdf, password-from: env:TREES_PASSWORD}]\n"
    write_meeting(root, FOLDER, entry)
    assert named_variables(pack(root).own) == {"TREES_PASSWORD"}
    assert send(root, place, pack(root)) is None
    answer = send(root, place, pack(root, TREES_PASSWORD="secret"))
    assert isinstance(answer, BuiltFiles), answer
    assert answer == locally(root, TREES_PASSWORD="secret")


def test_fonts_and_templates_of_one_workspace_are_not_those_of_the_next(
    root: Path, place: Path
) -> None:
    (root / "templates").mkdir()
    text = (Path(__file__).parents[3] / "templates" / "report.html").read_text("utf-8")
    made = []
    for said in ("first", "second"):
        (root / "templates" / "report.html").write_text(text.replace("<h1", f"<p>{said}</p><h1"))
        answer = send(root, place, pack(root))
        assert isinstance(answer, BuiltFiles)
        assert answer == locally(root)
        made.append(answer.files["pack.pdf"])
    assert made[0] != made[1]


def test_another_program_hands_everything_back(root: Path, place: Path) -> None:
    mine = pack(root)
    assert send(root, place, replace(mine, program={**mine.program, "reportlab": "1.0"})) is None


def test_a_meeting_that_needs_an_absent_office_goes_back(root: Path, place: Path) -> None:
    (root / "meetings" / FOLDER / "list.docx").write_bytes(word("<w:p/>"))
    write_meeting(root, FOLDER, "    annexes: [{title: L, file: list.docx, typeset: no}]\n")
    parcel = pack(root)
    asked = replace(parcel, request=replace(parcel.request, office=Path("soffice")))
    assert send(root, place, asked) is None
