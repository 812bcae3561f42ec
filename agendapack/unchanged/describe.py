"""Put down what a meeting was made from, once it is built and written."""

from agendapack.model.request import Made
from agendapack.unchanged.answer import Wish
from agendapack.unchanged.entry import Entry
from agendapack.unchanged.snapshot import Snapshot


def describe(snapshot: Snapshot, wish: Wish, made: Made) -> Entry:
    """Return what the index is to keep; call it once the files are written.

    Args:
        snapshot: Taken before the meeting was built.
        wish: What was asked for.
        made: What was made and has been written.
    """
    raise NotImplementedError
