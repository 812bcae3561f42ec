"""Keys: equal values have one key, others another."""

import pickle
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.cache import NO_CACHE, key_of


@dataclass(frozen=True)
class One:
    text: str
    size: float = 1.0


@dataclass(frozen=True)
class Two:
    text: str
    size: float = 1.0


class Colour(StrEnum):
    RED = "red"


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    PLAIN | st.binary(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
)


def settled(value: object) -> str:
    """Write a value so that the order of its mappings does not count."""
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{k!r}: {settled(each)}" for k, each in value.items())) + "}"
    if isinstance(value, tuple | list):
        return "(" + ", ".join(map(settled, value)) + ")"
    return repr(value)


@given(VALUES, VALUES)
def test_values_share_a_key_only_if_they_are_equal(one: object, other: object) -> None:
    assert (key_of(one) == key_of(other)) == (settled(one) == settled(other))


def test_kinds_lengths_and_nesting_count() -> None:
    values: list[object] = [
        *(None, "None", b"None", 1, 1.0, True, "1", "", b"", (), {}, ("",), ("", "")),
        *(("a", "bc"), ("ab", "c"), (("a",), "b"), ("a", ("b",)), {"a": 1}, (("a", 1),)),
        *(One("a"), Two("a"), One("b"), One("a", 2.0), Colour.RED, "red"),
    ]
    assert len({key_of(value) for value in values}) == len(values)


def test_the_order_of_mappings_and_sets_does_not_count() -> None:
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})
    assert key_of(frozenset("abc")) == key_of(set("cba"))


def test_what_is_no_plain_value_has_no_key() -> None:
    with pytest.raises(TypeError):
        key_of(Path("a"))


def test_what_keeps_nothing_is_known_as_that_in_another_process() -> None:
    """Or the second process makes keys for what is kept nowhere."""
    assert pickle.loads(pickle.dumps(NO_CACHE)) is NO_CACHE
