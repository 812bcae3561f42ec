"""Read the fields of a text file, YAML or front matter, and make records of data with places.

Every fault is reported and every sound value kept. Also the JSON Schema of each kind of file, with
which editors complete and check while one types.
"""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import field
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from agendapack.load.compose import Blank, Entries, Fields, Trail, Value, compose, follow
from agendapack.load.faults import (
    WITHHOLDING_FIELDS,
    FieldFault,
    explain_fault,
    field_names,
    find_faults,
    find_misspelt,
)
from agendapack.load.paths import Reading, locate
from agendapack.model import dataclass
from agendapack.model.fields import Record
from agendapack.model.meeting import Meeting
from agendapack.model.organisation import Committee, Organisation
from agendapack.model.papers import Minutes, Report
from agendapack.model.plans import ForwardPlan, WorkPlan
from agendapack.model.text import SEPARATOR_LINE, Text, cell_words, double_quotes
from agendapack.output.files import read_ordinary, tell_reason
from agendapack.problems import Code, Source

NOWHERE = Source("")
"""The place of placeholders: problems that follow from them are not reported."""
MOST_ROUNDS = 12
"""The most times to replace faulty values by placeholders and to validate again."""

R = TypeVar("R", bound=Record)

_STAND_INS = {"date_expected": "2000-01-01", "time_expected": "12:00", "count_expected": "0"}

_MODELS: dict[str, type[BaseModel]] = {
    "organisation": Organisation,
    "committee": Committee,
    "meeting": Meeting,
    "report": Report,
    "minutes": Minutes,
    "work-plan": WorkPlan,
    "forward-plan": ForwardPlan,
}
"""The record of each kind of file that has a JSON Schema."""
KINDS = tuple(_MODELS)


@dataclass(frozen=True, slots=True)
class ReadRecord(Generic[R]):
    """A record with the data it was made from, so that the place of each value is known.

    Args:
        record: The record; None where even placeholders did not make it valid.
        data: The data of the file, with placeholders for values that were missing or faulty.
        faults: The trails of all values that had a problem.
        stood_in: Top-level fields that hold only a placeholder.
        blank: The places of the fields that are empty.
    """

    record: R | None
    data: Fields
    faults: frozenset[Trail] = frozenset()
    stood_in: frozenset[str] = frozenset()
    blank: Mapping[Trail, Source] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The file, as a path below the workspace."""
        return self.data.source.file

    def place(self, *trail: str | int) -> Source:
        """Return the place of a value; that of the file's first field if there is none."""
        value = follow(self.data, trail)
        return self.data.source if value is None else value.source

    def is_faulty(self, *trail: str | int) -> bool:
        """Tell whether anything at or below a trail had a problem."""
        return any(fault[: len(trail)] == trail for fault in self.faults)


def make_record(reading: Reading, model: type[R], whole: str, data: Fields) -> ReadRecord[R]:
    """Validate data, report every fault, and make the record; faulty values become placeholders.

    pydantic makes no record at all if one value is faulty. So faulty values are removed or
    replaced by placeholders, and validation is repeated until it succeeds: all other mistakes
    in the meeting can then be found in the same run.
    """
    record, faults = _validate(model, data)
    empty = {fault.trail for fault in faults if _is_blank_field(model, data, fault)}
    blank = {trail: value.source for trail in empty if (value := follow(data, trail)) is not None}
    words = {fault.trail: explain_fault(model, whole, data, fault) for fault in faults}
    if blank:
        for trail in blank:
            _drop(data, trail)
        record, faults = _validate(model, data)
        needed = {fault.trail for fault in faults if fault.type == "missing"}
        # An empty field is left out; not one that should withhold a paper, which would go out.
        kept = needed | {trail for trail in blank if trail[-1] in WITHHOLDING_FIELDS}
        words = {at: problem for at, problem in words.items() if at not in empty - kept}
    misspelt = find_misspelt(model, data, faults)
    reading.problems.extend(problem for at, problem in words.items() if at not in misspelt)
    rounds = 0
    while faults and rounds < MOST_ROUNDS:
        for fault in faults:
            _mend(model, data, fault)
        record, faults = _validate(model, data)
        rounds += 1
    stood_in = frozenset(key for key in data if _stands_in(data.value(key)))
    return ReadRecord(record, data, frozenset(words), stood_in, blank)


def _validate(model: type[R], data: Fields) -> tuple[R | None, list[FieldFault]]:
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, find_faults(data, error.errors(include_url=False, include_input=False))


def _is_blank_field(model: type[Record], data: Fields, fault: FieldFault) -> bool:
    known = fault.type != "extra_forbidden" and fault.trail[-1] in field_names(
        model, fault.trail[:-1]
    )
    return known and isinstance(follow(data, fault.trail), Blank)


def _drop(data: Fields, trail: Trail) -> None:
    group = follow(data, trail[:-1])
    if isinstance(group, Fields):
        group.pop(str(trail[-1]), None)
        group.keys_at.pop(str(trail[-1]), None)


def _mend(model: type[Record], data: Fields, fault: FieldFault) -> None:
    """Remove a faulty value, or put a placeholder where a value is needed.

    Entries of lists and of the author's own names always get a placeholder, so that other
    entries keep their numbers and the names are known.
    """
    group = follow(data, fault.trail[:-1])
    last = fault.trail[-1]
    if isinstance(group, Entries) and isinstance(last, int):
        group[last] = _stand_in(fault.type)
    elif isinstance(group, Fields):
        key = str(last)
        is_field = bool(field_names(model, fault.trail[:-1]))
        if is_field and fault.type != "missing" and not _stands_in(group.value(key)):
            group.pop(key, None)
        else:
            # A list below one of the author's own names may be a text too, which is not empty.
            is_own_list = not is_field and fault.type == "tuple_type"
            group[key] = _stand_in("" if is_own_list else fault.type)


def _stand_in(wanted: str) -> Value:
    if wanted == "tuple_type":
        return Entries(NOWHERE)
    if wanted in ("model_type", "dict_type"):
        return Fields(NOWHERE)
    return Text(_STAND_INS.get(wanted, "unknown"), NOWHERE)


def _stands_in(value: Value | None) -> bool:
    return value is not None and value.source == NOWHERE


def json_schema(kind: str) -> str:
    """Return the JSON Schema (draft 2020-12) of one of `KINDS` of files, as text."""
    _build_all(Record)
    schema = _MODELS[kind].model_json_schema(by_alias=True, mode="validation")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_loosen(schema)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _build_all(kind: type[Record]) -> None:
    """Have pydantic build what it puts off: before 2.14 it cannot write a usual value without."""
    kind.model_rebuild()
    for each in kind.__subclasses__():
        _build_all(each)


def _loosen(node: Any) -> Any:
    """Allow numbers and booleans in fields of text, and drop titles that pydantic generates.

    An editor takes `title: 2020` for a number and `name: No` for a boolean; `load` reads both
    as text. pydantic's titles only repeat the names of the fields.
    """
    if isinstance(node, list):
        return [_loosen(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    loose = {
        key: " ".join(inner.split())
        if key == "description" and isinstance(inner, str)
        else _loosen(inner)
        for key, inner in node.items()
        if not (key == "title" and isinstance(inner, str) and "properties" not in node)
    }
    if loose.get("type") == "string" and not loose.keys() & {"enum", "const", "pattern"}:
        loose["type"] = ["string", "number", "boolean"]
    return loose


SHOWN = 10
"""The most control characters of one file that are reported one by one."""

LARGEST_TEXT = 2**20
"""The largest file of fields that is read, in bytes."""
MOST_BRACKETS = 10_000
"""The most `[` in a file: a Markdown parser takes quadratic time for those that start no link."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) .*$", re.MULTILINE)
"""A line that git writes around what two people changed, until somebody has chosen."""
_STRAY = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def decode(reading: Reading, path: str, data: bytes) -> str | None:
    """Return the text with newlines as its only line ends, or None where it is no text at all.

    Lesser faults (a byte-order mark, single bytes that are not UTF-8, control characters)
    are reported and replaced, so that the rest of the file is still checked.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        hint = "save the file as text in the encoding UTF-8"
        reading.report(Code.NOT_UTF8, f"'{path}' is not text in UTF-8", Source(path), hint)
        return None
    if data.startswith(BYTE_ORDER_MARK):
        message = "the file starts with a byte-order mark"
        hint = "save the file as 'UTF-8', not as 'UTF-8 with BOM'"
        reading.report(Code.BYTE_ORDER_MARK, message, Source(path), hint)
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = _even_lines(data[: fault.start].decode("utf-8"))
        message = f"the byte {data[fault.start]:02x} is not UTF-8"
        hint = "save the file in the encoding UTF-8"
        reading.report(Code.NOT_UTF8, message, _place(path, before, len(before)), hint)
        text = data.decode("utf-8", errors="replace")
    text = _even_lines(text)
    if conflict := _CONFLICT.search(text):
        reading.report(
            Code.MERGE_CONFLICT,
            f"git has left '{conflict[0][:40]}' here, as two people changed these lines",
            _place(path, text, conflict.start()),
            "keep the lines that are right, and delete the others and the three lines of git:"
            " <<<<<<<, =======, >>>>>>>",
        )
        return None
    return _without_strays(reading, path, text)


def _even_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_strays(reading: Reading, path: str, text: str) -> str:
    for stray in islice(_STRAY.finditer(text), SHOWN):
        message = f"a control character (U+{ord(stray[0]):04X}) stands in the text"
        hint = "delete it; it is invisible, between the characters around this place"
        reading.report(Code.CONTROL_CHARACTER, message, _place(path, text, stray.start()), hint)
    return _STRAY.sub("\ufffd", text)


def _place(path: str, text: str, index: int) -> Source:
    return Source(path, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def read_fields(reading: Reading, path: str, source: Source) -> Fields | None:
    """Return the fields of a YAML file, or None after a problem."""
    text = read_text(reading, path, source)
    return None if text is None else compose(reading, path, text)


def read_named(reading: Reading, name: str, folder: str, source: Source) -> Fields | None:
    """Return the fields of a YAML file that is named as in a folder, or None after a problem."""
    path = locate(reading, name, folder, source)
    return None if path is None else read_fields(reading, path, source)


def read_front_matter(reading: Reading, path: str, source: Source) -> Fields | None:
    """Return the fields between the two lines `---`, and the text below as the field `body`."""
    text = read_text(reading, path, source)
    if text is None:
        return None
    lines = text.split("\n")
    ends = [at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"]
    if lines[0].rstrip() != "---" or not ends:
        started = lines[0].rstrip() == "---"
        found = "has no second line '---'" if started else "does not start with a line '---'"
        hint = "put its fields (title, from, ...) between two lines '---', and the text below"
        reading.report(Code.FRONT_MATTER, f"the file {found}", Source(path), hint)
        return None
    end = ends[0]
    # An empty line in place of the first keeps the line numbers.
    fields = compose(reading, path, "\n".join(["", *lines[1:end], ""]))
    if fields is None:
        return None
    if "body" in fields:
        message = "the field 'body' is given twice: here, and as the text below the second '---'"
        reading.report(Code.REPEATED_FIELD, message, fields.keys_at["body"], "delete it here")
    body = "\n".join(lines[end + 1 :])
    if body.strip():
        fields["body"] = Text(body, Source(path, end + 2))
    return fields


def read_text(reading: Reading, path: str, source: Source) -> str | None:
    """Return the text of a file, or None after a problem; arguments as for `read_fields`."""
    data = reading.read(path, LARGEST_TEXT, source)
    text = None if data is None else decode(reading, path, data)
    if text is not None and text.count("[") > MOST_BRACKETS:
        message = f"the file holds more than {MOST_BRACKETS} square brackets"
        reading.report(Code.TOO_LARGE, message, Source(path), "split the file")
        return None
    return text


def read_outside(reading: Reading, path: Path, shown: str, limit: int) -> bytes | None:
    """Return the bytes of a file that need not stand in the workspace, or None after a problem."""
    try:
        data = read_ordinary(path)
    except OSError as error:
        message = f"'{shown}' cannot be read: {tell_reason(error)}"
        reading.report(Code.UNREADABLE_FILE, message, Source(shown))
        return None
    if len(data) > limit:
        message = f"'{shown}' is larger than {limit // 2**20} MB, the most that is allowed"
        reading.report(Code.TOO_LARGE, message, Source(shown))
        return None
    return data


def decode_foreign(reading: Reading, path: str, data: bytes) -> str | None:
    """Return the text of another program's file; many put a mark of UTF-8 in front."""
    return decode(reading, path, data.removeprefix(BYTE_ORDER_MARK))


def read_rows(
    reading: Reading, path: str, text: str
) -> tuple[list[tuple[list[str], Source]], bool]:
    """Return the rows of a table in CSV that are not empty, with their places.

    False stands behind them, after a problem, where the last of them are no rows.
    """
    named = SEPARATOR_LINE.match(text)
    text = text[named.end() :] if named else text
    first = text.lstrip("\n").split("\n", 1)[0]
    separator = named[1] if named else max(",;\t", key=first.count)
    usual = StringIO(double_quotes(text, separator))
    table = csv.reader(usual, delimiter=separator, strict=True)
    rows: list[tuple[list[str], Source]] = []
    above = before = 1 if named else 0
    try:
        for cells in table:
            place, before = Source(path, before + 1), above + table.line_num
            if any(cell.strip() for cell in cells):
                rows.append(([cell_words(cell) for cell in cells], place))
    except csv.Error as fault:
        message = f"this is no row of a table: {fault}"
        hint = "look for a quotation mark that is not closed there"
        reading.report(Code.WRONG_TYPE, message, Source(path, before + 1), hint)
        return rows, False
    return rows, True
