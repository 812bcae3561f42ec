from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.page_numbers import (
    count_letters,
    count_on,
    numbers_between,
    read_number,
    write_number,
)


@given(number=st.integers(1, 999_999), place=st.integers(0, 18_000))
def test_a_number_is_read_as_it_was_written(number: int, place: int) -> None:
    assert read_number(write_number(number, place)) == (number, place)


@pytest.mark.parametrize("label", ["", "0", "iv", "18A", "a", "1234567", "9 - 18", "٣"])
def test_other_labels_are_no_numbers(label: str) -> None:
    assert read_number(label) is None


def test_letters_go_on_after_z() -> None:
    assert numbers_between("18y", "18ab") == ("18y", "18z", "18aa", "18ab")


@pytest.mark.parametrize(
    ("first", "last"), [("9", "8"), ("18a", "19a"), ("18", "18b"), ("1", "999999"), ("i", "iv")]
)
def test_what_cannot_be_counted_is_no_range(first: str, last: str) -> None:
    assert numbers_between(first, last) is None


def test_counting_on_starts_on_a_right_hand_page() -> None:
    assert list(islice(count_on(["1", "2", "3"], duplex=False), 2)) == ["4", "5"]
    assert list(islice(count_on(["1", "2", "3", "4"], duplex=True), 2)) == ["5", "6"]
    assert next(count_on(["1", "2", "3"], duplex=True)) == "5"
    assert next(count_on([], duplex=True)) == "1"


def test_letters_pass_over_those_that_are_taken() -> None:
    assert list(islice(count_letters("18", ["17", "18"]), 2)) == ["18a", "18b"]
    assert next(count_letters("18b", ["18a", "18b", "19a"])) == "18c"
