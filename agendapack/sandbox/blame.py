"""Tell whose fault an exception is: ours, or that of a library that cannot read a file."""

from types import TracebackType

OURS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NameError,
    TypeError,
    ValueError,
)
"""What our own lines raise where they are wrong."""


def is_ours(fault: BaseException, task: str) -> bool:
    """Tell whether an exception comes from a line of ours, and not from below it.

    Libraries raise anything for files that they cannot read; what they raise is about the file.

    Args:
        task: The module whose package is ours.
    """
    place = _innermost(fault.__traceback__)
    if place is None or not isinstance(fault, OURS) or isinstance(fault, UnicodeError):
        return False
    if _is_foreign(type(fault)):
        return False
    return _package(str(place.tb_frame.f_globals.get("__name__", ""))) == _package(task)


def _innermost(place: TracebackType | None) -> TracebackType | None:
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place


def _is_foreign(kind: type[BaseException]) -> bool:
    """Tell whether a library made this kind, for instance for what its C code cannot read."""
    return _package(kind.__module__) not in ("builtins", "decimal")


def _package(module: str) -> str:
    return module.partition(".")[0]
