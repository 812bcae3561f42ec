"""One document, from its pieces to its bytes, and its numbers checked: the map of this package."""

from collections.abc import Iterator
from functools import partial

from agendapack.assemble import layout, metadata
from agendapack.assemble.links import Targets, find_files, find_targets, places_of_annex
from agendapack.assemble.outline import Layers, gather, write_outline
from agendapack.assemble.pieces import bring, language_of
from agendapack.assemble.stamp import LineSpan, Stamper, enclose, tint
from agendapack.assemble.tags_write import TagWriter
from agendapack.model.document import Assembled, Document, Group, Obstacle, StampFont
from agendapack.model.facts import PLACES, Edge
from agendapack.model.page_numbers import PageSpan, ReadingSpan
from agendapack.model.section import Piece
from agendapack.model.style import HouseStyle
from agendapack.model.wording import Wording
from agendapack.pdf.files import Store, uncollected, write
from agendapack.pdf.numbers import (
    FileNumbers,
    NumberedPaper,
    check_labels,
    check_papers,
    check_references,
    page_labels,
    read_back,
)
from agendapack.pdf.objects import ArrayObject, PdfObject, array, dictionary, name, number, text
from agendapack.pdf.tags import Kid, StructElement
from agendapack.problems import InternalFault


def build(document: Document, stamp_font: StampFont, style: HouseStyle) -> Assembled:
    """Make the document; see `agendapack.assemble.assemble`."""
    with uncollected():
        return _Work(document, stamp_font, style).make()


class _Work:
    """What the steps of one run share."""

    def __init__(self, document: Document, stamp_font: StampFont, style: HouseStyle) -> None:
        self.document = document
        self.store = Store()
        self.groups = layout.lay_out(document, self.store, style)
        self.targets: Targets = find_targets(self.groups)
        self.files = find_files(self.groups)
        self.resources = layout.Resources(self.store)
        self.stamper = Stamper(stamp_font, self.store, self.resources, style)
        has_front = document.groups[0].item is None and len(document.groups) > 1
        self._is_whole = has_front and not document.partial
        self.layers = Layers()
        self._style = style
        self.obstacles: list[Obstacle] = []

    def make(self) -> Assembled:
        return self.finish(
            StructElement("Document", kids=[self.group(laid) for laid in self.groups])
        )

    def group(self, laid: layout.LaidGroup) -> StructElement:
        """Bring in a group, stamp its pages, and return its part of the tree."""
        part = self._element("Part", T=text(laid.group.title))
        for piece in laid.pieces:
            kids = self._piece(piece, part)
            part.kids += (*self._mark(piece), *kids)
        if laid.group.item is not None:
            part.kids[:0] = self._stamp(laid, laid.group.item)
        self._print_lines(laid)
        return part

    def _print_lines(self, laid: layout.LaidGroup) -> None:
        """Print the running heads and feet of the pages, on annexes where there is room."""
        for piece in laid.pieces:
            title = piece.piece.title
            for place, (sheet, line) in enumerate(
                zip(piece.sheets, piece.piece.lines, strict=False)
            ):
                leads = piece is laid.pieces[0] and place == 0
                patterns: tuple[tuple[Edge, str], ...] = (("top", line.head), ("bottom", line.foot))
                for edge, pattern in patterns:
                    if piece.piece.kind == "annex":
                        span = self._span_on_annex(piece.piece, sheet, place, edge, leads)
                    else:
                        span = self.stamper.span_beside_text(sheet, edge)
                    if pattern and span is not None:
                        self.stamper.run(sheet, edge, pattern, title, span)

    def _span_on_annex(
        self, piece: Piece, sheet: layout.Sheet, place: int, edge: Edge, leads: bool
    ) -> LineSpan | None:
        """Return where an annex's page has room for a running line; None if it has none."""
        is_stamped, is_marked = sheet.edge == edge, bool(piece.mark or piece.superseded)
        has_strip = sheet.strip and is_stamped
        room = piece.room[place][PLACES.index(f"{edge}-line")] if piece.room else "0"
        if not (has_strip or room != "0") or (is_marked and not is_stamped):
            return None
        return self.stamper.span_beside_stamp(sheet, edge, is_stamped, leads)

    def _element(self, role: str, **entries: PdfObject) -> StructElement:
        return StructElement(role, entries=entries, place=self.store.reserve().idnum)

    def _piece(self, laid: layout.LaidPiece, above: StructElement) -> list[Kid]:
        """Bring in a piece; return what goes into the element above it."""
        language = language_of(laid)
        differing: dict[str, PdfObject] = {}
        if language != self.document.language:
            differing["Lang"] = text(language)
        if laid.piece.kind == "annex":
            differing["T"] = text(laid.piece.title)
        own = self._element("Sect", **differing) if differing else above
        kids = self._bring(laid, own)
        for sheet in laid.blanks:
            self.stamper.print_notice(sheet)
        if own is above:
            return kids
        own.kids += kids
        return [own]

    def _bring(self, laid: layout.LaidPiece, above: StructElement) -> list[Kid]:
        if laid.piece.kind != "annex":
            tags = layout.put_in(
                laid, self.store, above.place or 0, partial(self._find, laid.piece.key)
            )
            for sheet in laid.sheets:
                enclose(sheet, 0, 0)
            return [tags]
        find = places_of_annex(laid)
        brought = bring(laid, self.store, self.resources, find, self.files)
        self.layers.bring(brought.copier, laid.piece.title)
        self.obstacles += brought.obstacles
        return list(brought.elements)

    def _find(self, key: str, wanted: str) -> ArrayObject | None:
        """Return where a link of a section leads; None for what is in another document.

        Raises:
            InternalFault: It leads nowhere.
        """
        found = self.targets.get(wanted)
        if found is None and self._is_whole and wanted not in self.document.absent:
            raise InternalFault(f"'{key}' has a link to '{wanted}', which is nowhere")
        return found

    def _stamp(self, laid: layout.LaidGroup, item: str) -> list[StructElement]:
        links: list[StructElement] = []
        annexes = {
            id(s) for piece in laid.pieces if piece.piece.kind == "annex" for s in piece.sheets
        }
        for place, sheet in enumerate(laid.sheets):
            printed = (item or None) if place == 0 else None
            area = self.stamper.stamp(sheet, printed, backed=id(sheet) in annexes)
            links += self.stamper.link_back(sheet, area, item, self.targets)
        return links

    def _mark(self, laid: layout.LaidPiece) -> list[StructElement]:
        """Mark every page of what is not for publication, or superseded.

        That it is superseded is read out once, before the piece.
        """
        piece = laid.piece
        mark = " \N{MIDDLE DOT} ".join(filter(None, (piece.mark, piece.superseded)))
        colour = self._style.restricted_tint if piece.mark is not None else None
        read_out: list[StructElement] = []
        for sheet in laid.sheets + laid.blanks if mark else ():
            if colour is not None:
                tint(sheet, colour)
            is_read_out = bool(piece.superseded) and not read_out
            read_out += self.stamper.mark(sheet, mark, piece.kind == "annex", is_read_out)
        return read_out

    def finish(self, tree: StructElement) -> Assembled:
        sheets = [sheet for laid in self.groups for sheet in laid.sheets]
        structure = TagWriter(self.store, sheets).write(tree)
        pages = self.store.reserve()
        for sheet in sheets:
            layout.finish_sheet(self.store, sheet, pages)
        kids = array(sheet.reference for sheet in sheets)
        tree_of_pages = dictionary(Type=name("Pages"), Kids=kids, Count=number(len(sheets)))
        self.store.settle(pages, tree_of_pages)
        blocked = {obstacle.claim for obstacle in self.obstacles}
        keys = {g.group.key for g in self.groups} | {
            piece.piece.key for g in self.groups for piece in g.pieces
        }
        outline = write_outline(self.store, gather(self.document, self.groups, self.targets))
        root = metadata.write_catalogue(
            self.store,
            self.document,
            (metadata.PDF_UA not in blocked, metadata.PDF_A not in blocked),
            Pages=pages,
            StructTreeRoot=structure,
            PageLabels=page_labels([sheet.label for sheet in sheets]),
            PageMode=name("UseOutlines") if outline else None,
            Outlines=outline,
            Names=metadata.name_destinations({key: self.targets[key] for key in sorted(keys)}),
            OCProperties=self.layers.properties(),
            OutputIntents=metadata.output_intent(self.store),
        )
        identity = "\n".join([self.document.identity, self.document.title, *sorted(keys)])
        data = write(self.store, root, metadata.write_info(self.store, self.document), identity)
        self.store.clear()
        return Assembled(data, len(sheets), tuple(self.obstacles))


SHOWN = 5


def check_numbers(document: Document, data: bytes, wording: Wording) -> None:
    """Read a finished file back and compare it with the document and with itself.

    Page labels, stamps, bookmarks, the agenda's page references and the pages that its
    links lead to must all say the same.

    Raises:
        InternalFault: They do not; the message says which, and how.
    """
    faults = list(disagreements(document, read_back(data), wording))
    if faults:
        more = f" (and {len(faults) - SHOWN} more)" if len(faults) > SHOWN else ""
        raise InternalFault(f"'{document.title}': {'; '.join(faults[:SHOWN])}{more}")


def disagreements(document: Document, reading: FileNumbers, wording: Wording) -> Iterator[str]:
    """Say what does not agree, one thing at a time."""
    wrong = list(check_labels(reading, (label for g in document.groups for label in _labels(g))))
    if wrong:  # then every page may be another than it is taken for
        yield from wrong
        return
    papers = list(_numbered(document))
    yield from check_papers(reading, papers, wording)
    front = next((paper for paper in papers if paper.item is None), None)
    if front is not None:
        yield from check_references(reading, papers, range(front.first, front.last + 1), wording)


def _numbered(document: Document) -> Iterator[NumberedPaper]:
    start = 0
    for group in document.groups:
        labels = _labels(group)
        whole = group.pages or PageSpan(labels[0], labels[-1])
        span, count = PageSpan(whole.first, whole.last), None
        if isinstance(whole, ReadingSpan):
            count = whole.count
        elif group.pages is None:
            count = sum(len(piece.labels) for piece in group.pieces)
        item = f"agenda item {group.item} " if group.item else ""
        yield NumberedPaper(
            name=f"{item}'{group.title}' (pages {span})",
            item=group.item,
            first=start,
            last=start + len(labels) - 1,
            span=span,
            destinations={group.key: start, **_piece_starts(group, start)},
            bookmark=group.bookmark,
            level=None if group.level else 1,  # a nested one may stand higher, alone in its file
            count=count,
        )
        start += len(labels)


def _piece_starts(group: Group, start: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for piece in group.pieces:
        if piece.labels:
            places.setdefault(piece.key, start)
        start += len(piece.all_labels)
    return places


def _labels(group: Group) -> list[str]:
    return [label for piece in group.pieces for label in piece.all_labels]
