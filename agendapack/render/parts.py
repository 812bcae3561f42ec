"""Put a report together: its body, with recommendations, council plan and implications in place."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from agendapack.codes import Code
from agendapack.model.pack import Paper
from agendapack.model.papers import Report
from agendapack.model.parts import split_parts
from agendapack.model.withholding import NOT_FOR_PUBLICATION, write_paragraphs
from agendapack.problems import Problem, Source, did_you_mean
from agendapack.render.blocks import (
    Block,
    Heading,
    Paragraph,
    Part,
    Placement,
    Point,
    Styled,
    Words,
)
from agendapack.render.book import Book

PART_LEVEL = 2


def gather_blocks(report: Report, paper: Paper, public: bool, book: Book) -> list[Block]:
    """Return the blocks of a report in their order, each part where it is placed.

    A part that is not placed follows the body. Where the author has written a
    heading directly above the place, the part has none of its own.

    Args:
        public: Whether a notice stands for each part that is withheld.
    """
    waiting = dict(PARTS)
    blocks: list[Block] = []
    for block in _read_body(report, paper, public, book):
        if not isinstance(block, Placement):
            blocks.append(block)
        elif block.part in waiting:
            part = list(waiting.pop(block.part)(report, book, block.source))
            if not part:
                book.problems.append(_complain_of_nothing(block))
            blocks += part[1:] if blocks and isinstance(blocks[-1], Heading) else part
        else:
            book.problems.append(_complain(block))
    for gather in waiting.values():
        blocks += gather(report, book, report.source)
    return blocks


def _read_body(report: Report, paper: Paper, public: bool, book: Book) -> Iterator[Block]:
    for segment in split_parts(report.body):
        opening = segment.opening
        if opening is None:
            yield from book.parse(segment.text, with_placements=True)
        elif public:
            counted = book.counts[paper.key, segment.name]
            grounds = write_paragraphs(opening.paragraphs) if opening.paragraphs else opening.kind
            words = Styled("strong", (Words(f"{NOT_FOR_PUBLICATION} ({grounds})"),))
            notice = Paragraph((words,), opening.source, unnumbered=True)
            yield Part(segment.name, (notice,), counted)
        else:
            yield Part(segment.name, book.parse(segment.text))


def _gather_recommendations(report: Report, book: Book, source: Source) -> Iterator[Block]:
    if report.recommendations:
        yield _head("Recommendations", source)
    for recommendation in report.recommendations:
        reason = book.parse(recommendation.reason)
        yield Point((*book.parse(recommendation.text), *_open_with("Reason:", reason, source)))


def _gather_council_plan(report: Report, book: Book, source: Source) -> Iterator[Block]:
    if report.council_plan:
        yield _head("Council Plan", source)
        yield from book.parse(report.council_plan)


def _gather_implications(report: Report, book: Book, source: Source) -> Iterator[Block]:
    if report.implications or report.implications_intro:
        yield _head("Implications", source)
        yield from book.parse(report.implications_intro)
    for implication in report.implications:
        text = book.parse(implication.text)
        yield Point(_open_with(implication.heading, text, implication.source))


PARTS: dict[str, Callable[[Report, Book, Source], Iterator[Block]]] = {
    "recommendations": _gather_recommendations,
    "council-plan": _gather_council_plan,
    "implications": _gather_implications,
}
"""Parts by the name that places them, in the order in which they follow the body."""


def _head(words: str, source: Source) -> Heading:
    return Heading(PART_LEVEL, (Words(words),), source)


def _open_with(words: str, blocks: tuple[Block, ...], source: Source) -> tuple[Block, ...]:
    """Run bold words into the first paragraph."""
    if not blocks:
        return ()
    first, *rest = blocks
    opening = (Styled("strong", (Words(words),)), Words(" "))
    if isinstance(first, Paragraph):
        return replace(first, inlines=(*opening, *first.inlines)), *rest
    return Paragraph(opening, source), *blocks


def _complain(placement: Placement) -> Problem:
    if placement.part in PARTS:
        return Problem(
            Code.UNKNOWN_PLACEMENT,
            f"'[[{placement.part}]]' stands here for the second time",
            placement.source,
            "a part has one place in its report",
        )
    allowed = ", ".join(f"[[{part}]]" for part in PARTS)
    return Problem(
        Code.UNKNOWN_PLACEMENT,
        f"'[[{placement.part}]]' is not a part of a report",
        placement.source,
        did_you_mean(placement.part, PARTS) or f"the parts are {allowed}",
    )


def _complain_of_nothing(placement: Placement) -> Problem:
    return Problem(
        Code.UNKNOWN_PLACEMENT,
        f"'[[{placement.part}]]' places a part that the report does not have",
        placement.source,
        f"write the field '{placement.part}', or take the line out",
    )
