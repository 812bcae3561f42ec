"""Make records from data with places, reporting every fault and keeping every sound value.

Also the JSON Schema of each kind of file, with which editors complete and check while one types.
"""

import json
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from agendapack.load.compose import Blank, Entries, Fields, Trail, Value, follow
from agendapack.load.faults import (
    WITHHOLDING_FIELDS,
    FieldFault,
    explain_fault,
    field_names,
    find_faults,
)
from agendapack.load.paths import Reading
from agendapack.model.fields import Record
from agendapack.model.forward_plan import ForwardPlan
from agendapack.model.meeting import Meeting
from agendapack.model.organisation import Committee, Organisation
from agendapack.model.papers import Minutes, Report, WorkPlan
from agendapack.model.records import dataclass
from agendapack.model.text import Text
from agendapack.problems import Source

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
    """

    record: R | None
    data: Fields
    faults: frozenset[Trail] = frozenset()
    stood_in: frozenset[str] = frozenset()

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
    blank = {fault.trail for fault in faults if _is_blank_field(model, data, fault)}
    words = {fault.trail: explain_fault(model, whole, data, fault) for fault in faults}
    if blank:
        for trail in blank:
            _drop(data, trail)
        record, faults = _validate(model, data)
        needed = {fault.trail for fault in faults if fault.type == "missing"}
        # An empty field is left out; not one that should withhold a paper, which would go out.
        kept = needed | {trail for trail in blank if trail[-1] in WITHHOLDING_FIELDS}
        words = {at: problem for at, problem in words.items() if at not in blank - kept}
    reading.problems.extend(words.values())
    rounds = 0
    while faults and rounds < MOST_ROUNDS:
        for fault in faults:
            _mend(model, data, fault)
        record, faults = _validate(model, data)
        rounds += 1
    stood_in = frozenset(key for key in data if _stands_in(data.value(key)))
    return ReadRecord(record, data, frozenset(words), stood_in)


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
            group[key] = _stand_in(fault.type)


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
    schema = _MODELS[kind].model_json_schema(by_alias=True, mode="validation")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_loosen(schema)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


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
