"""Set markdown-it up: CommonMark and tables, without HTML, with marks of our own.

`[@name]` is a reference, `[tekst]{lang=pl}` is text in another language, `m[2]{sup}` is
raised, and `{br}` ends a line where the text itself has to go on, as in a cell.
"""

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline, autolink, image, link

STYLE = "(?:sup|sub|u|s|strong|em)"
SPAN = re.compile(rf"\{{(?:lang=(?P<lang>[^{{}}\s]*)|(?P<styles>{STYLE}(?: {STYLE})*))\}}")
BREAK = "{br}"
REFERENCE = re.compile(r"\[@([^\]\n]*)\]")
LEFT_OUT = ["code", "lheading", "html_block", "html_inline", "reference"]
"""An indented paragraph is a paragraph; a line of hyphens makes no heading; `[@x]: y` is text."""

DEEPEST = 40
"""How many elements may stand inside one another; markdown-it drops what is deeper."""

LOCATED = ("link_open", "image", "agenda_language_open", "agenda_style_open")

Rule = Callable[[StateInline, bool], bool]


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is the library's
        return True  # links are judged where they are written, with a message


@cache
def make_parser() -> MarkdownIt:
    """Return the parser; tokens of links, pictures and references know their `line`."""
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
