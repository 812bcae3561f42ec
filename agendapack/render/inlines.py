"""What stands inside a paragraph, heading or cell, and what names a table or a picture.

Quotation marks and dashes are set as a language prints them, for authors who type straight ones.

`Table: Costs of the scheme {#costs}` on a line of its own above or below a table is its caption,
and `Figure: The bridge` that of a picture. `{#name}` alone names what stands above it. In a cell,
`<` joins it to the one on its left, and `^` to the one above.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from agendapack.model.text import leads_into_private_network
from agendapack.problems import Code, Problem, Source, shorten, warn
from agendapack.render.blocks import (
    Block,
    Break,
    Caption,
    Inline,
    Language,
    MarkdownLink,
    MarkdownParagraph,
    MarkdownPicture,
    PlainText,
    Reference,
    Spans,
    Styled,
    Table,
    plain_text,
)
from agendapack.render.html_words import PARAGRAPH_ENDS, HtmlWords

ALLOWED_LINK = re.compile(r"(?:https?://|mailto:|tel:|sip:|xmpp:)[^\s]+|#\S+", re.I)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\|/")
"""How the address of a link starts that is not the name of a file beside this one."""

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""The part of BCP 47 that names a language, its script and its country."""

UNKNOWN_NOTE = re.compile(r"\[\^([^\]\s]+)\]")


def read_inlines(
    nodes: Sequence[SyntaxTreeNode], source: Source, notes: str = "note"
) -> tuple[tuple[Inline, ...], list[Problem]]:
    """Return the inlines of nodes, whose text starts at `source`, with names of footnotes."""
    reader = _Reader(source, notes)
    return reader.read_all(nodes), reader.problems


class _Reader:
    def __init__(self, source: Source, notes: str) -> None:
        self.source = source
        self.notes = notes
        self.problems: list[Problem] = []

    def read_all(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Inline, ...]:
        words = HtmlWords(self.source)
        for node in nodes:
            if node.type == "html_inline":
                words.read(node.content, node.meta.get("line", 0))
            elif (inline := self.read(node)) is not None:
                words.add(inline)
        self.problems += words.problems
        return tuple(
            PlainText(" ") if inline == PlainText(PARAGRAPH_ENDS) else inline
            for inline in words.finish()
        )

    def read(self, node: SyntaxTreeNode) -> Inline | None:
        match node.type:
            case "text":
                return self.read_text(node.content)
            case "softbreak":
                return PlainText(" ")
            case "hardbreak":
                return Break()
            case "code_inline":
                return Styled("code", (PlainText(node.content),))
            case "strong" | "em" | "s" | "agenda_style":
                return Styled(node.tag, self.read_all(node.children))
            case "agenda_reference":
                paper, _, name = node.content.rpartition(":")
                return Reference(paper or None, name, self.place(node))
            case "link":
                return self.read_link(node)
            case "agenda_language":
                return self.read_language(node)
            case "footnote_ref":
                return self.read_note(node)
            case "image":
                self.tell(
                    Code.MISPLACED_MARK,
                    "a picture is in the middle of a text",
                    self.place(node),
                    "leave an empty line before and after it",
                )
        return None

    def read_text(self, words: str) -> PlainText | None:
        note = UNKNOWN_NOTE.search(words)
        if note:
            self.warn(
                Code.UNKNOWN_REFERENCE,
                f"there is no note for '{note[0]}', which is printed as it is typed",
                f"write the note in the same text, in a line of its own: {note[0]}: Words",
            )
        return PlainText(words) if words else None

    def read_note(self, node: SyntaxTreeNode) -> Inline:
        number = node.meta["id"] + 1
        words = (PlainText(str(number)),)
        return Styled("sup", (MarkdownLink(f"#{self.notes}-{number}", words, self.place(node)),))

    def read_link(self, node: SyntaxTreeNode) -> MarkdownLink:
        target = str(node.attrs.get("href", ""))
        if target.startswith("#"):
            target = unquote(target)
        if not ALLOWED_LINK.fullmatch(target) and (SCHEME.match(target) or not target):
            self.tell(
                Code.UNSAFE_LINK,
                f"the link leads to '{unquote(target)}'; links lead to http://, https://, "
                "mailto:, tel:, sip: or xmpp: addresses, to a #name, or to the file of an annex",
                self.place(node),
                "a file that readers should see is an annex of the report",
            )
        if leads_into_private_network(target):
            self.warn(
                Code.PRIVATE_LINKS,
                f"the link to '{target}' leads into a private network",
                "link to the public address; readers elsewhere cannot follow this one",
                self.place(node),
            )
        if title := str(node.attrs.get("title") or ""):
            self.warn(
                Code.LINK_TEXT,
                f"the words '{shorten(title)}' stand behind the address of a link,"
                " and are not printed",
                "write them into the text beside the link, or take them out",
                self.place(node),
            )
        return MarkdownLink(target, self.read_all(node.children), self.place(node))

    def read_language(self, node: SyntaxTreeNode) -> Language:
        tag = str(node.attrs["lang"])
        if not LANGUAGE_TAG.fullmatch(tag):
            self.tell(
                Code.BAD_VALUE,
                f"'{{lang={tag}}}' names no language; a language tag is allowed, "
                "for instance pl or zh-HK",
                self.place(node),
            )
        return Language(tag, self.read_all(node.children))

    def place(self, node: SyntaxTreeNode) -> Source:
        line: int = node.meta.get("line", 0)
        return self.source.down(line)

    def tell(self, code: Code, message: str, source: Source, hint: str | None = None) -> None:
        self.problems.append(Problem(code, message, source, hint))

    def warn(self, code: Code, message: str, hint: str, source: Source | None = None) -> None:
        place = source or self.source
        self.problems.append(warn(code, message, place, hint))


MARKS = {
    **dict.fromkeys(("en", "cy", "ga"), "“”‘’"),
    **{"de": "„“‚‘", "pl": "„”‚’", "fr": "«»‹›"},
}
"""The double marks that open and close, and the single ones, by language."""
INSIDE = {"fr": "\u00a0"}
"""What stands between a double mark and the words within it."""
OPENS_AFTER = re.compile(r"[\s(\[{<–—/“„«‘‚‹]$")
DASH = re.compile(r"(?<=\S) (?:-|--) (?=\S)|(?<=\w)--(?=\w)")
DECADE = re.compile(r"\d\ds\b")
"""What an apostrophe stands before that leaves out a century: the '90s."""


def set_marks(text: str, before: str, language: str) -> str:
    """Set the quotation marks, apostrophes and dashes of a text, which stands behind `before`.

    >>> set_marks('The "old" mill - now a barn', "", "en-GB")
    'The “old” mill – now a barn'
    """
    short = language.lower().split("-")[0]
    opening, closing, single, ending = tuple(MARKS.get(short, MARKS["en"]))
    within = INSIDE.get(short, "")
    done = ""
    for place, sign in enumerate(text):
        if sign not in "'\"":
            done += sign
            continue
        so_far = before + done
        opens = not so_far or OPENS_AFTER.search(so_far) is not None
        if sign == '"':
            done += opening + within if opens else within + closing
        elif opens and not DECADE.match(text, place + 1):
            done += single
        else:
            done += ending if short != "en" and not text[place + 1 : place + 2].isalnum() else "’"
    return DASH.sub(lambda found: found[0].replace("--", "–").replace("-", "–"), done)


CAPTION = re.compile(r"(Table|Figure)(?: (\d{1,4}))?\s*[:.]\s+", re.I)
OWNERS: dict[str, type[Table] | type[MarkdownPicture]] = {"table": Table, "figure": MarkdownPicture}

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
            found = "the cells of the table that are joined from here make no rectangle"
            hint = "give each of them its '<' or '^'"
            return (), [*problems, Problem(Code.MISPLACED_MARK, found, places[owner[0]], hint)]
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


def complain_of_cells(cells: list[str], source: Source) -> Problem:
    """Return the error for the cells of a row that stand beyond the head of its table."""
    return Problem(
        Code.LOST_CELLS,
        f"the row has more cells than the head of its table: '{' | '.join(cells)}' would be lost",
        source,
        "give the column a head; a stroke within a cell is '\\|', within code too",
    )
