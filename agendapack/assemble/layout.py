"""Which page comes where, what is seen of each, and what it will hold, while it is being made.

Every page of every piece, and every blank side, has a sheet. Pages are turned, cut, fitted to the
house style's page, or given a strip for their stamp by page boxes and one matrix; the content
itself is not touched.
"""

from collections.abc import Callable
from dataclasses import field
from functools import lru_cache

from agendapack.model import dataclass
from agendapack.model.document import Document, Group
from agendapack.model.facts import Edge, Framing, choose_edge
from agendapack.model.section import Piece
from agendapack.model.style import HouseStyle
from agendapack.model.wording import ENGLISH, Wording
from agendapack.pdf import objects
from agendapack.pdf.copying import shallow
from agendapack.pdf.drawn import Drawn, DrawnLink, read_drawn
from agendapack.pdf.encoded import REFERENCE, EncodedObject, WrittenTags
from agendapack.pdf.files import PdfSource, Store, choose_pages, open_source
from agendapack.pdf.geometry import IDENTITY, MIN_SIDE, Box, Matrix, View, placed, view
from agendapack.pdf.syntax import encode_entries
from agendapack.problems import InternalFault

INSET = 10 * 72 / 25.4
MOST_OF_SIDE = 0.05
ASCENT, DESCENT = 0.72, 0.22
PADDING = 2.0
STRIP = 26.0
"""How high the strip is that a page gets where it has no room for its stamp: 9 mm."""
EMS_AT_SIDE = 9.0
EMS_AT_CENTRE = 16.0


def inset_of(wide: float, high: float) -> float:
    """Return how far from the edges of a page a stamp stands."""
    return min(INSET, wide * MOST_OF_SIDE, high * MOST_OF_SIDE)


def area_of(place: str, wide: float, high: float, size: float) -> Box:
    """Return the area that a stamp of a type size may take up at a place such as `top-right`."""
    edge, _, side = place.partition("-")
    inset, tall = inset_of(wide, high), (ASCENT + DESCENT) * size
    foot = inset if edge == "bottom" else high - inset - tall
    ems = {"centre": EMS_AT_CENTRE * size, "line": wide}.get(side, EMS_AT_SIDE * size)
    span = min(ems, wide - 2 * inset)
    start = {"centre": (wide - span) / 2, "right": wide - inset - span}.get(side, inset)
    return start - PADDING, foot - PADDING, start + span + PADDING, foot + tall + PADDING


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What is shown of a page.

    Args:
        view: In the space of the finished page.
        matrix: From the coordinates of the source's page to those of this one: a scale and a
            shift.
        clip: Outside this nothing of the content may show; None where the view ends there.
    """

    view: View
    matrix: Matrix = IDENTITY
    clip: Box | None = None


def turn_and_crop(view: View, framing: Framing) -> View | None:
    """Return what is seen of a page that is turned and cut; None if nothing is left."""
    turned = View(view.box, (view.turn + framing.turn) % 360, view.unit)
    top, right, bottom, left = framing.crop
    wide, high = turned.size
    seen = (left, bottom, wide - right, high - top)
    if seen[2] - seen[0] < MIN_SIDE or seen[3] - seen[1] < MIN_SIDE:
        return None
    return View(turned.area(seen), turned.turn, turned.unit) if any(framing.crop) else turned


def fit_page(view: View, page: tuple[float, float], edge: Edge) -> PageFrame:
    """Scale a page into the house style's, upright or on its side, with a strip left at an edge."""
    wide, high = view.size
    across, up = sorted(page, reverse=wide > high)
    scale = min(across / wide, (up - STRIP) / high)
    beside, beyond = (across - wide * scale) / 2, (up - STRIP - high * scale) / 2
    left, foot = beside, beyond + (STRIP if edge == "bottom" else 0.0)
    whole = view.area((-left / scale, -foot / scale, (across - left) / scale, (up - foot) / scale))
    by = scale * view.unit
    matrix = (by, 0.0, 0.0, by, -whole[0] * by, -whole[1] * by)
    box = (0.0, 0.0, (whole[2] - whole[0]) * by, (whole[3] - whole[1]) * by)
    return PageFrame(View(box, view.turn, 1.0), matrix, placed(view.box, matrix))


def add_strip(view: View, edge: Edge) -> PageFrame:
    """Enlarge a page at its upper or lower edge as shown, whatever its turn."""
    wide, high = view.size
    foot, head = (-STRIP, high) if edge == "bottom" else (0.0, high + STRIP)
    return PageFrame(
        View(view.area((0.0, foot, wide, head)), view.turn, view.unit), IDENTITY, view.box
    )


def move_point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """Take a point from the coordinates of the source's page to those of this one."""
    return matrix[0] * x + matrix[4], matrix[3] * y + matrix[5]


@dataclass(slots=True, eq=False)
class Sheet:
    """A page: its place in the document, what is seen of it, and what it will hold.

    Args:
        index: From 0, in the whole document.
        label: As printed.
        before: Operators in front of the content.
        after: Operators behind it.
        resources: Shared with other pages, so replaced by a copy when added to.
        matrix: From the coordinates of the source's page to those of this one.
        clip: Outside this nothing of the content may show; None for no such bound.
        edge: Where the stamp goes, if not where the house style has it.
        strip: Whether it stands in a strip that was added for it.
        media: The whole sheet of paper; None where all of it is seen.
        group: How what it shows is blended, as the source says.
        tags: The page's key in the parent tree, if it has content in the tree.
    """

    index: int
    reference: objects.IndirectObject
    label: str
    view: View
    contents: list[objects.IndirectObject] = field(default_factory=list)
    before: list[bytes] = field(default_factory=list)
    after: list[bytes] = field(default_factory=list)
    annotations: list[objects.IndirectObject] = field(default_factory=list)
    resources: objects.IndirectObject | None = None
    matrix: Matrix = IDENTITY
    clip: Box | None = None
    edge: Edge | None = None
    strip: bool = False
    media: Box | None = None
    group: objects.PdfObject | None = None
    tags: int | None = None


class Resources:
    """Adds fonts and forms to the resources of pages, whose dictionaries they share."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._added: dict[tuple[int | None, str, int], tuple[objects.IndirectObject, str]] = {}

    def add(self, sheet: Sheet, category: str, wanted: str, value: objects.IndirectObject) -> str:
        """Give a page a resource.

        Args:
            category: `Font` or `XObject`.
            wanted: A name for it; digits are added where it is taken.
        """
        key = (objects.reference_number(sheet.resources), category, value.idnum)
        if key not in self._added:
            found = objects.resolve(sheet.resources)
            known = found if isinstance(found, objects.DictionaryObject) else objects.dictionary()
            resources = shallow(known)
            members = shallow(objects.look_dict(resources, category))
            free = wanted
            while "/" + free in members:
                free += "0"
            objects.put(members, free, value)
            objects.put(resources, category, members)
            self._added[key] = (self._store.add(resources), free)
        sheet.resources, given = self._added[key]
        return given


def finish_sheet(store: Store, sheet: Sheet, parent: objects.IndirectObject) -> None:
    """Put together the page object."""
    parts = [b"<<", _seen(sheet.media or sheet.view.box, sheet.view)]
    references: list[int] = []
    if sheet.group is not None:
        parts.append(encode_entries({"Group": sheet.group}, references))
    parts.append(b"/Type/Page/Parent %d 0 R/Resources")
    references.append(parent.idnum)
    parts.append(b"<<>>" if sheet.resources is None else b" %d 0 R")
    references += [] if sheet.resources is None else [sheet.resources.idnum]
    contents = [reference.idnum for reference in sheet.contents]
    if sheet.before:
        contents.insert(0, store.add_operators(b"".join(sheet.before)).idnum)
    if sheet.after:
        contents.append(store.add_operators(b"".join(sheet.after)).idnum)
    if contents:
        listed = b" ".join([REFERENCE] * len(contents))
        parts.append(b"/Contents[%b]" % listed if len(contents) > 1 else b"/Contents " + listed)
        references += contents
    if sheet.annotations:
        parts.append(b"/Annots[%b]" % b" ".join([REFERENCE] * len(sheet.annotations)))
        references += [reference.idnum for reference in sheet.annotations]
    parts.append(b"/Tabs/S")
    if sheet.tags is not None:
        parts.append(b"/StructParents %d" % sheet.tags)
    store.settle(sheet.reference, EncodedObject(b"".join([*parts, b">>"]), references))


@lru_cache
def _seen(media: Box, view: View) -> bytes:
    """Write the entries that say what is seen of a page; most pages share them."""
    entries = {
        "MediaBox": objects.array(map(objects.FloatObject, media)),
        "CropBox": objects.array(map(objects.FloatObject, view.box)) if media != view.box else None,
        "Rotate": objects.number(view.turn) if view.turn else None,
        "UserUnit": objects.number(view.unit) if view.unit != 1 else None,
    }
    return encode_entries({key: value for key, value in entries.items() if value}, [])


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
    laid: LaidPiece, store: Store, above: int, find: Callable[[str], objects.ArrayObject | None]
) -> WrittenTags:
    """Put a section into the document.

    Args:
        above: The number of the element that holds its tags.
        find: Gives where a link leads; None where the document has no such place, and the link
            becomes plain text.
    """
    drawn, written = laid.drawn, list(laid.drawn.objects)
    kept: list[tuple[DrawnLink, objects.ArrayObject | None]] = []
    lost: set[int] = set()
    for link in drawn.links:
        target = find(link.target) if link.target else None
        if link.target and target is None:
            written[link.element - drawn.first] = written[link.plain - drawn.first]
            lost.update(link.annotations)
        else:
            kept.append((link, target))
    where = store.take(written, above, *(sheet.reference.idnum for sheet in laid.sheets))
    things: list[tuple[int, int]] = []
    for link, target in kept:
        for annotation in link.annotations:
            things.append((where[annotation], where[link.element]))
            if target is not None:
                store.say(where[annotation], "Dest", target)
    lists: list[tuple[int, int]] = []
    for sheet, page in zip(laid.sheets, drawn.pages, strict=True):
        sheet.media = sheet.view.box
        sheet.resources = objects.IndirectObject(where[page.resources], 0, store)
        sheet.contents.append(objects.IndirectObject(where[page.contents], 0, store))
        shown = [where[annotation] for annotation in page.annotations if annotation not in lost]
        sheet.annotations += [objects.IndirectObject(number, 0, store) for number in shown]
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
