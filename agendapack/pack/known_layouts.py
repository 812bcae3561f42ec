"""A typesetter that caches the layouts of sections, as JSON, and the drawn sections.

What sets type is imported where it is first asked for: in a build, that is mostly a second
process. What is wrong with the fonts of a pack is told here, too.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from agendapack import render
from agendapack.model import dataclass
from agendapack.model.cache import NO_CACHE, Cache, key_of
from agendapack.model.document import StampFont
from agendapack.model.pack import FrontSheet, Pack
from agendapack.model.page_numbers import PageSpan
from agendapack.model.planned_paper import Paper
from agendapack.model.section import NO_ROOMS, PageStart, Room, Section, SectionLayout
from agendapack.model.style import FontError, HouseStyle
from agendapack.model.text import Text
from agendapack.model.wording import STAMPED
from agendapack.model.workspace import InputFile, LoadedPicture
from agendapack.problems import Checked, Code, Problem, Source, warn
from agendapack.workspace import user_folder

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from agendapack.typeset import Layout, Typesetter
    from agendapack.typeset.strips import Landmark


R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a layout depends on: page numbers, pictures and, if it has problems, places in files."""

    pages: frozenset[str]
    pictures: frozenset[str]
    has_problems: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """The result of a layout: measures, problems, and the room that each part takes."""

    measured: SectionLayout
    problems: tuple[Problem, ...]
    parts: Mapping[str, tuple[Room, ...]]


_ADAPTERS: dict[type, Any] = {}


def _written(kind: type[R]) -> "TypeAdapter[R]":
    from pydantic import TypeAdapter

    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    adapter: TypeAdapter[R] = _ADAPTERS[kind]
    return adapter


NO_FILE = InputFile("", "")
Mark = tuple[int, float, str]
"""A number in the margin: page index, points below the top of the text area, the number."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownLayout:
    """The result of a section's layout, new or from the cache.

    Args:
        key: A hash of everything that the drawn section depends on.
        lay_out: Makes the layout itself, in the process of the typesetter; it is needed only
            for drawing.
        marks: The page numbers to draw in the margin.
        is_kept: Whether it comes from the cache, where its drawing may be, too.
    """

    section: Section
    measured: SectionLayout
    problems: tuple[Problem, ...]
    parts: Mapping[str, tuple[Room, ...]]
    key: str
    lay_out: Callable[[], "Layout"]
    marks: tuple[Mark, ...] = ()
    is_kept: bool = False


def _known(
    section: Section, noted: Noted, key: str, lay_out: Callable[[], "Layout"]
) -> KnownLayout:
    return KnownLayout(section, noted.measured, noted.problems, noted.parts, key, lay_out)


def mark(known: KnownLayout, marks: Sequence[Mark]) -> KnownLayout:
    """Return a layout with numbers in the left margin, each with a short rule above it."""
    key = key_of("marked", known.key, marks) if marks else known.key
    return replace(known, key=key, marks=tuple(marks))


def find_drawn(cache: Cache, known: KnownLayout) -> bytes | None:
    """Return a section as it was drawn before; None where it is not in the cache."""
    return cache.get(key_of("drawn", known.key))


class CachedTypesetter:
    """Renders the sections of one pack and typesets them, using the cache where possible.

    The cache key covers everything that a layout depends on: the section's HTML, the house
    style, the fonts, the pictures in the section, and the page numbers that it prints.

    The fonts are opened when they are first needed; what needs them raises a FontError where
    they cannot be used.

    Args:
        root: The workspace, if it may have fonts and templates of its own.
    """

    def __init__(
        self,
        style: HouseStyle,
        pictures: Mapping[str, LoadedPicture],
        root: Path | None = None,
        cache: Cache = NO_CACHE,
    ) -> None:
        self.pictures = _NotedPictures(pictures)
        self.cache = cache
        self.fonts = user_folder(root / "fonts") if root else None
        self.overrides = user_folder(root / "templates") if root else None
        self._style, self._root = style, root

    def another(
        self, style: HouseStyle, pictures: Mapping[str, LoadedPicture]
    ) -> "CachedTypesetter":
        """Return a typesetter for another pack of the meeting."""
        return CachedTypesetter(style, pictures, self._root, self.cache)

    @cached_property
    def _typesetter(self) -> "Typesetter":
        from agendapack.typeset import Typesetter

        return Typesetter(self._style, self.pictures, self.fonts)

    @cached_property
    def _key(self) -> str:
        from agendapack.typeset.fonts import list_fonts, read_font

        files = list_fonts(self.fonts)
        read = [(path.name, hashlib.sha256(read_font(path)).digest()) for path in files]
        return key_of(self._style, key_of(read))

    def lay_out(
        self,
        section: Section,
        pages: Mapping[str, PageSpan],
        rooms: Mapping[str, Sequence[Room]] = NO_ROOMS,
    ) -> KnownLayout:
        """Lay out a section, or take the result from the cache; see `Typesetter.lay_out`."""
        found = self.recall(section, pages, rooms)
        if found is not None:
            return found
        self.pictures.asked.clear()
        layout = self._typesetter.lay_out(section, pages, rooms)
        pictures = frozenset(self.pictures.asked)
        asked = Asked(layout.measured.wanted, pictures, bool(layout.problems))
        noted = Noted(layout.measured, layout.problems, layout.parts)
        content = self._content(section, rooms)
        key = self._settle(content, asked, section, pages)
        if self.cache is not NO_CACHE:
            self.cache.put(key, _written(Noted).dump_json(noted))
            self.cache.put(content, _written(Asked).dump_json(asked))
        return _known(section, noted, key, lambda: layout)

    def recall(
        self,
        section: Section,
        pages: Mapping[str, PageSpan],
        rooms: Mapping[str, Sequence[Room]] = NO_ROOMS,
    ) -> KnownLayout | None:
        """Take the layout of a section from the cache; None where it is not there."""
        if self.cache is NO_CACHE:
            return None
        # Which pages and pictures a section uses is only known after a layout. The cache therefore
        # has two steps: the HTML leads to what the section uses, and both lead to the result.
        content = self._content(section, rooms)
        asked = self._read(Asked, content)
        if asked is None:
            return None
        key = self._settle(content, asked, section, pages)
        noted = self._read(Noted, key)
        if noted is None:
            return None
        printed = {name: pages[name] for name in asked.pages if name in pages}
        made = _known(
            section, noted, key, lambda: self._typesetter.lay_out(section, printed, rooms)
        )
        return replace(made, is_kept=True)

    def _content(self, section: Section, rooms: Mapping[str, Sequence[Room]]) -> str:
        said = (section.key, section.title, section.language, section.html)
        return key_of("asked", self._key, said, rooms)

    def _read(self, kind: type[R], key: str) -> R | None:
        kept = self.cache.get(key)
        found: R | None = None if kept is None else _written(kind).validate_json(kept)
        return found

    def _settle(
        self, content: str, asked: Asked, section: Section, pages: Mapping[str, PageSpan]
    ) -> str:
        """Return the cache key of a layout, including printed page numbers and pictures."""
        places: list[object] = []
        if asked.has_problems:
            texts = [(text, text.source, text.typed) for text in section.texts]
            places = [section.source, texts]
        printed = {name: pages.get(name) for name in asked.pages}
        shown = {path: self.pictures.key(path) for path in asked.pictures}
        return key_of("layout", content, printed, shown, places)

    def render_pack(
        self, pack: Pack, broken: frozenset[str], whole: tuple[Section, ...] = ()
    ) -> Checked[tuple[Section, ...]]:
        """Render a pack; see `render.render_pack`."""
        return render.render_pack(pack, self.overrides, broken, whole, self.cache)

    def render_front(
        self, pack: Pack, front: FrontSheet, whole: tuple[Section, ...] = ()
    ) -> Checked[tuple[Section, ...]]:
        """Render one front sheet; see `render.render_front`."""
        return render.render_front(pack, front, self.overrides, whole)

    def render_alone(self, pack: Pack, paper: Paper) -> Checked[Section]:
        """Render a paper in a file of its own; see `render.render_alone`."""
        return render.render_alone(pack, paper, self.overrides, self.cache)

    def begin_to_draw(self, layouts: Iterable[KnownLayout]) -> Callable[[], list[bytes]]:
        """Return a function that draws the sections."""
        return lambda: [self.draw(layout) for layout in layouts]

    def draw(self, known: KnownLayout) -> bytes:
        """Return a section as it is drawn, now or before."""
        drawn = find_drawn(self.cache, known)
        if drawn is None:
            layout = known.lay_out()
            for mark in known.marks:
                self._typesetter.mark(layout, *mark)
            drawn = self._typesetter.draw(layout)
            self.cache.put(key_of("drawn", known.key), drawn)
        return drawn

    def stamp_font(self, more: str = "") -> StampFont:
        """Return the font that page numbers are stamped in, and more words if need be."""
        return self._typesetter.stamp_font(more)

    def check_fonts(self, named: Text | None) -> tuple[Problem, ...]:
        """Return what is wrong with fonts that can be used, and where the house font is `named`."""
        font, source = self._style.font, _where(named)
        return (
            *_tell_unstampable(font, self._typesetter.unstampable(), source),
            *tell_unread(self.fonts),
            *_tell_missing_faces(font, self._typesetter.missing_faces, source),
        )

    def landmarks(self, known: KnownLayout) -> "list[dict[Landmark, float]]":
        """Return the words and pictures on each page of a layout, with their places."""
        from agendapack.typeset.strips import landmarks

        return landmarks(known.lay_out().pages)

    def page_starts(self, known: KnownLayout) -> list[PageStart]:
        """Return what each page of a layout begins with."""
        from agendapack.typeset.strips import page_starts

        return page_starts(known.lay_out().pages)


class _NotedPictures(Mapping[str, LoadedPicture]):
    """A mapping of pictures that records which of them were looked up, in `asked`."""

    def __init__(self, pictures: Mapping[str, LoadedPicture]) -> None:
        self._pictures = pictures
        self._keys: dict[str, str | None] = {}
        self.asked: set[str] = set()

    def __getitem__(self, path: str) -> LoadedPicture:
        self.asked.add(path)
        return self._pictures[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pictures)

    def __len__(self) -> int:
        return len(self._pictures)

    def key(self, path: str) -> str | None:
        """Return a hash of a picture; None if there is no such picture."""
        if path not in self._keys:
            found = self._pictures.get(path)
            self._keys[path] = key_of(replace(found, file=NO_FILE)) if found else None
        return self._keys[path]


def _where(named: Text | None) -> Source:
    return named.source if named else Source("meetings/organisation.yaml")


def _tell_unstampable(font: str, lacking: str, named: Source) -> Iterator[Problem]:
    """Yield an error if the font of the stamps lacks characters that their wording has."""
    if lacking:
        yield Problem(
            Code.MISSING_GLYPH,
            f"the font '{font}' has no '{lacking[0]}' (U+{ord(lacking[0]):04X}), which "
            f"the wording of stamps has",
            named,
            f"change the wording of one of these: {', '.join(STAMPED)}",
        )


def _tell_missing_faces(font: str, missing: tuple[str, ...], named: Source) -> Iterator[Problem]:
    """Yield a warning if the house font has no bold or no italic file."""
    if missing:
        yield warn(
            Code.FONT_NOT_READ,
            f"the font '{font}' has no file {' and no '.join(missing)}; such words are "
            "set in its regular face, and do not stand out",
            named,
            "put the files into the folder 'fonts', named like this",
        )


def tell_unread(fonts: Path | None) -> Iterator[Problem]:
    """Yield a warning for each font of the user's that is not read."""
    if fonts is None:
        return
    from agendapack.typeset.fonts import list_unread

    for path in list_unread(fonts):
        yield warn(
            Code.FONT_NOT_READ,
            f"the font file {path.name} is not read; fonts are TrueType files that end in .ttf, "
            "in the folder 'fonts' itself",
            Source(f"fonts/{path.name}"),
            "ask for the TrueType version of the font, or rename the file if it is one",
        )


def unknown_font(pack: Pack, fault: FontError) -> Problem:
    """Return the error of a house font that cannot be used."""
    return Problem(
        Code.UNKNOWN_FONT,
        f"the font '{pack.style.font}' cannot be used: {fault}",
        _where(pack.organisation.style.font),
        "use Liberation Sans, or put the family's TrueType files into the folder 'fonts'"
        " beside 'meetings'",
    )
