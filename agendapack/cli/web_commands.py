"""The commands for the web: `site`, and `serve`, which makes it again whenever a file is saved."""

import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.batch.outcome import Outcome, State
from agendapack.cli.make_commands import watch_files
from agendapack.cli.options import (
    CACHE,
    FOLDER,
    Settings,
    building_options,
    complete_meeting,
    every_meeting,
    named_meetings,
    shared_options,
)
from agendapack.cli.results import run_meetings
from agendapack.cli.show import printable, say, show_problems, shown_path
from agendapack.cli.wanted import Wanted, jobs_option, make_wish
from agendapack.problems import Problem, is_error

if TYPE_CHECKING:
    from agendapack.tools.preview.state import Preview
    from agendapack.tools.site import SiteResult
    from agendapack.tools.site.read import Indexer, SiteRequest


@click.command("site")
@click.option(
    "--output", "target", type=FOLDER, help="Where it is written. Default: 'site' in the workspace."
)
@click.option("--published", is_flag=True, help="Show only what is on record.")
@click.option(
    "--address",
    metavar="ADDRESS",
    help="Where the site will be on the web. Default: 'site' in the organisation's file.",
)
@jobs_option
@shared_options("workspace", "today", "strict", "form", "quiet", *CACHE)
def site_command(
    settings: Settings, target: Path | None, published: bool, address: str | None, jobs: int | None
) -> int:
    """Make a static site of all meetings, to put on the web.

    Every meeting that has changed is built, with its web edition. The site has the public
    files alone. Only pages that differ are written. 'web: yes' in organisation.yaml saves
    building each meeting twice, with and without its web edition.
    """
    from agendapack.model.fields import is_address
    from agendapack.tools.site import make_site

    if address is not None and not is_address(address):
        raise click.UsageError(
            f"--address takes the address of a folder on the web, for instance"
            f" https://meetings.example.org/; '{address}' is none"
        )
    heard = _Heard()
    status, request, program = _build_all(settings, heard, Wanted(jobs=jobs))
    request = replace(
        request,
        target=target.absolute() if target else settings.root / "site",
        on_record=published,
        address=address,
        indexer=find_indexer(),
    )
    made = make_site(request, program)
    problems = tuple(problem for problem in made.problems if problem not in heard.problems)
    show_problems(problems, settings.form, settings.root)
    if made.value is not None and not settings.quiet:
        _say_made(settings, request, made.value)
    elif not settings.quiet and settings.form == "text":
        say(f"{printable(shown_path(request.target))} was not made, and is as it was before")
    failed = any(map(is_error, problems)) or (settings.strict and problems)
    return max(status, int(bool(failed)))


class _Heard:
    """What the builds of all meetings tell.

    The finished files of `unbuilt` meetings are of an earlier build, since this one failed.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.unbuilt: set[str] = set()
        self.faults: list[str] = []

    def __call__(self, outcomes: Iterable[Outcome], problems: Iterable[Problem]) -> None:
        self.problems.extend(problems)
        for each in outcomes:
            if each.state in (State.FAILED, State.FAULT):
                self.unbuilt.add(each.folder)
            if each.fault is not None:
                self.faults.append(each.fault.brief)


def _build_all(settings: Settings, heard: _Heard, wanted: Wanted) -> "tuple[int, SiteRequest, str]":
    """Build what has changed.

    Returns:
        The exit status, what a site is to be made from, and the fingerprint of the program.
    """
    from agendapack.tools.site.read import SiteRequest, makes_web

    chosen = every_meeting(settings)
    # What each build makes anyway need not be asked for: 'build' then finds the same meeting.
    wanted = replace(wanted, web=not makes_web(settings.root), heard=heard)
    status = run_meetings(settings, chosen, wanted)
    request = SiteRequest(
        root=settings.root,
        builds=settings.output,
        target=settings.root / "site",
        folders=chosen.value or (),
        today=settings.today,
        unbuilt=frozenset(heard.unbuilt),
    )
    return status, request, make_wish(settings, wanted, None).program


def _say_made(settings: Settings, request: "SiteRequest", made: "SiteResult") -> None:
    shown = shown_path(request.target)
    if settings.form == "json":
        say(json.dumps({"site": shown, "meetings": made.meetings, **asdict(made.written)}))
        return
    changes = made.written
    meetings = "1 meeting" if made.meetings == 1 else f"{made.meetings} meetings"
    counts = (("written", changes.written), ("unchanged", changes.kept), ("gone", changes.deleted))
    files = ", ".join(f"{count} {word}" for word, count in counts if count)
    say(f"made {printable(shown)}: {meetings}; files: {files}")
    if request.on_record and not made.meetings:
        say("no meeting is on record yet: 'agendapack publish MEETING' puts one there")
    for folder in sorted(request.unbuilt):
        say(f"{printable(folder)} is in the site without its papers until it builds")
    if request.indexer is None:
        say("the site has no search: install it with pip install 'agendapack[site]'")


def find_indexer() -> "Indexer | None":
    """Return Pagefind, which indexes a site for its search, if it is installed."""
    from importlib.metadata import PackageNotFoundError, version

    from agendapack.tools.site.read import Indexer

    try:
        from pagefind_bin import get_executable

        return Indexer(Path(get_executable()), version("pagefind_bin"))
    except (ImportError, PackageNotFoundError):
        return None


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
@building_options
def serve_command(
    settings: Settings, meeting: str | None, host: str, port: int, restricted: bool
) -> int:
    """Show a meeting in the browser, and build it again whenever a file is saved.

    MEETING is named as for 'agendapack build'; without it, the site of all meetings is
    shown. Open the address that is printed: the page shows the pack at the paper that you
    saved last, and the problems with links that open the place in an editor. Only this
    machine can read it. Ctrl-C ends the command.
    """
    from agendapack.tools.preview import PreviewServer
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
        fault = next((each.fault.brief for each in outcomes if each.fault is not None), None)
        unchanged = all(each.state is State.UNCHANGED for each in outcomes)
        if unchanged and preview.knows(problems, fault):
            return  # a file of another meeting was saved
        preview.tell(problems, fault, saved)

    def make() -> None:
        preview.begin()
        try:
            if meeting is None:
                _make_site(settings, preview, saved)
            else:
                run_meetings(settings, chosen, Wanted(watching=True, web=True, heard=heard))
        except click.UsageError as error:  # the last meeting has gone, for instance
            preview.tell((), error.message, saved)
        finally:
            preview.begin(busy=False)

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
    from agendapack.problems import InternalFault
    from agendapack.tools.site import make_site

    heard = _Heard()
    _, request, program = _build_all(settings, heard, Wanted(watching=True))
    changed = True
    try:
        made = make_site(replace(request, target=preview.folder), program)
        heard.problems += (each for each in made.problems if each not in heard.problems)
        written = made.value.written if made.value else None
        changed = written is None or bool(written.written or written.deleted)
    except InternalFault as fault:
        heard.faults.append(str(fault))
    stopped = heard.faults[0] if heard.faults else None
    if changed or not preview.knows(heard.problems, stopped):
        preview.tell(heard.problems, stopped, saved)
