"""Every example of docs/many-meetings.md is what the program prints."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, agendapack

__all__ = ["agendapack"]

PAGE = (Path(__file__).parent.parent / "docs" / "many-meetings.md").read_text("utf-8")
DAYS = ("2030-03-04", "2030-04-01", "2030-05-06")
MISTAKE = "  - titel: Pond\n"


@pytest.fixture
def broken(agendapack: Run, tmp_path: Path) -> Path:
    """Start a workspace with the three meetings of the page, one of them with a mistake."""
    agendapack("init")
    for day in DAYS:
        agendapack("new", day, "--committee", "parish-council")
    write(tmp_path, DAYS[1], MISTAKE)
    return tmp_path


def write(root: Path, day: str, text: str) -> None:
    with (root / "meetings" / day / "meeting.yaml").open("a") as meeting:
        meeting.write(text)


def without_times(text: str) -> str:
    return re.sub(r"[\d.]+ seconds$", "N seconds", text.strip(), flags=re.M)


def examples() -> dict[str, str]:
    """Return what each command of the page prints."""
    found = re.findall(r"```console\n\$ (.+)\n((?s:.+?))```", PAGE)
    return {command: without_times(text) for command, text in found}


def shape(value: Any) -> Any:
    """Return the value without what differs from run to run."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items() if key != "seconds"}
    return [shape(each) for each in value] if isinstance(value, list) else value


def test_the_runs_of_all_meetings(agendapack: Run, broken: Path) -> None:
    shown = examples()
    first = agendapack("build", "--all", "--no-cache")
    assert without_times(first.out) == shown["agendapack build --all"]
    write(broken, DAYS[2], "  - title: Pond\n")
    second = agendapack("build", "--all", "--no-cache", "--explain")
    assert without_times(second.out) == shown["agendapack build --all --explain"]
    report = json.loads((broken / "build" / "report.json").read_text())
    (told,) = re.findall(r"```json\n((?s:.+?))```", PAGE)
    expected = shape(json.loads(told))
    assert shape(report) == expected


def test_watch_says_what_the_page_shows(
    agendapack: Run, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(settings: object) -> Iterator[None]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("agendapack.cli.make_commands.watch_files", interrupted)
    ran = agendapack("watch", DAYS[0], "--no-cache")
    assert (ran.code, ran.out.strip()) == (130, examples()["agendapack watch 2030-03-04"])
