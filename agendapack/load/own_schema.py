"""The JSON Schemas completed with what an organisation declares: its own fields and purposes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agendapack.load.bodies import read_organisation
from agendapack.load.validate import json_schema
from agendapack.model.organisation import Organisation
from agendapack.model.own_fields import OwnField
from agendapack.model.text import Text
from agendapack.problems import Source
from agendapack.workspace import list_folder

HOUSES = "meetings/organisations"
PLACES = {
    "organisation": (("organisation", ()),),
    "committee": (("committee", ()),),
    "meeting": (
        ("meeting", ()),
        ("item", ("$defs", "AgendaEntry")),
        ("annex", ("$defs", "Annex")),
    ),
    "report": (("report", ()), ("annex", ("$defs", "Annex"))),
}
"""For each kind of file, what in it has fields of its own, and where its schema stands."""
ITEM = ("$defs", "AgendaEntry", "properties", "purpose")


def workspace_schema(kind: str, root: Path | None) -> str:
    """Return the JSON Schema of a kind of file, as text, with the fields of a workspace.

    Args:
        kind: One of `KINDS`.
        root: The workspace; None for the schema without any. Where it has several organisations,
            what any of them declares is allowed.
    """
    plain = json_schema(kind)
    houses = _read_houses(root) if root is not None else []
    schema = json.loads(plain)
    for holder, trail in PLACES.get(kind, ()):
        declared = [getattr(house.fields, holder) for house in houses]
        joined: dict[str, OwnField] = {n: f for fields in declared for n, f in fields.items()}
        # One that declares nothing allows all.
        if joined and all(declared):
            _follow(schema, trail)["properties"]["extra"] |= _describe_all(joined)
    purposes = [str(each) for house in houses for each in house.purposes]
    if kind == "meeting" and purposes and all(house.purposes for house in houses):
        one: dict[str, Any] = {"type": "string", "enum": list(dict.fromkeys(purposes))}
        _follow(schema, ITEM)["anyOf"] = [one, {"type": "array", "items": one}]
    if schema == json.loads(plain):
        return plain
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _read_houses(root: Path) -> list[Organisation]:
    """Return the organisations of a workspace as far as they can be read."""
    files = [file for file in list_folder(root / HOUSES) if file.endswith(".yaml")]
    named = [Text(file.removesuffix(".yaml"), Source(f"{HOUSES}/{file}")) for file in files]
    whole = [None] if "organisation.yaml" in list_folder(root / "meetings") else []
    read = (read_organisation(root, name).value for name in (*whole, *named))
    return [house for house in read if house is not None]


def _follow(schema: Any, trail: tuple[str, ...]) -> Any:
    for step in trail:
        schema = schema[step]
    return schema


def _describe_all(declared: Mapping[str, OwnField]) -> dict[str, Any]:
    required = [name for name, field in declared.items() if field.required]
    return {
        "properties": {name: _describe(field) for name, field in declared.items()},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _describe(field: OwnField) -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "text": {"type": ["string", "number", "boolean"]},
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "number": {"type": ["number", "string"]},
        "yes-no": {"enum": ["yes", "no", "on", "off", True, False]},
        "choice": {"enum": [str(each) for each in field.choices]},
    }
    one = kinds[field.type]
    shown = {"anyOf": [one, {"type": "array", "items": one}]} if field.several else one
    said = {"description": str(field.description)} if field.description else {}
    return {**said, **shown}
