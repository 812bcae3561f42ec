"""`mail`: mails about a meeting, to open in a mail program."""

import os

import click

from agendapack.cli.options import (
    CACHE,
    Settings,
    complete_meeting,
    named_meetings,
    shared_options,
)
from agendapack.cli.results import run_meetings
from agendapack.cli.show import printable, say, show_problems, shown_path
from agendapack.cli.wanted import Wanted


@click.command("mail")
@click.argument("meeting", shell_complete=complete_meeting)
@click.option(
    "--address",
    metavar="ADDRESS",
    help="Where the site is on the web, for links. Default: 'site' in the organisation's file.",
)
@click.option("--attach", is_flag=True, help="Attach the public pack, whatever the address.")
@shared_options("workspace", "output", "today", "strict", "form", "quiet", *CACHE)
def mail_command(settings: Settings, meeting: str, address: str | None, attach: bool) -> int:
    """Write mails about a meeting, one for its members and one for the public; send none.

    The meeting is built first. A mail program opens each file as a draft, with the date, the
    place and the agenda. It has links to the files on the site, or without a site the pack
    itself. The mail to members goes to the 'email' of each in the committee's file; where
    papers are withheld, the restricted pack is attached to it, and it says so. It is written into
    the folder 'restricted', and the one for the public beside the pack.
    """
    from agendapack.model.fields import is_address
    from agendapack.tools.mail import write_mails

    if address is not None and not is_address(address):
        raise click.UsageError(
            "--address takes the address of the site that 'agendapack site' makes, for instance"
            f" https://meetings.example.org/; '{address}' is none"
        )
    chosen = named_meetings(settings, (meeting,))
    status = run_meetings(settings, chosen, Wanted())
    if status or not chosen.value:
        return status
    (folder,) = chosen.value
    built = settings.output / folder
    made = write_mails(settings.root, folder, built, os.environ, address, attach)
    show_problems(made.problems, settings.form, settings.root)
    if made.value is None:
        return 1
    if not settings.quiet and settings.form == "text":
        for path in made.value.files:
            say(f"wrote {printable(shown_path(path))}")
        if made.value.without_address:
            names = ", ".join(made.value.without_address)
            say(f"    without an address: {printable(names)}")
    return 0
