"""The structure tree as plain values, between the source's and the document's own.

Pages are counted within the piece while a tree is read, and within the document once
it is grafted; objects are named by their numbers in the source, then in the store.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from agendapack.pdf_objects import PdfObject


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


@dataclass(frozen=True, slots=True)
class Grafted:
    """A part of the tree that is written already, by numbers of objects.

    Args:
        roots: Its topmost elements.
        lists: A page index, or a form (then the page is -1), and the object that
            lists who owns its content.
        things: Objects with a place in the tree, and the elements that hold them.
        ids: Element IDs.
    """

    roots: tuple[int, ...]
    lists: tuple[tuple[int, int | None, int], ...]
    things: tuple[tuple[int, int], ...]
    ids: tuple[tuple[bytes, int], ...]


@dataclass(slots=True, eq=False)
class Element:
    """A structure element.

    Args:
        role: Its type without the slash.
        number: Of its object in the source; None if it is new.
        entries: Its other entries (`T`, `Lang`, `Alt`, `ActualText`, `E`, `A`, `C`, `ID`).
        place: The number of its object in the document, if that is settled before.
    """

    role: str
    number: int | None = None
    entries: dict[str, PdfObject] = field(default_factory=dict)
    kids: list["Kid"] = field(default_factory=list)
    place: int | None = None


Kid = Element | Mark | Thing | Grafted


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
