"""What a person at a terminal sees while a meeting is built; a log gets none of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from agendapack.cli.show import coloured, printable


@contextmanager
def progress(wanted: bool) -> Iterator[Callable[[str], None]]:
    """Show the step at hand as one moving line on stderr, gone at the end.

    Yields:
        A function to call with each step, for instance `2020-02-26: laying out`.
    """
    if not (wanted and sys.stderr.isatty()):
        yield lambda step: None
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, no_color=coloured() is False)
    with console.status("") as status:
        yield lambda step: status.update(Text(printable(step)))
