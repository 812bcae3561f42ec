"""Work through meetings and say how it went; one that fails does not stop the others."""

import time
from collections.abc import Generator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.cli.cache_place import check_limit, find_cache, prune_cache
from agendapack.cli.ledger import Ledger
from agendapack.cli.options import Settings
from agendapack.cli.progress import Progress, progress
from agendapack.cli.scheduler import Elsewhere
from agendapack.cli.wanted import Wanted, make_tasks, make_wish
from agendapack.model.output_folder import leads_out
from agendapack.office_program import find_office
from agendapack.problems import Checked
from agendapack.running.outcome import Executor, Outcome, State, Task

if TYPE_CHECKING:
    from agendapack.unchanged import Index, Wish

REPORT = "report.json"
NO_REASONS: tuple[str, ...] = ()
FORCED = ("--force was given",)


def run_meetings(settings: Settings, chosen: Checked[tuple[str, ...]], wanted: Wanted) -> int:
    """Build (or only check) each meeting that has changed.

    Problems are printed once at the end, so that a fault in a file that all
    meetings share is told once.

    Args:
        settings: What the shared options say.
        chosen: The meetings.
        wanted: What is to be done with them.

    Returns:
        The exit code: 0, 1 if anything has to be mended, or 3 after a fault of ours.

    Raises:
        UsageError: The cache's limit is no size.
    """
    check_limit(settings)
    folders = chosen.value or ()
    office = find_office()
    remembered = wanted.act == "build" and not leads_out(settings.output, settings.root)
    report = settings.output / REPORT if remembered else None
    ledger = Ledger(settings, wanted, folders, chosen.problems, report)
    with ExitStack() as stack:
        index = stack.enter_context(_open_index(settings)) if remembered else None
        wish = make_wish(settings, wanted, office) if remembered else None
        stale = dict.fromkeys(folders, NO_REASONS)
        if index is not None and wish is not None:
            stale = _sort_out(settings, wanted, folders, index, wish, ledger)
        if stale:
            _work_through(settings, wanted, stale, office, wish, index, ledger)
    if remembered and wanted.everything:
        _forget_gone(settings)
    if wanted.watching and not stale:
        return 0
    return ledger.close()


def _open_index(settings: Settings) -> "Index":
    from agendapack.unchanged import HOME, Index

    return Index(settings.output / HOME, time.time_ns())


def _forget_gone(settings: Settings) -> None:
    from agendapack.unchanged import HOME
    from agendapack.unchanged.gone import forget_gone

    with suppress(OSError):  # then it is forgotten another time
        forget_gone(str(settings.output / HOME), str(settings.root))


def _sort_out(
    settings: Settings,
    wanted: Wanted,
    folders: tuple[str, ...],
    index: "Index",
    wish: "Wish",
    ledger: Ledger,
) -> dict[str, tuple[str, ...]]:
    """Tell the ledger of the meetings that are unchanged, and return why others are not."""
    from agendapack.running.known import tell_unchanged
    from agendapack.unchanged import Stale

    told_each = settings.form == "json" or wanted.explain or len(folders) == 1
    known: list[Outcome] = []
    stale: dict[str, tuple[str, ...]] = {}
    for folder in folders:
        answer = Stale(FORCED) if wanted.force else index.look_up(folder, wish)
        if isinstance(answer, Stale):
            stale[folder] = answer.reasons
        else:
            known.append(tell_unchanged(folder, answer, told_each))
    ledger.take(known)
    return stale


def _work_through(
    settings: Settings,
    wanted: Wanted,
    stale: dict[str, tuple[str, ...]],
    office: Path | None,
    wish: "Wish | None",
    index: "Index | None",
    ledger: Ledger,
) -> None:
    """Do what is to be done with the meetings that have changed, and tell the ledger of each."""
    together = min(wanted.processes, len(stale))
    apart = together > 1 or wanted.watching or wanted.scheduler is not None
    beside = wanted.processes > 1 and not apart
    tasks = make_tasks(settings, wanted, stale, office, wish, beside, find_cache(settings))
    ledger.open()
    try:
        shown = not settings.quiet and settings.form == "text"
        with progress(shown, len(tasks), apart) as seen:
            executor = _choose(settings, wanted, together, apart, seen)
            _do(executor, tasks, index, ledger, seen)
        prune_cache(settings)
    except BaseException:
        ledger.interrupt()
        raise


def _choose(
    settings: Settings, wanted: Wanted, together: int, apart: bool, seen: Progress
) -> Executor:
    if wanted.scheduler is not None:
        return Elsewhere(wanted.scheduler, wanted.processes, settings.root, seen.tell)
    if apart:
        from agendapack.running.processes import Processes

        return Processes(together, seen.tell)
    from agendapack.running.here import Here

    return Here(seen.tell)


def _do(
    executor: Executor,
    tasks: list[Task],
    index: "Index | None",
    ledger: Ledger,
    seen: Progress,
) -> None:
    with closing(_outcomes(executor, tasks)) as outcomes:
        for outcome in outcomes:
            if index is not None and outcome.state in (State.FAILED, State.FAULT):
                index.forget(outcome.folder)
            seen.done(outcome.folder)
            with seen.hidden():
                ledger.take([outcome])


def _outcomes(executor: Executor, tasks: list[Task]) -> Generator[Outcome, None, None]:
    """Make an end of the work when the last outcome has been asked for."""
    yield from executor.run(tasks)
