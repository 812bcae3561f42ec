"""`serve`: builds on each save, and tells the page what was found."""

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from agendapack.cli.run import run
from tests.cli.conftest import Run
from tests.cli.many import MEETING, WRONG, add_meetings, spoil
from tests.cli.test_runs_at_once import start
from tests.waiting import PATIENCE, until


def test_it_shows_each_build_and_goes_on_after_mistakes(
    agendapack: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    agendapack("init")
    add_meetings(tmp_path, 2)
    own = tmp_path / "meetings" / "2031-01-01" / "meeting.yaml"
    seen = []

    def changes(settings: object) -> Iterator[frozenset[Path]]:
        """Stand for the watcher: each change is there, and then is told of."""
        (address,) = re.findall(r"serving (\S+);", capsys.readouterr().out)

        def look() -> None:
            with urlopen(f"{address}-/state", timeout=60) as answer:
                seen.append(json.load(answer))
            if seen[-1]["pack"]:
                with urlopen(f"{address}pack.pdf", timeout=60) as answer:
                    assert answer.read().startswith(b"%PDF")

        look()
        spoil(tmp_path, "2031-01-02")
        yield frozenset()
        look()
        own.write_text(MEETING.format(day="2031-01-01") + WRONG)
        yield frozenset({own})
        look()
        own.write_text(MEETING.format(day="2031-01-01"))
        yield frozenset({own})
        look()

    monkeypatch.setattr("agendapack.cli.web_commands.watch_files", changes)
    assert run(["serve", "2031-01-01", "--no-cache", "--port", "0"]) == 0
    assert [(each["version"], each["failed"]) for each in seen] == [
        (1, False),
        (1, False),
        (2, True),
        (3, False),
    ]
    assert "unknown-field" in seen[2]["told"]
    assert "meeting.yaml:6:5" in seen[2]["told"]


def test_a_meeting_that_is_not_there_cannot_be_served(agendapack: Run) -> None:
    agendapack("init")
    ran = agendapack("serve", "2031")
    assert (ran.code, ran.out) == (1, "")
    assert "[unknown-meeting]" in ran.err


def test_without_a_meeting_it_shows_the_site_and_the_pack_that_was_saved_last(
    agendapack: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    agendapack("init")
    add_meetings(tmp_path, 2)
    own = tmp_path / "meetings" / "2031-01-02" / "meeting.yaml"
    sound, seen = own.read_text(), []

    def changes(settings: object) -> Iterator[frozenset[Path]]:
        (address,) = re.findall(r"serving (\S+);", capsys.readouterr().out)

        def read(file: str) -> bytes:
            with urlopen(f"{address}{file}", timeout=60) as answer:
                data: bytes = answer.read()
                return data

        seen.append(json.loads(read("-/state")))
        assert b"2031-01-01/index.html" in read("index.html")
        own.write_text(sound.replace("venue:", "title: A Special Meeting\nvenue:", 1) + WRONG)
        yield frozenset({own})
        seen.append(json.loads(read("-/state")))
        own.write_text(sound)
        yield frozenset({own})
        seen.append(json.loads(read("-/state")))
        assert read("meetings/2031-01-02/pack.pdf").startswith(b"%PDF")
        assert b'src="/index.html"' in read("")
        with pytest.raises(HTTPError):
            read("site.json")

    monkeypatch.setattr("agendapack.cli.web_commands.watch_files", changes)
    assert run(["serve", "--no-cache", "--port", "0", "--today", "2031-01-01"]) == 0
    assert [each["failed"] for each in seen] == [False, True, False]
    assert "2031-01-02/meeting.yaml" in seen[1]["told"]
    assert seen[0]["pack"] is None
    assert seen[2]["pack"] == "/meetings/2031-01-02/pack.pdf?3#page=1&view=FitH&navpanes=0"


def test_a_site_has_nothing_restricted_to_show(agendapack: Run, tmp_path: Path) -> None:
    agendapack("init")
    add_meetings(tmp_path, 1)
    ran = agendapack("serve", "--restricted")
    assert ran.code == 2
    assert "--restricted needs a MEETING" in ran.err


def test_a_hundred_saves_and_two_readers_end_with_the_last_save(
    agendapack: Run, tmp_path: Path
) -> None:
    agendapack("init")
    add_meetings(tmp_path, 1)
    house = tmp_path / "meetings" / "organisation.yaml"
    house.write_text(house.read_text() + "\nweb: yes\n")
    own = tmp_path / "meetings" / "2031-01-01" / "meeting.yaml"
    sound = MEETING.format(day="2031-01-01")
    with start(tmp_path, "serve", "2031-01-01", "--port", "0") as run:
        assert run.stdout is not None
        line = run.stdout.readline()
        (address,) = re.findall(r"serving (\S+);", line)

        def read(file: str) -> bytes:
            try:
                with urlopen(f"{address}{file}", timeout=PATIENCE) as answer:
                    data: bytes = answer.read()
                    return data
            except HTTPError:  # before the first build has ended
                return b""

        for place in range(100):
            # Half of them are broken: a build may begin at any of these.
            end = WRONG if place % 2 else f"  - title: Pond {place}\n"
            own.write_text(sound + end)
        own.write_text(sound + "  - title: The Last Pond\n")
        try:
            until(lambda: all(b"The Last Pond" in read("web/index.html") for _ in range(2)))
            until(lambda: not json.loads(read("-/state"))["failed"])
            assert read("pack.pdf").startswith(b"%PDF")
        finally:
            run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=PATIENCE)
    assert "Traceback" not in out + err
