"""`import`: what it writes, what it refuses, and how long it takes at most."""

import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.convert.word_files import p, word

LINES = ("Parish Council", "Date: 18 March 2030", "Agenda", "1. Apologies for Absence", "2. Paths")


@pytest.fixture
def agenda(workspace: Path) -> Path:
    path = workspace / "agenda.docx"
    path.write_bytes(word("".join(map(p, LINES))))
    return path


def test_an_agenda_becomes_a_meeting_that_is_built(agendapack: Run, agenda: Path) -> None:
    ran = agendapack("import", "agenda.docx")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "wrote meetings/2030-03-18/meeting.yaml\n"
    assert agendapack("build", "2030-03-18").code == 0


def test_nothing_that_is_there_is_changed(agendapack: Run, agenda: Path) -> None:
    there = agenda.parent / "meetings" / "2030-03-04" / "meeting.yaml"
    before = there.read_text()
    ran = agendapack("import", "agenda.docx", "--date", "2030-03-04")
    assert ran.code == 1
    assert "meetings/2030-03-04/meeting.yaml already exists" in ran.err
    assert there.read_text() == before
    named = agendapack("import", "agenda.docx", "--date", "2030-03-04", "--name", "extra")
    assert named.out == "wrote meetings/2030-03-04-extra/meeting.yaml\n"


def test_a_new_committee_gets_its_file(agendapack: Run, agenda: Path) -> None:
    asked = ("--committee", "Footpaths Committee")
    assert "does not say when the meeting starts" in agendapack("import", "agenda.docx", *asked).err
    ran = agendapack("import", "agenda.docx", *asked, "--time", "6 pm", "--dry-run")
    assert ran.code == 0
    assert "would write meetings/committees/footpaths-committee.yaml" in ran.out
    assert not (agenda.parent / "meetings" / "2030-03-18").exists()
    assert agendapack("import", "agenda.docx", *asked, "--time", "6 pm").code == 0
    committee = agenda.parent / "meetings" / "committees" / "footpaths-committee.yaml"
    assert "name: Footpaths Committee\ntime: 6.00 pm\n" in committee.read_text()
    assert agendapack("build", "2030-03-18").code == 0
    assert agendapack("new", "2030-04-15", "--committee", "footpaths-committee").code == 0


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.pdf", b"%PDF-1.7", "its name must end in .docx, .md or .txt"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("a.docx", b"PK\x03\x04 and no more", "is damaged"),
        ("a.docx", b"%PDF-1.7", "a PDF"),
        ("a.txt", b"\xff\xfea\0", "UTF-8"),
    ],
)
def test_what_is_no_agenda_is_refused(
    agendapack: Run, workspace: Path, name: str, data: bytes, told: str
) -> None:
    (workspace / name).write_bytes(data)
    ran = agendapack("import", name)
    assert ran.code == 1
    assert told in ran.err
    assert sorted(path.name for path in (workspace / "meetings").glob("2*")) == [
        "2030-03-04",
        "2030-04-01",
    ]


@pytest.mark.parametrize(
    "line", [" \t" * 60_000, "a" * 250_000 + "(", "1. " + "(" * 100_000, "# " + " " * 200_000 + "x"]
)
def test_a_line_without_end_takes_no_time_without_end(
    agendapack: Run, workspace: Path, line: str
) -> None:
    text = (
        f"Parish Council\n\nTo: {line}\n\nDate: 18 March 2030\n\n1. One\n\n{line}\n\n2. Two{line}\n"
    )
    (workspace / "a.txt").write_text(text)
    started = time.process_time()
    agendapack("import", "a.txt", "--dry-run")
    assert time.process_time() - started < 20
