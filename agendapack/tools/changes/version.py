"""Versions of a meeting, as far as two versions are compared.

A version comes from a layout, from the record of publications, or from the manifest of a build.
The record and the manifest hold only titles, page numbers and hashes.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agendapack.model.pack import Pack
from agendapack.model.page_numbers import PageSpan
from agendapack.model.planned_paper import Paper, PlannedAnnex, Stub
from agendapack.model.publication import Published, PublishedPaper, PublishedPiece
from agendapack.model.wording import ENGLISH, Wording
from agendapack.output.files import read_ordinary
from agendapack.output.manifest import MANIFEST, RESTRICTED
from agendapack.pack.layout import FRONT, Laid
from agendapack.pdf import page_words
from agendapack.problems import Checked, Code, Problem
from agendapack.render.paragraphs import Paragraph, read_front, read_paragraphs
from agendapack.tools.changes.withheld import WithheldWords

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


def version_of(pack: Pack, laid: Laid, name: str) -> Version:
    """Return the version of a pack after layout."""
    sections = {section.key: section for section in laid.sections}
    shown, wording = pack.lines, pack.style.wording
    return Version(
        name,
        tuple(VersionItem(item.key, item.number, item.title) for item in shown),
        tuple(_agenda(read_front(sections[FRONT].html), wording)),
        tuple(_paper(paper, laid, wording) for paper in pack.papers),
        wording,
    )


def _agenda(front: Iterable[tuple[str | None, Paragraph]], wording: Wording) -> Iterator[Paragraph]:
    """Yield the paragraphs of a front sheet, each with the number of its item."""
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

    Returns:
        The version; or a problem if the manifest cannot be read.
    """
    if path.is_dir():
        whole = path / RESTRICTED
        file = whole if restricted and whole.is_file() else path / MANIFEST
    else:
        file = path
    try:
        content = json.loads(read_ordinary(file))
        papers = tuple(_recorded_paper(entry) for entry in content["papers"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message = f"{file.as_posix()} is no manifest of a build that can be read"
        hint = "build that version again, or name a revision or another workspace"
        return Checked(None, (Problem(Code.NO_MANIFEST, message, hint=hint),))
    return Checked(Version(path.as_posix(), None, None, papers))


def _recorded_paper(entry: dict[str, Any]) -> VersionPaper:
    hashes = frozenset(str(source["sha256"]) for source in entry["sources"])
    pages = PageSpan(str(entry["first_page"]), str(entry["last_page"]))
    part = VersionPart(str(entry["key"]), str(entry["title"]), pages, hashes)
    return VersionPaper(str(entry["item"] or ""), part, None)
