"""Where the cache is, and how large it may be: the environment is asked here only."""

import time
from pathlib import Path

import click

from agendapack.cli.options import Settings

DEFAULT_LIMIT = 1_000_000_000


def find_cache(settings: Settings) -> Path | None:
    """Return the cache's folder; None where none is wanted.

    It remembers there what the program is, so that a build need not look at all of it.
    """
    if settings.no_cache:
        return None
    from agendapack.cache import PROGRAM
    from agendapack.unchanged.fingerprint import fingerprint

    folder = cache_folder(settings.cache)
    fingerprint(folder / PROGRAM, time.time_ns())
    return folder


def cache_folder(given: Path | None) -> Path:
    """Return the folder as given, else that of the user."""
    if given is not None:
        return given.absolute()
    from platformdirs import user_cache_path

    return user_cache_path("agendapack", appauthor=False)


def prune_cache(settings: Settings) -> None:
    """Keep the cache within its limit, once a run has put into it what it had to."""
    if settings.no_cache:
        return
    from agendapack.cache import prune

    prune(cache_folder(settings.cache), read_limit(settings.cache_size))


def check_limit(settings: Settings) -> None:
    """Refuse a limit that is no size before anything is done, where a cache is wanted.

    Raises:
        UsageError: It is none.
    """
    if not settings.no_cache:
        read_limit(settings.cache_size)


def read_limit(said: str | None) -> int:
    """Return a limit in bytes.

    Raises:
        UsageError: It is no size.
    """
    if said is None:
        return DEFAULT_LIMIT
    from agendapack.model.size import read_size

    limit = read_size(said)
    if limit is None:
        raise click.UsageError(f"the cache's limit is a size, for instance 500MB; '{said}' is none")
    return limit
