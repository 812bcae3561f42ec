"""However a file is written or damaged: it goes in and looks the same, or is refused."""

import re

import pytest

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import ExaminedPaper, Flaw
from tests.appearance import Viewer
from tests.assemble.packs import make, pack_of
from tests.corpus import FIRST, compare, view_file, with_room
from tests.fixtures.mutations import DAMAGED, TAKEN, plain

WORDS = ["Alpha", "Beta"]
REPAIRED = {
    "a start that is no number",
    "no start",
    "no trailer",
    "no index",
    "no end of a stream",
}
CUT = (
    "linearised",
    "both kinds of index",
    "pages changed again and again",
    "a page that was added",
)


def words(viewer: Viewer, first: int = 0) -> list[str]:
    return [viewer.text(index) for index in range(first, len(viewer))]


def packed_words(data: bytes, found: ExaminedPaper) -> list[str]:
    document = with_room(pack_of(found.data or data), found.facts.room)
    made = words(Viewer(make(document).data), FIRST)
    return [text.partition("Page")[0] for text in made]


@pytest.mark.parametrize("name", [*TAKEN, *DAMAGED])
def test_every_way_of_writing_a_file_goes_in_and_looks_the_same(name: str) -> None:
    data = {**TAKEN, **DAMAGED}[name]()
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    assert found.facts.repaired == (name in REPAIRED)
    assert packed_words(data, found) == WORDS
    viewer = view_whole(data) or Viewer(plain())
    assert compare(viewer, found.data or data, found.facts) == []


def view_whole(data: bytes) -> Viewer | None:
    """Return a file as a viewer shows it, where it shows all that was written."""
    viewer = view_file(data)
    return viewer if viewer is not None and words(viewer) == WORDS else None


def test_a_viewer_shows_what_is_only_written_in_another_way() -> None:
    assert [name for name in TAKEN if view_whole(TAKEN[name]()) is None] == []


@pytest.mark.parametrize("name", CUT)
def test_a_file_that_is_cut_goes_in_as_a_viewer_shows_it_or_not_at_all(name: str) -> None:
    whole = TAKEN[name]()
    went_in = 0
    for part in range(1, 24):
        data = whole[: len(whole) * part // 24]
        found = measure_pdf(data)
        if isinstance(found, Flaw):
            assert str(found.code) == "damaged-pdf"
            continue
        went_in += 1
        is_whole_version = re.search(rb"startxref\n\d+\n%%EO?F?$", data) is not None
        assert found.facts.repaired != is_whole_version
        viewer = view_file(data)
        if viewer is None:
            assert set(packed_words(data, found)) <= {"Alpha", "Beta", "Gamma"}
        else:
            assert packed_words(data, found) == words(viewer)
    assert 0 < went_in < 23
