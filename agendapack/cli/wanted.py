"""Which meetings a command selects, what it does with them, and where the work is done.

`Wanted` holds the request, and `make_tasks` turns it into tasks for an executor.
"""

import functools
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.batch.office_program import tell_office_apart
from agendapack.cli.options import Day, Settings, complete_name, every_meeting, named_meetings
from agendapack.model import dataclass
from agendapack.problems import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agendapack.batch.outcome import Outcome, Task
    from agendapack.batch.unchanged.answer import Wish
    from agendapack.problems import Problem

    Heard = Callable[[Iterable[Outcome], Iterable[Problem]], None]


LOCAL = re.compile(r"local(?::([1-9][0-9]{0,2}))?")
ADDRESS = re.compile(r"(?!local:)(?:[a-z]+://)?[^\s/]+:[0-9]{1,5}")
FILE = click.Path(exists=True, dir_okay=False)


@dataclass(frozen=True, slots=True)
class Scheduler:
    """How to reach a Dask cluster: its address (or `local`, `local:N`), and files for TLS."""

    address: str
    tls: tuple[str | None, ...] = ()

    @contextmanager
    def connect(self, workers: int) -> Iterator[Any]:
        """Yield a connected client; `workers` is for the address `local` without a number."""
        from agendapack.batch.cluster.reach import NoCluster, reach, start_here

        local = LOCAL.fullmatch(self.address)
        there = start_here(int(local[1] or workers)) if local else reach(self.address, self.tls)
        try:
            with there as client:
                yield client
        except NoCluster as error:
            raise click.UsageError(str(error)) from None


OPTIONS = (
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Build on this Dask cluster; 'local' or 'local:N' starts workers here.",
    ),
    click.option("--tls-ca", type=FILE, help="The cluster's certificate authority, a PEM file."),
    click.option("--tls-cert", type=FILE, help="Your certificate for the cluster, a PEM file."),
    click.option("--tls-key", type=FILE, help="The key of your certificate, a PEM file."),
)


def scheduler_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the cluster options to a command, which gets them as `scheduler: Scheduler | None`.

    The decorated command raises UsageError if the options contradict each other.
    """

    @functools.wraps(command)
    def with_scheduler(*given: Any, **named: Any) -> int:
        address = named.pop("scheduler")
        tls = tuple(named.pop(f"tls_{name}") for name in ("ca", "cert", "key"))
        if any(tls) and (address is None or LOCAL.fullmatch(address)):
            raise click.UsageError("--tls-ca, --tls-cert and --tls-key are for --scheduler ADDRESS")
        if address is not None and named.get("jobs") is not None:
            raise click.UsageError("--jobs is for this machine alone; with workers give local:N")
        if address is not None and not (LOCAL.fullmatch(address) or ADDRESS.fullmatch(address)):
            raise click.UsageError(
                f"--scheduler takes 'local', or an address with a port, for instance"
                f" tls://scheduler.example.org:8786; '{address}' is none"
            )
        scheduler = None if address is None else Scheduler(address, tls)
        return command(*given, scheduler=scheduler, **named)

    for option in reversed(OPTIONS):
        with_scheduler = option(with_scheduler)
    return with_scheduler


jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 256),
    metavar="N",
    help="How many meetings to work on at once. Default: one for each core.",
)


ASKED = ("large_print", "web", "booklet", "short", "colour", "reason", "anyway", "split")
"""Fields of `Wanted` that are fields of a `Request` too."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command does with each meeting.

    Args:
        act: `check`, or the value of an `agendapack.model.request.Act`.
        reason: Why the meeting is republished; None if nobody asked.
        anyway: Publish a meeting that is a draft, or that will not be held.
        split: Also make volumes of at most this many bytes; 0 for the organisation's limit.
        jobs: How many processes to use; None for one per core.
        everything: The command covers all meetings, so index entries for any others are deleted.
        watching: The command is `watch`: each build runs in a new process, and a run that
            changes nothing prints nothing.
        heard: Called with the outcomes and all problems of each run, even if it changes nothing.
    """

    act: str = "build"
    large_print: bool = False
    web: bool = False
    booklet: bool = False
    short: bool = False
    colour: bool = False
    reason: str | None = None
    anyway: bool = False
    split: int | None = None
    jobs: int | None = None
    scheduler: Scheduler | None = None
    force: bool = False
    explain: bool = False
    junit: Path | None = None
    everything: bool = False
    watching: bool = False
    heard: "Heard | None" = None

    @property
    def draw(self) -> bool:
        """Whether the command writes packs."""
        return self.act != "check"

    @property
    def processes(self) -> int:
        """How many processes may run at once: `jobs`, or one for each core we may use."""
        if self.jobs is not None:
            return self.jobs
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


def make_wish(settings: Settings, wanted: Wanted, office: Path | None) -> "Wish":
    """Return the query for the index of earlier builds: is this meeting unchanged?"""
    from agendapack.batch.unchanged import HOME
    from agendapack.batch.unchanged.answer import Wish, write_options
    from agendapack.cache import fingerprint

    version = None if office is None else tell_office_apart(str(office))
    prints = (wanted.large_print, wanted.booklet, wanted.short, wanted.colour)
    options = write_options(settings.strict, prints, wanted.web, wanted.split, version)
    program = fingerprint(settings.output / HOME / "program", time.time_ns())
    today = settings.today.isoformat()
    return Wish(settings.root, settings.output, options, today, program)


def make_tasks(
    settings: Settings,
    wanted: Wanted,
    meetings: Mapping[str, tuple[str, ...]],
    office: Path | None,
    wish: "Wish | None",
    beside: bool,
    cache: Path | None,
) -> list["Task"]:
    """Return one task for each meeting, with its reasons, and the wish to record it under."""
    from agendapack.batch.outcome import Task
    from agendapack.model.request import Act, Request

    request = Request(
        root=settings.root,
        folder="",
        output=settings.output,
        strict=settings.strict,
        today=settings.today,
        office=office,
        environment=dict(os.environ),
        act=Act(wanted.act) if wanted.draw else Act.BUILD,
        beside=beside,
        cache=cache,
        **{name: getattr(wanted, name) for name in ASKED},
    )
    return [
        Task(
            replace(request, folder=folder), time.time_ns, wanted.draw, wish, wanted.force, reasons
        )
        for folder, reasons in meetings.items()
    ]


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
            "--from": self.start and self.start.date(),
            "--to": self.end and self.end.date(),
            "--changed-since": self.changed_since,
        }
        words = [f"{name} {value}".rstrip() for name, value in given.items() if value is not None]
        words += [f"--committee {name}" for name in self.committees]
        return " ".join(["--all"] * self.everything + words)


def complete_committee(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the committees whose IDs start with `incomplete`, for shell completion."""
    from agendapack.workspace import known_hosts

    return complete_name(context, incomplete, known_hosts)


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
    from agendapack.batch.choose import NoAnswer, choose_meetings

    days = _settle_days(choice, settings.today)
    _check_committees(settings.root, choice.committees)
    held = choice.upcoming is not None
    try:
        chosen = choose_meetings(
            settings.root, folders, days, choice.committees, choice.changed_since, held
        )
    except NoAnswer as error:
        raise click.UsageError(str(error)) from None
    if not chosen and not settings.quiet:
        click.echo(f"nothing to do: no meeting is chosen by {choice}", err=True)
    return chosen


def _settle_days(choice: Choice, today: date) -> tuple[date | None, date | None]:
    start, end = read_days(choice.start, choice.end)
    if choice.upcoming is None:
        return start, end
    start = max(today, start or today)
    if choice.upcoming:
        last = _add_days(today, choice.upcoming)
        end = min(last, end or last)
    return start, end


def read_days(start: datetime | None, end: datetime | None) -> tuple[date | None, date | None]:
    """Return the days between which meetings are chosen; None where none was given.

    Raises:
        UsageError: The first is later than the last.
    """
    first, last = (day.date() if day else None for day in (start, end))
    if first and last and first > last:
        raise click.UsageError(f"--from {first} is later than --to {last}")
    return first, last


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
