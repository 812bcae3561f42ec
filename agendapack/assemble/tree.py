"""The structure tree as plain values, between the source's and the document's own.

Pages are counted within the piece while a tree is read, and within the document once
it is grafted; objects are named by their numbers in the source, then in the store.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pypdf.generic import PdfObject


@dataclass(slots=True, eq=False)
class Mark:
    """A piece of marked content: page index, MCID, and the form that holds it, if any."""

    page: int
    mcid: int
    stream: int | None = None

    @property
    def holder(self) -> tuple[int, int | None]:
        """What the MCID is counted in."""
        return (-1, self.stream) if self.stream is not None else (self.page, None)


@dataclass(slots=True, eq=False)
class Thing:
    """An object with a place in the tree: an annotation, or an image."""

    number: int
    page: int | None


@dataclass(slots=True, eq=False)
class Element:
    """A structure element.

    Args:
        role: Its type without the slash.
        number: Of its object in the source; None if it is new.
        entries: Its other entries (`T`, `Lang`, `Alt`, `ActualText`, `E`, `A`, `C`, `ID`).
    """

    role: str
    number: int | None = None
    entries: dict[str, PdfObject] = field(default_factory=dict)
    kids: list["Element | Mark | Thing"] = field(default_factory=list)


def walk(*roots: Element) -> Iterator[Element]:
    """Go through elements in document order, however deep."""
    waiting = list(reversed(roots))
    while waiting:
        element = waiting.pop()
        yield element
        kids = element.kids
        if len(kids) == 1 and type(kids[0]) is not Element:
            continue  # which most are
        below = [kid for kid in kids if isinstance(kid, Element)]
        below.reverse()
        waiting += below
