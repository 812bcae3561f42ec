"""`init`, `new`, `list`: from an empty folder to meetings that can be built."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_without_a_workspace_it_says_how_to_start(agendapack: Run) -> None:
    for words in (
        ["build", "2030-03-04"],
        ["check"],
        ["list"],
        ["new", "2030-03-04", "--committee", "x"],
    ):
        ran = agendapack(*words)
        assert (ran.code, ran.out) == (2, "")
        assert "agendapack init" in ran.err


def test_a_new_workspace_checks_without_any_problem(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("check", "--strict", "--today", "2030-05-01")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "checked 2030-03-04 (2 pages)\nchecked 2030-04-01 (2 pages)\n"


def test_init_changes_nothing_that_is_there(agendapack: Run, workspace: Path) -> None:
    organisation = workspace / "meetings" / "organisation.yaml"
    organisation.write_text("name: Ours\n")
    ran = agendapack("init")
    assert ran.code == 1
    assert "meetings/organisation.yaml already exists" in ran.err
    assert organisation.read_text() == "name: Ours\n"


def test_init_names_every_file_it_wrote(agendapack: Run, tmp_path: Path) -> None:
    ran = agendapack("init", "parish")
    wrote = [line.removeprefix("wrote ") for line in ran.out.splitlines()[:-1]]
    there = [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()]
    assert sorted(wrote) == sorted(there)
    assert "parish/meetings/committees/parish-council.yaml" in wrote
    assert "parish/schema/meeting.json" in wrote


def test_init_keeps_packs_out_of_git_and_a_gitignore_as_it_is(
    agendapack: Run, tmp_path: Path
) -> None:
    assert agendapack("init", "parish").code == 0
    assert (tmp_path / "parish" / ".gitignore").read_text().endswith("\n/build/\n/site/\n")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / ".gitignore").write_text("*.tmp\n")
    ran = agendapack("init", "ours")
    assert ran.code == 0
    assert "kept ours/.gitignore; see that it names /build/\n" in ran.out
    assert (tmp_path / "ours" / ".gitignore").read_text() == "*.tmp\n"


def test_new_takes_the_committee_s_habits(agendapack: Run, workspace: Path) -> None:
    text = (workspace / "meetings" / "2030-03-04" / "meeting.yaml").read_text()
    assert text == (
        "# yaml-language-server: $schema=../../schema/meeting.json\n"
        "committee: parish-council\n"
        "date: 2030-03-04\n"
        "state: final\n"
        "\n"
        "agenda:\n"
        "  - standing: apologies\n"
        "  - standing: declarations-of-interest\n"
        "  - standing: public-participation\n"
        "  - standing: urgent-business\n"
    )


def test_new_takes_what_is_due_by_the_forward_plan(agendapack: Run, workspace: Path) -> None:
    plan = workspace / "meetings" / "forward-plans" / "parish-council.yaml"
    plan.parent.mkdir()
    plan.write_text(
        "title: Forward Plan\ntopics:\n"
        "  - {id: paths, title: Paths, lead: Clerk, meeting: 2030-05-06}\n"
        "  - {id: trees, title: Trees, meeting: 2030-06-03}\n"
    )
    assert agendapack("new", "2030-05-06", "--committee", "parish-council").code == 0
    text = (workspace / "meetings" / "2030-05-06" / "meeting.yaml").read_text()
    assert text.endswith("  - title: Paths\n    topic: paths  # Clerk\n")
    assert agendapack("check", "2030-05-06", "--strict", "--today", "2030-01-01").code == 0
    assert agendapack("minutes", "2030-05-06").code == 0
    minutes = (workspace / "meetings/2030-05-06/minutes.yaml").read_text("utf-8")
    assert "  - title: Paths\n    item: " in minutes
    assert "\n    topic: paths\n" in minutes


def test_new_tells_meetings_of_one_day_apart(agendapack: Run, workspace: Path) -> None:
    again = agendapack("new", "2030-03-04", "--committee", "parish-council")
    assert again.code == 1
    assert "meetings/2030-03-04/meeting.yaml already exists" in again.err
    named = agendapack("new", "2030-03-04", "--committee", "parish-council", "--name", "budget")
    assert (named.code, named.out) == (0, "wrote meetings/2030-03-04-budget/meeting.yaml\n")


@pytest.mark.parametrize("name", ["../../escape", "a/b", "", "Ä"])
def test_new_refuses_a_suffix_that_is_no_name(agendapack: Run, workspace: Path, name: str) -> None:
    ran = agendapack("new", "2037-11-07", "--committee", "parish-council", "--name", name)
    assert ran.code == 2
    assert "small letters, digits" in ran.err
    assert not list(workspace.parent.rglob("2037-11-07*"))


def test_new_asks_for_a_time_where_the_committee_has_none(agendapack: Run, workspace: Path) -> None:
    committee = workspace / "meetings" / "committees" / "bare.yaml"
    committee.write_text("name: Bare\n")
    ran = agendapack("new", "2030-05-06", "--committee", "bare")
    assert ran.code == 1
    assert "--time" in ran.err
    assert agendapack("new", "2030-05-06", "--committee", "bare", "--time", "7.30 pm").code == 0
    assert agendapack("check", "2030-05-06").code == 0


def test_new_suggests_the_committee_that_was_meant(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("new", "2030-05-06", "--committee", "parish-counsil")
    assert ran.code == 1
    assert "parish-council" in ran.err


def test_new_needs_a_date(agendapack: Run, workspace: Path) -> None:
    assert agendapack("new", "2030-02-30", "--committee", "parish-council").code == 2


def test_list_shows_every_meeting_with_its_state(agendapack: Run, workspace: Path) -> None:
    (workspace / "meetings" / "2030-04-01" / "meeting.yaml").write_text("committee: 3\n")
    ran = agendapack("list", "--today", "2030-03-05")
    assert [re.split(" {2,}", line) for line in ran.out.splitlines()] == [
        ["MEETING", "DATE", "COMMITTEE", "STATE", "PACK", "PUBLISH BY", "NOTICE"],
        ["2030-04-01", "-", "-", "problems", "none", "-", "-"],
        ["2030-03-04", "2030-03-04", "Parish Council", "final", "none", "2030-02-27", "-"],
    ]


def test_list_says_by_when_decisions_are_published_in_wales(
    agendapack: Run, workspace: Path
) -> None:
    organisation = workspace / "meetings" / "organisation.yaml"
    text = organisation.read_text("utf-8").replace("notice: parish", "")
    organisation.write_text(text + "\ncountry: wales\n", "utf-8")
    heads, parish, *_ = agendapack("list").out.splitlines()
    assert heads.endswith("  DECISIONS BY")
    assert parish.split()[-1] == "2030-03-12", "seven working days, that of the meeting among them"
    assert agendapack("cancel", "2030-03-04", "--reason", "Snow.").code == 0
    fields = [json.loads(line) for line in agendapack("list", "--format", "json").out.splitlines()]
    assert next(f for f in fields if f["meeting"] == "2030-03-04")["decisions_by"] is None


def test_list_as_json_is_one_object_a_line(agendapack: Run, workspace: Path) -> None:
    lines = agendapack("list", "--format", "json", "--today", "2030-02-25").out.splitlines()
    assert json.loads(lines[0]) == {
        "meeting": "2030-03-04",
        "date": "2030-03-04",
        "committee": "Parish Council",
        "state": "final",
        "pack": "none",
        "published": None,
        "decisions_by": None,
        "publish_by": "2030-02-27",
        "days_left": 2,
        "earlier_notices": {"the stricter reading": "2030-02-26"},
    }
    assert len(lines) == 2


def test_list_upcoming_starts_today(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("list", "--upcoming", "--today", "2030-03-05")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["MEETING", "2030-04-01"]


def test_init_writes_a_whole_meeting_of_a_kind(agendapack: Run) -> None:
    ran = agendapack("init", "--kind", "parish")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "next: agendapack build 2031-05-12"
    assert agendapack("check", "2031-05-12").code == 0


def test_init_tells_which_kinds_there_are(agendapack: Run) -> None:
    ran = agendapack("init", "--kind", "club")
    assert ran.code == 2
    assert "there is no kind 'club'; there are charity-board, council, governors," in ran.err
