"""Leave out of a comparison what is withheld in either of the two versions.

Each version is compared as the public has it. But words that were open and are withheld now stand
in the old version, and would be printed as removed; so would the title of an item that is hidden.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from agendapack.model.audit import Passage
from agendapack.model.changes import (
    DiffRun,
    ItemChange,
    MeetingChanges,
    PaperChange,
    PartChange,
    Rewording,
)
from agendapack.model.pack import Pack
from agendapack.model.wording import Wording
from agendapack.model.workspace import Loaded
from agendapack.pack.audit import SHORTEST, Searcher, letters
from agendapack.pack.open_and_withheld import read_pdf_annexes, sort_papers
from agendapack.plan import sort_material


@dataclass(frozen=True, slots=True)
class WithheldWords:
    """What one version of a meeting withholds.

    Args:
        searcher: Finds its words, as far as the version has them nowhere open.
        blocks: Its paragraphs and titles, as letters.
        titles: The titles that it does not show, as letters; a line may hold one of them.
        keys: The papers and annexes that are withheld as a whole.
    """

    searcher: Searcher
    blocks: frozenset[str]
    titles: tuple[str, ...]
    keys: frozenset[str]

    def holds(self, text: str) -> bool:
        """Tell whether a text is or contains something withheld."""
        found = letters(text)
        if found in self.blocks or any(title in found for title in self.titles):
            return True
        return bool(self.searcher.look_at(Passage("", None, text)))


def gather_withheld(loaded: Loaded, whole: Pack) -> WithheldWords:
    """Return what a version of a meeting withholds."""
    material = sort_material(loaded)
    papers = sort_papers(loaded, whole, read_pdf_annexes(whole))
    secret = (*material.secret, *(said.text for said in papers.secret))
    shown = (*material.open, *(said.text for said in papers.open))
    blocks = {letters(block) for text in secret for block in text.split("\n\n")}
    titles = {letters(title) for title in material.titles}
    known = {letters(text) for text in shown} | {""}
    blocks, titles = (blocks | titles) - known, titles - known
    keys = set()
    for item in whole.items:
        if item.paper is not None:
            keys |= {item.paper.key} if item.withheld else set()
            annexes = item.paper.annexes
            keys |= {annex.key for annex in annexes if annex.withheld or item.withheld}
    searched = replace(material, secret=secret, open=shown, names=(), hashes=())
    return WithheldWords(
        Searcher(searched),
        frozenset(blocks),
        tuple(t for t in titles if len(t) >= SHORTEST),
        frozenset(keys),
    )


def leave_out_withheld(
    changes: MeetingChanges, versions: Iterable[WithheldWords | None], wording: Wording
) -> MeetingChanges:
    """Return changes without the words that one of the versions withholds."""
    withheld = tuple(each for each in versions if each is not None)
    if not withheld:
        return changes
    cutter = _Cutter(withheld, wording)
    return replace(
        changes,
        agenda=cutter.cut_words(changes.agenda),
        items=tuple(cutter.cut_items(changes.items)),
        papers=tuple(map(cutter.cut_paper, changes.papers)),
    )


class _Cutter:
    def __init__(self, withheld: tuple[WithheldWords, ...], wording: Wording) -> None:
        self.withheld = withheld
        self.unnamed = wording.say("exempt-item")
        self.unsaid = wording.say("change-withheld")

    def holds(self, text: str) -> bool:
        return any(each.holds(text) for each in self.withheld)

    def title(self, title: str | None) -> str | None:
        return self.unnamed if title is not None and self.holds(title) else title

    def cut_words(self, rewordings: tuple[Rewording, ...]) -> tuple[Rewording, ...]:
        """Return each rewording, or that something is not for publication, once a place."""
        return tuple(dict.fromkeys(map(self._cut, rewordings)))

    def _cut(self, rewording: Rewording) -> Rewording:
        # Both sides are looked at: what is the same in both may be withheld in one of them.
        sides = (
            " ".join(run.text for run in rewording.runs if run.kind != gone)
            for gone in ("added", "removed")
        )
        place = self.unnamed if self.holds(rewording.where) else rewording.where
        if any(map(self.holds, sides)):
            return Rewording(place, (DiffRun("same", self.unsaid),))
        return replace(rewording, where=place)

    def cut_items(self, items: tuple[ItemChange, ...]) -> Iterable[ItemChange]:
        there = {item.number for item in items if item.kind == "added"}
        for item in items:
            old, new = self.title(item.old_title), self.title(item.title)
            unnamed = old != item.old_title
            if item.kind == "removed" and unnamed and item.old_number in there:
                continue  # the item is still there; its title is hidden now
            if item.kind == "retitled" and old == new:
                continue
            yield replace(item, old_title=old, title=new)

    def cut_paper(self, change: PaperChange) -> PaperChange:
        annexes = tuple(map(self._part, change.annexes))
        return replace(change, paper=self._part(change.paper), annexes=annexes)

    def _part(self, part: PartChange) -> PartChange:
        title = self.title(part.title) or ""
        key = part.key if title == part.title else ""
        if any(part.key in each.keys for each in self.withheld):
            words = (Rewording(self.unnamed, (DiffRun("same", self.unsaid),)),)
            said = words if part.rewordings or part.kind == "replaced" else ()
            kind = "changed" if part.kind == "replaced" else part.kind
            return replace(part, key=key, title=title, kind=kind, rewordings=said, unread=False)
        return replace(part, key=key, title=title, rewordings=self.cut_words(part.rewordings))
