"""The blocks of a document's sections, looked up before they are made."""

from dataclasses import replace

from agendapack.assemble.block import Block
from agendapack.assemble.block_bytes import read_block, write_block
from agendapack.assemble.freeze import freeze
from agendapack.model.cache import Cache, key_of
from agendapack.model.document import Document
from agendapack.model.section import Piece
from agendapack.problems import InternalFault, Source

NOWHERE = Source("")


class Blocks:
    """Gives the block of each section of a document.

    Args:
        document: Whose links lead to what is in it.
        cache: Blocks that were made before.
    """

    def __init__(self, document: Document, cache: Cache) -> None:
        self._cache = cache
        self._ids = _list_ids(document)
        self._absent = document.absent
        has_front = document.groups[0].item is None and len(document.groups) > 1
        self._whole = has_front and not document.partial

    def of(self, piece: Piece, prefix: str) -> Block:
        """Return a section as a block.

        Args:
            piece: The section.
            prefix: For its element IDs.

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
    )


def _list_ids(document: Document) -> frozenset[str]:
    """Return every id that links can lead to."""
    ids: set[str] = set()
    for group in document.groups:
        ids.add(group.key)
        for piece in group.pieces:
            ids.update((piece.key, *piece.places) if piece.labels else piece.places)
    return frozenset(ids)
