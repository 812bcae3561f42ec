"""Who attended, and which interests were declared, over the meetings of a year."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Run, agendapack

__all__ = ["agendapack"]

FIRST = """\
attendance:
  - {name: A Sample, status: present}
  - {name: B Sample, status: remote}
  - {name: C Sample, status: apologies}
  - {name: D Other, status: present, substitute-for: C Sample}
declarations:
  - {name: Cllr B Sample, item: 2, kind: Pecuniary, interest: "A lease, by the pond", withdrew: yes}
minutes:
  - {title: Apologies, item: 1}
  - {title: Pond, item: 2}
"""
SECOND = """\
attendance:
  - {name: A Sample, status: absent}
  - {name: B Sample, status: present}
  - {name: C Sample}
minutes: [{title: Apologies}]
"""
THIRD = """\
present: [{name: Cllr B Sample}]
apologies: [Councillor A Sample]
minutes: [{title: Apologies}]
"""


@pytest.fixture
def year(agendapack: Run, tmp_path: Path) -> Run:
    assert agendapack("init").code == 0
    for day, minutes in {"2030-03-04": FIRST, "2030-05-13": SECOND, "2030-09-02": THIRD}.items():
        folder = tmp_path / "meetings" / day
        folder.mkdir()
        meeting = f"committee: parish-council\ndate: {day}\nagenda: []\n"
        (folder / "meeting.yaml").write_text(meeting, "utf-8")
        (folder / "minutes.yaml").write_text(f"date: {day}\n{minutes}", "utf-8")
    return agendapack


def rows(run: Run, *words: str) -> list[dict[str, str]]:
    ran = run(*words, "--format", "csv")
    assert (ran.code, ran.err) == (0, "")
    return list(csv.DictReader(StringIO(ran.out)))


COUNTS = ("meetings", "present", "remote", "apologies", "absent", "substitute")


def counted(run: Run, *words: str) -> dict[str, list[int]]:
    found = rows(run, "attendance", *words)
    return {row["member"]: [int(row[name]) for name in COUNTS] for row in found}


def test_attendance_is_counted_over_meetings(year: Run) -> None:
    assert counted(year) == {
        "A Sample": [3, 1, 0, 1, 1, 0],
        "B Sample": [3, 2, 1, 0, 0, 0],
        "C Sample": [1, 0, 0, 1, 0, 0],
        "D Other": [0, 0, 0, 0, 0, 1],
    }


def test_a_year_has_its_first_and_last_day(year: Run) -> None:
    assert counted(year, "--from", "2030-05-13", "--to", "2030-09-01") == {
        "A Sample": [1, 0, 0, 0, 1, 0],
        "B Sample": [1, 1, 0, 0, 0, 0],
        "C Sample": [0, 0, 0, 0, 0, 0],
    }
    assert year("attendance", "--from", "2030-05-13", "--to", "2030-05-12").code == 2


def test_each_member_at_each_meeting(year: Run) -> None:
    found = rows(year, "attendance", "--each", "--to", "2030-03-04")
    assert [
        (row["date"], row["member"], row["status"], row["substitute_for"]) for row in found
    ] == [
        ("2030-03-04", "A Sample", "present", ""),
        ("2030-03-04", "B Sample", "remote", ""),
        ("2030-03-04", "C Sample", "apologies", ""),
        ("2030-03-04", "D Other", "present", "C Sample"),
    ]


def test_interests_have_the_item_that_they_concern(year: Run) -> None:
    ran = year("interests", "--format", "json")
    assert json.loads(ran.out) == {
        "committee": "parish-council",
        "date": "2030-03-04",
        "name": "B Sample",
        "item": "2",
        "title": "Pond",
        "kind": "Pecuniary",
        "interest": "A lease, by the pond",
        "withdrew": True,
    }
    assert [row["interest"] for row in rows(year, "interests", "--member", "b samp")] == [
        "A lease, by the pond"
    ]
    assert rows(year, "interests", "--member", "A Sample") == []


def test_tables_are_read_by_people(year: Run) -> None:
    assert year("attendance").out.splitlines()[1].split() == [
        *("parish-council", "A", "Sample"),
        *("3", "1", "0", "1", "1", "0"),
    ]
    assert year("interests", "--committee", "parish-council").out.count("\n") == 2
    assert year("interests", "--from", "2031-01-01").out == "the minutes have none\n"
    assert year("attendance", "--committee", "parks").code == 2


def test_minutes_that_cannot_be_read_are_told(year: Run, tmp_path: Path) -> None:
    (tmp_path / "meetings/2030-05-13/minutes.yaml").write_text("date: 2030-05-13\n", "utf-8")
    for command in ("attendance", "interests"):
        for form in ("text", "csv", "json"):
            ran = year(command, "--format", form)
            assert ran.code == 1
            assert "missing-field" in ran.err


def test_a_register_of_nothing_says_so(year: Run) -> None:
    assert year("register").out == "nothing is withheld\n"
    assert year("register", "--due").out == "nothing is due for review\n"
    assert year("register", "--format", "json").out == ""
