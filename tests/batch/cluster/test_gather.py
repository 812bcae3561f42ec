"""What is sent: a meeting's files, those that they name, what all share; nothing from outside."""

import os
from pathlib import Path

import pytest

from agendapack.batch.cluster.reach import CannotTravel, gather_commons, gather_own, has_changed
from agendapack.batch.cluster.work import LARGEST
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


def test_what_meetings_share_is_sent_and_nothing_else(root: Path) -> None:
    (root / "templates" / "parts").mkdir(parents=True)
    (root / "templates" / "parts" / "report.html").write_text("<p>")
    (root / "shared").mkdir()
    (root / "shared" / "crest.png").write_text("ours")
    (root / "shared" / "map.pdf").write_text("large")
    (root / "notes.txt").write_text("private")
    organisation = root / "meetings" / "organisation.yaml"
    organisation.write_text("name: Example\nlogo: {file: ../shared/crest.png, alt: Oak}\n")
    (root / "meetings" / "2030-03-01" / "minutes.yaml").write_text("date: 2030-03-01")
    (root / "meetings" / "2030-03-01" / "annexes").mkdir()
    commons = gather_commons(root).files
    assert set(commons) == {
        "meetings/organisation.yaml",
        "meetings/committees/parks.yaml",
        "meetings/2030-03-01/meeting.yaml",
        "meetings/2030-03-01/minutes.yaml",
        "meetings/2030-03-02/meeting.yaml",
        "shared/crest.png",
        "templates/parts/report.html",
    }
    assert commons["templates/parts/report.html"] == b"<p>"


def test_a_meeting_s_own_folder_is_sent_with_all_below_it(root: Path) -> None:
    home = root / "meetings" / "2030-03-01"
    (home / "annexes" / "deep").mkdir(parents=True)
    (home / "annexes" / "deep" / "map.pdf").write_bytes(b"%PDF")
    (home / ".draft.yaml").write_text("hidden")
    (home / "trees.yaml~").write_text("a copy that an editor left")
    assert set(gather_own(root, "2030-03-01")) == {
        "meetings/2030-03-01/annexes/deep/map.pdf",
        "meetings/2030-03-01/meeting.yaml",
        "meetings/2030-03-01/trees.yaml",
    }


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("meeting.yaml", "agenda:\n  - report: ../../shared/the plan.md\n"),
        ("meeting.yaml", "agenda: [{report: ../../shared/the plan.md, id: a}]"),
        ("trees.yaml", "body-file: '../../shared/the plan.md'  # with spaces"),
        ("trees.yaml", "body-file: ../../shared/the plan.md # with spaces"),
        ("notes.MD", "See [the plan](<../../shared/the plan.md>)"),
        ("deep/notes.md", "![](../../../shared/the plan.md)"),
        ("trees.yaml", "body-file: deep/../../../shared/the plan.md"),
    ],
)
def test_a_file_elsewhere_that_is_named_is_sent_with_what_it_names(
    root: Path, file: str, text: str
) -> None:
    (root / "shared").mkdir()
    (root / "shared" / "the plan.md").write_text("![A map](../maps/oak.png)")
    (root / "shared" / "other.md").write_text("not named")
    (root / "maps").mkdir()
    (root / "maps" / "oak.png").write_text("a picture")
    here = root / "meetings" / "2030-03-01" / file
    here.parent.mkdir(exist_ok=True)
    here.write_text(text)
    elsewhere = {path for path in gather_own(root, "2030-03-01") if "meetings/" not in path}
    assert elsewhere == {"shared/the plan.md", "maps/oak.png"}


@pytest.mark.parametrize("name", ["../../../secret.txt", "../../../../../../etc/hostname"])
def test_a_name_that_leads_out_of_the_workspace_is_not_followed(root: Path, name: str) -> None:
    (root / "meetings" / "2030-03-01" / "trees.yaml").write_text(f"body-file: {name}")
    assert all(path.startswith("meetings/") for path in gather_own(root, "2030-03-01"))


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("letter.pdf", "../../../outside/letter.pdf"),
        ("annexes", "../../../outside"),
        ("gone.pdf", "nowhere.pdf"),
        ("circle", "circle"),
        ("up", ".."),
    ],
)
@pytest.mark.parametrize("folder", ["meetings/2030-03-01", "templates"])
def test_a_link_that_leads_out_or_to_a_folder_keeps_the_meeting_here(
    root: Path, name: str, target: str, folder: str
) -> None:
    (root / "templates").mkdir()
    (root / folder / name).symlink_to(target)
    with pytest.raises(CannotTravel):
        gather_own(root, "2030-03-01") if "meetings" in folder else gather_commons(root)


def test_a_link_to_a_file_in_the_workspace_is_followed(root: Path) -> None:
    (root / "shared").mkdir()
    (root / "shared" / "map.pdf").write_text("large")
    (root / "meetings" / "2030-03-01" / "map.pdf").symlink_to("../../shared/map.pdf")
    assert gather_own(root, "2030-03-01")["meetings/2030-03-01/map.pdf"] == b"large"


def test_a_queue_is_never_opened(root: Path) -> None:
    os.mkfifo(root / "meetings" / "2030-03-01" / "queue.pdf")
    with pytest.raises(CannotTravel):
        gather_own(root, "2030-03-01")


def test_a_film_keeps_the_meeting_here(root: Path) -> None:
    with (root / "meetings" / "2030-03-01" / "film.mp4").open("wb") as film:
        film.truncate(LARGEST + 1)
    with pytest.raises(CannotTravel):
        gather_own(root, "2030-03-01")


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
