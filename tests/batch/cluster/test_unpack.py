"""A workspace on a worker looks as it does where it came from, and one meeting leaves no trace."""

from pathlib import Path

import pytest

from agendapack.batch.cluster.reach import gather_commons, gather_own
from agendapack.batch.cluster.work import Unpacked
from tests.batch.cluster.workspaces import write_meetings

FOLDER = "2030-03-01"
HOME = f"meetings/{FOLDER}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    write_meetings(root, 2)
    (root / "shared" / "old").mkdir(parents=True)
    (root / "shared" / "map.pdf").write_text("a map")
    (root / HOME / "annexes").mkdir()
    (root / HOME / "annexes" / "plan.pdf").write_text("a plan")
    return root


def name(root: Path, path: str) -> None:
    """Let a report of the meeting name a file."""
    (root / HOME / "named.yaml").write_text(f"body-file: {path}")


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Unpacked:
    return Unpacked(tmp_path / "desk", gather_commons(root).files)


def looks(root: Path) -> dict[str, str]:
    """Return what every file below a folder holds, by path."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text() for path in files}


def test_nobody_else_may_enter(desk: Unpacked) -> None:
    assert desk.root.stat().st_mode & 0o077 == 0


def test_what_all_meetings_share_is_there_and_nothing_else(root: Path, desk: Unpacked) -> None:
    there = looks(root)
    assert looks(desk.root) == {
        path: there[path]
        for path in (
            "meetings/2030-03-01/meeting.yaml",
            "meetings/2030-03-02/meeting.yaml",
            "meetings/committees/parks.yaml",
            "meetings/organisation.yaml",
        )
    }


def test_a_meeting_is_laid_out_with_what_its_files_name(root: Path, desk: Unpacked) -> None:
    name(root, "../../shared/map.pdf")
    desk.put(HOME, gather_own(root, FOLDER))
    here, there = looks(desk.root), looks(root)
    del there["meetings/2030-03-02/trees.yaml"]
    assert here == there


def test_nothing_of_a_meeting_is_left(root: Path, desk: Unpacked) -> None:
    before = looks(desk.root)
    (root / HOME / "new.md").write_text("came later")
    (root / HOME / "meeting.yaml").write_text("changed")
    name(root, "../../shared/map.pdf")
    desk.put(HOME, gather_own(root, FOLDER))
    assert looks(desk.root)["shared/map.pdf"] == "a map"
    assert looks(desk.root)[f"{HOME}/meeting.yaml"] == "changed"
    desk.take_away()
    assert looks(desk.root) == before


def test_a_shared_file_that_is_gone_by_now_is_not_there(root: Path, desk: Unpacked) -> None:
    (root / HOME / "meeting.yaml").unlink()
    desk.put(HOME, gather_own(root, FOLDER))
    assert f"{HOME}/meeting.yaml" not in looks(desk.root)


def test_a_meeting_that_came_later_is_laid_out_and_taken_away(root: Path, desk: Unpacked) -> None:
    before = looks(desk.root)
    (root / "meetings" / "2031-01-01").mkdir()
    (root / "meetings" / "2031-01-01" / "meeting.yaml").write_text("new")
    desk.put("meetings/2031-01-01", gather_own(root, "2031-01-01"))
    assert looks(desk.root)["meetings/2031-01-01/meeting.yaml"] == "new"
    desk.take_away()
    assert looks(desk.root) == before
