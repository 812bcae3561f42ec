"""Write what is made from the program: JSON Schemas, and tables of fields and of messages.

Run `python -m tests.make_documents` after a change of a field or of a message.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from agendapack.load import KINDS, json_schema
from agendapack.model.business import MinutesAsked, Reasons
from agendapack.model.fields import (
    Clock,
    Count,
    Day,
    Duration,
    FilePath,
    FileSize,
    Flag,
    Length,
    Markdown,
    Month,
    Name,
    Record,
    SiteAddress,
    Texts,
    TimeZone,
    WebAddress,
)
from agendapack.model.house_fields import Colour, Spacing
from agendapack.model.meeting import Meeting
from agendapack.model.organisation import Committee, Organisation
from agendapack.model.papers import Ballot, Minutes, Report
from agendapack.model.plans import ForwardPlan, WorkPlan
from agendapack.model.text import Text
from agendapack.model.wording import CATALOGUES, STANDARD

ROOT = Path(__file__).parent.parent
MEETING_FILES = ROOT / "docs" / "meeting-files.md"
WORDING = ROOT / "docs" / "wording.md"
RECORDS: dict[str, type[Record]] = {
    "organisation": Organisation,
    "committee": Committee,
    "meeting": Meeting,
    "report": Report,
    "minutes": Minutes,
    "work-plan": WorkPlan,
    "forward-plan": ForwardPlan,
}
TYPES: list[tuple[Any, str]] = [
    (Text, "text"),
    (Markdown, "Markdown"),
    (Day, "a date, for instance `2020-02-26`"),
    (MinutesAsked, "a date, `previous`, a file, or [minutes of](#minutes-of) another committee"),
    (Month, "a month, for instance `2026-11`"),
    (Clock, "a time, for instance `5.30 pm` or `17:30`"),
    (Duration, "a length of time, for instance `15 min` or `1 h 30 min`"),
    (WebAddress, "a web address"),
    (Texts, "text, or a list of texts"),
    (Flag, "`yes` or `no`"),
    (Count, "a whole number"),
    (Spacing, "`single`, or a number from 1 to 3"),
    (Ballot, "a list of names, or a whole number"),
    (TimeZone, "a time zone, for instance `Europe/London`"),
    (SiteAddress, "an address, for instance `https://meetings.example.org/`"),
    (Length, "a length: a number with `mm`, `cm`, `in` or `pt`"),
    (Colour, 'a colour, for instance `"#1d4d3f"`'),
    (Name, "a name: small letters, digits, hyphens"),
    (FileSize, "a size: a number with `KB`, `MB` or `GB`"),
    (Reasons, "codes of [problems](problems.md), each with a reason"),
    (FilePath, "a file, relative to the folder of the file that names it"),
]
MESSAGES = re.compile(r"(<!-- messages -->\n).*?(<!-- end of messages -->)", re.S)
TABLES = re.compile(r"(<!-- fields: ([a-z-]+) -->\n).*?(<!-- end of fields -->)", re.S)


def fill_tables(text: str) -> str:
    """Write the tables of each kind of file anew between their marks."""
    shown: set[type[Record]] = set()

    def tables(match: re.Match[str]) -> str:
        parts = []
        for record in _reachable(RECORDS[match[2]]):
            if record not in shown:
                intro = "" if record in RECORDS.values() else _introduce(record)
                parts.append(intro + _table(record))
            shown.add(record)
        return match[1] + "\n" + "\n".join(parts) + "\n" + match[3]

    return TABLES.sub(tables, text)


def fill_messages(text: str) -> str:
    """Write the table of messages anew, by the headings of the catalogue."""
    parts = []
    catalogue = (CATALOGUES / f"{STANDARD}.properties").read_text("utf-8").split("\n\n", 1)[1]
    for line in catalogue.splitlines():
        name, _, words = line.partition(" = ")
        if line.startswith("# "):
            parts.append(f"\n### {line[2:]}\n\n| message | says |\n| --- | --- |\n")
        elif line:
            parts.append(f"| `{name}` | {words} |\n")
    made = "".join(parts)
    return MESSAGES.sub(lambda found: f"{found[1]}{made}\n{found[2]}", text)


def _reachable(record: type[Record]) -> Iterator[type[Record]]:
    """Yield a record and those that its fields hold, each once, nearest first."""
    waiting, seen = [record], {record}
    while waiting:
        current = waiting.pop(0)
        yield current
        below = [r for hint in _hints(current).values() for r in _records_in(hint)]
        for found in below:
            if found not in seen:
                seen.add(found)
                waiting.append(found)


def _records_in(hint: Any) -> Iterator[type[Record]]:
    if isinstance(hint, type) and issubclass(hint, Record):
        yield hint
    for inner in get_args(hint):
        yield from _records_in(inner)


def _hints(record: type[Record]) -> dict[str, Any]:
    hints = get_type_hints(record, include_extras=True)
    return {name: hints[name] for name in record.model_fields if name != "source"}


def _introduce(record: type[Record]) -> str:
    said = " ".join((record.__doc__ or "").split("\n\n")[0].split())
    return f"### {_name(record).capitalize()}\n\n{said}\n\n"


def _name(record: type[Record]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", record.__name__).lower()


def _table(record: type[Record]) -> str:
    rows = ["| field | what it is | |", "| --- | --- | --- |"]
    for name, hint in _hints(record).items():
        field = record.model_fields[name]
        said = field.description or ""
        value = _describe(hint)
        state = "required" if field.is_required() else _default(field.get_default())
        rows.append(f"| `{field.alias}` | {said} *{value[0].upper()}{value[1:]}.* | {state} |")
    return "\n".join(rows) + "\n"


def _default(value: object) -> str:
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    return f"`{value}`" if isinstance(value, str | int) and value != "" else "optional"


def _describe(hint: Any) -> str:
    """Say in a few words what may stand in a field of this type."""
    for known, words in TYPES:
        if hint == known:
            return words
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _describe(inner[0])
    if origin is Literal:
        return _either(_choices(hint))
    if origin is tuple:
        return f"a list; each entry is {_describe(inner[0])}"
    if origin is dict:
        return f"fields with names of your choice; each holds {_describe(inner[1])}"
    if origin in (Union, UnionType):
        found = [each for part in inner if part is not type(None) for each in _choices(part)]
        return _either(sorted(found, key=lambda words: words.startswith("a list")))
    if isinstance(hint, type) and issubclass(hint, Record):
        name = _name(hint)
        article = "an" if name[0] in "aeiou" else "a"
        return f"{article} [{name}](#{name.replace(' ', '-')})"
    raise TypeError(f"say in TYPES what {hint} is")


def _choices(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return [f"`{choice}`" for choice in get_args(hint)]
    return [_describe(hint)]


def _either(choices: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(choices[:-1]), choices[-1])))


def main() -> None:
    for kind in KINDS:
        (ROOT / "agendapack" / "schema" / f"{kind}.json").write_text(json_schema(kind), "utf-8")
    MEETING_FILES.write_text(fill_tables(MEETING_FILES.read_text("utf-8")), "utf-8")
    WORDING.write_text(fill_messages(WORDING.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
