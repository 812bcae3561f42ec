"""List, read and copy the built-in templates, which a workspace can replace."""

from dataclasses import dataclass
from pathlib import Path

from agendapack.output.files import create
from agendapack.problems import Checked, did_you_mean
from agendapack.render.templates import shipped_folder

FOLDER = "templates"
MAKES = {
    "agenda.html": "the front sheet",
    "annex.html": "an annex that is not PDF and is set in the house style",
    "changes.html": "the page that 'agendapack diff --pdf' makes",
    "macros.html": "no section: it has what the others share",
    "minutes.html": "the minutes of a meeting",
    "report.html": "a report",
    "supplement.html": "the front sheet of a supplement",
    "withdrawn.html": "the notice that replaces a paper that was withdrawn after publication",
    "withheld.html": "the page that replaces something withheld in the public pack",
    "work-plan.html": "a work plan",
}
"""A description of the output of each template, by its name."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A built-in template.

    Args:
        makes: A short description of its output.
        replaced: Whether the workspace has a template of the same name.
    """

    name: str
    makes: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class Extra:
    """A template in the workspace that replaces no built-in one; `hint` suggests a name."""

    name: str
    hint: str | None


def list_templates(root: Path | None) -> tuple[tuple[Listed, ...], tuple[Extra, ...]]:
    """Return the built-in templates, and the files in the workspace that replace none of them.

    Args:
        root: The workspace; None to list only the built-in templates.
    """
    own = _names(root / FOLDER) if root is not None else ()
    listed = tuple(Listed(name, MAKES[name], name in own) for name in MAKES)
    extra = tuple(Extra(name, did_you_mean(name, MAKES)) for name in own if name not in MAKES)
    return listed, extra


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
    """Return the sorted file names in a folder, without hidden files and editor backups."""
    if not folder.is_dir():
        return ()
    names = (path.name for path in folder.iterdir() if path.is_file())
    return tuple(sorted(name for name in names if name[0] != "." and name[-1] != "~"))
