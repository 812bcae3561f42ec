"""Choose meetings: every condition that is given has to hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agendapack.selection.affected import affected_meetings
from agendapack.selection.glance import Glance, glance_at
from agendapack.selection.repository import changes_since


@dataclass(frozen=True, slots=True)
class Selectors:
    """Which meetings are wanted; what is not given leaves none out.

    Args:
        start: The first day.
        end: The last day.
        committees: Names of their files in `meetings/committees/`.
        changed_since: A revision of the workspace's git repository.
    """

    start: date | None = None
    end: date | None = None
    committees: tuple[str, ...] = ()
    changed_since: str | None = None


def choose_meetings(root: Path, folders: Iterable[str], selectors: Selectors) -> tuple[str, ...]:
    """Return those of the folders that are wanted.

    A meeting is never left out because its date or committee cannot be read, or because
    there is no such committee: then a problem of it is to be told.

    Args:
        root: The workspace.
        folders: All its meetings.
        selectors: Which are wanted.

    Raises:
        NoAnswer: Git cannot say what has changed.
    """
    if selectors == Selectors():
        return tuple(folders)
    glances = {folder: glance_at(root, folder) for folder in folders}
    unknown = {each.committee for each in glances.values()} - {*known_committees(root)}
    committees = {*selectors.committees, *unknown}
    wanted = [
        each.folder
        for each in glances.values()
        if _is_within(each, selectors)
        and (not selectors.committees or each.committee in committees)
    ]
    if selectors.changed_since is None or not wanted:
        return tuple(wanted)
    affected = affected_meetings(root, glances, changes_since(root, selectors.changed_since))
    return tuple(folder for folder in wanted if folder in affected)


def known_committees(root: Path) -> tuple[str, ...]:
    """Return the names of the committees of a workspace, sorted."""
    files = (root / "meetings" / "committees").glob("*.yaml")
    return tuple(sorted(file.stem for file in files))


def _is_within(glance: Glance, selectors: Selectors) -> bool:
    if glance.day is None:
        return True
    too_early = selectors.start is not None and glance.day < selectors.start
    return not too_early and (selectors.end is None or glance.day <= selectors.end)
