"""Our `dataclass` against that of the standard library: the same values, made later."""

import dataclasses
import pickle
import re
from typing import Any

import pytest

from agendapack.model import dataclass, late


@dataclass(frozen=True, slots=True)
class Plain:
    """Ours."""

    first: int
    second: str = "two"
    third: list[int] = dataclasses.field(default_factory=list, compare=False)
    fourth: int = dataclasses.field(default=4, repr=False, init=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    first: int
    second: str = "two"
    third: list[int] = dataclasses.field(default_factory=list, compare=False)
    fourth: int = dataclasses.field(default=4, repr=False, init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    first: int = 1


@dataclass(slots=True)
class Changing:
    first: int
    double: int = 0

    def __post_init__(self) -> None:
        self.double = 2 * self.first


@dataclass(slots=True, eq=False)
class Itself:
    first: int


@dataclass(frozen=True, slots=True)
class Empty:
    pass


@dataclass(frozen=True, slots=True)
class Wider(Plain):
    fifth: int = 5


PLAIN: Any = Plain
STANDARD: Any = Standard
NAMED: Any = Named
CHANGING: Any = Changing


def test_values_are_made_shown_and_compared_as_by_the_standard_library() -> None:
    for given in [(1,), (1, "b"), (1, "b", [3])]:
        ours, theirs = PLAIN(*given), STANDARD(*given)
        assert repr(ours) == repr(theirs).replace("Standard", "Plain")
        assert dataclasses.astuple(ours) == dataclasses.astuple(theirs)
        assert ours == PLAIN(*given)
        assert hash(ours) == hash(theirs)
        assert ours != theirs
    assert PLAIN(1, third=[1]) == PLAIN(1, third=[2])
    assert PLAIN(1) != PLAIN(2)
    assert PLAIN(1).third is not PLAIN(1).third
    assert (Empty(), hash(Empty())) == (Empty(), hash(()))
    assert repr(Wider(1, fifth=6)) == "Wider(first=1, second='two', third=[], fifth=6)"
    assert CHANGING(3).double == 6
    assert Itself(1) != Itself(1)
    assert NAMED(first=2).first == 2


def test_what_the_standard_library_does_with_them_it_does() -> None:
    whole = PLAIN(1, "b", [3])
    assert pickle.loads(pickle.dumps(whole)).third == [3]
    assert dataclasses.asdict(whole) == {"first": 1, "second": "b", "third": [3], "fourth": 4}
    assert dataclasses.replace(Wider(1), fifth=7).fifth == 7
    match whole:
        case Plain(first, second):
            assert (first, second) == (1, "b")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: PLAIN(),
        lambda: PLAIN(1, 2, 3, 4),
        lambda: NAMED(1),
        lambda: hash(CHANGING(1)),
    ],
)
def test_what_is_wrong_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError):
        wrong()


def test_what_is_frozen_stays() -> None:
    whole = PLAIN(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        whole.first = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del whole.first
    with pytest.raises(AttributeError):
        CHANGING(1).third = 3


def test_nothing_is_compiled_before_the_first_value_is_made() -> None:
    @dataclass(frozen=True, slots=True)
    class Late:
        first: int

    ours: Any = dataclass
    before: Any = Late.__init__
    assert before.__code__.co_filename == ours.__code__.co_filename
    assert Late(1).first == 1
    after: Any = Late.__init__
    assert after.__code__.co_filename == "<string>"


def test_a_late_pattern_is_compiled_when_it_is_first_used() -> None:
    unsound = late("(")
    with pytest.raises(re.error):
        unsound.search("")
    found = late(r"a(?P<second>b)", re.I).fullmatch("AB")
    assert found is not None
    assert found["second"] == "B"
