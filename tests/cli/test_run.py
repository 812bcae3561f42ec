"""What every command has in common: exit codes, faults, interruptions, closed pipes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agendapack import __version__
from agendapack.problems import InternalFault
from tests.cli.conftest import Run, run_process


def raise_it(error: BaseException) -> object:
    def build(*_: object) -> None:
        raise error

    return build


def test_the_version_is_the_package_s(agendapack: Run) -> None:
    assert agendapack("--version").out == f"agendapack {__version__}\n"


def test_help_lists_every_command(agendapack: Run) -> None:
    ran = agendapack("--help")
    commands = ("build", "check", "init", "list", "new", "schema")
    assert all(f"\n  {command} " in ran.out for command in commands)
    assert ran.code == 0
    for command in commands:
        assert agendapack(command, "--help").out.startswith(f"Usage: agendapack {command} ")


@pytest.mark.parametrize("words", [["bild"], ["build", "--loud"], ["list", "--today", "soon"]])
def test_what_cannot_be_understood_is_usage(agendapack: Run, words: list[str]) -> None:
    ran = agendapack(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: agendapack ")


@pytest.mark.parametrize("error", [InternalFault("page 9 is 10"), ZeroDivisionError("by zero")])
def test_a_fault_of_ours_keeps_its_traceback_in_a_file(
    agendapack: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(workspace))
    monkeypatch.setattr("agendapack.pipeline.make", raise_it(error))
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 3
    assert str(error) in ran.err
    assert "Traceback" not in ran.err
    (report,) = workspace.glob("agendapack-fault-*.txt")
    assert str(report) in ran.err
    assert "Traceback" in report.read_text()
    assert f"agendapack {__version__}, Python 3." in report.read_text()


def test_a_fault_is_told_even_where_no_file_can_be_written(
    agendapack: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(workspace / "nowhere"))
    monkeypatch.setattr("agendapack.pipeline.make", raise_it(ZeroDivisionError("by zero")))
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 3
    assert "Traceback" in ran.err


def test_an_interruption_is_130(
    agendapack: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agendapack.pipeline.make", raise_it(KeyboardInterrupt()))
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 130
    assert "Traceback" not in ran.err


def test_nobody_reading_is_no_fault(workspace: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = run_process("check", cwd=workspace, stdout=write)
    os.close(write)
    assert (ran.code, ran.err) == (0, "")


def test_help_imports_click_and_no_other_library() -> None:
    program = (
        "import sys\n"
        "from agendapack.cli.run import run\n"
        "run(['--help'])\n"
        "heavy = {'yaml', 'pydantic', 'jinja2', 'reportlab', 'pypdf', 'rich', 'holidays', 'PIL'}\n"
        "print(sorted(heavy & sys.modules.keys()), 'click' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[] True"


def test_the_shell_can_complete_meetings(workspace: Path) -> None:
    ran = run_process(
        cwd=workspace,
        _AGENDAPACK_COMPLETE="bash_complete",
        COMP_WORDS="agendapack build 2030-0",
        COMP_CWORD="2",
    )
    assert ran.out == "plain,2030-03-04\nplain,2030-04-01\n"
