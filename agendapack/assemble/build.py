"""One document, from its pieces to its bytes: the map of this package."""

from agendapack.assemble.block import Block, place_block
from agendapack.assemble.freeze import Blocks
from agendapack.assemble.layers import Layers
from agendapack.assemble.layout import Laid, LaidGroup, lay_out
from agendapack.assemble.links import Targets, find_targets, places_of_annex
from agendapack.assemble.metadata import (
    name_destinations,
    output_intent,
    write_catalogue,
    write_info,
)
from agendapack.assemble.obstacles import PDF_A, PDF_UA
from agendapack.assemble.outline import gather, write_outline
from agendapack.assemble.pieces import bring, language_of
from agendapack.assemble.sheet import Resources, finish_sheet
from agendapack.assemble.stamp import Face, Stamper, import_font, link_back, print_notice, tint
from agendapack.assemble.tags_write import write_tags
from agendapack.model.cache import Cache
from agendapack.model.document import Assembled, Document, Obstacle, StampFont
from agendapack.model.style import HouseStyle
from agendapack.pdf.labels import page_labels
from agendapack.pdf.objects import PdfObject, array, dictionary, name, number, text
from agendapack.pdf.source import uncollected
from agendapack.pdf.tags import Element, Kid
from agendapack.pdf.write import Store, write


def build(document: Document, stamp_font: StampFont, style: HouseStyle, cache: Cache) -> Assembled:
    """Make the document; see `agendapack.assemble.assemble`."""
    with uncollected():
        return _Work(document, stamp_font, style, cache).make()


class _Work:
    """What the steps of one run share."""

    def __init__(
        self, document: Document, stamp_font: StampFont, style: HouseStyle, cache: Cache
    ) -> None:
        self.document = document
        self.store = Store()
        self.groups = lay_out(document, self.store, style, Blocks(document, cache).of)
        self.targets: Targets = find_targets(self.groups)
        self.resources = Resources(self.store)
        self.face: Face = import_font(stamp_font, self.store)
        self.stamper = Stamper(self.face, self.resources, style)
        self._say = style.wording.say
        self.layers = Layers()
        self._tint = style.restricted_tint
        self.obstacles: list[Obstacle] = []

    def make(self) -> Assembled:
        """Do all of it."""
        return self.finish(Element("Document", kids=[self.group(laid) for laid in self.groups]))

    def group(self, laid: LaidGroup) -> Element:
        """Bring in a group, stamp its pages, and return its part of the tree."""
        part = self._element("Part", T=text(laid.group.title))
        for piece in laid.pieces:
            part.kids += self._piece(piece, part)
        if laid.group.item is not None:
            part.kids[:0] = self._stamp(laid, laid.group.item)
        return part

    def _element(self, role: str, **entries: PdfObject) -> Element:
        """Make an element that a block can stand in: its number is settled."""
        return Element(role, entries=entries, place=self.store.reserve().idnum)

    def _piece(self, laid: Laid, above: Element) -> list[Kid]:
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
            print_notice(sheet, self._say("blank-page"), self.face, self.resources, self.store)
        if own is above:
            return kids
        own.kids += kids
        return [own]

    def _bring(self, laid: Laid, above: Element) -> list[Kid]:
        if isinstance(laid.held, Block):
            target = self.targets.__getitem__
            return [place_block(laid.held, self.store, laid.sheets, above.place or 0, target)]
        brought = bring(laid, self.store, self.resources, places_of_annex(laid))
        self.layers.bring(brought.copier, laid.piece.title)
        self.obstacles += brought.obstacles
        return list(brought.elements)

    def _stamp(self, laid: LaidGroup, item: str) -> list[Element]:
        links: list[Element] = []
        annexes = {
            id(s) for piece in laid.pieces if piece.piece.kind == "annex" for s in piece.sheets
        }
        for piece in laid.pieces:
            self._mark(piece)
        for place, sheet in enumerate(laid.sheets):
            printed = (item or None) if place == 0 else None
            stamped = self.stamper.stamp(sheet, printed, backed=id(sheet) in annexes)
            back = self._say("link-back", number=item)
            links += link_back(self.store, sheet, stamped.item_area, item, self.targets, back)
        return links

    def _mark(self, laid: Laid) -> None:
        """Mark every page of what is not for publication."""
        mark, colour = laid.piece.mark, self._tint
        if mark is None:
            return
        for sheet in laid.sheets + laid.blanks:
            if colour is not None:
                tint(sheet, colour)
            self.stamper.mark(sheet, mark, backed=laid.piece.kind == "annex")

    def finish(self, tree: Element) -> Assembled:
        """Write what concerns the document as a whole, then the file."""
        sheets = [sheet for laid in self.groups for sheet in laid.sheets]
        structure = write_tags(self.store, tree, sheets)
        pages = self.store.reserve()
        for sheet in sheets:
            finish_sheet(self.store, sheet, pages)
        kids = array(sheet.reference for sheet in sheets)
        tree_of_pages = dictionary(Type=name("Pages"), Kids=kids, Count=number(len(sheets)))
        self.store.settle(pages, tree_of_pages)
        blocked = {obstacle.claim for obstacle in self.obstacles}
        keys = {g.group.key for g in self.groups} | {
            piece.piece.key for g in self.groups for piece in g.pieces
        }
        outline = write_outline(self.store, gather(self.document, self.groups, self.targets))
        root = write_catalogue(
            self.store,
            self.document,
            (PDF_UA not in blocked, PDF_A not in blocked),
            Pages=pages,
            StructTreeRoot=structure,
            PageLabels=page_labels([sheet.label for sheet in sheets]),
            PageMode=name("UseOutlines") if outline else None,
            Outlines=outline,
            Names=name_destinations({key: self.targets[key] for key in sorted(keys)}),
            OCProperties=self.layers.properties(),
            OutputIntents=output_intent(self.store),
        )
        identity = "\n".join([self.document.identity, self.document.title, *sorted(keys)])
        data = write(self.store, root, write_info(self.store, self.document), identity)
        self.store.clear()
        return Assembled(data, len(sheets), tuple(self.obstacles))
