"""JSON Schema of each kind of file, so that editors complete and check while one types."""

import json
from typing import Any

from pydantic import BaseModel

from agendapack.model.meeting import Meeting
from agendapack.model.organisation import Committee, Organisation
from agendapack.model.papers import Minutes, Report, WorkPlan

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
