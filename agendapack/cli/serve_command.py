"""`serve`: a meeting or a site in the browser, made again whenever a file is saved."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.batch.outcome import Outcome, State
from agendapack.cli.make_commands import watch_files
from agendapack.cli.options import (
    CACHE,
    Settings,
    complete_meeting,
    every_meeting,
    named_meetings,
    shared_options,
)
from agendapack.cli.results import run_meetings
from agendapack.cli.show import say, show_problems
from agendapack.cli.wanted import Wanted
from agendapack.problems import Problem

if TYPE_CHECKING:
    from agendapack.tools.preview.state import Preview

PORT = 8765
SITE = ".preview"
"""The folder beside the meetings' own where the site for the preview is kept."""


@click.command("serve")
@click.argument("meeting", required=False, shell_complete=complete_meeting)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Where to listen; another address lets other machines read the meeting.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port; 0 for any that is free.",
)
@click.option("--restricted", is_flag=True, help="Also show what is withheld from the public.")
@shared_options("workspace", "output", "today", "strict", "form", "quiet", *CACHE)
def serve_command(
    settings: Settings, meeting: str | None, host: str, port: int, restricted: bool
) -> int:
    """Show a meeting in the browser, and build it again whenever a file is saved.

    MEETING is named as for 'agendapack build'; without it, the site of all meetings is
    shown. Open the address that is printed: the page shows the pack at the paper that you
    saved last, and the problems with links that open the place in an editor. Only this
    machine can read it. Ctrl-C ends the command.
    """
    from agendapack.tools.preview.server import PreviewServer
    from agendapack.tools.preview.state import Preview

    chosen = named_meetings(settings, (meeting,)) if meeting else every_meeting(settings)
    if not chosen.value:
        show_problems(chosen.problems, settings.form, settings.root)
        return 1
    if meeting is None and restricted:
        raise click.UsageError("--restricted needs a MEETING: a site has public files alone")
    if meeting is None:
        preview = Preview(settings.root, settings.output / SITE, builds=settings.output)
    else:
        preview = Preview(settings.root, settings.output / chosen.value[0], restricted)
    try:
        server = PreviewServer(host, port, preview)
    except OSError as error:
        raise click.UsageError(
            f"{host} port {port} cannot be listened on: {error.strerror or error};"
            " name another with --port, or any that is free with --port 0"
        ) from None
    saved: list[Path] = []

    def heard(outcomes: Iterable[Outcome], problems: Iterable[Problem]) -> None:
        if preview.version and all(each.state is State.UNCHANGED for each in outcomes):
            return  # a file of another meeting was saved
        fault = next((each.fault for each in outcomes if each.fault is not None), None)
        preview.tell(problems, fault.brief if fault else None, saved)

    def make() -> None:
        if meeting is None:
            _make_site(settings, preview, saved)
        else:
            run_meetings(settings, chosen, Wanted(watching=True, web=True, heard=heard))

    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            say(f"serving {server.address}; Ctrl-C ends it")
            make()
            for changed in watch_files(settings):
                saved[:] = changed
                make()
        finally:
            server.shutdown()
    return 0


def _make_site(settings: Settings, preview: "Preview", saved: Iterable[Path]) -> None:
    """Build what has changed, make the site anew, and tell the preview of both."""
    from agendapack.cli.site_command import find_unbuilt
    from agendapack.cli.wanted import make_wish
    from agendapack.problems import InternalFault
    from agendapack.tools.site.make import make_site
    from agendapack.tools.site.read import SiteRequest, makes_web

    chosen, told, faults = every_meeting(settings), list[Problem](), list[str]()
    unbuilt: set[str] = set()

    def heard(outcomes: Iterable[Outcome], problems: Iterable[Problem]) -> None:
        told.extend(problems)
        unbuilt.update(find_unbuilt(outcomes))
        faults.extend(each.fault.brief for each in outcomes if each.fault is not None)

    wanted = Wanted(watching=True, web=not makes_web(settings.root), heard=heard)
    run_meetings(settings, chosen, wanted)
    request = SiteRequest(
        root=settings.root,
        builds=settings.output,
        target=preview.folder,
        folders=chosen.value or (),
        today=settings.today,
        unbuilt=frozenset(unbuilt),
    )
    try:
        made = make_site(request, make_wish(settings, wanted, None).program)
        told += (problem for problem in made.problems if problem not in told)
    except InternalFault as fault:
        faults.append(str(fault))
    preview.tell(told, faults[0] if faults else None, saved)
