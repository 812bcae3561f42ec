"""Every cause of another build is found, and said in the clerk's words."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from agendapack.batch.unchanged import HOME, Index
from agendapack.batch.unchanged.answer import Unchanged
from agendapack.problems import Code, Problem, Severity, Source
from tests.batch.unchanged.desk import MEETING, Desk

OWN = f"meetings/{MEETING}"
WARNING = Problem(
    Code.NOTICE_PASSED, "it has passed", Source("a.yaml", 3, 4), "take advice", Severity.WARNING
)


def test_what_was_never_built_is_stale(desk: Desk) -> None:
    assert desk.reasons() == ("not built before",)
    assert not desk.home.exists(), "asking writes nothing"


def test_what_stands_as_it_did_is_unchanged(desk: Desk) -> None:
    desk.build()
    answer = desk.glance()
    assert answer is not None
    assert (answer.packs, answer.pages, answer.is_silent) == ((("pack.pdf", 7),), 7, True)
    assert desk.reasons() == ()


def test_warnings_and_notes_are_told_again(desk: Desk) -> None:
    bare = Problem(Code.NOTICE_PASSED, "tab\there", severity=Severity.WARNING)
    desk.build(problems=(WARNING, bare))
    for answer in (desk.glance(), desk.look_up()):
        assert isinstance(answer, Unchanged)
        assert not answer.is_silent
        assert set(answer.told.problems) == {WARNING, bare}
        assert answer.told.notes == ("a note",)


def edit(name: str) -> Callable[[Desk], object]:
    return lambda desk: (desk.root / name).write_text("other\n", "utf-8")


def remove(name: str) -> Callable[[Desk], object]:
    return lambda desk: (desk.root / name).unlink()


CHANGES: dict[str, Callable[[Desk], object]] = {
    f"{OWN}/overview.yaml has changed": edit(f"{OWN}/overview.yaml"),
    f"{OWN}/annexes/a.txt has changed": edit(f"{OWN}/annexes/a.txt"),
    f"{OWN}/annexes/a.txt is gone": remove(f"{OWN}/annexes/a.txt"),
    f"{OWN}/annexes/b.txt is new": edit(f"{OWN}/annexes/b.txt"),
    f"{OWN}/empty is new": lambda desk: (desk.folder / "empty").mkdir(),
    "meetings/organisation.yaml has changed": edit("meetings/organisation.yaml"),
    "meetings/organisation.yaml is gone": remove("meetings/organisation.yaml"),
    "templates/report.html has changed": edit("templates/report.html"),
    "templates/report.html is gone": remove("templates/report.html"),
    "templates/agenda.html is new": edit("templates/agenda.html"),
    "fonts is new": lambda desk: (desk.root / "fonts").mkdir(),
    f"build/{MEETING}/pack.pdf is not as it was built": edit(f"build/{MEETING}/pack.pdf"),
    f"build/{MEETING}/papers/01.pdf is missing": remove(f"build/{MEETING}/papers/01.pdf"),
    "agendapack or one of its libraries has changed": lambda desk: setattr(desk, "program", "2"),
    "asked for with other options, or LibreOffice is another one": lambda desk: setattr(
        desk, "options", "large"
    ),
    "a day that matters has passed: 18 February 2020": lambda desk: setattr(
        desk, "today", "2020-02-19"
    ),
    "asked for a day before 11 January 2020": lambda desk: setattr(desk, "today", "2020-01-10"),
}


@pytest.mark.parametrize("reason", CHANGES)
def test_a_change_is_the_reason(desk: Desk, reason: str) -> None:
    desk.build(days=(date(2020, 1, 10), date(2020, 2, 18)))
    assert desk.reasons() == ()
    CHANGES[reason](desk)
    assert desk.glance() is None
    assert desk.reasons() == (reason,)


def test_all_reasons_are_told(desk: Desk) -> None:
    desk.build()
    edit(f"{OWN}/overview.yaml")(desk)
    edit("templates/report.html")(desk)
    shutil.rmtree(desk.built / "papers")
    assert desk.reasons() == (
        f"{OWN}/overview.yaml has changed",
        "templates/report.html has changed",
        f"build/{MEETING}/papers/01.pdf is missing",
    )


def test_days_between_those_that_matter_are_one_day(desk: Desk) -> None:
    desk.build(days=(date(2020, 1, 31), date(2020, 2, 18)))
    for day in ("2020-02-01", "2020-02-10", "2020-02-18"):
        desk.today = day
        assert desk.glance() is not None
    desk.today = "2020-01-31"
    assert desk.reasons() == ("asked for a day before 1 February 2020",)


def test_a_meeting_that_takes_a_password_is_built_each_time(desk: Desk) -> None:
    desk.asked = ("PLAN",)
    desk.build()
    assert desk.glance() is None
    assert desk.reasons() == ("it takes a password from the environment: PLAN",)


def test_a_failed_build_is_no_build(desk: Desk) -> None:
    desk.build()
    with Index(desk.home, desk.now()) as index:
        index.forget(MEETING)
    assert desk.reasons() == ("the last build failed",)
    desk.build()
    assert desk.reasons() == ()


def test_what_editors_leave_beside_a_file_is_no_change(desk: Desk) -> None:
    desk.build()
    for name in (".overview.yaml.swp", "overview.yaml~", ".~lock.overview.yaml#"):
        (desk.folder / name).write_text("x", "utf-8")
    assert desk.glance() is None
    assert desk.reasons() == ()
    assert desk.glance() is not None


def test_a_workspace_that_is_moved_is_compared_by_content(desk: Desk, tmp_path: Path) -> None:
    desk.build()
    moved = Desk(tmp_path / "moved")
    shutil.copytree(desk.root, moved.root)
    os.rename(desk.root, tmp_path / "away")
    assert moved.glance() is None
    assert moved.reasons() == ()
    assert moved.glance() is not None
    (moved.folder / "overview.yaml").write_text("other", "utf-8")
    assert moved.reasons() == (f"{OWN}/overview.yaml has changed",)


def test_the_old_place_says_nothing_of_the_new_one(desk: Desk, tmp_path: Path) -> None:
    desk.build()
    copy = Desk(tmp_path / "copy")
    shutil.copytree(desk.root, copy.root)
    (copy.folder / "overview.yaml").write_text("other", "utf-8")
    assert desk.reasons() == ()
    assert copy.reasons() == (f"{OWN}/overview.yaml has changed",)


def test_the_index_is_for_the_operator_alone(desk: Desk) -> None:
    desk.build()
    assert desk.home.name == HOME
    for path in (desk.home, *desk.home.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_an_index_that_cannot_be_written_stops_nothing(desk: Desk) -> None:
    desk.root.joinpath("build").mkdir()
    desk.home.write_text("a file stands in its place", "utf-8")
    desk.build()
    assert desk.reasons() == ("not built before",)
