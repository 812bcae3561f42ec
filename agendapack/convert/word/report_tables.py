"""Write tables of a Word document in Markdown, with merged cells and one header row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from agendapack.convert.job import too_large
from agendapack.convert.word.annex import number_of
from agendapack.convert.word.markup import Markup
from agendapack.convert.word.numbers import write_number
from agendapack.convert.word.report_words import BREAK, ReportTextWriter, is_marked, plain_text
from agendapack.convert.word.symbols import side_of

MOST_COLUMNS = 100
LEFT, UP = "<", "^"
RULES = {None: " --- |", "right": " ---: |", "centre": " :---: |"}

Grid = list[list[str | None]]


class ReportTableWriter:
    """Writes tables, and remembers which of them lose something."""

    def __init__(self, words: ReportTextWriter, names: Mapping[int, str]) -> None:
        self._words = words
        self._names = names
        self.losses: defaultdict[str, list[str]] = defaultdict(list)
        self._table = Markup("")
        self._sides: dict[int, set[str | None]] = {}

    def lose(self, what: str, table: Markup) -> None:
        """Remember that a table loses something."""
        self.losses[what].append(self._names.get(id(table), "a table"))

    def write(self, table: Markup) -> str:
        """Return the lines of a table; nothing where it has no cells.

        Raises:
            UnusableAnnex: It has far too many columns.
        """
        rows, heads = _gather_rows(table)
        self._sides.clear()
        self._table = table
        grid = self._fill(rows, heads)
        if not any(cell for row in grid for cell in row):
            return ""
        if heads != 1:
            self.lose("heads" if heads else "headless", table)
        lines = [
            _write_row(row) for number, row in enumerate(grid) if not number or not _is_up(row)
        ]
        lines.insert(1, f"|{''.join(map(self._rule, range(len(grid[0]))))}")
        return "\n".join(lines)

    def _fill(self, rows: list[Markup], heads: int) -> Grid:
        grid: dict[tuple[int, int], str] = {}
        for number, row in enumerate(rows):
            column = 0
            for cell in row.elements:
                while (number, column) in grid:
                    column += 1
                across = _size(cell, "colspan")
                down = min(_size(cell, "rowspan"), len(rows) - number)
                if column + across > MOST_COLUMNS:
                    raise too_large(
                        f"has a table of more than {MOST_COLUMNS} columns",
                        "put the table in as a spreadsheet, as an annex",
                    )
                if number == 0 and down > 1:
                    self.lose("heads", self._table)
                for below in range(down):
                    for right in range(across):
                        mark = LEFT if right else UP
                        if below and not number:  # a header row cannot be merged with the row below
                            mark = ""
                        grid.setdefault((number + below, column + right), mark)
                grid[number, column] = self._write_cell(cell)
                if number >= max(heads, 1) and across == 1 and grid[number, column]:
                    self._sides.setdefault(column, set()).add(side_of(cell))
                column += across
        width = max((column for _, column in grid), default=-1) + 1
        return [[grid.get((number, c)) for c in range(width)] for number in range(len(rows))]

    def _rule(self, column: int) -> str:
        """Write one column of the line below the header: the alignment common to its cells."""
        sides = self._sides.get(column, set())
        return RULES.get(sides.pop() if len(sides) == 1 else None, RULES[None])

    def _write_cell(self, cell: Markup) -> str:
        plain = plain_text(cell)
        if is_marked(plain):
            return " ".join(plain.split())
        lines = [line for line in self._write_lines(cell) if line]
        text = BREAK.join(lines)
        return f"\\{UP}" if text.strip() == UP else text

    def _write_lines(self, parent: Markup) -> Iterator[str]:
        inline: list[Markup | str] = []
        for part in parent.content:
            if isinstance(part, Markup) and (
                part.tag in ("p", "ul", "ol", "table") or _is_head(part)
            ):
                yield self._words.write(inline)
                inline = []
                yield from self._write_block(part)
            else:
                inline.append(part)
        yield self._words.write(inline)

    def _write_block(self, block: Markup) -> Iterator[str]:
        if block.tag in ("ul", "ol"):
            self.lose("lists", self._table)
            value = 0
            for item in block.elements:
                kind, given = number_of(item)
                value = value + 1 if given is None else given
                first, *rest = [*filter(None, self._write_lines(item)), ""]
                label = "•" if block.tag == "ul" else f"{write_number(kind, value)}."
                yield f"{label} {first}"
                yield from rest
        elif block.tag == "table":
            self.lose("nested", self._table)
            for row in _gather_rows(block)[0]:
                for cell in row.elements:
                    yield from self._write_lines(cell)
        else:
            yield self._words.write(block.content)


def _gather_rows(table: Markup) -> tuple[list[Markup], int]:
    rows: list[Markup] = []
    heads = 0
    for part in table.elements:
        inner = [part] if part.tag == "tr" else [row for row in part.elements if row.tag == "tr"]
        rows += inner
        heads += len(inner) if part.tag == "thead" else 0
    return rows, heads


def _is_head(part: Markup) -> bool:
    return len(part.tag) == 2 and part.tag[0] == "h" and part.tag[1].isdigit()


def _size(cell: Markup, name: str) -> int:
    value = cell.attributes.get(name, "")
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _is_up(row: list[str | None]) -> bool:
    return all(cell in (UP, None) for cell in row)


def _write_row(row: list[str | None]) -> str:
    return f"| {' | '.join(cell or '' for cell in row)} |"
