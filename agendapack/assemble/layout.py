"""Which page comes where: sheets for every page of every piece, and for blank sides."""

from dataclasses import dataclass

from agendapack.assemble.geometry import View, view
from agendapack.assemble.sheet import Sheet
from agendapack.assemble.source import Source, choose_pages, open_source
from agendapack.assemble.store import Store
from agendapack.model.document import Document, Group
from agendapack.model.section import Piece
from agendapack.model.style import HouseStyle
from agendapack.problems import InternalFault


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A piece, opened, with its sheets and the blank sides behind them."""

    piece: Piece
    source: Source
    sheets: tuple[Sheet, ...]
    blanks: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LaidGroup:
    """A group with its pieces."""

    group: Group
    pieces: tuple[Laid, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every page of the group, blank sides included."""
        return tuple(sheet for laid in self.pieces for sheet in laid.sheets + laid.blanks)


def lay_out(document: Document, store: Store, style: HouseStyle) -> tuple[LaidGroup, ...]:
    """Open every piece and give each page its place.

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

    def lay(piece: Piece) -> Laid:
        source = open_source(piece.pdf, f"'{piece.key}'")
        if piece.chosen is not None:
            source = choose_pages(source, piece.chosen)
        if len(source.pages) != len(piece.labels):
            raise InternalFault(
                f"'{piece.key}' has {len(source.pages)} pages, but {len(piece.labels)} labels"
            )
        sheets = [
            sheet(label, view(page)) for label, page in zip(piece.labels, source.pages, strict=True)
        ]
        blanks = [sheet(label, blank) for label in piece.blank_after]
        return Laid(piece, source, tuple(sheets), tuple(blanks))

    laid = tuple(
        LaidGroup(group, tuple(lay(piece) for piece in group.pieces)) for group in document.groups
    )
    if not laid or not all(group.sheets for group in laid):
        raise InternalFault(f"'{document.title}' has a part without pages")
    return laid
