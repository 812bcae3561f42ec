"""cron and systemd take their files, and what those call builds."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.nightly.conftest import NIGHTLY, call, need


def test_crontab_reads_the_table() -> None:
    told = subprocess.run([need("crontab"), "-T", NIGHTLY / "crontab"], capture_output=True)
    if b"invalid option" in told.stderr:
        pytest.skip("this crontab cannot test a table")
    assert told.returncode == 0, told.stderr


def test_the_line_of_the_table_builds_in_a_clone(council: Path, tmp_path: Path) -> None:
    lines = [line for line in (NIGHTLY / "crontab").read_text().splitlines() if line]
    *settings, line = (line for line in lines if not line.startswith("#"))
    assert [each.split("=")[0] for each in settings] == ["SHELL", "PATH", "MAILTO"]
    match = re.fullmatch(r"([0-5]?\d) ([01]?\d|2[0-3]) \* \* \* ([^%]+)", line)
    assert match, "minute, hour, every day, and a command in which no % ends the line"
    command = match[3].replace("/srv/council", shlex.quote(str(council)))
    assert call("/bin/sh", "-c", command, cwd=tmp_path) == ""
    assert (council / "build" / "2030-03-04" / "pack.pdf").exists()


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = need("systemd-analyze")
    text = (NIGHTLY / "agendapack.service").read_text()
    installed = "/opt/agendapack/bin/agendapack"
    assert installed in text
    units = [tmp_path / "agendapack.service", tmp_path / "agendapack.timer"]
    units[0].write_text(text.replace(installed, shutil.which("true") or ""))
    shutil.copy(NIGHTLY / "agendapack.timer", units[1])
    assert call(program, "verify", *units, cwd=tmp_path) == ""
    units[0].write_text(text.replace("[Service]", "[Service]\nUzer=agendapack"))
    assert "Unknown key 'Uzer'" in subprocess.getoutput(f"{program} verify {units[0]}")


def test_the_service_builds_in_a_clone(council: Path) -> None:
    lines = (NIGHTLY / "agendapack.service").read_text().splitlines()
    commands = [line.split("=", 1)[1] for line in lines if line.startswith("ExecStart")]
    assert len(commands) == 2
    for command in commands:
        program, *words = shlex.split(command)
        call(Path(program).name, *words, cwd=council)
    assert (council / "build" / "2030-03-04" / "pack.pdf").exists()
