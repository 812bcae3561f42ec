"""`agendapack watch`."""

from collections.abc import Iterator

import click

from agendapack.cli.options import CACHE, Settings, complete_meeting, named_meetings, shared_options
from agendapack.cli.results import run_meetings
from agendapack.cli.show import printable, say, show_problems
from agendapack.cli.wanted import Wanted

MILLISECONDS_OF_QUIET = 100
"""A program that saves may write several files, or one in several steps."""
MILLISECONDS_TO_START = 200
"""After so long it is sure to be looking, and so it does every so often whether to stop."""


@click.command("watch")
@click.argument("meeting", shell_complete=complete_meeting)
@click.option("--large-print", is_flag=True, help="Also make packs in large print (18 pt).")
@shared_options("workspace", "output", "today", "strict", "form", "quiet", *CACHE)
def command(settings: Settings, meeting: str, large_print: bool) -> int:
    """Build a meeting, and build it again whenever one of its files is saved.

    MEETING is named as for 'agendapack build'. Files that it shares with other meetings
    count too. Problems are shown as they are found. Ctrl-C ends the command.
    """
    chosen = named_meetings(settings, (meeting,))
    if chosen.value == ():
        show_problems(chosen.problems, settings.form, settings.root)
        return 1
    wanted = Wanted(large_print=large_print, watching=True)
    run_meetings(settings, chosen, wanted)
    if not settings.quiet and settings.form == "text":
        say(f"watching {printable(', '.join(chosen.value or ()))}; Ctrl-C ends it")
    for _ in _changes(settings):
        run_meetings(settings, chosen, wanted)
    return 0


def _changes(settings: Settings) -> Iterator[None]:
    """Tell of each change until Ctrl-C, and once of what may have changed before it looked."""
    from watchfiles import DefaultFilter, watch

    changes = watch(
        settings.root,
        watch_filter=DefaultFilter(ignore_paths=[settings.output]),
        step=MILLISECONDS_OF_QUIET,
        rust_timeout=MILLISECONDS_TO_START,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    yield from (None for number, changed in enumerate(changes) if changed or not number)
