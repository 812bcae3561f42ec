"""Run a command on meetings, print the results and write the reports.

`run_meetings` skips meetings that have not changed and hands the others to an executor.
`Ledger` collects the outcomes. A meeting that fails does not stop the others.
"""

import time
from collections.abc import Generator, Iterable
from contextlib import closing, nullcontext, suppress
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.batch.office_program import find_office
from agendapack.batch.outcome import Executor, Outcome, State, Task, tell_unchanged
from agendapack.batch.unchanged.answer import Stale
from agendapack.cli import REPORT, show
from agendapack.cli.options import Settings, check_limit, find_cache, prune_cache
from agendapack.cli.telling import Progress, progress, tell_outcome, tell_summary
from agendapack.cli.wanted import Wanted, make_tasks, make_wish
from agendapack.model import dataclass
from agendapack.output.files import leads_out
from agendapack.problems import Checked, Problem, is_error

if TYPE_CHECKING:
    from agendapack.batch.unchanged import Index
    from agendapack.batch.unchanged.answer import Wish

PROBLEMS, FAULT = 1, 3


class Ledger:
    """Collects the outcomes of a run, prints them in order and writes what reports are wanted."""

    def __init__(
        self,
        settings: Settings,
        wanted: Wanted,
        folders: tuple[str, ...],
        problems: tuple[Problem, ...],
        report: Path | None,
    ) -> None:
        self._settings = settings
        self._wanted = wanted
        self._folders = folders
        self._said = 0
        self._problems = problems
        self._report = report
        self._outcomes: dict[str, Outcome] = {}
        self._started = time.perf_counter()

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """Add outcomes, and print those for which all earlier meetings are done."""
        self._outcomes |= {outcome.folder: outcome for outcome in outcomes}
        left = self._folders[self._said :]
        ready = [self._outcomes[each] for each in takewhile(self._outcomes.__contains__, left)]
        self._say(ready)
        # After printing, so that `interrupt` prints these again rather than not at all.
        self._said += len(ready)

    def open(self) -> None:
        """Write a first report marked incomplete, which stays if the run is killed."""
        self._write_report(complete=False)

    def interrupt(self) -> None:
        """Print the remaining outcomes and write reports marked incomplete."""
        left = self._folders[self._said :]
        self._say([self._outcomes[folder] for folder in left if folder in self._outcomes])
        self._write_report(complete=False)
        self._write_junit()

    def close(self) -> int:
        """Print the summary and the problems, write the reports, and return the exit code."""
        self._sum_up()
        found = [*self._problems, *self._write_report(complete=True), *self._write_junit()]
        for outcome in self._outcomes.values():
            found += outcome.problems
        show.show_problems(found, self._settings.form, self._settings.root)
        if any(outcome.fault is not None for outcome in self._outcomes.values()):
            return FAULT
        return PROBLEMS if any(map(is_error, found)) or (self._settings.strict and found) else 0

    def report_to_listener(self) -> None:
        """Hand the outcomes to whoever listens, for instance the page of `serve`."""
        if self._wanted.heard is not None:
            outcomes = tuple(self._outcomes.values())
            found = (*self._problems, *(p for each in outcomes for p in each.problems))
            self._wanted.heard(outcomes, found)

    def _say(self, outcomes: Iterable[Outcome]) -> None:
        lines: list[str] = []
        for outcome in outcomes:
            lines += tell_outcome(self._settings, self._wanted, outcome, self._several)
            if outcome.fault is not None:
                show.report_fault(outcome.fault)
        if lines:
            show.say("\n".join(lines))

    @property
    def _several(self) -> bool:
        return len(self._folders) > 1

    @property
    def _seconds(self) -> float:
        return time.perf_counter() - self._started

    def _sum_up(self) -> None:
        as_json = self._settings.form == "json" and self._wanted.act == "build"
        if self._settings.quiet or not (as_json or (self._several and self._wanted.draw)):
            return
        totals = show.count_up(self._outcomes.values(), self._problems, self._seconds)
        show.say(tell_summary(self._settings.form, totals))

    def _write_report(self, complete: bool) -> tuple[Problem, ...]:
        if self._report is None:
            return ()
        report = show.make_report(
            self._folders, self._outcomes, self._problems, self._seconds, complete
        )
        return show.write_report(self._report, report)

    def _write_junit(self) -> tuple[Problem, ...]:
        if self._wanted.junit is None:
            return ()
        suite = show.make_junit(
            f"agendapack {self._wanted.act}",
            self._settings.root,
            self._outcomes,
            self._folders,
            self._problems,
            self._seconds,
        )
        return show.write_report(self._wanted.junit, suite)


FORCED = ("--force was given",)


def run_meetings(settings: Settings, chosen: Checked[tuple[str, ...]], wanted: Wanted) -> int:
    """Run a command on each meeting; a build skips meetings that have not changed.

    Problems are printed together at the end, so that a problem in a file that several
    meetings share appears once.

    Returns:
        The exit code: 0 for success, 1 for problems to correct, 3 for an internal error.
    """
    from agendapack.batch.unchanged import HOME, Index, forget_gone

    check_limit(settings)
    folders = chosen.value or ()
    office = find_office()
    remembered = wanted.act == "build" and not leads_out(settings.output, settings.root)
    report = settings.output / REPORT if remembered else None
    ledger = Ledger(settings, wanted, folders, chosen.problems, report)
    home = settings.output / HOME
    with Index(home, time.time_ns()) if remembered else nullcontext() as index:
        wish = make_wish(settings, wanted, office) if remembered else None
        run = _Run(settings, wanted, ledger, office, wish, index)
        stale = run.sort_out(folders)
        if stale:
            run.work_through(stale)
    if remembered and wanted.everything:
        with suppress(OSError):  # a later run will delete the entries
            forget_gone(str(home), str(settings.root))
    ledger.report_to_listener()
    if wanted.watching and not stale:
        return 0
    return ledger.close()


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of a command; `wish` and `index` are None where no build is remembered."""

    settings: Settings
    wanted: Wanted
    ledger: Ledger
    office: Path | None
    wish: "Wish | None"
    index: "Index | None"

    def sort_out(self, folders: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Add the unchanged meetings to the ledger, and return the others with reasons to build."""
        if self.index is None or self.wish is None:
            return dict.fromkeys(folders, ())
        told_each = self.settings.form == "json" or self.wanted.explain or len(folders) == 1
        known: list[Outcome] = []
        stale: dict[str, tuple[str, ...]] = {}
        for folder in folders:
            answer = Stale(FORCED) if self.wanted.force else self.index.look_up(folder, self.wish)
            if isinstance(answer, Stale):
                stale[folder] = answer.reasons
            else:
                known.append(tell_unchanged(folder, answer, told_each))
        self.ledger.take(known)
        return stale

    def work_through(self, stale: dict[str, tuple[str, ...]]) -> None:
        """Have the meetings built or checked; if that is interrupted, tell what is done so far."""
        settings, wanted, ledger = self.settings, self.wanted, self.ledger
        together = min(wanted.processes, len(stale))
        apart = together > 1 or wanted.watching or wanted.scheduler is not None
        beside = wanted.processes > 1 and not apart
        cache = find_cache(settings)
        if beside and (cache is None or not cache.exists()):
            _get_examiner_ready(settings.root, stale)
        tasks = make_tasks(settings, wanted, stale, self.office, self.wish, beside, cache)
        ledger.open()
        try:
            shown = not settings.quiet and settings.form == "text"
            with (
                progress(shown, len(tasks), apart) as seen,
                closing(self._do(tasks, together, apart, seen)) as outcomes,
            ):
                for outcome in outcomes:
                    if self.index is not None and outcome.state in (State.FAILED, State.FAULT):
                        self.index.forget(outcome.folder)
                    seen.done(outcome.folder)
                    with seen.hidden():
                        ledger.take([outcome])
            prune_cache(settings)
        except BaseException:
            ledger.interrupt()
            raise

    def _do(
        self, tasks: list[Task], together: int, apart: bool, seen: Progress
    ) -> Generator[Outcome, None, None]:
        """Yield the outcomes of a cluster, of other processes (`apart`), or of this process.

        Closing the generator stops the work where the run is interrupted.
        """
        executor: Executor
        if self.wanted.scheduler is not None:
            from agendapack.batch.cluster import Cluster

            connect = partial(self.wanted.scheduler.connect, self.wanted.processes)
            executor = Cluster(connect, self.settings.root, seen.tell)
        elif apart:
            from agendapack.batch.processes import Processes

            executor = Processes(together, seen.tell)
        else:
            from agendapack.batch.work import Here

            executor = Here(seen.tell)
        yield from executor.run(tasks)


def _get_examiner_ready(root: Path, meetings: Iterable[str]) -> None:
    """Start the process that examines papers while this one imports what makes a pack.

    Nobody has examined them before, and one process alone would have to wait for the other.
    """
    folders = (root / "meetings" / meeting for meeting in meetings)
    if any(path.suffix.lower() == ".pdf" for folder in folders for path in folder.glob("*")):
        from agendapack.sandbox.client import EXAMINE, confined

        confined().get_ready(EXAMINE)
