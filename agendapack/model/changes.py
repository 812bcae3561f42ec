"""What changed between two versions of a meeting.

What changed, in the words that members read.
"""

from dataclasses import dataclass
from typing import Literal

from agendapack.model.page_numbers import PageSpan
from agendapack.model.wording import ENGLISH, Wording


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and whether they are in both versions, or in one only."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Rewording:
    """A paragraph whose words changed.

    Args:
        where: For instance `paragraph 3`, or `under "Summary"`; of the new version if it
            has the paragraph.
        runs: Its words, old and new, in their order.
    """

    where: str
    runs: tuple[Run, ...]

    @property
    def kind(self) -> Literal["changed", "added", "removed"]:
        """Whether the paragraph is in both versions, in the new or in the old one."""
        kinds = {run.kind for run in self.runs}
        if kinds == {"added"}:
            return "added"
        return "removed" if kinds == {"removed"} else "changed"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An agenda item that is new, gone, elsewhere, under another title or another number.

    Numbers and titles are those of the old and of the new version; None where it has none.
    """

    kind: Literal["added", "removed", "moved", "retitled", "renumbered"]
    old_number: str | None
    number: str | None
    old_title: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class PartChange:
    """A paper or an annex that changed; `moved` if nothing but its pages did.

    Args:
        old_pages: In the old version, blank sides included; None where it was not in it.
        pages: In the new one.
        rewordings: What changed in its text.
        unread: Whether its file changed, and no words that can be read show how.
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
    """A paper whose text, annexes or pages changed; `item` is its number, old if it is gone."""

    item: str
    paper: PartChange
    annexes: tuple[PartChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed.

    Args:
        since: What the old version is called, for instance `HEAD~1`.
        agenda: What changed on the front sheet besides its items.
    """

    meeting: str
    since: str
    agenda: tuple[Rewording, ...]
    items: tuple[ItemChange, ...]
    papers: tuple[PaperChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.agenda or self.items or self.papers)


def tell_item(change: ItemChange, wording: Wording = ENGLISH) -> str:
    """Say what became of an item, for instance `item 5 "Grants" is new`."""
    say, now = wording.say, {"number": change.number, "title": change.title}
    match change.kind:
        case "added":
            return say("change-item-new", **now)
        case "removed":
            return say("change-item-gone", number=change.old_number, title=change.old_title)
        case "moved":
            return say("change-item-moved", **now, before=change.old_number)
        case "renumbered":
            return say("change-item-renumbered", **now, before=change.old_number)
        case "retitled":
            return say("change-item-retitled", **now, before=change.old_title)


def tell_part(change: PartChange, wording: Wording = ENGLISH) -> str:
    """Say what became of a paper or annex, for instance `pages 9 - 18 (before: 7 - 16)`."""
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
