"""What `load` returns: a meeting with everything that its files name, and what can be imported.

An action in a committee's minutes is open from the meeting that minutes it until later minutes
close it. Nothing but the minutes says so: there is no list of actions to keep beside them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, time
from pathlib import Path
from typing import Literal

from agendapack.model import dataclass
from agendapack.model.business import Acceptance, Annex
from agendapack.model.dates import follow_date_format
from agendapack.model.facts import AS_IT_CAME, Framing, PaperFacts
from agendapack.model.fields import Record
from agendapack.model.house_fields import Style
from agendapack.model.meeting import AgendaEntry, Meeting
from agendapack.model.number_patterns import CountedItem, Numbering, call_items
from agendapack.model.organisation import Committee, Organisation, Regime
from agendapack.model.papers import Action, Closing, Minute, Minutes, Report
from agendapack.model.plans import ForwardPlan, WorkPlan
from agendapack.model.publication import RecordFile
from agendapack.model.section import EmbeddedPicture
from agendapack.model.style import USUAL_DATES
from agendapack.model.text import Text, make_name
from agendapack.model.withholding import ExemptLaw
from agendapack.model.wording import Wording, settle_wording
from agendapack.problems import Source

LONGEST_WORDS = 32
"""The most characters of an action's own words in its name."""


class LoggedAction(Record):
    """An action with what later minutes say of it.

    Args:
        met: The day of the meeting that minuted it.
        place: The place of its minute among those of that meeting, from 0.
        title: The title of that minute.
        closed: The day of the meeting whose minutes close it; None while it is open.
        note: How it was dealt with, or how far it is.
    """

    id: str
    text: Text
    owner: Text | None
    due: date | None
    met: date
    place: int
    title: Text
    closed: date | None = None
    note: Text | None = None

    def days_late(self, day: date) -> int:
        """Return by how many days it is late on a day; 0 if it is not, or has no day."""
        return 0 if self.due is None else max(0, (day - self.due).days)


class ActionLog(Record):
    """The actions that an agenda item prints: those that are open on the day of the meeting."""

    day: date
    actions: tuple[LoggedAction, ...]


def name_action(day: date, minute: Minute, action: Action) -> str:
    """Return the name by which later minutes close an action.

    One that has no `id` is called by the day, the agenda item and its first words. All three stay
    as they are when other minutes or actions are added, which its place in the file would not.

    >>> from agendapack.problems import Source
    >>> text = lambda words: Text(words, Source(""))
    >>> wanted = Action.model_construct(text=text("Ask for three prices."), id=None)
    >>> minute = Minute.model_construct(title=text("Village hall"), item=text("5"))
    >>> name_action(date(2030, 3, 4), minute, wanted)
    '2030-03-04-5-ask-for-three-prices'
    """
    if action.id is not None:
        return str(action.id)
    parts = (make_name(minute.item or ""), make_name(action.text, LONGEST_WORDS))
    return "-".join((day.isoformat(), *filter(None, parts)))


def actions_of(minutes: Minutes) -> Iterator[LoggedAction]:
    """Yield the actions of one meeting's minutes, in order."""
    for place, minute in enumerate(minutes.minutes):
        for action in minute.actions:
            yield LoggedAction.model_construct(
                id=name_action(minutes.date, minute, action),
                text=action.text,
                owner=action.owner,
                due=action.due,
                met=minutes.date,
                place=place,
                title=minute.title,
                closed=None,
                note=None,
                source=action.source,
            )


def read_actions(every: Iterable[Minutes], before: date = date.max) -> tuple[LoggedAction, ...]:
    """Return the actions in minutes before a day, open or closed, in the order of the minutes."""
    found: list[LoggedAction] = []
    still_open: dict[str, list[int]] = {}
    for minutes in in_turn(every, before):
        # What is closed was open before this meeting, so a meeting's own actions are added last.
        for closing in closings_of(minutes):
            # A name that two actions have is a problem; neither of them is lost by it.
            for place in still_open.get(closing.action, [])[:1]:
                changes = {"closed": minutes.date, "note": closing.note}
                found[place] = found[place].model_copy(update=changes)
                still_open[closing.action].remove(place)
        for action in actions_of(minutes):
            still_open.setdefault(action.id, []).append(len(found))
            found.append(action)
    return tuple(found)


def open_actions(every: Iterable[Minutes], day: date) -> tuple[LoggedAction, ...]:
    """Return the actions that are open as a meeting on a day begins."""
    return tuple(each for each in read_actions(every, day) if each.closed is None)


def closings_of(minutes: Minutes) -> Iterator[Closing]:
    """Yield the lines of minutes that close actions from earlier ones."""
    return (closing for minute in minutes.minutes for closing in minute.closes)


def in_turn(every: Iterable[Minutes], before: date = date.max) -> list[Minutes]:
    """Return minutes by their day, without those of a day and later."""
    kept = (minutes for minutes in every if minutes.date < before)
    return sorted(kept, key=lambda minutes: minutes.date)


KnownMinutes = tuple[date, int | None, int | None]
"""The day of a meeting, the number of its first minute where its minutes give it, and how many
minutes there are; None where it has no minutes here, so that nobody knows."""


@dataclass(frozen=True, slots=True)
class MinutesSearch:
    """A search through a committee's earlier minutes for the number of the last minute.

    It is recorded so that a later run can tell whether it would find the same.

    Args:
        committee: The committee whose minutes were searched, as `MinutesFiles` asks for it.
        until: The last day of minutes that were considered, for instance `2020-01-28`.
        paths: The files that were considered, the latest first; of a meeting without minutes,
            its `meeting.yaml`.
        is_whole: Whether these were all the files there are; otherwise the search ended at
            the last of `paths`.
        files: Path and SHA-256 of the files that were read; an empty SHA-256 for those that
            could not be read.
    """

    committee: str
    until: str
    paths: tuple[str, ...]
    is_whole: bool
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: its path below the workspace, and its SHA-256 in hexadecimal."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LoadedAnnex:
    """An annex whose file has been read.

    Args:
        data: The file, unlocked or repaired where that was needed.
        pages: The number of pages; None where it is not PDF.
        chosen: Indexes of the pages that are taken; None for all.
    """

    annex: Annex
    file: InputFile
    data: bytes
    pages: int | None
    facts: PaperFacts | None = None
    chosen: tuple[int, ...] | None = None
    framing: Framing = AS_IT_CAME


@dataclass(frozen=True, slots=True)
class LoadedPicture:
    """A picture that a report or the organisation uses: its file, and its decoded content."""

    file: InputFile
    shown: EmbeddedPicture


@dataclass(frozen=True, slots=True)
class LoadedItem:
    """An agenda entry with the paper it names, and the file that paper was read from.

    `broken` means that the paper or an annex could not be read: a problem has been
    reported, and later stages do not report what merely follows from it. `body_file` is
    the file that holds the body of a report in YAML. `read` are the minutes that a list of
    actions was read from. `acceptances` accept warnings about any of its papers. `minuted_by`
    is the committee that the paper has minutes of, where it is not the one that meets, or had
    another name. `awaited` are the annexes that are to follow, by their places among all.
    `level` is how many items it stands below, and `sections` are the indexes, in the
    agenda of the meeting, of the headings that it stands under, the outermost first.
    `paper_of` is the place, among the items, of the one that lists it below `papers`.
    """

    entry: AgendaEntry
    paper: Report | Minutes | WorkPlan | ActionLog | None
    file: InputFile | None
    annexes: tuple[LoadedAnnex, ...]
    broken: bool = False
    body_file: InputFile | None = None
    read: tuple[InputFile, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    minuted_by: Committee | None = None
    awaited: dict[int, Annex] = field(default_factory=dict)
    level: int = 0
    sections: tuple[int, ...] = ()
    paper_of: int | None = None


def call_paper_of(number: str, item: LoadedItem, what: str = "paper") -> str:
    """Return what messages call the paper of an item: one of several by its title."""
    title = item.entry.title or getattr(item.paper, "title", None)
    named = f" '{title}'" if title is not None and item.paper_of is not None else ""
    return f"the {what}{named} of agenda item {number}"


def call_loaded(items: tuple[LoadedItem, ...], numbering: Numbering) -> tuple[str, ...]:
    """Return what messages call items; each of several papers is called as its item."""
    entries = ((item, item.entry) for item in items)
    counted = (
        CountedItem(item.level, entry.number, entry.title, item.sections, update=entry.update)
        for item, entry in entries
    )
    called = call_items(counted, numbering)
    own = (place if item.paper_of is None else item.paper_of for place, item in enumerate(items))
    return tuple(called[place] for place in own)


@dataclass(frozen=True, slots=True)
class LoadedMinutes:
    """The minutes of the meeting itself; `broken` if a part could not be read, which is told."""

    record: Minutes
    acceptances: tuple[Acceptance, ...] = ()
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """A meeting, its committee and organisation, and every paper of its agenda.

    Args:
        previous_minutes: The committee's earlier minutes in the workspace.
        pictures: By path below the workspace.
        lacks_agenda: Whether the agenda is no list; this has been told.
        read_regimes: Returns those that ship, each of which is read when it is first asked for.
        read_exempt_laws: The same for the laws by which the public is excluded.
        depths: For each entry of the meeting's agenda, how many items and headings it is below.
        received_after: For each committee whose minutes are received, by its name in files, its
            earlier minutes.
        minutes: What was minuted of this meeting; None until it has been.
        restricted_minutes: What was minuted of it that is not for publication.
        forward_plan: The committee's forward plan; None if it has none.
        earlier: All minutes of the committee's meetings before this one, where it prints or
            closes actions from them.
        called: What messages call its items, once they have been numbered.
    """

    root: Path
    folder: str
    organisation: Organisation
    committee: Committee
    meeting: Meeting
    items: tuple[LoadedItem, ...]
    previous_minutes: tuple[KnownMinutes, ...]
    pictures: dict[str, LoadedPicture]
    sources: tuple[InputFile, ...]
    read_regimes: Callable[[], Mapping[str, Regime]] = dict
    read_exempt_laws: Callable[[], Mapping[str, ExemptLaw]] = dict
    styles: Mapping[str, Style] = field(default_factory=dict)
    record: RecordFile = field(default_factory=RecordFile)
    searches: tuple[MinutesSearch, ...] = ()
    lacks_agenda: bool = False
    depths: tuple[int, ...] = ()
    received_after: dict[str, tuple[KnownMinutes, ...]] = field(default_factory=dict)
    minutes: LoadedMinutes | None = None
    restricted_minutes: LoadedMinutes | None = None
    forward_plan: ForwardPlan | None = None
    earlier: tuple[Minutes, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def regimes(self) -> Mapping[str, Regime]:
        """The regimes of notice, by the names of their files."""
        return self.read_regimes()

    @property
    def exempt_laws(self) -> Mapping[str, ExemptLaw]:
        """The laws by which the public is excluded, by the names of their files."""
        return self.read_exempt_laws()

    @property
    def called_items(self) -> tuple[tuple[str, LoadedItem], ...]:
        """Each item behind what messages call it: its number or its title."""
        called = self.called or call_loaded(self.items, Numbering())
        return tuple(zip(called, self.items, strict=True))

    @property
    def wording(self) -> Wording:
        """What its packs say by themselves, with dates in the house style."""
        wording = settle_wording(self.organisation.wording, self.committee.wording)
        formats = (level.date_format for level in reversed(self.style_levels) if level.date_format)
        return follow_date_format(wording, next(formats, USUAL_DATES))

    @property
    def style_levels(self) -> tuple[Style, ...]:
        """The house styles that go over one another, the strongest last.

        A style that one of them extends stands directly before it.
        """
        given = (self.organisation.style, self.committee.style, self.meeting.style)
        shipped = ((self.styles.get(level.extends or ""), level) for level in given)
        return tuple(level for pair in shipped for level in pair if level is not None)

    @property
    def acceptances(self) -> tuple[Acceptance, ...]:
        """The warnings that are accepted, of all its items and of its minutes."""
        of_items = (each for item in self.items for each in item.acceptances)
        minutes = (each for each in (self.minutes, self.restricted_minutes) if each is not None)
        return (*of_items, *(each for own in minutes for each in own.acceptances))


BlockKind = Literal["heading", "paragraph", "entry", "list", "table", "note", "margin"]


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """A block of a document. An `entry` is one of a numbered list, `margin` is a head or foot.

    Args:
        plain: Its words, with line breaks.
        text: The same in Markdown.
        label: The number that the program prints in front of it.
        is_bold: Whether all of it is bold, so that it may be a heading that is not called one.
        rows: The cells of a table, each with its words and its Markdown.
        entries: Of a list, each with its words and its Markdown.
    """

    kind: BlockKind
    plain: str
    text: str
    label: str = ""
    level: int = 0
    is_bold: bool = False
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    entries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """A date that a calendar has.

    Args:
        committee: The committee as the calendar calls it: the name of its file, its own name, or
            a longer text that has it; empty where the calendar names none.
        end, until: When it ends, and on which day if on a later one.
        suffix: Goes behind the date in the name of the folder.
        again: The meeting whose items are taken.
        is_surely_meeting: Whether the calendar has nothing but meetings.
    """

    source: Source
    day: date
    committee: str = ""
    clock: time | None = None
    end: time | None = None
    until: date | None = None
    venue: str | None = None
    suffix: str | None = None
    again: str | None = None
    is_surely_meeting: bool = True
