"""List the meetings of a workspace, and the register of withheld papers with review dates."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from agendapack.load import Shared, glance_at_meeting, load_meeting
from agendapack.model.notice import NoticeDue
from agendapack.model.records import dataclass
from agendapack.model.request import MeetingSummary
from agendapack.model.withholding import Exempt
from agendapack.model.workspace import InputFile
from agendapack.output.manifest import published_sources
from agendapack.plan import (
    count_notice,
    keep_published,
    list_withheld,
    plan_pack,
    summarise_meeting,
)
from agendapack.problems import Checked, Problem, is_error

Day = date
"""An alias of `date`, which a field of that name hides in `Listing`."""
Recall = Callable[[str], MeetingSummary | None]
"""Returns the summary of a meeting from its last build; None if anything has changed since."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A meeting in the list.

    Args:
        state: The state in the meeting's file, `draft`, `final`, `cancelled` or `postponed`;
            `problems` if its files have errors.
        pack: `none`, `built`, or `outdated` if a file has changed since the build.
        published: The day on which the agenda was published, from the meeting's file.
        decisions_by: The last day to publish the decisions; None where the law asks for none.
    """

    meeting: str
    date: date | None
    committee: str | None
    state: str
    pack: str
    notice: NoticeDue | None = None
    published: Day | None = None
    decisions_by: Day | None = None


def recall_nothing(folder: str) -> MeetingSummary | None:
    """Return None, as if there were no earlier builds."""


def list_meetings(
    root: Path,
    output: Path,
    folders: Iterable[str],
    environment: Mapping[str, str],
    recall: Recall = recall_nothing,
) -> tuple[Listing, ...]:
    """Return the listing of meetings by date and folder; one that `recall` has not is loaded."""
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
    return Listing(
        folder,
        row.date,
        row.committee,
        state,
        pack,
        row.notice,
        row.published,
        row.decisions_by,
    )


def _pack(earlier: frozenset[tuple[str, str]], now: Iterable[InputFile]) -> str:
    if not earlier:
        return "none"
    return "built" if {(source.path, source.sha256) for source in now} == earlier else "outdated"


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A paper or annex in the register: withheld now, or released.

    Args:
        what: `paper` or `annex`.
        paragraphs: The paragraphs of the law; empty where none are named.
        review: The day by which the decision to withhold has to be reviewed.
    """

    meeting: str
    item: str
    what: str
    title: str
    paragraphs: tuple[int, ...]
    review: date | None
    released: date | None
    confidential: bool = False

    def state(self, today: date) -> str:
        """Return `released`, `due` if the review date has been reached, or `withheld`."""
        if self.released is not None:
            return "released"
        return "due" if self.review is not None and self.review <= today else "withheld"


def list_register(
    root: Path, folders: Iterable[str], environment: Mapping[str, str] | None = None
) -> Checked[tuple[RegisterEntry, ...]]:
    """Return the register of withheld papers and annexes, in the order of folders and items.

    A meeting that cannot be read has no entries; its problems are returned instead.
    """
    entries: list[RegisterEntry] = []
    problems: list[Problem] = []
    shared = Shared()
    for folder in folders:
        loaded = load_meeting(root, folder, environment, shared)
        if loaded.value is None:
            problems += loaded.problems
            continue
        planned = plan_pack(keep_published(loaded.value), may_add=True).value
        items = planned.items if planned else ()
        for kept in list_withheld(loaded.value, items):
            cause = kept.cause
            numbers = tuple(cause.paragraphs) if isinstance(cause, Exempt) else ()
            entries.append(
                RegisterEntry(
                    folder,
                    kept.item,
                    kept.what,
                    kept.title,
                    numbers,
                    cause.review,
                    cause.released,
                    not isinstance(cause, Exempt),
                )
            )
    return Checked(tuple(entries), tuple(problems))
