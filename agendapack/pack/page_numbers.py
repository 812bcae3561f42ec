"""Page numbers and running lines: the label of every page, the page of every id, what a page says.

Numbering needs page counts only, and no PDF library. Page references and page counts depend on
each other, so `settle` lays out and numbers the pack in rounds until nothing moves.

A page says the same in every file that it stands in: in the pack, in the paper's own file and in
the consolidated pack. So its number is counted in the pack with which it was first published, and
a supplement does not change what is printed on pages before it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from itertools import count

from agendapack.model import dataclass
from agendapack.model.dates import write_date
from agendapack.model.document import Group
from agendapack.model.pack import Pack
from agendapack.model.page_numbers import (
    PageSpan,
    ReadingSpan,
    count_letters,
    count_on,
    read_number,
    roman,
)
from agendapack.model.papers import Report
from agendapack.model.planned_paper import Paper, PlannedMinutes
from agendapack.model.publication import PublishedNumbers
from agendapack.model.section import Piece, SectionLayout
from agendapack.model.style import PageKind, RunningLine, RunningLook, fill_line
from agendapack.problems import Code, Problem, ProblemsFound

ROUNDS = 6
NOTHING_KEPT = PublishedNumbers()


@dataclass(frozen=True, slots=True)
class Stack:
    """Pieces that are numbered together: the front sheet, or a paper with its annexes.

    Args:
        pieces: The key and page count of each piece; the count is None for a section, which
            has to be laid out.
        is_notice: Whether one page, a notice, bears all page numbers of the stack.
        minutes: How long it takes to read, if the agenda says so.
    """

    key: str
    is_front: bool
    pieces: tuple[tuple[str, int | None], ...]
    is_notice: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """The labels of the pages of a piece, and of the blank sides after it."""

    labels: tuple[str, ...]
    blank_after: tuple[str, ...]

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The labels of pages and blank sides."""
        return self.labels + self.blank_after


@dataclass(frozen=True, slots=True)
class Settled:
    """The final page numbers of a pack.

    Args:
        pieces: The labels of each piece, by its key.
        pages: The page range of each id.
        over: For each stack or piece that is longer than its published range, the number of
            excess pages.
    """

    pieces: Mapping[str, Numbered]
    pages: Mapping[str, PageSpan]
    over: Mapping[str, int] = field(default_factory=dict)


LayOut = Callable[[str, Mapping[str, PageSpan]], SectionLayout]


def settle(
    stacks: tuple[Stack, ...],
    lay_out: LayOut,
    duplex: bool,
    kept: PublishedNumbers = NOTHING_KEPT,
    letters: bool = False,
) -> Settled:
    """Lay out and number the pack until every page reference is right.

    Args:
        stacks: The stacks of the pack in order, the front sheet first.
        lay_out: Lays out the section with a given key, using the pages known so far. It is
            called again only if a page number that the section prints has changed.
        duplex: Whether every stack starts on a right-hand page.
        letters: Whether new stacks between published ones are numbered 18a, 18b after page
            18, rather than from the last published page onward.

    Raises:
        ProblemsFound: Some page numbers still move after six rounds; the problem names them.
    """
    measured: dict[str, SectionLayout] = {}
    pages: dict[str, PageSpan] = {}
    printed: dict[str, dict[str, PageSpan | None]] = {}
    sections = [key for stack in stacks for key, own in stack.pieces if own is None]
    for _ in range(ROUNDS):
        stale = [key for key in sections if _prints(measured.get(key), pages) != printed.get(key)]
        if not stale and len(measured) == len(sections):
            over = find_overlong(stacks, measured, kept)
            return Settled(number(stacks, measured, duplex, kept, letters), pages, over)
        for key in stale:
            measured[key] = lay_out(key, pages)
            printed[key] = _prints(measured[key], pages)
        pages = locate(stacks, measured, number(stacks, measured, duplex, kept, letters))
    raise ProblemsFound([_unsettled(key, printed[key], pages) for key in stale])


def _prints(
    section: SectionLayout | None, pages: Mapping[str, PageSpan]
) -> dict[str, PageSpan | None]:
    # A section that is not laid out yet gets a value that differs from every real one.
    return {key: pages.get(key) for key in sorted(section.wanted)} if section else {"": None}


def _unsettled(
    key: str, printed: Mapping[str, PageSpan | None], pages: Mapping[str, PageSpan]
) -> Problem:
    moving = ", ".join(f"'{name}'" for name in printed if printed[name] != pages.get(name))
    return Problem(
        Code.UNSETTLED,
        f"the page numbers of {moving}, which '{key}' prints, do not settle",
        None,
        "a reference that changes the length of its own line can do this: reword the line",
    )


def number(
    stacks: tuple[Stack, ...],
    measured: Mapping[str, SectionLayout],
    duplex: bool,
    kept: PublishedNumbers = NOTHING_KEPT,
    letters: bool = False,
) -> dict[str, Numbered]:
    """Return the labels of every piece: i, ii, ... for the front sheet, then 1, 2, ...

    With `duplex`, a stack with an odd number of pages ends with a blank side, which is counted,
    so that the next stack starts on a right-hand page. A stack with published page numbers that
    has become shorter is filled up with blank sides.
    """
    result: dict[str, Numbered] = {}
    taken = [label for labels in kept.papers.values() for label in labels]
    front, onward = map(roman, count(1)), count_on(taken, duplex)
    last: str | None = None
    for stack in stacks:
        lengths = _lengths(stack, measured)
        if not stack.is_front and stack.key in kept.papers:
            result |= _number_kept(stack, lengths, kept, duplex)
            last = kept.papers[stack.key][-1]
            continue
        labels = front if stack.is_front else onward
        if letters and taken and last is not None:
            labels = count_letters(last, taken)
        total = 0
        for index, (key, length) in enumerate(lengths.items()):
            total += length
            blanks = total % 2 if duplex and index == len(lengths) - 1 else 0
            result[key] = Numbered(
                tuple(next(labels) for _ in range(length)),
                tuple(next(labels) for _ in range(blanks)),
            )
            if taken and not stack.is_front:
                taken += result[key].all_labels
                last = taken[-1] if result[key].labels else last
    return result


def _lengths(stack: Stack, measured: Mapping[str, SectionLayout]) -> dict[str, int]:
    return {key: measured[key].pages if own is None else own for key, own in stack.pieces}


def _number_kept(
    stack: Stack, lengths: Mapping[str, int], kept: PublishedNumbers, duplex: bool
) -> dict[str, Numbered]:
    whole = kept.papers[stack.key]
    if stack.is_notice:
        # The notice is one page; with an even range, a blank side keeps later pages on their side.
        both = str(PageSpan(whole[0], whole[-1]))
        blanks = (both,) if duplex and len(whole) % 2 == 0 else ()
        return {key: Numbered((both,), blanks) for key in lengths}
    if lengths.keys() <= kept.pieces.keys():
        return {
            key: Numbered(_cut(kept.pieces[key], 0, length), kept.pieces[key][length:])
            for key, length in lengths.items()
        }
    result: dict[str, Numbered] = {}
    start = 0
    for index, (key, length) in enumerate(lengths.items()):
        rest = whole[start + length :] if index == len(lengths) - 1 else ()
        result[key] = Numbered(_cut(whole, start, length), rest)
        start += length
    return result


def _cut(labels: tuple[str, ...], start: int, length: int) -> tuple[str, ...]:
    """Return `length` labels from `start`; repeat the last one if there are too few."""
    found = labels[start : start + length]
    return found + labels[-1:] * (length - len(found))


def find_overlong(
    stacks: tuple[Stack, ...], measured: Mapping[str, SectionLayout], kept: PublishedNumbers
) -> dict[str, int]:
    """Return by key how many pages a stack or piece exceeds its published page numbers."""
    over: dict[str, int] = {}
    for stack in stacks:
        if stack.key not in kept.papers or stack.is_notice:
            continue
        lengths = _lengths(stack, measured)
        if lengths.keys() <= kept.pieces.keys():
            room = {key: len(kept.pieces[key]) for key in lengths}
        else:
            lengths, room = {stack.key: sum(lengths.values())}, {}
            room[stack.key] = len(kept.papers[stack.key])
        over |= {key: n - room[key] for key, n in lengths.items() if n > room[key]}
    return over


def locate(
    stacks: tuple[Stack, ...],
    measured: Mapping[str, SectionLayout],
    numbered: Mapping[str, Numbered],
) -> dict[str, PageSpan]:
    """Return the page range of every id.

    For an element this is the page on which it starts. For a section or annex it is all its
    pages, and for a whole stack all pages, blank sides included.
    """
    pages: dict[str, PageSpan] = {}
    for stack in stacks:
        for key, _ in stack.pieces:
            labels = numbered[key].labels
            if key in measured:
                for name, place in measured[key].places.items():
                    pages[name] = PageSpan(labels[place.page], labels[place.page])
            if labels:
                pages[key] = PageSpan(labels[0], labels[-1])
        every = [label for key, _ in stack.pieces for label in numbered[key].all_labels]
        if every:
            first, last = PageSpan.read(every[0]).first, PageSpan.read(every[-1]).last
            pages[stack.key] = PageSpan(first, last)
            if stack.minutes is not None:
                total = sum(len(numbered[key].labels) for key, _ in stack.pieces)
                pages[stack.key] = ReadingSpan(first, last, total, stack.minutes)
    return pages


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
    last: dict[str, str] = {}
    for keys in brought.values():
        ends = [pages[each].last for each in keys]
        last |= dict.fromkeys(keys, max(ends, key=lambda label: read_number(label) or (0, 0)))
    return last
