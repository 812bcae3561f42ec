"""Where the pages of a paper have room for a stamp, and which have marks of withholding.

A page is drawn and read by a library made for viewers, since a scan's margin shows nothing of
what is in it otherwise. That happens in yet another process, one for all papers, whose end costs
nothing but the answer: a page that could not be looked at counts as full.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from importlib import import_module
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from agendapack.assemble.layout import area_of
from agendapack.examine.drawn_pages import show_page
from agendapack.examine.findings import written_on
from agendapack.model import dataclass
from agendapack.model.facts import PLACES, SIZES, Limits
from agendapack.model.marks import (
    find_banners,
    find_marks,
    has_to_lead,
    is_one_word,
    may_have_banner,
)
from agendapack.pdf import objects
from agendapack.pdf.content import name_of
from agendapack.pdf.files import PdfSource
from agendapack.pdf.geometry import View
from agendapack.pdf.text import texts_of
from agendapack.problems import InternalFault
from agendapack.sandbox import limited_time
from agendapack.sandbox.forks import Standby

if TYPE_CHECKING:
    from PIL.Image import Image

FULL, ROOMY = "0" * len(PLACES), str(len(SIZES)) * len(PLACES)
SHARE_OF_TIME = 0.2
DIFFERENT = 40
MOST_SPECKS = 0.002
LARGEST_PAGE = 20_000.0
STAMPS = {
    "Confidential": "CONFIDENTIAL",
    "NotForPublicRelease": "NOT FOR PUBLIC RELEASE",
    "TopSecret": "TOP SECRET",
}
"""What stamps that every viewer has say of a page (ISO 32000-1, 12.5.6.12)."""
HIGHEST, HIGHEST_WORD, LOWEST = 0.25, 0.12, 0.1
"""How much of a page is its head, its head for words that agendas have too, and its foot."""
LARGE_LETTERS = 15.0
"""The height of capitals, in points, that are a banner in the middle of a page too."""


_STRINGS = re.compile(rb"\(([^()\\]*+)\)")
_FONTS = re.compile(rb"/([^\s\0/\[\]<>(){}%]+)\s+[-+.\d]+\s+Tf")
_HEX = re.compile(rb"<(?<!<<)(?!<)[^<>]*>")
_PLAIN = rb" !\"#$%'*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~"
"""What strings say in any of these encodings that is no sign of a mark, and no escape."""
_PLAIN_TEXT = re.compile(r"[ !\"#$%'*+,\-./0-9:;=?@A-Z^_`a-z|~\u2010-\u2026]*+")
_ENCODINGS = ("WinAnsiEncoding", "MacRomanEncoding", "StandardEncoding")
_SYMBOLIC = 4
_OF_SYMBOLS = ("symbol", "dings", "dingbats")


class Looked(NamedTuple):
    """A page that is looked at.

    Args:
        place: Its index in the file.
        view: What is seen of it.
        worth: Whether it can be looked at.
        inked: From where to where something may be painted; see `Doubts`.
    """

    place: int
    view: View
    worth: bool
    inked: tuple[float, float]

    @property
    def is_bare(self) -> bool:
        """Whether nothing is painted where any stamp may stand, which nobody has to look at."""
        if self.view.turn or not self.can_be_shown:
            return False
        wide, high = self.view.size
        low, top = ((y - self.view.box[1]) * self.view.unit for y in self.inked)
        return low > _reach("bottom", wide, high)[1] + 1 and top < _reach("top", wide, high)[0] - 1

    @property
    def can_be_shown(self) -> bool:
        """Whether it can be drawn in some time."""
        return self.worth and max(self.view.size) <= LARGEST_PAGE


@dataclass(frozen=True, slots=True)
class SearchedPages:
    """What a search for marks of withholding, and for banners, came to.

    Args:
        marks: The number of each page with what looks like one, and its words.
        in_comments: The same in comments on the pages.
        banners: The number of each page with a banner such as "NOT FOR PUBLICATION", and its words.
        banners_in_comments: The same in comments and stamps.
        unsearched: The number of each page that should have been searched, and could not be.
        redactions: The number of each page with words marked for redaction that are still there.
    """

    marks: tuple[tuple[int, str], ...] = ()
    in_comments: tuple[tuple[int, str], ...] = ()
    banners: tuple[tuple[int, str], ...] = ()
    banners_in_comments: tuple[tuple[int, str], ...] = ()
    unsearched: tuple[int, ...] = ()
    redactions: tuple[int, ...] = ()

    def joined(self, other: "SearchedPages") -> "SearchedPages":
        """Return what both searches came to."""
        pairs = ((getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return SearchedPages(*(own + more for own, more in pairs))


@dataclass(frozen=True, slots=True)
class SeenPages:
    """What the pages of a paper show.

    Args:
        room: For each page and each of `PLACES`, for how many of `SIZES` there is room.
    """

    room: tuple[str, ...]
    searched: SearchedPages = SearchedPages()


def may_show_a_mark(page: objects.DictionaryObject) -> bool:
    """Tell whether a page may show a sign of a mark of withholding, or a word of a banner.

    Most of what it costs to look at a page is to have its text read. Where all text is plain
    letters in the usual encodings, they would stand in the content as they are. Of any other page
    the answer is yes.

    Args:
        page: Its resources filled in.
    """
    content, resources = objects.page_content(page), objects.look_dict(page, "Resources")
    pieces = _STRINGS.split(content)
    said, bare = b"".join(pieces[1::2]), b" ".join(pieces[::2])
    fonts = _FONTS.findall(bare)
    is_plain = (
        b"(" not in bare
        and bare.count(b"Tf") == len(fonts)
        and b"ActualText" not in bare
        and not (b"<" in bare and _HEX.search(bare))
        and not said.translate(None, _PLAIN)
        and not any(objects.look_dict(resources, "Properties"))
        and not any(
            "/Font" in objects.look_dict(objects.look_dict(resources, "ExtGState"), key[1:])
            for key in objects.look_dict(resources, "ExtGState")
        )
        and all(
            _is_plain_font(objects.look(objects.look_dict(resources, "Font"), name_of(b"/" + font)))
            for font in set(fonts)
        )
    )
    if not is_plain or may_have_banner(said.translate(None, b" ").lower()):
        return True
    forms = objects.look_dict(resources, "XObject")
    return any(
        objects.look_name(objects.look(forms, key[1:]), "Subtype") != "Image" for key in forms
    )


def _is_plain_font(font: objects.PdfObject | None) -> bool:
    """Tell whether each code of plain letters stands for that letter, for every viewer."""
    if objects.look_name(font, "Subtype") not in ("Type1", "TrueType"):
        return False
    if objects.look_name(font, "Encoding") not in _ENCODINGS:
        return False
    name = (objects.look_name(font, "BaseFont") or "symbol").lower()
    flags = objects.look_int(objects.look_dict(font, "FontDescriptor"), "Flags") or 0
    if flags & _SYMBOLIC or any(word in name for word in _OF_SYMBOLS):
        return False
    if not isinstance(font, objects.DictionaryObject) or "/ToUnicode" not in font:
        return True
    return all(map(_PLAIN_TEXT.fullmatch, texts_of(font).values()))


def search_written(source: PdfSource, places: Sequence[int]) -> SearchedPages:
    """Search what fields and comments of pages say; `places` are the pages' indexes in the file."""
    marks: dict[bool, list[tuple[int, str]]] = {False: [], True: []}
    banners: dict[bool, list[tuple[int, str]]] = {False: [], True: []}
    redactions = []
    for place, page in zip(places, source.pages, strict=True):
        for is_comment, said in written_on(page):
            found = find_marks(said, of_others=True)
            marks[is_comment] += ((place + 1, mark.words) for mark in found)
            lines = said.replace("\r", "\n").split("\n")
            banners[is_comment] += ((place + 1, words) for _, words in find_banners(lines))
        for annotation in objects.annotations(page):
            kind = objects.look_name(annotation, "Subtype")
            stamp = STAMPS.get((objects.look_name(annotation, "Name") or "").removeprefix("SB"))
            if stamp and kind == "Stamp":
                banners[True].append((place + 1, stamp))
            if kind == "Redact" and place + 1 not in redactions:
                redactions.append(place + 1)
    return SearchedPages(
        tuple(marks[False]),
        tuple(marks[True]),
        tuple(banners[False]),
        tuple(banners[True]),
        redactions=tuple(redactions),
    )


def look_at_pages(
    data: bytes, pages: Sequence[Looked], texts: Sequence[int], limits: Limits
) -> Callable[[], SeenPages]:
    """Begin to look; return a function that waits for the answer.

    Args:
        data: The file.
        pages: Where room is looked for.
        texts: The indexes of the pages whose text is searched.
        limits: A fifth of the time is allowed.
    """
    rest = [page for page in pages if not page.is_bare]
    if not rest and not texts:
        return lambda: SeenPages((ROOMY,) * len(pages))
    for library in ("PIL.Image", "pypdfium2"):  # here, so that it is not done for each paper
        import_module(library)
    asked = _looking.start((data, rest, texts, limits))

    def answer() -> SeenPages:
        try:
            seen = asked()
        except (InternalFault, MemoryError):
            seen = _nothing_seen(rest, texts)
        rooms = iter(seen.room)
        return replace(seen, room=tuple(ROOMY if p.is_bare else next(rooms) for p in pages))

    return answer


def _nothing_seen(pages: Sequence[object], texts: Sequence[int]) -> SeenPages:
    unsearched = SearchedPages(unsearched=tuple(index + 1 for index in texts))
    return SeenPages((FULL,) * len(pages), unsearched)


def _look_within(asked: tuple[bytes, Sequence[Looked], Sequence[int], Limits]) -> SeenPages:
    data, pages, texts, limits = asked
    with limited_time(replace(limits, seconds=limits.seconds * SHARE_OF_TIME)):
        return _look(data, pages, texts)


_looking = Standby(_look_within)


def _look(data: bytes, pages: Sequence[Looked], texts: Sequence[int]) -> SeenPages:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if pdf.get_formtype() in (1, 3):
                pdf.init_forms()
            room = [FULL] * len(pages)
            marks: dict[int, tuple[list[str], list[str]]] = {}
            read = set(texts)
            wanted: dict[int, list[int]] = {index: [] for index in texts}
            for place, looked in enumerate(pages):
                wanted.setdefault(looked.place, []).append(place)
            for index, places in wanted.items():
                if index < len(pdf):
                    page = pdf[index]
                    # The text comes first: to look for room, a page is turned and cut.
                    if index in read:
                        marks[index] = _marks_and_banners(page)
                    for place in places:
                        if pages[place].can_be_shown:
                            seen = pages[place].view
                            page = show_page(pdf, index, seen, page)
                            room[place] = _room_on(page, seen)
                    page.close()
            found = [(n + 1, mark) for n in texts for mark in marks.get(n, ((), ()))[0]]
            banners = [(n + 1, banner) for n in texts for banner in marks.get(n, ((), ()))[1]]
            unsearched = tuple(index + 1 for index in texts if index not in marks)
            searched = SearchedPages(tuple(found), (), tuple(banners), (), unsearched)
            return SeenPages(tuple(room), searched)
    except pypdfium2.PdfiumError:
        return _nothing_seen(pages, texts)


def _marks_and_banners(page: Any) -> tuple[list[str], list[str]]:
    text = page.get_textpage()
    said = text.get_text_range().replace("\r\n", "\n")
    marks = [mark.words for mark in find_marks(said, of_others=True)]
    lines = said.split("\n")
    found = find_banners(lines, whole=True)
    banners = [words for n, words in found if _stands_out(page, text, lines[n], words)]
    text.close()
    return marks, list(dict.fromkeys(banners))


def _stands_out(page: Any, text: Any, line: str, banner: str) -> bool:
    """Tell whether a line stands at the head or foot of a page, or has large letters.

    A single word also heads the column of a table, so it has to stand nearer to the edge, in
    capitals, with nothing beside it.
    """
    lone = is_one_word(banner)
    search = text.search(line.strip(), match_case=True)
    while (found := search.get_next()) is not None:
        boxes = [text.get_charbox(n) for n in range(found[0], sum(found))]
        left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
        x0, y0, x1, y1 = page.get_cropbox()
        start, end = {
            0: (y1 - top, bottom - y0),
            90: (left - x0, x1 - right),
            180: (bottom - y0, y1 - top),
            270: (x1 - right, left - x0),
        }[page.get_rotation()]
        long = x1 - x0 if page.get_rotation() in (90, 270) else y1 - y0
        high = max(min(box[2] - box[0], box[3] - box[1]) for box in boxes)
        if high > LARGE_LETTERS or end < LOWEST * long:
            return True
        if start < (HIGHEST_WORD if has_to_lead(banner) else HIGHEST) * long:
            beside = text.get_text_bounded(x0, bottom, x1, top) if lone else ""
            if not lone or (banner.isupper() and beside.split() == line.split()):
                return True
    return False


def _room_on(page: Any, seen: View) -> str:
    pictures = {edge: _band(page, edge, seen) for edge in ("top", "bottom")}
    even = {edge for edge, (picture, _) in pictures.items() if _is_even(picture)}
    if len(even) == len(pictures):  # as most are
        return ROOMY
    found = ""
    for place in PLACES:
        edge = place.partition("-")[0]
        sizes = (edge in even or _is_empty(*pictures[edge], place, seen, s) for s in SIZES)
        found += str(next((count for count, empty in enumerate(sizes) if not empty), len(SIZES)))
    return found


def _is_even(picture: "Image") -> bool:
    darkest, lightest = cast(tuple[int, int], picture.getextrema())
    return lightest - darkest <= DIFFERENT


def _band(page: Any, edge: str, seen: View) -> tuple["Image", float]:
    """Draw the top or foot of a page, a pixel a point; return its picture and its upper edge."""
    high = seen.size[1]
    foot, head = _reach(edge, *seen.size)
    across, up = page.get_size()
    shown = (0, foot * up / high, 0, (high - head) * up / high)
    scale = 1.0 if across > 100 else 4.0
    crop = tuple(round(side, 3) for side in shown)
    return page.render(scale=scale, crop=crop, grayscale=True).to_pil(), head


@lru_cache(maxsize=64)
def _reach(edge: str, wide: float, high: float) -> tuple[float, float]:
    """Return from where to where stamps of any size reach at an edge."""
    areas = [area_of(f"{edge}-left", wide, high, size) for size in SIZES]
    return max(0.0, min(area[1] for area in areas)), min(high, max(area[3] for area in areas))


def _is_empty(picture: "Image", head: float, place: str, seen: View, size: float) -> bool:
    wide, high = seen.size
    x0, y0, x1, y1 = area_of(place, wide, high, size)
    scale = picture.width / wide
    box = (
        max(0, int(x0 * scale)),
        max(0, int((head - y1) * scale)),
        min(picture.width, ceil(x1 * scale)),
        min(picture.height, ceil((head - y0) * scale)),
    )
    counts = picture.crop(box).histogram()
    ground = counts.index(max(counts))
    whole, like = sum(counts), sum(counts[max(0, ground - DIFFERENT) : ground + DIFFERENT + 1])
    # A line is so much longer than a stamp that what would hide a word would count as specks.
    specks = MOST_SPECKS / 5 if place.endswith("line") else MOST_SPECKS
    return whole - like <= specks * whole
