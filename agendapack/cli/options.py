"""Options that several commands share: workspace, output, date, format and cache.

`shared_options` adds them to a command, which gets their values as `Settings`. The
functions below it find the workspace, the meetings and the cache that the values name.
"""

import functools
import os
import re
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.model import dataclass
from agendapack.problems import Checked

if TYPE_CHECKING:
    from agendapack.model.request import Request
    from agendapack.pack.prepare import Prepared


def listing_format(*formats: str, told: str) -> Callable[[Any], Any]:
    """Return the option `--format` of a command that lists things, beside plain text."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", *formats]),
        default="text",
        show_default=True,
        help=told,
    )


TABLE_FORMAT = listing_format("json", told="A table, or one JSON object on each line.")


class Day(click.DateTime):
    """A click parameter type for a date such as 2020-02-18."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the date."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"'{value}' is no day; write it as in 2020-02-18", param, ctx)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of the shared options.

    Args:
        output: The folder that holds a folder of packs for each meeting.
        form: How problems and results are printed: `text`, `github` or `json`.
        cache: The folder of the cache; None for the user's default.
        cache_size: The limit of the cache as it was typed; None for the default.
    """

    root: Path
    output: Path
    today: date
    strict: bool = False
    form: str = "text"
    quiet: bool = False
    cache: Path | None = None
    no_cache: bool = False
    cache_size: str | None = None


CACHE = ("cache", "no_cache", "cache_size")
"""The options of commands that use the cache."""
FOLDER = click.Path(file_okay=False, path_type=Path)
SHARED: dict[str, Callable[[Any], Any]] = {
    "workspace": click.option(
        "--workspace",
        type=FOLDER,
        envvar="AGENDAPACK_WORKSPACE",
        show_envvar=True,
        help="The folder that holds 'meetings'. Default: the nearest one upwards.",
    ),
    "output": click.option(
        "--output", type=FOLDER, help="Where packs are written. Default: 'build' in the workspace."
    ),
    "today": click.option(
        "--today",
        type=Day(),
        metavar="DATE",
        help="Work as if it were this day, for instance 2020-02-18. Default: today.",
    ),
    "strict": click.option("--strict", is_flag=True, help="Treat warnings as errors."),
    "form": click.option(
        "--format",
        "form",
        type=click.Choice(["text", "github", "json"]),
        default="text",
        show_default=True,
        help="How to print problems.",
    ),
    "quiet": click.option("--quiet", "-q", is_flag=True, help="Print problems and nothing else."),
    "cache": click.option(
        "--cache",
        type=FOLDER,
        envvar="AGENDAPACK_CACHE",
        show_envvar=True,
        help="The folder of the cache. Default: in your folder for caches.",
    ),
    "no_cache": click.option("--no-cache", is_flag=True, help="Do without the cache."),
    "cache_size": click.option(
        "--cache-size",
        metavar="SIZE",
        envvar="AGENDAPACK_CACHE_SIZE",
        show_envvar=True,
        help="How large the cache may grow, for instance 500MB. Default: 1 GB.",
    ),
}


def shared_options(*names: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return a decorator that adds these options to a command.

    The command gets their values as `Settings`, its first argument.
    """

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(command)
        def with_settings(**given: Any) -> int:
            shared = {name: given.pop(name) for name in names}
            return command(_settings(**shared), **given)

        for name in reversed(names):
            with_settings = SHARED[name](with_settings)
        return with_settings

    return decorate


building_options = shared_options("workspace", "output", "today", "strict", "form", "quiet", *CACHE)
"""Adds the options of a command that builds meetings."""


def _settings(
    workspace: Path | None = None,
    output: Path | None = None,
    today: datetime | None = None,
    **others: Any,
) -> Settings:
    root = settle_workspace(workspace)
    day = today.date() if today else date.today()
    # Without '..', which would seem to lead out of the workspace by a link.
    folder = Path(os.path.abspath(output)) if output else root / "build"
    return Settings(root, folder, day, **others)


def settle_workspace(given: Path | None, near: Path | None = None) -> Path:
    """Return the workspace to work in.

    Args:
        given: The folder named with `--workspace`; None to search for one.
        near: A path to search upwards from, before the current folder.

    Raises:
        UsageError: There is no workspace, or the named folder has no `meetings` folder.
    """
    from agendapack.workspace import find_workspace

    root = given.absolute() if given else None
    if root is None:
        root = (find_workspace(near) if near else None) or find_workspace(Path.cwd())
    if root is None:
        hint = _tell_folder(Path.cwd()) or (
            "go to your workspace, name it with --workspace, or start one with 'agendapack init'"
        )
        raise click.UsageError(
            f"neither this folder nor one above it holds a folder 'meetings'; {hint}"
        )
    if not (root / "meetings").is_dir():
        above = find_workspace(root)
        hint = f"the workspace is {above}" if above else ""
        hint = hint or _tell_folder(root) or f"start one with 'agendapack init {given}'"
        raise click.UsageError(f"{root} holds no folder 'meetings'; {hint}")
    return root


def _tell_folder(root: Path) -> str | None:
    """Say which folder to rename, if one has nearly the name of that of the meetings."""
    from agendapack.workspace import list_folder

    near = (each for each in list_folder(root) if each.casefold() in ("meeting", "meetings"))
    name = next((each for each in near if (root / each).is_dir()), None)
    return f"rename the folder '{name}' to 'meetings'" if name else None


def complete_meeting(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the meetings whose names start with `incomplete`, for shell completion."""
    from agendapack.workspace import meeting_folders

    return complete_name(context, incomplete, meeting_folders)


MEETING = click.argument("meeting", shell_complete=complete_meeting)
MEETINGS = click.argument(
    "meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meeting
)


def complete_name(
    context: click.Context, incomplete: str, list_names: Callable[[Path], tuple[str, ...]]
) -> list[str]:
    """Return the names in the workspace that start with `incomplete`."""
    from agendapack.workspace import find_workspace

    root = context.params.get("workspace") or find_workspace(Path.cwd())
    names = list_names(root) if root else ()
    return [name for name in names if name.startswith(incomplete) and name.isprintable()]


def named_meetings(settings: Settings, names: tuple[str, ...]) -> Checked[tuple[str, ...]]:
    """Return the meeting folders with these names, each once, and a problem for each bad name."""
    from agendapack.workspace import resolve_meeting

    found = [resolve_meeting(settings.root, name) for name in names]
    folders = dict.fromkeys(each.value for each in found if each.value is not None)
    return Checked(tuple(folders), tuple(p for each in found for p in each.problems))


def lay_out_anyway(settings: Settings, meeting: str) -> "Checked[tuple[Request, Prepared]]":
    """Lay a meeting out even if its published numbers stop a build; return what was asked, too."""
    from agendapack.batch.office_program import find_office
    from agendapack.model.request import Request
    from agendapack.problems import ProblemsFound
    from agendapack.tools.changes import prepare_anyway

    chosen = named_meetings(settings, (meeting,))
    if not chosen.value:
        return Checked(None, chosen.problems)
    (folder,) = chosen.value
    request = Request(
        settings.root, folder, settings.output, office=find_office(), environment=os.environ
    )
    try:
        return Checked((request, prepare_anyway(request)))
    except ProblemsFound as stopped:
        return Checked(None, stopped.problems)


def every_meeting(settings: Settings) -> Checked[tuple[str, ...]]:
    """Return all meeting folders of the workspace."""
    from agendapack.workspace import find_unread, known_committees, meeting_folders

    folders = meeting_folders(settings.root)
    if not folders:
        unread = find_unread(settings.root)
        of_committee = " --committee ID" if known_committees(settings.root) else ""
        instead = f" ({unread[0].message}: {unread[0].hint})" if unread else ""
        raise click.UsageError(
            f"{settings.root / 'meetings'} holds no meeting yet;"
            f" start one with 'agendapack new DATE{of_committee}'{instead}"
        )
    return Checked(folders, find_unread(settings.root))


def ask_for_meeting(settings: Settings) -> click.UsageError:
    """Return the error for a command line without a meeting; it lists some to choose from."""
    folders = every_meeting(settings).value or ()
    upcoming = [name for name in folders if _day(name) >= settings.today.isoformat()]
    shown, kind = (upcoming[:5], "upcoming") if upcoming else (folders[-5:], "latest")
    return click.UsageError(f"name a meeting, or give --all; the {kind}: {', '.join(shown)}")


def _day(folder: str) -> str:
    match = re.match(r"\d{4}-\d{2}-\d{2}", folder)
    return match[0] if match else date.min.isoformat()


DEFAULT_LIMIT = 1_000_000_000


def find_cache(settings: Settings) -> Path | None:
    """Return the folder of the cache; None with `--no-cache`.

    Also stores the program's fingerprint there, so that the build processes need not
    compute it again from the program's files.
    """
    if settings.no_cache:
        return None
    from agendapack.cache import fingerprint
    from agendapack.cache.folder import PROGRAM

    folder = cache_folder(settings.cache)
    fingerprint(folder / PROGRAM, time.time_ns())
    return folder


def cache_folder(given: Path | None) -> Path:
    """Return the absolute path of the given folder, or the user's default cache folder."""
    if given is not None:
        return given.absolute()
    from platformdirs import user_cache_path

    return user_cache_path("agendapack", appauthor=False)


def prune_cache(settings: Settings) -> None:
    """Delete the least recently used cache entries until the cache is within its limit."""
    if settings.no_cache:
        return
    from agendapack.cache.folder import prune

    prune(cache_folder(settings.cache), read_limit(settings.cache_size))


def check_limit(settings: Settings) -> None:
    """Check the limit of the cache before any work is done."""
    if not settings.no_cache:
        read_limit(settings.cache_size)


def read_limit(said: str | None) -> int:
    """Return the limit of the cache in bytes; the default if none was given.

    Raises:
        UsageError: The limit is not a size.
    """
    if said is None:
        return DEFAULT_LIMIT
    from agendapack.model.style import read_size

    limit = read_size(said)
    if limit is None:
        raise click.UsageError(f"the cache's limit is a size, for instance 500MB; '{said}' is none")
    return limit
