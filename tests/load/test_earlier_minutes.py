"""The earlier minutes that a meeting's numbers follow from, and what was looked at for them."""

from pathlib import Path

import pytest

from agendapack import workspace as minutes_files
from agendapack.load import load_meeting
from agendapack.model.workspace import Loaded
from agendapack.workspace import MinutesFiles
from tests.load.desk import FOLDER, HOME, MEETING, MINUTES, lay_out, load

TAKES_IN = MEETING + "  - minutes: 2020-01-28\n"
OWN = {f"{HOME}/meeting.yaml": TAKES_IN, f"{HOME}/minutes-2020-01-28.yaml": MINUTES}


def minutes_of(day: str, committee: str = "parks", more: str = "") -> dict[str, str]:
    """Return the files of a meeting that has its minutes in its folder."""
    return {
        f"meetings/{day}/meeting.yaml": f"committee: {committee}\ndate: {day}\nagenda: []\n",
        f"meetings/{day}/minutes.yaml": MINUTES.replace("2020-01-28", day) + more,
    }


def looked_at(loaded: Loaded) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    search = loaded.search
    assert search is not None
    assert (search.committee, search.until) == ("parks", "2020-01-28")
    return search.paths, search.is_whole, tuple(path for path, _ in search.files)


def test_nothing_is_looked_for_where_no_minutes_are_taken_in(tmp_path: Path) -> None:
    assert load(tmp_path, minutes_of("2019-12-10")).search is None


def test_the_search_goes_back_to_the_first_minutes(tmp_path: Path) -> None:
    files = {**OWN, **minutes_of("2019-12-10"), **minutes_of("2019-11-05")}
    loaded = load(tmp_path, files | minutes_of("2019-12-12", "other") | minutes_of("2020-02-03"))
    earlier = ("meetings/2019-12-10/minutes.yaml", "meetings/2019-11-05/minutes.yaml")
    own = f"{HOME}/minutes-2020-01-28.yaml"
    assert looked_at(loaded) == ((own, *earlier), True, earlier)
    assert len(loaded.previous_minutes) == 2


def test_the_search_ends_where_minutes_have_a_number(tmp_path: Path) -> None:
    numbered = minutes_of("2019-12-10", more="first-minute: 12\n")
    loaded = load(tmp_path, {**OWN, **numbered, **minutes_of("2019-11-05")})
    paths, is_whole, files = looked_at(loaded)
    assert (paths[1:], is_whole) == (("meetings/2019-12-10/minutes.yaml",), False)
    assert files == paths[1:]


def test_what_cannot_be_read_was_looked_at_too(tmp_path: Path) -> None:
    spoilt = {**minutes_of("2019-12-10"), "meetings/2019-12-10/minutes.yaml": "minutes: x\n"}
    loaded = load(tmp_path, {**OWN, **spoilt})
    assert looked_at(loaded)[2] == ("meetings/2019-12-10/minutes.yaml",)
    assert all("2019-12-10" not in source.path for source in loaded.sources)


def test_what_cannot_be_opened_was_looked_at_too(tmp_path: Path) -> None:
    files = {**OWN, **minutes_of("2019-12-10")}
    lay_out(tmp_path, files)
    minutes = tmp_path / "meetings/2019-12-10/minutes.yaml"
    minutes.unlink()
    minutes.symlink_to("nothing")
    loaded = load_meeting(tmp_path, FOLDER).value
    assert loaded is not None
    assert loaded.search is not None
    assert loaded.search.files == (("meetings/2019-12-10/minutes.yaml", ""),)


def test_a_search_comes_to_the_same_until_there_are_others(tmp_path: Path) -> None:
    loaded = load(tmp_path, {**OWN, **minutes_of("2019-12-10")})
    assert loaded.search is not None
    assert MinutesFiles(tmp_path).finds_the_same(FOLDER, loaded.search)
    before = MinutesFiles(tmp_path).digest("parks")
    for name, text in minutes_of("2019-11-05").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert not MinutesFiles(tmp_path).finds_the_same(FOLDER, loaded.search)
    assert MinutesFiles(tmp_path).digest("parks") != before
    assert MinutesFiles(tmp_path).digest("other") == MinutesFiles(tmp_path).digest("none")


def test_each_meeting_is_read_once_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(tmp_path, {**OWN, **minutes_of("2019-12-10")})
    paths = [path for _, path in MinutesFiles(tmp_path).until(FOLDER, "parks", "2020-01-28")]
    assert len(paths) == 2

    def refuse(*_: object) -> None:
        pytest.fail("a file was read again")

    monkeypatch.setattr(minutes_files, "_read_committee", refuse)
    assert [p for _, p in MinutesFiles(tmp_path).until(FOLDER, "parks", "2020-01-28")] == paths
    monkeypatch.undo()
    changed = tmp_path / "meetings/2019-12-10/meeting.yaml"
    changed.write_text("committee: planning\n", "utf-8")
    assert len(MinutesFiles(tmp_path).until(FOLDER, "parks", "2020-01-28")) == 1
