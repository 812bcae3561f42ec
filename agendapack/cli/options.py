"""Options that several commands share, and the settings made from them."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from agendapack.cli.day import Day


@dataclass(frozen=True, slots=True)
class Settings:
    """What the shared options say.

    Args:
        root: The workspace.
        output: Where the folders of finished packs go.
        form: How problems and results are printed: `text`, `github` or `json`.
        cache: Where what was made before is kept, if that is said.
        no_cache: Keep nothing, and use nothing that is kept.
        cache_size: How large the cache may be, if that is said.
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
"""The options of commands that keep what they make."""
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
        "--output",
        type=FOLDER,
        help="Where packs are written. Default: 'build' in the workspace.",
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
    """Give a command these shared options, and `Settings` as its first argument."""

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(command)
        def with_settings(**given: Any) -> int:
            shared = {name: given.pop(name) for name in names}
            return command(_settings(**shared), **given)

        for name in reversed(names):
            with_settings = SHARED[name](with_settings)
        return with_settings

    return decorate


def _settings(
    workspace: Path | None = None,
    output: Path | None = None,
    today: datetime | None = None,
    **others: Any,
) -> Settings:
    root = settle_workspace(workspace)
    day = today.date() if today else date.today()
    return Settings(root, output.absolute() if output else root / "build", day, **others)


def settle_workspace(given: Path | None, near: Path | None = None) -> Path:
    """Return the workspace: as given, else the nearest upwards of a path or of where we are.

    Raises:
        UsageError: There is none.
    """
    from agendapack.workspace import find_workspace

    root = given.absolute() if given else None
    if root is None:
        root = (find_workspace(near) if near else None) or find_workspace(Path.cwd())
    if root is None:
        raise click.UsageError(
            "neither this folder nor one above it holds a folder 'meetings';"
            " go to your workspace, name it with --workspace, or start one with 'agendapack init'"
        )
    if not (root / "meetings").is_dir():
        raise click.UsageError(
            f"{root} holds no folder 'meetings'; start one with 'agendapack init {given}'"
        )
    return root
