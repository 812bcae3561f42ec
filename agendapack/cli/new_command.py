"""`agendapack new`."""

import re
from datetime import datetime

import click

from agendapack.cli.options import Day, Settings, shared_options
from agendapack.cli.show import say, show_problems


def _suffix(context: click.Context, parameter: click.Parameter, given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given):
        raise click.BadParameter(f"'{given}' is not made of small letters, digits and hyphens")
    return given


@click.command("new")
@click.argument("day", metavar="DATE", type=Day())
@click.option(
    "--committee",
    metavar="ID",
    required=True,
    help="The name of the committee's file, without .yaml.",
)
@click.option(
    "--name",
    metavar="SUFFIX",
    callback=_suffix,
    help="Goes behind the date, for a second meeting on one day.",
)
@click.option("--time", metavar="TIME", help="When it starts. Default: the committee's usual time.")
@shared_options("workspace", "form", "quiet")
def command(
    settings: Settings, day: datetime, committee: str, name: str | None, time: str | None
) -> int:
    """Start a meeting, with the agenda that its committee's file gives.

    Writes meetings/DATE/meeting.yaml (or DATE-SUFFIX). The meeting can be built at once.
    """
    from agendapack.tools.new_meeting import new_meeting

    made = new_meeting(settings.root, day.date(), committee, name, time)
    show_problems(made.problems, settings.form, settings.root)
    for path in () if settings.quiet else made.value or ():
        say(f"wrote {path}")
    return int(made.value is None)
