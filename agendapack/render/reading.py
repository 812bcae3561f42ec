"""Read a Markdown text into blocks, with the place of each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from markdown_it.tree import SyntaxTreeNode

from agendapack.codes import Code as ProblemCode
from agendapack.model.fields import Text
from agendapack.model.places import Places
from agendapack.problems import Problem, Source
from agendapack.render.blocks import (
    Block,
    Code,
    Heading,
    Inline,
    Listing,
    ListItem,
    Paragraph,
    Picture,
    Placement,
    Quote,
    Rule,
    Table,
)
from agendapack.render.inlines import read_inlines
from agendapack.render.joined_cells import join_cells
from agendapack.render.list_markers import Marker, number_lists
from agendapack.render.marks import Marks, take_marks
from agendapack.render.parser import DEEPEST, make_parser
from agendapack.render.unclear import (
    check_heading,
    check_links,
    check_paragraph,
    check_picture,
    check_table,
)
from agendapack.render.word_hints import speak_of_word

FARTHEST = 4000
"""How many characters behind one link that is told the next is looked for."""
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
        return blocks, list(speak_of_word(reader.problems))
    return blocks, reader.problems


def _complain_of_place(placement: str, source: Source) -> Problem:
    return Problem(
        ProblemCode.UNKNOWN_PLACEMENT,
        f"'{placement}' stands among other text",
        source,
        "it stands on a line of its own, with an empty line before and after it",
    )


def _complain_of_depth(source: Source) -> Problem:
    return Problem(
        ProblemCode.TOO_DEEP,
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
                yield Listing("-", tuple(self.read_items(node)))
            case "ordered_list":
                yield from self.read_ordered_list(node)
            case "blockquote":
                yield Quote(tuple(self.read_all(node)))
            case "table":
                yield self.read_table(node)
            case "fence":
                yield Code(node.content.rstrip("\n"))
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
        paragraph = Paragraph(inlines, source, marks.name, marks.unnumbered, node.hidden)
        if node.level == 0:
            self.problems += check_paragraph(paragraph)
        return paragraph

    def read_heading(self, node: SyntaxTreeNode) -> Heading:
        source = self.place(node)
        marks, inlines = self.read_marked(node.children[0], source)
        heading = Heading(int(node.tag[1]), inlines, source, marks.name, marks.unnumbered)
        self.problems += check_heading(heading)
        return heading

    def read_items(self, node: SyntaxTreeNode) -> Iterator[ListItem]:
        for child in node.children:
            yield ListItem(self.marker_of(child).value, tuple(self.read_all(child)))

    def read_ordered_list(self, node: SyntaxTreeNode) -> Iterator[Listing]:
        pairs = zip(node.children, self.read_items(node), strict=True)
        for kind, run in groupby(pairs, lambda pair: self.marker_of(pair[0]).kind):
            yield Listing(kind, tuple(item for _, item in run))

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

    def read_picture(self, node: SyntaxTreeNode, source: Source) -> Picture:
        alt = node.content.strip()
        if not alt:
            self.problems.append(
                Problem(
                    ProblemCode.MISSING_ALT,
                    f"the picture '{node.attrs['src']}' has no alternative text",
                    source,
                    "say between the brackets what it shows: ![A map of the site](map.png)",
                )
            )
        caption = str(node.attrs.get("title", ""))
        picture = Picture(str(node.attrs["src"]), alt, caption, source)
        self.problems += check_picture(picture)
        return picture

    def read_marked(self, node: SyntaxTreeNode, source: Source) -> tuple[Marks, tuple[Inline, ...]]:
        marks, inlines, problems = take_marks(self.read_inlines(node, source, node), source)
        self.problems += problems
        return marks, inlines

    def read_inlines(
        self, node: SyntaxTreeNode, source: Source, block: SyntaxTreeNode
    ) -> tuple[Inline, ...]:
        """Read a node below a block."""
        inlines, problems = read_inlines(node, source)
        self.problems += problems
        self.problems += self.place_links(check_links(inlines), *(block.map or (0, 0)))
        return inlines

    def place_links(
        self, told: Iterable[tuple[Problem, str]], first: int, behind: int
    ) -> Iterator[Problem]:
        """Yield problems of links, each where its words stand in a run of lines."""
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
