"""Everything that assembling will do with a paper, done once beforehand."""

from agendapack.assemble.annotations import KEPT
from agendapack.assemble.destinations import places_of_annex
from agendapack.assemble.geometry import view
from agendapack.assemble.layers import Layers
from agendapack.assemble.layout import Laid
from agendapack.assemble.outline import read_outline
from agendapack.assemble.pieces import Brought, bring
from agendapack.assemble.sheet import Resources, Sheet
from agendapack.assemble.source import Source
from agendapack.assemble.store import Store
from agendapack.model.section import Piece
from agendapack.problems import Source as Place

COMMENTS = KEPT - {"Link"} | {"Redact"}


def rehearse(source: Source) -> Brought:
    """Bring a paper into a document that is thrown away."""
    store = Store()
    piece = Piece(
        key="paper",
        kind="annex",
        title="paper",
        language="en",
        pdf=b"",
        places={},
        headings=(),
        labels=tuple(str(number) for number in range(1, len(source.pages) + 1)),
        blank_after=(),
        source=Place(""),
    )
    sheets = tuple(
        Sheet(index, store.reserve(), label, view(page))
        for index, (label, page) in enumerate(zip(piece.labels, source.pages, strict=True))
    )
    laid = Laid(piece, source, sheets, ())
    find = places_of_annex(laid)
    brought = bring(laid, store, Resources(store), find)
    Layers().bring(brought.copier, piece.title)
    read_outline(source, find)
    return brought
