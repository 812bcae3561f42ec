"""From settled layouts to the documents of a build: pack, agenda, single papers."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from agendapack.layout import FRONT, Laid
from agendapack.model.document import Document, Group
from agendapack.model.output import PlacedPaper
from agendapack.model.pack import Item, Pack, Paper, PlannedAnnex
from agendapack.model.section import PageRange, Piece, Section
from agendapack.model.withholding import Withheld
from agendapack.model.workspace import InputFile

PACK = "pack.pdf"
RESTRICTED = "restricted-pack.pdf"
AGENDA = "agenda.pdf"
LARGE_PRINT = "large-print.pdf"


def draw_groups(pack: Pack, laid: Laid) -> tuple[Group, ...]:
    """Draw every section and put it, with its annexes, into the pack's order."""
    drawn = {section.key: _draw(section, laid) for section in laid.sections}
    front = Group(FRONT, None, "Agenda", "Agenda", (drawn[FRONT],))
    return (front, *(_paper_group(paper, drawn, laid) for paper in pack.papers))


def make_documents(
    pack: Pack,
    groups: tuple[Group, ...],
    sources: tuple[InputFile, ...],
    sections: tuple[Section, ...],
    large: tuple[Group, ...] = (),
) -> tuple[tuple[str, Document], ...]:
    """Return the documents by file name: pack, agenda, each paper, large print if there is any.

    A paper that is withheld has no file of its own.
    """
    inputs, of_meeting = _digest(sources, sections), _name_meeting(pack)

    def document(file: str, title: str, groups: tuple[Group, ...]) -> tuple[str, Document]:
        return file, _make_document(pack, inputs, file, title, groups)

    front = groups[0]
    papers = {group.key: group for group in groups[1:]}
    return (
        document(PACK, pack.title, groups),
        document(AGENDA, f"Agenda: {of_meeting}", (_without_blanks(front),)),
        *(
            document(paper_file(paper), f"{paper.title}: {of_meeting}", (papers[paper.key],))
            for paper in pack.papers
            if paper.withheld is None
        ),
        *([document(LARGE_PRINT, f"{pack.title}, large print", large)] if large else []),
    )


def make_restricted(
    pack: Pack,
    groups: tuple[Group, ...],
    sources: tuple[InputFile, ...],
    sections: tuple[Section, ...],
) -> tuple[str, Document]:
    """Return the one document that withholds nothing, with the name of its file."""
    inputs, title = _digest(sources, sections), f"Restricted: {pack.title}"
    return RESTRICTED, _make_document(pack, inputs, RESTRICTED, title, groups)


def _make_document(
    pack: Pack, inputs: str, file: str, title: str, groups: tuple[Group, ...]
) -> Document:
    return Document(
        title=title,
        subject=_name_meeting(pack),
        author=pack.organisation.name,
        language=pack.language,
        identity=hashlib.sha256(f"{inputs} {file}".encode()).hexdigest(),
        groups=groups,
        item_bookmarks=_item_bookmarks(pack.items, {group.key for group in groups}),
        absent=pack.absent,
    )


def _name_meeting(pack: Pack) -> str:
    return f"{pack.committee}, {pack.date.day} {pack.date:%B %Y}"


def place_papers(
    pack: Pack, groups: tuple[Group, ...], pages: Mapping[str, PageRange]
) -> tuple[PlacedPaper, ...]:
    """Say where each paper stands, in printed numbers and in pages of `pack.pdf`."""
    placed = []
    before = _page_count(groups[0])
    for paper, group in zip(pack.papers, groups[1:], strict=True):
        count, printed = _page_count(group), pages[paper.key]
        placed.append(
            PlacedPaper(
                key=paper.key,
                item=paper.item,
                title=paper.title,
                first=printed.first,
                last=printed.last,
                pdf_first=before + 1,
                pdf_last=before + count,
                file=None if paper.withheld else paper_file(paper),
                sources=paper.sources,
                withheld=paper.withheld is not None,
            )
        )
        before += count
    return tuple(placed)


def paper_file(paper: Paper) -> str:
    """Return for instance `papers/04-overview-report.pdf`."""
    return f"papers/{paper.item.zfill(2)}-{paper.slug}.pdf"


def _draw(section: Section, laid: Laid) -> Piece:
    layout = laid.layouts[section.key]
    settled = laid.settled.pieces[section.key]
    return Piece(
        key=section.key,
        kind="front" if section.key == FRONT else "section",
        title=section.title,
        language=section.language,
        pdf=laid.typesetter.draw(layout),
        places=layout.measured.places,
        headings=layout.measured.headings,
        labels=settled.labels,
        blank_after=settled.blank_after,
        source=section.source,
    )


def _annex(planned: PlannedAnnex, language: str, laid: Laid) -> Piece:
    annex, settled = planned.loaded.annex, laid.settled.pieces[planned.key]
    return Piece(
        key=planned.key,
        kind="annex",
        title=planned.title,
        language=language,
        pdf=planned.loaded.data,
        places={},
        headings=(),
        labels=settled.labels,
        blank_after=settled.blank_after,
        source=annex.file.source,
        alt=annex.alt,
        page_alts={int(page): alt for page, alt in annex.page_alts.items()},
        chosen=planned.loaded.chosen,
    )


def _paper_group(paper: Paper, drawn: Mapping[str, Piece], laid: Laid) -> Group:
    own = (drawn[paper.key],) if paper.key in drawn else ()
    language = drawn[FRONT].language
    pieces = [_marked(piece, paper.withheld or paper.parts, laid) for piece in own]
    for annex in paper.behind:
        if annex.key in drawn:
            pieces.append(_marked(drawn[annex.key], paper.withheld or annex.withheld, laid))
        elif isinstance(annex, PlannedAnnex):
            piece = _annex(annex, language, laid)
            pieces.append(_marked(piece, paper.withheld or annex.withheld, laid))
    bookmark = f"{paper.item}. {paper.title}" if paper.item else paper.title
    pages = laid.settled.pages[paper.key] if laid.public else None
    return Group(paper.key, paper.item, paper.title, bookmark, tuple(pieces), pages)


def _marked(piece: Piece, withheld: Withheld | None, laid: Laid) -> Piece:
    """Mark what the restricted pack shows and the public one does not."""
    return piece if withheld is None or laid.public else replace(piece, mark=withheld.mark)


def _item_bookmarks(
    items: tuple[Item, ...], groups: set[str]
) -> tuple[tuple[str, str, str | None], ...]:
    if FRONT not in groups:
        return ()
    bookmarks = []
    following: str | None = None
    for item in reversed(items):
        if item.paper is not None and item.paper.key in groups:
            following = item.paper.key
        elif not item.hidden:
            entry = (f"{item.number}. {item.title}", f"agenda.item-{item.number}", following)
            bookmarks.append(entry)
    return tuple(reversed(bookmarks))


def _without_blanks(group: Group) -> Group:
    pieces = tuple(replace(piece, blank_after=()) for piece in group.pieces)
    return replace(group, pieces=pieces)


def _page_count(group: Group) -> int:
    return sum(len(piece.labels) + len(piece.blank_after) for piece in group.pieces)


def _digest(sources: tuple[InputFile, ...], sections: tuple[Section, ...]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        digest.update(f"{source.path}\0{source.sha256}\0".encode())
    for section in sections:
        digest.update(f"{section.key}\0{section.html}\0".encode())
    return digest.hexdigest()
