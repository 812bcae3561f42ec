"""Compose the documents of a build from drawn pieces: packs, agenda and single papers.

This module also caches finished documents, writes the manifest, and warns about pieces that
prevent a pack from being accessible.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from agendapack.model.cache import Cache, key_of
from agendapack.model.document import Assembled, Document, Group, Obstacle, StampFont
from agendapack.model.pack import AgendaSection, Pack, in_printed_order, with_sections
from agendapack.model.planned_paper import Paper
from agendapack.model.publication import Published
from agendapack.model.request import Output, PlacedPaper
from agendapack.model.section import piece_of
from agendapack.model.style import HouseStyle
from agendapack.model.text import make_name
from agendapack.model.wording import Wording
from agendapack.output.manifest import NO_FILES, RESTRICTED_FOLDER, manifest
from agendapack.pack import AGENDA, CONSOLIDATED, LARGE_PRINT, PACK, SHORT
from agendapack.pack.editions import Edition
from agendapack.pack.layout import FRONT, Beside, Laid, reading_time
from agendapack.pack.page_numbers import put_lines, put_on_piece
from agendapack.pack.prepare import Verdict
from agendapack.problems import Code, Problem, Source, warn

NOWHERE = Source("")


def identify(document: Document, file: str, wording: Wording) -> Document:
    """Return a document whose identity is a hash of its content.

    The hash leaves out source positions and the ids that may be absent, because neither appears
    in the finished file. It includes the messages that an organisation has reworded, because
    they are stamped on the pages.
    """
    groups = tuple(map(_drop_places, document.groups))
    own = replace(document, groups=groups, identity="", absent=frozenset())
    return replace(document, identity=key_of(file, own, *wording.changed))


def _drop_places(group: Group) -> Group:
    return replace(group, pieces=tuple(replace(p, source=NOWHERE) for p in group.pieces))


def key_of_stamps(stamp_font: StampFont, style: HouseStyle) -> str:
    """Return the part of the keys of documents that those of one style share."""
    return key_of("stamps", stamp_font, style)


def key_of_document(document: Document, stamps: str) -> str:
    """Return the cache key of a finished document; `identify` must have set its identity."""
    return key_of("document", document.identity, document.absent, stamps)


def find_document(cache: Cache, key: str) -> Assembled | None:
    """Return a finished and checked document from the cache; None if it is not there."""
    kept = cache.get(key)
    if kept is None:
        return None
    # One line of JSON, followed by the bytes of the PDF; see `keep_document`.
    head, _, data = kept.partition(b"\n")
    pages, obstacles = json.loads(head)
    found = ((*words, Code(finding) if finding else None) for *words, finding in obstacles)
    return Assembled(data, pages, tuple(Obstacle(*each) for each in found))


def keep_document(cache: Cache, key: str, made: Assembled) -> None:
    """Store a checked document in the cache."""
    obstacles = [[each.claim, each.key, each.reason, each.finding] for each in made.obstacles]
    head = json.dumps([made.pages, obstacles]).encode()
    cache.put(key, head + b"\n" + made.data)


BEFORE_RESTRICTED = f"{RESTRICTED_FOLDER}/restricted-"
"""The start of the paths of unredacted files."""


def make_documents(
    edition: Edition, large: tuple[Group, ...] = (), short: tuple[Group, ...] = ()
) -> tuple[tuple[str, Document], ...]:
    """Return the file name and content of each public document, the complete pack first.

    The complete pack is `pack.pdf`, or the consolidated pack once there are supplements;
    `pack.pdf` then remains as it was published. A withheld paper has no file of its own.
    """
    edition, pages = _with_lines(edition), edition.laid.settled.pages
    pack, groups = edition.pack, edition.groups
    large, short = put_lines(pack, large, pages), put_lines(pack, short, pages)
    of_meeting, say = pack.name, pack.style.wording.say
    papers = {group.key: group for group in groups[1:]}
    of_short = say("title-short", title=pack.title)
    alone = tuple(replace(piece, blank_after=()) for piece in groups[0].pieces)
    agenda = replace(groups[0], pieces=alone)
    parts: list[tuple[str, str, tuple[Group, ...]]] = [
        (
            AGENDA,
            say("title-agenda", meeting=of_meeting),
            (agenda,),
        ),
        *(
            (paper_file(paper), f"{paper.title}: {of_meeting}", (papers[paper.key],))
            for paper in pack.papers
            if paper.withheld is None and paper.key in papers
        ),
        *([(LARGE_PRINT, say("title-large-print", title=pack.title), large)] if large else []),
    ]
    return (
        *_make_packs(edition, "", str),
        *([(SHORT, _make_document(pack, SHORT, of_short, short, partial=True))] if short else []),
        *((file, _make_document(pack, file, title, of)) for file, title, of in parts),
    )


def _with_lines(edition: Edition) -> Edition:
    def put(groups: tuple[Group, ...]) -> tuple[Group, ...]:
        return put_lines(edition.pack, groups, edition.laid.settled.pages)

    issues = tuple(replace(issue, groups=put(issue.groups)) for issue in edition.issues)
    return replace(edition, groups=put(edition.groups), issues=issues)


def make_restricted(edition: Edition) -> tuple[tuple[str, Document], ...]:
    """Return the file name and content of each unredacted document, the complete pack first.

    A supplement without withheld papers is left out, because it equals the public one.
    """
    say = edition.pack.style.wording.say
    marked = _with_lines(edition)
    made = _make_packs(marked, BEFORE_RESTRICTED, lambda t: say("title-restricted", title=t))
    return made[:1] + tuple(each for each in made[1:] if _withholds(each[1]))


def _make_packs(
    edition: Edition, before: str, entitle: Callable[[str], str]
) -> tuple[tuple[str, Document], ...]:
    pack, groups = edition.pack, edition.groups
    if not edition.issues:
        file = before + PACK
        return ((file, _make_document(pack, file, entitle(pack.title), groups)),)
    file = before + CONSOLIDATED
    title = entitle(pack.style.wording.say("title-consolidated", title=pack.title))
    made = [(file, _make_document(pack, file, title, groups))]
    for issue in edition.issues:
        file, own = before + issue.file, replace(pack, items=issue.items)
        title = f"{issue.title}: {pack.name}" if issue.title else pack.title
        made.append((file, _make_document(own, file, entitle(title), issue.groups, partial=True)))
    return tuple(made)


def _withholds(document: Document) -> bool:
    return any(piece.mark for group in document.groups for piece in group.pieces)


def _make_document(
    pack: Pack, file: str, title: str, groups: tuple[Group, ...], partial: bool = False
) -> Document:
    document = Document(
        title=title,
        subject=pack.name,
        author=pack.organisation.name,
        language=pack.language,
        identity="",
        groups=groups,
        item_bookmarks=_item_bookmarks(pack, {group.key for group in groups}),
        partial=partial,
        absent=pack.absent,
    )
    return identify(document, file, pack.style.wording)


def write_manifest(
    edition: Edition,
    outputs: tuple[Output, ...],
    verdict: Verdict,
    published: Published | None,
    web: Mapping[str, bytes] = NO_FILES,
    data: Mapping[str, bytes] = NO_FILES,
    sheets: Mapping[str, bytes] = NO_FILES,
) -> bytes:
    """Return the manifest of the files for one audience."""
    papers = place_papers(edition, frozenset(output.file for output in outputs))
    return manifest(
        edition.pack,
        outputs,
        papers,
        edition.sources,
        verdict.told,
        published,
        edition.issues,
        verdict.accepted,
        web,
        data,
        sheets,
    )


def place_papers(edition: Edition, files: frozenset[str]) -> tuple[PlacedPaper, ...]:
    """Return the location of each paper among all finished files: its printed and its PDF pages."""
    placed: dict[str, PlacedPaper] = {}
    parts = [(each.file, each.groups) for each in edition.issues] or [(PACK, edition.groups)]
    for file, groups in parts:
        own = BEFORE_RESTRICTED + file
        document = own if own in files and edition.pack.audience != "public" else file
        placed |= {paper.key: paper for paper in _place(edition, document, groups)}
    return tuple(placed[paper.key] for paper in edition.pack.papers if paper.key in placed)


def _place(edition: Edition, document: str, groups: tuple[Group, ...]) -> Iterator[PlacedPaper]:
    papers = {paper.key: paper for paper in edition.pack.papers}
    pages = edition.laid.settled.pages
    before = _page_count(groups[0])
    for group in groups[1:]:
        paper, count, printed = papers[group.key], _page_count(group), pages[group.key]
        yield PlacedPaper(
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
            document=document,
            pages=sum(len(piece.labels) for piece in group.pieces),
            minutes=_reading_time(group, edition.laid),
        )
        before += count


def _reading_time(group: Group, laid: Laid) -> int:
    texts = {section.key: section for section in laid.sections}
    written = (texts[piece.key] for piece in group.pieces if piece.key in texts)
    pages = sum(len(piece.labels) for piece in group.pieces if piece.key not in texts)
    return reading_time(written, pages)


def paper_file(paper: Paper) -> str:
    """Return the path of a paper's own file, for instance `papers/04-overview-report.pdf`."""
    # Without a number before it, only its key tells a paper from another of the same title.
    slug = paper.slug if paper.item else paper.key
    number = re.sub(r"^\d(?=-|$)", r"0\g<0>", make_name(paper.item)) or "00"
    return f"papers/{number.zfill(2)}-{slug}.pdf"


def _item_bookmarks(pack: Pack, groups: set[str]) -> tuple[tuple[str, str, str | None, int], ...]:
    if FRONT not in groups:
        return ()
    bookmarks: list[tuple[str, str, str | None, int]] = []
    following: str | None = None
    here = {item.key for item in pack.items if item.paper and item.paper.key in groups}
    shown = (each for each in in_printed_order(pack.items) if not each.hidden or each.key in here)
    # Backwards, so that the next paper, before which a bookmark is placed, is known.
    for line in reversed([*with_sections(shown, pack.sections)]):
        if isinstance(line, AgendaSection):
            bookmarks.append((line.title, line.key, following, line.level))
            continue
        if not line.hidden:
            # One with papers has a bookmark there.
            bookmarks += (
                (str(each.record.title), each.id, following, line.level)
                for each in reversed(line.applications)
                if not each.papers
            )
        if line.key in here and line.paper is not None:
            following = line.paper.key
        elif line.updates is None:
            entry = (line.heading, f"agenda.item-{line.number}", following, line.level)
            bookmarks.append(entry)
    return tuple(reversed(bookmarks))


def _page_count(group: Group) -> int:
    return sum(len(piece.all_labels) for piece in group.pieces)


def draw_beside(beside: Beside, pack: Pack) -> tuple[str, Document]:
    """Draw a section, and return the name and content of its file."""
    section, measured = beside.section, beside.layout.measured
    drawn, numbered = beside.typesetter.draw(beside.layout), beside.numbered
    piece = piece_of(section, measured, drawn, numbered.labels, numbered.blank_after)
    piece = replace(piece, mark=beside.mark)
    kinds = [beside.lines] * len(piece.labels)
    piece = put_on_piece(piece, pack, kinds, 0, "", piece.labels[-1])
    # A group without an item has no stamps, as the agenda alone.
    group = Group(section.key, None, section.title, section.title, (piece,))
    title = f"{section.title}: {pack.name}"
    return beside.file, _make_document(pack, beside.file, title, (group,), partial=True)


HINT = (
    "ask its author for a tagged PDF with its fonts embedded"
    " (Word: 'Document structure tags for accessibility'; LibreOffice: 'Universal Accessibility')"
)


def tell_obstacles(document: Document, made: Assembled) -> Iterator[Problem]:
    """Warn of each piece that keeps the pack from conforming to PDF/A or PDF/UA, in order.

    Obstacles that have a finding of their own (fonts, tags) are reported by `plan` instead.
    """
    pieces = [piece for group in document.groups for piece in group.pieces]
    for piece in pieces:
        standing = [o for o in made.obstacles if o.key == piece.key and o.finding is None]
        reasons = dict.fromkeys(obstacle.reason for obstacle in standing)
        claims = dict.fromkeys(obstacle.claim for obstacle in standing)
        if standing:
            message = (
                f"{piece.title} keeps the pack from being {' and '.join(claims)}:"
                f" {'; '.join(reasons)}"
            )
            hint = HINT if piece.kind == "annex" else None
            yield warn(Code.NOT_ACCESSIBLE, message, piece.source, hint)
