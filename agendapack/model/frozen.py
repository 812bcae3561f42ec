"""`frozen`: what `dataclass(frozen=True, slots=True)` makes, in a quarter of the time.

`dataclasses` compiles six methods for each class from text. There are hundreds of classes, and
that was a tenth of a short build. Here only `__init__` is compiled for a class; the other
methods are the same functions for all. `fields`, `replace`, `asdict`, patterns and pickles take
such a class for the dataclass that it is. Fields may have a `default` or a `default_factory`,
and nothing else that `field` can say.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[T]) -> type[T]:
    """Make a frozen dataclass with slots of a class."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    listed = fields(made)
    made._names = tuple(each.name for each in listed)
    made._values = staticmethod(_getter(made._names))
    made.__init__ = _initialiser(made, listed)
    for name, method in _METHODS.items():
        if name not in vars(kind):
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _initialiser(made: Any, listed: tuple[Field[Any], ...]) -> Callable[..., None]:
    """Compile `__init__`, which sets each field by its slot."""
    names: dict[str, Any] = {"__name__": made.__module__, "_MISSING": MISSING}
    taken, body = ["self"], []
    for each in listed:
        name = each.name
        names[f"_set_{name}"] = getattr(made, name).__set__
        value, default = name, ""
        if each.default_factory is not MISSING:
            names[f"_make_{name}"] = each.default_factory
            value, default = f"_make_{name}() if {name} is _MISSING else {name}", "=_MISSING"
        elif each.default is not MISSING:
            names[f"_default_{name}"], default = each.default, f"=_default_{name}"
        taken.append(name + default)
        body.append(f" _set_{name}(self, {value})")
    exec(f"def __init__({', '.join(taken)}):\n" + "\n".join(body or [" pass"]), names)
    initialiser: Callable[..., None] = names["__init__"]
    initialiser.__qualname__ = f"{made.__qualname__}.__init__"
    return initialiser


class _Shared:
    """The methods that all these classes have in common."""

    _names: tuple[str, ...]
    _values: Callable[[Any], tuple[Any, ...]]

    @recursive_repr()
    def __repr__(self) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._names)
        return f"{type(self).__qualname__}({said})"

    def __eq__(self, other: object) -> Any:
        if type(other) is type(self):
            return self._values(self) == self._values(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._values(self))

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> tuple[Any, ...]:
        return self._values(self)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for name, value in zip(self._names, state, strict=True):
            object.__setattr__(self, name, value)


_METHODS = {name: method for name, method in vars(_Shared).items() if callable(method)}
