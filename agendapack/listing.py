"""The meetings of a workspace at a glance."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agendapack.load import load_meeting, meeting_folders
from agendapack.model.workspace import Loaded
from agendapack.problems import is_error
from agendapack.publish import published_sources


@dataclass(frozen=True, slots=True)
class Listing:
    """One meeting.

    Args:
        state: As in its file: `draft`, `final` or `cancelled`; `problems` where
            `check` would find some in its files.
        pack: `none`, `built`, or `outdated` where a file has changed since.
    """

    meeting: str
    date: date | None
    committee: str | None
    state: str
    pack: str


def list_meetings(root: Path, output: Path) -> tuple[Listing, ...]:
    """Return every meeting of the workspace, in the order of date and name."""
    listings = [_look_at(root, folder, output) for folder in meeting_folders(root)]
    return tuple(sorted(listings, key=lambda each: (each.date or date.min, each.meeting)))


def _look_at(root: Path, folder: str, output: Path) -> Listing:
    checked = load_meeting(root, folder)
    loaded = checked.value
    if loaded is None:
        return Listing(folder, None, None, "problems", _pack(None, output / folder))
    faulty = any(is_error(problem) for problem in checked.problems)
    state = "problems" if faulty else loaded.meeting.state
    name = str(loaded.committee.name)
    return Listing(folder, loaded.meeting.date, name, state, _pack(loaded, output / folder))


def _pack(loaded: Loaded | None, folder: Path) -> str:
    earlier = published_sources(folder)
    if not earlier:
        return "none"
    now = {(source.path, source.sha256) for source in loaded.sources} if loaded else set()
    return "built" if now == earlier else "outdated"
