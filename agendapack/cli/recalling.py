"""What earlier builds tell of meetings that have not changed since."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from agendapack.cli.options import Settings

if TYPE_CHECKING:
    from agendapack.listing import Recall


@contextmanager
def recalling(settings: Settings) -> Iterator["Recall"]:
    """Yield what asks the index of builds; it writes nothing."""
    from agendapack.listing import recall_nothing
    from agendapack.unchanged import HOME, Index, Wish
    from agendapack.unchanged.fingerprint import fingerprint

    home = settings.output / HOME
    if not (home / "index").is_file():
        yield recall_nothing
        return
    program = fingerprint(home / "program")
    wish = Wish(settings.root, settings.output, "", "", program)
    with Index(home, 0) as index:
        yield lambda folder: index.recall(folder, wish)
