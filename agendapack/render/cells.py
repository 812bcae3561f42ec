"""The cells of a table that are joined: `<` to the cell on its left, `^` to the one above."""

from collections.abc import Sequence

from agendapack.problems import Code, Problem, Source
from agendapack.render.blocks import Spans

LEFT, UP = "<", "^"
FIRST_BELOW_HEAD = 1

Place = tuple[int, int]


def join_cells(
    typed: Sequence[Sequence[str]], places: Sequence[Source]
) -> tuple[Spans, list[Problem]]:
    """Return how many columns and rows each cell takes, as `Table.spans` has it.

    Args:
        typed: The text of each cell, by row; the first row is the head.
        places: The place of each row.
    """
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
