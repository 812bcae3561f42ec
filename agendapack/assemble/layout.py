"""Which page comes where: sheets for every page of every piece, and for blank sides."""

from collections.abc import Callable
from dataclasses import dataclass

from agendapack.assemble.block import Block
from agendapack.assemble.sheet import PageFrame, Sheet, add_strip, fit_page, turn_and_crop
from agendapack.model.document import Document, Group
from agendapack.model.facts import Edge, choose_edge
from agendapack.model.section import Piece
from agendapack.model.style import HouseStyle
from agendapack.model.wording import ENGLISH, Wording
from agendapack.pdf.geometry import View, view
from agendapack.pdf.source import PdfSource, choose_pages, open_source
from agendapack.pdf.write import Store
from agendapack.problems import InternalFault

FindBlock = Callable[[Piece, str], Block]
"""Gives the block of a section; the text goes before its element IDs."""


@dataclass(frozen=True, slots=True, eq=False)
class LaidPiece:
    """A piece, opened or as a block, with its sheets and the blank sides behind them.

    Args:
        prefix: Goes before its element IDs, so that no two papers share one.
        wording: What is read out of it where nobody has put it in words.
    """

    piece: Piece
    held: PdfSource | Block
    sheets: tuple[Sheet, ...]
    blanks: tuple[Sheet, ...]
    prefix: str = ""
    wording: Wording = ENGLISH

    @property
    def source(self) -> PdfSource:
        """The opened file, which a block is not."""
        if isinstance(self.held, PdfSource):
            return self.held
        raise InternalFault(f"'{self.piece.key}' is not open")


@dataclass(frozen=True, slots=True, eq=False)
class LaidGroup:
    """A group with its pieces."""

    group: Group
    pieces: tuple[LaidPiece, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every page of the group, blank sides included."""
        return tuple(sheet for laid in self.pieces for sheet in laid.sheets + laid.blanks)


def lay_out(
    document: Document, store: Store, style: HouseStyle, find_block: FindBlock
) -> tuple[LaidGroup, ...]:
    """Open every annex, look for the block of each section, and give each page its place.

    Raises:
        InternalFault: A piece has another number of pages than labels, or a group
            or the document has no page.
    """
    count = 0
    blank = View((0.0, 0.0, *style.page), 0, 1.0)

    def sheet(label: str, seen: View) -> Sheet:
        nonlocal count
        count += 1
        return Sheet(count - 1, store.reserve(), label, seen)

    def lay(piece: Piece, prefix: str) -> LaidPiece:
        held = open_piece(piece) if piece.kind == "annex" else find_block(piece, prefix)
        seen = _views(held)
        if len(seen) != len(piece.labels):
            raise InternalFault(
                f"'{piece.key}' has {len(seen)} pages, but {len(piece.labels)} labels"
            )
        sheets = [
            frame_sheet(sheet(label, page), piece, place, style)
            for place, (label, page) in enumerate(zip(piece.labels, seen, strict=True))
        ]
        blanks = [sheet(label, blank) for label in piece.blank_after]
        return LaidPiece(piece, held, tuple(sheets), tuple(blanks), prefix, style.wording)

    laid = tuple(
        LaidGroup(
            group,
            tuple(lay(piece, f"{place}.{inner}.") for inner, piece in enumerate(group.pieces)),
        )
        for place, group in enumerate(document.groups)
    )
    if not laid or not all(group.sheets for group in laid):
        raise InternalFault(f"'{document.title}' has a part without pages")
    return laid


def open_piece(piece: Piece) -> PdfSource:
    """Open the file of a piece, with the pages that are taken of it.

    Raises:
        InternalFault: It cannot be read.
    """
    source = open_source(piece.pdf, f"'{piece.key}'")
    return source if piece.chosen is None else choose_pages(source, piece.chosen)


def _views(held: PdfSource | Block) -> list[View]:
    if isinstance(held, Block):
        return [leaf.view for leaf in held.leaves]
    return [view(page) for page in held.pages]


def frame_sheet(sheet: Sheet, piece: Piece, place: int, style: HouseStyle) -> Sheet:
    """Settle what is shown of a page of an annex, and where its stamp goes.

    Raises:
        InternalFault: Cropping leaves nothing; `load` has looked at that before.
    """
    shown = turn_and_crop(sheet.view, piece.framing)
    if shown is None:
        raise InternalFault(f"nothing is left of page {place + 1} of '{piece.key}'")
    home: Edge = "bottom" if style.stamp.startswith("bottom") else "top"
    frame = PageFrame(shown)
    if piece.framing.fit:
        frame = fit_page(shown, style.page, home)
        sheet.edge, sheet.strip = home, True
    elif piece.room is not None:
        away: Edge = "top" if home == "bottom" else "bottom"
        sheet.edge = choose_edge(
            piece.room[place],
            style.stamp,
            style.stamp_size,
            named=piece.leads and place == 0,
            taken=away if piece.mark or piece.superseded else None,
        )
        if sheet.edge is None:
            frame = add_strip(shown, home)
            sheet.edge, sheet.strip = home, True
    sheet.view, sheet.matrix, sheet.clip = frame.view, frame.matrix, frame.clip
    return sheet
