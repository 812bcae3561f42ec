"""Give agenda items their numbers and keys, and number minutes on from the meeting before.

Items are numbered from 1, those below an item within it. After the agenda is published, every
item keeps its number, and a late item gets the number in its field `number` or the next free one,
wherever it is listed.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath

from agendapack.model import number_patterns
from agendapack.model.business import MinutesOf, Series, begin_series, write_minute_number
from agendapack.model.dates import write_plain_date
from agendapack.model.fields import UNNUMBERED
from agendapack.model.organisation import Committee
from agendapack.model.papers import Minutes, Report
from agendapack.model.publication import Published
from agendapack.model.text import make_name, make_unique
from agendapack.model.workspace import Loaded, LoadedItem
from agendapack.problems import Code, Problem, warn

History = Mapping[date, tuple[int | None, int | None]]
"""For the date of each earlier meeting: its `first-minute`, if given, and number of minutes.

Nobody knows how many minutes there are of a meeting whose minutes are not here."""

FRONT_SHEET = "agenda"


def read_numbering(loaded: Loaded) -> number_patterns.Numbering:
    """Return how the committee numbers its items; if it does not say, its organisation."""
    patterns = loaded.committee.item_numbers or loaded.organisation.item_numbers
    if any(number_patterns.check_item_numbers(patterns)):
        # They are told by themselves; numbers made of them would only bring more to tell.
        patterns = ()
    first = loaded.meeting.first_item
    outermost = tuple(index for index in find_headings(loaded) if loaded.depths[index] == 0)
    year = loaded.meeting.date.year
    return number_patterns.Numbering(patterns, 1 if first is None else first, year, outermost)


def find_headings(loaded: Loaded) -> list[int]:
    """Return the places, in the agenda of a meeting's file, of the headings of sections."""
    agenda = loaded.meeting.agenda
    return [index for index, entry in enumerate(agenda) if entry.section is not None]


def number_items(
    items: tuple[LoadedItem, ...],
    names: list[str | None],
    published: Published | None,
    numbering: number_patterns.Numbering,
    told: list[Problem],
) -> list[str]:
    """Return the number of each item, in their order.

    Items are counted within the item that they stand below, and on the first level through the
    whole agenda, or within each section if the pattern has its letter.

    Args:
        names: The names of the items, from `give_names`. Changed in place: the name of a
            withdrawn item is removed if it was published under its number.
    """
    above = find_above(items)
    numbers: list[str | None] = [None] * len(items)
    for level in sorted({item.level for item in items}):
        scopes: dict[tuple[int | None, str], list[int]] = {}
        lettered = "{section}" in number_patterns.pattern_of(numbering.patterns, level)
        for place, item in enumerate(items):
            if item.level == level:
                section = ""
                if lettered and item.sections:
                    section = number_patterns.section_letter(
                        numbering.sections.index(item.sections[0])
                    )
                scopes.setdefault((above[place], section), []).append(place)
        for (over, section), places in scopes.items():
            own = numbering.pattern(level, str(numbers[over]) if over is not None else "", section)
            counted = numbering.counted_before(level, section)
            _number_scope(items, places, names, published, own, counted, numbers)
    told += _find_faults(items, numbers)
    return make_each_unique(numbers)


def find_above(items: tuple[LoadedItem, ...]) -> list[int | None]:
    """Return, for each item, the place of the item that it stands below."""
    above: list[int | None] = []
    latest: dict[int, int] = {}
    for place, item in enumerate(items):
        above.append(latest.get(item.level - 1))
        latest[item.level] = place
    return above


def _number_scope(
    items: tuple[LoadedItem, ...],
    places: list[int],
    names: list[str | None],
    published: Published | None,
    pattern: number_patterns.NumberPattern,
    counted: int,
    numbers: list[str | None],
) -> None:
    """Number the items that are counted together, and fill their numbers in."""
    known = published.items if published else {}
    of_scope = [each for each in known.values() if pattern.read(each.number)]
    first = {str(item.key) for item in published.current[0].items} if published else set()
    within = tuple(items[place] for place in places)
    own = [names[place] for place in places]
    spare = _count_spare(within, own, {str(each.key) for each in of_scope}) if published else 0
    later: list[int] = []
    for place in places:
        name, item = names[place], items[place]
        given = item.entry.number
        if item.entry.withdrawn and name not in known:
            following = _make_key(pattern.write(counted + 1))
            if following in known:
                name = names[place] = None
        if name is not None and name in known:
            numbers[place] = str(known[name].number)
            if name in first and (given is None or _counts(item, pattern)):
                counted = pattern.read(str(numbers[place])) or counted
        elif given == UNNUMBERED:
            before = pattern.write(counted) if counted else pattern.above or "0"
            numbers[place] = f"{before}+"
        elif given is not None:
            numbers[place] = str(given)
            if _counts(item, pattern):
                counted = max(counted, pattern.read(str(given)))
        elif published and (name is not None or (item.entry.late and spare <= 0)):
            later.append(place)
        else:
            spare -= item.entry.late is not None
            counted += 1
            numbers[place] = pattern.write(counted)
    taken = [str(numbers[place]) for place in places if numbers[place] is not None]
    taken += [str(each.number) for each in of_scope]
    highest = max((pattern.read(number) for number in taken), default=counted)
    for place in later:
        highest += 1
        numbers[place] = pattern.write(highest)


def _counts(item: LoadedItem, pattern: number_patterns.NumberPattern) -> bool:
    """Tell whether counting goes on from a typed number: from 7, but not from 7a or C7/26."""
    given = item.entry.number
    if given is None or item.entry.late:
        return False
    return pattern.write(pattern.read(given)) == given


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


def make_each_unique(numbers: Iterable[str | None]) -> list[str]:
    """Give another number to the second of two equal ones; for lines without one, a sign more."""
    filled: dict[str, None] = {}
    for number in numbers:
        own = number or "0"
        while own in filled:
            own += "+"
        filled[own] = None
    return list(filled)


def _find_faults(items: tuple[LoadedItem, ...], numbers: list[str | None]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for item, number in zip(items, numbers, strict=True):
        given = item.entry.number
        key = _make_key(number or "")
        if given == UNNUMBERED:
            continue
        if given is not None and number != given:
            message = f"agenda item {number} was published under that number; it asks for {given}"
            yield Problem(Code.ITEM_MOVED, message, given.source, "delete its field 'number'")
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
    """Return the number of each minute of a series, with a warning if the first is a guess."""
    first, found = record.first_minute, None
    if first is None:
        first, found = _continue_from(record.date, history, series)
    numbers = tuple(range(first, first + len(record.minutes)))
    if found is None or record.has_lost("first-minute"):
        return numbers, []
    hint = "write 'first-minute' and the number of the first minute"
    place = record.source
    return numbers, [warn(Code.GUESSED_MINUTE_NUMBER, found, place, hint)]


def print_numbers(
    record: Minutes,
    history: History,
    committee: Committee,
    told: list[Problem],
    series: Series | None = None,
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Number minutes as their committee prints it, in the series of another one if it is given."""
    series = series or committee.minute_series
    numbers, guessed = number_minutes(record, history, series)
    told += guessed
    pattern = committee.minute_number or "{number}"
    printed = (write_minute_number(pattern, each, record.date, series) for each in numbers)
    return numbers, tuple(printed)


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


def give_names(
    items: tuple[LoadedItem, ...], called: tuple[str, ...], told: list[Problem]
) -> list[str | None]:
    """Return the name of each item, in order; None for an item that is known by its number.

    An `id` is used first and must be unique; a name made from a file or a title is changed
    if an `id` equals it. A withheld item is known by its number, since the public sees names
    in links and in file names.

    Args:
        called: What messages call each item.
    """
    taken = {FRONT_SHEET}
    names: list[str | None] = [None] * len(items)
    for index, item in enumerate(items):
        given = item.entry.id
        if given is None:
            continue
        if given in taken:
            told.append(
                Problem(
                    Code.REPEATED_ID,
                    f"agenda item {called[index]} has the id '{given}', which is taken",
                    given.source,
                    "an id stands for one item only, and 'agenda' for the front sheet",
                )
            )
        names[index] = make_unique(given, taken)
    # Updates last: wherever one stands, it takes no name that an item was published under.
    own = [(item.entry.update is not None, item.paper_of is None) for item in items]
    last = sorted(enumerate(items), key=lambda pair: own[pair[0]])
    for index, item in last:
        name = _make_name(item)
        if names[index] is not None or not name:
            continue
        if item.entry.report and name in taken:
            whose, hint = "which another item has", "give one of the two an 'id'"
            if name == FRONT_SHEET:
                whose, hint = "which is the front sheet's own", "give it an 'id'"
            found = (
                f"agenda item {called[index]} would have the name '{name}' in references, {whose}"
            )
            told.append(Problem(Code.REPEATED_ID, found, item.entry.report.source, hint))
        names[index] = make_unique(name, taken)
    return names


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
    if file := entry.report or entry.file:
        return make_name(PurePosixPath(file).stem)
    if entry.work_plan:
        return "work-plan"
    if entry.actions:
        return "actions"
    return make_name(entry.title or "")


def is_withheld(item: LoadedItem) -> bool:
    """Tell whether a whole item is withheld from the public, or was until its release."""
    report = (item.paper,) if isinstance(item.paper, Report) else ()
    return any(record.exempt or record.confidential for record in (item.entry, *report))
