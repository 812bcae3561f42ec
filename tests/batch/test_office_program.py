"""LibreOffice is found where the installers of macOS and Windows put it, off the path."""

import ntpath
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from agendapack.batch import office_program
from agendapack.batch.office_program import find_office_program, tell_office_apart

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="here LibreOffice itself may be where it is put"
)


@pytest.fixture(autouse=True)
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def install(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o700)
    return str(path)


def test_on_macos_among_the_user_s_applications(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_program, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_office_program() is None
    program = install(tmp_path / "Applications/LibreOffice.app/Contents/MacOS/soffice")
    assert find_office_program() == program
    before = tell_office_apart(program)
    (tmp_path / "Applications/LibreOffice.app/Contents/Info.plist").write_text("2", "utf-8")
    assert tell_office_apart(program) != before
    on_the_path = install(tmp_path / "bin" / "soffice")
    assert find_office_program() == on_the_path


@pytest.mark.parametrize("variable", ["ProgramFiles", "ProgramFiles(x86)"])
def test_on_windows_among_the_programs(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_program, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(
        office_program, "_expand", lambda path: ntpath.expandvars(path).replace("\\", "/")
    )
    monkeypatch.setenv(variable, str(tmp_path))
    assert find_office_program() is None
    program = install(tmp_path / "LibreOffice/program/soffice.exe")
    assert find_office_program() == program
    before = tell_office_apart(program)
    (tmp_path / "LibreOffice/program/version.ini").write_text("2", "utf-8")
    assert tell_office_apart(program) != before
