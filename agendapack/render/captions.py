"""Captions and names beside a table or picture, and the cells of a table that are joined.

`Table: Costs of the scheme {#costs}` on a line of its own above or below a table is its caption,
and `Figure: The bridge` that of a picture. `{#name}` alone names what stands above it. In a cell,
`<` joins it to the one on its left, and `^` to the one above.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from agendapack.problems import Code, Problem, Source, warn
from agendapack.render.blocks import (
    Block,
    Caption,
    Inline,
    MarkdownParagraph,
    MarkdownPicture,
    PlainText,
    Spans,
    Styled,
    Table,
    plain_text,
)
from agendapack.render.typed import shorten

CAPTION = re.compile(r"(Table|Figure)(?: (\d{1,4}))?\s*[:.]\s+", re.I)
OWNERS: dict[str, type[Table] | type[MarkdownPicture]] = {
    "table": Table,
    "figure": MarkdownPicture,
}

LEFT, UP = "<", "^"
FIRST_BELOW_HEAD = 1
Place = tuple[int, int]


def find_caption(paragraph: MarkdownParagraph) -> Caption | None:
    """Return what a paragraph says as a caption, or None if it is none."""
    inlines = paragraph.inlines
    if len(inlines) == 1 and isinstance(inlines[0], Styled) and inlines[0].tag in ("strong", "em"):
        inlines = inlines[0].inlines
    first = inlines[0] if inlines else None
    found = CAPTION.match(first.text) if isinstance(first, PlainText) else None
    if first is None or found is None or not isinstance(first, PlainText):
        return None
    rest: tuple[Inline, ...] = (PlainText(first.text[found.end() :]), *inlines[1:])
    if not plain_text(rest).strip():
        return None
    return Caption(found[1].lower(), rest, int(found[2]) if found[2] else None)


def join_captions(blocks: Sequence[Block]) -> tuple[list[Block], list[Problem]]:
    """Give captions and names to the blocks beside which they stand.

    A caption belongs to the block above it, or else to the one below it.
    """
    joined: list[Block] = []
    problems: list[Problem] = []
    waiting: MarkdownParagraph | None = None
    for block in blocks:
        if waiting is not None:
            captioned = _give_caption(block, waiting)
            if captioned is not None:
                joined.append(captioned)
                waiting = None
                continue
            joined.append(waiting)
            problems.append(_complain_of_caption(waiting))
            waiting = None
        if not isinstance(block, MarkdownParagraph):
            joined.append(block)
        elif not block.inlines and block.name:
            named = _give_name(joined[-1] if joined else None, block.name)
            if named is None:
                problems.append(_complain_of_name(block))
            else:
                joined[-1] = named
        elif find_caption(block) is None:
            joined.append(block)
        elif joined and (captioned := _give_caption(joined[-1], block)) is not None:
            joined[-1] = captioned
        else:
            waiting = block
    if waiting is not None:
        joined.append(waiting)
        problems.append(_complain_of_caption(waiting))
    return joined, problems


def _give_caption(block: Block, paragraph: MarkdownParagraph) -> Block | None:
    caption = find_caption(paragraph)
    if caption is None or not isinstance(block, Table | MarkdownPicture) or block.caption:
        return None
    if not isinstance(block, OWNERS[caption.kind]):
        return None
    return replace(block, caption=caption, name=block.name or paragraph.name)


def _give_name(block: Block | None, name: str) -> Block | None:
    if isinstance(block, MarkdownParagraph | Table | MarkdownPicture) and block.name is None:
        return replace(block, name=name)
    return None


def _complain_of_caption(paragraph: MarkdownParagraph) -> Problem:
    words = " ".join(plain_text(paragraph.inlines).split())
    kind = "picture" if words.lower().startswith("figure") else "table"
    return warn(
        Code.TYPED_MARKER,
        f"'{shorten(words)}' looks like a caption, but no {kind} without one stands beside it",
        paragraph.source,
        f"put it directly above or below its {kind}; 'Figure' is for pictures, 'Table' for tables",
    )


def _complain_of_name(paragraph: MarkdownParagraph) -> Problem:
    return Problem(
        Code.MISPLACED_MARK,
        f"'{{#{paragraph.name}}}' stands alone, and what is above it takes no name",
        paragraph.source,
        "alone it names the table, picture or paragraph above it; "
        "a heading or a list entry has it at its end",
    )


def join_cells(
    typed: Sequence[Sequence[str]], places: Sequence[Source]
) -> tuple[Spans, list[Problem]]:
    """Return how many columns and rows each typed cell takes; the first row is the head."""
    if not any(cell in (LEFT, UP) for row in typed for cell in row):
        return (), []
    owners: dict[Place, Place] = {}
    problems: list[Problem] = []
    for row, cells in enumerate(typed):
        for column, cell in enumerate(cells):
            here = row, column
            towards = {LEFT: (row, column - 1), UP: (row - 1, column)}.get(cell)
            if towards is None:
                owners[here] = here
            elif column == 0 if cell == LEFT else row <= FIRST_BELOW_HEAD:
                owners[here] = here
                problems.append(_complain_of_nothing(cell, places[row]))
            else:
                owners[here] = owners[towards]
    joined: dict[Place, list[Place]] = {}
    for here, owner in owners.items():
        joined.setdefault(owner, []).append(here)
    sizes = {owner: _measure(owner, cells) for owner, cells in joined.items()}
    for owner, (across, down) in sizes.items():
        if across * down != len(joined[owner]):
            problems.append(_complain_of_shape(places[owner[0]]))
            return (), problems
    return tuple(
        tuple(sizes.get((row, column), (0, 0)) for column in range(len(cells)))
        for row, cells in enumerate(typed)
    ), problems


def _measure(owner: Place, cells: Sequence[Place]) -> tuple[int, int]:
    across = max(column for _, column in cells) - owner[1] + 1
    down = max(row for row, _ in cells) - owner[0] + 1
    return across, down


def _complain_of_nothing(mark: str, source: Source) -> Problem:
    where = "on its left" if mark == LEFT else "above it, below the header row"
    return Problem(
        Code.MISPLACED_MARK,
        f"a cell of the table says '{mark}', and there is no cell {where}",
        source,
        f"a cell that only says '{mark}' is joined to another; the sign itself is '\\{mark}'",
    )


def _complain_of_shape(source: Source) -> Problem:
    return Problem(
        Code.MISPLACED_MARK,
        "the cells of the table that are joined from here make no rectangle",
        source,
        "give each of them its '<' or '^'",
    )


def complain_of_cells(cells: list[str], source: Source) -> Problem:
    """Return the error for the cells of a row that stand beyond the head of its table."""
    return Problem(
        Code.LOST_CELLS,
        f"the row has more cells than the head of its table: '{' | '.join(cells)}' would be lost",
        source,
        "give the column a head; a stroke within a cell is '\\|', within code too",
    )
