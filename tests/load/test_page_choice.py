"""Which pages of an annex are taken."""

from pathlib import Path

import pytest

from agendapack.load.annexes import read_pages
from agendapack.model.facts import Flaw
from tests.load.desk import HOME, MEETING, load, told

LETTER = (Path(__file__).parents[1] / "fixtures/annexes/crop-offset.pdf").read_bytes()


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("3", ((3, 3),)),
        ("3-7, 12", ((3, 7), (12, 12))),
        (" 12 ,3 – 7 ", ((12, 12), (3, 7))),
    ],
)
def test_pages_and_ranges_are_read(text: str, ranges: tuple[tuple[int, int], ...]) -> None:
    assert read_pages(text) == ranges


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("all", "holds 'all'; pages and ranges are allowed"),
        ("", "has nothing between commas; pages and ranges are allowed"),
        ("1,,2", "has nothing between commas; pages and ranges are allowed"),
        ("0-2", "asks for page 0; the first page is 1"),
        ("7-3", "asks for pages 7 to 3"),
        ("1-5, 4-8", "asks for page 4 twice"),
        ("9" * 7, "holds '9999999'; pages and ranges are allowed"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, message: str) -> None:
    found = read_pages(text)
    assert isinstance(found, Flaw)
    assert found.message.startswith(message)


def with_pages(pages: str) -> dict[str, str | bytes]:
    lines = f"  - title: A\n    annexes:\n      - title: B\n        file: a.pdf\n        {pages}\n"
    return {f"{HOME}/meeting.yaml": MEETING + lines, f"{HOME}/a.pdf": LETTER}


def test_the_part_that_is_taken_is_counted(tmp_path: Path) -> None:
    (item,) = load(tmp_path, with_pages("pages: 2-3")).items
    assert [(annex.pages, annex.chosen) for annex in item.annexes] == [(2, (1, 2))]


def test_a_page_that_is_not_there_is_told_with_the_number_of_pages(tmp_path: Path) -> None:
    assert told(tmp_path, with_pages("pages: 2, 5-9")) == [
        "meeting.yaml:8:16 pages-out-of-range: the annex 'a.pdf' has 3 pages;"
        " 'pages' asks for page 5"
    ]


def test_a_slip_is_told_at_its_line(tmp_path: Path) -> None:
    assert told(tmp_path, with_pages("pages: 3-2")) == [
        "meeting.yaml:8:16 bad-value: the field 'pages' asks for pages 3 to 2"
    ]
