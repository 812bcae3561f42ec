"""Tables over all meetings: their list, withheld papers, attendance, interests and actions."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar, get_args

from agendapack import plan
from agendapack.load import Shared, glance_at_meeting, load_meeting, read_all_minutes
from agendapack.model import dataclass
from agendapack.model.papers import Minutes
from agendapack.model.request import MeetingSummary, NoticeDue
from agendapack.model.withholding import Exempt
from agendapack.model.workspace import InputFile, LoggedAction, read_actions
from agendapack.output.manifest import published_sources
from agendapack.problems import Checked, Problem, is_error

Row = TypeVar("Row")
Status = Literal["present", "remote", "apologies", "absent"]
TITLE = re.compile(r"(?:Cllr|Councillor)\.?\s+")
"""What stands before a name in one file of minutes and not in another."""


@dataclass(frozen=True, slots=True)
class Attended:
    """Whether one member attended one meeting; `status` is None where minutes do not say it yet."""

    committee: str
    date: date
    member: str
    status: Status | None
    substitute_for: str | None


@dataclass(frozen=True, slots=True)
class Interest:
    """An interest that was declared at a meeting; `title` is that of the item it concerns."""

    committee: str
    date: date
    name: str
    item: str | None
    title: str | None
    kind: str | None
    interest: str | None
    withdrew: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a member attended: `present` counts those in the room, `remote` the others.

    Args:
        meetings: How many meetings have the member in their minutes, but for those at which
            they were only a substitute.
        substitute: How often they came for another member.
    """

    committee: str
    member: str
    meetings: int
    present: int
    remote: int
    apologies: int
    absent: int
    substitute: int


def add_up(rows: Iterable[Attended]) -> tuple[Tally, ...]:
    """Return how often each member attended, by committee and name."""
    by_member: dict[tuple[str, str], list[Attended]] = {}
    for row in rows:
        by_member.setdefault((row.committee, row.member), []).append(row)
    return tuple(_tally(*key, by_member[key]) for key in sorted(by_member))


def _tally(committee: str, member: str, rows: list[Attended]) -> Tally:
    own = [row.status for row in rows if row.substitute_for is None and row.status]
    came_for_others = sum(row.substitute_for is not None for row in rows)
    counts = {status: own.count(status) for status in get_args(Status)}
    return Tally(committee, member, len(own), **counts, substitute=came_for_others)


def list_rows(
    list_of: Callable[[str, Minutes], Iterator[Row]],
    root: Path,
    committees: Iterable[str],
    start: date | None,
    end: date | None,
) -> Checked[tuple[Row, ...]]:
    """Return the rows of the minutes of committees between two days, by day.

    Args:
        list_of: Yields the rows of one meeting, as `list_attendance` and `list_interests` do.
    """
    read = read_all_minutes(root, committees, end or date.max)
    rows = (
        row
        for committee, every in (read.value or {}).items()
        for minutes in every
        if minutes.date >= (start or date.min)
        for row in list_of(committee, minutes)
    )
    return Checked(tuple(rows), read.problems)


def list_attendance(committee: str, minutes: Minutes) -> Iterator[Attended]:
    """Yield who attended a meeting.

    Minutes that only list those present and their apologies say nothing of other members.
    """

    def row(name: str, status: Status | None, of: str | None = None) -> Attended:
        for_ = _call(of) if of else None
        return Attended(committee, minutes.date, _call(name), status, for_)

    yield from (row(each.name, "present") for each in minutes.present)
    yield from (row(each.name, each.status, each.substitute_for) for each in minutes.attendance)
    yield from (row(name, "apologies") for name in minutes.apologies)


def list_interests(committee: str, minutes: Minutes) -> Iterator[Interest]:
    """Yield the interests that were declared at a meeting."""
    titles = {str(minute.item): str(minute.title) for minute in minutes.minutes if minute.item}
    for each in minutes.declarations:
        item, kind, what = (
            " ".join(text.split()) if text else None
            for text in (each.item, each.kind, each.interest)
        )
        title = titles.get(item) if item else None
        name = _call(each.name)
        yield Interest(committee, minutes.date, name, item, title, kind, what, each.withdrew)


def _call(name: str) -> str:
    """Return a name without a title before it, so that a member has one name in all minutes."""
    return TITLE.sub("", " ".join(name.split()), count=1)


@dataclass(frozen=True, slots=True)
class ListedAction:
    """An action of a committee.

    Args:
        id: The name by which later minutes close it.
        late: By how many days it is late; 0 if it is not, or is closed.
        met: The day of the meeting that minuted it.
        minute: The title of that minute.
        closed: The day of the meeting whose minutes close it; None while it is open.
    """

    committee: str
    id: str
    text: str
    owner: str | None
    due: date | None
    late: int
    met: date
    minute: str
    closed: date | None
    note: str | None


def list_actions(
    root: Path, committees: Iterable[str], today: date, restricted: bool = False
) -> Checked[tuple[ListedAction, ...]]:
    """Return the actions of committees as they stand on a day, what is due first in front.

    Minutes that cannot be read have no actions; their problems are returned.

    Args:
        today: The day; later minutes are left out.
        restricted: Whether to list actions that are not for publication as well.
    """
    rows: list[ListedAction] = []
    read = read_all_minutes(root, committees, today, restricted)
    problems = [*read.problems]
    for committee, every in (read.value or {}).items():
        problems += plan.check_actions(every)
        rows += (_list(committee, action, today) for action in read_actions(every))
    rows.sort(key=lambda row: (row.due or date.max, row.met))
    return Checked(tuple(rows), tuple(problems))


def _list(committee: str, action: LoggedAction, today: date) -> ListedAction:
    return ListedAction(
        committee,
        action.id,
        " ".join(action.text.split()),
        str(action.owner) if action.owner else None,
        action.due,
        0 if action.closed else action.days_late(today),
        action.met,
        str(action.title),
        action.closed,
        str(action.note) if action.note else None,
    )


Day = date
"""An alias of `date`, which a field of that name hides in `Listing`."""
Recall = Callable[[str], MeetingSummary | None]
"""Returns the summary of a meeting from its last build; None if anything has changed since."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A meeting in the list.

    Args:
        state: The state in the meeting's file, `draft`, `final`, `cancelled` or `postponed`;
            `problems` if its files have errors.
        pack: `none`, `built`, or `outdated` if a file has changed since the build.
        published: The day on which the agenda was published, from the meeting's file.
        decisions_by: The last day to publish the decisions; None where the law asks for none.
    """

    meeting: str
    date: date | None
    committee: str | None
    state: str
    pack: str
    notice: NoticeDue | None = None
    published: Day | None = None
    decisions_by: Day | None = None


def recall_nothing(folder: str) -> MeetingSummary | None:
    """Return None, as if there were no earlier builds."""


def list_meetings(
    root: Path,
    output: Path,
    folders: Iterable[str],
    environment: Mapping[str, str],
    recall: Recall = recall_nothing,
) -> tuple[Listing, ...]:
    """Return the listing of meetings by date and folder; one that `recall` has not is loaded."""
    shared = Shared()

    def look_at(folder: str) -> Listing:
        row = recall(folder)
        if row is not None:
            return _listing(folder, row, row.state, "built")
        return _load(root, folder, output, environment, shared)

    listings = map(look_at, folders)
    return tuple(sorted(listings, key=lambda each: (each.date or date.min, each.meeting)))


def _load(
    root: Path, folder: str, output: Path, environment: Mapping[str, str], shared: Shared
) -> Listing:
    earlier = published_sources(output / folder)
    checked = glance_at_meeting(root, folder, environment, shared, numbers=bool(earlier))
    loaded = checked.value
    pack = _pack(earlier, loaded.sources if loaded else ())
    if loaded is None:
        return Listing(folder, None, None, "problems", pack)
    row = plan.summarise_meeting(loaded, plan.count_notice(loaded))
    faulty = any(map(is_error, checked.problems))
    return _listing(folder, row, "problems" if faulty else row.state, pack)


def _listing(folder: str, row: MeetingSummary, state: str, pack: str) -> Listing:
    days = (row.notice, row.published, row.decisions_by)
    return Listing(folder, row.date, row.committee, state, pack, *days)


def _pack(earlier: frozenset[tuple[str, str]], now: Iterable[InputFile]) -> str:
    if not earlier:
        return "none"
    return "built" if {(source.path, source.sha256) for source in now} == earlier else "outdated"


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A paper or annex in the register: withheld now, or released.

    Args:
        what: `paper` or `annex`.
        paragraphs: The paragraphs of the law; empty where none are named.
        review: The day by which the decision to withhold has to be reviewed.
    """

    meeting: str
    item: str
    what: str
    title: str
    paragraphs: tuple[int, ...]
    review: date | None
    released: date | None
    confidential: bool = False

    def state(self, today: date) -> str:
        """Return `released`, `due` if the review date has been reached, or `withheld`."""
        if self.released is not None:
            return "released"
        return "due" if self.review is not None and self.review <= today else "withheld"


def list_register(
    root: Path, folders: Iterable[str], environment: Mapping[str, str] | None = None
) -> Checked[tuple[RegisterEntry, ...]]:
    """Return the register of withheld papers and annexes, in the order of folders and items.

    A meeting that cannot be read has no entries; its problems are returned instead.
    """
    entries: list[RegisterEntry] = []
    problems: list[Problem] = []
    shared = Shared()
    for folder in folders:
        loaded = load_meeting(root, folder, environment, shared)
        if loaded.value is None:
            problems += loaded.problems
            continue
        planned = plan.plan_pack(plan.keep_published(loaded.value), may_add=True).value
        items = planned.items if planned else ()
        for kept in plan.list_withheld(loaded.value, items):
            cause, named = kept.cause, (kept.item, kept.what, kept.title)
            exempt = cause if isinstance(cause, Exempt) else None
            numbers = tuple(exempt.paragraphs) if exempt else ()
            days = (cause.review, cause.released)
            entries.append(RegisterEntry(folder, *named, numbers, *days, exempt is None))
    return Checked(tuple(entries), tuple(problems))
