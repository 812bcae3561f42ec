"""Tell how a run goes: the progress line on a terminal, each meeting, the totals, the time left.

No progress line is shown if stderr is not a terminal.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from agendapack.batch.outcome import Outcome, State
from agendapack.cli.options import Settings
from agendapack.cli.show import coloured, printable, shown_path
from agendapack.cli.wanted import Wanted
from agendapack.model.dates import write_weekday_date
from agendapack.problems import as_accepted_fields

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from agendapack.model.request import NoticeDue


def tell_outcome(
    settings: Settings, wanted: Wanted, outcome: Outcome, several: bool
) -> Iterator[str]:
    """Yield the lines to print for one meeting, as text or JSON.

    In text form, a failed meeting gets no line if it is the only one, since its problems are
    printed. An unchanged meeting gets none with several meetings or in `watch`, except
    with `--explain`.
    """
    if settings.quiet:
        return
    if settings.form == "json":
        yield from map(json.dumps, _fields(settings, wanted, outcome))
        return
    word = "published" if outcome.published else outcome.state.value
    quiet = several or wanted.watching
    if outcome.state is State.UNCHANGED and quiet and not wanted.explain:
        return
    for file, pages in outcome.packs:
        path = printable(_name(settings, wanted, outcome, file))
        yield f"{word} {path} ({pages} page{'' if pages == 1 else 's'})"
    if not outcome.packs and (several or wanted.explain):
        yield f"{word} {printable(outcome.folder)}"
    if wanted.explain:
        for reason in outcome.reasons:
            yield f"    why: {printable(reason)}"
    if outcome.accepted and outcome.packs and not (several and wanted.draw):
        yield f"    {count_accepted(len(outcome.accepted))}"
    if outcome.state is State.CHECKED:
        for line in notice_lines(outcome.notice, settings.today):
            yield f"    {printable(line)}"
    yield from map(printable, outcome.notes)


def _fields(settings: Settings, wanted: Wanted, outcome: Outcome) -> Iterator[dict[str, object]]:
    word = "published" if outcome.published else outcome.state.value
    more: dict[str, object] = {"reasons": outcome.reasons} if wanted.explain else {}
    if outcome.state is State.CHECKED:
        more |= notice_fields(outcome.notice, settings.today)
    for file, pages in outcome.packs:
        yield {word: _name(settings, wanted, outcome, file), "pages": pages, **more}
    if not outcome.packs:
        yield {word: outcome.folder, **more}
    for each in outcome.accepted:
        yield {"accepted": outcome.folder, **as_accepted_fields(each)}


def _name(settings: Settings, wanted: Wanted, outcome: Outcome, file: str) -> str:
    if not wanted.draw:
        return outcome.folder
    return shown_path(settings.output / outcome.folder / file)


def count_accepted(number: int) -> str:
    """Return for instance `2 warnings accepted`."""
    return f"{number} warning{'' if number == 1 else 's'} accepted"


def tell_summary(form: str, totals: dict[str, int | float]) -> str:
    """Return the totals of the run as one line of text or JSON."""
    if form == "json":
        return json.dumps({"summary": totals})
    states = [("built", "built"), ("unchanged", "unchanged"), ("failed", "failed")]
    states.append(("faults", "stopped by a fault of agendapack"))
    counted = [f"{totals[key]} {words}" for key, words in states if totals[key]]
    pages, warnings = totals["pages"], totals["warnings"]
    more = [f"{pages} page{'' if pages == 1 else 's'}"]
    if warnings:
        more.append(f"{warnings} warning{'' if warnings == 1 else 's'}")
    if accepted := int(totals["accepted"]):
        more.append(count_accepted(accepted))
    return f"{', '.join(counted)}; {', '.join(more)}, {totals['seconds']:.1f} seconds"


def notice_lines(due: "NoticeDue | None", today: date) -> list[str]:
    """Return lines such as `publish by Tuesday 18 February 2020 (5 days left)`.

    An earlier day that only some business needs gets a line of its own. Days that have
    passed are left out, since a warning reports them.
    """
    if due is None:
        return []
    days = [("publish by", due.last_day)]
    days += [(f"for {of}, give notice by", day) for of, day in due.earlier]
    return [
        f"{what} {write_weekday_date(day)} ({time_left((day - today).days)})"
        for what, day in days
        if day >= today
    ]


def notice_fields(due: "NoticeDue | None", today: date) -> dict[str, object]:
    """Return the last day to publish and the days left, as JSON fields; negative if overdue."""
    if due is None:
        return {"publish_by": None, "days_left": None, "earlier_notices": {}}
    return {
        "publish_by": due.last_day.isoformat(),
        "days_left": (due.last_day - today).days,
        "earlier_notices": {of: day.isoformat() for of, day in due.earlier},
    }


def time_left(days: int) -> str:
    """Return for instance `5 days left`, or `today is the last day` for zero days."""
    if days == 0:
        return "today is the last day"
    return f"{days} day{'' if days == 1 else 's'} left"


class Progress:
    """Shows the current steps and, with several meetings, a bar and the time left."""

    def __init__(self, bar: "Bar | None" = None, total: int = 1) -> None:
        self._bar = bar
        self._steps: dict[str, str] = {}
        self._task = bar.add_task("", total=total) if bar else None

    def tell(self, step: str) -> None:
        """Show the current step of a meeting, for instance `2020-02-26: laying out`."""
        self._steps[step.rpartition(": ")[0]] = step
        self._show(0)

    def done(self, folder: str) -> None:
        """Count a meeting as done and stop showing its step."""
        self._steps.pop(folder, None)
        self._show(1)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Return a context in which the progress line is hidden, to print something else."""
        if self._bar is not None:
            self._bar.stop()
        yield
        if self._bar is not None:
            self._bar.start()

    def _show(self, advance: int) -> None:
        if self._bar is None or self._task is None:
            return
        steps = printable("; ".join(self._steps.values()))
        self._bar.update(self._task, advance=advance, description=steps)
        self._bar.refresh()


@contextmanager
def progress(wanted: bool, total: int, lively: bool) -> Iterator[Progress]:
    """Return a context that shows progress in a line on stderr and erases the line at the end.

    With `lively` a thread updates it; not where builds run in this process, which may fork.
    """
    if not (wanted and sys.stderr.isatty()):
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        SpinnerColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.table import Column

    console = Console(stderr=True, no_color=coloured() is False)
    one_line = Column(no_wrap=True, overflow="ellipsis")
    text = TextColumn("{task.description}", markup=False, table_column=one_line)
    many = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    columns = (*many, text) if total > 1 else (SpinnerColumn(), text)
    with Bar(
        *columns,
        console=console,
        transient=True,
        auto_refresh=lively,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as bar:
        yield Progress(bar, total)
