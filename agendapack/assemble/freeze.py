"""A section made into a block: brought into a store of its own, and encoded."""

from collections.abc import Callable

from agendapack.assemble.block import Block, Leaf
from agendapack.assemble.destinations import destination_name
from agendapack.assemble.geometry import view
from agendapack.assemble.layout import Laid, open_piece
from agendapack.assemble.pieces import bring
from agendapack.assemble.sheet import Resources, Sheet
from agendapack.assemble.store import Store
from agendapack.assemble.tags_write import TagWriter
from agendapack.assemble.words import array, reference_number, text
from agendapack.model.section import Piece
from agendapack.pdf_objects import ArrayObject, DictionaryObject, PdfObject

Reaches = Callable[[str], bool]
"""Tells whether an id is in the document."""


def freeze(piece: Piece, prefix: str, reaches: Reaches) -> Block:
    """Make a block of one of our own sections.

    Args:
        piece: The section.
        prefix: For its element IDs.
        reaches: Which ids its links can lead to; the others become plain text.

    Raises:
        InternalFault: It has a broken structure tree, or other pages than labels.
    """
    store = Store()
    above = store.reserve()
    source = open_piece(piece)
    sheets = tuple(
        Sheet(place, store.reserve(), "", view(page)) for place, page in enumerate(source.pages)
    )
    wanted: dict[str, bool] = {}

    def find(value: PdfObject) -> ArrayObject | None:
        name = destination_name(value)
        if name is None:
            return None
        wanted[name] = reaches(name)
        return array([text(name)]) if wanted[name] else None

    laid = Laid(piece, source, sheets, (), prefix)
    brought = bring(laid, store, Resources(store), find)
    writer = TagWriter(store, sheets)
    tags = writer.graft(writer.write_below(above.idnum, brought.elements))
    links = tuple(_take_links(sheets))
    leaves = tuple(_leaf(sheet, store) for sheet in sheets)
    objects = tuple(store.written()[1 + len(sheets) :])
    store.clear()
    return Block(leaves, objects, tags, links, wanted)


def _take_links(sheets: tuple[Sheet, ...]) -> list[tuple[int, str]]:
    """Take the ids that links lead to out of their annotations."""
    links: list[tuple[int, str]] = []
    for sheet in sheets:
        for reference in sheet.annotations:
            annotation = reference.get_object()
            if isinstance(annotation, DictionaryObject) and "/Dest" in annotation:
                name = list.__getitem__(annotation.pop("/Dest"), 0)
                links.append((reference.idnum, str(name)))
    return links


def _leaf(sheet: Sheet, store: Store) -> Leaf:
    group = None if sheet.group is None else store.add(sheet.group).idnum
    return Leaf(
        view=sheet.view,
        media=sheet.media or sheet.view.box,
        resources=reference_number(sheet.resources),
        group=group,
        contents=tuple(reference.idnum for reference in sheet.contents),
        annotations=tuple(reference.idnum for reference in sheet.annotations),
        before=b"".join(sheet.before),
        after=b"".join(sheet.after),
    )
