"""Many meetings asked of at once, in two processes: as each by itself."""

import os

import pytest

from agendapack.batch import unchanged
from agendapack.batch.unchanged import TO_LOOK_INTO, Index, count_pages
from agendapack.batch.unchanged.answer import IndexEntry
from agendapack.cache import CHECK, protect
from tests.batch.unchanged.desk import MEETING, Desk


@pytest.fixture
def names(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of meetings, three of which are known, and few enough to be many."""
    monkeypatch.setattr(unchanged, "MANY", 2)
    monkeypatch.setattr(unchanged, "gains_by_fork", lambda: True)
    names = [MEETING, "2020-03-01", "never", "2020-03-02"]
    entry = desk.build()
    with Index(desk.home, desk.now()) as index:
        for name in (names[1], names[3]):  # each with a line that names the files of the first
            content = entry.line[CHECK:-1].replace(MEETING.encode(), name.encode(), 1)
            index.add(IndexEntry(name, protect(content), b""))
    return names


def ask(desk: Desk, names: list[str]) -> list[int]:
    return count_pages(str(desk.home), desk.now(), desk.wish, names)


def test_two_processes_say_what_one_does(
    desk: Desk, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(desk, names) == [7, 7, TO_LOOK_INTO, 7]
    for order in (names[::-1], names[1:], names[:1]):
        together = ask(desk, order)
        with monkeypatch.context() as alone:
            alone.setattr(unchanged, "gains_by_fork", lambda: False)
            assert ask(desk, order) == together
    (desk.folder / "overview.yaml").write_text("other", "utf-8")
    assert ask(desk, names) == [TO_LOOK_INTO] * 4


def test_one_process_answers_where_no_other_can_be_forked(
    desk: Desk, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refuse)
    assert ask(desk, names) == [7, 7, TO_LOOK_INTO, 7]


def test_a_process_that_dies_leaves_its_half_to_look_into(
    desk: Desk, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "_write", lambda *_: os._exit(9))
    assert ask(desk, names) == [7, 7, TO_LOOK_INTO, TO_LOOK_INTO]
