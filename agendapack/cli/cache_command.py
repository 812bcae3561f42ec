"""`agendapack cache`."""

import json
from datetime import datetime
from pathlib import Path

import click

from agendapack.cli.options import SHARED, cache_folder, listing_format, read_limit
from agendapack.cli.show import printable, say

MB = 1_000_000


@click.group("cache")
def cache_command() -> None:
    """Show the cache, or make it smaller."""


@cache_command.command("show")
@listing_format("json", told="Lines of text, or a JSON object.")
@SHARED["cache"]
@SHARED["cache_size"]
def show(form: str, cache: Path | None, cache_size: str | None) -> int:
    """Say where the cache is, how many entries it has and how large it is."""
    from agendapack.cache.folder import survey

    folder, limit = cache_folder(cache), read_limit(cache_size)
    found = survey(folder)
    oldest = found.oldest and datetime.fromtimestamp(found.oldest).isoformat(" ", "minutes")
    if form == "json":
        fields = {"place": str(folder), "entries": found.entries, "bytes": found.size}
        say(json.dumps({**fields, "limit": limit, "oldest": oldest}))
        return 0
    say(f"place        {printable(str(folder))}")
    say(f"entries      {found.entries}")
    say(f"size         {_megabytes(found.size)} of {_megabytes(limit)}")
    say(f"oldest use   {oldest or '-'}")
    return 0


@cache_command.command("prune")
@click.option(
    "--size",
    metavar="SIZE",
    help="How much to keep, for instance 200MB. Default: the cache's limit.",
)
@click.option("--all", "everything", is_flag=True, help="Remove all entries.")
@SHARED["cache"]
@SHARED["cache_size"]
def prune_now(
    size: str | None, everything: bool, cache: Path | None, cache_size: str | None
) -> int:
    """Remove the entries that were used longest ago."""
    if size and everything:
        raise click.UsageError("give --size or --all, not both")
    from agendapack.cache.folder import prune

    removed = prune(cache_folder(cache), 0 if everything else read_limit(size or cache_size))
    entries = "1 entry" if removed.entries == 1 else f"{removed.entries} entries"
    say(f"removed {entries} ({_megabytes(removed.size)})")
    return 0


def _megabytes(size: int) -> str:
    return f"{size / MB:.1f} MB"
