"""`list` after builds: what has not changed is not loaded, and the rows are the same."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agendapack.batch.unchanged import HOME
from agendapack.load import glance_at_meeting
from agendapack.workspace import meeting_folders
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
Rows = list[dict[str, object]]
Lists = Callable[..., tuple[Rows, list[str]]]


@pytest.fixture
def lists(agendapack: Run, monkeypatch: pytest.MonkeyPatch) -> Lists:
    """Return the rows of a list, and the meetings that were loaded for it."""
    loaded: list[str] = []

    def note(root: Path, folder: str, *rest: Any, **named: Any) -> Any:
        loaded.append(folder)
        return glance_at_meeting(root, folder, *rest, **named)

    monkeypatch.setattr("agendapack.tools.registers.glance_at_meeting", note)

    def call(*options: str) -> tuple[Rows, list[str]]:
        loaded.clear()
        ran = agendapack("list", "--format", "json", *options)
        assert (ran.code, ran.err) == (0, "")
        return [json.loads(line) for line in ran.out.splitlines()], sorted(loaded)

    return call


def forget(workspace: Path) -> None:
    """Forget what is known of earlier builds."""
    shutil.rmtree(workspace / "build" / HOME)


def test_the_samples_are_listed_from_what_their_builds_kept(
    agendapack: Run, lists: Lists, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "meetings", tmp_path / "meetings")
    names = meeting_folders(tmp_path)
    built = agendapack("build", "--all", "--quiet", "--today", "2020-02-10")
    assert built.code == 0, built.err
    recalled, loaded = lists("--today", "2020-02-12")
    assert (loaded, len(recalled)) == ([], len(names))
    assert {row["pack"] for row in recalled} == {"built"}
    assert lists("--today", "2020-02-12", "--output", "elsewhere")[1] == list(names)
    forget(tmp_path)
    assert lists("--today", "2020-02-12") == (recalled, list(names))


@pytest.mark.parametrize("options", [(), ("--large-print",), ("--strict", "--split", "1MB")])
def test_no_option_of_the_build_matters(
    agendapack: Run, lists: Lists, workspace: Path, options: tuple[str, ...]
) -> None:
    plain, loaded = lists("--today", "2030-03-05")
    assert len(loaded) == 2
    assert agendapack("build", "--all", "--today", "2030-02-01", *options).code == 0
    rows, loaded = lists("--today", "2030-03-05")
    assert (rows, loaded) == ([{**row, "pack": "built"} for row in plain], [])


def test_only_what_has_changed_is_loaded(agendapack: Run, lists: Lists, workspace: Path) -> None:
    assert agendapack("build", "--all", "--today", "2030-02-01").code == 0
    with (workspace / "meetings" / "2030-03-04" / "meeting.yaml").open("a") as meeting:
        meeting.write("  - titel: One more\n")
    rows, loaded = lists()
    assert loaded == ["2030-03-04"]
    assert [(row["state"], row["pack"]) for row in rows] == [
        ("problems", "outdated"),
        ("final", "built"),
    ]
    agendapack("build", "--all", "--today", "2030-02-01")
    assert lists() == (rows, ["2030-03-04"])
    forget(workspace)
    assert lists() == (rows, ["2030-03-04", "2030-04-01"])


def test_a_meeting_that_is_published_since_is_loaded(
    agendapack: Run, lists: Lists, workspace: Path
) -> None:
    assert agendapack("build", "--all", "--today", "2030-02-01").code == 0
    assert agendapack("publish", "2030-03-04", "--today", "2030-02-20").code == 0
    rows, loaded = lists()
    assert (loaded, rows[0]["published"]) == (["2030-03-04"], "2030-02-20")
    assert agendapack("build", "--all", "--today", "2030-02-21").code == 0
    assert lists() == (rows, [])


def test_a_list_writes_nothing(agendapack: Run, workspace: Path) -> None:
    agendapack("list")
    assert not (workspace / "build").exists()
    agendapack("build", "--all", "--today", "2030-02-01")
    for meeting in workspace.glob("meetings/*/meeting.yaml"):
        meeting.touch()
    before = {path: path.stat().st_mtime_ns for path in workspace.rglob("*")}
    agendapack("list")
    assert {path: path.stat().st_mtime_ns for path in workspace.rglob("*")} == before
