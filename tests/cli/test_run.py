"""What every command has in common: exit codes, faults, interruptions, closed pipes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import agendapack as package
from agendapack import __version__
from agendapack.__main__ import main
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


def test_an_interruption_while_the_program_starts_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agendapack.cli.answer_quickly", raise_it(KeyboardInterrupt()))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


@pytest.mark.skipif(os.name != "posix", reason="the streams are closed by a shell")
@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- >&- 2>&-"])
def test_a_program_without_standard_streams_builds_as_always(workspace: Path, closed: str) -> None:
    command = f'"{sys.executable}" -m agendapack build 2030-03-04 {closed}'
    home = str(Path(package.__file__).parent.parent)
    ran = subprocess.run(
        ["sh", "-c", command], cwd=workspace, env={**os.environ, "PYTHONPATH": home}, check=False
    )
    assert ran.returncode == 0
    assert (workspace / "build" / "2030-03-04" / "pack.pdf").read_bytes().startswith(b"%PDF")


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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("buidl", "there is no command 'buidl'; did you mean 'build'?"),
        ("help", "there is no command 'help'; write 'agendapack --help'"),
        ("xyz", "there is no command 'xyz'; 'agendapack --help' lists them"),
        ("--all", "It may stand behind the command: 'build --all'"),
    ],
)
def test_a_command_that_is_unknown_is_answered(agendapack: Run, typed: str, said: str) -> None:
    ran = agendapack(typed)
    assert ran.code == 2
    assert said in ran.err
