"""`watch`: a whole process that builds again and again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import agendapack as package
from tests.cli.conftest import Run
from tests.cli.many import add_meetings, mend, spoil

PATIENCE = 60.0
BUILT = "built build/2031-01-01/pack.pdf (2 pages)"


@dataclass
class Watch:
    """The process, and the files into which it prints."""

    process: "subprocess.Popen[bytes]"
    out: Path
    err: Path

    def says(self, *lines: str) -> None:
        """Wait until it has printed these lines, no more and no fewer."""
        end = time.monotonic() + PATIENCE
        while (said := self.out.read_text().splitlines()) != list(lines):
            assert time.monotonic() < end, f"{said}, {self.err.read_text()}"
            assert self.process.poll() is None, self.err.read_text()
            time.sleep(0.02)

    def complains(self, words: str) -> None:
        """Wait until it has printed a problem."""
        end = time.monotonic() + PATIENCE
        while words not in self.err.read_text():
            assert time.monotonic() < end
            time.sleep(0.02)


@pytest.fixture
def watch(agendapack: Run, tmp_path: Path) -> Iterator[Watch]:
    """Watch the first of two meetings, which has been built."""
    agendapack("init")
    add_meetings(tmp_path, 2)
    out, err = tmp_path / "build" / "out", tmp_path / "build" / "err"
    out.parent.mkdir()
    home = str(Path(package.__file__).parent.parent)
    with out.open("w") as said, err.open("w") as complained:
        process = subprocess.Popen(
            [sys.executable, "-m", "agendapack", "watch", "2031-01-01", "--no-cache"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": home},
            stdout=said,
            stderr=complained,
        )
    found = Watch(process, out, err)
    try:
        found.says(BUILT, "watching 2031-01-01; Ctrl-C ends it")
        yield found
    finally:
        process.kill()
        process.wait()


def test_it_builds_on_each_save_and_goes_on_after_mistakes(watch: Watch, tmp_path: Path) -> None:
    start = [BUILT, "watching 2031-01-01; Ctrl-C ends it"]
    own = tmp_path / "meetings" / "2031-01-01" / "meeting.yaml"
    text = own.read_text()
    beside = own.with_name("meeting.yaml~")
    beside.write_text(text + "  - title: Pond\n")
    beside.replace(own)
    watch.says(*start, BUILT)
    spoil(tmp_path, "2031-01-01")
    watch.complains("[unknown-field]")
    mend(tmp_path, "2031-01-01")
    watch.says(*start, BUILT, BUILT)
    committee = tmp_path / "meetings" / "committees" / "parish-council.yaml"
    committee.write_text(committee.read_text() + "\n# seen\n")
    watch.says(*start, BUILT, BUILT, BUILT)
    (tmp_path / "templates").mkdir()
    home = Path(package.__file__).parent.parent / "templates"
    (tmp_path / "templates" / "agenda.html").write_text((home / "agenda.html").read_text())
    watch.says(*start, BUILT, BUILT, BUILT, BUILT)
    watch.process.send_signal(signal.SIGINT)
    assert watch.process.wait(PATIENCE) == 130
    assert watch.err.read_text().count("[unknown-field]") == 1


def test_what_is_no_part_of_the_meeting_builds_nothing(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "build" / "stranger.txt").write_text("x")
    spoil(tmp_path, "2031-01-02")
    time.sleep(1)
    own = tmp_path / "meetings" / "2031-01-01" / "meeting.yaml"
    own.write_text(own.read_text() + "  - title: Pond\n")
    watch.says(BUILT, "watching 2031-01-01; Ctrl-C ends it", BUILT)
    assert watch.err.read_text() == ""


def test_a_meeting_that_is_not_there_cannot_be_watched(agendapack: Run, tmp_path: Path) -> None:
    agendapack("init")
    ran = agendapack("watch", "2031")
    assert (ran.code, ran.out) == (1, "")
    assert "[unknown-meeting]" in ran.err
