"""Text from a user's file, the place of each part of it, and the names that are made from titles.

Addresses of web pages and mailboxes in text are found as GitHub finds them. They lead to the web,
or to a file on somebody's computer, which means something on that computer only, unless it is in
the document itself.

The other field types are in `model.fields`, which imports pydantic; a run that finds nothing to
build uses only this module and saves the time of that import.
"""

import posixpath
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, cached_property
from ipaddress import ip_address
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

from agendapack.model.list_markers import number_lists
from agendapack.problems import Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from pydantic_core import core_schema


ORGANISATION = "organisation"
"""Stands where committees are named for the organisation itself, as the body that meets."""


def name_body(key: str) -> str:
    """Return what a message calls the body that meets: a committee, or the organisation."""
    return "the organisation" if key == ORGANISATION else f"the committee '{key}'"


class Text(str):
    """A string that knows its place in a file.

    Attributes:
        source: The place of the first character; of a block scalar (`|`), that of the first
            line of the text itself.
        typed: The lines of the file from `source` on, where they differ from the text because
            it is quoted or folded. Empty for a text made from a file without lines
            (a Word document): all of it has one place, where that file is named.
            None where the lines of the file are those of the text.
    """

    __slots__ = ("source", "typed")
    source: Source
    typed: str | None

    def __new__(cls, value: str, source: Source, typed: str | None = None) -> "Text":  # noqa: D102
        text = super().__new__(cls, value)
        text.source = source
        text.typed = typed
        return text

    @property
    def has_one_place(self) -> bool:
        """Whether every part of it has the same place."""
        return self.typed == ""

    def cut(self, words: str, source: Source) -> "Text":
        """Return a part of it with its own place, unless all of the text has one place."""
        return Text(words, self.source, "") if self.has_one_place else Text(words, source)

    def __getnewargs__(self) -> tuple[str, Source, str | None]:  # type: ignore[override]
        return str(self), self.source, self.typed

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> "core_schema.CoreSchema":
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            expect_text, json_schema_input_schema=core_schema.str_schema()
        )


def expect_text(value: object) -> Text:
    """Return the scalar, or raise `text_expected` for a list or a mapping."""
    if isinstance(value, Text):
        return value
    from pydantic_core import PydanticCustomError

    raise PydanticCustomError("text_expected", "text expected")


FENCED = r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)|\Z)"
IN_TICKS = r"(?P<ticks>`+)(?!`).{1,500}?(?<!`)(?P=ticks)(?!`)"
OPENING = re.compile(rf"(?P<code>{FENCED}|{IN_TICKS})|(?<!\\)(?:\{{\{{|\{{%)", re.M | re.S)


def find_openings(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place of each `{{` and `{%` of a text, outside code and not after a backslash."""
    if "{{" in text or "{%" in text:
        for found in OPENING.finditer(text):
            if found["code"] is None:
                yield found.start(), found[0]


def make_name(title: str, longest: int = 60) -> str:
    """Turn a title into letters, digits and hyphens, at most `longest`; it may be empty."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)['`](?=\w)", "", plain)))
    if len(name) <= longest:
        return name
    return name[: longest + 1].rpartition("-")[0] or name[:longest]


def make_anchor(heading: str) -> str:
    """Turn a heading into the name that GitHub gives it: signs dropped, a hyphen for each space.

    >>> make_anchor("Opening Review / Q&A")
    'opening-review--qa'
    """
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def make_unique(name: str, taken: set[str]) -> str:
    """Append `-2`, `-3`, ... to a name that is taken; add the result to `taken`.

    The next free number is searched by halves, so that thousands of equal names cost little.
    """
    if name in taken:
        free = 2
        while f"{name}-{free}" in taken:
            free *= 2
        last = free // 2  # this one is taken, and so are those before it as a rule
        while free - last > 1:
            middle = (last + free) // 2
            last, free = (middle, free) if f"{name}-{middle}" in taken else (last, middle)
        name = f"{name}-{free}"
    taken.add(name)
    return name


def shorten_annex_title(title: str) -> str:
    """Return the short name of an annex: "Annex A" for "Annex A - Findings", or the title."""
    short = re.match(r"(?:annex|appendix|annexe)\s+\w{1,5}(?=\s*[:.,–—(-]|\s*$)", title, re.I)
    return short[0] if short else title


def choose_language(own: str | None, usual: str) -> str:
    """Return the language of a paper: its own, unless it differs from the usual by region alone."""
    if own is None or own.partition("-")[0].lower() == usual.partition("-")[0].lower():
        return usual
    return own


REACH = 80
"""The most characters between two neighbours of the text in the lines as typed: an escape such
as `\\u00e9`, or a line break with its indent."""


class Places:
    """The places of one text, computed when one is first asked for."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._source = text.source

    def line(self, number: int) -> Source:
        """Return the place of the first character of a line after its indent; lines from 0."""
        if number == 0 or self._text.has_one_place or number >= len(self._starts):
            return self._source
        start = self._starts[number]
        line = self._text[start : self.start(number + 1)]
        return self.at(start + len(line) - len(line.lstrip()))

    def at(self, offset: int) -> Source:
        """Return the place of a character of the text, by its offset from 0."""
        if self._text.has_one_place:
            return self._source
        if self._text.typed is None:
            number = bisect_right(self._starts, offset) - 1
            column = self._source.column + offset - self._starts[number]
            return Source(self._source.file, self._source.line + number, column)
        typed = self._typed_at[offset]
        number = bisect_right(self._typed_starts, typed) - 1
        column = typed - self._typed_starts[number] + 1
        return Source(self._source.file, self._source.line + number, column)

    def start(self, number: int) -> int:
        """Return the offset of a line's start; the length of the text for a line past its end."""
        return self._starts[number] if number < len(self._starts) else len(self._text)

    def find(self, words: str, start: int = 0, end: int | None = None) -> int | None:
        """Return the offset of words, however many spaces or line breaks are between them."""
        if not words.strip():
            return None
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
        found = pattern.search(self._text, start, len(self._text) if end is None else end)
        return found.start() if found else None

    @cached_property
    def _starts(self) -> list[int]:
        return _line_starts(self._text)

    @cached_property
    def _typed_starts(self) -> list[int]:
        return _line_starts(self._text.typed or "")

    @cached_property
    def _typed_at(self) -> list[int]:
        """Offset in the typed lines of each character of the text.

        The parser gives the place of a whole scalar only, so each character is looked for
        behind the one before it. A character that was escaped is not found and gets the offset
        of the one before it, which is on the right line.
        """
        typed = self._text.typed or ""
        here = following = self._source.column - 1
        places = []
        for character in self._text:
            if not character.isspace():
                found = typed.find(character, following, following + REACH)
                if found >= 0:
                    here, following = found, found + 1
            places.append(here)
        return places


def find_words(texts: Iterable[Text], words: str) -> Source | None:
    """Return the place of the first occurrence of words in some texts."""
    for text in texts:
        places = Places(text)
        offset = places.find(words)
        if offset is not None:
            return places.at(offset)
    return None


def find_characters(texts: Iterable[Text], pieces: Mapping[str, str]) -> dict[str, Source]:
    """Return the place of each character in texts, if possible where its piece of text occurs."""
    found: dict[str, Source] = {}
    exact: set[str] = set()
    if not pieces:
        return found
    wanted = re.compile(f"[{re.escape(''.join(pieces))}]")
    for text in texts:
        places = Places(text)
        for match in wanted.finditer(text):
            character, piece = match[0], pieces[match[0]]
            start = match.start() - piece.find(character)
            fits = start >= 0 and text.startswith(piece, start)
            if character not in exact and (fits or character not in found):
                found[character] = places.at(match.start())
                exact |= {character} if fits else set()
    return found


def _line_starts(text: str) -> list[int]:
    return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]


def find_pictures(text: Text) -> Iterator[tuple[str, Source]]:
    """Yield the file of each picture in Markdown as written, with its place, outside code."""
    if "![" not in text:
        return
    from markdown_it import MarkdownIt

    # Text below a list with letters is indented; it must not be taken for code.
    parser = MarkdownIt("commonmark").enable("table")
    for token in parser.parse(number_lists(text)[0]):
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type == "image":
                yield unquote(str(child.attrGet("src") or "")), text.source.down(line)
            elif child.type in ("softbreak", "hardbreak"):
                line += 1


LIKE_ADDRESS = re.compile(r"https?:|www\.|@|mailto:")
LONGEST = 10_000
"""The most characters of a text in which addresses are looked for."""

WEB_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:|sip:|xmpp:)[^\s<>\"]+", re.IGNORECASE)
"""The addresses of links that a paper of another program keeps."""
INNER = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp")


def find_addresses(words: str) -> Iterator[tuple[str, str | None]]:
    """Yield the pieces of a plain text, each typed-out address with what it links to."""
    if len(words) > LONGEST or not LIKE_ADDRESS.search(words):
        yield words, None
        return
    for token in _make_parser().parseInline(words):
        target = None
        for child in token.children or ():
            if child.type == "text":
                yield child.content, target
            else:
                target = str(child.attrGet("href")) if child.type == "link_open" else None


@cache
def _make_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

    return MarkdownIt("zero").use(gfm_autolink_plugin)


def leads_to_file(address: str) -> bool:
    """Tell whether an address leads to a file on a computer or a file server."""
    lowered = address.lower()
    drive = lowered[1:3] in (":\\", ":/") and lowered[:1].isalpha()
    return lowered.startswith(("file:", "\\\\")) or drive


def leads_into_private_network(address: str) -> bool:
    """Tell whether its host means something on somebody's own network only (RFC 1918, 6761)."""
    host = _host(address)
    if not host:
        return False
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(INNER)


def _host(address: str) -> str:
    scheme, slashes, rest = address.partition("://")
    if not slashes or not scheme.isalpha():
        return ""
    for end in "/?#\\":
        rest = rest.partition(end)[0]
    rest = rest.rpartition("@")[2].lower()
    if rest.startswith("["):
        return rest[1:].partition("]")[0]
    return rest.partition(":")[0].rstrip(".")


WEB = ("http:", "https:", "mailto:", "tel:", "sip:", "xmpp:")


def web_address(address: str, base: str = "") -> str | None:
    """Return where an address, after a base, leads on the web; None for a file or a program."""
    plain = address.strip()
    if plain.lower().startswith(WEB):
        return plain
    if plain.lower().startswith("www."):
        return f"http://{plain}"
    if base.strip().lower().startswith(("http:", "https:")) and ":" not in plain.partition("/")[0]:
        try:
            return urljoin(base.strip(), plain)
        except ValueError:  # of brackets that are no address
            return None
    return None


def file_path(address: str) -> str:
    """Return the path in an address of a file, with plain slashes and without its fragment."""
    plain = unquote(address.strip()).replace("\\", "/").partition("#")[0]
    return plain[5:] if plain.lower().startswith("file:") else plain


def file_name(path: str) -> str:
    """Return the name of a file as two paths to it are compared: no folders, small letters."""
    return posixpath.basename(file_path(path)).lower()


SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""Excel's own first line of a CSV file, which names the separator and is no row."""
_KEPT = re.compile(r'\s*="([^"]*)"\s*')


def cell_words(cell: str) -> str:
    """Return what Excel shows of a cell of a CSV file: `="007"` keeps the zeros of a number."""
    kept = _KEPT.fullmatch(cell)
    return kept[1] if kept else cell


def double_quotes(text: str, separator: str) -> str:
    r"""Return a CSV file quoted as Excel does it; others put a space in front, or write `\"`."""
    if '\\"' not in text and ' "' not in text:
        return text
    mark = re.escape(separator)
    cell = re.compile(rf'(^|{mark}) *("(?:[^"\\]|\\.|"")*+")(?= *(?:{mark}|$))', re.M | re.S)
    return cell.sub(lambda found: found[1] + found[2].replace('\\"', '""'), text)


_MISREAD = re.compile(r"(?<![A-ZÀ-Þ])(?:Â[\xa0-¿]|[ÃÄÅ][\xa0-¿Œ-™]|â€[^\w\s])")


def find_misread(text: str) -> tuple[str, str, int] | None:
    """Return the first word of UTF-8 that was read as Windows-1252, what it says, and its place."""
    for found in _MISREAD.finditer(text):
        start = max(text.rfind(space, 0, found.start()) for space in " \n\t") + 1
        word = re.split(r"[ \n\t]", text[start : found.end() + 40])[0]
        with suppress(UnicodeError):
            return word, word.encode("cp1252").decode("utf-8"), start
    return None
