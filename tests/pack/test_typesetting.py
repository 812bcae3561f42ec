"""What a second process is told and asked, with the desk of one in this process."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from agendapack.model.request import Request
from agendapack.pack import typesetting
from agendapack.pack.known_layouts import mark
from agendapack.pack.typesetting import Desk, Typesetting
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

    def tell(self, method: str, *arguments: object) -> None:
        self._do(method, arguments)

    def ask(self, method: str, *arguments: object) -> Callable[[], Any]:
        answer = self._do(method, arguments)
        return lambda: answer

    def _do(self, method: str, arguments: tuple[object, ...]) -> Any:
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


def test_a_section_is_sent_once(told: Told) -> None:
    typesetter = Typesetting(told, STYLE, {}, None)
    made = section(f'{LONG}<p>See <page-range to="y"/>.</p>')
    typesetter.lay_out(made, {})
    first = sum(told.sizes)
    typesetter.lay_out(made, {})
    assert first > len(made.html)
    assert sum(told.sizes) - first < 1000


def test_a_mark_in_the_margin_is_drawn_there(told: Told) -> None:
    typesetter = Typesetting(told, STYLE, {}, None)
    layout = typesetter.lay_out(section("<p>Words</p>"), {})
    marked = mark(layout, [(0, 20.0, "9")])
    assert marked.key != layout.key
    assert typesetter.draw(layout) != typesetter.draw(marked)


def test_a_typesetter_draws_only_what_it_has_laid_out(told: Told) -> None:
    mine, other = (Typesetting(told, STYLE, {}, None) for _ in range(2))
    layout = mine.lay_out(section("<p>Words</p>"), {})
    other.lay_out(section("<p>What is withheld</p>"), {})
    for use in (other.draw, other.landmarks, other.page_starts):
        with pytest.raises(InternalFault, match="another typesetter"):
            use(layout)
