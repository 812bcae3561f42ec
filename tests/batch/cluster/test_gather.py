"""What is sent: a meeting's files, what all share, names of the rest, nothing from outside."""

import os
from pathlib import Path

import pytest

from agendapack.batch.cluster.gather import (
    LARGEST_UNASKED,
    CannotTravel,
    gather_commons,
    gather_own,
    has_changed,
)
from tests.batch.cluster.workspaces import write_meetings


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a workspace of two meetings, beside a file that is none of its business."""
    (tmp_path / "secret.txt").write_text("not theirs")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "letter.pdf").write_text("not theirs either")
    root = tmp_path / "workspace"
    write_meetings(root, 2)
    return root


def test_what_meetings_share_is_sent_whole_and_of_the_rest_the_names(root: Path) -> None:
    (root / "templates").mkdir()
    (root / "templates" / "report.html").write_text("<p>")
    (root / "shared").mkdir()
    (root / "shared" / "map.pdf").write_text("large")
    (root / "notes.txt").write_text("private")
    (root / "meetings" / "2030-03-01" / "minutes.yaml").write_text("date: 2030-03-01")
    (root / "meetings" / "2030-03-01" / "annexes").mkdir()
    commons = gather_commons(root).files
    assert set(commons.files) == {
        "meetings/organisation.yaml",
        "meetings/committees/parks.yaml",
        "meetings/2030-03-01/meeting.yaml",
        "meetings/2030-03-01/minutes.yaml",
        "meetings/2030-03-02/meeting.yaml",
        "templates/report.html",
    }
    assert commons.files["templates/report.html"] == b"<p>"
    assert commons.blanks == {
        "notes.txt",
        "meetings/2030-03-01/trees.yaml",
        "meetings/2030-03-02/trees.yaml",
    }
    assert commons.closed == {"shared", "meetings/2030-03-01/annexes"}


def test_a_meeting_s_own_folder_is_sent_with_all_below_it(root: Path) -> None:
    home = root / "meetings" / "2030-03-01"
    (home / "annexes" / "deep").mkdir(parents=True)
    (home / "annexes" / "deep" / "map.pdf").write_bytes(b"%PDF")
    (home / ".draft.yaml").write_text("not asked for")
    own = gather_own(root, "2030-03-01")
    assert own.files["meetings/2030-03-01/annexes/deep/map.pdf"] == b"%PDF"
    assert {path for path in own.files if "2030-03-02" in path} == set()
    assert own.blanks == {"meetings/2030-03-01/.draft.yaml"}


def test_a_large_file_is_sent_when_it_is_asked_for(root: Path) -> None:
    path = "meetings/2030-03-01/film.mp4"
    with (root / path).open("wb") as film:
        film.truncate(LARGEST_UNASKED + 1)
    assert path in gather_own(root, "2030-03-01").blanks
    asked = gather_own(root, "2030-03-01", [path])
    assert len(asked.files[path]) == LARGEST_UNASKED + 1
    assert path not in asked.blanks


def test_a_folder_that_is_asked_for_comes_with_its_names_and_a_file_with_its_bytes(
    root: Path,
) -> None:
    (root / "shared" / "old").mkdir(parents=True)
    (root / "shared" / "map.pdf").write_text("large")
    own = gather_own(root, "2030-03-01", ["shared"])
    assert ("shared" in own.folders, "shared/map.pdf" in own.blanks) == (True, True)
    assert "shared/old" in own.closed
    own = gather_own(root, "2030-03-01", ["shared/map.pdf", "shared"])
    assert own.files["shared/map.pdf"] == b"large"
    assert "shared/map.pdf" not in own.blanks


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("letter.pdf", "../../../outside/letter.pdf"),
        ("annexes", "../../../outside"),
        ("gone.pdf", "nowhere.pdf"),
        ("circle", "circle"),
    ],
)
def test_a_link_that_leads_out_is_a_name_and_cannot_be_asked_for(
    root: Path, name: str, target: str
) -> None:
    path = f"meetings/2030-03-01/{name}"
    (root / path).symlink_to(target)
    own = gather_own(root, "2030-03-01")
    assert path in own.blanks
    assert not any(b"theirs" in data for data in own.files.values())
    with pytest.raises(CannotTravel):
        gather_own(root, "2030-03-01", [path])


@pytest.mark.parametrize("path", ["../secret.txt", "meetings/../../secret.txt", "/etc/hostname"])
def test_a_path_that_leads_out_cannot_be_asked_for(root: Path, path: str) -> None:
    with pytest.raises(CannotTravel):
        gather_own(root, "2030-03-01", [path])


def test_a_link_within_the_workspace_is_followed(root: Path) -> None:
    (root / "shared").mkdir()
    (root / "shared" / "map.pdf").write_text("large")
    home = root / "meetings" / "2030-03-01"
    (home / "map.pdf").symlink_to("../../shared/map.pdf")
    (home / "all").symlink_to("../../shared")
    own = gather_own(root, "2030-03-01")
    assert own.files["meetings/2030-03-01/map.pdf"] == b"large"
    assert "meetings/2030-03-01/all" in own.closed
    asked = gather_own(root, "2030-03-01", ["meetings/2030-03-01/all"])
    assert "meetings/2030-03-01/all/map.pdf" in asked.blanks


def test_folders_that_link_to_one_another_come_to_an_end(root: Path) -> None:
    (root / "templates").mkdir()
    (root / "templates" / "again").symlink_to(".")
    (root / "meetings" / "2030-03-01" / "up").symlink_to("..")
    assert "templates/again" in gather_commons(root).files.closed
    assert "meetings/2030-03-01/up" in gather_own(root, "2030-03-01").closed


def test_a_queue_is_never_opened(root: Path) -> None:
    path = "meetings/2030-03-01/queue.pdf"
    os.mkfifo(root / path)
    assert path in gather_own(root, "2030-03-01").blanks
    with pytest.raises(CannotTravel):
        gather_own(root, "2030-03-01", [path])


def test_what_changed_after_it_was_read_is_noticed(root: Path) -> None:
    seen = gather_commons(root).seen
    assert not has_changed(root, seen)
    (root / "meetings" / "2030-03-02" / "meeting.yaml").write_text("committee: parks # new")
    assert has_changed(root, seen)


def test_a_new_file_and_one_that_is_gone_are_noticed_but_not_in_the_top_folder(root: Path) -> None:
    seen = gather_commons(root).seen
    (root / "build").mkdir()
    assert not has_changed(root, seen)
    (root / "meetings" / "2030-03-02" / "minutes.yaml").write_text("")
    assert has_changed(root, seen)
    seen = gather_commons(root).seen
    (root / "meetings" / "committees" / "parks.yaml").unlink()
    assert has_changed(root, seen)
