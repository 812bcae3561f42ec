"""Which page comes where: sheets for every page of every piece, and for blank sides."""

from collections.abc import Callable

from agendapack.assemble.sheet import PageFrame, Sheet, add_strip, fit_page, turn_and_crop
from agendapack.model.document import Document, Group
from agendapack.model.facts import Edge, choose_edge
from agendapack.model.records import dataclass
from agendapack.model.section import Piece
from agendapack.model.style import HouseStyle
from agendapack.model.wording import ENGLISH, Wording
from agendapack.pdf.drawn import Drawn, DrawnLink, read_drawn
from agendapack.pdf.encoded import WrittenTags
from agendapack.pdf.geometry import View, view
from agendapack.pdf.objects import ArrayObject, IndirectObject
from agendapack.pdf.source import PdfSource, choose_pages, open_source
from agendapack.pdf.write import Store
from agendapack.problems import InternalFault


@dataclass(frozen=True, slots=True, eq=False)
class LaidPiece:
    """A piece, opened or drawn, with its sheets and blank sides; its IDs get the prefix."""

    piece: Piece
    held: PdfSource | Drawn
    sheets: tuple[Sheet, ...]
    blanks: tuple[Sheet, ...]
    prefix: str = ""
    wording: Wording = ENGLISH

    @property
    def source(self) -> PdfSource:
        """The opened file of an annex."""
        if isinstance(self.held, PdfSource):
            return self.held
        raise InternalFault(f"'{self.piece.key}' is not open")

    @property
    def drawn(self) -> Drawn:
        """The pages of one of our own sections."""
        if isinstance(self.held, Drawn):
            return self.held
        raise InternalFault(f"'{self.piece.key}' was not drawn")


@dataclass(frozen=True, slots=True, eq=False)
class LaidGroup:
    """A group with its pieces."""

    group: Group
    pieces: tuple[LaidPiece, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every page of the group, blank sides included."""
        return tuple(sheet for laid in self.pieces for sheet in laid.sheets + laid.blanks)


def lay_out(document: Document, store: Store, style: HouseStyle) -> tuple[LaidGroup, ...]:
    """Open every annex, read what was drawn of each section, and give each page its place.

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
        held = _open(piece) if piece.kind == "annex" else read_drawn(piece.data)
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


def _open(piece: Piece) -> PdfSource:
    """Open the file of an annex, with the pages that are taken of it.

    Raises:
        InternalFault: It cannot be read.
    """
    source = open_source(piece.data, f"'{piece.key}'")
    return source if piece.chosen is None else choose_pages(source, piece.chosen)


def _views(held: PdfSource | Drawn) -> list[View]:
    if isinstance(held, Drawn):
        return [View((0.0, 0.0, *page.size), 0, 1.0) for page in held.pages]
    return [view(page) for page in held.pages]


def put_in(
    laid: LaidPiece, store: Store, above: int, find: Callable[[str], ArrayObject | None]
) -> WrittenTags:
    """Put a section into the document.

    Args:
        above: The number of the element that holds its tags.
        find: Gives where a link leads; None where the document has no such place, and the link
            becomes plain text.
    """
    drawn, objects = laid.drawn, list(laid.drawn.objects)
    kept: list[tuple[DrawnLink, ArrayObject | None]] = []
    lost: set[int] = set()
    for link in drawn.links:
        target = find(link.target) if link.target else None
        if link.target and target is None:
            objects[link.element - drawn.first] = objects[link.plain - drawn.first]
            lost.update(link.annotations)
        else:
            kept.append((link, target))
    where = store.take(objects, above, *(sheet.reference.idnum for sheet in laid.sheets))
    things: list[tuple[int, int]] = []
    for link, target in kept:
        for annotation in link.annotations:
            things.append((where[annotation], where[link.element]))
            if target is not None:
                store.say(where[annotation], "Dest", target)
    lists: list[tuple[int, int]] = []
    for sheet, page in zip(laid.sheets, drawn.pages, strict=True):
        sheet.media = sheet.view.box
        sheet.resources = IndirectObject(where[page.resources], 0, store)
        sheet.contents.append(IndirectObject(where[page.contents], 0, store))
        shown = [where[annotation] for annotation in page.annotations if annotation not in lost]
        sheet.annotations += [IndirectObject(number, 0, store) for number in shown]
        if page.owners:
            lists.append((sheet.index, where[page.owners]))
    return WrittenTags(tuple(where[root] for root in drawn.roots), tuple(lists), tuple(things))


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
