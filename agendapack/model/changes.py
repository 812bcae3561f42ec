"""What changed between two versions of a meeting, and the words that tell members of it."""

from typing import Literal

from agendapack.model import dataclass
from agendapack.model.page_numbers import PageSpan
from agendapack.model.wording import ENGLISH, Wording


@dataclass(frozen=True, slots=True)
class DiffRun:
    """Words that are in both versions, or were removed, or were added."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Rewording:
    """A paragraph whose words changed, with its place, such as `paragraph 3` or `under "Summary"`:
    that in the new version if the paragraph is in it.
    """

    where: str
    runs: tuple[DiffRun, ...]

    @property
    def kind(self) -> Literal["changed", "added", "removed"]:
        """Whether the paragraph is in both versions, only in the new or only in the old one."""
        kinds = {run.kind for run in self.runs}
        if kinds == {"added"}:
            return "added"
        return "removed" if kinds == {"removed"} else "changed"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An agenda item that was added, removed, moved, retitled or renumbered.

    Each version has its own number and title: None where the item is not in that version.
    """

    kind: Literal["added", "removed", "moved", "retitled", "renumbered"]
    old_number: str | None
    number: str | None
    old_title: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class PartChange:
    """A paper or an annex that changed; `moved` if only its page numbers did.

    Args:
        old_pages: Pages in the old version, blank sides included; None if it was not there.
        unread: Whether its file changed, but no readable words show how.
    """

    kind: Literal["added", "removed", "replaced", "changed", "moved"]
    key: str
    title: str
    old_pages: PageSpan | None
    pages: PageSpan | None
    rewordings: tuple[Rewording, ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class PaperChange:
    """A paper whose text, annexes or pages changed.

    `item` is the number of its agenda item, in the old version if the paper was removed.
    """

    item: str
    paper: PartChange
    annexes: tuple[PartChange, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingChanges:
    """Everything that changed in a meeting.

    Args:
        since: The name of the old version, for instance `HEAD~1`.
        agenda: Paragraphs of the front sheet that changed, besides its items.
        files: Published files that a build makes otherwise, where no words have changed.
    """

    meeting: str
    since: str
    agenda: tuple[Rewording, ...]
    items: tuple[ItemChange, ...]
    papers: tuple[PaperChange, ...]
    files: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.agenda or self.items or self.papers or self.files)


def tell_item(change: ItemChange, wording: Wording = ENGLISH) -> str:
    """Say how an item changed, for instance `item 5 "Grants" is new`."""
    then, now = (change.old_number, change.old_title), (change.number, change.title)
    number, title = then if change.kind == "removed" else now
    before = then[1] if change.kind == "retitled" else then[0]
    name = {"added": "new", "removed": "gone"}.get(change.kind, change.kind)
    return wording.say(f"change-item-{name}", number=number, title=title, before=before)


def tell_part(change: PartChange, wording: Wording = ENGLISH) -> str:
    """Say how a paper or annex changed, for instance `pages 9 - 18 (before: pages 7 - 16)`."""
    say, now = wording.say, write_pages(change.pages, wording)
    before = write_pages(change.old_pages, wording)
    match change.kind:
        case "added":
            return say("change-paper-new-at", pages=now) if now else say("change-paper-new")
        case "removed" if before:
            return say("change-paper-gone-from", pages=before)
        case "removed":
            return say("change-paper-gone")
    parts = []
    if change.kind == "replaced":
        parts.append(say("change-paper-replaced"))
    if change.unread:
        parts.append(say("change-paper-file"))
    if change.rewordings:
        count = len(change.rewordings)
        name = "change-paper-paragraph" if count == 1 else "change-paper-paragraphs"
        parts.append(say(name, count=count))
    if change.pages is not None and change.old_pages not in (None, change.pages):
        parts.append(say("change-paper-pages", pages=now, before=before))
    elif now:
        parts.append(now)
    return ", ".join(parts)


def write_pages(pages: PageSpan | None, wording: Wording = ENGLISH) -> str:
    """Return for instance `pages 9 - 18`, or `page 9`."""
    if pages is None:
        return ""
    if pages.first == pages.last:
        return wording.say("change-page", first=pages.first)
    return wording.say("change-pages", first=pages.first, last=pages.last)
