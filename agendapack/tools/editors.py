"""What makes an editor complete and check the files of a workspace: schemas and settings."""

import json
from pathlib import Path

from agendapack.load import KINDS, json_schema
from agendapack.output.files import cannot_write, taken, write_file
from agendapack.problems import Checked, Problem

SCHEMAS = "schema"
"""The folder of a new workspace that has the schemas."""
MATCHES = {
    "organisation": ("meetings/organisation.yaml", "meetings/organisations/*.yaml"),
    "committee": ("meetings/committees/*.yaml",),
    "meeting": ("meetings/*/meeting.yaml",),
    "minutes": ("meetings/*/minutes.yaml", "meetings/*/minutes-*.yaml"),
    "report": ("meetings/*/reports/*.yaml", "meetings/*/*report*.yaml"),
    "work-plan": ("meetings/*/work-plan.yaml",),
}
"""Which files are of which kind, by their names. No file may match two kinds: an editor would
hold it against both."""
EXTENSION = "redhat.vscode-yaml"


def schema_files(folder: str = SCHEMAS) -> dict[str, str]:
    """Return the schema of each kind of file, by its path."""
    return {f"{folder}/{kind}.json": json_schema(kind) for kind in KINDS}


def settings_files() -> dict[str, str]:
    """Return the settings of Visual Studio Code for a workspace, by their paths."""
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
    """Write the schemas into a folder; those of another version of the program are replaced.

    Args:
        folder: Made if it is not there.

    Returns:
        What was written, but for what was the same already; or a problem for each file that is
        something else and stands in the way. Then none is written.
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
    """Tell whether a file is a schema of the same kind, of whatever version."""
    try:
        there = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    ours = json.loads(text)
    return isinstance(there, dict) and all(there.get(k) == ours[k] for k in ("$schema", "title"))


def _write(settings: object) -> str:
    return json.dumps(settings, indent=2) + "\n"
