"""The earlier minutes that a meeting's numbers follow from, and what was looked at for them."""

from datetime import date
from pathlib import Path

import pytest

from agendapack import workspace
from agendapack.load import load_meeting
from agendapack.model.papers import Minutes
from agendapack.model.workspace import Loaded
from agendapack.workspace import MinutesFiles
from tests.load.desk import FOLDER, HOME, MEETING, MINUTES, lay_out, load, told

TAKES_IN = MEETING + "  - minutes: 2020-01-28\n"
OWN = {f"{HOME}/meeting.yaml": TAKES_IN, f"{HOME}/minutes-2020-01-28.yaml": MINUTES}


def minutes_of(day: str, committee: str = "parks", more: str = "") -> dict[str, str]:
    """Return the files of a meeting that has its minutes in its folder."""
    return {
        f"meetings/{day}/meeting.yaml": f"committee: {committee}\ndate: {day}\nagenda: []\n",
        f"meetings/{day}/minutes.yaml": MINUTES.replace("2020-01-28", day) + more,
    }


def looked_at(loaded: Loaded) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    (search,) = loaded.searches
    assert (search.committee, search.until) == ("parks", "2020-01-28")
    return search.paths, search.is_whole, tuple(path for path, _ in search.files)


def test_nothing_is_looked_for_where_no_minutes_are_taken_in(tmp_path: Path) -> None:
    assert load(tmp_path, minutes_of("2019-12-10")).searches == ()


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
    assert loaded.searches[0].files == (("meetings/2019-12-10/minutes.yaml", ""),)


def test_a_search_comes_to_the_same_until_there_are_others(tmp_path: Path) -> None:
    loaded = load(tmp_path, {**OWN, **minutes_of("2019-12-10")})
    assert MinutesFiles(tmp_path).finds_the_same(FOLDER, loaded.searches[0])
    before = MinutesFiles(tmp_path).digest("parks")
    for name, text in minutes_of("2019-11-05").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert not MinutesFiles(tmp_path).finds_the_same(FOLDER, loaded.searches[0])
    assert MinutesFiles(tmp_path).digest("parks") != before
    assert MinutesFiles(tmp_path).digest("other") == MinutesFiles(tmp_path).digest("none")


def test_each_meeting_is_read_once_until_it_changes(tmp_path: Path) -> None:
    load(tmp_path, {**OWN, **minutes_of("2019-12-10")})
    paths = [path for _, path in MinutesFiles(tmp_path).until(FOLDER, "parks", "2020-01-28")]
    assert len(paths) == 2
    read = workspace._read_head.cache_info().misses
    assert [p for _, p in MinutesFiles(tmp_path).until(FOLDER, "parks", "2020-01-28")] == paths
    assert workspace._read_head.cache_info().misses == read
    changed = tmp_path / "meetings/2019-12-10/meeting.yaml"
    changed.write_text("committee: planning\n", "utf-8")
    assert len(MinutesFiles(tmp_path).until(FOLDER, "parks", "2020-01-28")) == 1


PREVIOUS = {f"{HOME}/meeting.yaml": MEETING + "  - minutes: previous\n"}


def without_minutes(day: str, more: str = "") -> dict[str, str]:
    text = f"committee: parks\ndate: {day}\nagenda: []\n{more}"
    return {f"meetings/{day}/meeting.yaml": text}


def test_the_previous_minutes_are_those_of_the_last_meeting_that_has_some(tmp_path: Path) -> None:
    files = {**PREVIOUS, **minutes_of("2019-12-10"), **minutes_of("2019-11-05")}
    files |= minutes_of("2020-02-03", "other") | minutes_of("2020-03-03")
    files |= without_minutes("2020-01-28", "state: cancelled\n")
    loaded = load(tmp_path, files)
    (found,) = loaded.items
    assert found.entry.minuted == date(2019, 12, 10)
    assert isinstance(found.paper, Minutes)


def test_a_meeting_between_without_minutes_is_told(tmp_path: Path) -> None:
    files = {**PREVIOUS, **minutes_of("2019-12-10"), **without_minutes("2020-01-28")}
    assert told(tmp_path, files) == [
        "meeting.yaml:4:14 incomplete-minutes: these are the minutes of 10 December 2019, though "
        "there was a meeting on 28 January 2020, which has none"
    ]


def test_without_any_minutes_there_are_no_previous_ones(tmp_path: Path) -> None:
    files = {**PREVIOUS, **without_minutes("2020-01-28")}
    assert told(tmp_path, files) == [
        "meeting.yaml:4:14 missing-minutes: no meeting of the committee before 26 February 2020 "
        "has minutes"
    ]


@pytest.mark.parametrize(
    "new",
    [minutes_of("2020-02-03"), without_minutes("2020-02-03")],
    ids=["minutes", "a meeting without minutes"],
)
def test_another_meeting_before_makes_the_previous_ones_doubtful(
    tmp_path: Path, new: dict[str, str]
) -> None:
    loaded = load(tmp_path, {**PREVIOUS, **minutes_of("2019-12-10")})
    (search,) = loaded.searches
    before = MinutesFiles(tmp_path).digest("parks")
    assert MinutesFiles(tmp_path).finds_the_same(FOLDER, search)
    lay_out(tmp_path, {**PREVIOUS, **new})
    assert not MinutesFiles(tmp_path).finds_the_same(FOLDER, search)
    assert MinutesFiles(tmp_path).digest("parks") != before


def test_a_meeting_that_may_still_be_cancelled_is_among_what_was_read(tmp_path: Path) -> None:
    lay_out(tmp_path, {**PREVIOUS, **minutes_of("2019-12-10"), **without_minutes("2020-01-28")})
    loaded = load_meeting(tmp_path, FOLDER).value
    assert loaded is not None
    opened = {path for path, _ in loaded.searches[0].files}
    assert "meetings/2020-01-28/meeting.yaml" in opened
    assert "meetings/2020-01-28/meeting.yaml" not in {file.path for file in loaded.sources}


def test_minutes_of_a_postponed_meeting_are_found_by_its_day(tmp_path: Path) -> None:
    moved = minutes_of("2020-01-28")
    moved = {name.replace("2020-01-28", "2020-01-21"): text for name, text in moved.items()}
    loaded = load(tmp_path, {f"{HOME}/meeting.yaml": TAKES_IN, **moved})
    assert isinstance(loaded.items[0].paper, Minutes)


def test_a_committee_goes_on_from_those_that_it_follows(tmp_path: Path) -> None:
    committees = {
        "meetings/committees/parks.yaml": (
            "name: Green Spaces\ntime: 5.30 pm\nformerly: [leisure]\n"
        ),
        "meetings/committees/leisure.yaml": "name: Leisure Committee\ntime: 5.30 pm\n",
    }
    files = {**committees, **PREVIOUS, **minutes_of("2019-12-10", "leisure", "first-minute: 7\n")}
    loaded = load(tmp_path, files | minutes_of("2019-11-05", "leisure"))
    (found,) = loaded.items
    assert found.entry.minuted == date(2019, 12, 10)
    assert found.minuted_by is not None
    assert found.minuted_by.name == "Leisure Committee"
    assert loaded.searches[0].committee == "parks+leisure"


RECEIVES = MEETING + "  - minutes: {committee: planning, date: 2020-01-14}\n"
PLANNING = {"meetings/committees/planning.yaml": "name: Planning Committee\ntime: 7 pm\n"}


def test_minutes_of_another_committee_are_received_in_its_own_numbers(tmp_path: Path) -> None:
    files = {**PLANNING, f"{HOME}/meeting.yaml": RECEIVES}
    files |= minutes_of("2020-01-14", "planning") | minutes_of("2019-12-17", "planning")
    loaded = load(tmp_path, files | minutes_of("2020-01-07"))
    (found,) = loaded.items
    assert found.minuted_by is not None
    assert found.minuted_by.name == "Planning Committee"
    assert loaded.previous_minutes == ()
    assert loaded.received_after == {"planning": ((date(2019, 12, 17), None, 1),)}
    assert [search.committee for search in loaded.searches] == ["planning"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RECEIVES, "missing-minutes: the committee 'planning' has no minutes of 14 January 2020"),
        (
            RECEIVES.replace("planning", "parks"),
            "bad-value: 'parks' is the committee that meets; it approves its own minutes",
        ),
        (
            RECEIVES.replace("planning", "planing"),
            "unknown-committee: there is no committee 'planing'",
        ),
    ],
)
def test_minutes_that_cannot_be_received_are_told(tmp_path: Path, text: str, message: str) -> None:
    (found,) = told(tmp_path, {**PLANNING, f"{HOME}/meeting.yaml": text})
    assert found.partition(" ")[2] == message


def test_a_search_ends_where_the_series_of_numbers_began(tmp_path: Path) -> None:
    parks = "name: Parks Committee\ntime: 5.30 pm\nminute-series: calendar-year\n"
    files = {**OWN, "meetings/committees/parks.yaml": parks, **minutes_of("2020-01-14")}
    files |= minutes_of("2019-12-10") | minutes_of("2019-11-05")
    loaded = load(tmp_path, files)
    assert loaded.previous_minutes == (
        (date(2019, 12, 31), None, 0),
        (date(2020, 1, 14), None, 1),
    )
    assert "meetings/2019-11-05/minutes.yaml" not in loaded.searches[0].paths


def test_a_committee_follows_another_that_exists(tmp_path: Path) -> None:
    parks = "name: Parks Committee\ntime: 5.30 pm\nformerly: [pakrs, leisure]\n"
    files = {"meetings/committees/parks.yaml": parks, **PREVIOUS, **minutes_of("2019-12-10")}
    assert [line.partition(": ")[2] for line in told(tmp_path, files)] == [
        "the committee follows 'pakrs', which is no other committee",
        "the committee follows 'leisure', which is no other committee",
    ]


APPROVES = "  - title: Minutes\n    approves: 2020-02-26\n    {}\n"
CARRIED = "resolutions: [{text: That they be approved., result: carried}]"


def approved_by(day: str, how: str) -> dict[str, str]:
    return minutes_of(day, more=APPROVES.format(how))


@pytest.mark.parametrize(
    ("how", "approved"),
    [
        (CARRIED, date(2020, 3, 25)),
        (CARRIED.replace("carried", "amended"), date(2020, 3, 25)),
        ("resolved: That they be approved.", date(2020, 3, 25)),
        (CARRIED.replace("carried", "deferred"), None),
        ("text: They were looked at.", None),
    ],
)
def test_minutes_are_approved_by_a_later_meeting(
    tmp_path: Path, how: str, approved: date | None
) -> None:
    own = {f"{HOME}/minutes.yaml": MINUTES.replace("2020-01-28", "2020-02-26")}
    later = approved_by("2020-03-25", how) | approved_by("2020-04-22", "text: Again.")
    loaded = load(tmp_path, {**own, **later})
    assert loaded.minutes is not None
    assert loaded.minutes.record.approved == approved
    path = "meetings/2020-03-25/minutes.yaml"
    assert (path in {file.path for file in loaded.sources}) == (approved is not None)


def test_minutes_of_a_later_meeting_may_approve_these(tmp_path: Path) -> None:
    own = {f"{HOME}/minutes.yaml": MINUTES.replace("2020-01-28", "2020-02-26")}
    loaded = load(tmp_path, own)
    before = [MinutesFiles(tmp_path).finds_the_same(FOLDER, each) for each in loaded.searches]
    assert before == [True, True]
    lay_out(tmp_path, {**own, **approved_by("2020-03-25", CARRIED)})
    assert not all(MinutesFiles(tmp_path).finds_the_same(FOLDER, s) for s in loaded.searches)


def test_a_day_of_approval_in_the_file_itself_needs_no_search(tmp_path: Path) -> None:
    text = MINUTES.replace("2020-01-28", "2020-02-26") + "approved: 2020-03-11\n"
    loaded = load(tmp_path, {f"{HOME}/minutes.yaml": text, **approved_by("2020-03-25", CARRIED)})
    assert loaded.minutes is not None
    assert loaded.minutes.record.approved == date(2020, 3, 11)
    assert len(loaded.searches) == 1
