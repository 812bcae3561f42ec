"""Schemas and settings with which an editor completes and checks the files of a workspace."""

import json
from pathlib import Path

from agendapack.load import KINDS, json_schema
from agendapack.output.files import cannot_write, read_ordinary, taken, write_file
from agendapack.problems import Checked, Problem

SCHEMAS = "schema"
"""The folder for the schemas in a new workspace."""
MATCHES = {
    "organisation": ("meetings/organisation.yaml", "meetings/organisations/*.yaml"),
    "committee": ("meetings/committees/*.yaml",),
    "meeting": ("meetings/*/meeting.yaml",),
    "minutes": ("meetings/*/minutes.yaml", "meetings/*/minutes-*.yaml"),
    "report": ("meetings/*/reports/*.yaml", "meetings/*/*report*.yaml"),
    "work-plan": ("meetings/*/work-plan.yaml",),
}
"""Name patterns of each kind of file. No file may match two kinds, because an editor would check
it against both schemas."""
EXTENSION = "redhat.vscode-yaml"


def schema_files(folder: str = SCHEMAS) -> dict[str, str]:
    """Return the text of the schema of each kind of file, by path in the workspace."""
    return {f"{folder}/{kind}.json": json_schema(kind) for kind in KINDS}


def settings_files() -> dict[str, str]:
    """Return the settings files of Visual Studio Code for a workspace, by path."""
    settings = {
        "yaml.schemas": {
            f"./{SCHEMAS}/{kind}.json": list(patterns) for kind, patterns in MATCHES.items()
        },
        "[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2},
        "files.encoding": "utf8",
    }
    return {
        ".vscode/settings.json": _write(settings),
        ".vscode/extensions.json": _write({"recommendations": [EXTENSION]}),
    }


def write_schemas(folder: Path) -> Checked[tuple[Path, ...]]:
    """Write the schemas into a folder, replacing those of other versions of the program.

    Args:
        folder: The folder; it is created if it does not exist.

    Returns:
        The files written, without those that were already up to date. If a file of that name is
        no schema of this program, nothing is written and there is a problem for each such file.
    """
    wanted = {folder / f"{kind}.json": json_schema(kind) for kind in KINDS}
    strangers = [
        path for path, text in wanted.items() if path.exists() and not _is_ours(path, text)
    ]
    if strangers:
        return Checked(None, tuple(taken(path.as_posix()) for path in strangers))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Checked(None, (cannot_write(folder, error),))
    written: list[Path] = []
    problems: list[Problem] = []
    for path, text in wanted.items():
        if path.exists() and path.read_bytes() == text.encode():
            continue
        done = write_file(path, text.encode(), replace=True)
        written += [path] if done.value else []
        problems += done.problems
    return Checked(None if problems else tuple(written), tuple(problems))


def _is_ours(path: Path, text: str) -> bool:
    """Return whether a file is a schema of the same kind, from any version of the program."""
    try:
        there = json.loads(read_ordinary(path))
    except (OSError, ValueError, RecursionError):
        return False
    ours = json.loads(text)
    return isinstance(there, dict) and all(there.get(k) == ours[k] for k in ("$schema", "title"))


def _write(settings: object) -> str:
    return json.dumps(settings, indent=2) + "\n"
