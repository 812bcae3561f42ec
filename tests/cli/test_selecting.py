"""Which meetings `build`, `check`, `list` and the others work on."""

from datetime import date
from pathlib import Path

import pytest

from agendapack.cli.options import Settings
from agendapack.cli.wanted import Choice, choose
from tests.cli.conftest import MEETINGS, List, Run, run_process, write

PARKS = ("2030-03-04-parks", "2030-04-01-parks")
ALL = tuple(MEETINGS)


def test_without_a_selector_all_are_listed(listed: List) -> None:
    assert listed() == listed("--all") == ALL


@pytest.mark.parametrize("choice", [Choice(), Choice(everything=True)])
def test_to_take_all_no_file_is_read(tmp_path: Path, choice: Choice) -> None:
    settings = Settings(tmp_path, tmp_path, date(2030, 3, 5))
    assert choose(settings, choice, ("never", "there")) == ("never", "there")


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        (["--upcoming"], ["2030-04-01-parks"]),
        (["--upcoming", "27"], ["2030-04-01-parks"]),
        (["--upcoming", "26"], []),
        (["--upcoming", "99999999999999"], ["2030-04-01-parks"]),
        (["--upcoming", "0", "--today", "2030-03-04"], ["2030-03-04-parks", "2030-03-04-planning"]),
        (
            ["--from", "2030-03-04", "--to", "2030-03-31"],
            ["2030-03-04-parks", "2030-03-04-planning"],
        ),
        (["--from", "2030-03-05"], ["2030-04-01-parks"]),
        (["--to", "2030-03-04", "--committee", "parks"], ["2030-03-04-parks"]),
        (["--committee", "parks"], PARKS),
        (["--committee", "parks", "--committee", "planning"], ALL),
        (["--all", "--committee", "planning"], ["2030-03-04-planning"]),
        (["--upcoming", "--committee", "planning"], []),
        (["--upcoming", "--from", "2030-01-01", "--to", "2030-03-20"], []),
    ],
)
def test_selectors_combine(listed: List, options: list[str], chosen: list[str]) -> None:
    assert listed(*options) == tuple(chosen)


@pytest.mark.parametrize(
    "text",
    [
        "committee: parks\n",
        "committee: parks\ndate: 4 March 2030\n",
        "committee: parks\ndate: 2030-02-30\n",
        "committee: parks\ndate:\n  2030-03-04\n",
        "committee: parks\ndate: 2030-03-04\n  # why\n\n  or so\n",
        "committee: parks\ndate: 2030-03-04\ndate: 2030-03-05\n",
        "committee: parks\ndate: 2030-03-04\n'date': 2030-03-05\n",
        "committee: parks\nofficer:\n  date: 2030-03-04\n",
        "{committee: parks, date: 2030-03-04}\n",
        "--- !!map\ncommittee: parks\ndate: 2030-03-04\n",
        f"committee: parks\ndate: 2030-03-04\n#{'x' * 2**20}\n",
    ],
)
def test_a_meeting_whose_date_cannot_be_read_is_never_left_out(
    listed: List, meetings: Path, text: str
) -> None:
    write(meetings / "2030-03-04-parks" / "meeting.yaml", text)
    assert listed("--upcoming") == PARKS


@pytest.mark.parametrize("line", ["", "committee: [parks]\n", "committee: parcs\n"])
def test_nor_is_one_whose_committee_cannot_be_read_or_is_unknown(
    listed: List, meetings: Path, line: str
) -> None:
    write(meetings / "2030-03-04-parks" / "meeting.yaml", f"date: 2030-03-04\n{line}")
    assert listed("--committee", "planning") == ("2030-03-04-parks", "2030-03-04-planning")


@pytest.mark.parametrize("start", ["\ufeff", "# a comment: date\n", "---\n"])
def test_marks_before_the_fields_do_no_harm(listed: List, meetings: Path, start: str) -> None:
    write(
        meetings / "2030-03-04-parks" / "meeting.yaml",
        f"{start}date : 2030-03-04\ncommittee: parks",
    )
    assert listed("--upcoming") == ("2030-04-01-parks",)


def test_build_check_and_the_others_take_the_same_selectors(
    agendapack: Run, meetings: Path
) -> None:
    ran = agendapack("build", "--committee", "planning", "--today", "2030-02-01")
    assert ran.code == 0, ran.err
    assert [path.name for path in (meetings.parent / "build").glob("2*")] == ["2030-03-04-planning"]
    ran = agendapack("check", "--upcoming", "30", "--today", "2030-03-05")
    assert ("2030-04-01" in ran.out, "2030-03-04" in ran.out) == (True, False)
    for command in ("preflight", "register"):
        assert agendapack(command, "--to", "2030-03-04").code == 0


@pytest.mark.parametrize("command", ["build", "check", "list", "preflight", "register"])
def test_nothing_to_do_is_no_failure_and_is_said(
    agendapack: Run, meetings: Path, command: str
) -> None:
    ran = agendapack(command, "--from", "2031-01-01", "--committee", "parks")
    said = "nothing to do: no meeting is chosen by --from 2031-01-01 --committee parks\n"
    assert (ran.code, ran.err) == (0, said)
    assert "2030" not in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build", "2030-04", "--upcoming"], "name meetings or give --upcoming, not both"),
        (["check", "2030-04", "--committee", "parks"], "or give --committee parks, not both"),
        (["build", "2030-04", "--all"], "name meetings or give --all, not both"),
        (["build", "--committee", "parc"], "no committee 'parc'; did you mean 'parks'?"),
        (["list", "--committee", "xyz"], "no committee 'xyz'; there are parish-council, parks,"),
        (["list", "--upcoming", "soon"], "--upcoming takes a number of days; 'soon' is none"),
        (["list", "--upcoming", "1.5"], "--upcoming takes a number of days; '1.5' is none"),
        (["list", "--from", "2030-02-02", "--to", "2030-02-01"], "2030-02-02 is later than --to"),
        (["build", "--from", "tomorrow"], "'tomorrow' is no day; write it as in 2020-02-18"),
        (["list", "--to", "2030-02-30"], "'2030-02-30' is no day; write it as in 2020-02-18"),
        (["list", "--today", "1.2.2030"], "'1.2.2030' is no day; write it as in 2020-02-18"),
    ],
)
def test_what_makes_no_sense_is_usage(
    agendapack: Run, meetings: Path, words: list[str], said: str
) -> None:
    ran = agendapack(*words)
    assert ran.code == 2
    assert said in ran.err


def test_the_shell_can_complete_committees(meetings: Path) -> None:
    ran = run_process(
        cwd=meetings,
        _AGENDAPACK_COMPLETE="bash_complete",
        COMP_WORDS="agendapack build --committee p",
        COMP_CWORD="3",
    )
    assert ran.out == "plain,parish-council\nplain,parks\nplain,planning\n"
