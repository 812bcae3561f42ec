"""Pages that were drawn: encoded objects under numbers of their own, to be put into documents.

Number 1 is the element above their tags, then come the pages, then the objects. Nothing in them
depends on the document, so they are drawn once and never opened again. Written down they are a line
of JSON, then templates and data one after another: as such they pass from process to process, wait
in the cache, and are what a document's identity is a digest of.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from agendapack.pdf.encoded import EncodedObject


class DrawnPage(NamedTuple):
    """A page: its width and height in points, and the numbers of what it refers to.

    Args:
        resources, contents: The numbers of an object each.
        owners: The list of who owns its marked content; 0 where it has none.
        annotations: Of links, whether or not a document has what they lead to.
    """

    size: tuple[float, float]
    resources: int
    contents: int
    owners: int
    annotations: tuple[int, ...]


class DrawnLink(NamedTuple):
    """A link: its element and its annotations.

    Args:
        plain: What its element becomes where a document lacks the target: plain text. 0 for a link
            to the web.
        target: The id that it leads to; empty for a link to the web.
    """

    element: int
    annotations: tuple[int, ...]
    plain: int = 0
    target: str = ""


class Drawn(NamedTuple):
    """Pages with their objects, the topmost of their elements, and their links in tag order."""

    pages: tuple[DrawnPage, ...]
    objects: tuple[EncodedObject, ...]
    roots: tuple[int, ...] = ()
    links: tuple[DrawnLink, ...] = ()

    @property
    def first(self) -> int:
        """The number of the first of the objects."""
        return 2 + len(self.pages)


def write_drawn(drawn: Drawn) -> bytes:
    """Write drawn pages down."""
    return write_objects(drawn.objects, drawn.pages, drawn.roots, drawn.links)


def read_drawn(kept: bytes) -> Drawn:
    """Read what `write_drawn` wrote."""
    (pages, roots, links), objects = read_objects(kept)
    return Drawn(
        tuple(
            DrawnPage(tuple(size), resources, contents, owners, tuple(annotations))
            for size, resources, contents, owners, annotations in pages
        ),
        objects,
        tuple(roots),
        tuple(DrawnLink(element, tuple(shown), *to) for element, shown, *to in links),
    )


def as_file(drawn: Drawn) -> bytes:
    """Return a plain file with the pages, without tags and links, for what reads files."""
    from agendapack.pdf.objects import IndirectObject, array, dictionary, name, number, numbers
    from agendapack.pdf.write import Store, write

    store = Store()
    tree, *sheets = (store.reserve() for _ in range(1 + len(drawn.pages)))
    where = store.take(drawn.objects, tree.idnum, *(sheet.idnum for sheet in sheets))
    for sheet, page in zip(sheets, drawn.pages, strict=True):
        entries = dictionary(
            Type=name("Page"),
            Parent=tree,
            MediaBox=numbers(0, 0, *page.size),
            Resources=IndirectObject(where[page.resources], 0, store),
            Contents=IndirectObject(where[page.contents], 0, store),
        )
        store.settle(sheet, entries)
    count = number(len(sheets))
    store.settle(tree, dictionary(Type=name("Pages"), Count=count, Kids=array(sheets)))
    root = store.add(dictionary(Type=name("Catalog"), Pages=tree))
    return write(store, root, store.add(dictionary()), "")


NO_DATA = -1


def write_objects(objects: Sequence[EncodedObject], *head: object) -> bytes:
    """Write objects down, and plain values that belong to them."""
    lengths = [_lengths(written) for written in objects]
    first = *head, lengths, [list(written.references) for written in objects]
    parts = [json.dumps(first, separators=(",", ":")).encode(), b"\n"]
    for written in objects:
        parts += (written.template, written.data or b"")
    return b"".join(parts)


def read_objects(kept: bytes) -> tuple[list[Any], tuple[EncodedObject, ...]]:
    """Read what `write_objects` wrote; what were tuples among the values are lists."""
    end = kept.index(b"\n")
    *head, lengths, references = json.loads(kept[:end])
    made: list[EncodedObject] = []
    start = end + 1
    for (template, data, packs, shares), own in zip(lengths, references, strict=True):
        middle = start + template
        end = middle if data == NO_DATA else middle + data
        held = None if data == NO_DATA else kept[middle:end]
        made.append(EncodedObject(kept[start:middle], own, held, bool(packs), bool(shares)))
        start = end
    return head, tuple(made)


def _lengths(written: EncodedObject) -> tuple[int, ...]:
    data = NO_DATA if written.data is None else len(written.data)
    return len(written.template), data, int(written.packs), int(written.shares)
