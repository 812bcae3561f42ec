"""`agendapack templates`."""

from pathlib import Path

import click

from agendapack.cli.options import SHARED, settle_workspace
from agendapack.cli.show import printable, say, show_problems


@click.command("templates")
@click.argument("name", required=False)
@click.option("--copy", is_flag=True, help="Write it into 'templates' in the workspace.")
@SHARED["workspace"]
def command(name: str | None, copy: bool, workspace: Path | None) -> int:
    """List the templates that ship, print one, or copy it.

    Without NAME, each is listed with what it makes; the list says which of them your workspace
    replaces, and which files in its folder 'templates' replace none. With NAME, for instance
    'report', the template is printed as it ships.
    """
    if name is None and copy:
        raise click.UsageError("name the template to copy, for instance: agenda")
    if name is None:
        _list(_find(workspace))
        return 0
    return _copy(_full_name(name), settle_workspace(workspace)) if copy else _print(name)


def _find(workspace: Path | None) -> Path | None:
    """Return the workspace, if there is one: what ships can be listed anywhere."""
    from agendapack.workspace import find_workspace

    return settle_workspace(workspace) if workspace else find_workspace(Path.cwd())


def _list(root: Path | None) -> None:
    from agendapack.tools.templates import FOLDER, list_templates

    listed, extra = list_templates(root)
    width = max(len(each.name) for each in listed)
    for each in listed:
        mark = f" (replaced by {FOLDER}/{each.name})" if each.replaced else ""
        say(f"{each.name.ljust(width)}  {each.makes}{mark}")
    for other in extra:
        hint = f"; {other.hint}" if other.hint else ""
        say(printable(f"{FOLDER}/{other.name} replaces no template{hint}"))


def _print(name: str) -> int:
    from agendapack.tools.templates import read_template

    say(read_template(_full_name(name)).rstrip("\n"))
    return 0


def _copy(name: str, root: Path) -> int:
    from agendapack.tools.templates import copy_template

    made = copy_template(name, root)
    show_problems(made.problems, "text", root)
    for path in made.value or ():
        say(f"wrote {path}")
    return int(made.value is None)


def _full_name(name: str) -> str:
    from agendapack.problems import did_you_mean
    from agendapack.tools.templates import MAKES, find_template

    found = find_template(name)
    if found is None:
        names = [each.removesuffix(".html") for each in MAKES]
        hint = did_you_mean(name, names) or f"there are {', '.join(names)}"
        raise click.UsageError(f"no template is called '{name}'; {hint}")
    return found
