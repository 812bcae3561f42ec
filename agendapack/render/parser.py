"""The Markdown parser, and what stands inside a paragraph, heading or cell.

The dialect is CommonMark with tables and without HTML. Four marks are added: `[@name]` is a
reference, `[tekst]{lang=pl}` is text in another language, `m[2]{sup}` is raised, and `{br}`
breaks a line where the Markdown itself cannot, as in a table cell.
"""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline, autolink, image, link
from markdown_it.tree import SyntaxTreeNode

from agendapack.problems import Code, Problem, Source
from agendapack.render.blocks import (
    Break,
    Inline,
    Language,
    MarkdownLink,
    PlainText,
    Reference,
    Styled,
)

STYLE = "(?:sup|sub|u|s|strong|em)"
SPAN = re.compile(rf"\{{(?:lang=(?P<lang>[^{{}}\s]*)|(?P<styles>{STYLE}(?: {STYLE})*))\}}")
BREAK = "{br}"
REFERENCE = re.compile(r"\[@([^\]\n]*)\]")
LEFT_OUT = ["code", "lheading", "html_block", "html_inline", "reference"]
"""Without these, an indented paragraph stays a paragraph, a line of hyphens makes no heading, and
`[@x]: y` is text."""

DEEPEST = 40
"""How deep elements may be nested; markdown-it silently drops what is deeper."""

LOCATED = ("link_open", "image", "agenda_language_open", "agenda_style_open")

Rule = Callable[[StateInline, bool], bool]


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is the library's
        return True  # links are judged where they are written, with a message


@cache
def make_parser() -> MarkdownIt:
    """Return the parser. Tokens of links, pictures and references have their `line` in `meta`."""
    parser = _Parser("commonmark", {"maxNesting": DEEPEST}).enable("table").disable(LEFT_OUT)
    for name, rule in (("link", link), ("image", image), ("autolink", autolink)):
        parser.inline.ruler.at(name, _with_line(rule))
    parser.inline.ruler.before("link", "agenda_reference", _read_reference)
    parser.inline.ruler.before("link", "agenda_span", _with_line(_read_span))
    parser.inline.ruler.before("link", "agenda_break", _read_break)
    return parser


def _with_line(rule: Rule) -> Rule:
    def located(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            pushed = [t for t in state.tokens[first:] if t.type in LOCATED]
            pushed[0].meta["line"] = state.src.count("\n", 0, start)
        return found

    return located


def _read_reference(state: StateInline, silent: bool) -> bool:
    match = REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("agenda_reference", "", 0)
        token.content = match[1]
        token.meta["line"] = state.src.count("\n", 0, state.pos)
    state.pos = match.end()
    return True


def _read_break(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(BREAK, state.pos, state.posMax):
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos += len(BREAK)
    return True


def _read_span(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or "]{" not in state.src:
        return False
    start, last = state.pos + 1, state.posMax
    end = parseLinkLabel(state, state.pos)
    mark = SPAN.match(state.src, end + 1, last) if end >= 0 else None
    if mark is None:
        return False
    if not silent:
        state.pos, state.posMax = start, end
        kind = "style" if mark["styles"] else "language"
        tags = mark["styles"].split() if mark["styles"] else ["span"]
        for tag in tags:
            opened = state.push(f"agenda_{kind}_open", tag, 1)
            opened.attrs = {"lang": mark["lang"]} if kind == "language" else {}
        state.md.inline.tokenize(state)
        for tag in reversed(tags):
            state.push(f"agenda_{kind}_close", tag, -1)
    state.pos, state.posMax = mark.end(), last
    return True


ALLOWED_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+|#[\w.:-]+", re.I)

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""The part of BCP 47 that names a language, its script and its country."""


def read_inlines(node: SyntaxTreeNode, source: Source) -> tuple[tuple[Inline, ...], list[Problem]]:
    """Return the inlines below a node.

    Args:
        node: An inline node of the syntax tree.
        source: The place of the first line of its text.
    """
    problems: list[Problem] = []
    return _read_children(node, source, problems), problems


def _read_children(
    node: SyntaxTreeNode, source: Source, problems: list[Problem]
) -> tuple[Inline, ...]:
    inlines = [_read(child, source, problems) for child in node.children]
    return tuple(inline for inline in inlines if inline is not None)


def _read(node: SyntaxTreeNode, source: Source, problems: list[Problem]) -> Inline | None:
    match node.type:
        case "text":
            return PlainText(node.content) if node.content else None
        case "softbreak":
            return PlainText(" ")
        case "hardbreak":
            return Break()
        case "code_inline":
            return Styled("code", (PlainText(node.content),))
        case "strong" | "em" | "agenda_style":
            return Styled(node.tag, _read_children(node, source, problems))
        case "agenda_reference":
            paper, _, name = node.content.rpartition(":")
            return Reference(paper or None, name, _place(node, source))
        case "link":
            return _read_link(node, source, problems)
        case "agenda_language":
            return _read_language(node, source, problems)
        case "image":
            problems.append(
                Problem(
                    Code.MISPLACED_MARK,
                    "a picture is in the middle of a text",
                    _place(node, source),
                    "leave an empty line before and after it",
                )
            )
    return None


def _read_link(node: SyntaxTreeNode, source: Source, problems: list[Problem]) -> MarkdownLink:
    target = str(node.attrs.get("href", ""))
    if not ALLOWED_LINK.fullmatch(target):
        problems.append(
            Problem(
                Code.UNSAFE_LINK,
                f"the link leads to '{unquote(target)}'; links lead to http://, https:// "
                "or mailto: addresses, or to a #name",
                _place(node, source),
                "a file that readers should see is an annex of the report",
            )
        )
    return MarkdownLink(target, _read_children(node, source, problems), _place(node, source))


def _read_language(node: SyntaxTreeNode, source: Source, problems: list[Problem]) -> Language:
    tag = str(node.attrs["lang"])
    if not LANGUAGE_TAG.fullmatch(tag):
        problems.append(
            Problem(
                Code.BAD_VALUE,
                f"'{{lang={tag}}}' names no language; a language tag is allowed, "
                "for instance pl or zh-HK",
                _place(node, source),
            )
        )
    return Language(tag, _read_children(node, source, problems))


def _place(node: SyntaxTreeNode, source: Source) -> Source:
    line: int = node.meta.get("line", 0)
    return source.down(line)
