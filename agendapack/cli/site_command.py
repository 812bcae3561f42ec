"""`site`: a static site of all meetings."""

from dataclasses import replace
from pathlib import Path

import click

from agendapack.cli.options import CACHE, FOLDER, Settings, every_meeting, shared_options
from agendapack.cli.results import run_meetings
from agendapack.cli.show import printable, say, show_problems, shown_path
from agendapack.cli.wanted import Wanted, jobs_option, make_wish
from agendapack.problems import is_error


@click.command("site")
@click.option("--output", "target", type=FOLDER, help="Default: 'site' in the workspace.")
@click.option("--published", is_flag=True, help="Show only what is on record.")
@click.option(
    "--address",
    metavar="ADDRESS",
    help="Where the site will be on the web. Default: 'site' in the organisation's file.",
)
@jobs_option
@shared_options("workspace", "today", "strict", "form", "quiet", *CACHE)
def site_command(
    settings: Settings,
    target: Path | None,
    published: bool,
    address: str | None,
    jobs: int | None,
) -> int:
    """Make a static site of all meetings, to put on the web.

    Every meeting that has changed is built, with its web edition. The site has the public
    files alone. Only pages that differ are written. 'web: yes' in organisation.yaml saves
    building each meeting twice, with and without its web edition.
    """
    from agendapack.model.fields import is_address
    from agendapack.tools.site.make import make_site
    from agendapack.tools.site.read import SiteRequest

    if address is not None and not is_address(address):
        raise click.UsageError(
            f"--address takes the address of a folder on the web, for instance"
            f" https://meetings.example.org/; '{address}' is none"
        )
    chosen = every_meeting(settings)
    wanted = Wanted(web=True, jobs=jobs)
    status = run_meetings(replace(settings, quiet=True), chosen, wanted)
    request = SiteRequest(
        root=settings.root,
        builds=settings.output,
        target=target.absolute() if target else settings.root / "site",
        folders=chosen.value or (),
        today=settings.today,
        on_record=published,
        address=address,
    )
    made = make_site(request, make_wish(settings, wanted, None).program)
    show_problems(made.problems, settings.form, settings.root)
    if made.value is not None and not settings.quiet:
        written = made.value.written
        say(
            f"made {printable(shown_path(request.target))}: {made.value.meetings} meetings;"
            f" {written.written} files written, {written.kept} unchanged, {written.deleted} deleted"
        )
    failed = any(map(is_error, made.problems)) or (settings.strict and made.problems)
    return max(status, int(bool(failed)))
