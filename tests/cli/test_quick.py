"""The answer for unchanged meetings says what the command line proper would say."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agendapack import cli as quick
from agendapack.batch.office_program import find_office_program
from agendapack.cache import is_sure, look_at
from agendapack.cli import answer_quickly, is_sure_to_build
from agendapack.cli.run import run
from tests.cli.conftest import Run, run_process
from tests.cli.many import add_meetings, spoil
from tests.waiting import until

HEAVY = {"click", "pydantic", "yaml", "reportlab", "pypdf", "rich", "dataclasses", "typing"}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build three small meetings, once for all tests here."""
    root = tmp_path_factory.mktemp("original")
    assert run_process("init", cwd=root).code == 0
    add_meetings(root, 3)
    assert run_process("build", "--all", "--no-cache", cwd=root).code == 0
    return root


@pytest.fixture
def built(agendapack: Run, tmp_path: Path, original: Path) -> list[str]:
    """Return the names of three small meetings that are built and left alone for a while."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    until_old(tmp_path)
    assert agendapack("build", "--all").out.startswith("3 unchanged; 6 pages, ")
    return sorted(path.name for path in (tmp_path / "meetings").glob("2*"))


def until_old(root: Path) -> None:
    """Wait until all files are so old that any later change shows in their times."""
    paths = [str(path) for path in (root, *root.rglob("*"))]
    until(lambda: all(is_sure(look_at(path), time.time_ns()) for path in paths))


def still(text: str) -> str:
    """Leave out how long it took."""
    return re.sub(r'(seconds": )[0-9.]+|[0-9.]+( seconds)', r"\1\2", text)


def say(capsys: pytest.CaptureFixture[str], root: Path) -> tuple[str, str, str]:
    said = capsys.readouterr()
    report = root / "build" / "report.json"
    content = report.read_text("utf-8")
    report.unlink()
    return still(said.out), said.err, still(content)


@pytest.mark.parametrize("place", [".", "meetings", "build"])
@pytest.mark.parametrize(
    "words", ["--all", "--all -q", "--quiet 2031-01-02", "2031-01-01", "2031-01-03 2031-01-02"]
)
def test_both_ways_say_and_write_the_same(
    built: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    place: str,
) -> None:
    monkeypatch.chdir(tmp_path / place)
    arguments = ["build", *words.split()]
    capsys.readouterr()
    assert answer_quickly(arguments)
    quickly = say(capsys, tmp_path)
    assert run(arguments) == 0
    assert quickly == say(capsys, tmp_path)
    assert ("unchanged" in quickly[0]) == ("-q" not in words)


def test_the_only_meeting_is_told_with_its_packs(
    built: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in built[1:]:
        shutil.rmtree(tmp_path / "meetings" / name)
    assert run(["build", "--all", "-q"]) == 0, "which forgets the others"
    capsys.readouterr()
    assert answer_quickly(["build", "--all"])
    quickly = say(capsys, tmp_path)
    assert run(["build", "--all"]) == 0
    assert quickly == say(capsys, tmp_path)
    assert quickly[0] == f"unchanged build/{built[0]}/pack.pdf (2 pages)\n"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "build",
        "check --all",
        "build --all 2031-01-01",
        "build --all --force",
        "build --all --strict",
        "build --all --format json",
        "build 2031-01",
        "build meetings/2031-01-01",
        "build 2031-01-01 2032-01-01",
        "build --help",
    ],
)
def test_what_is_out_of_the_ordinary_is_left_alone(
    built: list[str], capsys: pytest.CaptureFixture[str], words: str
) -> None:
    capsys.readouterr()
    assert not answer_quickly(words.split())
    assert capsys.readouterr() == ("", "")


def test_whatever_has_changed_is_left_alone(built: list[str], tmp_path: Path) -> None:
    before = (tmp_path / "build" / "report.json").read_bytes()
    spoil(tmp_path, built[1])
    assert not answer_quickly(["build", "--all"])
    assert not answer_quickly(["build", built[1]])
    assert (tmp_path / "build" / "report.json").read_bytes() == before
    assert answer_quickly(["build", built[0]])


def test_a_meeting_that_was_never_built_is_left_alone(built: list[str], tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "meetings" / built[0], tmp_path / "meetings" / "2031-02-02")
    assert not answer_quickly(["build", "--all"])


def test_warnings_are_left_to_be_told(agendapack: Run, built: list[str], tmp_path: Path) -> None:
    agendapack("new", "2031-03-03", "--committee", "parish-council")
    words = ("build", "--all", "--today", "2031-03-03")
    until_old(tmp_path)
    first = agendapack(*words)
    second = agendapack(*words)
    assert (first.code, second.code) == (0, 0)
    assert "[notice-passed]" in first.err
    assert second.err == first.err
    assert not answer_quickly(["build", "--all"])


def test_another_workspace_is_left_to_the_command_line(
    built: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENDAPACK_WORKSPACE", str(tmp_path))
    assert not answer_quickly(["build", "--all"])
    monkeypatch.delenv("AGENDAPACK_WORKSPACE")
    (tmp_path / "build").rename(tmp_path / "elsewhere")
    (tmp_path / "build").symlink_to("elsewhere")
    assert not answer_quickly(["build", "--all"])
    (tmp_path / "meetings").rename(tmp_path / "others")
    assert not answer_quickly(["build", "--all"])


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("AGENDAPACK_CACHE_SIZE", "much", 2),
        ("AGENDAPACK_CACHE_SIZE", "5", 2),
        ("AGENDAPACK_CACHE_SIZE", "500MB", 0),
        ("AGENDAPACK_CACHE_SIZE", "", 0),
        ("AGENDAPACK_CACHE", "meetings/organisation.yaml", 2),
        ("AGENDAPACK_CACHE", "nowhere", 0),
    ],
)
def test_what_is_said_of_the_cache_is_refused_either_way(
    built: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    code: int,
) -> None:
    monkeypatch.setenv(name, value)
    assert answer_quickly(["build", "--all"]) == (code == 0)
    capsys.readouterr()
    assert run(["build", "--all"]) == code
    assert ("unchanged" in capsys.readouterr().out) == (code == 0)


def test_a_reader_that_goes_away_is_no_fault(built: list[str], tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [sys.executable, "-m", "agendapack", "build", "--all"],
        cwd=tmp_path,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("words", [("--all",), ("2031-01-01",)])
def test_hardly_anything_is_imported(built: list[str], tmp_path: Path, words: tuple[str]) -> None:
    code = (
        "import sys; from agendapack.__main__ import main; sys.argv[1:] = sys.argv[1:]\n"
        "before = {*sys.modules}\n"
        "try: main()\n"
        "finally: print(*sorted({*sys.modules} - before))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "build", *words], cwd=tmp_path, capture_output=True, text=True
    )
    first, imported = ran.stdout.splitlines()
    assert first.startswith(("3 unchanged", "unchanged build/2031-01-01"))
    loaded = {name.split(".")[0] for name in imported.split()}
    assert "agendapack" in loaded
    assert not loaded & HEAVY


def test_the_office_is_found_as_the_shell_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, name, mode in (("a", "soffice", 0o600), ("b", "libreoffice", 0o700)):
        (tmp_path / place).mkdir()
        (tmp_path / place / name).write_text("", "utf-8")
        (tmp_path / place / name).chmod(mode)
    (tmp_path / "c" / "soffice").mkdir(parents=True)
    monkeypatch.setenv("PATH", os.pathsep.join(str(tmp_path / each) for each in "abc"))
    assert find_office_program() == str(tmp_path / "b" / "libreoffice")
    assert find_office_program() == (shutil.which("soffice") or shutil.which("libreoffice"))
    monkeypatch.setenv("PATH", str(tmp_path / "c"))
    assert find_office_program() is None


def test_another_version_of_the_office_is_another_wish(
    built: list[str], agendapack: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tmp_path / "office" / "program"
    real.mkdir(parents=True)
    (real / "soffice").write_text("#!/bin/sh\n")
    (real / "soffice").chmod(0o700)
    (real / "versionrc").write_text("buildid=1")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "soffice").symlink_to(real / "soffice")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert agendapack("build", built[0], "--explain").out.endswith(
        "asked for with other options, or LibreOffice is another one\n"
    )
    assert answer_quickly(["build", "-q", built[0]])
    os.utime(real / "versionrc", (1, 1))
    assert not answer_quickly(["build", "-q", built[0]])
    assert agendapack("build", built[0], "--explain").out.endswith(
        "asked for with other options, or LibreOffice is another one\n"
    )


def test_what_is_known_of_a_meeting_that_is_gone_goes_with_a_build_of_all(
    agendapack: Run, built: list[str], tmp_path: Path
) -> None:
    home = tmp_path / "build" / ".agendapack"
    shutil.rmtree(tmp_path / "meetings" / built[1])
    assert agendapack("build", built[0], "--explain").code == 0
    assert (home / "meetings" / f"{built[1]}.json").exists(), "others may be meant as well"
    assert not answer_quickly(["build", "--all"])
    assert agendapack("build", "--all").out.startswith("2 unchanged; ")
    left = sorted(path.name for path in (home / "meetings").iterdir())
    assert left == [f"{built[0]}.json", f"{built[2]}.json"]
    assert built[1].encode() not in (home / "index").read_bytes()
    assert (tmp_path / "build" / built[1] / "pack.pdf").exists()
    assert answer_quickly(["build", "--all", "-q"])


def test_a_changed_meeting_is_sure_to_be_built(
    built: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "gains_by_fork", lambda: True)
    line = ["build", "--cache", "elsewhere", built[0], "--quiet"]
    assert not is_sure_to_build(line)
    assert is_sure_to_build([*line, "--force"])
    spoil(tmp_path, built[1])
    assert not is_sure_to_build(line)
    spoil(tmp_path, built[0])
    assert is_sure_to_build(line)
    assert not is_sure_to_build([*line, "--jobs", "1"])
    assert is_sure_to_build(["build", "2031-09-09"]), "which was never built"
