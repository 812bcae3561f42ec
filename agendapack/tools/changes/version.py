"""Versions of a meeting, as far as two versions are compared.

A version comes from a layout, from the record of publications, or from the manifest of a build. The
record and the manifest hold only titles, page numbers and hashes.

What is withheld in either of the two is left out. Each version is compared as the public has it.
But words that were open and are withheld now stand in the old version, and would be printed as
removed; so would the title of an item that is hidden.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from agendapack.model import dataclass
from agendapack.model.changes import (
    DiffRun,
    ItemChange,
    MeetingChanges,
    PaperChange,
    PartChange,
    Rewording,
)
from agendapack.model.document import Passage
from agendapack.model.pack import Pack
from agendapack.model.page_numbers import PageSpan
from agendapack.model.planned_paper import Paper, PlannedAnnex, Stub
from agendapack.model.publication import Published, PublishedPaper, PublishedPiece
from agendapack.model.wording import ENGLISH, Wording
from agendapack.model.workspace import Loaded
from agendapack.output.files import read_fields
from agendapack.output.manifest import MANIFEST, RESTRICTED
from agendapack.pack.audit import SHORTEST, Searcher, letters
from agendapack.pack.layout import FRONT, Laid
from agendapack.pack.open_and_withheld import read_pdf_annexes, sort_papers
from agendapack.pdf import page_words
from agendapack.plan import sort_material
from agendapack.problems import Checked, Code, Problem
from agendapack.render.section_html import Paragraph, read_front, read_paragraphs


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


Read = Callable[[], tuple[Paragraph, ...]]


@dataclass(frozen=True, slots=True)
class VersionItem:
    """An item of the agenda."""

    key: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class VersionPart:
    """A paper's own text, or an annex.

    Args:
        pages: Its pages; for a paper, including its annexes and blank sides.
        sha256: The hashes of its source files, for a paper including its annexes; None if they
            are not known.
        read: Reads its paragraphs; None if only hashes are known.
        is_file: Whether it is a PDF file that the pack contains unchanged.
    """

    key: str
    title: str
    pages: PageSpan | None
    sha256: frozenset[str] | None
    read: Read | None = None
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class VersionPaper:
    """The paper of an item.

    Args:
        paper: The paper's own text.
        annexes: The annexes; None if they are not known.
    """

    item: str
    paper: VersionPart
    annexes: tuple[VersionPart, ...] | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a meeting.

    Args:
        items: The agenda items; None if only the papers are known.
        agenda: The paragraphs of the front sheet without the headings of items; None if not
            known.
        withheld: What it withholds; None if that is nothing, not known or compared too.
    """

    name: str
    items: tuple[VersionItem, ...] | None
    agenda: tuple[Paragraph, ...] | None
    papers: tuple[VersionPaper, ...]
    wording: Wording = ENGLISH
    withheld: WithheldWords | None = None


def version_of(laid: Laid, name: str) -> Version:
    """Return the version of a pack after layout."""
    sections = {section.key: section for section in laid.sections}
    pack, wording = laid.pack, laid.pack.style.wording
    return Version(
        name,
        tuple(VersionItem(item.key, item.number, item.title) for item in pack.lines),
        tuple(_agenda(read_front(sections[FRONT].html), wording)),
        tuple(_paper(paper, laid, wording) for paper in pack.papers),
        wording,
    )


def _agenda(front: Iterable[tuple[str | None, Paragraph]], wording: Wording) -> Iterator[Paragraph]:
    for item, paragraph in front:
        where = wording.say("change-in-item", number=item) if item else None
        yield replace(paragraph, number=where) if where else paragraph


def _paper(paper: Paper, laid: Laid, wording: Wording) -> VersionPaper:
    hashes = frozenset(source.sha256 for source in paper.sources)
    pages = laid.settled.pages.get(paper.key)
    part = VersionPart(paper.key, paper.title, pages, hashes, _reader(paper.key, laid))
    return VersionPaper(paper.item, part, tuple(_annexes(paper, laid, wording)))


def _annexes(paper: Paper, laid: Laid, wording: Wording) -> Iterator[VersionPart]:
    for annex in paper.behind:
        pages = laid.settled.pages.get(annex.key)
        if isinstance(annex, Stub):
            read = _reader(annex.key, laid)
            yield VersionPart(annex.key, annex.listed, pages, frozenset(), read)
            continue
        hashes = frozenset({annex.loaded.file.sha256, f"pages {annex.loaded.chosen}"})
        is_file = annex.typeset is None
        read = _file_reader(annex, wording) if is_file else _reader(annex.key, laid)
        yield VersionPart(annex.key, annex.title, pages, hashes, read, is_file)


def _file_reader(annex: PlannedAnnex, wording: Wording) -> Read:
    def read() -> tuple[Paragraph, ...]:
        found = page_words.read_paragraphs(annex.loaded.data, annex.loaded.chosen)
        return tuple(
            Paragraph(text, number=wording.say("change-on-page", number=page))
            for page, text in found
        )

    return read


def _reader(key: str, laid: Laid) -> Read:
    html = next((section.html for section in laid.sections if section.key == key), "")
    return lambda: read_paragraphs(html)


def published_version(published: Published) -> Version:
    """Return the last published version, from the record of publications."""
    papers = tuple(map(_published_paper, published.latest_papers.values()))
    front = published.front
    if front is None:
        return Version("published", None, None, papers)
    items = (VersionItem(str(e.key), str(e.number), str(e.title)) for e in front.lines)
    words = ((e.item, Paragraph(str(e.text), is_heading=e.heading)) for e in front.words)
    return Version("published", tuple(items), tuple(_agenda(words, ENGLISH)), papers)


def _published_paper(paper: PublishedPaper) -> VersionPaper:
    own = [piece for piece in paper.pieces if piece.key == paper.key]
    annexes = tuple(_annex(piece) for piece in paper.pieces if piece.key != paper.key)
    hashes = frozenset(str(piece.sha256) for piece in own if piece.sha256) or None
    pages = PageSpan(str(paper.first), str(paper.last))
    part = VersionPart(str(paper.key), str(paper.title), pages, hashes)
    return VersionPaper(str(paper.item or ""), part, annexes or None)


def _annex(piece: PublishedPiece) -> VersionPart:
    hashes = frozenset({str(piece.sha256)}) if piece.sha256 else None
    return VersionPart(str(piece.key), str(piece.key), None, hashes)


def recorded_version(path: Path, restricted: bool) -> Checked[Version]:
    """Return the version in a built folder, from its manifest.

    Args:
        path: The folder, or its manifest.
        restricted: Whether to read the manifest of the unredacted pack, if there is one.
    """
    if path.is_dir():
        whole = path / RESTRICTED
        file = whole if restricted and whole.is_file() else path / MANIFEST
    else:
        file = path
    try:
        papers = tuple(map(_recorded_paper, read_fields(file)["papers"]))
    except (KeyError, TypeError):
        message = f"{file.as_posix()} is no manifest of a build that can be read"
        hint = "build that version again, or name a revision or another workspace"
        return Checked(None, (Problem(Code.NO_MANIFEST, message, hint=hint),))
    return Checked(Version(path.as_posix(), None, None, papers))


def _recorded_paper(entry: dict[str, Any]) -> VersionPaper:
    hashes = frozenset(str(source["sha256"]) for source in entry["sources"])
    pages = PageSpan(str(entry["first_page"]), str(entry["last_page"]))
    part = VersionPart(str(entry["key"]), str(entry["title"]), pages, hashes)
    return VersionPaper(str(entry["item"] or ""), part, None)
