"""What stands inside a paragraph, heading or cell: the parser's nodes as inlines.

Quotation marks and dashes are set as a language prints them, for authors who type straight ones.
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from agendapack.model.text import leads_into_private_network
from agendapack.problems import Code, Problem, Source, warn
from agendapack.render.blocks import (
    Break,
    Inline,
    Language,
    MarkdownLink,
    PlainText,
    Reference,
    Styled,
)
from agendapack.render.html_words import PARAGRAPH_ENDS, HtmlWords, show_typed

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
                f"the words '{show_typed(title)}' stand behind the address of a link,"
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
    "en": "“”‘’",
    "cy": "“”‘’",
    "ga": "“”‘’",
    "de": "„“‚‘",
    "pl": "„”‚’",
    "fr": "«»‹›",
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
