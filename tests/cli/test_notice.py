"""How long is left to publish: `list`, `check` and `build` on a given day."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MEETING = "2030-03-04"


def last_cell(agendapack: Run, today: str) -> str:
    lines = agendapack("list", "--today", today).out.splitlines()
    return next(line for line in lines if line.startswith(MEETING)).rsplit("  ", 1)[1]


@pytest.mark.parametrize(
    ("today", "cell"),
    [
        ("2030-02-25", "2 days left"),
        ("2030-02-26", "1 day left"),
        ("2030-02-27", "today is the last day"),
        ("2030-02-28", "passed"),
        ("2030-03-05", "-"),
    ],
)
def test_list_says_how_long_is_left(
    agendapack: Run, workspace: Path, today: str, cell: str
) -> None:
    assert last_cell(agendapack, today) == cell


def test_list_says_that_an_agenda_is_published(agendapack: Run, workspace: Path) -> None:
    file = workspace / "meetings" / MEETING / "meeting.yaml"
    file.write_text(file.read_text() + "published: 2030-02-26\n")
    assert last_cell(agendapack, "2030-02-28") == "published"
    assert agendapack("check", MEETING, "--strict", "--today", "2030-02-28").err == ""


def test_check_says_how_long_is_left(agendapack: Run, workspace: Path) -> None:
    assert agendapack("check", MEETING, "--today", "2030-02-25").out == (
        "checked 2030-03-04 (2 pages)\n    publish by Wednesday 27 February 2030 (2 days left)\n"
        "    for the stricter reading, give notice by Tuesday 26 February 2030 (1 day left)\n"
    )


def test_check_names_the_earlier_notices_of_an_executive(agendapack: Run, workspace: Path) -> None:
    committee = workspace / "meetings" / "committees" / "parish-council.yaml"
    committee.write_text(committee.read_text() + "\nnotice: executive\n")
    assert agendapack("check", MEETING, "--today", "2030-02-01").out.splitlines()[1:] == [
        "    publish by Friday 22 February 2030 (21 days left)",
        "    for a private meeting, give notice by Sunday 3 February 2030 (2 days left)",
        "    for a private meeting, again, give notice by Friday 22 February 2030 (21 days left)",
        "    for a key decision, give notice by Sunday 3 February 2030 (2 days left)",
    ]


def test_list_names_the_notices_that_the_business_asks_for(
    agendapack: Run, workspace: Path
) -> None:
    committee = workspace / "meetings" / "committees" / "parish-council.yaml"
    committee.write_text(committee.read_text() + "\nnotice: executive\n")
    assert "OTHER NOTICES BY" not in agendapack("list", "--today", "2030-02-01").out
    file = workspace / "meetings" / MEETING / "meeting.yaml"
    file.write_text(
        file.read_text() + "  - title: Depot\n    exempt: {paragraphs: [3], reason: A sale.}\n"
    )
    expected = "2030-02-03 (a private meeting), 2030-02-22 (a private meeting, again)"
    assert expected in agendapack("list", "--today", "2030-02-01").out
    assert agendapack("build", MEETING).code == 0
    assert expected in agendapack("list", "--today", "2030-02-01").out, "remembered by the index"


def test_check_as_json_has_the_days(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("check", MEETING, "--today", "2030-02-28", "--format", "json")
    assert json.loads(ran.out) == {
        "checked": MEETING,
        "pages": 2,
        "publish_by": "2030-02-27",
        "days_left": -1,
        "earlier_notices": {"the stricter reading": "2030-02-26"},
    }
    assert json.loads(ran.err)["code"] == "notice-passed"


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_day_that_has_passed_is_a_warning_until_the_meeting(
    agendapack: Run, workspace: Path, command: str
) -> None:
    ran = agendapack(command, MEETING, "--today", MEETING)
    assert ran.code == 0
    assert "[notice-passed]" in ran.err
    assert "take advice" in ran.err
    assert agendapack(command, MEETING, "--strict", "--today", MEETING).code == 1
    assert agendapack(command, MEETING, "--strict", "--today", "2030-03-05").err == ""


def test_a_warning_about_a_day_stands_at_that_day(agendapack: Run, workspace: Path) -> None:
    file = workspace / "meetings" / MEETING / "meeting.yaml"
    plain = file.read_text()

    def places(more: str, *command: str) -> list[str]:
        file.write_text(plain.replace("agenda:", f"{more}agenda:"))
        told = agendapack(*command, MEETING, "--today", "2030-03-01").err.splitlines()
        lines = file.read_text().splitlines()
        found = (re.search(r"meeting.yaml:(\d+):(\d+): ", line) for line in told)
        return [lines[int(p[1]) - 1][int(p[2]) - 1 :] for p in found if p]

    assert places("", "check") == ["2030-03-04"], "the day of the meeting"
    assert places("published: 2030-02-28\n", "check") == ["2030-02-28"]
    early = "published: 2030-02-20\nuntil: 2030-03-01\n"
    assert places(early, "check") == ["2030-03-01"]
    early = "published: 2030-02-20\nend: 1.00 am\n"
    assert places(early, "check") == ["1.00 am"]
    plain = plain.replace("state: final", "state: draft")
    assert places("published: 2030-02-20\n", "publish") == ["draft"]


def test_without_notice_nothing_is_said(agendapack: Run, workspace: Path) -> None:
    house = workspace / "meetings" / "organisation.yaml"
    house.write_text(house.read_text().replace("notice: parish", "notice: none"))
    ran = agendapack("check", MEETING, "--today", "2030-03-01")
    assert (ran.out, ran.err) == ("checked 2030-03-04 (2 pages)\n", "")
    assert last_cell(agendapack, "2030-03-01") == "-"


def test_the_files_are_the_same_on_any_day(agendapack: Run, workspace: Path) -> None:
    made = []
    for today in ("2030-02-01", "2030-03-01"):
        assert agendapack("build", MEETING, "--today", today).code == 0
        folder = workspace / "build" / MEETING
        made.append({p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    assert "pack.json" in made[0]
    assert made[0] == made[1]


def test_a_paper_to_follow_is_no_part_of_the_pack(agendapack: Run, workspace: Path) -> None:
    file = workspace / "meetings" / MEETING / "meeting.yaml"
    file.write_text(
        file.read_text() + "  - report: flood.md\n    title: Flood\n    to-follow: yes\n"
    )
    ran = agendapack("build", MEETING, "--today", "2030-01-01")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads((workspace / "build" / MEETING / "pack.json").read_text())["papers"] == []
