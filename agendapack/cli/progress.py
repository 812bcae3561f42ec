"""The progress line on a terminal; nothing is shown if stderr is not a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from agendapack.cli.show import coloured, printable

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Progress:
    """Shows the current steps and, with several meetings, a bar and the time left.

    Args:
        bar: The bar to update; None to show nothing.
        total: How many meetings there are.
    """

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

    Args:
        wanted: Whether to show progress if stderr is a terminal.
        total: How many meetings there are.
        lively: Whether a thread updates the line. It must be False if the builds run in this
            process, which may fork, and forking is not safe with threads.
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
