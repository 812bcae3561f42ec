import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.list_markers import Marker, number_lists
from agendapack.model.page_numbers import list_number


def markers(text: str) -> list[tuple[str, int]]:
    return [(m.kind, m.value) for _, m in sorted(number_lists(text)[1].items())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a. one\nb. two", [("a", 1), ("a", 2)]),
        ("a) one\nb) two", [("a", 1), ("a", 2)]),
        ("i. one\nii. two\niii. three", [("i", 1), ("i", 2), ("i", 3)]),
        ("A. one\nB. two", [("A", 1), ("A", 2)]),
        ("I. one\nII. two", [("I", 1), ("I", 2)]),
        ("iv. four\nv. five\nvi. six", [("i", 4), ("i", 5), ("i", 6)]),
        ("g. one\nh. two\ni. three\nj. four", [("a", 7), ("a", 8), ("a", 9), ("a", 10)]),
        ("i. nine\nj. ten", [("a", 9), ("a", 10)]),
        ("g. x\nh. x\n\nText.\n\ni. x", [("a", 7), ("a", 8), ("a", 9)]),
        ("g. x\nh. x\n\n## Part\n\ni. x", [("a", 7), ("a", 8), ("i", 1)]),
        ("3. three\n4. four", [("1", 3), ("1", 4)]),
        ("The parts:\na. one\nb. two", [("a", 1), ("a", 2)]),
        ("1. one\n   a. sub\n   b. sub\n2. two", [("1", 1), ("a", 1), ("a", 2), ("1", 2)]),
        ("a. one\n   i. sub\n   ii. sub\nb. two", [("a", 1), ("i", 1), ("i", 2), ("a", 2)]),
        ("a. one\ni. sub\nii. sub", [("a", 1), ("i", 1), ("i", 2)]),
        ("a. one\n\n   More of it.\n\nb. two", [("a", 1), ("a", 2)]),
        ("a. one\nruns on here\nb. two", [("a", 1), ("a", 2)]),
        ("a. one\nc. three", [("a", 1), ("a", 3)]),
    ],
)
def test_markers_are_read_as_typed(text: str, expected: list[tuple[str, int]]) -> None:
    assert markers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A. Smith spoke.",
        "I. think so",
        "p. 5 of the report",
        "some words\na. more words",
        "He said that\nI. II and III",
        "mix. up",
        "aB. c",
        "etc. and so on",
        "```\na. one\nb. two\n```",
    ],
)
def test_other_text_stays_text(text: str) -> None:
    assert number_lists(text) == (text, {})


def test_a_letter_becomes_digits_of_the_same_width() -> None:
    assert number_lists("a. one\n\niii. x\niv. y")[0] == "1. one\n\n001. x\n01. y"


@given(st.sampled_from("aiAI"), st.integers(2, 26))
def test_any_list_that_begins_at_one_comes_back(kind: str, count: int) -> None:
    text = "\n".join(f"{list_number(value, kind)}. text" for value in range(1, count + 1))
    assert markers(text) == [(kind, value) for value in range(1, count + 1)]


@given(st.text(alphabet="aivxAIVX12.)-# \n:`"))
def test_any_text_keeps_its_lines_and_their_widths(text: str) -> None:
    numbered, found = number_lists(text)
    assert list(map(len, numbered.split("\n"))) == list(map(len, text.split("\n")))
    assert all(isinstance(marker, Marker) for marker in found.values())


def test_an_entry_may_start_a_little_further_to_the_left() -> None:
    assert number_lists("  a. x\nb. y")[1] == {0: Marker("a", 1), 1: Marker("a", 2)}


def test_lines_that_are_known_to_be_words_stay_as_they_are() -> None:
    assert number_lists("a. x\nb. y", {0, 1}) == ("a. x\nb. y", {})


@pytest.mark.parametrize("text", ["C. one", "I. one\nb. two", "One:\n\nB. one", "iv. one\n\nText."])
def test_a_list_that_is_certain_may_start_with_any_letter(text: str) -> None:
    def marked(certain: bool) -> int:
        return len(number_lists(text, certain=certain)[1])

    assert marked(certain=False) < marked(certain=True) == text.count(". ")
