"""Minutes in the folders of other meetings: those that came, went, or changed hands."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.batch.unchanged.desk import DOUBTFUL, LONG, MEETING, Desk

FILES = {
    f"meetings/{MEETING}/minutes-2020-01-28.yaml": "own",
    "meetings/2019-12-10/meeting.yaml": "committee: parks\n",
    "meetings/2019-12-10/minutes.yaml": "first-minute: 40",
    "meetings/2019-11-05/meeting.yaml": "committee: parks\n",
    "meetings/2019-11-05/minutes.yaml": "earlier",
    "meetings/2019-12-12/meeting.yaml": "committee: planning\n",
    "meetings/2019-12-12/minutes.yaml": "of another committee",
}
OTHERS = ("there are other minutes of the committee than before",)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The desk, built with a search that ended at the minutes of 10 December 2019."""
    desk.write(FILES)
    desk.read.append("meetings/2019-12-10/minutes.yaml")
    desk.build(search=desk.search("parks", "2020-01-28", looked_at=2))
    return desk


def write(name: str, text: str) -> Callable[[Desk], object]:
    return lambda desk: desk.write({f"meetings/{name}": text})


STALE: dict[str, tuple[Callable[[Desk], object], tuple[str, ...]]] = {
    "minutes of a day between": (
        lambda desk: desk.write(
            {
                "meetings/2020-01-07/meeting.yaml": "committee: parks\n",
                "meetings/2020-01-07/minutes.yaml": "between",
            }
        ),
        OTHERS,
    ),
    "a meeting that changes its committee": (
        write("2019-12-12/meeting.yaml", "committee: parks\n"),
        OTHERS,
    ),
    "minutes that go": (
        lambda desk: (desk.root / "meetings/2019-12-10/minutes.yaml").unlink(),
        ("meetings/2019-12-10/minutes.yaml is gone", *OTHERS),
    ),
    "minutes that change": (
        write("2019-12-10/minutes.yaml", "other"),
        ("meetings/2019-12-10/minutes.yaml has changed",),
    ),
}
SAME: dict[str, Callable[[Desk], object]] = {
    "minutes from before the search ended": write("2019-11-05/minutes.yaml", "other"),
    "more of them": write("2019-11-05/minutes-2019-10-01.yaml", "new"),
    "minutes of later meetings": write("2019-12-12/minutes-2020-02-01.yaml", "new"),
    "minutes of another committee": write("2019-12-12/minutes-2019-12-31.yaml", "new"),
    "another meeting's file": write("2019-11-05/meeting.yaml", "committee: parks\ntime: 5 pm\n"),
}


def test_minutes_that_stay_are_no_change(desk: Desk) -> None:
    for _ in range(3):
        assert desk.glance() is not None
    assert desk.reasons() == ()


@pytest.mark.parametrize("change", STALE)
def test_new_minutes_make_a_meeting_stale(desk: Desk, change: str) -> None:
    do, reasons = STALE[change]
    do(desk)
    assert desk.glance() is None
    assert desk.reasons() == reasons


@pytest.mark.parametrize("change", SAME)
def test_minutes_that_were_not_looked_at_change_nothing(desk: Desk, change: str) -> None:
    SAME[change](desk)
    assert desk.reasons() == ()
    assert desk.glance() is not None


def test_a_search_that_found_all_there_is_minds_older_ones(desk: Desk) -> None:
    desk.build(search=desk.search("parks", "2020-01-28"))
    SAME["more of them"](desk)
    assert desk.glance() is None
    assert desk.reasons() == OTHERS


def test_minutes_that_come_while_the_build_runs(desk: Desk) -> None:
    search = desk.search("parks", "2020-01-28", looked_at=2)
    desk.build(meanwhile=lambda: STALE["minutes of a day between"][0](desk), search=search)
    assert desk.glance() is None
    assert desk.reasons() == OTHERS


def test_what_is_known_of_minutes_is_not_kept_while_it_may_change(desk: Desk) -> None:
    desk.later = DOUBTFUL
    desk.write({"meetings/2019-12-13/meeting.yaml": "committee: planning\n"})
    assert desk.reasons() == ()
    desk.write({"meetings/2019-12-13/minutes.yaml": "new"})
    desk.write({"meetings/2019-12-13/meeting.yaml": "committee: parks\n"})
    assert desk.reasons() == OTHERS


@pytest.mark.parametrize("later", [DOUBTFUL, LONG])
@pytest.mark.parametrize("target", ["nothing", "long.txt"])
def test_minutes_that_could_not_be_read_and_then_can(desk: Desk, later: int, target: str) -> None:
    desk.later = later
    minutes = desk.root / "meetings/2019-12-10/minutes.yaml"
    minutes.unlink()
    minutes.symlink_to(target)
    desk.write({"meetings/2019-12-10/long.txt": "too long"})
    desk.read.remove("meetings/2019-12-10/minutes.yaml")
    search = desk.search("parks", "2020-01-28", looked_at=2)
    desk.build(search=replace(search, files=(("meetings/2019-12-10/minutes.yaml", ""),)))
    if later == LONG:
        assert desk.reasons() == ()
    (minutes.parent / target).write_text("first-minute: 40", "utf-8")
    assert len(desk.reasons()) == 1
    assert "meetings/2019-12-10/minutes.yaml" in desk.reasons()[0]
