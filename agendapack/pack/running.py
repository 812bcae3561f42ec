"""The running lines of every page: which pattern holds for it, and what its values are.

A page says the same in every file that it stands in: in the pack, in the paper's own file and in
the consolidated pack. So its number is counted in the pack with which it was first published, and
a supplement does not change what is printed on pages before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from agendapack.model.dates import write_date
from agendapack.model.document import Group
from agendapack.model.pack import Pack
from agendapack.model.page_numbers import PageSpan, read_number
from agendapack.model.papers import Report
from agendapack.model.planned_paper import Paper, PlannedMinutes
from agendapack.model.section import Piece
from agendapack.model.style import PageKind, RunningLine, RunningLook, fill_line

Kinds = tuple[PageKind, ...]
"""A kind of page, and those whose lines hold where it has none."""

COVER, NOTICE = "agenda.cover", "agenda.notice"
"""Where the cover of an agenda begins, and what follows it."""
MINUTES: Kinds = ("minutes", "papers")
NOT_YET = -1
"""Stands for the publication of papers that are not published."""


def put_lines(
    pack: Pack, groups: Iterable[Group], pages: Mapping[str, PageSpan]
) -> tuple[Group, ...]:
    """Return groups whose pages have their running lines.

    Args:
        pack: The pack that the groups are of.
        groups: The front sheet, papers with their annexes, or both.
        pages: The printed pages of each paper, by its key.
    """
    if pack.style.running == RunningLook():
        return tuple(groups)
    last, papers = _last_pages(pack, pages), {paper.key: paper for paper in pack.papers}
    return tuple(_put_on_group(group, pack, papers.get(group.key), last) for group in groups)


def _put_on_group(group: Group, pack: Pack, paper: Paper | None, last: Mapping[str, str]) -> Group:
    total = last.get(group.key) or group.pieces[-1].labels[-1]
    pieces = []
    for place, piece in enumerate(group.pieces):
        if piece.kind == "front":
            kinds = _kinds_of_agenda(pack, piece)
            first = next((at for at, each in enumerate(kinds) if each == ("agenda",)), None)
        else:
            kinds = [_kinds_of_paper(piece, paper)] * len(piece.labels)
            first = 0 if place == 0 else None
        pieces.append(put_on_piece(piece, pack, kinds, first, group.item or "", total))
    return replace(group, pieces=tuple(pieces))


def put_on_piece(
    piece: Piece, pack: Pack, kinds: Iterable[Kinds], first: int | None, item: str, total: str
) -> Piece:
    """Return a piece whose pages have their running lines.

    Args:
        piece: A section or an annex.
        pack: The pack that it belongs to.
        kinds: Of each of its pages.
        first: The index of the page that is the first of a paper, if any.
        item: The number of its item.
        total: The last page number of what it is counted in.
    """
    values = {
        "committee": pack.committee,
        "organisation": pack.organisation.name,
        "date": write_date(pack.date, pack.style),
        "item": item,
        "pages": total,
        "own-pages": str(len(piece.labels)),
    }
    lines = []
    for at, (label, kind) in enumerate(zip(piece.labels, kinds, strict=True)):
        own = {**values, "label": label, "page": label, "own-page": str(at + 1)}
        line = pack.style.running.of(kind, first=at == first)
        lines.append(RunningLine(fill_line(line.head, own), fill_line(line.foot, own)))
    return replace(piece, lines=tuple(lines))


def _kinds_of_agenda(pack: Pack, piece: Piece) -> list[Kinds]:
    """Return the kind of each page of the agenda.

    Applications are listed from the first to the last page on which one begins; the first of
    these has other items too, or the notice, unless one stands at its top.
    """
    kinds: list[Kinds] = [("agenda",)] * len(piece.labels)
    for item in pack.items:
        pages = sorted(
            piece.places[each.id].page for each in item.applications if each.id in piece.places
        )
        for page in range(pages[0] + 1, pages[-1] + 1) if pages else ():
            kinds[page] = ("applications", "agenda")
    if COVER in piece.places:
        start = piece.places[NOTICE].page if NOTICE in piece.places else 1
        kinds[:start] = [("cover",), *([()] * (start - 1))]
    return kinds


def _kinds_of_paper(piece: Piece, paper: Paper | None) -> Kinds:
    if piece.kind == "annex":
        return ("annexes",)
    if paper is None or piece.key != paper.key:
        return ("annexes", "papers")
    if isinstance(paper.content, Report):
        return ("reports", "papers")
    return MINUTES if isinstance(paper.content, PlannedMinutes) else ("papers",)


def _last_pages(pack: Pack, pages: Mapping[str, PageSpan]) -> dict[str, str]:
    """Return for each paper the last page number of the pack, or supplement, that brought it."""
    issues: dict[str, int] = {}
    for number, issue in enumerate(pack.published.current if pack.published else ()):
        for published in issue.papers:
            issues.setdefault(str(published.key), number)
    brought: dict[int, list[str]] = defaultdict(list)
    for paper in pack.papers:
        brought[issues.get(paper.key, NOT_YET)].append(paper.key)
    return {
        key: max(
            (pages[each].last for each in keys), key=lambda label: read_number(label) or (0, 0)
        )
        for keys in brought.values()
        for key in keys
    }
