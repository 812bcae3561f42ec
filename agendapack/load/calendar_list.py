"""Read a list of meetings, a `.yaml` or a `.csv` file, and dates and times as people type them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from itertools import islice
from pathlib import Path

from agendapack.load.calendar_ics import read_events
from agendapack.load.compose import Blank, Entries, Fields, Value, compose_any
from agendapack.load.paths import Reading
from agendapack.load.validate import LARGEST_TEXT, decode_foreign, read_outside, read_rows
from agendapack.model import dataclass
from agendapack.model.dates import MONTHS, WEEKDAYS, month_names, parse_clock, weekday_names
from agendapack.model.text import Text
from agendapack.model.workspace import PlannedDate
from agendapack.problems import Checked, Code, Problem, Source, did_you_mean, in_order

MONTH_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS).replace("sep(", "sept?(")
WEEKDAY_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in WEEKDAYS)
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(?P<{}>\d{{4}})(?!\d)"
DAY = re.compile(
    rf"(?<![\w/])(?:(?P<weekday>{WEEKDAY_NAME}|tues|weds|thur|thurs)\b\.?,?\s*(?:the\s+)?)?(?:"
    rf"(?P<d1>\d{{1,2}}){_ORDINAL}(?:\s+(?:day\s+)?of)?[\s-]+(?P<m1>{MONTH_NAME})\b\.?,?[\s-]*"
    + _YEAR.format("y1")
    + rf"|(?P<m2>{MONTH_NAME})\b\.?\s+(?P<d2>\d{{1,2}}){_ORDINAL},?\s+"
    + _YEAR.format("y2")
    + r"|(?P<y3>\d{4})-(?P<m3>\d{1,2})-(?P<d3>\d{1,2})(?!\d)"
    r"|(?P<n1>\d{1,2})(?P<sign>[/.])(?P<n2>\d{1,2})(?P=sign)(?P<y4>\d{4}|\d{2})(?![\d/])"
    r")",
    re.I,
)
CLOCK = re.compile(
    r"(?<![\w.:])(?:\d{1,2}(?:[.:]\d{2})?\s*[ap]\.?m\b\.?|[01]?\d[.:][0-5]\d|2[0-3][.:][0-5]\d"
    r"|(?:12\s*)?(?:noon|midday))(?![\d:])(?:\s*(?:hrs?|hours)\b)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A date that somebody typed.

    Args:
        day: None where there is no such day.
        other: What it also may be, where day and month are two numbers: 5/6/2031.
        is_month_first: Whether the first of two numbers must be the month, or cannot be; None where
            nothing shows it.
        weekday: The name of the day of the week that stands with it, if that is another.
        start, end: Where it stands in the text.
    """

    day: date | None
    other: date | None
    is_month_first: bool | None
    weekday: str | None
    start: int
    end: int


def find_days(text: str) -> Iterator[TypedDay]:
    """Yield the dates in a text; of two numbers, the first is taken for the day if it can be."""
    for found in DAY.finditer(text):
        day, other, is_month_first = _read(found)
        weekday = None
        if day is not None and found["weekday"]:
            told = found["weekday"][:3].casefold()
            if told != WEEKDAYS[day.weekday()][:3]:
                weekday = found["weekday"]
        yield TypedDay(day, other, is_month_first, weekday, found.start(), found.end())


def _read(found: re.Match[str]) -> tuple[date | None, date | None, bool | None]:
    for n in "123":
        if found[f"d{n}"]:
            month = found[f"m{n}"]
            known = [name[:3] for name in MONTHS]
            number = int(month) if month.isdigit() else known.index(month[:3].casefold()) + 1
            return _make(int(found[f"y{n}"]), number, int(found[f"d{n}"])), None, None
    year = int(found["y4"])
    year += 2000 if year < 100 else 0
    first, second = int(found["n1"]), int(found["n2"])
    day, other = _make(year, second, first), _make(year, first, second)
    if day is None or other is None:
        return day or other, None, None if day is other else day is None
    return day, (other if other != day else None), None


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def tell_weekday(typed: TypedDay) -> str:
    """Say which day of the week a date really is.

    >>> tell_weekday(next(find_days("Tuesday 12 May 2031")))
    '12 May 2031 is a Monday, not a Tuesday'
    """
    assert typed.day is not None
    assert typed.weekday is not None
    wrong = next(
        name for name in weekday_names() if name[:3].casefold() == typed.weekday[:3].casefold()
    )
    day, right = typed.day, weekday_names()[typed.day.weekday()]
    return f"{day.day} {month_names()[day.month - 1]} {day.year} is a {right}, not a {wrong}"


def read_clock(text: str) -> time | None:
    """Return a time of day; None where a text is none.

    >>> read_clock("19:00:00"), read_clock("12 noon"), read_clock("7pm"), read_clock("soon")
    (datetime.time(19, 0), datetime.time(12, 0), datetime.time(19, 0), None)
    """
    plain = re.sub(r"\s*(?:hrs?|hours)\.?$", "", text.strip().casefold())
    if plain in ("noon", "12 noon", "midday", "12 midday", "12noon"):
        return time(12)
    return parse_clock(re.sub(r"^(\d{1,2}[:.]\d{2})[:.]00$", r"\1", plain))


def write_clock(clock: time) -> str:
    """Write a time as the files of meetings have it.

    >>> write_clock(time(17, 30))
    '5.30 pm'
    """
    return f"{clock.hour % 12 or 12}.{clock.minute:02} {'am' if clock.hour < 12 else 'pm'}"


NAMES = ("date", "time", "venue", "committee", "name", "from")
SHARED = ("time", "venue", "committee")
"""What a list can say once, for all of its meetings."""
CALLED = {
    "day": "date", "start": "time", "starts": "time", "start time": "time", "place": "venue",
    "location": "venue", "room": "venue", "body": "committee", "meeting": "committee",
    "subject": "committee", "summary": "committee", "title": "committee", "start date": "date",
}  # fmt: skip
"""What programs call a column of a table."""
MOST = 1000
"""The most meetings of one list."""
ENDINGS = (".yaml", ".yml", ".csv", ".ics")
Row = Mapping[str, Text]


def read_calendar(path: Path, shown: str, today: date) -> Checked[tuple[PlannedDate, ...]]:
    """Return the meetings of a list, or those of a calendar from `today` on, with what is odd."""
    reading = Reading(path.parent)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        message = f"'{shown}' is no list of meetings; its name must end in .yaml, .csv or .ics"
        return Checked(None, (Problem(Code.WRONG_FILE_KIND, message),))
    data = read_outside(reading, path, shown, LARGEST_TEXT)
    text = None if data is None else decode_foreign(reading, shown, data)
    planned: Iterable[PlannedDate | None] = ()
    if text is not None and ending == ".ics":
        planned = read_events(reading, text, shown, today)
    elif text is not None:
        read_rows = _read_table if ending == ".csv" else _read_yaml
        rows = list(islice(read_rows(reading, text, shown), MOST + 1))
        is_month_first = _is_month_first(rows)
        planned = (_plan(reading, row, is_month_first) for row in rows)
    made = tuple(each for each in islice(planned, MOST + 1) if each is not None)
    if len(made) > MOST:
        reading.report(Code.TOO_LARGE, f"the file has more than {MOST} meetings", Source(shown))
    if not made and not reading.problems:
        reading.report(Code.EMPTY_FILE, "the file has no meetings", Source(shown))
    return Checked(made, in_order(reading.problems))


def _read_yaml(reading: Reading, text: str, shown: str) -> Iterator[Row]:
    """Yield the entries of a list, or of the field `meetings` with what they share beside it."""
    top: Value | None = compose_any(reading, shown, text)
    shared: dict[str, Text] = {}
    if isinstance(top, Fields):
        _check_names(reading, top, (*SHARED, "meetings"), "the list")
        shared = {key: each for key in SHARED if (each := top.text(key)) is not None}
        top = top.value("meetings") or top
    if not isinstance(top, Entries):
        if top is not None:
            hint = "write one meeting a line, for instance: - {date: 2031-05-12, time: 7 pm}"
            reading.report(Code.WRONG_TYPE, "the file holds no list of meetings", top.source, hint)
        return
    for entry in top:
        row = _read_entry(reading, entry)
        if row is not None:
            yield {**shared, **row}


def _read_entry(reading: Reading, entry: Value) -> dict[str, Text] | None:
    if isinstance(entry, Text):
        return {"date": entry}
    if not isinstance(entry, Fields):
        reading.report(Code.WRONG_TYPE, "a date is expected here", entry.source)
        return None
    _check_names(reading, entry, NAMES, "a meeting of the list")
    row: dict[str, Text] = {}
    for name in NAMES:
        value = entry.value(name)
        if isinstance(value, Text):
            row[name] = value
        elif value is not None and not isinstance(value, Blank):
            reading.report(Code.WRONG_TYPE, f"'{name}' is a list or a group", value.source)
    if "date" not in row and not entry.keys_at.keys() <= {*NAMES}:
        return None  # its name may be what is not understood
    row.setdefault("date", Text("", entry.source))
    return row


def _check_names(reading: Reading, fields: Fields, allowed: tuple[str, ...], whose: str) -> None:
    for key, place in fields.keys_at.items():
        if key not in allowed:
            hint = did_you_mean(key, allowed) or f"its fields are {', '.join(allowed)}"
            reading.report(Code.UNKNOWN_FIELD, f"{whose} has no field '{key}'", place, hint)


def _read_table(reading: Reading, text: str, shown: str) -> Iterator[Row]:
    """Yield the rows of a table; without a row of names its columns are those of `NAMES`."""
    names: list[str | None] | None = None
    for cells, place in read_rows(reading, shown, text)[0]:
        if names is None:
            has_names = not any(map(DAY.search, cells))
            names = _name_columns(reading, cells, place) if has_names else list(NAMES)
            if has_names:
                continue
        yield _read_cells(reading, names, cells, place)


def _name_columns(reading: Reading, cells: list[str], place: Source) -> list[str | None]:
    """Return the name of each column: empty where it has none, None where that is not used."""
    folded = [" ".join(cell.split()).casefold() for cell in cells]
    names: list[str | None] = [CALLED.get(name, name) for name in folded]
    for index, name in enumerate(names):
        if name in NAMES and name not in names[:index]:
            continue
        if name:
            names[index] = None
            message = f"the column '{cells[index].strip()}' is not used"
            hint = f"the columns are {', '.join(NAMES)}"
            reading.warn(Code.UNKNOWN_FIELD, message, place, hint)
    if "date" not in names:
        reading.report(
            Code.MISSING_FIELD,
            "no column of the table is called 'date'",
            place,
            f"the first row names the columns: {', '.join(NAMES)}",
        )
    return names


def _read_cells(reading: Reading, names: list[str | None], cells: list[str], place: Source) -> Row:
    row = {"date": Text("", place)}
    for index, cell in enumerate(cells):
        words = " ".join(cell.split())
        name = names[index] if index < len(names) else ""
        if words and name:
            row[name] = Text(words, place)
        elif words and name is not None:
            message = f"'{words}' stands in a column that has no name"
            reading.report(Code.UNKNOWN_FIELD, message, place, "put text with commas in quotes")
    return row


def _is_month_first(rows: list[Row]) -> bool | None:
    """Tell whether dates of two numbers have the month first; None where they do not show it."""
    shown = {day.is_month_first for row in rows for day in find_days(row["date"])} - {None}
    return shown.pop() if len(shown) == 1 else None


def _plan(reading: Reading, row: Row, is_month_first: bool | None) -> PlannedDate | None:
    written = row["date"]
    found = list(find_days(written))
    alone = (
        len(found) == 1 and not written[: found[0].start].strip() + written[found[0].end :].strip()
    )
    day = found[0].day if alone else None
    if day is None:
        if written:
            message, code = f"'{written}' is no date", Code.BAD_VALUE
        else:
            message, code = "this meeting has no date", Code.MISSING_FIELD
        reading.report(code, message, written.source, "write it like 2031-05-12 or 12 May 2031")
        return None
    if found[0].weekday:
        reading.report(Code.WRONG_DAY, tell_weekday(found[0]), written.source)
        return None
    if found[0].other is not None:
        if is_month_first is None:
            message = f"'{written}' may be {day.isoformat()} or {found[0].other.isoformat()}"
            reading.report(Code.BAD_VALUE, message, written.source, "write it like 12 May 2031")
            return None
        day = found[0].other if is_month_first else day
    time = row.get("time")
    clock = None if time is None else read_clock(time)
    if time is not None and clock is None:
        message = f"'{time}' is no time of day"
        reading.report(Code.BAD_VALUE, message, time.source, "write it like 5.30 pm or 17:30")
        return None
    return PlannedDate(
        source=written.source,
        day=day,
        committee=str(row.get("committee", "")),
        clock=clock,
        venue=row.get("venue") and str(row["venue"]),
        suffix=row.get("name") and str(row["name"]),
        again=row.get("from") and str(row["from"]),
    )
