"""Read a Markdown text into blocks, each with its place in the file.

A paragraph or heading may start with `{-}` (not numbered) and end with `{#name}`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from markdown_it.tree import SyntaxTreeNode

from agendapack.model.list_markers import Marker
from agendapack.model.marks import find_mark
from agendapack.model.text import Places, Text
from agendapack.problems import Code, Problem, Source
from agendapack.render import blocks, unclear
from agendapack.render.html_words import HtmlWords, split_blocks
from agendapack.render.inlines import (
    complain_of_cells,
    find_caption,
    join_captions,
    join_cells,
    read_inlines,
)
from agendapack.render.parser import DEEPEST, Definitions, add_notes, parse

FARTHEST = 4000
"""How many characters after one reported link the next one is searched for."""
DECORATIVE = "{decorative}"
"""Stands behind a picture that is only decoration, and has no alternative text."""
PLACEMENT = re.compile(r"\[\[([^\[\]]*)\]\]")


def read_markdown(
    text: Text, *, with_placements: bool = False, beside: tuple[Text, ...] = ()
) -> tuple[tuple[blocks.Block, ...], list[Problem]]:
    """Parse a text; every problem has the file and the line that it is in.

    Args:
        with_placements: Whether lines such as `[[recommendations]]` place parts.
        beside: Other texts of the same file, whose links and footnotes can be referred to here.
    """
    definitions = Definitions()
    for other in (other for other in beside if "]:" in other):
        env = parse(other, Definitions())[2]
        for label, found in env.get("references", {}).items():
            definitions.setdefault(label, found)
    given = set(definitions)
    whole = add_notes(text, beside)
    tokens, markers, env = parse(whole, definitions, certain=text.has_one_place)
    for token in tokens:
        if text.has_one_place:
            for child in token.children or ():
                child.meta.pop("line", None)
        inside = max((child.level for child in token.children or ()), default=0)
        if token.level >= DEEPEST - 1 or inside >= DEEPEST:
            place = Places(text).line(token.map[0] if token.map else 0)
            hint = "lists, quotations and emphasis may stand inside one another a few times only"
            return (), [Problem(Code.TOO_DEEP, "the text is nested too deep here", place, hint)]
    reader = _Reader(text, markers, with_placements)
    found = tuple(reader.read_all(SyntaxTreeNode(tokens)))
    if text.has_one_place:
        return found, list(unclear.hint_at_word(reader.problems))
    reader.problems += unclear.check_definitions(text, env, definitions.used | given, beside)
    return found, reader.problems


class _Reader:
    def __init__(self, text: Text, markers: dict[int, Marker], with_placements: bool) -> None:
        self.places = Places(text)
        self.from_word = text.has_one_place
        self.notes = f"note-{text.source.line}"
        self.markers = markers
        self.with_placements = with_placements
        self.problems: list[Problem] = []

    def read_all(self, parent: SyntaxTreeNode) -> Iterator[blocks.Block]:
        found = [block for node in parent.children for block in self.read(node)]
        joined, problems = join_captions(found)
        self.problems += problems
        yield from joined

    def read(self, node: SyntaxTreeNode) -> Iterator[blocks.Block]:
        match node.type:
            case "paragraph" | "alert_title":
                yield self.read_paragraph(node)
            case "heading":
                yield self.read_heading(node)
            case "bullet_list" | "ordered_list":
                yield from self.read_list(node)
            case "blockquote":
                yield blocks.Quote(tuple(self.read_all(node)))
            case "alert":
                title, *rest = self.read_all(node)
                if isinstance(title, blocks.MarkdownParagraph):
                    title = replace(title, inlines=(blocks.Styled("strong", title.inlines),))
                yield blocks.Quote((title, *rest))
            case "table":
                yield self.read_table(node)
            case "fence" | "code_block":
                self.problems += unclear.check_fence(node.markup, node.info, self.place(node))
                yield blocks.MarkdownCode(node.content.rstrip("\n"))
            case "html_block":
                yield from self.read_html(node)
            case "hr" | "footnote_block":
                yield blocks.Rule()
                for note in node.children:
                    yield from self.read_note(note)

    def read_paragraph(self, node: SyntaxTreeNode) -> blocks.Block:
        source = self.place(node)
        content = node.children[0]
        placement = PLACEMENT.search(content.content) if self.with_placements else None
        if placement and placement[0] == content.content.strip() and node.level == 0:
            return blocks.Placement(placement[1].strip(), source)
        if placement and not find_mark(placement[0]):
            found = f"'{placement[0]}' stands among other text"
            hint = "it stands on a line of its own, with an empty line before and after it"
            self.problems.append(Problem(Code.UNKNOWN_PLACEMENT, found, source, hint))
        image, rest = (content.children or [node])[0], content.children[1:]
        if image.type == "image":
            behind = "".join(child.content for child in rest).strip()
            if not rest or (all(c.type in ("text", "softbreak") for c in rest) and not behind):
                return self.read_picture(image, source)
            if behind == DECORATIVE and all(child.type == "text" for child in rest):
                return blocks.MarkdownPicture(str(image.attrs["src"]), "", "", source)
            if blocks.NAME.fullmatch(behind) and rest[-1].type == "text":
                marks, _, problems = blocks.take_marks((blocks.PlainText(behind),), source)
                self.problems += problems
                return replace(self.read_picture(image, source), name=marks.name)
        marks, inlines = self.read_marked(content, source)
        paragraph = blocks.MarkdownParagraph(
            inlines, source, marks.name, marks.unnumbered, node.hidden
        )
        if not self.from_word:
            self.problems += unclear.check_typed_markers(content.content, source)
        if node.level == 0 and not find_caption(paragraph):
            self.problems += unclear.check_paragraph(paragraph)
        return paragraph

    def read_heading(self, node: SyntaxTreeNode) -> blocks.MarkdownHeading:
        source = self.place(node)
        marks, inlines = self.read_marked(node.children[0], source)
        heading = blocks.MarkdownHeading(
            int(node.tag[1]), inlines, source, marks.name, marks.unnumbered
        )
        self.problems += unclear.check_heading(heading)
        return heading

    def read_items(self, node: SyntaxTreeNode) -> Iterator[blocks.ListItem]:
        for child in node.children:
            inner = tuple(self.read_all(child))
            if "checked" in child.meta:
                inner = _tick(inner, child.meta["checked"], self.place(child))
            yield blocks.ListItem(self.marker_of(child).value, inner)

    def read_list(self, node: SyntaxTreeNode) -> Iterator[blocks.MarkdownList]:
        if node.type == "bullet_list":
            yield blocks.MarkdownList("-", tuple(self.read_items(node)))
            return
        pairs = zip(node.children, self.read_items(node), strict=True)
        for kind, run in groupby(pairs, lambda pair: self.marker_of(pair[0]).kind):
            nodes, items = zip(*run, strict=True)
            listing = blocks.MarkdownList(kind, tuple(items))
            if not self.from_word:
                places = [self.place(child) for child in nodes]
                listing, problems = unclear.count_on(listing, places)
                self.problems += problems
            yield listing

    def marker_of(self, node: SyntaxTreeNode) -> Marker:
        line = node.map[0] if node.map else -1
        return self.markers.get(line) or Marker("1", int(node.info or 1))

    def read_table(self, node: SyntaxTreeNode) -> blocks.Table:
        rows: list[tuple[tuple[blocks.Inline, ...], ...]] = []
        typed: list[list[str]] = []
        places: list[Source] = []
        lines = [row for part in node.children for row in part.children]
        name, caption = None, None
        if len(lines) > 1 and not lines[-1].meta["barred"]:
            name, caption = self.read_last_line(lines[-1])
            lines = lines[:-1] if name or caption else lines
        for row in lines:
            source = self.place(row)
            if row.meta["beyond"]:
                self.problems.append(complain_of_cells(row.meta["beyond"], source))
            cells = (self.read_inlines(cell.children[0], source, row) for cell in row.children)
            rows.append(tuple(cells))
            typed.append([cell.children[0].content.strip() for cell in row.children])
            places.append(source)
        first = node.children[0].children[0].children
        alignments = tuple(str(cell.attrs.get("style", "")).rpartition(":")[2] for cell in first)
        spans, problems = join_cells(typed, places)
        self.problems += problems
        table = blocks.Table(tuple(rows), alignments, self.place(node), spans, name, caption)
        self.problems += unclear.check_table(table)
        return table

    def read_last_line(self, row: SyntaxTreeNode) -> tuple[str | None, blocks.Caption | None]:
        """Return the name or caption that the line directly below a table gives it."""
        source = self.place(row)
        before = len(self.problems)
        marks, inlines = self.read_marked(row.children[0].children[0], source)
        caption = find_caption(blocks.MarkdownParagraph(inlines, source))
        if caption is None and inlines:
            del self.problems[before:]
            return None, None
        return marks.name, caption

    def read_html(self, node: SyntaxTreeNode) -> Iterator[blocks.MarkdownParagraph]:
        source = self.place(node)
        words = HtmlWords(source)
        words.read(node.content, 0)
        for inlines in split_blocks(words.finish()):
            yield blocks.MarkdownParagraph(inlines, source)
        self.problems += words.problems

    def read_note(self, node: SyntaxTreeNode) -> Iterator[blocks.Block]:
        """Yield a footnote, its number before its first words."""
        number = node.meta["id"] + 1
        inner = tuple(self.read_all(node))
        source = next((b.source for b in inner if isinstance(b, blocks.MarkdownParagraph)), None)
        name = f"{self.notes}-{number}"
        label: tuple[blocks.Inline, ...] = (
            blocks.Styled("sup", (blocks.PlainText(str(number)),)),
            blocks.PlainText(" "),
        )
        if inner and isinstance(inner[0], blocks.MarkdownParagraph):
            first, *rest = inner
            assert isinstance(first, blocks.MarkdownParagraph)
            yield replace(first, inlines=(*label, *first.inlines), name=name, unnumbered=True)
        else:
            rest = list(inner)
            yield blocks.MarkdownParagraph(label, source or self.place(node), name, unnumbered=True)
        for block in rest:
            if isinstance(block, blocks.MarkdownParagraph):
                block = replace(block, unnumbered=True)
            yield block

    def read_picture(self, node: SyntaxTreeNode, source: Source) -> blocks.MarkdownPicture:
        alt = node.content.strip()
        if not alt:
            found = f"the picture '{node.attrs['src']}' has no alternative text"
            hint = (
                "say between the brackets what it shows: ![A map of the site](map.png);"
                f" or, if it is only decoration, put {DECORATIVE} behind it"
            )
            self.problems.append(Problem(Code.MISSING_ALT, found, source, hint))
        title = str(node.attrs.get("title", ""))
        picture = blocks.MarkdownPicture(str(node.attrs["src"]), alt, title, source)
        self.problems += unclear.check_picture(picture)
        return picture

    def read_marked(
        self, node: SyntaxTreeNode, source: Source
    ) -> tuple[blocks.BlockMarks, tuple[blocks.Inline, ...]]:
        marks, inlines, problems = blocks.take_marks(self.read_inlines(node, source, node), source)
        self.problems += problems
        return marks, inlines

    def read_inlines(
        self, node: SyntaxTreeNode, source: Source, block: SyntaxTreeNode
    ) -> tuple[blocks.Inline, ...]:
        """Return the inlines of a node, and note their problems."""
        inlines, problems = read_inlines(node.children, source, self.notes)
        self.problems += problems
        if not self.from_word:
            printed = "".join(c.content if c.type == "text" else " " for c in node.walk())
            self.problems += unclear.check_left_over(node.content, printed, source)
        self.problems += self.place_links(unclear.check_links(inlines), *(block.map or (0, 0)))
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


def _tick(
    inner: tuple[blocks.Block, ...], checked: bool, source: Source
) -> tuple[blocks.Block, ...]:
    box = blocks.PlainText("\N{BALLOT BOX WITH CHECK} " if checked else "\N{BALLOT BOX} ")
    if inner and isinstance(inner[0], blocks.MarkdownParagraph):
        return (replace(inner[0], inlines=(box, *inner[0].inlines)), *inner[1:])
    return (blocks.MarkdownParagraph((box,), source), *inner)
