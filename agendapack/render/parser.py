"""Set markdown-it up: CommonMark and tables, without HTML, with `[@name]` references."""

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, image, link

REFERENCE = re.compile(r"\[@([^\]\n]*)\]")
LEFT_OUT = ["code", "lheading", "html_block", "html_inline", "reference"]
"""An indented paragraph is a paragraph; a line of hyphens makes no heading; `[@x]: y` is text."""

DEEPEST = 40
"""How many elements may stand inside one another; markdown-it drops what is deeper."""

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
    return parser


def _with_line(rule: Rule) -> Rule:
    def located(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            pushed = [t for t in state.tokens[first:] if t.type in ("link_open", "image")]
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
