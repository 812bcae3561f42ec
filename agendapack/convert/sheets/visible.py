"""Find what Excel shows of a sheet, and tell apart what it holds but does not show.

Not shown are hidden rows and columns, what is outside the print area or behind a merged cell,
letters in the colour of their ground, and values whose format shows nothing.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from typing import NamedTuple

from agendapack.convert.plain import UNPRINTABLE
from agendapack.convert.sheets.format_codes import applies, plain
from agendapack.convert.sheets.number_formats import Shown, show
from agendapack.convert.sheets.sheet_xml import (
    MOST_COLUMNS_READ,
    MOST_ROWS_READ,
    Area,
    RawCell,
    Rule,
    Run,
    SheetXml,
    name_cell,
)
from agendapack.convert.sheets.styles import WHITE, CellLook, FontLook, Styles, is_unseen
from agendapack.convert.sheets.tables import COVERED, Cell
from agendapack.model import dataclass

ROW, COLUMN = "in hidden rows", "in hidden columns"
OUTSIDE, BEHIND = "outside the print area", "behind joined cells"
INK, TINY = "in the colour of their ground", "too small to be read"
FORMAT, RULE = "whose format shows nothing", "that a conditional format may hide"
MOST_LINKED, MOST_SPANNED = 30_000, 100
"""The most cells with links that are looked at, and the most rows or columns of one link."""
HYPERLINK = re.compile(r'\s*HYPERLINK\(\s*(?:"((?:[^"]|"")*)")?', re.IGNORECASE)


class StyledTable(NamedTuple):
    """An Excel table whose style fills cells, `heads` rows at its top, `totals` at its foot."""

    area: Area
    heads: int
    totals: int
    is_dark: bool

    def fills(self, row: int, column: int) -> bool:
        """Tell whether the table's style may fill a cell."""
        area = self.area
        is_edge = row < area.top + self.heads or row > area.bottom - self.totals
        return area.holds(row, column) and (self.is_dark or is_edge or column == area.left)


class SheetContext(NamedTuple):
    """What is known of a sheet besides its XML; without `printed` areas all is printed."""

    styles: Styles
    language: str
    from_1904: bool
    printed: tuple[Area, ...] = ()
    tables: tuple[StyledTable, ...] = ()
    targets: Mapping[str, str] = {}


@dataclass(slots=True)
class SeenSheet:
    """What Excel shows of a sheet; cells are named as in AB7.

    Args:
        unseen: What is not shown, by the reason: the name of each cell and its words.
        unknown: Cells whose number format is not understood.
        errors: Cells that show an error, each with the error.
        coloured: Cells that say something by their colour alone.
        numbers: The number that Excel gives each row.
    """

    rows: list[list[Cell]] = field(default_factory=list)
    unseen: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    coloured: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def all_words(sheet: SheetXml, context: SheetContext) -> list[tuple[str, str]]:
    """Return the name and the words of every cell of a sheet."""
    eye = _Eye(sheet, context)
    return [(name_cell(r, c), eye.words(cell)) for r, c, cell in sheet.filled]


def see_sheet(sheet: SheetXml, context: SheetContext) -> SeenSheet:
    """Return what Excel shows of a sheet."""
    return _Eye(sheet, context).see()


class _Eye:
    def __init__(self, sheet: SheetXml, context: SheetContext) -> None:
        self._sheet, self._context = sheet, context
        self._seen = SeenSheet()
        self._told: set[tuple[str, str]] = set()
        self._links = self._find_links()
        self._mattering: dict[CellLook, list[Rule]] = {}
        mattering = (
            rule
            for rule in sheet.rules
            if rule.areas and (rule.hides_values or self._given(rule) is not None)
        )
        self._rules = sorted(mattering, key=lambda rule: rule.priority)

    def see(self) -> SeenSheet:
        sheet, seen = self._sheet, self._seen
        filled = list(sheet.filled)
        inside = [(row, column) for row, column, _ in filled if self._why_out(row, column) is None]
        last_row = max((row for row, _ in inside), default=0)
        last_column = max((column for _, column in inside), default=0)
        for area in sheet.joined:
            row, column = self._find_shown(area)
            last_row, last_column = max(last_row, row), max(last_column, column)
        numbers = [n for n in range(1, last_row + 1) if self._is_row_shown(n)]
        columns = [n for n in range(1, last_column + 1) if self._is_column_shown(n)]
        seen.numbers = numbers
        seen.rows = [[self._read(row, column) for column in columns] for row in numbers]
        covered, used = join_cells(seen.rows, sheet.joined, numbers, columns, self._read)
        for row, column, cell in filled:
            why = BEHIND if (row, column) in covered else self._why_out(row, column)
            if why and (row, column) not in used:
                self._hide(why, row, column, self.words(cell))
        self._find_coloured(numbers, columns, covered)
        return seen

    def _find_shown(self, area: Area) -> tuple[int, int]:
        """Return where merged cells start that are hidden in part; 0 if they show nothing more."""
        first = self._sheet.rows.get(area.top, {}).get(area.left)
        if first is None or first.value is None or self._sheet.shows(area.top, area.left):
            return 0, 0
        rows = range(area.top, min(area.bottom, MOST_ROWS_READ) + 1)
        columns = range(area.left, min(area.right, MOST_COLUMNS_READ) + 1)
        row = next(filter(self._is_row_shown, rows), 0)
        column = next(filter(self._is_column_shown, columns), 0)
        return (row, column) if row and column else (0, 0)

    def words(self, cell: RawCell) -> str:
        value, look = plain(cell.value), self._context.styles.of(cell.style)
        return self._show(value, look).text or str(value)

    def _is_row_shown(self, row: int) -> bool:
        printed = self._context.printed
        is_printed = not printed or any(area.top <= row <= area.bottom for area in printed)
        return is_printed and row not in self._sheet.hidden_rows

    def _is_column_shown(self, column: int) -> bool:
        printed = self._context.printed
        is_printed = not printed or any(area.left <= column <= area.right for area in printed)
        return is_printed and column not in self._sheet.hidden_columns

    def _why_out(self, row: int, column: int) -> str | None:
        if row in self._sheet.hidden_rows:
            return ROW
        if column in self._sheet.hidden_columns:
            return COLUMN
        printed = self._context.printed
        is_printed = not printed or any(area.holds(row, column) for area in printed)
        return None if is_printed else OUTSIDE

    def _hide(self, why: str, row: int, column: int, words: str) -> None:
        said = " ".join(UNPRINTABLE.sub(" ", words).split())
        found = (name_cell(row, column), said)
        if said and found not in self._told:
            self._told.add(found)
            self._seen.unseen.setdefault(why, []).append(found)

    def _read(self, row: int, column: int) -> Cell:
        cell = self._sheet.rows.get(row, {}).get(column)
        if cell is None or cell.value is None:
            return Cell()
        if self._why_out(row, column) == OUTSIDE:
            return Cell()
        look, why = self._change(self._context.styles.of(cell.style), row, column)
        name = name_cell(row, column)
        if why:
            self._hide(why, row, column, self.words(cell))
            return Cell()
        shown, pieces = self._show_seen(cell, look, row, column)
        if not shown.known or look.code is None:
            self._seen.unknown.append(name)
        text = UNPRINTABLE.sub(" ", shown.text)
        if cell.is_error and text:
            self._seen.errors.append(f"{name} {text}")
        if look.font.struck and text.strip():
            self._seen.struck.append(name)
        link = self._links.get((row, column), "") if text.strip() else ""
        return Cell(text, shown.number, link=link, pieces=pieces)

    def _change(self, look: CellLook, row: int, column: int) -> tuple[CellLook, str | None]:
        """Return the look that rules give a cell, and why it may not be seen."""
        rules = self._rules_for(look)
        if not rules:
            return look, None
        given, may_hide = CellLook(code=None), False
        for rule in rules:
            if not any(area.holds(row, column) for area in rule.areas):
                continue
            if rule.hides_values:
                return look, FORMAT
            both = _lay_over(self._given(rule) or CellLook(code=None), given)
            found = applies(rule, self._sheet, row, column)
            if found:
                given = both
                if rule.attributes.get("stopIfTrue") in ("1", "true"):
                    break
            elif found is None:
                changed = _lay_over(look, both)
                is_empty = not self._show(1.5, changed).text.strip()
                may_hide |= self._is_unseen(changed.font, changed, row, column)
                may_hide |= is_empty and changed.code != look.code
        return _lay_over(look, given), RULE if may_hide else None

    def _given(self, rule: Rule) -> CellLook | None:
        """Return the look that a rule gives; None if it has another effect."""
        known = self._context.styles.changes
        if isinstance(rule.change, int):
            return known[rule.change] if rule.change < len(known) else None
        return rule.change

    def _rules_for(self, look: CellLook) -> list[Rule]:
        """Return the rules that can matter to a look: none where they cannot hide or show it."""
        if look not in self._mattering:
            changes = [change for change in map(self._given, self._rules) if change is not None]
            looks = [look, *changes]
            inks = {each.font.colour or look.font.colour for each in looks}
            grounds = {each.grounds or look.grounds for each in looks}
            can_hide = any(
                is_unseen(replace(look.font, colour=ink), ground)
                for ink in inks
                for ground in grounds
            )
            shows_icons = any(rule.hides_values for rule in self._rules)
            matter = can_hide or shows_icons or any(change.code for change in changes)
            self._mattering[look] = self._rules if matter else []
        return self._mattering[look]

    def _is_unseen(self, font: FontLook, look: CellLook, row: int, column: int) -> bool:
        if not look.grounds and any(table.fills(row, column) for table in self._context.tables):
            return False
        return is_unseen(font, look.grounds)

    def _show(self, value: float | str | bool, look: CellLook) -> Shown:
        context = self._context
        return show(value, look.code or "General", context.language, context.from_1904)

    def _show_seen(
        self, cell: RawCell, look: CellLook, row: int, column: int
    ) -> tuple[Shown, tuple[tuple[str, str], ...]]:
        """Return the part of a cell's value that is seen, with the pieces that are set apart."""
        assert cell.value is not None
        runs = cell.value if isinstance(cell.value, tuple) else ()
        seen = [run for run in runs if not self._is_hidden(run, look, row, column)]
        value = plain(tuple(seen)) if runs else plain(cell.value)
        if not self._sheet.shows_zeros and value == 0 and not isinstance(value, bool):
            return Shown(""), ()
        shown = self._show(value, look)
        if not shown.text.strip() and value not in (0, "") and str(value).strip():
            self._hide(FORMAT, row, column, str(value))
            return Shown(""), ()
        font = replace(look.font, colour=shown.colour or look.font.colour)
        if not runs and self._is_unseen(font, look, row, column):
            is_small = not is_unseen(replace(font, size=None), look.grounds)
            self._hide(TINY if is_small else INK, row, column, shown.text)
            return Shown(""), ()
        is_plain = shown.text == value
        said = seen if is_plain else ()
        pieces = tuple((run.text, (run.font or look.font).raised) for run in said)
        if not runs and look.font.raised:
            pieces = ((shown.text, look.font.raised),)
        return shown, pieces if any(tag for _, tag in pieces) else ()

    def _is_hidden(self, run: Run, look: CellLook, row: int, column: int) -> bool:
        font = run.font or look.font
        if not self._is_unseen(font, look, row, column):
            if font.struck and not look.font.struck:
                self._seen.struck.append(name_cell(row, column))
            return False
        self._hide(INK, row, column, run.text)
        return True

    def _find_links(self) -> dict[tuple[int, int], str]:
        """Return the targets of links by cell: an address, or `#` and a place in the workbook."""
        found: dict[tuple[int, int], str] = {}
        looked_at = 0
        for link in self._sheet.links:
            target = self._context.targets.get(link.relation, "")
            place = f"#{link.place}" if link.place else ""
            top, left, bottom, right = link.area
            rows = range(top, min(bottom, top + MOST_SPANNED) + 1)
            columns = range(left, min(right, left + MOST_SPANNED) + 1)
            looked_at += len(rows) * len(columns)
            if looked_at > MOST_LINKED:
                break
            for row in rows:
                for column in columns:
                    found[row, column] = target + place if target else place
        for row, column, cell in self._sheet.filled:
            formula = HYPERLINK.match(cell.formula.removeprefix("=")) if cell.formula else None
            if formula:
                found[row, column] = (formula[1] or "").replace('""', '"') or "?"
        return found

    def _find_coloured(
        self, numbers: Sequence[int], columns: Sequence[int], covered: set[tuple[int, int]]
    ) -> None:
        for row in numbers:
            cells = self._sheet.rows.get(row, {})
            colours = {c: self._ground(cells.get(c)) for c in columns if (row, c) not in covered}
            if len(set(colours.values())) > 1:
                self._seen.coloured += [
                    name_cell(row, column)
                    for column, colour in colours.items()
                    if colour and (column not in cells or cells[column].value is None)
                ]

    def _ground(self, cell: RawCell | None) -> str:
        grounds = () if cell is None else self._context.styles.of(cell.style).grounds
        return "" if grounds in ((), (WHITE,)) else ",".join(grounds)


def _lay_over(look: CellLook, change: CellLook) -> CellLook:
    font = replace(look.font, colour=change.font.colour or look.font.colour)
    return CellLook(change.code or look.code, font, change.grounds or look.grounds)


def join_cells(
    rows: Sequence[list[Cell]],
    areas: Sequence[Area],
    numbers: Sequence[int],
    columns: Sequence[int],
    read: Callable[[int, int], Cell],
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Merge the visible cells of each area; an area that overlaps an earlier one is ignored.

    Args:
        rows: The visible rows, changed in place.
        numbers: The number of each of these rows in the sheet.
        columns: The numbers of the visible columns.
        read: Reads the first cell of an area that starts in a hidden row or column; Excel
            shows its content in the visible rest of the area.

    Returns:
        The places in the sheet that are hidden behind a merged cell, and those of hidden cells
        that are shown after all.
    """
    wide = max(map(len, rows), default=0)
    taken: set[tuple[int, int]] = set()
    lost: set[tuple[int, int]] = set()
    used: set[tuple[int, int]] = set()
    for area in areas:
        top, bottom = bisect_left(numbers, area.top), bisect_right(numbers, area.bottom)
        left, right = bisect_left(columns, area.left), bisect_right(columns, area.right)
        right = min(right, wide)
        if top >= bottom or left >= right or (top, left) in taken:
            continue
        places = [(row, column) for row in range(top, bottom) for column in range(left, right)]
        if not taken.isdisjoint(places):
            continue
        taken.update(places)
        covered = []
        for row, column in places:
            covered.append(rows[row][column])
            rows[row][column] = COVERED
        is_shown = (numbers[top], columns[left]) == (area.top, area.left)
        first = covered[0] if is_shown else read(area.top, area.left)
        rows[top][left] = replace(first, across=right - left, down=bottom - top)
        used |= set() if is_shown else {(area.top, area.left)}
        lost |= {
            (numbers[row], columns[column])
            for row, column in places
            if (numbers[row], columns[column]) != (area.top, area.left)
        }
    return lost, used
