"""Tell a fault of the program from an exception that a library raises for a damaged file."""

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
"""The exceptions that mistakes in our own code raise."""


def is_ours(fault: BaseException, task: str) -> bool:
    """Tell whether an exception was raised by a line of our own, not inside a library.

    Libraries raise exceptions of any type for files that they cannot read; those are faults
    of the file.

    Args:
        fault: The exception.
        task: A module of our package.
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
    """Tell whether a library defines this exception; C code leaves no frame of its own."""
    return _package(kind.__module__) not in ("builtins", "decimal")


def _package(module: str) -> str:
    return module.partition(".")[0]
