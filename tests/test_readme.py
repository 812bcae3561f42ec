"""What the README says to do works, and what it says is printed is printed."""

import re
import shlex
from pathlib import Path

import pytest

from agendapack.cli.run import run
from tests.blocks import read_blocks, write_files
from tests.cli.conftest import run_process

README = Path(__file__).parent.parent / "README.md"
BLOCKS = read_blocks(README)
MEETING = Path("meetings/2026-03-12/meeting.yaml")


def text_of(mark: str) -> str:
    (text,) = [block.text for block in BLOCKS if block.mark == mark]
    return text


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AGENDAPACK_WORKSPACE", raising=False)
    return tmp_path


def start(folder: Path) -> None:
    """Do what the block "first meeting" says, with `agendapack` on the path."""
    lines = [shlex.split(line) for line in text_of("first meeting").splitlines()]
    assert [line[0] for line in lines] == ["agendapack"] * 3
    for line in lines:
        assert run(line[1:]) == 0


def test_a_first_meeting_from_an_empty_folder(empty: Path) -> None:
    start(empty)
    assert (empty / "build" / "2026-03-12" / "pack.pdf").exists()
    write_files(BLOCKS, empty)
    assert (empty / MEETING).read_text().endswith("  - report: footpaths.md\n")
    for command in (["check"], ["build", "2026-03-12"]):
        assert run_process(*command, cwd=empty).err == ""
    assert (empty / "build" / "2026-03-12" / "papers" / "05-repair-of-footpaths.pdf").exists()


def test_the_mistake_is_shown_as_the_readme_shows_it(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start(empty)
    write_files(BLOCKS, empty)
    meeting = empty / MEETING
    meeting.write_text(meeting.read_text().replace("- report:", "- raport:"))
    capsys.readouterr()
    assert run(["check"]) == 1
    assert capsys.readouterr().err == text_of("mistake")


@pytest.mark.parametrize(
    ("mark", "lock", "last"),
    [
        ("build", "requirements.txt", ". && .venv/bin/agendapack build 2020-02-26"),
        ("test", "requirements-test.txt", "-e . && .venv/bin/pytest -n auto"),
    ],
)
def test_set_up_is_one_line_that_needs_python_alone(mark: str, lock: str, last: str) -> None:
    (line,) = text_of(mark).splitlines()
    pip = ".venv/bin/pip install -q"
    assert line == (
        f"python3 -m venv .venv && {pip} -r .ci/{lock} && "
        f"{pip} --no-deps --no-build-isolation {last}"
    )


def test_every_command_is_in_the_table() -> None:
    shown = set(re.findall(r"^\| `agendapack ([\w-]+)", README.read_text("utf-8"), re.M))
    listed = run_process("--help", cwd=README.parent).out.split("Commands:")[1]
    assert shown == set(re.findall(r"^  ([a-z-]+) ", listed, re.M))
