"""What became of the meetings of a run: said as it comes, and put down in the reports."""

import time
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from agendapack.cli.fault import report_fault
from agendapack.cli.options import Settings
from agendapack.cli.show import say, show_problems
from agendapack.cli.telling import tell_outcome, tell_summary
from agendapack.cli.wanted import Wanted
from agendapack.cli.write import write_report
from agendapack.problems import Problem, is_error
from agendapack.running.outcome import Outcome
from agendapack.running.report import count_up, make_report

PROBLEMS, FAULT = 1, 3


class Ledger:
    """The outcomes of a run.

    Args:
        settings: What the shared options say.
        wanted: What is done.
        folders: The meetings, in their order.
        problems: What was found when they were chosen.
        report: Where the report of the run goes; None for nowhere.
    """

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
        """Put down outcomes, and say those that are next in the order of the meetings."""
        self._outcomes |= {outcome.folder: outcome for outcome in outcomes}
        ready = self._next_in_order()
        self._say(ready)
        self._said += len(ready)  # only now, since an interruption may come at any moment

    def open(self) -> None:
        """Put down what is to come, so that the report of a run that is killed is true."""
        self._write_report(complete=False)

    def interrupt(self) -> None:
        """Say and put down how far the run has come."""
        left = self._folders[self._said :]
        self._say([self._outcomes[folder] for folder in left if folder in self._outcomes])
        self._write_report(complete=False)
        self._write_junit()

    def close(self) -> int:
        """Say what came of all, write the reports, and return the exit code."""
        self._sum_up()
        found = [*self._problems, *self._write_report(complete=True), *self._write_junit()]
        for outcome in self._outcomes.values():
            found += outcome.problems
        show_problems(found, self._settings.form, self._settings.root)
        if any(outcome.fault is not None for outcome in self._outcomes.values()):
            return FAULT
        return PROBLEMS if any(map(is_error, found)) or (self._settings.strict and found) else 0

    def _next_in_order(self) -> list[Outcome]:
        left = self._folders[self._said :]
        known = takewhile(self._outcomes.__contains__, left)
        return [self._outcomes[folder] for folder in known]

    def _say(self, outcomes: Iterable[Outcome]) -> None:
        lines: list[str] = []
        for outcome in outcomes:
            lines += tell_outcome(self._settings, self._wanted, outcome, self._several)
            if outcome.fault is not None:
                report_fault(outcome.fault)
        if lines:
            say("\n".join(lines))

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
        totals = count_up(self._outcomes.values(), self._problems, self._seconds)
        say(tell_summary(self._settings.form, totals))

    def _write_report(self, complete: bool) -> tuple[Problem, ...]:
        if self._report is None:
            return ()
        report = make_report(self._folders, self._outcomes, self._problems, self._seconds, complete)
        return write_report(self._report, report)

    def _write_junit(self) -> tuple[Problem, ...]:
        if self._wanted.junit is None:
            return ()
        from agendapack.cli.junit import make_junit

        suite = make_junit(
            f"agendapack {self._wanted.act}",
            self._settings.root,
            self._outcomes,
            self._folders,
            self._problems,
            self._seconds,
        )
        return write_report(self._wanted.junit, suite)
