"""What a house style changes in a whole pack: running lines, and the place of stamps."""

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from agendapack.model.request import Request
from agendapack.pipeline import build
from tests.packs.workspace import MEETING, Entry, write_workspace
from tests.validation import contradictions

RUNNING = """\
style:
  stamp: top-right
  stamps: {edge: text, weight: bold}
  margins: {left: 30 mm, right: 40 mm}
  running:
    agenda: {foot: "{committee}, {date}"}
    papers: {head: "{organisation}: {title}", foot: "Sheet {page} of {pages}"}
"""
AGENDA = [
    Entry("Ponds & bridges", 60, ("tagged-letter",)),
    *(Entry(f"A matter to note, number {n}", 0, ()) for n in range(40)),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[float, str]]]:
    """The lines of each page of a pack, each with the place of its left edge."""
    root = tmp_path_factory.mktemp("styled")
    write_workspace(root, AGENDA)
    (root / "meetings" / "organisation.yaml").write_text(f"name: Example Council\n{RUNNING}")
    build(Request(root, MEETING, root / "build"))
    return read_lines(root / "build" / MEETING / "pack.pdf")


def read_lines(path: Path) -> list[list[tuple[float, str]]]:
    assert contradictions(path.read_bytes()) == []
    found = []
    for page in pypdfium2.PdfDocument(path):
        text = page.get_textpage()
        boxes = [text.get_rect(i) for i in range(text.count_rects())]
        found.append([(box[0], text.get_text_bounded(*box)) for box in boxes])
    return found


def said(page: list[tuple[float, str]]) -> str:
    return " ".join(" ".join(words for _, words in page).split())


def test_pages_after_the_first_have_running_lines(pages: list[list[tuple[float, str]]]) -> None:
    line = "Parks, Monday, 4 March 2030"
    fronts = [line in said(page) for page in pages[:2]]
    assert fronts == [False, True]
    heads = ["Example Council: Ponds & bridges" in said(page) for page in pages]
    assert heads == [False, False, False, True, True, False, False, False]
    assert "Sheet 2 of " in said(pages[3])


def test_the_pages_are_counted_to_the_end_of_the_pack(
    pages: list[list[tuple[float, str]]],
) -> None:
    total = len(pages) - 2
    assert f"Sheet 2 of {total}" in said(pages[3])


def test_stamps_stand_in_line_with_the_text(pages: list[list[tuple[float, str]]]) -> None:
    edges = {words.strip(): left for left, words in pages[2]}
    assert edges["Agenda Item 1"] == pytest.approx(30 * 72 / 25.4, abs=2)
