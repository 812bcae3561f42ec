"""The commands that tell people of a meeting: `cancel`, `postpone`, `move-venue` and `mail`."""

import os
from datetime import datetime

import click

from agendapack.cli.options import (
    CACHE,
    Day,
    Settings,
    complete_meeting,
    named_meetings,
    shared_options,
)
from agendapack.cli.results import run_meetings
from agendapack.cli.show import printable, say, show_problems, shown_path
from agendapack.cli.wanted import Wanted

SHARED = shared_options("workspace", "output", "today", "strict", "form", "quiet", *CACHE)
REASON = click.option(
    "--reason", metavar="WORDS", required=True, help="Why; printed on the front sheet."
)
NAMED = click.argument("meeting", shell_complete=complete_meeting)


@click.command("cancel")
@NAMED
@REASON
@SHARED
def cancel_command(settings: Settings, meeting: str, reason: str) -> int:
    """Cancel a meeting: write it into meeting.yaml and, once published, onto the record.

    The folder and everything in it stay. The front sheet says that the meeting is
    cancelled, and why.
    """
    return _change(settings, meeting, {"state": "cancelled", "reason": reason})


@click.command("postpone")
@NAMED
@click.option("--to", "day", metavar="DATE", type=Day(), help="The new day, where it is known.")
@REASON
@SHARED
def postpone_command(settings: Settings, meeting: str, reason: str, day: datetime | None) -> int:
    """Postpone a meeting: write it into meeting.yaml and, once published, onto the record.

    The folder keeps its name, so that links and scripts still find it. Without --to the
    meeting is postponed to a day that is not known yet. A new day needs a new notice, whose
    days are counted from the day on which you publish it.
    """
    if day is None:
        return _change(settings, meeting, {"state": "postponed", "reason": reason})
    return _change(
        settings, meeting, {"date": day.date().isoformat(), "state": "final", "reason": reason}
    )


@click.command("move-venue")
@NAMED
@click.option("--to", "venue", metavar="VENUE", required=True, help="Where it is held now.")
@REASON
@SHARED
def move_venue_command(settings: Settings, meeting: str, reason: str, venue: str) -> int:
    """Hold a meeting elsewhere: write it into meeting.yaml and, once published, onto the record."""
    return _change(settings, meeting, {"venue": venue, "reason": reason})


def _change(settings: Settings, meeting: str, fields: dict[str, str]) -> int:
    """Write fields into the file of a meeting; publish it if it was published before."""
    from agendapack.output.yaml_text import change_meeting, put_back

    for name, value in fields.items():
        fields[name] = " ".join(value.split())
        if not fields[name]:
            raise click.UsageError(f"--{'to' if name == 'venue' else name} is empty")
    chosen = named_meetings(settings, (meeting,))
    if not chosen.value:
        show_problems(chosen.problems, settings.form, settings.root)
        return 1
    (folder,) = chosen.value
    home = settings.root / "meetings" / folder
    changed = change_meeting(home / "meeting.yaml", fields)
    if changed.value is None:
        show_problems(changed.problems, settings.form, settings.root)
        return 1
    if not settings.quiet and settings.form == "text":
        say(f"changed meetings/{folder}/meeting.yaml")
    act = "publish" if (home / "published.yaml").exists() else "build"
    status = run_meetings(settings, chosen, Wanted(act=act, reason=fields["reason"]))
    if status:
        # The file and the record change together, or neither does.
        put_back(home / "meeting.yaml", changed.value)
        say(f"put back meetings/{folder}/meeting.yaml")
    return status


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
