"""Give agenda items their numbers and keys, and number minutes on from the meeting before.

Items are numbered from 1. After the agenda is published, every item keeps its number, and a
late item gets the number in its field `number` or the next free one, wherever it is listed.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath

from agendapack.model.asked_minutes import MinutesOf
from agendapack.model.dates import write_plain_date
from agendapack.model.minute_numbers import Series, begin_series, write_minute_number
from agendapack.model.organisation import Committee
from agendapack.model.page_numbers import read_number
from agendapack.model.papers import Minutes, Report
from agendapack.model.publication import Published
from agendapack.model.text import make_name, make_unique
from agendapack.model.workspace import Loaded, LoadedItem
from agendapack.problems import Code, Problem, Severity

History = Mapping[date, tuple[int | None, int | None]]
"""For the date of each earlier meeting: its `first-minute`, if given, and number of minutes.

Nobody knows how many minutes there are of a meeting whose minutes are not here."""

FRONT_SHEET = "agenda"


def number_items(
    items: tuple[LoadedItem, ...], names: list[str | None], published: Published | None
) -> tuple[list[str], list[Problem]]:
    """Return the number of each item, in their order.

    Args:
        items: The agenda.
        names: The names of the items, from `give_names`. Changed in place: the name of a
            withdrawn item is removed if it was published under its number.
        published: What has been published of the meeting, if anything.
    """
    numbers: list[str | None] = []
    known = published.items if published else {}
    first = {str(item.key) for item in published.current[0].items} if published else set()
    counted, spare = 0, _count_spare(items, names, known) if published else 0
    for place, item in enumerate(items):
        name, given = names[place], item.entry.number
        if item.entry.withdrawn and name not in known and f"item-{counted + 1}" in known:
            name = names[place] = None
        if name is not None and name in known:
            numbers.append(str(known[name].number))
            if name in first and given is None:
                counted = _whole(numbers[-1]) or counted
        elif given is not None:
            numbers.append(str(given))
        elif published and (name is not None or (item.entry.late and spare <= 0)):
            numbers.append(None)
        else:
            spare -= item.entry.late is not None
            counted += 1
            numbers.append(str(counted))
    faults = list(_find_faults(items, numbers))
    return _fill(numbers, [str(item.number) for item in known.values()]), faults


def _count_spare(
    items: tuple[LoadedItem, ...], names: list[str | None], published: Iterable[str]
) -> int:
    """Return the number of late items without names that were in the published agenda.

    Only its number tells such an item from a new one. So published numbers that no name
    accounts for are given to items that are not late first, and the rest to late items.
    """
    taken = {*names, *(_make_key(item.entry.number) for item in items if item.entry.number)}
    waiting = sum(key.startswith("item-") and key not in taken for key in published)
    unnamed = [item for item, name in zip(items, names, strict=True) if name is None]
    return waiting - sum(not (item.entry.late or item.entry.number) for item in unnamed)


def _whole(number: str | None) -> int:
    found = read_number(number or "")
    return found[0] if found else 0


def _fill(numbers: list[str | None], published: list[str]) -> list[str]:
    """Give the next free number to each item without one, and to the second of two equal."""
    highest = max((_whole(number) for number in [*numbers, *published]), default=0)
    filled: dict[str, None] = {}
    for number in numbers:
        if number is None or number in filled:
            highest += 1
            number = str(highest)
        filled[number] = None
    return list(filled)


def _find_faults(items: tuple[LoadedItem, ...], numbers: list[str | None]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for item, number in zip(items, numbers, strict=True):
        given = item.entry.number
        key = _make_key(number or "")
        if given is not None and number != given:
            yield Problem(
                Code.ITEM_MOVED,
                f"agenda item {number} was published under that number; it asks for {given}",
                given.source,
                "delete its field 'number'",
            )
        elif number is not None and key in seen:
            # Their files, and a withheld item's name in the record, would be told apart by nothing.
            other = seen[key]
            yield Problem(
                Code.ITEM_NUMBER,
                f"two agenda items have the number {number}"
                if number == other
                else f"the numbers {other} and {number} of two agenda items differ only in signs "
                "or capitals",
                given.source if given else item.entry.source,
                "give one of them another with 'number', for instance 8a",
            )
        if number is not None:
            seen.setdefault(key, number)


def gather_history(loaded: Loaded) -> History:
    """Collect all known minutes of the committee, including those in this pack."""
    history: dict[date, tuple[int | None, int | None]] = {
        each.date: (each.first_minute, len(each.minutes)) for each in loaded.earlier
    }
    for item in loaded.items:
        day = item.entry.minuted
        if item.entry.minutes_file is not None and day is not None:
            history[day] = (None, None)
    history |= {day: (first, count) for day, first, count in loaded.previous_minutes}
    for item in loaded.items:
        if isinstance(item.paper, Minutes) and not isinstance(item.entry.minutes, MinutesOf):
            history[item.paper.date] = (item.paper.first_minute, len(item.paper.minutes))
    return history


def gather_received(loaded: Loaded, committee: str) -> History:
    """Collect all known minutes of a committee whose minutes the meeting receives."""
    earlier = loaded.received_after.get(committee, ())
    history = {day: (first, count) for day, first, count in earlier}
    for item in loaded.items:
        asked = item.entry.minutes
        if isinstance(asked, MinutesOf) and asked.committee == committee:
            paper = item.paper
            if isinstance(paper, Minutes):
                history[paper.date] = (paper.first_minute, len(paper.minutes))
    return history


def number_minutes(
    record: Minutes, history: History, series: Series = "continuous"
) -> tuple[tuple[int, ...], list[Problem]]:
    """Return the number of each minute, with a warning if the first number is a guess.

    Args:
        record: The minutes.
        history: The minutes of earlier meetings.
        series: With what the numbers begin again.
    """
    first, found = record.first_minute, None
    if first is None:
        first, found = _continue_from(record.date, history, series)
    numbers = tuple(range(first, first + len(record.minutes)))
    if found is None:
        return numbers, []
    hint = "write 'first-minute' and the number of the first minute"
    place = record.source
    return numbers, [Problem(Code.GUESSED_MINUTE_NUMBER, found, place, hint, Severity.WARNING)]


def print_numbers(
    record: Minutes, history: History, committee: Committee, series: Series | None = None
) -> tuple[tuple[int, ...], tuple[str, ...], list[Problem]]:
    """Number minutes, and write each number as the committee prints it.

    Args:
        record: The minutes.
        history: The minutes of earlier meetings.
        committee: Whose minutes they are.
        series: With what the numbers begin again, where another committee says so.
    """
    series = series or committee.minute_series
    numbers, problems = number_minutes(record, history, series)
    pattern = committee.minute_number or "{number}"
    printed = (write_minute_number(pattern, each, record.date, series) for each in numbers)
    return numbers, tuple(printed), problems


def _continue_from(day: date, history: History, series: Series) -> tuple[int, str | None]:
    """Return the number to go on with, and why it is a guess if it is one."""
    begins, between, unknown = begin_series(series, day), 0, None
    for earlier in sorted((each for each in history if begins <= each < day), reverse=True):
        first, count = history[earlier]
        if count is None:
            unknown = unknown or earlier
            continue
        between += count
        if first is not None:
            told = _tell_unknown(unknown, first + between) if unknown else None
            return first + between, told
    is_whole = series == "meeting" or any(each < begins for each in history)
    if unknown is None and is_whole:
        return 1 + between, None
    if unknown is not None and between:
        return 1 + between, _tell_unknown(unknown, 1 + between)
    found = "no earlier minutes say where the numbers begin; counted from 1, these start at"
    return 1 + between, f"{found} {1 + between}"


def _tell_unknown(day: date, first: int) -> str:
    return (
        f"the meeting on {write_plain_date(day)} has no minutes here that could be counted; "
        f"without them, these start at {first}"
    )


def give_names(items: tuple[LoadedItem, ...]) -> tuple[list[str | None], list[Problem]]:
    """Return the name of each item, in order; None for an item that is known by its number.

    An `id` is used first and must be unique; a name made from a file or a title is changed
    if an `id` equals it. A withheld item is known by its number, since the public sees names
    in links and in file names.
    """
    problems: list[Problem] = []
    taken = {FRONT_SHEET}
    names: list[str | None] = [None] * len(items)
    for index, item in enumerate(items):
        given = item.entry.id
        if given is None:
            continue
        if given in taken:
            problems.append(
                Problem(
                    Code.REPEATED_ID,
                    f"agenda item {index + 1} has the id '{given}', which is taken",
                    given.source,
                    "an id stands for one item only, and 'agenda' for the front sheet",
                )
            )
        names[index] = make_unique(given, taken)
    # Updates last: wherever one stands, it takes no name that an item was published under.
    last = sorted(enumerate(items), key=lambda pair: pair[1].entry.update is not None)
    for index, item in last:
        name = _make_name(item)
        if names[index] is not None or not name:
            continue
        if item.entry.report and name in taken:
            whose, hint = "which another item has", "give one of the two an 'id'"
            if name == FRONT_SHEET:
                whose, hint = "which is the front sheet's own", "give it an 'id'"
            found = f"agenda item {index + 1} would have the name '{name}' in references, {whose}"
            problems.append(Problem(Code.REPEATED_ID, found, item.entry.report.source, hint))
        names[index] = make_unique(name, taken)
    return names, problems


def give_keys(names: list[str | None], numbers: list[str]) -> list[str]:
    """Return the key of each item: its name, or a key made from its number."""
    taken = {FRONT_SHEET, *(name for name in names if name)}
    return [
        name or make_unique(_make_key(number), taken)
        for name, number in zip(names, numbers, strict=True)
    ]


def _make_key(number: str) -> str:
    """Make a key of a number, which may have signs that no name of a file has."""
    return make_name(f"item {number}")


def _make_name(item: LoadedItem) -> str:
    entry = item.entry
    if is_withheld(item):
        return ""
    if entry.standing:
        return str(entry.standing)
    if isinstance(entry.minutes, MinutesOf):
        return make_name(f"minutes {entry.minutes.committee}")
    if entry.minutes:
        return "minutes"
    if entry.report:
        return make_name(PurePosixPath(entry.report).stem)
    if entry.file:
        return make_name(PurePosixPath(entry.file).stem)
    if entry.work_plan:
        return "work-plan"
    if entry.actions:
        return "actions"
    return make_name(entry.title or "")


def is_withheld(item: LoadedItem) -> bool:
    """Tell whether a whole item is withheld from the public, or was until its release."""
    report = (item.paper,) if isinstance(item.paper, Report) else ()
    return any(record.exempt or record.confidential for record in (item.entry, *report))
