"""The meetings of a workspace at a glance.

The register of what is withheld across meetings, with the days on which to look again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agendapack.load import Shared, glance_at_meeting, load_meeting
from agendapack.model.notice import NoticeDue
from agendapack.model.request import MeetingSummary
from agendapack.model.withholding import Exempt
from agendapack.model.workspace import InputFile
from agendapack.output.manifest import published_sources
from agendapack.plan import count_notice, list_withheld, plan_pack, summarise_meeting
from agendapack.problems import Checked, Problem, is_error

Day = date
"""A name that the field `date` does not hide."""
Recall = Callable[[str], MeetingSummary | None]
"""Tells what a meeting's row was when it was built, if nothing has changed since."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One meeting.

    Args:
        state: As in its file: `draft`, `final` or `cancelled`; `problems` where
            `check` would find some in its files.
        pack: `none`, `built`, or `outdated` where a file has changed since.
        notice: None where no notice is asked for.
        published: The day the agenda was published, as in the meeting's file.
    """

    meeting: str
    date: date | None
    committee: str | None
    state: str
    pack: str
    notice: NoticeDue | None = None
    published: Day | None = None


def recall_nothing(folder: str) -> MeetingSummary | None:
    """Know nothing of earlier builds."""


def list_meetings(
    root: Path,
    output: Path,
    folders: Iterable[str],
    environment: Mapping[str, str],
    recall: Recall = recall_nothing,
) -> tuple[Listing, ...]:
    """Return meetings of the workspace, in the order of date and name.

    Args:
        root: The workspace.
        output: Where the folders of finished packs are.
        folders: The meetings.
        environment: Where passwords of annexes are looked up.
        recall: Asked first of each; the others are loaded.
    """
    shared = Shared()

    def look_at(folder: str) -> Listing:
        row = recall(folder)
        if row is not None:
            return _listing(folder, row, row.state, "built")
        return _load(root, folder, output, environment, shared)

    listings = map(look_at, folders)
    return tuple(sorted(listings, key=lambda each: (each.date or date.min, each.meeting)))


def _load(
    root: Path, folder: str, output: Path, environment: Mapping[str, str], shared: Shared
) -> Listing:
    earlier = published_sources(output / folder)
    checked = glance_at_meeting(root, folder, environment, shared, numbers=bool(earlier))
    loaded = checked.value
    pack = _pack(earlier, loaded.sources if loaded else ())
    if loaded is None:
        return Listing(folder, None, None, "problems", pack)
    row = summarise_meeting(loaded, count_notice(loaded))
    faulty = any(map(is_error, checked.problems))
    return _listing(folder, row, "problems" if faulty else row.state, pack)


def _listing(folder: str, row: MeetingSummary, state: str, pack: str) -> Listing:
    return Listing(folder, row.date, row.committee, state, pack, row.notice, row.published)


def _pack(earlier: frozenset[tuple[str, str]], now: Iterable[InputFile]) -> str:
    if not earlier:
        return "none"
    return "built" if {(source.path, source.sha256) for source in now} == earlier else "outdated"


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
