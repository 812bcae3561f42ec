"""What is known of meetings that are gone is forgotten, and nothing else."""

import shutil
from pathlib import Path

from agendapack.batch.unchanged import Index, forget_gone, knows_more
from agendapack.batch.unchanged.answer import IndexEntry
from agendapack.cache import CHECK, protect
from tests.batch.unchanged.desk import MEETING, Desk

OTHER = "2020-03-01"


def build_two(desk: Desk) -> None:
    """Build the meeting, and another that has no file but its own."""
    entry = desk.build()
    home = desk.root / "meetings" / OTHER
    shutil.copytree(desk.folder, home)
    line = protect(entry.line[CHECK:-1].replace(MEETING.encode(), OTHER.encode()))
    with Index(desk.home, desk.now()) as index:
        index.add(IndexEntry(OTHER, line, entry.details))


def known(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.home / "meetings").iterdir())


def lines(desk: Desk) -> list[bytes]:
    return [line[CHECK:].split(b"\t")[0] for line in (desk.home / "index").open("rb")]


def test_what_is_gone_is_forgotten_and_what_is_there_is_known(desk: Desk) -> None:
    build_two(desk)
    forget_gone(str(desk.home), str(desk.root))
    assert known(desk) == [f"{MEETING}.json", f"{OTHER}.json"]
    assert not knows_more(str(desk.home), 2)
    shutil.rmtree(desk.root / "meetings" / OTHER)
    assert knows_more(str(desk.home), 1)
    forget_gone(str(desk.home), str(desk.root))
    assert known(desk) == [f"{MEETING}.json"]
    assert lines(desk) == [MEETING.encode()]
    assert not knows_more(str(desk.home), 1)
    assert desk.glance() is not None
    assert desk.reasons() == ()


def test_a_failed_build_of_a_meeting_that_is_gone_is_forgotten_too(desk: Desk) -> None:
    build_two(desk)
    with Index(desk.home, desk.now()) as index:
        index.forget(OTHER)
    (desk.root / "meetings" / OTHER / "meeting.yaml").unlink()
    forget_gone(str(desk.home), str(desk.root))
    assert known(desk) == [f"{MEETING}.json"]


def test_what_another_workspace_built_to_the_same_place_is_known(
    desk: Desk, tmp_path: Path
) -> None:
    desk.build()
    (tmp_path / "other" / "meetings").mkdir(parents=True)
    forget_gone(str(desk.home), str(tmp_path / "other"))
    assert known(desk) == [f"{MEETING}.json"]
    assert desk.glance() is not None


def test_where_nothing_was_built_nothing_is_forgotten(tmp_path: Path) -> None:
    forget_gone(str(tmp_path / "home"), str(tmp_path))
    assert not knows_more(str(tmp_path / "home"), 0)
    assert list(tmp_path.iterdir()) == []
