"""Read a Markdown text into blocks, each with its place in the file.

A paragraph or heading may start with `{-}` (not numbered) and end with `{#name}`. A table cell
that only says `<` is joined to the cell on its left, one that only says `^` to the cell above.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markdown_it.tree import SyntaxTreeNode

from agendapack.model.places import Places
from agendapack.model.text import Text
from agendapack.problems import Code, Problem, Source
from agendapack.render.blocks import (
    Block,
    Inline,
    ListItem,
    MarkdownCode,
    MarkdownHeading,
    MarkdownList,
    MarkdownParagraph,
    MarkdownPicture,
    Placement,
    PlainText,
    Quote,
    Rule,
    Spans,
    Table,
)
from agendapack.render.list_markers import Marker, number_lists
from agendapack.render.parser import DEEPEST, make_parser, read_inlines
from agendapack.render.unclear import (
    check_heading,
    check_links,
    check_paragraph,
    check_picture,
    check_table,
)

UNNUMBERED = re.compile(r"\{-\}\s*")
NAME = re.compile(r"\s*\{#([^{}]*)\}\s*$")
WELL_FORMED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEFT_OVER = re.compile(r"\{-\}|\{#[^{}]*\}")


@dataclass(frozen=True, slots=True)
class BlockMarks:
    """What the marks of a paragraph or heading say."""

    name: str | None = None
    unnumbered: bool = False


def take_marks(
    inlines: tuple[Inline, ...], source: Source
) -> tuple[BlockMarks, tuple[Inline, ...], list[Problem]]:
    """Return the marks of a paragraph or heading, and its inlines without them."""
    content = list(inlines)
    unnumbered, name = False, None
    problems = []
    if content and isinstance(content[0], PlainText):
        rest = UNNUMBERED.sub("", content[0].text, count=1)
        if UNNUMBERED.match(content[0].text):
            unnumbered, content[0] = True, PlainText(rest)
    if content and isinstance(content[-1], PlainText) and (found := NAME.search(content[-1].text)):
        name, content[-1] = found[1], PlainText(content[-1].text[: found.start()])
        if not WELL_FORMED.fullmatch(name):
            problems.append(_complain_of_name(name, source))
            name = None
    for inline in content:
        if isinstance(inline, PlainText) and (mark := LEFT_OVER.search(inline.text)):
            problems.append(
                Problem(
                    Code.MISPLACED_MARK,
                    f"'{mark[0]}' is in the middle of a text",
                    source,
                    "'{-}' goes to the start of a paragraph or heading, '{#name}' to its end",
                )
            )
    kept = tuple(inline for inline in content if inline != PlainText(""))
    return BlockMarks(name, unnumbered), kept, problems


def _complain_of_name(name: str, source: Source) -> Problem:
    return Problem(
        Code.MISPLACED_MARK,
        f"the name '{name}' may have small letters, digits and single hyphens between them",
        source,
        "write for instance {#costs-of-the-scheme}",
    )


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


HINTS_FOR_WORD = {
    Code.BOLD_HEADING: "give it the style of a heading in Word",
    Code.LINK_TEXT: "let the words of the link say in Word where it goes",
    Code.EMPTY_HEADER_ROW: "say in the first row of the table in Word what each column is",
}


def hint_at_word(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems of a text that came from Word, with hints that say what to do in Word."""
    for problem in problems:
        yield replace(problem, hint=HINTS_FOR_WORD.get(problem.code, problem.hint))


FARTHEST = 4000
"""How many characters after one reported link the next one is searched for."""
PLACEMENT = re.compile(r"\[\[([^\[\]]*)\]\]")


def read_markdown(
    text: Text, *, with_placements: bool = False
) -> tuple[tuple[Block, ...], list[Problem]]:
    """Parse a text; every problem has the file and the line that it is in.

    Args:
        text: In Markdown.
        with_placements: Whether lines such as `[[recommendations]]` place parts.
    """
    numbered, markers = number_lists(text)
    tokens = make_parser().parse(numbered)
    for token in tokens:
        if text.has_one_place:
            for child in token.children or ():
                child.meta.pop("line", None)
        inside = max((child.level for child in token.children or ()), default=0)
        if token.level >= DEEPEST - 1 or inside >= DEEPEST:
            return (), [_complain_of_depth(Places(text).line(token.map[0] if token.map else 0))]
    reader = _Reader(text, markers, with_placements)
    blocks = tuple(reader.read_all(SyntaxTreeNode(tokens)))
    if text.has_one_place:
        return blocks, list(hint_at_word(reader.problems))
    return blocks, reader.problems


def _complain_of_place(placement: str, source: Source) -> Problem:
    return Problem(
        Code.UNKNOWN_PLACEMENT,
        f"'{placement}' stands among other text",
        source,
        "it stands on a line of its own, with an empty line before and after it",
    )


def _complain_of_depth(source: Source) -> Problem:
    return Problem(
        Code.TOO_DEEP,
        "the text is nested too deep here",
        source,
        "lists, quotations and emphasis may stand inside one another a few times only",
    )


class _Reader:
    def __init__(self, text: Text, markers: dict[int, Marker], with_placements: bool) -> None:
        self.places = Places(text)
        self.markers = markers
        self.with_placements = with_placements
        self.problems: list[Problem] = []

    def read_all(self, parent: SyntaxTreeNode) -> Iterator[Block]:
        for node in parent.children:
            yield from self.read(node)

    def read(self, node: SyntaxTreeNode) -> Iterator[Block]:
        match node.type:
            case "paragraph":
                yield self.read_paragraph(node)
            case "heading":
                yield self.read_heading(node)
            case "bullet_list":
                yield MarkdownList("-", tuple(self.read_items(node)))
            case "ordered_list":
                yield from self.read_ordered_list(node)
            case "blockquote":
                yield Quote(tuple(self.read_all(node)))
            case "table":
                yield self.read_table(node)
            case "fence":
                yield MarkdownCode(node.content.rstrip("\n"))
            case "hr":
                yield Rule()

    def read_paragraph(self, node: SyntaxTreeNode) -> Block:
        source = self.place(node)
        content = node.children[0]
        placement = PLACEMENT.search(content.content) if self.with_placements else None
        if placement and placement[0] == content.content.strip() and node.level == 0:
            return Placement(placement[1].strip(), source)
        if placement:
            self.problems.append(_complain_of_place(placement[0], source))
        if [child.type for child in content.children] == ["image"]:
            return self.read_picture(content.children[0], source)
        marks, inlines = self.read_marked(content, source)
        paragraph = MarkdownParagraph(inlines, source, marks.name, marks.unnumbered, node.hidden)
        if node.level == 0:
            self.problems += check_paragraph(paragraph)
        return paragraph

    def read_heading(self, node: SyntaxTreeNode) -> MarkdownHeading:
        source = self.place(node)
        marks, inlines = self.read_marked(node.children[0], source)
        heading = MarkdownHeading(int(node.tag[1]), inlines, source, marks.name, marks.unnumbered)
        self.problems += check_heading(heading)
        return heading

    def read_items(self, node: SyntaxTreeNode) -> Iterator[ListItem]:
        for child in node.children:
            yield ListItem(self.marker_of(child).value, tuple(self.read_all(child)))

    def read_ordered_list(self, node: SyntaxTreeNode) -> Iterator[MarkdownList]:
        pairs = zip(node.children, self.read_items(node), strict=True)
        for kind, run in groupby(pairs, lambda pair: self.marker_of(pair[0]).kind):
            yield MarkdownList(kind, tuple(item for _, item in run))

    def marker_of(self, node: SyntaxTreeNode) -> Marker:
        line = node.map[0] if node.map else -1
        return self.markers.get(line) or Marker("1", int(node.info or 1))

    def read_table(self, node: SyntaxTreeNode) -> Table:
        rows: list[tuple[tuple[Inline, ...], ...]] = []
        typed: list[list[str]] = []
        places: list[Source] = []
        for row in (row for part in node.children for row in part.children):
            source = self.place(row)
            cells = (self.read_inlines(cell.children[0], source, row) for cell in row.children)
            rows.append(tuple(cells))
            typed.append([cell.children[0].content.strip() for cell in row.children])
            places.append(source)
        first = node.children[0].children[0].children
        alignments = tuple(str(cell.attrs.get("style", "")).rpartition(":")[2] for cell in first)
        spans, problems = join_cells(typed, places)
        self.problems += problems
        table = Table(tuple(rows), alignments, self.place(node), spans)
        self.problems += check_table(table)
        return table

    def read_picture(self, node: SyntaxTreeNode, source: Source) -> MarkdownPicture:
        alt = node.content.strip()
        if not alt:
            self.problems.append(
                Problem(
                    Code.MISSING_ALT,
                    f"the picture '{node.attrs['src']}' has no alternative text",
                    source,
                    "say between the brackets what it shows: ![A map of the site](map.png)",
                )
            )
        caption = str(node.attrs.get("title", ""))
        picture = MarkdownPicture(str(node.attrs["src"]), alt, caption, source)
        self.problems += check_picture(picture)
        return picture

    def read_marked(
        self, node: SyntaxTreeNode, source: Source
    ) -> tuple[BlockMarks, tuple[Inline, ...]]:
        marks, inlines, problems = take_marks(self.read_inlines(node, source, node), source)
        self.problems += problems
        return marks, inlines

    def read_inlines(
        self, node: SyntaxTreeNode, source: Source, block: SyntaxTreeNode
    ) -> tuple[Inline, ...]:
        """Return the inlines of a node, and note their problems."""
        inlines, problems = read_inlines(node, source)
        self.problems += problems
        self.problems += self.place_links(check_links(inlines), *(block.map or (0, 0)))
        return inlines

    def place_links(
        self, told: Iterable[tuple[Problem, str]], first: int, behind: int
    ) -> Iterator[Problem]:
        """Yield problems of links, each at the place of the link's words.

        The parser knows only the lines of the paragraph. So the words are searched for in it,
        after the link before.

        Args:
            told: Each problem with the words of its link.
            first: The first line of the paragraph, from 0.
            behind: The line after its last.
        """
        start, behind = self.places.start(first), self.places.start(behind)
        for problem, words in told:
            end = min(behind, start + FARTHEST)
            offsets = (self.places.find(f"{mark}{words}", start, end) for mark in ("[", "<", ""))
            offset = next((offset for offset in offsets if offset is not None), None)
            if offset is not None:
                start = offset + 1
                problem = replace(problem, source=self.places.at(offset))
            yield problem

    def place(self, node: SyntaxTreeNode) -> Source:
        return self.places.line(node.map[0] if node.map else 0)
