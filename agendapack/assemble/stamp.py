"""What is printed on pages of any geometry: page number, agenda item, marks and notices.

The page's own content is neither parsed nor rescaled. It is enclosed in `q` and `Q`,
so that no clip or matrix that it leaves behind reaches the stamp.
"""

import struct
import unicodedata
from functools import lru_cache

from agendapack.assemble.layout import ASCENT, DESCENT, PADDING, STRIP, Resources, Sheet, inset_of
from agendapack.assemble.links import Targets
from agendapack.model import dataclass
from agendapack.model.document import StampFont
from agendapack.model.facts import SIZES, Edge
from agendapack.model.style import CUT, HouseStyle, fill_line
from agendapack.pdf import objects
from agendapack.pdf.drawn import read_objects
from agendapack.pdf.encoded import MarkedContent, TaggedObject
from agendapack.pdf.files import Store
from agendapack.pdf.geometry import IDENTITY, Box, View
from agendapack.pdf.tags import StructElement
from agendapack.problems import InternalFault


@dataclass(frozen=True, slots=True, eq=False)
class StampFace:
    """A font in the store, and the codes and advances of its characters."""

    reference: objects.IndirectObject
    glyphs: dict[str, tuple[int, float]]

    def width(self, text: str, size: float) -> float:
        """Return how wide a line is, in the unit of the size."""
        return sum([advance for _, advance in self._glyphs(text)]) * size / 1000

    def show(self, text: str) -> bytes:
        """Return the operator that shows a line."""
        codes = [code for code, _ in self._glyphs(text)]
        return b"<%b> Tj" % struct.pack(f">{len(codes)}H", *codes).hex().upper().encode()

    def printable(self, text: str) -> str:
        """Return a line with what the font lacks written plainly, or left out."""
        plain = (c if c in self.glyphs else unicodedata.normalize("NFKD", c) for c in text)
        return "".join(char for char in "".join(plain) if char in self.glyphs)

    def _glyphs(self, text: str) -> list[tuple[int, float]]:
        try:
            return [self.glyphs[char] for char in text]
        except KeyError as error:
            raise InternalFault(f"the stamp's font has no '{error.args[0]}'") from error


MOST_OF_WIDTH = 0.9
GAP = "   "
MARK_SIZE = 0.9
"""Of the type of marks, to that of stamps."""
FONT_NAME = "AgendapackStamp"
FORM_NAME = "AgendapackMark"
RUNNING_SIZE = 0.8
"""Of running heads and feet, to the type of the text."""
RUNNING_GAP = 12.0
"""Between the text and a running line, in points."""

LEAST_OF_LINE = 0.8
"""How far the type of a running line may shrink before its title is cut."""
PARTS_APART = 2.0
"""Between the parts of a running line, in ems."""
SIZE = 11.0
"""Of the type of the notice on a blank page."""


@dataclass(frozen=True, slots=True)
class LineSpan:
    """Where a running line stands: from where to where, on which base, in type of which size."""

    start: float
    end: float
    base: float
    size: float


class Stamper:
    """Prints stamps, running lines and whatever else stands beside the content of pages."""

    def __init__(
        self, stamp_font: StampFont, store: Store, resources: Resources, style: HouseStyle
    ) -> None:
        _, written = read_objects(stamp_font.objects)
        reference = objects.IndirectObject(store.take(written)[-1], 0, store)
        self._face = StampFace(reference, stamp_font.glyphs)
        self._store = store
        self._resources = resources
        self._size = style.stamp_size
        self._edge, _, self._side = style.stamp.partition("-")
        self._say = style.wording.say
        self._style = style

    def stamp(self, sheet: Sheet, item: str | None, backed: bool) -> Box | None:
        """Print `Page 9` on a page, and on a paper's first page `Agenda Item 4`.

        Args:
            item: The item number, on the first page only.
            backed: The page came from elsewhere: put white behind it, since it may be dark or
                printed there, and leave the text's edge alone, which is not known.

        Returns:
            Where the agenda item was printed, in the page's own space.
        """
        page = self._say("page-stamp", number=sheet.label)
        named = self._say("item-stamp", number=item) if item is not None else ""
        wide, high = sheet.view.size
        inset = inset_of(wide, high)
        left = right = inset
        if self._style.stamp_in_line and not backed:
            _, right, _, left = self._style.margins
        room = (wide - left - right) * MOST_OF_WIDTH
        size = min(
            self._size,
            self._size * room / self._face.width(page + GAP + named, self._size),
            high / 4,
        )
        edge = sheet.edge or self._edge
        base = _base(sheet, edge, size, in_strip=sheet.strip)
        lines = self._lines(page, named, left, wide - right, size)
        body = b"".join(self._line(text, x, base, size, backed) for text, x in lines)
        self._print(sheet, "Footer" if edge == "bottom" else "Header", size, body)
        if not named:
            return None
        text, x = lines[-1]
        end = x + self._face.width(text, size)
        start = end - self._face.width(named, size)
        seen = (start, base - DESCENT * size, end, base + ASCENT * size)
        return sheet.view.area(seen)

    def mark(self, sheet: Sheet, words: str, backed: bool, read_out: bool) -> list[StructElement]:
        """Print words in the middle of the margin across from the stamp.

        Args:
            sheet: The page, before it is stamped.
            words: For instance `Not for publication (paragraph 3: ...)`.
            read_out: Whether they get an element, which is returned; else they are an artifact.
        """
        wide, high = sheet.view.size
        inset = inset_of(wide, high)
        text = self._face.printable(words)
        room = (wide - 2 * inset) / self._face.width(text, 1.0)
        size = min(self._size * MARK_SIZE, room, high / 4)
        base = _base(sheet, "top" if self._edge == "bottom" else "bottom", size, in_strip=False)
        x = (wide - self._face.width(text, size)) / 2
        shown = self._line(text, x, base, size, backed)
        if not read_out:
            self._print(sheet, "Watermark", size, shown)
            return []
        # In a form of its own, whose content is numbered apart from that of the page.
        opening = f"/P <</MCID 0>> BDC\nq\n/{FONT_NAME} {_short(size)} Tf 0 g\n".encode()
        form = objects.stream(
            opening + shown + b"Q\nEMC\n",
            Type=objects.name("XObject"),
            Subtype=objects.name("Form"),
            BBox=objects.numbers(0, 0, wide, high),
            Resources=objects.dictionary(
                Font=objects.dictionary(**{FONT_NAME: self._face.reference})
            ),
        )
        written = self._store.add(form)
        drawn = self._resources.add(sheet, "XObject", FORM_NAME, written)
        sheet.after.append(f"q {_row(*sheet.view.matrix)} cm /{drawn} Do Q\n".encode())
        return [StructElement("P", kids=[MarkedContent(sheet.index, 0, written.idnum)])]

    def span_beside_text(self, sheet: Sheet, edge: Edge) -> LineSpan:
        """Return where a running line stands on a page of ours: just outside the text."""
        wide, high = sheet.view.size
        top, right, bottom, left = self._style.margins
        most = self._style.size * RUNNING_SIZE
        above, below = high - top + RUNNING_GAP, bottom - RUNNING_GAP - ASCENT * most
        return LineSpan(left, wide - right, above if edge == "top" else below, most)

    def span_beside_stamp(
        self, sheet: Sheet, edge: Edge, is_stamped: bool, leads: bool
    ) -> LineSpan | None:
        """Return where a running line stands on a page of others: in line with the stamps.

        Args:
            sheet: The page.
            edge: That of the line.
            is_stamped: Whether the stamp is at that edge.
            leads: Whether the item is stamped there too, which leaves no room.
        """
        wide, high = sheet.view.size
        inset = inset_of(wide, high)
        size = min(self._style.size * RUNNING_SIZE, SIZES[0] * RUNNING_SIZE, high / 4)
        start, end = inset, wide - inset
        base = _base(sheet, edge, size, in_strip=sheet.strip and is_stamped)
        if is_stamped:
            page = self._say("page-stamp", number=sheet.label)
            taken = self._face.width(page + GAP, self._size) + PADDING
            if leads or self._side == "centre":
                return None
            start, end = (start + taken, end) if self._side == "left" else (start, end - taken)
        return LineSpan(start, end, base, size)

    def run(self, sheet: Sheet, edge: Edge, line: str, title: str, span: LineSpan) -> None:
        """Print a running line, as an artifact.

        A line that is too long gets smaller type; if that is not enough, its title is cut.

        Args:
            sheet: The page.
            edge: Where the line stands.
            line: What it says, with a placeholder for the title.
            title: Of the section or the annex.
            span: Where it has room.
        """
        parts = self._fill_parts(line, title)
        while title and self._ems(parts) * span.size * LEAST_OF_LINE > span.end - span.start:
            title = title.rstrip(CUT).rpartition(" ")[0]
            parts = self._fill_parts(line, title and f"{title}{CUT}")
        if not any(parts):
            return
        size = min(span.size, (span.end - span.start) / self._ems(parts))
        widths = [self._face.width(part, size) for part in parts]
        centred = (span.start + span.end - widths[1]) / 2
        starts = (span.start, centred, span.end - widths[2])
        shown = b"".join(
            self._line(part, x, span.base, size, False)
            for part, x in zip(parts, starts, strict=True)
            if part
        )
        kind = "Footer" if edge == "bottom" else "Header"
        self._print(sheet, kind, size, shown, edge.capitalize())

    def _print(
        self, sheet: Sheet, kind: str, size: float, shown: bytes, attached: str = ""
    ) -> None:
        """Print lines on a page, as an artifact; see `_opening`."""
        font = self._resources.add(sheet, "Font", FONT_NAME, self._face.reference)
        opening = _opening(kind, sheet.view, font, size, attached)
        sheet.after.append(opening + shown + b"Q\nEMC\n")

    def _fill_parts(self, line: str, title: str) -> tuple[str, str, str]:
        """Return what stands at the left, in the middle and at the right of a running line."""
        start, _, right = line.partition("{right}")
        left, _, centre = start.partition("{centre}")
        if "{centre}" in right:
            right, _, centre = right.partition("{centre}")
        values = {"title": title}
        filled = (fill_line(part, values).strip() for part in (left, centre, right))
        said = tuple(self._face.printable(part) for part in filled)
        return said[0], said[1], said[2]

    def _ems(self, parts: tuple[str, str, str]) -> float:
        """Return how wide a running line is, with room between its parts, in sizes of its type."""
        left, centre, right = (self._face.width(part, 1.0) for part in parts)
        beside = max(left, right)
        if centre:
            return centre + 2 * (beside + PARTS_APART if beside else 0.0)
        return left + right + (PARTS_APART if left and right else 0.0)

    def _lines(
        self, page: str, named: str, start: float, end: float, size: float
    ) -> list[tuple[str, float]]:
        def right(text: str) -> float:
            return end - self._face.width(text, size)

        if self._side == "centre":
            line = page + GAP + named if named else page
            return [(line, (start + end - self._face.width(line, size)) / 2)]
        if self._side == "left":
            return [(page, start), (named, right(named))] if named else [(page, start)]
        return [(page, right(page)), (named, start)] if named else [(page, right(page))]

    def _line(self, text: str, x: float, base: float, size: float, backed: bool) -> bytes:
        shown = f"BT {_row(x, base)} Td ".encode() + self._face.show(text) + b" ET\n"
        if not backed:
            return shown
        pad = min(PADDING, size * DESCENT)
        box = (x - pad, base - DESCENT * size - pad, self._face.width(text, size) + 2 * pad)
        high = (ASCENT + DESCENT) * size + 2 * pad
        return f"1 g {_row(*box, high)} re f 0 g\n".encode() + shown

    def print_notice(self, sheet: Sheet) -> None:
        """Print in the middle of a blank page, as an artifact, that it is meant to be blank."""
        words = self._say("blank-page")
        wide, high = sheet.view.size
        size = min(SIZE, SIZE * wide * 0.9 / self._face.width(words, SIZE))
        x, y = (wide - self._face.width(words, size)) / 2, high / 2
        name = self._resources.add(sheet, "Font", FONT_NAME, self._face.reference)
        opening = f"/Artifact <</Type /Page>> BDC\nBT /{name} {size:.3f} Tf 0 g {x:.3f} {y:.3f} Td "
        content = opening.encode() + self._face.show(words) + b" ET\nEMC\n"
        sheet.contents.append(self._store.add(objects.stream(content)))

    def link_back(
        self, sheet: Sheet, area: Box | None, item: str, targets: Targets
    ) -> list[StructElement]:
        """Lay a link to its line of the agenda over `Agenda Item 4`; give its element, if any."""
        target = targets.get(f"agenda.item-{item}")
        if target is None or area is None:
            return []
        words = objects.text(self._say("link-back", number=item))
        annotation = objects.dictionary(
            Type=objects.name("Annot"),
            Subtype=objects.name("Link"),
            Rect=objects.numbers(*area),
            Border=objects.numbers(0, 0, 0),
            F=objects.number(4),
            Contents=words,
            Dest=target,
            P=sheet.reference,
        )
        reference = self._store.add(annotation)
        sheet.annotations.append(reference)
        held = TaggedObject(reference.idnum, sheet.index)
        return [StructElement("Link", entries={"Alt": words}, kids=[held])]


def _base(sheet: Sheet, edge: str, size: float, in_strip: bool) -> float:
    """Return the base of a line at an edge: as far within as stamps are, or amid their strip."""
    wide, high = sheet.view.size
    margin = (STRIP - (ASCENT + DESCENT) * size) / 2 if in_strip else inset_of(wide, high)
    return margin + DESCENT * size if edge == "bottom" else high - margin - ASCENT * size


def tint(sheet: Sheet, colour: str) -> None:
    """Fill a page, its content enclosed, with a colour (`#rrggbb`) behind it, as an artifact."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    left, bottom, right, top = sheet.view.box
    area, inks = _row(left, bottom, right - left, top - bottom), _row(red, green, blue)
    sheet.before.insert(
        0, f"/Artifact <</Type /Background>> BDC\nq {inks} rg {area} re f Q\nEMC\n".encode()
    )


def enclose(sheet: Sheet, missing: int, left_open: int) -> None:
    """Enclose a page's content, so that what it leaves behind ends with it.

    Args:
        sheet: The page, before anything is printed on it.
        missing: `Q` operators in the content that have no `q`.
        left_open: `q` operators that have no `Q`.
    """
    sheet.before.append(b"q\n" * (1 + missing) + _bounds(sheet))
    sheet.after.append(b"\n" + b"Q\n" * (1 + left_open))


def _bounds(sheet: Sheet) -> bytes:
    """Return operators for the clip and the matrix that a page's content gets."""
    made = ""
    if sheet.clip is not None:
        left, foot, right, head = sheet.clip
        made += f"{_row(left, foot, right - left, head - foot)} re W n\n"
    if sheet.matrix != IDENTITY:
        made += " ".join(f"{part:.6f}" for part in sheet.matrix) + " cm\n"
    return made.encode()


@lru_cache
def _opening(kind: str, view: View, font: str, size: float, attached: str = "") -> bytes:
    """Begin an artifact in the seen frame; most pages have the same.

    A running line is attached to its edge (ISO 32000-1, table 330). That tells it from a stamp,
    whose page number is read back.
    """
    edge = f" /Attached [/{attached}]" if attached else ""
    return (
        f"/Artifact <</Type /Pagination /Subtype /{kind}{edge}>> BDC\nq {_row(*view.matrix)} cm\n"
        f"/{font} {_short(size)} Tf 0 g\n"
    ).encode()


def _row(*values: float) -> str:
    """Return numbers as operators take them."""
    return " ".join(map(_short, values))


@lru_cache
def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
