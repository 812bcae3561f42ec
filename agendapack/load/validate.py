"""Make records of located data: every fault is told, and what is sound is kept.

JSON Schema of each kind of file, so that editors complete and check while one types.
"""

import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from agendapack.load.compose import Blank, Entries, Fields, Trail, Value, follow
from agendapack.load.faults import Fault, explain_fault, field_names, find_faults
from agendapack.load.reading import Reading
from agendapack.model.fields import Record
from agendapack.model.meeting import Meeting
from agendapack.model.organisation import Committee, Organisation
from agendapack.model.papers import Minutes, Report, WorkPlan
from agendapack.model.text import Text
from agendapack.problems import Source

NOWHERE = Source("")
"""The source of stand-ins: nothing that follows from them is worth a problem."""
MOST_ROUNDS = 12

R = TypeVar("R", bound=Record)

_STAND_INS = {"date_expected": "2000-01-01", "time_expected": "12:00", "count_expected": "0"}


@dataclass(frozen=True, slots=True)
class Made(Generic[R]):
    """A record and the data it was made of, so that each value's place is known.

    Args:
        record: None where not even a part could be made.
        data: The file, with stand-ins for what was missing or could not be used.
        faults: Trails of all that had a problem.
        stood_in: Fields at the top of the file that only hold a stand-in.
    """

    record: R | None
    data: Fields
    faults: frozenset[Trail]
    stood_in: frozenset[str]

    @property
    def path(self) -> str:
        """The file, as a path below the workspace."""
        return self.data.source.file

    def place(self, *trail: str | int) -> Source:
        """Return where a value stands; the file's first field if there is none."""
        value = follow(self.data, trail)
        return self.data.source if value is None else value.source

    def is_faulty(self, *trail: str | int) -> bool:
        """Tell whether anything at or below a trail had a problem."""
        return any(fault[: len(trail)] == trail for fault in self.faults)


def make_record(reading: Reading, model: type[R], whole: str, data: Fields) -> Made[R]:
    """Validate data, report every fault, and make as much of the record as can be.

    Args:
        reading: Takes the problems.
        model: The record to make.
        whole: What the author calls it, for instance `the meeting`.
        data: Changed: what cannot be used gives way to stand-ins, with NOWHERE as source.
    """
    record, faults = _validate(model, data)
    blank = {fault.trail for fault in faults if _is_blank_field(model, data, fault)}
    words = {fault.trail: explain_fault(model, whole, data, fault) for fault in faults}
    if blank:
        for trail in blank:
            _drop(data, trail)
        record, faults = _validate(model, data)
        needed = {fault.trail for fault in faults if fault.type == "missing"}
        words = {at: problem for at, problem in words.items() if at not in blank - needed}
    reading.problems.extend(words.values())
    rounds = 0
    while faults and rounds < MOST_ROUNDS:
        for fault in faults:
            _mend(model, data, fault)
        record, faults = _validate(model, data)
        rounds += 1
    stood_in = frozenset(key for key in data if _stands_in(data.value(key)))
    return Made(record, data, frozenset(words), stood_in)


def _validate(model: type[R], data: Fields) -> tuple[R | None, list[Fault]]:
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, find_faults(data, error.errors(include_url=False, include_input=False))


def _is_blank_field(model: type[Record], data: Fields, fault: Fault) -> bool:
    """Tell whether the fault is a field left empty, which is none if the field may be missing."""
    known = fault.type != "extra_forbidden" and fault.trail[-1] in field_names(
        model, fault.trail[:-1]
    )
    return known and isinstance(follow(data, fault.trail), Blank)


def _drop(data: Fields, trail: Trail) -> None:
    group = follow(data, trail[:-1])
    if isinstance(group, Fields):
        group.pop(str(trail[-1]), None)


def _mend(model: type[Record], data: Fields, fault: Fault) -> None:
    """Take away a value that cannot be used; where one is needed, put a stand-in.

    Entries of lists and of names are kept, so that they keep their numbers and are known.
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


_MODELS: dict[str, type[BaseModel]] = {
    "organisation": Organisation,
    "committee": Committee,
    "meeting": Meeting,
    "report": Report,
    "minutes": Minutes,
    "work-plan": WorkPlan,
}
KINDS = tuple(_MODELS)


def json_schema(kind: str) -> str:
    """Return the JSON Schema (draft 2020-12) of a kind of file, as text.

    Args:
        kind: One of `KINDS`.
    """
    schema = _MODELS[kind].model_json_schema(by_alias=True, mode="validation")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_loosen(schema)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _loosen(node: Any) -> Any:
    """Allow what an editor takes for a number or a boolean where a file is read as text.

    `title: 2020` and `name: No` are texts to us. The titles that pydantic makes from
    the names of fields say nothing, and are left out.
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
