"""Two versions compared: items, papers, annexes, pages and words."""

from collections.abc import Iterator, Sequence

from agendapack.changes.match import in_order, match
from agendapack.changes.version import Version, VersionItem, VersionPaper, VersionPart
from agendapack.changes.words import common, reword
from agendapack.model.changes import Changes, ItemChange, PaperChange, PartChange, Rewording

REPLACED = 0.2
"""A text that has less than this in common with the old one is another text."""


def compare(meeting: str, old: Version, new: Version) -> Changes:
    """Return what changed from an old version of a meeting to a new one."""
    agenda: tuple[Rewording, ...] = ()
    items: tuple[ItemChange, ...] = ()
    if old.agenda is not None and new.agenda is not None:
        agenda = reword(old.agenda, new.agenda)
    if old.items is not None and new.items is not None:
        items = tuple(_items(old.items, new.items))
    return Changes(meeting, old.name, agenda, items, tuple(_papers(old.papers, new.papers)))


def _items(old: Sequence[VersionItem], new: Sequence[VersionItem]) -> Iterator[ItemChange]:
    pairs = match(old, new, lambda item: item.key, lambda item: item.title)
    both = [(old.index(a), new.index(b)) for a, b in pairs if a and b]
    steady = in_order(both)
    for before, after in pairs:
        if before is None and after is not None:
            yield ItemChange("added", None, after.number, None, after.title)
        elif before is not None and after is None:
            yield ItemChange("removed", before.number, None, before.title, None)
        elif before is not None and after is not None:
            numbers = (before.number, after.number)
            titles = (before.title, after.title)
            if (old.index(before), new.index(after)) not in steady:
                yield ItemChange("moved", *numbers, *titles)
            elif before.number != after.number:
                yield ItemChange("renumbered", *numbers, *titles)
            if before.title != after.title:
                yield ItemChange("retitled", *numbers, *titles)


def _papers(old: Sequence[VersionPaper], new: Sequence[VersionPaper]) -> Iterator[PaperChange]:
    for before, after in match(old, new, lambda p: p.paper.key, lambda p: p.paper.title):
        part = _part(before.paper if before else None, after.paper if after else None)
        annexes: tuple[PartChange, ...] = ()
        if before and after and before.annexes is not None and after.annexes is not None:
            parts = match(before.annexes, after.annexes, lambda a: a.key, lambda a: a.title)
            found = (_part(a, b) for a, b in parts)
            annexes = tuple(each for each in found if each is not None)
        shown = after or before
        if shown is not None and (part is not None or annexes):
            yield PaperChange(shown.item, part or _unchanged(shown.paper), annexes)


def _unchanged(part: VersionPart) -> PartChange:
    """Stand for a paper that only annexes of changed, its pages being the same."""
    return PartChange("changed", part.key, part.title, part.pages, part.pages)


def _part(old: VersionPart | None, new: VersionPart | None) -> PartChange | None:
    """Compare a paper or an annex; None where nothing changed."""
    if old is None:
        return PartChange("added", new.key, new.title, None, new.pages) if new else None
    if new is None:
        return PartChange("removed", old.key, old.title, old.pages, None)
    pages = (old.pages, new.pages)
    known = old.sha256 is not None and new.sha256 is not None
    other_file = known and not (old.sha256 or frozenset()) <= (new.sha256 or frozenset())
    rewordings: tuple[Rewording, ...] = ()
    if old.read is None or new.read is None or (new.is_file and not other_file):
        unread = other_file
    else:
        texts = (old.read(), new.read())
        rewordings = reword(*texts)
        unread = other_file and new.is_file and not (rewordings and all(texts))
        words = [" ".join(paragraph.text for paragraph in text) for text in texts]
        if rewordings and not unread and common(*words) < REPLACED:
            return PartChange("replaced", new.key, new.title, *pages)
    if rewordings or unread:
        return PartChange("changed", new.key, new.title, *pages, rewordings, unread)
    moved = None not in pages and old.pages != new.pages
    return PartChange("moved", new.key, new.title, *pages) if moved else None
