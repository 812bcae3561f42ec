"""The options that select meetings, such as `--all` and `--upcoming`, and their effect."""

import functools
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from agendapack.cli.options import Day, Settings, every_meeting, named_meetings
from agendapack.model.records import dataclass
from agendapack.problems import Checked


@dataclass(frozen=True, slots=True)
class Choice:
    """The values of the options that select meetings; `upcoming` is empty for all from today on."""

    everything: bool = False
    upcoming: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    committees: tuple[str, ...] = ()
    changed_since: str | None = None

    def __str__(self) -> str:
        given = {
            "--upcoming": self.upcoming,
            "--from": _as_written(self.start),
            "--to": _as_written(self.end),
            "--changed-since": self.changed_since,
        }
        words = [f"{name} {value}".rstrip() for name, value in given.items() if value is not None]
        words += [f"--committee {name}" for name in self.committees]
        return " ".join(["--all"] * self.everything + words)


def _as_written(day: datetime | None) -> str | None:
    return str(day.date()) if day else None


def complete_committee(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the committees whose IDs start with `incomplete`, for shell completion."""
    from agendapack.workspace import find_workspace, known_hosts

    root = context.params.get("workspace") or find_workspace(Path.cwd())
    names = known_hosts(root) if root else ()
    return [name for name in names if name.startswith(incomplete) and name.isprintable()]


def _day_option(flag: str, name: str, text: str) -> Callable[[Any], Any]:
    return click.option(flag, name, type=Day(), metavar="DATE", help=text)


SELECTORS: dict[str, Callable[[Any], Any]] = {
    "everything": click.option(
        "--all", "everything", is_flag=True, help="Every meeting of the workspace."
    ),
    "upcoming": click.option(
        "--upcoming",
        is_flag=False,
        flag_value="",
        metavar="[DAYS]",
        help="Only meetings from today on that are not cancelled; with DAYS, within so many days.",
    ),
    "start": _day_option("--from", "start", "Only meetings on that day or later."),
    "end": _day_option("--to", "end", "Only meetings on that day or earlier."),
    "committees": click.option(
        "--committee",
        "committees",
        multiple=True,
        metavar="ID",
        shell_complete=complete_committee,
        help="Only meetings of this committee; can be given several times.",
    ),
    "changed_since": click.option(
        "--changed-since",
        metavar="REV",
        help="Only meetings that changes since this git revision may affect.",
    ),
}


def selector_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that select meetings to a command, which gets them as `choice`."""

    @functools.wraps(command)
    def with_choice(**given: Any) -> int:
        chosen = {name: given.pop(name) for name in SELECTORS}
        return command(choice=Choice(**chosen), **given)

    for name in reversed(SELECTORS):
        with_choice = SELECTORS[name](with_choice)
    return with_choice


def select_meetings(
    settings: Settings, choice: Choice, names: tuple[str, ...] = ()
) -> Checked[tuple[str, ...]]:
    """Return the named meetings, or the meetings that the options select.

    Raises:
        UsageError: Both names and options are given, the options are not usable, or the
            workspace has no meetings.
    """
    if names and choice != Choice():
        raise click.UsageError(f"name meetings or give {choice}, not both")
    if names:
        return named_meetings(settings, names)
    every = every_meeting(settings)
    return Checked(choose(settings, choice, every.value or ()), every.problems)


def choose(settings: Settings, choice: Choice, folders: tuple[str, ...]) -> tuple[str, ...]:
    """Return the folders that the options select; print a note if there are none."""
    if choice in (Choice(), Choice(everything=True)):
        return folders
    from agendapack.batch.choose import NoAnswer, Selectors, choose_meetings

    start, end = _settle_days(choice, settings.today)
    _check_committees(settings.root, choice.committees)
    held = choice.upcoming is not None
    selectors = Selectors(start, end, choice.committees, choice.changed_since, held)
    try:
        chosen = choose_meetings(settings.root, folders, selectors)
    except NoAnswer as error:
        raise click.UsageError(str(error)) from None
    if not chosen and not settings.quiet:
        click.echo(f"nothing to do: no meeting is chosen by {choice}", err=True)
    return chosen


def _settle_days(choice: Choice, today: date) -> tuple[date | None, date | None]:
    start = choice.start.date() if choice.start else None
    end = choice.end.date() if choice.end else None
    if start and end and start > end:
        raise click.UsageError(f"--from {start} is later than --to {end}")
    if choice.upcoming is None:
        return start, end
    start = max(today, start or today)
    if choice.upcoming:
        last = _add_days(today, choice.upcoming)
        end = min(last, end or last)
    return start, end


def _add_days(today: date, days: str) -> date:
    if not (days.isascii() and days.isdigit()):
        raise click.UsageError(f"--upcoming takes a number of days; '{days}' is none")
    try:
        return today + timedelta(int(days.lstrip("0")[:9] or 0))
    except OverflowError:
        return date.max


def settle_committees(root: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the committees that are named, or all of the workspace."""
    from agendapack.workspace import known_hosts

    _check_committees(root, names)
    return names or known_hosts(root)


def _check_committees(root: Path, names: tuple[str, ...]) -> None:
    if not names:
        return
    from agendapack.model.text import ORGANISATION
    from agendapack.problems import did_you_mean
    from agendapack.workspace import known_hosts

    known = known_hosts(root)
    for name in names:
        if name not in known:
            others = [each for each in known if each != ORGANISATION]
            listed = f"there are {', '.join(others)}" if others else "there are none"
            hint = did_you_mean(name, known) or listed
            raise click.UsageError(f"there is no committee '{name}'; {hint}")
