"""The files of the index: damaged, written by two at once, with names of every kind."""

import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from agendapack.batch.unchanged import FEW, Index
from agendapack.batch.unchanged.answer import IndexEntry, Stale, Wish
from agendapack.cache import protect
from tests.batch.unchanged.desk import DOUBTFUL, MEETING, Desk

OWN = f"meetings/{MEETING}"


def index_of(desk: Desk) -> Path:
    return desk.home / "index"


def details_of(desk: Desk) -> Path:
    return desk.home / "meetings" / f"{MEETING}.json"


def test_a_truncated_index_hides_no_change(desk: Desk) -> None:
    desk.build()
    whole = index_of(desk).read_bytes()
    text = (desk.folder / "overview.yaml").read_text("utf-8")
    for length in range(0, len(whole), 7):
        index_of(desk).write_bytes(whole[:length])
        assert desk.glance() is None
    index_of(desk).write_bytes(whole[:-30])
    assert desk.reasons() == (), "the details are whole"
    assert desk.glance() is not None, "a line is put behind the one that broke off"
    index_of(desk).write_bytes(whole[:-30])
    (desk.folder / "overview.yaml").write_text(text.upper(), "utf-8")
    assert desk.reasons() == (f"{OWN}/overview.yaml has changed",)


def test_a_damaged_line_is_not_believed(desk: Desk) -> None:
    desk.build()
    whole = index_of(desk).read_bytes()
    for place in range(0, len(whole) - 1, 5):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        index_of(desk).write_bytes(damaged)
        assert desk.glance() is None, place


def test_damaged_details_are_not_believed(desk: Desk) -> None:
    desk.build()
    index_of(desk).unlink()
    whole = details_of(desk).read_bytes()
    for place in range(0, len(whole), 41):
        details_of(desk).write_bytes(whole[:place] + b"~" + whole[place + 1 :])
        assert isinstance(desk.look_up(), Stale)
    details_of(desk).write_bytes(whole[: len(whole) // 2])
    assert desk.reasons() == ("what is known of the last build is damaged, or of another version",)


def test_a_lost_index_is_made_from_the_details(desk: Desk) -> None:
    desk.build()
    index_of(desk).unlink()
    assert desk.reasons() == ()
    assert desk.glance() is not None


def test_a_line_of_another_meeting_says_nothing(desk: Desk) -> None:
    desk.build()
    line = index_of(desk).read_bytes()
    index_of(desk).write_bytes(protect(line[9:-1].replace(MEETING.encode(), b"2020-02-27", 1)))
    assert desk.glance() is None


def test_two_that_run_at_once_see_each_other(desk: Desk) -> None:
    entry = desk.make()
    with Index(desk.home, desk.now()) as first, Index(desk.home, desk.now()) as second:
        assert isinstance(second.look_up(MEETING, desk.wish), Stale)
        first.add(entry)
        assert not isinstance(second.look_up(MEETING, desk.wish, again=True), Stale)


def add_many(home: Path, mark: str) -> None:
    with Index(home, 0) as index:
        for number in range(40):
            name = f"{mark}-{number}"
            index.add(IndexEntry(name, protect(name.encode() + b"\t" * 50), b""))


def test_lines_of_two_processes_do_not_mix(tmp_path: Path) -> None:
    home = tmp_path / "index"
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(add_many, (home, home), ("a", "b")))
    lines = (home / "index").read_bytes().splitlines(keepends=True)
    assert len(lines) == 80
    assert all(line == protect(line[9:-1]) for line in lines)


def test_dead_lines_are_dropped(desk: Desk) -> None:
    entry = desk.make()
    with Index(desk.home, desk.now()) as index:
        for _ in range(FEW + 2):
            index.add(entry)
        index.add(IndexEntry("gone", entry.line.replace(MEETING.encode(), b"gone"), b""))
    assert desk.glance() is not None
    assert index_of(desk).read_bytes() == entry.line
    assert desk.glance() is not None


@pytest.mark.parametrize("name", ["a\tb.yaml", "a\nb.yaml", "\udcff.yaml", "ü ' \".yaml"])
def test_names_of_every_kind(desk: Desk, name: str) -> None:
    path = desk.folder / name
    path.write_text("a", "utf-8")
    desk.build()
    assert (desk.glance() is None) == (name[1] in "\t\n")
    assert desk.reasons() == ()
    path.write_text("b", "utf-8")
    assert desk.reasons() == (f"{OWN}/{name} has changed",)


@pytest.mark.parametrize("name", ["a\tb", "a\nb", "x" * 255, "'\"\\"])
def test_meetings_of_every_name(tmp_path: Path, name: str) -> None:
    wish = Wish(tmp_path, tmp_path / "build", "", "2020-01-01", "")
    with Index(tmp_path / "build" / "index", 0) as index:
        index.add(IndexEntry(name, b"", b"damaged"))
        index.forget(name)
        assert isinstance(index.look_up(name, wish), Stale)


def test_a_link_is_what_it_leads_to(desk: Desk) -> None:
    desk.write({"shared/one.txt": "one", "shared/two.txt": "two", "shared/same.txt": "one"})
    link = desk.folder / "linked.txt"
    link.symlink_to("../../shared/one.txt")
    desk.build()
    assert desk.glance() is not None
    link.unlink()
    link.symlink_to("../../shared/same.txt")
    assert desk.reasons() == ()
    desk.write({"shared/same.txt": "two"})
    assert desk.reasons() == (f"{OWN}/linked.txt has changed",)
    desk.build()
    link.unlink()
    link.symlink_to("nowhere")
    assert desk.reasons() == (f"{OWN}/linked.txt is gone",)


def test_links_to_folders_are_not_walked(desk: Desk) -> None:
    (desk.folder / "circle").symlink_to(desk.folder)
    desk.write({"shared/one.txt": "one"})
    (desk.folder / "shared").symlink_to(desk.root / "shared")
    desk.build()
    assert desk.reasons() == ()
    desk.write({"shared/two.txt": "two"})
    assert desk.reasons() == (f"{OWN}/shared has changed",)


def test_a_pipe_is_not_opened(desk: Desk) -> None:
    os.mkfifo(desk.folder / "pipe")
    desk.later = DOUBTFUL
    desk.build()
    assert desk.reasons() == ()
    (desk.folder / "pipe").unlink()
    (desk.folder / "pipe").write_text("a file", "utf-8")
    assert desk.reasons() == (f"{OWN}/pipe has changed",)


def test_a_meeting_that_is_gone_is_stale(desk: Desk) -> None:
    desk.build()
    shutil.rmtree(desk.folder)
    assert desk.glance() is None
    assert f"{OWN}/meeting.yaml is gone" in desk.reasons()
