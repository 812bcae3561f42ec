"""The command `import`: an agenda that was written in Word becomes a meeting."""

from datetime import datetime
from pathlib import Path

import click

from agendapack.cli.new_command import check_suffix, check_time
from agendapack.cli.options import Day, Settings, shared_options
from agendapack.cli.show import printable, say, show_problems, shown_path


@click.command("import")
@click.argument("agenda", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--committee",
    metavar="NAME",
    help="The committee, where the agenda does not name it: its file without .yaml, or its name.",
)
@click.option(
    "--date", "day", metavar="DATE", type=Day(), help="The day, if not as the agenda says."
)
@click.option("--time", metavar="TIME", help="When it starts, if not as the agenda says.")
@click.option(
    "--name",
    metavar="SUFFIX",
    callback=check_suffix,
    help="Goes behind the date, for a second meeting on one day.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@shared_options("workspace", "form", "quiet")
def import_command(
    settings: Settings,
    agenda: Path,
    committee: str | None,
    day: datetime | None,
    time: str | None,
    name: str | None,
    dry_run: bool,
) -> int:
    """Make a meeting of AGENDA: a .docx, .md or .txt file.

    Writes meetings/DATE/meeting.yaml, which can be built at once, and the committee's file if
    there is none. What is to be checked, and each paragraph that is not taken over, is told and
    stands at the end of meeting.yaml. Files that exist are never changed.
    """
    from agendapack.load.typed_dates import read_clock
    from agendapack.output.files import create
    from agendapack.tools.importing.make import Given, import_agenda

    checked_time = check_time(time)
    given = Given(committee, day.date() if day else None, read_clock(checked_time or ""), name)
    made = import_agenda(settings.root, agenda, shown_path(agenda), given)
    if made.value is None or dry_run:
        show_problems(made.problems, settings.form, settings.root)
        for path, text in (made.value or {}).items():
            say(f"would write {path}\n")
            for line in text.splitlines():
                say(printable(line))
        return int(made.value is None)
    written = create(made.value, settings.root)
    show_problems((*written.problems, *made.problems), settings.form, settings.root)
    for path in () if settings.quiet else written.value or ():
        say(f"wrote {path}")
    return int(written.value is None)
