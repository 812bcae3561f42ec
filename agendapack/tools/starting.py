"""Start work: copies of the built-in templates, and the schemas and settings of an editor.

The settings let an editor complete and check the files of a workspace by their schemas.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from agendapack.load import KINDS, json_schema, workspace_schema
from agendapack.output.files import cannot_write, create, read_fields, taken, write_file
from agendapack.problems import Checked, Problem, did_you_mean
from agendapack.render.sandbox import shipped_folder

FOLDER = "templates"
MAKES = {
    "agenda.html": "the front sheet",
    "actions.html": "the actions from earlier meetings that are open",
    "annex.html": "an annex that is not PDF and is set in the house style",
    "changes.html": "the page that 'agendapack diff --pdf' makes",
    "macros.html": "no section: it has what the others share",
    "minutes.html": "the minutes of a meeting",
    "notice.html": "the public notice of a meeting, as a file of its own",
    "report.html": "a report",
    "site-committee.html": "the page of a committee in a site, a whole HTML page as all of these",
    "site-decisions.html": "the decisions of a year in a site",
    "site-home.html": "the first page of a site",
    "site-macros.html": "no page: it has what the pages of a site share",
    "site-meeting.html": "the page of a meeting in a site",
    "site-meetings.html": "the meetings of a year in a site",
    "site-papers.html": "the papers of a year in a site",
    "site-search.html": "the page of a site that searches; it has the only script",
    "site.css": "the look of the pages of a site, after that of the web edition",
    "site.html": "no page: it has what is around the content of each page of a site",
    "supplement.html": "the front sheet of a supplement",
    "web.css": "the look of the web edition",
    "web.html": "a page of the web edition; it is a whole HTML page and no section",
    "withdrawn.html": "the notice that replaces a paper that was withdrawn after publication",
    "withheld.html": "the page that replaces something withheld in the public pack",
    "work-plan.html": "a work plan",
}
"""A description of the output of each template, by its name."""

SCHEMAS = "schema"
"""The folder for the schemas in a new workspace."""
MATCHES = {
    "organisation": ("meetings/organisation.yaml", "meetings/organisations/*.yaml"),
    "committee": ("meetings/committees/*.yaml",),
    "meeting": ("meetings/*/meeting.yaml",),
    "minutes": (
        "meetings/*/minutes.yaml",
        "meetings/*/minutes-*.yaml",
        "meetings/*/restricted-minutes.yaml",
    ),
    "report": ("meetings/*/reports/*.yaml", "meetings/*/*report*.yaml"),
    "work-plan": ("meetings/*/work-plan.yaml",),
    "forward-plan": ("meetings/forward-plans/*.yaml",),
}
"""Name patterns of each kind of file. No file may match two kinds, because an editor would check
it against both schemas."""
EXTENSION = "redhat.vscode-yaml"


def describe_templates(root: Path | None) -> Iterator[str]:
    """Yield a line for each built-in template, and each file of a workspace that replaces none."""
    own = _names(root / FOLDER) if root is not None else ()
    width = max(map(len, MAKES))
    for name, makes in MAKES.items():
        mark = f" (replaced by {FOLDER}/{name})" if name in own else ""
        yield f"{name.ljust(width)}  {makes}{mark}"
    for name in own:
        if name not in MAKES:
            hint = did_you_mean(name, MAKES)
            yield f"{FOLDER}/{name} replaces no template" + (f"; {hint}" if hint else "")


def find_template(name: str) -> str | None:
    """Return the full name of a template, given with or without `.html`; None if unknown."""
    return next((each for each in MAKES if name in (each, each.removesuffix(".html"))), None)


def read_template(name: str) -> str:
    """Return the text of a built-in template, even if the workspace replaces it."""
    return (shipped_folder() / name).read_text("utf-8")


def copy_template(name: str, root: Path) -> Checked[tuple[str, ...]]:
    """Copy a built-in template into the workspace; a file of that name is a problem."""
    return create({f"{FOLDER}/{name}": read_template(name)}, root)


def _names(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        return ()
    names = (path.name for path in folder.iterdir() if path.is_file())
    return tuple(sorted(name for name in names if name[0] != "." and name[-1] != "~"))


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


def write_schemas(folder: Path, root: Path | None) -> Checked[tuple[Path, ...]]:
    """Write the schemas into a folder, replacing those of other versions of the program.

    Args:
        root: The workspace, whose own fields the schemas list; None if there is none.

    Returns:
        The files written, without those that were already up to date. If a file of that name is
        no schema of this program, nothing is written and there is a problem for each such file.
    """
    wanted = {folder / f"{kind}.json": workspace_schema(kind, root) for kind in KINDS}
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
    there, ours = read_fields(path), json.loads(text)
    return all(there.get(key) == ours[key] for key in ("$schema", "title"))


def _write(settings: object) -> str:
    return json.dumps(settings, indent=2) + "\n"
