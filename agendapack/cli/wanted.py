"""What a command wants done with meetings, and the tasks that come of it."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli.options import Settings
from agendapack.cli.scheduler import Scheduler
from agendapack.office_program import tell_office_apart

if TYPE_CHECKING:
    from agendapack.running.outcome import Task
    from agendapack.unchanged import Wish


jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 256),
    metavar="N",
    help="How many meetings to work on at once. Default: one for each core.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with each meeting, and how.

    Args:
        act: `check`, or what the files are made for, an `agendapack.model.request.Act`.
        large_print: Make large print too.
        reason: Why it is published afresh.
        split: Make volumes of so many bytes too; 0 for the organisation's limit.
        jobs: How many processes work at once; None for one a core.
        scheduler: The cluster that works instead.
        force: Build also what has not changed.
        explain: Say why each meeting was, or was not, built.
        junit: Where a report for CI goes.
        everything: All meetings of the workspace are meant: what is known of others is forgotten.
        watching: It is done again and again: in a fresh process each time, and nothing is
            said while nothing changes.
    """

    act: str = "build"
    large_print: bool = False
    reason: str | None = None
    split: int | None = None
    jobs: int | None = None
    scheduler: Scheduler | None = None
    force: bool = False
    explain: bool = False
    junit: Path | None = None
    everything: bool = False
    watching: bool = False

    @property
    def draw(self) -> bool:
        """Whether files are made."""
        return self.act != "check"

    @property
    def processes(self) -> int:
        """How many processes may work at once."""
        if self.jobs is not None:
            return self.jobs
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


def make_wish(settings: Settings, wanted: Wanted, office: Path | None) -> "Wish":
    """Return what the index of earlier builds is asked."""
    from agendapack.unchanged import HOME, Wish
    from agendapack.unchanged.fingerprint import fingerprint
    from agendapack.unchanged.options import write_options
    from agendapack.unchanged.secrets import Secrets, settle_salt

    version = None if office is None else tell_office_apart(str(office))
    options = write_options(settings.strict, wanted.large_print, wanted.split, version)
    program = fingerprint(settings.output / HOME / "program", time.time_ns())
    secrets = Secrets(dict(os.environ), settle_salt(str(settings.output / HOME / "salt")))
    today = settings.today.isoformat()
    return Wish(settings.root, settings.output, options, today, program, secrets)


def make_tasks(
    settings: Settings,
    wanted: Wanted,
    meetings: Mapping[str, tuple[str, ...]],
    office: Path | None,
    wish: "Wish | None",
    beside: bool,
    cache: Path | None,
) -> list["Task"]:
    """Return what an executor is to do.

    Args:
        settings: What the shared options say.
        wanted: What is to be done.
        meetings: The names of their folders, each with why it is to be done.
        office: LibreOffice's program, if it is installed.
        wish: What the index is to be told of them.
        beside: Whether a second process may help with each.
        cache: Where what was made before is kept; None to make everything anew.
    """
    from agendapack.model.request import Act, Request
    from agendapack.running.outcome import Task

    request = Request(
        root=settings.root,
        folder="",
        output=settings.output,
        strict=settings.strict,
        today=settings.today,
        large_print=wanted.large_print,
        office=office,
        environment=dict(os.environ),
        act=Act(wanted.act) if wanted.draw else Act.BUILD,
        reason=wanted.reason,
        split=wanted.split,
        beside=beside,
        cache=cache,
    )
    return [
        Task(
            replace(request, folder=folder), time.time_ns, wanted.draw, wish, wanted.force, reasons
        )
        for folder, reasons in meetings.items()
    ]
