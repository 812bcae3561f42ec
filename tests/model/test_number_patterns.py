import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.number_patterns import (
    NumberPattern,
    check_item_numbers,
    pattern_of,
    section_letter,
)
from agendapack.model.text import Text
from agendapack.problems import Source

PATTERNS = ("{number}", "{above}.{number}", "{above}({letter})", "{section}{number}", "{roman}")
FILE = Source("meetings/organisation.yaml", 3, 5)


@pytest.mark.parametrize(
    ("pattern", "count", "written"),
    [
        ("{number}", 4, "4"),
        ("{above}.{number}", 4, "7.4"),
        ("{above}({letter})", 28, "7(ab)"),
        ("{above}{letter}", 1, "7a"),
        ("{section}{number}", 2, "B2"),
        ("{roman}", 9, "ix"),
        ("{ROMAN}", 9, "IX"),
        ("{above}.{LETTER}", 28, "7.AB"),
        ("C{number:3}/{yy}", 48, "C048/26"),
        ("{year}/{number}", 14, "2026/14"),
    ],
)
def test_a_pattern_writes_a_number(pattern: str, count: int, written: str) -> None:
    assert NumberPattern(pattern, "7", "B", 2026).write(count) == written


@given(st.sampled_from(PATTERNS), st.integers(1, 3000), st.sampled_from(("", "3", "4.1", "2(a)")))
def test_what_a_pattern_wrote_it_reads(pattern: str, count: int, above: str) -> None:
    own = NumberPattern(pattern, above, "C", 2026)
    assert own.read(own.write(count)) == count


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{above}.{number}", "8.1"),
        ("{above}.{number}", "7.1.2"),
        ("{section}{number}", "A2"),
        ("{LETTER}", "b"),
    ],
)
def test_the_number_of_another_place_counts_nothing(pattern: str, number: str) -> None:
    assert NumberPattern(pattern, "7", "B").read(number) == 0


def test_a_letter_behind_a_number_counts_nothing() -> None:
    assert NumberPattern("{number}").read("8a") == 8


@pytest.mark.parametrize(
    ("patterns", "level", "pattern"),
    [
        ((), 0, "{number}"),
        ((), 3, "{above}.{number}"),
        (("{section}{number}",), 1, "{above}.{number}"),
        (("{number}", "{above}({letter})"), 5, "{above}({letter})"),
        (("none",), 2, "none"),
    ],
)
def test_deeper_levels_go_on_as_the_last(
    patterns: tuple[str, ...], level: int, pattern: str
) -> None:
    assert pattern_of(patterns, level) == pattern


def test_sections_have_letters() -> None:
    assert [section_letter(place) for place in (0, 1, 25, 26)] == ["A", "B", "Z", "AA"]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{numer}", "has '{numer}'; it may have {number}, {letter}"),
        ("Item", "needs {number}, {letter} or {roman} once"),
        ("{number}{letter}", "needs {number}, {letter} or {roman} once"),
        ("{above}.{number}", "has {above}, but the first level has none above"),
    ],
)
def test_a_pattern_that_counts_nothing_is_told(pattern: str, message: str) -> None:
    (problem,) = check_item_numbers((Text(pattern, FILE),))
    assert message in problem.message
    assert problem.source == FILE
    assert problem.hint


def test_patterns_that_count_are_not_told() -> None:
    sound = (Text(each, FILE) for each in ("{number}", "{above}({letter})", "none"))
    assert list(check_item_numbers(tuple(sound))) == []
