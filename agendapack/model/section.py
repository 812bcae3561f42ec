"""Sections: rendered to HTML, laid out by the typesetter and drawn as PDF, with their pictures.

Pictures are kept in the form in which a PDF embeds them, so that they are decoded only once.

The HTML is read as a tree of elements. It comes from our templates or the user's, so it must be
well formed: an element that is not closed is reported, never closed by a guess.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Literal, NamedTuple
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

from agendapack.model import dataclass
from agendapack.model.facts import AS_IT_CAME, FontFault, Framing
from agendapack.model.style import RunningLine
from agendapack.model.text import Text
from agendapack.problems import Source

_BLOCK_TAG = re.compile(r"</?(?:p|h\d|li|t[dhr]|caption|div|section|br|figure|dt|dd)\b[^<>]*>")
_OTHER_TAG = re.compile(r"</?\w[^<>]*>")

PictureFields = tuple[str, int, int, str, str, float | None, int]
"""The header of one picture in a joined stream: its path, width, height, colour space, filter,
printed width, and the length of its data in bytes."""


@dataclass(frozen=True, slots=True)
class Section:
    """One piece of semantic HTML, whose pages are drawn by themselves.

    Args:
        key: `agenda` for the front sheet, otherwise the key of its paper.
        html: The fragment; the dialect is described in `docs/section-html.md`.
        source: The place shown for a problem whose words are in none of `texts`.
        texts: The texts from files that the section is made of, in the order in which they
            are searched for the place of a problem.
        counts: The number of numbered paragraphs in each part that may be withheld, by
            the part's name.
    """

    key: str
    title: str
    language: str
    html: str
    source: Source
    texts: tuple[Text, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


# `Place`, `Heading` and `Piece` are part of a document, whose identity (the /ID of its PDF) hashes
# the names of its classes and fields: renaming one changes the bytes of every pack.
@dataclass(frozen=True, slots=True)
class Place:
    """A point in a section: page index from 0, and height in points above the page's foot."""

    page: int
    top: float


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading for the bookmarks: its level (1 to 6), text and place."""

    level: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """The layout of a section: its pages, the places in it, and the references it makes.

    `places` maps the ids of elements to their places; `wanted` holds the keys of
    the page references that the section contains.
    """

    key: str
    pages: int
    places: dict[str, Place]
    headings: tuple[Heading, ...]
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a strip takes, in points, and what it requires of the end of a page."""

    height: float
    before: float
    after: float
    keep: bool
    head: tuple[float, ...]


NO_ROOMS: Mapping[str, Sequence[Room]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of pages that `assemble` puts into a document: a drawn section or an annex.

    Args:
        key: The section's or the annex's key; also the name of its destination.
        data: The file of an annex, unchanged; what was drawn of a section (see `pdf/drawn.py`).
        headings: For the bookmarks below the piece's own.
        labels: The page label of each page, for instance ("9", "10").
        blank_after: Labels of the blank sides that follow.
        chosen: Indexes of the pages that are taken from the file; None for all.
        alt: Alternative text of the whole piece, where the file is not tagged.
        page_alts: Alternative texts of single pages, by page number from 1.
        mark: The words printed on every page of a piece that is not for publication.
        room: Where each page of an annex has room for its stamp (see `choose_edge`); None
            where that is unknown, and the stamp is placed as the house style says.
        leads: Whether its first page bears the number of the agenda item.
        without_comments: Whether readers' notes and marks are left out.
        plain: Whether an untagged annex is known to have no unbalanced operators, no marked
            content and no CMYK colour, so that its content need not be searched for them.
        file: The path below the workspace of the file that it is made of, if links of other
            annexes may lead to it.
        superseded: The words printed on every page of a piece that a later paper replaces.
        lines: The running lines of each page, in which only the title is still to be filled in.
    """

    key: str
    kind: Literal["front", "section", "annex"]
    title: str
    language: str
    data: bytes
    places: dict[str, Place]
    headings: tuple[Heading, ...]
    labels: tuple[str, ...]
    blank_after: tuple[str, ...]
    source: Source
    alt: str | None = None
    page_alts: Mapping[int, str] = field(default_factory=dict)
    chosen: tuple[int, ...] | None = None
    mark: str | None = None
    framing: Framing = AS_IT_CAME
    room: tuple[str, ...] | None = None
    leads: bool = False
    without_comments: bool = False
    plain: bool = False
    font_faults: tuple[FontFault, ...] = ()
    file: str = ""
    superseded: str | None = None
    lines: tuple[RunningLine, ...] = ()

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The labels of pages and blank sides."""
        return self.labels + self.blank_after


def piece_of(
    section: Section,
    layout: SectionLayout,
    drawn: bytes,
    labels: tuple[str, ...],
    blank_after: tuple[str, ...] = (),
    is_front: bool = False,
) -> Piece:
    """Return a section that was drawn as a piece of a document."""
    return Piece(
        key=section.key,
        kind="front" if is_front else "section",
        title=section.title,
        language=section.language,
        data=drawn,
        places=layout.places,
        headings=layout.headings,
        labels=labels,
        blank_after=blank_after,
        source=section.source,
    )


LONGEST_START = 120
"""The letters of a page by which its start is found in another form of the section."""


class PageStart(NamedTuple):
    """What a page begins with.

    Args:
        letters: Its first letters in reading order, without white space.
        length: The number of all its letters.
        picture: The number of the section's picture that leads it, from 0; None where words do.
    """

    letters: str
    length: int
    picture: int | None


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """The data of an image XObject (ISO 32000-1, 8.9.5) with eight bits a component.

    Args:
        data: The encoded stream.
        width: In pixels, after the picture was turned upright.
        space: The colour space: `DeviceRGB` or `DeviceGray`.
        packing: The stream's filter: `FlateDecode` or `DCTDecode`.
        points: The printed width in points, where the document it comes from gives one.
    """

    data: bytes
    width: int
    height: int
    space: str
    packing: str
    points: float | None = None


def join_pictures(pictures: Mapping[str, EmbeddedPicture]) -> tuple[list[PictureFields], bytes]:
    """Return a header for each picture, as plain values, and the data of all in one string."""
    fields = [
        (path, p.width, p.height, p.space, p.packing, p.points, len(p.data))
        for path, p in pictures.items()
    ]
    return fields, b"".join(picture.data for picture in pictures.values())


def part_pictures(fields: Iterable[PictureFields], data: bytes) -> dict[str, EmbeddedPicture]:
    """Return the pictures that `join_pictures` has joined."""
    pictures: dict[str, EmbeddedPicture] = {}
    start = 0
    for path, width, height, space, packing, points, size in fields:
        own = data[start : start + size]
        pictures[path] = EmbeddedPicture(own, width, height, space, packing, points)
        start += size
    return pictures


def words_in_html(html: str) -> str:
    """Return the text in HTML, with its entities, and each block on a line of its own."""
    return _OTHER_TAG.sub("", _BLOCK_TAG.sub("\n", html))


VOID = frozenset({"br", "hr", "img", "col"})
MAX_DEPTH = 200


class MarkupFault(Exception):
    """The fragment is not well formed; the message says where."""


@dataclass(slots=True, eq=False)
class HtmlElement:
    """An element with its attributes, and its children: elements and text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["HtmlElement | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names in its `class` attribute."""
        return self.attributes.get("class", "").split()

    @property
    def id(self) -> str | None:
        """Its id, if it has one."""
        return self.attributes.get("id")

    def elements(self) -> Iterator["HtmlElement"]:
        """Yield its child elements, leaving out text."""
        return (child for child in self.children if isinstance(child, HtmlElement))


class _TreeBuilder:
    def __init__(self) -> None:
        self.root = HtmlElement("#root")
        self._open = [self.root]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) > MAX_DEPTH + 1 and tag not in VOID:
            raise MarkupFault(f"elements are nested more than {MAX_DEPTH} deep")
        element = HtmlElement(tag, attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def take(self, text: str) -> None:
        self._open[-1].children.append(text)


def parse(fragment: str) -> HtmlElement:
    """Return the root element of a fragment, in which every element is closed, also `<br/>`.

    Raises:
        MarkupFault: An element is closed out of order or not at all, or there is not one root.
    """
    builder, parser = _TreeBuilder(), ParserCreate()
    # A text is taken in one piece, however long it is.
    parser.buffer_text, parser.buffer_size = True, 4 * len(fragment) + 1
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.take
    try:
        parser.Parse(f"<html>{fragment}</html>", True)
    except ExpatError as fault:
        raise MarkupFault(f"{ErrorString(fault.code)} in line {fault.lineno}") from None
    (html,) = builder.root.elements()
    roots = list(html.elements())
    if len(roots) != 1:
        raise MarkupFault(f"one root element expected, {len(roots)} found")
    return roots[0]
