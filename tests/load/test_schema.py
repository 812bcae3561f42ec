"""The committed schemas are those of the records, and the sample files keep them."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from agendapack.load import KINDS, json_schema, workspace_schema
from agendapack.model.publication import RECORD

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "agendapack" / "schema"


class EditorLoader(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: numbers and true are their own kind, dates are text."""


EditorLoader.yaml_implicit_resolvers = {}

for kind, pattern, first in (
    ("bool", "true|false", "tf"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]*", "-+0123456789"),
    ("null", "~|null|", ["~", "n", ""]),
):
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), list(first)
    )

MARK = "# yaml-language-server: $schema="


def errors(kind: str, text: str) -> list[str]:
    schema = json.loads(json_schema(kind))
    Draft202012Validator.check_schema(schema)
    document = yaml.load(text, Loader=EditorLoader)
    return [error.message for error in Draft202012Validator(schema).iter_errors(document)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_up_to_date(kind: str) -> None:
    """It says the same; versions of pydantic differ in the order of its keys."""
    assert json.loads((COMMITTED / f"{kind}.json").read_text("utf-8")) == json.loads(
        json_schema(kind)
    )


def test_every_kind_is_committed() -> None:
    assert {path.stem for path in COMMITTED.iterdir()} == set(KINDS)


def samples() -> list[Path]:
    files = sorted((ROOT / "meetings").rglob("*.yaml"))
    return [path for path in files if path.read_text("utf-8").startswith(MARK)]


def test_every_sample_names_the_schema_of_its_kind_and_keeps_it() -> None:
    kinds = set()
    for path in samples():
        text = path.read_text("utf-8")
        named = text.splitlines()[0].removeprefix(MARK)
        schema = (path.parent / named).resolve()
        assert schema.parent == COMMITTED, path
        assert errors(schema.stem, text) == [], path
        kinds.add(schema.stem)
    # No committee of the samples has a forward plan; that of test_forward_plan keeps its schema.
    assert kinds == set(KINDS) - {"forward-plan"}
    written = [path for path in (ROOT / "meetings").rglob("*.yaml") if path.name != RECORD]
    assert len(samples()) == len(written)


@pytest.mark.parametrize("number", [2020, 17.3, True])
def test_what_an_editor_takes_for_a_number_may_be_text(number: object) -> None:
    schema = json.loads(json_schema("organisation"))
    assert Draft202012Validator(schema).is_valid({"name": number})
    assert not Draft202012Validator(schema).is_valid({"name": [number]})


def test_a_slip_is_seen_in_the_editor() -> None:
    text = "committee: Parks!\ndate: soon\nagenda:\n  - titel: A\n"
    assert len(errors("meeting", text)) == 3


def test_the_place_of_a_record_is_no_field() -> None:
    assert "(place)" not in "".join(json_schema(kind) for kind in KINDS)


def test_the_schema_of_a_workspace_knows_its_own_fields_and_purposes(tmp_path: Path) -> None:
    (tmp_path / "meetings").mkdir()
    (tmp_path / "meetings" / "organisation.yaml").write_text(
        "name: Elm\npurposes: [To note]\nfields:\n  item:\n"
        "    level: {type: choice, choices: [High], required: yes, description: How sure.}\n"
        "    risks: {several: yes}\n"
    )
    schema = json.loads(workspace_schema("meeting", tmp_path))
    check = Draft202012Validator(schema)
    entry = {"title": "A", "purpose": "To note", "extra": {"level": "High", "risks": ["R1"]}}
    meeting = {"committee": "parks", "date": "2030-01-02", "agenda": [entry]}
    assert list(check.iter_errors(meeting)) == []
    for wrong in ({"level": "Hihg"}, {"risks": "R1"}, {"level": "High", "rikss": "R1"}):
        assert list(check.iter_errors(meeting | {"agenda": [entry | {"extra": wrong}]}))
    assert list(check.iter_errors(meeting | {"agenda": [entry | {"purpose": "To vote"}]}))
    assert workspace_schema("report", tmp_path) == json_schema("report")
    assert workspace_schema("meeting", None) == json_schema("meeting")
