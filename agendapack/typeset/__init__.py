"""Typeset sections: laid out as often as page references need, and drawn once, with their tags."""

import posixpath
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from agendapack.model import dataclass
from agendapack.model.document import StampFont
from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import (
    NO_ROOMS,
    Heading,
    HtmlElement,
    MarkupFault,
    Place,
    Room,
    Section,
    SectionLayout,
    parse,
)
from agendapack.model.style import HouseStyle
from agendapack.model.text import find_characters, find_words
from agendapack.model.wording import STAMPED
from agendapack.model.workspace import LoadedPicture
from agendapack.pdf.drawn import Node
from agendapack.problems import Code, Problem, warn
from agendapack.typeset import wide_tables
from agendapack.typeset.blocks import Block
from agendapack.typeset.boxes import stamp_font
from agendapack.typeset.build import Builder, UnknownPicture
from agendapack.typeset.columns import measure_grid
from agendapack.typeset.content import PageContent, blank_back, draw_frames, marginal
from agendapack.typeset.fonts import FontFace, FontLibrary
from agendapack.typeset.lines import Atom
from agendapack.typeset.looks import body_look
from agendapack.typeset.setting import Setter
from agendapack.typeset.shaping import GlyphRun, reads_leftwards
from agendapack.typeset.stack import Layouter
from agendapack.typeset.strips import (
    FillItem,
    PictureItem,
    PlacedStrip,
    Strip,
    TextItem,
    fill_pages,
)
from agendapack.typeset.write import FontUse, PageData, write_section


@dataclass(slots=True, eq=False)
class Layout:
    """A section laid out on pages, to be drawn at most once.

    Attributes:
        measured: Its places, headings and page references.
        root: The root of its structure tree, completed by drawing.
        parts: The rooms of those of its parts that another pack may withhold.
    """

    section: Section
    measured: SectionLayout
    problems: tuple[Problem, ...]
    pages: list[list[PlacedStrip]]
    root: Node
    style: HouseStyle
    parts: dict[str, tuple[Room, ...]]


class Typesetter:
    """Typesets the sections of one pack; pictures are known by path below the workspace."""

    def __init__(
        self, style: HouseStyle, pictures: Mapping[str, LoadedPicture], fonts: Path | None
    ) -> None:
        self._style = style
        self._pictures = pictures
        self._fonts = FontLibrary(style.font, fonts, style.heading_font)
        self._missing: dict[str, str] = {}
        self._setter = Setter(self._fonts, self._missing.setdefault)

    def lay_out(
        self,
        section: Section,
        pages: Mapping[str, PageSpan],
        rooms: Mapping[str, Sequence[Room]] = NO_ROOMS,
    ) -> Layout:
        """Lay out a section.

        Args:
            pages: The pages of each id of the pack, as far as they are known in this round.
            rooms: The rooms of parts that this pack withholds, from the layout of
                the pack that shows them.
        """
        self._missing.clear()
        root, style = Node("Document"), self._style
        wanted: set[str] = set()
        problems: list[Problem] = []
        strips: list[Strip] = []
        parts: dict[str, tuple[Room, ...]] = {}
        try:
            element = parse(section.html)
            builder, block, root = self._build(section, element, pages)
            style, wanted = builder.style, builder.wanted
            problems += _too_wide(section, element.classes, style, builder, block)
            width, mirrored = wide_tables.text_width(style), reads_leftwards(section.language)
            grid = measure_grid(builder.titles, style, width, mirrored)
            layouter = Layouter(style, self._setter, wide_tables.text_height(style), rooms, grid)
            strips, parts = layouter.lay_out(block, width), layouter.parts
        except MarkupFault as fault:
            found = f"the template's HTML is not well formed: {fault}"
            hint = "close every element in its order"
            problems.append(Problem(Code.BAD_HTML, found, section.source, hint))
        except UnknownPicture as picture:
            place = find_words(section.texts, posixpath.basename(str(picture))) or section.source
            found = f"there is no picture '{picture}'"
            problems.append(Problem(Code.UNKNOWN_PICTURE, found, place))
        filled = fill_pages(strips, wide_tables.text_height(style))
        if style.duplex:
            self._leave_backs_blank(filled, style)
        problems += self._missing_problems(section)
        measured = _measure(section, filled, wanted, style.page[1] - style.margins[0])
        return Layout(section, measured, tuple(problems), filled, root, style, parts)

    def _leave_backs_blank(self, pages: list[list[PlacedStrip]], style: HouseStyle) -> None:
        """Put a blank page before each that would be on a back and may not."""
        for index in reversed(range(len(pages))):
            before = sum(page[0].strip.right_page for page in pages[1:index] if page)
            if pages[index] and pages[index][0].strip.right_page and (index + before) % 2:
                pages.insert(index, [blank_back(style, self._setter)])

    def _build(
        self, section: Section, element: HtmlElement, pages: Mapping[str, PageSpan]
    ) -> tuple[Builder, Block, Node]:
        """Build the blocks of a section in the best style in which its tables have room.

        Where they have room in no style, they are made to fit: those of a section that was turned
        for them on its turned pages, all others on the pages as they are.
        """

        def build(style: HouseStyle, room: float | None = None) -> tuple[Builder, Block, Node]:
            root = Node("Document")
            builder = Builder(style, self._setter, self._pictures, pages, room)
            return builder, builder.build(element, body_look(style, section.language), root), root

        fitting = None
        for style in wide_tables.page_styles(self._style, element):
            made = build(style)
            if wide_tables.table_width(made[1], at_ease=True) <= wide_tables.text_width(style):
                return made
            if wide_tables.table_width(made[1]) <= wide_tables.text_width(style):
                fitting = made
                if "fit" not in element.classes:
                    return made
        if fitting is not None:
            return fitting
        style = style if "fit" in element.classes else self._style
        return build(style, wide_tables.text_width(style))

    def _missing_problems(self, section: Section) -> list[Problem]:
        places = find_characters(section.texts, self._missing)
        return [
            warn(
                Code.MISSING_GLYPH,
                f"no font has the character '{character}' (U+{ord(character):04X}) in '{around}'",
                places.get(character, section.source),
                "put a TrueType font that has it into the folder 'fonts' beside 'meetings'",
            )
            for character, around in self._missing.items()
        ]

    def mark(self, layout: Layout, page: int, top: float, number: str) -> None:
        """Put a number, with a rule `top` points below the text's head, into a left margin."""
        mark = marginal(number, top, layout.style, self._setter)
        if mark is not None:
            layout.pages[page].append(mark)

    def draw(self, layout: Layout) -> bytes:
        """Return a layout as drawn pages, written down. A layout can be drawn only once."""
        style = layout.style
        left, top = style.margins[3], style.page[1] - style.margins[0]
        uses: dict[FontFace, FontUse] = {}

        def use(face: FontFace) -> FontUse:
            if face not in uses:
                uses[face] = FontUse(face, f"F{len(uses)}")
            return uses[face]

        def space(atom: Atom) -> GlyphRun:
            return self._setter.space(atom.look)

        pages = []
        for index, placed in enumerate(layout.pages):
            content = PageContent(index, use, space)
            pictures: dict[str, str] = {}
            for entry in placed:
                y = top - entry.top
                draw_frames(content, entry, left, y)
                for item in entry.strip.items:
                    if isinstance(item, TextItem):
                        content.text(item, left + item.x, y - item.y, again=entry.again)
                    elif isinstance(item, FillItem):
                        content.fill(item, left + item.x, y - item.y)
                    else:
                        assert isinstance(item, PictureItem)
                        name = pictures.setdefault(item.path, f"P{len(pictures)}")
                        content.picture(item, name, left + item.x, y - item.y)
            pages.append(PageData(content.code(), content.owners, content.links, pictures))
        fonts, wording = list(uses.values()), style.wording
        return write_section(pages, style.page, layout.root, fonts, self._pictures, wording)

    @property
    def missing_faces(self) -> tuple[str, ...]:
        """The files of the house font that there are not."""
        return self._fonts.missing

    def stamp_font(self, more: str = "") -> StampFont:
        """Return the font that page numbers are stamped in, and more words if need be."""
        messages = self._style.wording.messages
        stamped = "".join(messages[name] for name in STAMPED)
        return stamp_font(self._fonts.main(self._style.stamp_bold, False), stamped + more)

    def unstampable(self) -> str:
        """Return the characters that stamps are worded with and their font lacks."""
        known = self._fonts.main(self._style.stamp_bold, False).characters
        messages = self._style.wording.messages
        return "".join(
            sorted({c for name in STAMPED for c in messages[name] if ord(c) not in known})
        )


def _too_wide(
    section: Section, classes: list[str], style: HouseStyle, builder: Builder, block: Block
) -> Iterator[Problem]:
    """Yield the problem of a table whose columns are divided, or whose words are broken."""
    is_broken = wide_tables.table_width(block) > wide_tables.text_width(style)
    if not (is_broken or builder.divided) or (
        "fit" not in classes and style.size >= wide_tables.LARGE
    ):
        return
    said = "long words in it are broken up"
    if not is_broken:
        parts = max(builder.divided)
        said = f"its columns are in {parts} tables, each of which has the first column too"
    elsewhere = "" if "fit" in classes else "; or make an annex of it, as a spreadsheet"
    yield warn(
        Code.WIDE_TABLE,
        f"a table in '{section.title}' is too wide for its page: {said}",
        section.source,
        f"leave out columns that the meeting does not need, or shorten what is in them{elsewhere}",
    )


def _measure(
    section: Section, pages: list[list[PlacedStrip]], wanted: set[str], top: float
) -> SectionLayout:
    places: dict[str, Place] = {}
    headings: list[Heading] = []
    for index, page in enumerate(pages):
        for entry in page:
            if entry.again:
                continue
            place = Place(index, top - entry.top)
            for anchor in entry.strip.anchors:
                places.setdefault(anchor, place)
            headings += [Heading(level, text, place) for level, text in entry.strip.headings]
    places[section.key] = Place(0, places.get(section.key, Place(0, top)).top)
    return SectionLayout(section.key, len(pages), places, tuple(headings), frozenset(wanted))


# reportlab runs files of settings that it finds by these names, the last one also in the user's
# home. A module that is there already keeps it from looking.
for _name in ("reportlab.local_rl_settings", "reportlab_settings"):
    sys.modules.setdefault(_name, ModuleType(_name))


__all__ = ["Layout", "Typesetter"]
