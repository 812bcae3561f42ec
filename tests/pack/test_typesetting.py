"""What a second process is told and asked, with the desk of one in this process."""

import os
import pickle
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agendapack.batch.work import second_process
from agendapack.cache.folder import CacheFolder
from agendapack.model.cache import key_of
from agendapack.model.page_numbers import PageSpan
from agendapack.model.request import Request
from agendapack.pack import typesetting
from agendapack.pack.known_layouts import CachedTypesetter, mark
from agendapack.pack.typesetting import Desk, DistantTypesetter
from agendapack.pipeline import prepare
from agendapack.problems import InternalFault
from agendapack.sandbox.forks import Colleague
from tests.packs.conftest import ROOT
from tests.typeset.sections import STYLE, section

LONG = "".join(f"<p>{'Words of a paragraph. ' * 40}</p>" for _ in range(60))


class Told(Colleague):
    """A colleague in this process; it counts the bytes that it is sent."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.sizes: list[int] = []
        self.heard: Callable[[str], None] = lambda method: None

    def tell(self, method: str, *arguments: object) -> None:
        self._do(method, arguments)

    def ask(self, method: str, *arguments: object) -> Callable[[], Any]:
        answer = self._do(method, arguments)
        return lambda: answer

    def _do(self, method: str, arguments: tuple[object, ...]) -> Any:
        self.heard(method)
        sent = pickle.dumps(arguments)
        self.sizes.append(len(sent))
        return pickle.loads(pickle.dumps(getattr(self.desk, method)(*pickle.loads(sent))))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Return a colleague whose desk shares nothing with a fork."""
    monkeypatch.setattr(typesetting, "MUCH_HTML", 10**9)
    return Told()


def test_the_files_of_annexes_are_not_sent(told: Told) -> None:
    prepared = prepare(Request(ROOT, "2023-02-20", ROOT), second=told)
    annexes = [annex.loaded for paper in prepared.pack.papers for annex in paper.annexes]
    assert sum(len(annex.data) for annex in annexes) > max(told.sizes)
    assert prepared.laid.page_count == prepare(Request(ROOT, "2023-02-20", ROOT)).laid.page_count


def test_a_meeting_is_typeset_where_no_process_can_be_forked(
    monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refuse, raising=False)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(typesetting, "MUCH_HTML", 0)
    request = Request(ROOT, "2020-02-26", ROOT, beside=True)
    with second_process(request) as second:
        assert second is None
    prepared = prepare(request, second=told)
    layouts = list(prepared.laid.layouts.values())
    assert len(prepared.laid.typesetter.begin_to_draw(layouts)()) == len(layouts) > 1
    assert told.desk._fork is None


def test_a_section_is_sent_once(told: Told) -> None:
    typesetter = DistantTypesetter(told, CachedTypesetter(STYLE, {}))
    made = section(f'{LONG}<p>See <page-range to="y"/>.</p>')
    typesetter.lay_out(made, {})
    first = sum(told.sizes)
    typesetter.lay_out(made, {})
    assert first > len(made.html)
    assert sum(told.sizes) - first < 1000


def test_a_mark_in_the_margin_is_drawn_there(told: Told) -> None:
    typesetter = DistantTypesetter(told, CachedTypesetter(STYLE, {}))
    layout = typesetter.lay_out(section("<p>Words</p>"), {})
    marked = mark(layout, [(0, 20.0, "9")])
    assert marked.key != layout.key
    assert typesetter.draw(layout) != typesetter.draw(marked)


def test_a_typesetter_draws_only_what_it_has_laid_out(told: Told) -> None:
    mine, other = (DistantTypesetter(told, CachedTypesetter(STYLE, {})) for _ in range(2))
    layout = mine.lay_out(section("<p>Words</p>"), {})
    other.lay_out(section("<p>What is withheld</p>"), {})
    for use in (other.draw, other.landmarks, other.page_starts):
        with pytest.raises(InternalFault, match="another typesetter"):
            use(layout)


def test_what_is_kept_is_neither_shared_nor_sent_again(
    told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = Request(ROOT, "2020-02-26", ROOT)
    cache = CacheFolder(tmp_path, "")
    monkeypatch.setattr("agendapack.pipeline.open_cache", lambda folder: cache)
    first = prepare(whole, second=told)
    layouts = list(first.laid.layouts.values())
    drawn = first.laid.typesetter.begin_to_draw(layouts)()
    monkeypatch.setattr(typesetting, "MUCH_HTML", 0)
    again = Told()
    second = prepare(whole, second=again)
    kept = list(second.laid.layouts.values())
    assert [each.key for each in kept] == [each.key for each in layouts]
    assert all(each.is_kept for each in kept)
    assert again.desk._fork is None
    asked = len(again.sizes)
    assert second.laid.typesetter.begin_to_draw(kept)() == drawn
    assert len(again.sizes) == asked
    entry = key_of("", key_of("drawn", kept[0].key))
    (tmp_path / entry[:2] / entry[2:]).unlink()
    assert second.laid.typesetter.begin_to_draw(kept)() == drawn
    assert len(again.sizes) == asked + 1


def test_first_layouts_are_asked_for_at_once(told: Told) -> None:
    asked: list[str] = []
    told.heard = asked.append
    mine = prepare(Request(ROOT, "2020-02-26", ROOT), second=told).laid
    others = prepare(Request(ROOT, "2020-02-26", ROOT)).laid
    assert asked.count("lay_out_first") == 1
    assert asked.count("lay_out") < len(mine.sections), "only those that print page numbers"
    assert mine.settled == others.settled
    assert {k: each.key for k, each in mine.layouts.items()} == {
        k: each.key for k, each in others.layouts.items()
    }


def test_a_layout_that_is_asked_for_again_is_made_again(told: Told) -> None:
    typesetter = DistantTypesetter(told, CachedTypesetter(STYLE, {}))
    pack = prepare(Request(ROOT, "2020-02-26", ROOT)).pack
    sections = typesetter.render_pack(pack, frozenset()).value or ()
    front, paper = sections[:2]
    first = typesetter.lay_out(paper, {})
    typesetter.lay_out(front, {"nobody": PageSpan("1", "1")})
    typesetter.lay_out(paper, {"nobody": PageSpan("1", "1")})
    again, unnumbered = typesetter.lay_out(paper, {}), typesetter.lay_out(front, {})
    assert (first.key, first.measured) == (again.key, again.measured)
    assert typesetter.draw(unnumbered) == typesetter.draw(typesetter.lay_out(front, {}))
