"""The blocks of a document's sections: looked up in the cache, else made."""

from collections.abc import Callable
from dataclasses import replace

from agendapack.assemble.layout import (
    Block,
    BlockPage,
    LaidPiece,
    open_piece,
    read_block,
    write_block,
)
from agendapack.assemble.links import destination_name
from agendapack.assemble.pieces import bring
from agendapack.assemble.sheet import Resources, Sheet
from agendapack.assemble.tags_write import TagWriter
from agendapack.model.cache import Cache, key_of
from agendapack.model.document import Document
from agendapack.model.section import Piece
from agendapack.pdf.geometry import view
from agendapack.pdf.objects import (
    ArrayObject,
    DictionaryObject,
    PdfObject,
    array,
    reference_number,
    text,
)
from agendapack.pdf.write import Store, compress
from agendapack.problems import InternalFault, Source

Reaches = Callable[[str], bool]
"""Tells whether an id is in the document."""


def freeze(piece: Piece, prefix: str, reaches: Reaches) -> Block:
    """Make a block of one of our own sections.

    Args:
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

    laid = LaidPiece(piece, source, sheets, (), prefix)
    brought = bring(laid, store, Resources(store), find)
    writer = TagWriter(store, sheets)
    tags = writer.graft(writer.write_below(above.idnum, brought.elements))
    links = tuple(_take_links(sheets))
    leaves = tuple(_leaf(sheet, store) for sheet in sheets)
    objects = tuple(map(compress, store.written()[1 + len(sheets) :]))
    store.clear()
    return Block(leaves, objects, tags, links, wanted)


def _take_links(sheets: tuple[Sheet, ...]) -> list[tuple[int, str]]:
    links: list[tuple[int, str]] = []
    for sheet in sheets:
        for reference in sheet.annotations:
            annotation = reference.get_object()
            if isinstance(annotation, DictionaryObject) and "/Dest" in annotation:
                name = list.__getitem__(annotation.pop("/Dest"), 0)
                links.append((reference.idnum, str(name)))
    return links


def _leaf(sheet: Sheet, store: Store) -> BlockPage:
    group = None if sheet.group is None else store.add(sheet.group).idnum
    return BlockPage(
        view=sheet.view,
        media=sheet.media or sheet.view.box,
        resources=reference_number(sheet.resources),
        group=group,
        contents=tuple(reference.idnum for reference in sheet.contents),
        annotations=tuple(reference.idnum for reference in sheet.annotations),
        before=b"".join(sheet.before),
        after=b"".join(sheet.after),
    )


NOWHERE = Source("")


class SectionBlocks:
    """Gives the block of each section of a document."""

    def __init__(self, document: Document, cache: Cache) -> None:
        self._cache = cache
        self._ids = _list_ids(document)
        self._absent = document.absent
        has_front = document.groups[0].item is None and len(document.groups) > 1
        self._whole = has_front and not document.partial

    def of(self, piece: Piece, prefix: str) -> Block:
        """Return a section as a block.

        Raises:
            InternalFault: It has a broken structure tree, or a link that leads nowhere.
        """

        def reaches(wanted: str) -> bool:
            found = wanted in self._ids
            if not found and self._whole and wanted not in self._absent:
                raise InternalFault(f"'{piece.key}' has a link to '{wanted}', which is nowhere")
            return found

        key = key_of("block", _strip(piece), prefix)
        kept = self._cache.get(key)
        if kept is not None:
            block = read_block(kept)
            if all(reaches(wanted) == found for wanted, found in block.wanted.items()):
                return block
        block = freeze(piece, prefix, reaches)
        self._cache.put(key, write_block(block))
        return block


def _strip(piece: Piece) -> Piece:
    """Return a piece without what its block does not depend on."""
    return replace(
        piece,
        title="",
        language="",
        places={},
        headings=(),
        labels=(),
        blank_after=(),
        source=NOWHERE,
        mark=None,
        leads=False,
        lines=(),
    )


def _list_ids(document: Document) -> frozenset[str]:
    ids: set[str] = set()
    for group in document.groups:
        ids.add(group.key)
        for piece in group.pieces:
            ids.update((piece.key, *piece.places) if piece.labels else piece.places)
    return frozenset(ids)
