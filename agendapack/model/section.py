"""Sections: rendered to HTML, measured by the typesetter, drawn as PDF.

Pictures as a PDF embeds them: nobody has to decode them again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from agendapack.model.facts import AS_IT_CAME, FontFault, Framing
from agendapack.model.text import Text
from agendapack.problems import Source


@dataclass(frozen=True, slots=True)
class Section:
    """One piece of semantic HTML that becomes one small PDF.

    Args:
        key: `agenda` for the front sheet, else the key of its paper.
        title: As in the document's title and its bookmark.
        html: The fragment; the dialect is in `docs/section-html.md`.
        source: Where problems found in its text are shown, unless it is one of `texts`.
        texts: What of its text stands in files, in the order in which it is searched for
            the place of something.
        counts: How many numbered paragraphs each part of it has that may be withheld.
    """

    key: str
    title: str
    language: str
    html: str
    source: Source
    texts: tuple[Text, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A point in a section: page index from 0, height in points above the page's foot."""

    page: int
    top: float


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading for the bookmarks: its level (1 to 6), text and place."""

    level: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Measured:
    """What layout found out about a section.

    `places` maps the ids of elements to where they stand; `wanted` are the keys
    of the page references that the section contains.
    """

    key: str
    pages: int
    places: dict[str, Place]
    headings: tuple[Heading, ...]
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of pages that `assemble` puts into a document: a drawn section or an annex.

    Args:
        key: The section's or the annex's key; also its destination.
        pdf: The file. An annex as it came; a section tagged, its internal links
            as named destinations that are ids of elements anywhere in the pack.
        headings: For the bookmarks below the piece's own.
        labels: The page label of each page, for instance ("9", "10").
        blank_after: Labels of the blank sides that follow.
        chosen: Indexes of the pages that are taken from the file; None for all.
        alt: What the piece shows, where it is not tagged.
        page_alts: What single pages show, by their number from 1.
        mark: What every page is marked with, where it is not for publication.
        framing: How the pages of an annex are turned, cut and scaled.
        room: Where each page of an annex has room for its stamp (see `choose_edge`); None
            where that is not known, and the stamp goes where the house style has it.
        leads: Whether its first page bears the number of the agenda item.
        without_comments: Whether the notes and marks of readers are left out.
        plain: Whether an annex without tags is known to have no content that is out of
            balance, marked, or in four inks, and need not be searched for any.
        font_faults: What was found wrong with the fonts of an annex, in what its pages show.
    """

    key: str
    kind: Literal["front", "section", "annex"]
    title: str
    language: str
    pdf: bytes
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


PictureFields = tuple[str, int, int, str, str, float | None, int]
"""What tells a picture among others whose data follow one another: its path, width, height,
space, packing and printed width, and the bytes of its data."""


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """The data of an image XObject (ISO 32000-1, 8.9.5) with eight bits a component.

    Args:
        data: The stream as it stands in the file.
        width: In pixels, of the picture as it is seen: upright.
        height: In pixels.
        space: `DeviceRGB` or `DeviceGray`.
        packing: The stream's filter: `FlateDecode` or `DCTDecode`.
        points: How wide it is printed, where the document that it is from says so.
    """

    data: bytes
    width: int
    height: int
    space: str
    packing: str
    points: float | None = None


def join_pictures(pictures: Mapping[str, EmbeddedPicture]) -> tuple[list[PictureFields], bytes]:
    """Return what tells pictures apart, as plain values, and the data of all."""
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
