"""Put validation errors into words, calling parts of a file what their author calls them.

For instance "annex 1 of agenda item 2". Only the types of pydantic's errors are used, never their
messages.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic_core import ErrorDetails

from agendapack.load.compose import Blank, Entries, Fields, Step, Trail, follow
from agendapack.model import dataclass
from agendapack.model.business import day_in_name
from agendapack.model.dates import mend_date, mend_time
from agendapack.model.fields import PLACE, Record
from agendapack.model.text import Text, make_name
from agendapack.problems import Code, Problem, did_you_mean

_NUMBERED = {
    **{
        f"{one.replace(' ', '-')}s": one
        for one in (
            *("action", "aim", "application", "background paper", "closure", "declaration"),
            *("implication", "meeting", "member", "minute", "paper", "recommendation"),
            *("resolution", "specialist officer"),
        )
    },
    "agenda": "agenda item",
    "annexes": "annex",
    "apologies": "apology",
    "attendance": "entry of the attendance",
    "closes": "closed action",
    "in-attendance": "person in attendance",
    "present": "member present",
    "priorities": "priority",
    "resolved": "resolution",
    "strapline": "line of the strapline",
}
_NAMED = {
    "abbreviations": "abbreviation",
    "accept": "reason to accept",
    "deadlines": "deadline",
    "standing": "standing item",
}
_CALLED = {"late": "the field 'late'", "extra": "'extra'", "fields": "'fields'"}
_ALSO_CALLED = {
    "agenda": "items business",
    "annexes": "appendices appendix attachments attachment enclosures enclosure",
    "exempt": "private restricted withheld closed part-2 part-ii",
    "from": "author by",
    "lead": "owner officer",
    "length": "duration allotted minutes-allowed",
    "officer": "contact clerk",
    "paper-number": "paper-no number-of-paper",
    "text": "description details",
    "time": "start starts",
    "title": "subject heading item",
    "venue": "location place where",
}
"""Other words that people have for a field, where a record has no field of that name."""
WITHHOLDING_FIELDS = {
    "exempt": "write for instance 'exempt: {paragraphs: [3], reason: the reason}', or delete it",
    "confidential": "write for instance 'confidential: {reason: the reason}', or delete it",
}
"""The fields that withhold a paper, with the hint where nothing stands behind them."""
_PLURAL = ("the minutes", "the margins", "the colours", "the contacts")

_OTHER_TYPE = {
    "text_expected": "text is allowed",
    "tuple_type": "a list is allowed, each entry on a line after '- '",
    "model_type": "fields are allowed",
    "dict_type": "names with their fields are allowed",
    "extra_expected": "names with their values are allowed, for instance extra: {budget-code: "
    "4411}",
    "texts_expected": "a text is allowed, or a list of texts",
    "reasons_expected": "codes of warnings are allowed, each with a reason, for instance "
    "not-tagged: The author has no other version.",
}
"""What is allowed where a value is of another type, by the type of the error."""
_OTHER_VALUE = {
    "date_expected": "a date is allowed, as year-month-day, for instance 2020-02-26",
    "minutes_expected": "the day of a meeting is allowed, for instance 2020-02-26, or 'previous', "
    "or a file",
    "time_expected": "a time of day is allowed, for instance 5.30 pm or 17:30",
    "flag_expected": "yes or no is allowed",
    "count_expected": "a whole number is allowed",
    "length_expected": "a length with its unit (mm, cm, in, pt) is allowed, for instance 20 mm",
    "duration_expected": "a length of time with its unit is allowed, for instance 15 min or 1 h "
    "30 min",
    "web_address_expected": "a web address is allowed, which starts with https:// or http://",
    "spacing_expected": "a number of type sizes from 1 to 3 is allowed, for instance 1.3, or the "
    "word single",
    "language_expected": "the tag of a language is allowed, for instance cy, pl or zh-HK",
    "time_zone_expected": "the name of a time zone is allowed, for instance Europe/London or "
    "America/New_York",
    "site_address_expected": "an address without '?' and '#' is allowed, for instance "
    "https://meetings.example.org/",
    "colour_expected": "a colour in hexadecimal is allowed, in quotes, for instance '#1d4d3f'",
    "name_expected": "a short name of small letters, digits and hyphens is allowed, for instance "
    "annex-a",
    "item_number_expected": "an item number is allowed: at most 16 letters, digits, '.', '/', '-' "
    "and brackets, for instance 8a, 4.1, 1(a) or C048/26",
    "file_size_expected": "a size with its unit (KB, MB, GB) is allowed, for instance 40 MB",
    "path_expected": "a file is allowed, relative to this file's folder, with forward slashes",
}
"""What is allowed in place of a value of the right type."""


def name_part(whole: str, trail: Trail, data: Fields) -> str:
    """Name a list entry or a group of fields by its trail in a whole such as `the meeting`."""
    parts: list[str] = []
    at = 0
    if len(trail) > 2 and trail[0] == "fields":
        parts, at = [f"the declaration of '{trail[2]}' for the {trail[1]}"], 3
        whole = ""
    while at < len(trail):
        key, below = str(trail[at]), trail[at + 1] if at + 1 < len(trail) else None
        if isinstance(below, int):
            one = _NUMBERED.get(key)
            entries = follow(data, trail[: at + 1])
            called = entries.called if isinstance(entries, Entries) else ()
            if below < len(called):
                parts.append(called[below])
            else:
                parts.append(f"{one} {below + 1}" if one else f"entry {below + 1} of '{key}'")
        elif below is not None and key in _NAMED:
            parts.append(f"{_NAMED[key]} '{below}'")
        else:
            parts.append(_CALLED.get(key) or f"the {key.replace('-', ' ')}")
            below = None
        at += 1 if below is None else 2
    if not parts or parts[0].startswith(("the ", "'")):
        parts.insert(0, whole)
    return " of ".join(filter(None, reversed(parts)))


def name_value(whole: str, trail: Trail, data: Fields) -> str:
    """Name the value of a field or a list entry: "the field 'time' of the meeting"."""
    *before, last = trail
    is_declared = before[:1] == ["fields"] and len(before) == 2
    if isinstance(last, int) or is_declared or (before and before[-1] in _NAMED):
        return name_part(whole, trail, data)
    return f"the field '{last}' of {name_part(whole, tuple(before), data)}"


def inflect(part: str, singular: str, plural: str) -> str:
    """Return the name of a part followed by the fitting form of a verb."""
    return f"{part} {plural if part.startswith(_PLURAL) else singular}"


def field_names(model: type[Record], trail: Trail) -> tuple[str, ...]:
    """Return the keys of the record at the end of a trail; none where there is no record."""
    return tuple(
        str(field.alias)
        for kind in _kinds(model, trail)
        if _is_record(kind)
        for field in kind.model_fields.values()
        if field.alias != PLACE
    )


def _words(model: type[Record], trail: Trail) -> tuple[str, ...]:
    """Return the words allowed for a field with a fixed choice, at the end of a trail."""
    literals = [kind for kind in _kinds(model, trail) if get_origin(kind) is Literal]
    return tuple(str(word) for kind in literals for word in get_args(kind))


def _kinds(model: type[Record], trail: Trail) -> list[Any]:
    kinds: list[Any] = [model]
    for step in trail:
        kinds = [inner for kind in kinds for inner in _step_into(kind, step)]
    return kinds


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def _step_into(kind: Any, step: Step) -> list[Any]:
    if _is_record(kind):
        fields = [field for field in kind.model_fields.values() if field.alias == step]
        return [inner for field in fields for inner in _branches(field.annotation)]
    inside = {dict: 1, tuple: 0}.get(get_origin(kind))
    return [] if inside is None else _branches(get_args(kind)[inside])


def _branches(annotation: Any) -> list[Any]:
    origin = get_origin(annotation)
    if origin in (dict, tuple):
        return [annotation]
    parts = [part for part in get_args(annotation) if _is_record(part) or get_origin(part)]
    return [inner for part in parts for inner in _branches(part)] if parts else [annotation]


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A validation error, with the trail to the value it is about."""

    type: str
    trail: Trail


def find_faults(data: Fields, errors: list[ErrorDetails]) -> list[FieldFault]:
    """Return one fault for each value that pydantic reports errors for.

    A union reports an error for each of its members; the error deepest in the data is kept,
    since it comes from the member that fits best.
    """
    faults: dict[Trail, FieldFault] = {}
    for error in errors:
        trail = _trail(data, error)
        faults.setdefault(trail, FieldFault(error["type"], trail))
    inner = {trail[:cut] for trail in faults for cut in range(len(trail))}
    return [fault for trail, fault in faults.items() if trail not in inner]


def _trail(data: Fields, error: ErrorDetails) -> Trail:
    """Return an error's path through the data, without pydantic's names of union members."""
    trail: Trail = ()
    for step in error["loc"]:
        if follow(data, (*trail, step)) is not None:
            trail = (*trail, step)
    return (*trail, error["loc"][-1]) if error["type"] == "missing" else trail


def explain_fault(model: type[Record], whole: str, data: Fields, fault: FieldFault) -> Problem:
    """Return the problem for a fault, at its line."""
    from agendapack.load.syntax import explain_odd_space

    *before, last = fault.trail
    around = tuple(before)
    group = follow(data, around)
    value = follow(data, fault.trail)
    if fault.type == "missing" and isinstance(group, Fields):
        lacks = inflect(name_part(whole, around, data), "lacks", "lack")
        message = f"{lacks} the field '{last}'"
        day = day_in_name(group.source.file) if fault.trail == ("date",) else None
        hint = f"add a line '{last}: {day or '...'}'"
        return Problem(Code.MISSING_FIELD, message, group.source, hint)
    if fault.type == "extra_forbidden" and isinstance(group, Fields):
        if odd := explain_odd_space(str(last), group.keys_at[str(last)]):
            return odd
        names = field_names(model, around)
        message = f"{inflect(name_part(whole, around, data), 'has', 'have')} no field '{last}'"
        hint = _name_field(str(last), names) or f"its fields are {', '.join(names)}"
        return Problem(Code.UNKNOWN_FIELD, message, group.keys_at[str(last)], hint)
    place = value.source if value is not None else data.source
    name = name_value(whole, fault.trail, data)
    if isinstance(value, Blank) and last in WITHHOLDING_FIELDS:
        message = f"{name} is empty, so it would withhold nothing"
        return Problem(Code.WITHHOLDING, message, place, WITHHOLDING_FIELDS[last])
    if isinstance(value, Blank):
        return Problem(Code.MISSING_FIELD, f"{name} is empty", place, "fill it in, or delete it")
    if isinstance(value, Text) and (odd := explain_odd_space(value, place, str(last))):
        return odd
    *most, word = (f"'{word}'" for word in _words(model, fault.trail) or ("",))
    words = f"{', '.join(most)} or {word}" if most else word
    kind = "extra_expected" if last == "extra" and fault.type == "dict_type" else fault.type
    code = Code.WRONG_TYPE if kind in _OTHER_TYPE else Code.BAD_VALUE
    allowed = (_OTHER_TYPE | _OTHER_VALUE).get(kind, f"allowed is {words}")
    verb = f"{name} {'holds' if name.startswith('the field') else 'is'}"
    message = f"{verb} {_found(value)}; {allowed}"
    return Problem(code, message, place, _hint(model, fault, value))


def find_misspelt(
    model: type[Record], data: Fields, faults: Sequence[FieldFault]
) -> frozenset[Trail]:
    """Return the trails of the fields that are missing because their names are misspelt."""
    missing = {fault.trail for fault in faults if fault.type == "missing"}
    meant = {
        (*fault.trail[:-1], name)
        for fault in faults
        if fault.type == "extra_forbidden" and isinstance(follow(data, fault.trail[:-1]), Fields)
        for name in field_names(model, fault.trail[:-1])
        if _name_field(str(fault.trail[-1]), (name,))
    }
    return frozenset(missing & meant)


def _name_field(typed: str, names: Sequence[str]) -> str | None:
    """Return a hint that names the field that is meant, by its beginning or by another word."""
    also = (name for name, words in _ALSO_CALLED.items() if typed in words.split())
    meant = next((name for name in also if name in names), None)
    longer = [name for name in names if len(typed) > 2 and name.startswith(typed)]
    if typed == "break" and "number" in names:
        return "give it a 'title', and 'number: none'"
    if meant or len(longer) == 1:
        return f"did you mean '{meant or longer[0]}'?"
    return did_you_mean(typed, names)


def _found(value: object) -> str:
    if isinstance(value, Text):
        words = " ".join(value.split())
        return f"'{words[:40]}...'" if len(words) > 40 else f"'{words}'"
    return "a list" if isinstance(value, Entries) else "a group of fields"


def _hint(model: type[Record], fault: FieldFault, value: object) -> str | None:
    last = fault.trail[-1]
    if not isinstance(value, Text):
        return _hint_of_many(fault, value)
    if fault.type == "count_expected" and (number := re.search(r"\d+$", value.strip())):
        hint = f"write the number alone: {int(number[0])}"
        how = "; 'minute-number' in the committee's file says how it is printed"
        return hint + (how if last == "first-minute" else "")
    if fault.type == "name_expected" and last == "committee" and " " in value.strip():
        return "a committee is named as its file in 'committees', without '.yaml'"
    if fault.type == "name_expected" and (name := make_name(value)):
        return f"did you mean '{name}'?"
    if fault.type == "literal_error":
        return did_you_mean(value, _words(model, fault.trail))
    if fault.type == "minutes_expected":
        return mend_date(value) or did_you_mean(value, ["previous"])
    if fault.type == "duration_expected" and value.strip().isdecimal():
        return f"did you mean '{value.strip()} min'?"
    if fault.type == "web_address_expected" and re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|$)", value):
        return f"did you mean 'https://{value}'?"
    if mend := _MEND.get(fault.type):
        return mend(value)
    names = field_names(model, fault.trail) if fault.type == "model_type" else ()
    return _mend_group(value, names) if names else None


def _hint_of_many(fault: FieldFault, value: object) -> str | None:
    """Return a hint for a list or a group of fields where something else is allowed."""
    if fault.type == "text_expected" and isinstance(value, Entries):
        lines = {getattr(each, "source", value.source).line for each in value}
        if len(lines) > 1:
            return "write it as one text; one of several lines stands below a '|', indented"
    if fault.type in ("text_expected", "texts_expected") and isinstance(value, Entries | Fields):
        return "put a text that begins with '[' or '{', or has ': ' in it, in quotes"
    if fault.type == "tuple_type" and isinstance(value, Fields):
        if all(key.startswith("-") for key in value.keys_at):
            return "put a space behind each '-'"
        return "put '- ' before the first field of each entry, and indent the others as far"
    return None


def _mend_zone(value: str) -> str | None:
    """Return a hint for a misspelt time zone, or for the name of a place alone."""
    from zoneinfo import available_timezones

    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    place = value.strip().replace(" ", "_").casefold()
    near = did_you_mean(value, zones)
    of_place = (zone for zone in zones if zone.casefold().rpartition("/")[2] == place)
    return next((f"did you mean '{zone}'?" for zone in of_place), near)


def _mend_group(value: str, names: tuple[str, ...]) -> str:
    """Return a hint for a word where a group of fields stands, for instance "exempt: yes"."""
    is_report = re.fullmatch(r"\S+\.(?:md|yaml|yml|docx)", value.strip())
    is_file = re.fullmatch(r"\S+\.(?:pdf|xlsx|csv|png|jpg)", value.strip(), re.IGNORECASE)
    wanted = ["report"] if is_report else ["file"] if is_file and "update" not in names else []
    wanted += ["title", "name", "text", "link", "reason"]
    first = next((each for each in wanted if each in names), "")
    if first == "reason" and value.strip().casefold() in ("yes", "no", "true", "false"):
        return f"write 'reason: ...' below it, or leave it out; its fields are {', '.join(names)}"
    field, _, behind = re.sub("[: ]", "\n", value.strip(), count=1).partition("\n")
    first, value = (field, behind) if field in names else (first, value)
    said = f"{first}: {' '.join(value.split())[:40]}"
    if "paragraphs" in names and (numbers := re.findall(r"[0-9]+", value)):
        said = f"{{paragraphs: [{', '.join(numbers)}], reason: ...}}"
    said = f"{{title: ..., {said}}}" if first == "file" and "title" in names else said
    return f"did you mean '{said}'?" if first else f"its fields are {', '.join(names)}"


def _mend_list(value: str) -> str:
    numbers = re.findall("[0-9]+", value)
    is_list = re.fullmatch(r"[0-9]+(?:\W+(?:and\W+)?[0-9]+)*", value.strip())
    line = "put '- ' before it, on a line of its own"
    return f"did you mean '[{', '.join(numbers)}]'?" if is_list else line


def _mend_path(value: str) -> str | None:
    mended = value.strip().replace("\\", "/")
    if re.match(r"(?:[A-Za-z]:)?/", mended):
        return "copy the file into the folder of this file, and name it from there"
    return f"did you mean '{mended}'?" if mended not in ("", value) else None


_MEND: dict[str, Callable[[str], str | None]] = {
    "date_expected": mend_date,
    "path_expected": _mend_path,
    "time_expected": mend_time,
    "time_zone_expected": _mend_zone,
    "tuple_type": _mend_list,
}
"""What a text is perhaps meant for, by the type of the error."""
