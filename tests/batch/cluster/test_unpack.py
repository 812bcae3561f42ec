"""A workspace on a worker looks as it does where it came from, and one meeting leaves no trace."""

from pathlib import Path

import pytest

from agendapack.batch.cluster.gather import gather_commons, gather_own
from agendapack.batch.cluster.parcel import Unpacked
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


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Unpacked:
    return Unpacked(tmp_path / "desk", gather_commons(root).files)


def looks(root: Path) -> dict[str, str | None]:
    """Return every path below a folder, files with what they hold."""
    return {
        path.relative_to(root).as_posix(): path.read_text() if path.is_file() else None
        for path in sorted(root.rglob("*"))
    }


def test_nobody_else_may_enter(desk: Unpacked) -> None:
    assert desk.root.stat().st_mode & 0o077 == 0


def test_what_is_not_sent_has_its_name(root: Path, desk: Unpacked) -> None:
    found = looks(desk.root)
    assert (
        found["meetings/2030-03-02/meeting.yaml"] == looks(root)["meetings/2030-03-02/meeting.yaml"]
    )
    assert found["meetings/2030-03-02/trees.yaml"] == ""
    assert found["shared"] is None
    assert "shared/map.pdf" not in found
    assert desk.is_sent("meetings/2030-03-02/meeting.yaml")
    assert not desk.is_sent("meetings/2030-03-02/trees.yaml")
    assert not desk.is_sent("shared")


def test_a_meeting_is_laid_out_with_what_it_asked_for(root: Path, desk: Unpacked) -> None:
    desk.put(HOME, gather_own(root, FOLDER, ["shared", "shared/map.pdf"]))
    here, there = looks(desk.root), looks(root)
    for path in (f"{HOME}/trees.yaml", f"{HOME}/annexes/plan.pdf", "shared/map.pdf", "shared/old"):
        assert here[path] == there[path]
        assert desk.is_sent(path) is (path != "shared/old")
    assert here.keys() == there.keys()


def test_nothing_of_a_meeting_is_left(root: Path, desk: Unpacked) -> None:
    before = looks(desk.root)
    (root / HOME / "new.md").write_text("came later")
    (root / HOME / "meeting.yaml").write_text("changed")
    desk.put(HOME, gather_own(root, FOLDER, ["shared", "shared/map.pdf"]))
    assert looks(desk.root)[f"{HOME}/meeting.yaml"] == "changed"
    desk.take_away()
    assert looks(desk.root) == before
    assert not desk.is_sent(f"{HOME}/trees.yaml")


def test_a_file_that_is_gone_by_now_is_not_there(root: Path, desk: Unpacked) -> None:
    (root / HOME / "trees.yaml").unlink()
    desk.put(HOME, gather_own(root, FOLDER))
    assert f"{HOME}/trees.yaml" not in looks(desk.root)


def test_a_meeting_that_came_later_is_laid_out_and_taken_away(root: Path, desk: Unpacked) -> None:
    before = looks(desk.root)
    (root / "meetings" / "2031-01-01").mkdir()
    (root / "meetings" / "2031-01-01" / "meeting.yaml").write_text("new")
    desk.put("meetings/2031-01-01", gather_own(root, "2031-01-01"))
    assert looks(desk.root)["meetings/2031-01-01/meeting.yaml"] == "new"
    desk.take_away()
    assert looks(desk.root) == before


def test_a_file_of_another_meeting_is_blank_again(root: Path, desk: Unpacked) -> None:
    path = "meetings/2030-03-02/trees.yaml"
    desk.put(HOME, gather_own(root, FOLDER, [path]))
    assert looks(desk.root)[path] == looks(root)[path]
    desk.take_away()
    assert looks(desk.root)[path] == ""
    assert not desk.is_sent(path)
