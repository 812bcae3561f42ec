"""Which meetings a command is to work on."""

import re
from datetime import date
from pathlib import Path

import click

from agendapack.cli.options import Settings
from agendapack.problems import Checked


def complete_meeting(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the meetings of the workspace whose names start so, for the shell."""
    from agendapack.workspace import find_workspace, meeting_folders

    root = context.params.get("workspace") or find_workspace(Path.cwd())
    names = meeting_folders(root) if root else ()
    return [name for name in names if name.startswith(incomplete)]


def named_meetings(settings: Settings, names: tuple[str, ...]) -> Checked[tuple[str, ...]]:
    """Return the folders that the names stand for, each once, with a problem for each unknown."""
    from agendapack.workspace import resolve_meeting

    found = [resolve_meeting(settings.root, name) for name in names]
    folders = dict.fromkeys(each.value for each in found if each.value is not None)
    return Checked(tuple(folders), tuple(p for each in found for p in each.problems))


def every_meeting(settings: Settings) -> Checked[tuple[str, ...]]:
    """Return all folders of the workspace; a workspace without any is a usage error."""
    from agendapack.workspace import meeting_folders

    folders = meeting_folders(settings.root)
    if not folders:
        raise click.UsageError(
            f"{settings.root / 'meetings'} holds no meeting yet;"
            " start one with 'agendapack new DATE --committee ID'"
        )
    return Checked(folders)


def ask_for_meeting(settings: Settings) -> click.UsageError:
    """Return the error for a command line that names no meeting, with those to choose from."""
    folders = every_meeting(settings).value or ()
    upcoming = [name for name in folders if _day(name) >= settings.today.isoformat()]
    shown, kind = (upcoming[:5], "upcoming") if upcoming else (folders[-5:], "latest")
    return click.UsageError(f"name a meeting, or give --all; the {kind}: {', '.join(shown)}")


def _day(folder: str) -> str:
    match = re.match(r"\d{4}-\d{2}-\d{2}", folder)
    return match[0] if match else date.min.isoformat()
