"""What a house style changes in a whole pack: running lines, and the place of stamps."""

import re
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest

from agendapack.model.request import Act, Request
from agendapack.pipeline import build
from tests.packs.workspace import MEETING, Entry, write_report, write_workspace
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


BY_KIND = """\
name: Example Council
style:
  cover: yes
  running:
    cover: {foot: "{centre}Cover"}
    agenda: {foot: "Agenda {label} of {pages}", first: {foot: "First of {committee}"}}
    papers: {head: "{title}{right}Item {item}", foot: "{own-page}/{own-pages} ({page} of {pages})"}
    annexes: {foot: "Annex: {title}"}
    notices: {first: {foot: "Notice of {organisation}"}}
public-notice: yes
"""
LONG = "A very long name of a matter that nobody can read at a glance " * 4


@pytest.fixture(scope="module")
def by_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kinds")
    long, cafe = Entry(LONG.strip(), 60, ("tagged-letter", "untagged-scan")), Entry("Café", 40, ())
    write_workspace(root, [long, cafe, *(Entry(f"Matter {n}", 0, ()) for n in range(40))])
    (root / "meetings" / "organisation.yaml").write_text(BY_KIND)
    build(Request(root, MEETING, root / "build", large_print=True))
    return root / "build" / MEETING


def foots(path: Path) -> list[str]:
    """Return the lowest line of each page."""
    found = []
    for page in pypdfium2.PdfDocument(path):
        text = page.get_textpage()
        boxes = [text.get_rect(i) for i in range(text.count_rects())]
        low = min((box[1] for box in boxes), default=0.0)
        found.append(" | ".join(text.get_text_bounded(*b) for b in boxes if b[1] < low + 4))
    return found


def test_each_kind_of_page_has_its_own_lines(by_kind: Path) -> None:
    found = foots(by_kind / "pack.pdf")
    assert found[0] == "Cover"
    assert found[1:3] == ["This page is intentionally left blank", "First of Parks"]
    assert "Agenda iv of iv" in found
    assert "2/3 (2 of 10)" in found
    assert "Annex: Annex 1" in found
    assert foots(by_kind / "notice.pdf") == ["Notice of Example Council", "Agenda 2 of 2"]


def test_a_long_title_is_cut_and_an_accent_stays(by_kind: Path) -> None:
    pages = [said(page) for page in read_lines(by_kind / "pack.pdf")]
    assert any("A very long name" in page and "\N{HORIZONTAL ELLIPSIS}" in page for page in pages)
    assert any("Café" in page and "Item 2" in page for page in pages)


def test_a_paper_says_the_same_in_its_own_file(by_kind: Path) -> None:
    (alone,) = by_kind.glob("papers/02-*.pdf")
    whole = foots(by_kind / "pack.pdf")
    assert foots(alone)[1].startswith("2/2 (")
    assert foots(alone)[1] in whole


def boxes_of(page: Any) -> list[tuple[float, float, float, float]]:
    text = page.get_textpage()
    return [text.get_rect(i) for i in range(text.count_rects())]


@pytest.mark.parametrize("file", ["pack.pdf", "large-print.pdf", "notice.pdf"])
def test_running_lines_keep_clear_of_stamps_and_text(by_kind: Path, file: str) -> None:
    seen = 0
    for page in pypdfium2.PdfDocument(by_kind / file):
        for one, two in combinations(boxes_of(page), 2):
            apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
            # Boxes of lines below one another may touch.
            assert apart or min(one[3], two[3]) - max(one[1], two[1]) < 2, (one, two)
            seen += 1
    assert seen > 0


def test_stamps_stand_in_line_with_the_text(pages: list[list[tuple[float, str]]]) -> None:
    edges = {words.strip(): left for left, words in pages[2]}
    assert edges["Agenda Item 1"] == pytest.approx(30 * 72 / 25.4, abs=2)


def test_a_supplement_changes_no_line_of_the_pages_before_it(tmp_path: Path) -> None:
    write_workspace(tmp_path, [Entry("Ponds", 60, ()), Entry("Bridges", 40, ())])
    foot = '{papers: {foot: "{label} of {pages}"}}'
    house = f"name: Example Council\nstyle: {{running: {foot}}}\n"
    (tmp_path / "meetings" / "organisation.yaml").write_text(house)
    today = date(2030, 2, 20)
    publish = Request(tmp_path, MEETING, tmp_path / "build", act=Act.PUBLISH, today=today)
    build(publish)
    built = tmp_path / "build" / MEETING
    before = foots(built / "pack.pdf")
    meeting = tmp_path / "meetings" / MEETING / "meeting.yaml"
    late = "\n  - title: Floods\n    late: {reason: The river rose.}\n    report: late.yaml\n"
    meeting.write_text(meeting.read_text("utf-8") + late, "utf-8")
    write_report(meeting.parent, "late", Entry("Floods", 60, ()))
    build(replace(publish, act=Act.SUPPLEMENT))
    assert foots(built / "pack.pdf") == before
    found = foots(built / "consolidated-pack.pdf")
    assert [line for line in found if re.fullmatch(r"\d of \d", line)] == [
        "2 of 4",
        "4 of 4",
        "6 of 6",
    ]
