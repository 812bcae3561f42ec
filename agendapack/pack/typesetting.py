"""The second process of a build: it renders a meeting, typesets its sections and draws them.

`DistantTypesetter` stands in the first process for a `CachedTypesetter` in the second one, and has
what that has; where there is no second process, a build asks a `CachedTypesetter` itself. `Desk` is
what answers there. It shares the sections with a fork of its own, since the first process has
nothing to do while they are laid out and drawn.
"""

import copyreg
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from agendapack import render
from agendapack.model import dataclass
from agendapack.model.cache import Cache
from agendapack.model.document import StampFont
from agendapack.model.pack import FrontSheet, Pack
from agendapack.model.page_numbers import PageSpan
from agendapack.model.papers import Report
from agendapack.model.planned_paper import Paper
from agendapack.model.section import NO_ROOMS, PageStart, Room, Section
from agendapack.model.style import HouseStyle
from agendapack.model.text import Text
from agendapack.model.wording import STANDARD
from agendapack.model.workspace import Loaded, LoadedAnnex, LoadedPicture
from agendapack.pack.known_layouts import CachedTypesetter, KnownLayout, Mark, find_drawn, mark
from agendapack.problems import Checked, InternalFault, Problem, Source
from agendapack.sandbox.forks import Colleague, hire

if TYPE_CHECKING:
    from agendapack.typeset import Layout
    from agendapack.typeset.strips import Landmark


class DistantTypesetter:
    """A typesetter in a second process, to which it is sent, with what `CachedTypesetter` has.

    The sections of a pack are laid out there as soon as they are rendered, before anybody asks.
    """

    def __init__(self, second: Colleague, sent: CachedTypesetter) -> None:
        self.cache, self.fonts, self.overrides = sent.cache, sent.fonts, sent.overrides
        self._second, self._sent = second, sent
        self._number = next(_NUMBERS)
        self._sections: dict[int, tuple[int, Section]] = {}
        self._wanted: dict[int, frozenset[str]] = {}
        self._first: tuple[int, ...] = ()
        self._told: dict[int, tuple[Any, ...]] = {}
        second.tell("take_typesetter", self._number, sent)

    def another(
        self, style: HouseStyle, pictures: Mapping[str, LoadedPicture]
    ) -> "DistantTypesetter":
        """Return a typesetter for another pack of the meeting, in the same process."""
        return DistantTypesetter(self._second, self._sent.another(style, pictures))

    def render_pack(
        self, pack: Pack, broken: frozenset[str], whole: tuple[Section, ...] = ()
    ) -> Checked[tuple[Section, ...]]:
        """Render a pack; the sections of a whole one are laid out without being asked for."""
        wait = self._begin_to_render("render_pack", pack, broken, whole)
        if not whole:  # before this process has done what it does meanwhile
            self._second.tell("lay_out_all", self._number)
        made: Checked[tuple[Section, ...]] = wait()
        if not whole:
            for section in made.value or ():
                self._sections[id(section)] = len(self._sections), section
            self._first = tuple(place for place, _ in self._sections.values())
        return made

    def render_front(
        self, pack: Pack, front: FrontSheet, whole: tuple[Section, ...] = ()
    ) -> Checked[tuple[Section, ...]]:
        """Render one front sheet."""
        wait = self._begin_to_render("render_front", pack, front, whole)
        made: Checked[tuple[Section, ...]] = wait()
        return made

    def render_alone(self, pack: Pack, paper: Paper) -> Checked[Section]:
        """Render a paper in a file of its own."""
        made: Checked[Section] = self._begin_to_render("render_alone", pack, paper)()
        return made

    def _begin_to_render(self, method: str, pack: Pack, *more: object) -> Callable[[], Any]:
        """Have a pack rendered there, without the files in annexes, which that does not need.

        Pictures that are there already are not sent again.
        """
        known = self._sent.pictures
        shown: dict[str, Any] = {
            path: None if picture is known.get(path) else picture
            for path, picture in pack.pictures.items()
        }
        written = BytesIO()
        pickler = pickle.Pickler(written)
        pickler.dispatch_table = {**copyreg.dispatch_table, LoadedAnnex: _without_data}
        pickler.dump((replace(pack, pictures=shown), *more))
        return self._second.ask("render", self._number, method, written.getvalue())

    def lay_out(
        self,
        section: Section,
        pages: Mapping[str, PageSpan],
        rooms: Mapping[str, Sequence[Room]] = NO_ROOMS,
    ) -> KnownLayout:
        """Lay out a section; see `CachedTypesetter.lay_out`."""
        place = self._place(section)
        if place in self._wanted:
            pages = {name: pages[name] for name in self._wanted[place] if name in pages}
        measured, problems, parts, key, is_kept = self._learn(place, pages, rooms)
        self._wanted[place] = measured.wanted
        there = _Elsewhere(self._number, place)
        return KnownLayout(section, measured, problems, parts, key, there, is_kept=is_kept)

    def _learn(
        self, place: int, pages: Mapping[str, PageSpan], rooms: Mapping[str, Sequence[Room]]
    ) -> tuple[Any, ...]:
        """Return what is known of a layout there; first layouts are asked for all at once.

        Each question takes two changes between processes, which take long on a busy machine.
        """
        if not pages and not rooms:
            if place in self._first:
                told = self._ask("lay_out_first", self._first)
                self._told, self._first = dict(zip(self._first, told, strict=True)), ()
            if place in self._told:
                return self._told.pop(place)
        self._told.pop(place, None)
        self._first = tuple(each for each in self._first if each != place)
        learnt: tuple[Any, ...] = self._ask("lay_out", place, dict(pages), dict(rooms))
        return learnt

    def begin_to_draw(self, layouts: Iterable[KnownLayout]) -> Callable[[], list[bytes]]:
        """Begin to draw sections, and return a function that waits for them.

        What was drawn before is read here meanwhile.
        """
        listed = [(self._place_of(layout), layout) for layout in layouts]
        new = [(place, layout.marks) for place, layout in listed if not layout.is_kept]
        wait = self._ask_to_draw(new)
        kept = [find_drawn(self.cache, each) if each.is_kept else None for _, each in listed]

        def drawn() -> list[bytes]:
            made = iter(wait())
            lost = [
                (place, layout.marks)
                for (place, layout), data in zip(listed, kept, strict=True)
                if layout.is_kept and data is None
            ]
            again = iter(self._ask_to_draw(lost)())
            return [
                next(again if layout.is_kept else made) if data is None else data
                for (_, layout), data in zip(listed, kept, strict=True)
            ]

        return drawn

    def _ask_to_draw(self, asked: list[tuple[int, tuple[Mark, ...]]]) -> Callable[[], list[bytes]]:
        return self._second.ask("draw", self._number, asked) if asked else list

    def draw(self, known: KnownLayout) -> bytes:
        """Return a section as it is drawn."""
        return self.begin_to_draw((known,))()[0]

    def check_fonts(self, named: Text | None) -> tuple[Problem, ...]:
        """Return what is wrong with fonts that can be used, and where the house font is `named`."""
        found: tuple[Problem, ...] = self._ask("ask", "check_fonts", named)
        return found

    def stamp_font(self, more: str = "") -> StampFont:
        """Return the font that page numbers are stamped in, and more words if need be."""
        made: StampFont = self._ask("ask", "stamp_font", more)
        return made

    def landmarks(self, known: KnownLayout) -> "list[dict[Landmark, float]]":
        """Return the words and pictures on each page of a layout, with their places."""
        found: list[dict[Landmark, float]] = self._ask(
            "of_layout", "landmarks", self._place_of(known)
        )
        return found

    def page_starts(self, known: KnownLayout) -> list[PageStart]:
        """Return what each page of a layout begins with."""
        found: list[PageStart] = self._ask("of_layout", "page_starts", self._place_of(known))
        return found

    def _place(self, section: Section) -> int:
        """Return the number of a section there, to which it is sent once."""
        if id(section) not in self._sections:
            self._sections[id(section)] = len(self._sections), section
            self._second.tell("take", self._number, section)
        return self._sections[id(section)][0]

    def _place_of(self, known: KnownLayout) -> int:
        """Return the number of a section that this typesetter has laid out.

        Raises:
            InternalFault: Another has; what it calls by that number here may be withheld.
        """
        there = known.lay_out
        if not isinstance(there, _Elsewhere) or there.typesetter != self._number:
            raise InternalFault(f"another typesetter has laid out '{known.section.key}'")
        return there.place

    def _ask(self, method: str, *arguments: object) -> Any:
        return self._second.ask(method, self._number, *arguments)()


def read_ahead(second: Colleague, loaded: Loaded, cache: Cache) -> None:
    """Have the bodies of reports read there, while the meeting is planned here."""
    papers = (item.paper for item in loaded.items)
    second.tell("read_ahead", tuple(p.body for p in papers if isinstance(p, Report)), cache)


AnyTypesetter = CachedTypesetter | DistantTypesetter
_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """Stands for a layout in the second process, by the numbers of typesetter and section."""

    typesetter: int
    place: int

    def __call__(self) -> "Layout":
        raise InternalFault("a layout of the second process was asked for in the first")


def _without_data(annex: LoadedAnnex) -> tuple[type, tuple[object, ...]]:
    """Return an annex as `pickle` wants it, without its file, which may be large."""
    values = ((each.name, getattr(annex, each.name)) for each in fields(annex))
    return LoadedAnnex, tuple(b"" if name == "data" else value for name, value in values)


REHEARSED = """<article id="a"><h1>A <em>rehearsal</em></h1>
<p><span class="number">1</span> It has a <a href="#a">link</a> and <strong>words</strong>.</p>
<ul><li>in a list</li></ul><table><tr><td>and in a table</td></tr></table></article>"""


def _rehearse() -> None:
    """Draw a few words: what is opened or compiled when it is first used is so from now on."""
    typesetter = CachedTypesetter(HouseStyle(), {})
    section = Section("a", "A rehearsal", STANDARD, REHEARSED, Source(""))
    typesetter.draw(typesetter.lay_out(section, {}))


MUCH_HTML = 30_000
"""Characters of sections from which on a fork that shares them saves time."""


class Desk:
    """What answers in the second process: its typesetters, and the last layout of each section.

    A typesetter and a section have numbers. Sections in `_elsewhere` are laid out and drawn by a
    fork, which has the same desk as it was when it was forked.
    """

    def __init__(self) -> None:
        # While the first process reads the meeting.
        render.get_ready()
        _rehearse()
        self._typesetters: dict[int, CachedTypesetter] = {}
        self._sections: dict[int, list[Section]] = {}
        self._layouts: dict[tuple[int, int], KnownLayout] = {}
        self._ahead: set[tuple[int, int]] = set()
        self._rendered: Checked[Any] = Checked(None)
        self._fork: Colleague | None = None
        self._elsewhere: set[tuple[int, int]] = set()

    def read_ahead(self, bodies: tuple[Text, ...], cache: Cache) -> None:
        """Read the bodies of reports."""
        from agendapack.render.report import read_body_ahead

        for body in bodies:
            read_body_ahead(body, cache)

    def take_typesetter(self, number: int, typesetter: CachedTypesetter) -> None:
        """Take a typesetter, to be asked."""
        self._typesetters[number], self._sections[number] = typesetter, []

    def take(self, number: int, section: Section) -> None:
        """Take a section to be typeset."""
        self._sections[number].append(section)

    def render(self, number: int, method: str, written: bytes) -> Checked[Any]:
        """Render, and keep the result until it is known whether it is to be typeset."""
        pack, *more = pickle.loads(written)
        known = self._typesetters[number].pictures
        shown = {path: known[path] if p is None else p for path, p in pack.pictures.items()}
        self._rendered = self.ask(number, method, replace(pack, pictures=shown), *more)
        return self._rendered

    def lay_out_all(self, number: int) -> None:
        """Lay out all sections just rendered, as long as no page number is known."""
        sections = self._sections[number]
        sections += self._rendered.value or ()
        new = [place for place in range(len(sections)) if not self._recall(number, place)]
        is_long = sum(len(sections[place].html) for place in new) > MUCH_HTML
        if is_long and len(new) > 1 and self._fork is None:
            self._share(number, sections, new)
        for place in new:
            if (number, place) not in self._elsewhere:
                self.expect(number, place)

    def _recall(self, number: int, place: int) -> bool:
        """Tell whether a section's layout is in the cache, and take it in advance."""
        found = self._typesetters[number].recall(self._sections[number][place], {})
        if found is not None:
            self._layouts[number, place] = found
            self._ahead.add((number, place))
        return found is not None

    def _share(self, number: int, sections: Sequence[Section], new: Sequence[int]) -> None:
        """Give about half of the new sections to a fork."""
        mine = theirs = 0
        by_length = sorted(new, key=lambda place: -len(sections[place].html))
        for place in by_length:
            if mine <= theirs:
                mine += len(sections[place].html)
            else:
                theirs += len(sections[place].html)
                self._elsewhere.add((number, place))
        fork = hire(lambda: self)
        if fork is None:
            self._elsewhere.clear()
            return
        for each in sorted(self._elsewhere):
            fork.tell("expect", *each)
        self._fork = fork

    def expect(self, number: int, place: int) -> None:
        """Lay out a section in advance."""
        self.lay_out(number, place, {}, {})
        self._ahead.add((number, place))

    def lay_out(
        self,
        number: int,
        place: int,
        pages: Mapping[str, PageSpan],
        rooms: Mapping[str, Sequence[Room]],
    ) -> tuple[object, ...]:
        """Lay out a section, unless that was done in advance, and return what is known of it."""
        if self._fork and (number, place) in self._elsewhere:
            told: tuple[object, ...] = self._fork.ask("lay_out", number, place, pages, rooms)()
            return told
        if pages or rooms or (number, place) not in self._ahead:
            section = self._sections[number][place]
            made = self._typesetters[number].lay_out(section, pages, rooms)
            self._layouts[number, place] = made
        self._ahead.discard((number, place))
        made = self._layouts[number, place]
        return made.measured, made.problems, dict(made.parts), made.key, made.is_kept

    def lay_out_first(self, number: int, places: Sequence[int]) -> list[tuple[object, ...]]:
        """Return what is known of sections as long as no page number is."""
        theirs = [place for place in places if self._fork and (number, place) in self._elsewhere]
        asked = self._fork.ask("lay_out_first", number, theirs) if self._fork and theirs else list
        told = {p: self.lay_out(number, p, {}, {}) for p in places if p not in theirs}
        told |= zip(theirs, asked(), strict=True)
        return [told[place] for place in places]

    def draw(self, number: int, asked: list[tuple[int, tuple[Mark, ...]]]) -> list[bytes]:
        """Draw sections with numbers in their margins."""
        theirs = [each for each in asked if self._fork and (number, each[0]) in self._elsewhere]
        drawing = self._fork.ask("draw", number, theirs) if self._fork and theirs else list
        drawn = {
            place: self._typesetters[number].draw(mark(self._layouts[number, place], marks))
            for place, marks in asked
            if (place, marks) not in theirs
        }
        drawn |= {place: pdf for (place, _), pdf in zip(theirs, drawing(), strict=True)}
        return [drawn[place] for place, _ in asked]

    def ask(self, number: int, method: str, *arguments: object) -> Any:
        """Ask a typesetter."""
        return getattr(self._typesetters[number], method)(*arguments)

    def of_layout(self, number: int, method: str, place: int) -> object:
        """Ask a typesetter for something in a layout."""
        if self._fork and (number, place) in self._elsewhere:
            return self._fork.ask("of_layout", number, method, place)()
        return self.ask(number, method, self._layouts[number, place])
