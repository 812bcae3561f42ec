"""The index of what has been built: asked before a build, told after it."""

from pathlib import Path
from types import TracebackType

from agendapack.unchanged.answer import Stale, Unchanged, Wish
from agendapack.unchanged.entry import Entry

HOME = ".agendapack"
"""The folder in the output root that holds what is known of earlier builds."""


class Index:
    """What is known of the meetings built into one output root.

    Opening it writes nothing. Every process may open its own; what one adds is seen by
    those that open it later, or that look again.
    """

    def __init__(self, home: Path, now_ns: int) -> None:
        """Open the index.

        Args:
            home: Its folder, `HOME` in the output root; it need not be there.
            now_ns: The time, as `time.time_ns` tells it.
        """
        raise NotImplementedError

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep what was learnt: lines that were renewed are written, stale ones dropped."""

    def look_up(self, folder: str, wish: Wish, again: bool = False) -> Unchanged | Stale:
        """Tell whether a meeting is as it was built, and if not, why.

        Args:
            folder: Name of the meeting's folder.
            wish: What is asked for.
            again: Look at what other processes have added since the index was opened: for
                somebody who has waited for another build of the same meeting.
        """
        raise NotImplementedError

    def add(self, entry: Entry) -> None:
        """Keep what a finished build tells of itself, if it can be written."""

    def forget(self, folder: str) -> None:
        """Keep that the last build of a meeting failed, so that the next run builds it."""
