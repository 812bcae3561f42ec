"""The meetings of a workspace at a glance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agendapack.load import load_meeting
from agendapack.model.notice import NoticeDue
from agendapack.model.workspace import Loaded
from agendapack.plan import count_notice
from agendapack.problems import is_error
from agendapack.publish import published_sources

Day = date
"""A name that the field `date` does not hide."""


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


def list_meetings(
    root: Path,
    output: Path,
    folders: Iterable[str],
    environment: Mapping[str, str] | None = None,
) -> tuple[Listing, ...]:
    """Return meetings of the workspace, in the order of date and name.

    Args:
        root: The workspace.
        output: Where the folders of finished packs are.
        folders: The meetings.
        environment: Where passwords of annexes are looked up.
    """
    listings = [_look_at(root, folder, output, environment) for folder in folders]
    return tuple(sorted(listings, key=lambda each: (each.date or date.min, each.meeting)))


def _look_at(
    root: Path, folder: str, output: Path, environment: Mapping[str, str] | None
) -> Listing:
    checked = load_meeting(root, folder, environment)
    loaded = checked.value
    if loaded is None:
        return Listing(folder, None, None, "problems", _pack(None, output / folder))
    faulty = any(is_error(problem) for problem in checked.problems)
    state = "problems" if faulty else loaded.meeting.state
    meeting, name = loaded.meeting, str(loaded.committee.name)
    pack, notice = _pack(loaded, output / folder), count_notice(loaded)
    return Listing(folder, meeting.date, name, state, pack, notice, meeting.published)


def _pack(loaded: Loaded | None, folder: Path) -> str:
    earlier = published_sources(folder)
    if not earlier:
        return "none"
    now = {(source.path, source.sha256) for source in loaded.sources} if loaded else set()
    return "built" if now == earlier else "outdated"
