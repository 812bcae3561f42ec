"""A frozen class does what `dataclass(frozen=True, slots=True)` would do with it."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, Generic, TypeVar

import pytest

from agendapack.model.frozen import frozen

T = TypeVar("T")


@frozen
class Page:
    """Of all kinds of fields."""

    label: str
    number: int = 1
    marks: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        """A property, which has to work in a class with slots."""
        return f"{self.label}/{self.number}"


@dataclass(frozen=True, slots=True)
class Same:
    """The same, as the library makes it."""

    label: str
    number: int = 1
    marks: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


@frozen
class One(Generic[T]):
    """With a single field."""

    value: T


@frozen
class Nothing:
    """Without any."""


@frozen
class Described:
    """With a method of its own where others share one."""

    word: str

    def __repr__(self) -> str:
        return "described"


CALLS: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    (("a",), {}),
    (("a", 2), {"marks": ("b",)}),
    ((), {"label": "a", "notes": ["c"]}),
)


@pytest.mark.parametrize(("given", "named"), CALLS)
def test_it_is_made_and_shown_and_taken_apart_as_a_dataclass(
    given: tuple[Any, ...], named: dict[str, Any]
) -> None:
    made, same = Page(*given, **named), Same(*given, **named)
    assert is_dataclass(made)
    assert asdict(made) == asdict(same)
    assert [each.name for each in fields(made)] == [each.name for each in fields(same)]
    assert repr(made) == repr(same).replace("Same", "Page")
    assert asdict(replace(made, number=7)) == asdict(replace(same, number=7))
    assert Page.__match_args__ == Same.__match_args__


@pytest.mark.parametrize("wrong", [{}, {"label": "a", "other": 1}])
def test_a_field_too_few_or_too_many_is_an_error(wrong: dict[str, Any]) -> None:
    for kind in (Page, Same):
        with pytest.raises(TypeError, match="argument"):
            kind(**wrong)


def test_each_has_a_list_of_its_own() -> None:
    first, second = Page("a"), Page("a")
    first.notes.append("b")
    assert second.notes == []


def test_equal_values_are_equal_and_have_one_hash() -> None:
    assert One("a") == One("a")
    assert One("a") != One("b")
    assert len({One("a"), One("a"), One("b"), Nothing(), Nothing()}) == 3
    others: tuple[object, ...] = (Described("a"), Same("a"), "a")
    assert all(other not in (One("a"), Page("a")) for other in others)
    with pytest.raises(TypeError, match="unhashable"):
        hash(Page("a"))


@pytest.mark.parametrize("value", [Page("a", 2, ("b",), ["c"]), One(3), Nothing()])
def test_copies_and_pickles_are_equal(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value


def test_nothing_can_be_changed_or_added() -> None:
    made: Any = Page("a")
    for name in ("label", "said", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(made, name, "b")
        with pytest.raises(FrozenInstanceError):
            delattr(made, name)
    assert not hasattr(made, "__dict__")
    assert made.said == "a/1"


def test_a_method_of_its_own_stays() -> None:
    assert repr(Described("a")) == "described"
