"""The Markdown parser: CommonMark with what GitHub adds to it, and the marks of an agenda.

GitHub adds tables, task lists, strikethrough, footnotes, alerts and typed-out addresses. Four marks
are ours: `[@name]` is a reference, `[tekst]{lang=pl}` is text in another language, `m[2]{sup}` is
raised, and `{br}` breaks a line where the Markdown itself cannot, as in a table cell.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock, reference, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token
from mdit_py_plugins.gfm import gfm_plugin

from agendapack.model.list_markers import Marker, number_lists

STYLE = "(?:sup|sub|u|s|strong|em)"
SPAN = re.compile(rf"\{{(?:lang=(?P<lang>[^{{}}\s]*)|(?P<styles>{STYLE}(?: {STYLE})*))\}}")
BREAK = "{br}"
REFERENCE = re.compile(r"\[@([^\]\n]*)\]")
ADDRESS = re.compile(r"\s*<?(?:[A-Za-z][A-Za-z0-9+.-]*:|//|#|[./])")
"""How the address of a definition starts whose label starts with `@`; any other is text."""

ROUNDS = 5
"""How often a text is parsed anew because a line was no entry of a list after all."""

NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,200})\]:")
NOTE_REFERENCE = re.compile(r"\[\^([^\]\s]{1,200})\](?!:)")

SPACE = re.compile(r"\s")
LONGEST_ADDRESS = {"@": 300, ":": 2000, "w": 2000}
"""The most characters of a typed-out address that becomes a link, by the sign it is known by."""

DEEPEST = 40
"""How deep elements may be nested; markdown-it silently drops what is deeper."""

LOCATED = ("link_open", "image", "html_inline", "agenda_language_open", "agenda_style_open")

Rule = Callable[[StateInline, bool], bool]


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is the library's
        return True  # links are judged where they are written, with a message


@cache
def make_parser() -> MarkdownIt:
    """Return the parser.

    Tokens of links, pictures, references and HTML have their `line` in `meta`, rows of tables the
    `beyond`: the words of their cells beyond the head.
    """
    parser = _Parser("commonmark", {"maxNesting": DEEPEST}).use(gfm_plugin)
    rules = (("link", link), ("image", image), ("autolink", autolink), ("html_inline", html_inline))
    for name, rule in rules:
        parser.inline.ruler.at(name, _with_line(rule))
    for found in parser.inline.ruler.__rules__:
        if found.name.startswith("gfm_autolink"):
            parser.inline.ruler.at(found.name, _within_reach(found.fn))
    parser.block.ruler.at("table", _read_table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.at("reference", _read_definition)
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
            pushed[0].meta["line"] = _line_of(state, start)
        return found

    return located


_read_link = _with_line(link)


def _within_reach(rule: Rule) -> Rule:
    """Let a rule that finds typed-out addresses look at one word only, where one can be."""

    def found(state: StateInline, silent: bool) -> bool:
        src, start, last = state.src, state.pos, state.posMax
        if silent or not _may_start(src, start):
            return False
        reach = min(last, start + LONGEST_ADDRESS[src[start]])
        space = SPACE.search(src, start, reach)
        if space is None and reach < last:
            return False
        state.posMax = space.start() if space else last
        is_address = rule(state, silent)
        state.posMax = last
        if is_address:
            opened = next(t for t in reversed(state.tokens) if t.type == "link_open")
            opened.meta["line"] = _line_of(state, start)
        return is_address

    return found


def _may_start(src: str, at: int) -> bool:
    if src[at] == "@":
        return src[at - 1 : at].isalnum() or src[at - 1 : at] in "._+-"
    if src[at] == ":":
        return src.startswith("://", at) or src.endswith(("mailto", "xmpp"), 0, at)
    return src.startswith("www.", at) and (at == 0 or not src[at - 1].isalnum())


def _line_of(state: StateInline, at: int) -> int:
    """Return the line of a place, from 0; lines are counted on from the place before."""
    src, line, before = state.env.get("counted", ("", 0, 0))
    if src is not state.src or before > at:
        line, before = 0, 0
    number: int = line + state.src.count("\n", before, at)
    state.env["counted"] = (state.src, number, at)
    return number


def _read_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    rows = (token for token in state.tokens[first:] if token.type == "tr_open" and token.map)
    columns = sum(token.type == "th_open" for token in state.tokens[first:])
    for row in rows:
        line = row.map[0] if row.map else start
        row.meta["beyond"] = _split_row(getLine(state, line))[columns:]
        row.meta["barred"] = "|" in getLine(state, line)
    return True


def _split_row(line: str) -> list[str]:
    cells = escapedSplit(line.strip())
    if cells and not cells[0]:
        cells = cells[1:]
    if cells and not cells[-1]:
        cells = cells[:-1]
    return [cell.strip() for cell in cells]


def _read_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `[label]: address`; `[@name]: words` is a reference and the words behind it."""
    line = getLine(state, start)
    named = REFERENCE.match(line)
    if named and not ADDRESS.match(line, named.end() + 1):
        return False
    return reference(state, start, end, silent)


def _read_reference(state: StateInline, silent: bool) -> bool:
    match = REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    follows = state.src[match.end() : match.end() + 1]
    is_defined = normalizeReference(f"@{match[1]}") in state.env.get("references", ())
    if (follows in ("(", "[") or is_defined) and _read_link(state, silent):
        return True
    if not silent:
        token = state.push("agenda_reference", "", 0)
        token.content = match[1]
        token.meta["line"] = _line_of(state, state.pos)
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


class Definitions(dict[str, Any]):
    """The definitions of reference links, which remembers those that were used."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def __getitem__(self, label: str) -> Any:
        self.used.add(label)
        return super().__getitem__(label)

    def get(self, label: str, otherwise: Any = None) -> Any:
        """Return a definition, which counts as used."""
        self.used.add(label)
        return super().get(label, otherwise)


def parse(
    text: str, definitions: Definitions, *, certain: bool = False
) -> tuple[list[Token], dict[int, Marker], dict[str, Any]]:
    """Parse a text until each marker of letters starts an entry; `certain` if all are markers."""
    words: set[int] = set()
    for _ in range(ROUNDS):
        numbered, markers = number_lists(text, words, certain=certain)
        env: dict[str, Any] = {"references": definitions}
        tokens = make_parser().parse(numbered, env)
        entries = {t.map[0] for t in tokens if t.type == "list_item_open" and t.map}
        stray = {line for line, marker in markers.items() if marker.kind != "1"} - entries
        if not stray:
            return tokens, markers, env
        words |= stray
    env = {"references": definitions}
    return make_parser().parse(text, env), {}, env


def add_notes(text: str, beside: Sequence[str]) -> str:
    """Return a text with the footnotes below it that it refers to and other texts define."""
    if "[^" not in text or not beside:
        return text
    own = set(NOTE.findall(text))
    wanted = dict.fromkeys(label for label in NOTE_REFERENCE.findall(text) if label not in own)
    found = (_find_note(other, label) for label in wanted for other in beside)
    return "\n\n".join((text, *filter(None, found)))


def _find_note(text: str, label: str) -> str:
    """Return the lines that define a footnote in a text; empty where there are none."""
    start = re.search(rf"^ {{0,3}}\[\^{re.escape(label)}\]:", text, re.M)
    if start is None:
        return ""
    first, *rest = text[start.start() :].split("\n")
    lines, waiting = [first], 0
    for line in rest:
        if line.strip() and waiting and not line.startswith("    "):
            break
        if NOTE.match(line):
            break
        waiting = 0 if line.strip() else waiting + 1
        lines.append(line)
    return "\n".join(lines).rstrip()
