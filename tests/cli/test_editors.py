"""Schemas and settings for editors: where they are written, and that nothing is written over."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from agendapack.load import KINDS, json_schema
from agendapack.tools.starting import MATCHES
from tests.cli.conftest import Run

DOCS = Path(__file__).parents[2] / "docs"
SAMPLES = Path(__file__).parents[2] / "meetings"
MARK = "# yaml-language-server: $schema="


def named_schema(file: Path) -> Path:
    """Return the schema that the first line of a file names."""
    first = file.read_text("utf-8").splitlines()[0]
    assert first.startswith(MARK), file
    return (file.parent / first.removeprefix(MARK)).resolve()


def test_every_file_of_a_new_workspace_names_a_schema_that_is_there(
    agendapack: Run, workspace: Path
) -> None:
    files = sorted((workspace / "meetings").rglob("*.yaml"))
    assert len(files) == 4
    kinds = [named_schema(file).relative_to(workspace).as_posix() for file in files]
    assert kinds == [
        *["schema/meeting.json"] * 2,
        "schema/committee.json",
        "schema/organisation.json",
    ]
    assert all(named_schema(file).is_file() for file in files)


def test_schemas_are_written_and_older_ones_replaced(agendapack: Run, tmp_path: Path) -> None:
    ran = agendapack("schema", "--write", "ours/schema")
    assert ran.code == 0
    assert ran.out.splitlines() == [f"wrote ours/schema/{kind}.json" for kind in KINDS]
    for kind in KINDS:
        assert (tmp_path / "ours" / "schema" / f"{kind}.json").read_text() == json_schema(kind)
    older = tmp_path / "ours" / "schema" / "report.json"
    older.write_text(json.dumps({**json.loads(older.read_text()), "properties": {}}))
    assert agendapack("schema", "--write", "ours/schema").out == "wrote ours/schema/report.json\n"
    assert older.read_text() == json_schema("report")
    again = agendapack("schema", "--write", "ours/schema")
    assert (again.code, again.out) == (0, "ours/schema has the schemas already\n")


def test_a_file_that_is_no_schema_is_not_written_over(agendapack: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text('{"meetings": 3}')
    ran = agendapack("schema", "--write", ".")
    assert ran.code == 1
    assert "report.json already exists" in ran.err
    assert report.read_text() == '{"meetings": 3}'
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.json"]


def test_one_kind_cannot_be_written_by_itself(agendapack: Run) -> None:
    ran = agendapack("schema", "report", "--write", "x")
    assert ran.code == 2
    assert "leave KIND out" in ran.err


def test_new_finds_the_schemas_where_the_committee_s_is(agendapack: Run, workspace: Path) -> None:
    (workspace / "schema").rename(workspace / "meetings" / ".schema")
    committee = workspace / "meetings" / "committees" / "parish-council.yaml"
    text = committee.read_text()
    committee.write_text(text.replace("../../schema/", "../.schema/"))
    agendapack("new", "2030-05-06", "--committee", "parish-council")
    meeting = workspace / "meetings" / "2030-05-06" / "meeting.yaml"
    assert named_schema(meeting) == workspace / "meetings" / ".schema" / "meeting.json"
    assert named_schema(meeting).is_file()
    committee.write_text(text.split("\n", 1)[1])
    agendapack("new", "2030-06-03", "--committee", "parish-council")
    assert MARK not in (workspace / "meetings" / "2030-06-03" / "meeting.yaml").read_text()


def test_init_writes_settings_and_keeps_those_that_are_there(
    agendapack: Run, tmp_path: Path
) -> None:
    assert agendapack("init", "--editor", "vscode", "new").code == 0
    there = tmp_path / "new" / ".vscode"
    assert json.loads((there / "extensions.json").read_text()) == {
        "recommendations": ["redhat.vscode-yaml"]
    }
    for schema in json.loads((there / "settings.json").read_text())["yaml.schemas"]:
        assert (tmp_path / "new" / schema).is_file()
    mine = tmp_path / "mine" / ".vscode" / "settings.json"
    mine.parent.mkdir(parents=True)
    mine.write_text("{}")
    ran = agendapack("init", "--editor", "vscode", "mine")
    assert ran.code == 0
    assert "wrote mine/.vscode/extensions.json\n" in ran.out
    assert "kept mine/.vscode/settings.json\n" in ran.out
    assert mine.read_text() == "{}"


def test_a_workspace_that_is_there_gets_the_settings_alone(
    agendapack: Run, workspace: Path
) -> None:
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}
    (workspace / "schema" / "report.json").unlink()
    ran = agendapack("init", "--editor", "vscode")
    assert ran.code == 0
    wrote = [line for line in ran.out.splitlines() if line.startswith("wrote ")]
    assert wrote == [
        f"wrote {name}"
        for name in (".vscode/extensions.json", ".vscode/settings.json", "schema/report.json")
    ]
    assert all(path.read_bytes() == data for path, data in before.items())
    assert agendapack("init").code == 1


def kinds_of(path: str) -> list[str]:
    """Return the kinds whose patterns a path matches; `*` stays within a folder."""

    def matches(pattern: str) -> bool:
        parts = list(zip(path.split("/"), pattern.split("/"), strict=False))
        same_depth = path.count("/") == pattern.count("/")
        return same_depth and all(fnmatchcase(name, part) for name, part in parts)

    return [kind for kind, patterns in MATCHES.items() if any(map(matches, patterns))]


@pytest.mark.parametrize("file", sorted(SAMPLES.rglob("*.yaml")), ids=lambda file: file.name)
def test_no_file_is_held_against_another_kind(file: Path) -> None:
    found = kinds_of(file.relative_to(SAMPLES.parent).as_posix())
    text = file.read_text("utf-8")
    named = [named_schema(file).stem] if text.startswith(MARK) else []
    assert found in ([], named)
    assert found or file.name not in ("meeting.yaml", "organisation.yaml", "work-plan.yaml")


def test_the_page_lists_the_names() -> None:
    page = (DOCS / "tasks" / "editor.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z ]+) \| (`meetings.*`) \|$", page, re.M)
    listed = {kind.replace(" ", "-"): tuple(re.findall("`(.*?)`", names)) for kind, names in rows}
    assert listed == MATCHES
