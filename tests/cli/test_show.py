import errno
import json
import os
import shutil
import sys
from pathlib import Path

import click
import pytest

from agendapack.cli.show import count, say, show_problems
from agendapack.problems import Code, Problem, Severity, Source
from tests.cli.conftest import Run

TITEL = Problem(
    Code.UNKNOWN_FIELD,
    "agenda item 2 has no field 'titel'",
    Source("meetings/2020-02-26/meeting.yaml", 7, 5),
    "did you mean 'title'?",
)
NOWHERE = Problem(Code.CANNOT_WRITE, "the disk is full", severity=Severity.WARNING)


@pytest.fixture(autouse=True)
def in_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_text_is_one_line_a_problem_with_hint_and_closing_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_problems([TITEL, NOWHERE], "text", tmp_path)
    assert capsys.readouterr() == (
        "",
        "warning: the disk is full [cannot-write]\n"
        "meetings/2020-02-26/meeting.yaml:7:5: error: agenda item 2 has no field 'titel'"
        " [unknown-field]\n"
        "    hint: did you mean 'title'?\n"
        "1 error, 1 warning\n",
    )


def test_paths_open_from_the_current_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "meetings" / "2020-02-26").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "meetings" / "2020-02-26")
    show_problems([TITEL], "text", tmp_path)
    assert capsys.readouterr().err.startswith("meeting.yaml:7:5: error: ")
    monkeypatch.chdir("/")
    show_problems([TITEL], "text", tmp_path)
    assert (tmp_path / "meetings").relative_to("/").as_posix() in capsys.readouterr().err


def test_github_gets_workflow_commands_with_everything_escaped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = Problem(Code.BAD_VALUE, "100%\nsure", Source("meetings/a:b,c.yaml", 3, 1), "round it")
    show_problems([odd], "github", tmp_path)
    assert capsys.readouterr().err == (
        "::error file=meetings/a%3Ab%2Cc.yaml,line=3,col=1,title=bad-value"
        "::100%25%0Asure%0Ahint: round it\n"
        "1 error\n"
    )


def test_json_is_one_object_a_line_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_problems([TITEL, NOWHERE], "json", tmp_path)
    objects = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [each["code"] for each in objects] == ["cannot-write", "unknown-field"]
    assert objects[1] == {
        "severity": "error",
        "code": "unknown-field",
        "message": "agenda item 2 has no field 'titel'",
        "hint": "did you mean 'title'?",
        "file": "meetings/2020-02-26/meeting.yaml",
        "line": 7,
        "column": 5,
    }


def test_what_a_terminal_would_obey_is_shown_and_not_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trap = Problem(Code.BAD_VALUE, "\x1b[2J\u202egnp", Source("a\nb.yaml"), "\x07")
    show_problems([trap], "text", tmp_path)
    assert capsys.readouterr().err == (
        "a\\nb.yaml:1:1: error: \\x1b[2J\\u202egnp [bad-value]\n    hint: \\x07\n1 error\n"
    )


@pytest.mark.parametrize(
    ("problems", "text"),
    [
        ([], ""),
        ([NOWHERE], "1 warning"),
        ([TITEL, TITEL, NOWHERE, NOWHERE], "2 errors, 2 warnings"),
    ],
)
def test_the_count_names_only_what_occurred(problems: list[Problem], text: str) -> None:
    assert count(problems) == text


@pytest.mark.parametrize("code", [errno.EPIPE, errno.EINVAL])
def test_nobody_listening_is_no_fault(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def echo(line: str, color: bool | None) -> None:
        raise OSError(code, "closed")

    monkeypatch.setattr(click, "echo", echo)
    monkeypatch.setattr(sys, "stdout", None)
    say("built")
    with sys.stdout as quiet:
        assert quiet.name == os.devnull


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def echo(line: str, color: bool | None) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(click, "echo", echo)
    with pytest.raises(OSError, match="full"):
        say("built")


NAME = "2030-03-05\x1b]0;pwned\x07\u202eX"
COMMANDS = (
    ("list",),
    ("list", "--format", "json"),
    ("build", "--all", "--explain"),
    ("check", "--all", "--format", "github"),
    ("preflight", "--all"),
    ("register", "--all"),
    ("explain", NAME, "1"),
    ("verify", f"build/{NAME}"),
    ("diff", NAME, "--since", f"x{NAME}"),
    ("build", f"--{NAME}"),
)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_no_command_sends_the_name_of_a_folder_raw(agendapack: Run, workspace: Path) -> None:
    meetings = workspace / "meetings"
    shutil.copytree(meetings / "2030-03-04", meetings / NAME)
    for command in COMMANDS:
        ran = agendapack(*command)
        assert not set("\x1b\x07\u202e") & set(ran.out + ran.err), command
        assert "pwned" in ran.out + ran.err or ran.code == 0, command
