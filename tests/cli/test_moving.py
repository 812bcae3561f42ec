"""Cancelling, postponing and moving a meeting: its file, its record, and what readers are told."""

from pathlib import Path

import pytest

from agendapack.output.yaml_text import set_field
from tests.cli.conftest import Run
from tests.reading import drawn_text

MEETING = "2030-03-04"
FILE = "# Ours\ncommittee: parks\ndate: 2030-03-04  # a Monday\n\nagenda:\n  - title: Apologies\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    committee = "name: Parks\ntime: 7 pm\nvenue: Hall\nnotice: none\nmembers: [{name: A Ash}]\n"
    path = tmp_path / "meetings" / MEETING / "meeting.yaml"
    (tmp_path / "meetings" / "committees").mkdir(parents=True)
    path.parent.mkdir()
    (tmp_path / "meetings" / "organisation.yaml").write_text("name: Example\n")
    (tmp_path / "meetings" / "committees" / "parks.yaml").write_text(committee)
    path.write_text(FILE)
    return path


def front(tmp_path: Path) -> str:
    data = (tmp_path / "build" / MEETING / "agenda.pdf").read_bytes()
    return " ".join(drawn_text(data).replace("\u00a0", " ").split())


def test_a_meeting_is_cancelled(agendapack: Run, file: Path, tmp_path: Path) -> None:
    assert agendapack("publish", MEETING, "--today", "2030-02-20").code == 0
    ran = agendapack("cancel", MEETING, "--reason", "No business.", "--today", "2030-02-21")
    assert ran.code == 0, ran.err
    added = [line for line in file.read_text().splitlines() if line not in FILE.splitlines()]
    assert added == ['reason: "No business."', "state: cancelled"]
    said = front(tmp_path)
    assert "CANCELLED. This meeting will not be held." in said
    assert "Reason. No business." in said
    record = (file.parent / "published.yaml").read_text()
    assert record.count("kind:") == 2
    assert 'reason: "No business."' in record
    upcoming = ("list", "--upcoming", "", "--today", "2030-02-22")
    assert MEETING not in agendapack(*upcoming).out
    assert MEETING in agendapack("list", "--today", "2030-02-22").out


def test_a_postponed_meeting_keeps_its_folder(agendapack: Run, file: Path, tmp_path: Path) -> None:
    assert agendapack("publish", MEETING, "--today", "2030-02-20").code == 0
    to = ("--to", "2030-03-18", "--reason", "Snow.")
    ran = agendapack("postpone", MEETING, *to, "--today", "2030-02-21")
    assert ran.code == 0, ran.err
    text = file.read_text()
    assert "date: 2030-03-18  # a Monday\n" in text
    assert "postponed-from: 2030-03-04\n" in text
    said = front(tmp_path)
    assert "Date: Monday, 18 March 2030" in said
    assert "New date. The agenda was first published for Monday, 4 March 2030." in said
    assert agendapack("build", MEETING).code == 0
    again = agendapack("postpone", MEETING, "--to", "2030-03-25", "--reason", "Ice.",
                       "--today", "2030-02-22")  # fmt: skip
    assert again.code == 0, again.err
    assert file.read_text().count("postponed-from") == 1


def test_a_meeting_is_not_put_off_to_its_own_day(agendapack: Run, file: Path) -> None:
    before = file.read_bytes()
    ran = agendapack("postpone", MEETING, "--to", MEETING, "--reason", "Snow.")
    assert ran.code == 1
    assert "the meeting is on 2030-03-04 already" in ran.err
    assert file.read_bytes() == before
    assert agendapack("postpone", MEETING, "--reason", "Snow.").code == 0
    assert agendapack("postpone", MEETING, "--to", MEETING, "--reason", "Thaw.").code == 0


def test_a_postponed_meeting_is_upcoming_until_its_new_day(agendapack: Run, file: Path) -> None:
    assert agendapack("postpone", MEETING, "--to", "2030-03-18", "--reason", "Snow.").code == 0
    assert MEETING in agendapack("list", "--upcoming", "", "--today", "2030-03-10").out
    assert MEETING not in agendapack("list", "--upcoming", "", "--today", "2030-03-19").out


def test_a_meeting_without_a_new_day_is_postponed(
    agendapack: Run, file: Path, tmp_path: Path
) -> None:
    assert agendapack("postpone", MEETING, "--reason", "Snow.").code == 0
    assert "POSTPONED." in front(tmp_path)
    assert not (file.parent / "published.yaml").exists()


def test_a_meeting_is_held_elsewhere(agendapack: Run, file: Path, tmp_path: Path) -> None:
    assert agendapack("publish", MEETING, "--today", "2030-02-20").code == 0
    ran = agendapack("move-venue", MEETING, "--to", "The School: Room 2", "--reason", "Flooded.",
                     "--today", "2030-02-21")  # fmt: skip
    assert ran.code == 0, ran.err
    said = front(tmp_path)
    assert "Venue: The School: Room 2" in said
    assert "New venue. The agenda was first published with this venue: Hall" in said
    assert "Reason. Flooded." in said


def test_a_change_that_cannot_be_built_is_put_back(agendapack: Run, file: Path) -> None:
    file.write_text(FILE.replace("parks", "parksx"))
    ran = agendapack("cancel", MEETING, "--reason", "No business.")
    assert ran.code == 1
    assert "put back meetings/2030-03-04/meeting.yaml" in ran.out
    assert file.read_text() == FILE.replace("parks", "parksx")


@pytest.mark.parametrize("reason", [[], ["--reason", " "]])
def test_a_reason_is_needed(agendapack: Run, file: Path, reason: list[str]) -> None:
    assert agendapack("cancel", MEETING, *reason).code == 2
    assert file.read_text() == FILE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("venue: Old Hall\ntime: 7 pm\n", 'venue: "A: B"\ntime: 7 pm\n'),
        ("venue: 'Old # Hall'  # ours\ntime: 7 pm\n", 'venue: "A: B"  # ours\ntime: 7 pm\n'),
        ("venue: >\n  Old\n  Hall\ntime: 7 pm\n", 'venue: "A: B"\ntime: 7 pm\n'),
        (
            "date: 2030-03-04\r\ntime: 7 pm\r\n",
            'date: 2030-03-04\r\nvenue: "A: B"\r\ntime: 7 pm\r\n',
        ),
        ("date: 2030-03-04", 'date: 2030-03-04\nvenue: "A: B"'),
    ],
)
def test_one_field_changes_and_no_other_line(before: str, after: str) -> None:
    assert set_field(before, "venue", "A: B") == after
