"""The register of what is withheld across meetings, with the days on which to look again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agendapack.load import Shared, load_meeting
from agendapack.model.withholding import Exempt
from agendapack.plan import list_withheld, plan_pack
from agendapack.problems import Checked, Problem


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper or an annex that is withheld, or was.

    Args:
        what: `paper` or `annex`.
        paragraphs: Of Schedule 12A; none where it is confidential.
        review: The day by which to ask whether it still has to be withheld.
        released: The day it was released.
    """

    meeting: str
    item: str
    what: str
    title: str
    paragraphs: tuple[int, ...]
    review: date | None
    released: date | None

    def state(self, today: date) -> str:
        """Return `released`, `due` where the day of review has come, or `withheld`."""
        if self.released is not None:
            return "released"
        return "due" if self.review is not None and self.review <= today else "withheld"


def list_register(
    root: Path, folders: Iterable[str], environment: Mapping[str, str] | None = None
) -> Checked[tuple[Entry, ...]]:
    """Return the entries of meetings, in the order of folders and items.

    A meeting that cannot be read has its problems told, and no entries.

    Args:
        root: The workspace.
        folders: The meetings.
        environment: Where passwords of annexes are looked up.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    shared = Shared()
    for folder in folders:
        loaded = load_meeting(root, folder, environment, shared)
        if loaded.value is None:
            problems += loaded.problems
            continue
        planned = plan_pack(loaded.value, may_add=True).value
        items = planned.items if planned else ()
        for kept in list_withheld(loaded.value, items):
            cause = kept.cause
            numbers = tuple(cause.paragraphs) if isinstance(cause, Exempt) else ()
            entries.append(
                Entry(
                    folder,
                    kept.item,
                    kept.what,
                    kept.title,
                    numbers,
                    cause.review,
                    cause.released,
                )
            )
    return Checked(tuple(entries), tuple(problems))
