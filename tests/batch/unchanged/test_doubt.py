"""Files that stand otherwise and hold the same, or stand as they did and hold something else."""

import os
from pathlib import Path

import pytest

from agendapack.cache import is_sure
from tests.batch.unchanged.desk import DOUBTFUL, LONG, MEETING, Desk

OWN = f"meetings/{MEETING}"


def rewrite(path: Path, text: str) -> None:
    """Change a file in place and put its time of change back."""
    before = path.stat()
    path.write_text(text, "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_file_that_is_only_touched_is_unchanged(desk: Desk) -> None:
    desk.build()
    for name in ("overview.yaml", "meeting.yaml"):
        os.utime(desk.folder / name)
    (desk.root / "templates" / "report.html").touch()
    assert desk.glance() is None
    assert desk.reasons() == ()
    assert desk.glance() is not None, "what was found is kept"


def test_an_output_that_is_written_again_is_unchanged(desk: Desk) -> None:
    desk.build()
    (desk.built / "pack.pdf").write_bytes(b"pack")
    assert desk.reasons() == ()
    assert desk.glance() is not None


def test_a_file_replaced_by_its_copy_is_unchanged(desk: Desk) -> None:
    desk.build()
    new = desk.root / "new"
    new.write_text("title: Overview\n", "utf-8")
    new.replace(desk.folder / "overview.yaml")
    assert desk.reasons() == ()


def test_size_and_time_put_back_do_not_hide_a_change(desk: Desk) -> None:
    desk.build()
    rewrite(desk.folder / "overview.yaml", "title: 0verview\n")
    assert desk.glance() is None
    assert desk.reasons() == (f"{OWN}/overview.yaml has changed",)


@pytest.mark.parametrize("name", [f"{OWN}/overview.yaml", "templates/report.html"])
def test_a_file_changed_a_moment_ago_is_compared_by_content(desk: Desk, name: str) -> None:
    desk.later = DOUBTFUL
    desk.build()
    assert desk.glance() is None, "a later change might not show"
    assert desk.reasons() == ()
    text = (desk.root / name).read_text("utf-8")
    rewrite(desk.root / name, text.swapcase())
    assert desk.reasons() == (f"{name} has changed",)


def test_doubt_ends_with_time(desk: Desk) -> None:
    desk.later = DOUBTFUL
    desk.build()
    desk.later = LONG
    assert desk.glance() is None
    assert desk.reasons() == ()
    assert desk.glance() is not None


def test_a_file_from_the_future_is_always_compared_by_content(desk: Desk) -> None:
    ahead = desk.now() + 10**12
    os.utime(desk.folder / "overview.yaml", ns=(ahead, ahead))
    desk.build()
    for _ in range(2):
        assert desk.glance() is None
        assert desk.reasons() == ()


@pytest.mark.parametrize("later", [DOUBTFUL, LONG])
@pytest.mark.parametrize(
    "name",
    [
        f"{OWN}/meeting.yaml",
        f"{OWN}/overview.yaml",
        "meetings/organisation.yaml",
        "templates/report.html",
    ],
)
def test_a_change_while_the_build_runs_is_seen_by_the_next(
    desk: Desk, name: str, later: int
) -> None:
    desk.later = later
    desk.build(meanwhile=lambda: rewrite(desk.root / name, "other"))
    assert desk.glance() is None
    assert desk.reasons() == (f"{name} has changed",)


@pytest.mark.parametrize("later", [DOUBTFUL, LONG])
@pytest.mark.parametrize("name", [f"{OWN}/late.yaml", "templates/agenda.html", "fonts/a.ttf"])
def test_a_file_that_comes_while_the_build_runs_is_seen_by_the_next(
    desk: Desk, name: str, later: int
) -> None:
    desk.later = later
    desk.build(meanwhile=lambda: desk.write({name: "late"}))
    assert desk.glance() is None
    assert desk.reasons() == (f"{name} is new",)


def test_an_output_that_is_changed_while_it_is_described_is_not_trusted(desk: Desk) -> None:
    entry = desk.make()
    (desk.built / "pack.pdf").write_bytes(b"other")
    desk.build()
    assert desk.reasons() == ()
    (desk.built / "pack.pdf").write_bytes(b"other")
    assert entry.line
    assert desk.reasons() == (f"build/{MEETING}/pack.pdf is not as it was built",)


def test_where_only_whole_seconds_are_kept_a_moment_is_longer() -> None:
    second = 10**9
    for kept, later, sure in (
        (7 * second + 1, second // 2, True),
        (7 * second, second, False),
        (7 * second, 2 * second, False),
        (7 * second, 3 * second, True),
    ):
        assert is_sure((kept, kept, 1, 1), kept + later) is sure
