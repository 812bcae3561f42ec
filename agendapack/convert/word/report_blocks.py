"""Write the blocks of a Word document, its tables and footnotes, in the Markdown of a report.

Footnotes are written below the text; those of a withheld part are written inside that part.
Tables have merged cells and one header row.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from agendapack.convert import too_large
from agendapack.convert.word.annex import HEADINGS, number_of
from agendapack.convert.word.numbers import write_number
from agendapack.convert.word.read import Markup, side_of
from agendapack.convert.word.report_words import (
    BREAK,
    OwnNumbers,
    ReportTextWriter,
    escape,
    guard_start,
    is_marked,
    is_worded,
    label_of,
    plain_text,
    write_picture,
)
from agendapack.model.page_numbers import list_number
from agendapack.model.withholding import CLOSING, OPENING

MOST_COLUMNS = 100
LEFT, UP = "<", "^"
ABOVE = {UP, None}
APART = ("p", "ul", "ol", "table", *HEADINGS)
RULES = {None: " --- |", "right": " ---: |", "centre": " :---: |"}

Grid = list[list[str | None]]


class ReportTableWriter:
    """Writes tables, and remembers which of them lose something."""

    def __init__(self, words: ReportTextWriter, names: Mapping[int, str]) -> None:
        self._words = words
        self._names = names
        self.losses: defaultdict[str, list[str]] = defaultdict(list)
        self._table: Markup | None = None
        self._sides: dict[int, set[str | None]] = {}

    def lose(self, what: str, table: Markup | None) -> None:
        """Remember that a table loses something; outside tables there is nothing to lose."""
        if table is not None:
            self.losses[what].append(self._names.get(id(table), "a table"))

    def write(self, table: Markup) -> str:
        """Return the lines of a table; nothing where it has no cells."""
        rows, heads = _gather_rows(table)
        self._sides.clear()
        self._table = table
        grid = self._fill(rows, heads)
        self._table = None
        if not any(cell for row in grid for cell in row):
            return ""
        if heads != 1:
            self.lose("heads" if heads else "headless", table)
        # A row that is wholly merged with the one above is no row of its own.
        kept = (row for place, row in enumerate(grid) if not place or {*row} - ABOVE)
        lines = [f"| {' | '.join(cell or '' for cell in row)} |" for row in kept]
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
        return RULES[sides.pop() if len(sides) == 1 else None]

    def _write_cell(self, cell: Markup) -> str:
        plain = plain_text(cell)
        if is_marked(plain):
            return " ".join(plain.split())
        text = self.write_lines(cell)
        return f"\\{UP}" if text.strip() == UP else text

    def write_lines(self, parent: Markup) -> str:
        """Return the content of a cell or a note in one line, with breaks between its parts."""
        return BREAK.join(filter(None, self._write_lines(parent)))

    def _write_lines(self, parent: Markup) -> Iterator[str]:
        inline: list[Markup | str] = []
        for part in parent.content:
            if isinstance(part, Markup) and part.tag in APART:
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
                cells = [self.write_lines(cell) for cell in row.elements]
                yield from cells if self._table else [" \\| ".join(filter(None, cells))]
            if self._table is None:
                self.lose("notes", block)
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


def _size(cell: Markup, name: str) -> int:
    value = cell.attributes.get(name, "")
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


TOP = 2
QUIET = ("caption", "subtitle")
LETTERS = 26
ROMANS = 39
"""The highest letter and Roman numeral that can number an item in our Markdown."""


class FootnoteWriter:
    """Writes each footnote once: at the end of its withheld part, or at the end of the report."""

    def __init__(
        self, words: ReportTextWriter, tables: ReportTableWriter, items: Mapping[str, Markup]
    ) -> None:
        self._items = items
        self._words = words
        self._tables = tables
        self._open: list[str] | None = None
        self._written: set[str] = set()

    def write_before(self, mark: str) -> Iterator[str]:
        """Yield the notes to write before a mark, if it ends a withheld part."""
        if self._open is None and OPENING.fullmatch(mark):
            self._open, self._words.notes = self._words.notes, []
        elif self._open is not None and CLOSING.fullmatch(mark):
            yield from self._write_all()
            self._words.notes, self._open = self._open, None

    def write_rest(self) -> Iterator[str]:
        """Yield the remaining notes below a heading."""
        if self._open is not None:
            self._words.notes = self._open + self._words.notes
        notes = list(self._write_all())
        if notes:
            yield f"## {{-}} {self._words.say('notes-heading')}"
            yield from notes

    def _write_all(self) -> Iterator[str]:
        for name in self._words.notes:
            item = self._items.get(name)
            if item is not None and name not in self._written:
                self._written.add(name)
                yield f"{{-}} {self._write(item)} {{#{self._words.names[name]}}}"

    def _write(self, item: Markup) -> str:
        number = escape(self._words.numbers[item.attributes["id"]])
        if is_marked(plain_text(item)):
            return " ".join(plain_text(item).split())
        return f"{number} {self._tables.write_lines(_without_way_back(item))}"


def _without_way_back(note: Markup) -> Markup:
    """Return a note without the arrow that leads back to the text, in its last paragraph."""
    *above, last = note.elements or [Markup("p")]
    kept = [p for p in last.content if isinstance(p, str) or p.text() != "\N{UPWARDS ARROW}"]
    return Markup("", {}, [*above, Markup(last.tag, last.attributes, kept)])


class ReportBlockWriter:
    """Writes blocks of a document; pictures have names by path, tables by Python's `id`."""

    def __init__(
        self,
        words: ReportTextWriter,
        numbers: OwnNumbers,
        pictures: dict[str, str],
        tables: Mapping[int, str],
        notes: Mapping[str, Markup],
    ) -> None:
        self.tables = ReportTableWriter(words, tables)
        self.notes = FootnoteWriter(words, self.tables, notes)
        self.figured = 0
        self.words = words
        self._numbers = numbers
        self._pictures = pictures
        self._level = TOP - 1
        self._highest = 1

    def write(self, blocks: Sequence[Markup], head: int) -> str:
        """Return all blocks; those above the title, `head` of them, get no number."""
        levels = [int(b.tag[1]) for b in blocks if b.tag in HEADINGS and b.text().strip()]
        self._highest = min(levels, default=1)
        written: list[str] = []
        for place, block in enumerate(blocks):
            written += self._write_block(block, quiet=place < head or None)
        written += self.notes.write_rest()
        return "\n\n".join(written)

    def write_one(self, block: Markup) -> str:
        """Return one block, as it stands below other text and not as a paragraph of a report."""
        return "\n\n".join(self._write_block(block, top=False))

    def _write_block(
        self, block: Markup, quiet: bool | None = None, top: bool = True
    ) -> Iterator[str]:
        plain = plain_text(block) if block.tag not in ("ul", "ol", "table") else ""
        if is_marked(plain):
            for line in filter(None, map(str.strip, plain.split("\n"))):
                yield from self.notes.write_before(line)
                yield line
        elif block.tag in HEADINGS and top:
            yield from self._write_heading(block)
        elif block.tag in ("ul", "ol"):
            yield from self._write_list(block)
        elif block.tag == "table":
            yield from self._write_table(block)
        elif block.tag == "blockquote":
            yield from self._write_quote(block)
        else:
            if quiet is None:
                is_beside = block.attributes.get("class") in QUIET
                quiet = is_beside or is_worded(block) or self._numbers.leaves_out(block)
            yield from self._write_paragraph(block, top and quiet)
        if block.tag not in ("ul", "ol", "blockquote"):
            yield from self._write_pictures(block)

    def _write_heading(self, heading: Markup) -> Iterator[str]:
        label = "" if self._numbers.blocks else label_of(heading)
        text = self.words.write([f"{label} " if label else "", _without_strong(heading)])
        if not heading.text().strip():
            return
        wanted = int(heading.tag[1]) - self._highest + TOP
        self._level = max(TOP, min(wanted, self._level + 1, 6))
        text = text.replace("{br}", " ")
        yield f"{'#' * self._level} {text}{self._name(heading, text)}"

    def _write_paragraph(self, paragraph: Markup, quiet: bool) -> Iterator[str]:
        label = label_of(paragraph)
        is_counted = id(paragraph) in (self._numbers.blocks or ())
        kept = f"{label} " if label and not is_counted else ""
        text = self.words.write([kept, *paragraph.content])
        if text:
            line = f"{text}{self._name(paragraph, text)}"
            yield f"{{-}} {line.removeprefix('{-}').lstrip()}" if quiet else guard_start(line)

    def _name(self, block: Markup, text: str) -> str:
        named = (self.words.names.get(a.attributes.get("id", "")) for a in block.every("a"))
        name = next(filter(None, named), None)
        return f" {{#{name}}}" if name and not text.endswith(f"{{#{name}}}") else ""

    def _write_pictures(self, block: Markup) -> Iterator[str]:
        for image in block.every("img"):
            path = self._pictures.get(image.attributes.get("src", ""))
            if path:
                yield write_picture(image, path, self.words.say("picture-without-words"))

    def _write_quote(self, quote: Markup) -> Iterator[str]:
        inner = [line for part in item_blocks(quote) for line in self._write_block(part, top=False)]
        if inner:
            yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(inner).split("\n"))

    def _write_table(self, table: Markup) -> Iterator[str]:
        cells = [*table.every("td"), *table.every("th")]
        if len(cells) == 1 and not is_marked(plain_text(cells[0])):
            self.tables.lose("boxes", table)
            yield from self._write_quote(cells[0])
            return
        written = self.tables.write(table)
        if written:
            yield written
        if any(True for _ in self._write_pictures(table)):
            self.tables.lose("pictures", table)

    def _write_list(self, listing: Markup) -> Iterator[str]:
        through = self._numbers.runs_through(listing)
        run: list[str] = []
        value = 0
        for item in listing.elements:
            kind, given = number_of(item)
            value = value + 1 if given is None else given
            first, *rest = item_blocks(item)
            if through or is_marked(plain_text(first)) or not plain_text(first).strip():
                if run:
                    yield _join_items(run)
                    run = []
                yield from self._write_block(first, quiet=False, top=through)
                for part in rest:
                    yield from self._write_block(part, top=through)
                continue
            marker = "-" if listing.tag == "ul" else f"{self.write_number(kind, value)}."
            inner = [line for part in (first, *rest) for line in self._write_block(part, top=False)]
            run.append(_indent(marker, inner))
        if run:
            yield _join_items(run)

    def write_number(self, kind: str, value: int) -> str:
        """Return the number of an entry of a list, as our Markdown can have it."""
        if 0 < value <= {"a": LETTERS, "i": ROMANS}.get(kind.lower(), 0):
            return list_number(value, kind)
        self.figured += kind != "1"
        return str(value)


def item_blocks(item: Markup) -> list[Markup]:
    """Return the content of a list item as blocks, its own words first."""
    own = Markup("p", {}, [p for p in item.content if isinstance(p, str) or not _is_block(p)])
    rest = [part for part in item.elements if _is_block(part)]
    if not plain_text(own).strip() and not own.every("img") and rest and rest[0].tag == "p":
        rest[0].content[:0] = own.content
        return rest
    return [own, *rest]


def _indent(marker: str, blocks: list[str]) -> str:
    text = "\n\n".join(blocks)
    indent = " " * (len(marker) + 1)
    first, *rest = text.split("\n")
    return "\n".join((f"{marker} {first}", *(f"{indent}{line}".rstrip() for line in rest)))


def _join_items(run: list[str]) -> str:
    return ("\n\n" if any("\n\n" in item for item in run) else "\n").join(run)


def _is_block(part: Markup) -> bool:
    return part.tag in (*APART, "blockquote")


def _without_strong(heading: Markup) -> Markup:
    content = [
        _without_strong(part) if isinstance(part, Markup) else part for part in heading.content
    ]
    tag = "" if heading.tag in ("strong", "b") else heading.tag
    return Markup(tag, heading.attributes, content)
