"""Where in its file each part of a text stands, also where YAML has folded its lines.

Find the pictures that Markdown shows: `![what it shows](file)`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from urllib.parse import unquote

from agendapack.model.text import Text
from agendapack.problems import Source

REACH = 80
"""How far a character may stand behind the one before it, in what was typed."""


class Places:
    """The places of one text; what they cost is paid when one is asked for."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._source = text.source

    def line(self, number: int) -> Source:
        """Return where a line of the text starts, behind its indent; lines count from 0."""
        if number == 0 or self._text.has_one_place or number >= len(self._starts):
            return self._source
        start = self._starts[number]
        line = self._text[start : self.start(number + 1)]
        return self.at(start + len(line) - len(line.lstrip()))

    def at(self, offset: int) -> Source:
        """Return where a character of the text stands, by its offset from 0."""
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
        """Return the offset at which a line of the text starts; behind the last, of the end."""
        return self._starts[number] if number < len(self._starts) else len(self._text)

    def find(self, words: str, start: int = 0, end: int | None = None) -> int | None:
        """Return the offset of words, however many spaces or line ends part them.

        Args:
            start: The offset to search from.
            end: The offset to search up to; None for all.
        """
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
        """Where each character stands in what was typed, near enough where it is escaped."""
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
    """Return where words stand first in some texts."""
    for text in texts:
        places = Places(text)
        offset = places.find(words)
        if offset is not None:
            return places.at(offset)
    return None


def find_characters(texts: Iterable[Text], pieces: Mapping[str, str]) -> dict[str, Source]:
    """Return where characters stand first in some texts, as far as they do.

    Args:
        texts: Searched in their order, each once.
        pieces: The characters, each with a piece of text that holds it: its place in
            that piece comes before any other.
    """
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
    """Return each picture's file as written, and its place; code shows none."""
    if "![" not in text:
        return
    from markdown_it import MarkdownIt

    # Text below a lettered list is indented; it must not be taken for code.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    for token in parser.parse(text):
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type == "image":
                yield unquote(str(child.attrGet("src") or "")), text.source.down(line)
            elif child.type in ("softbreak", "hardbreak"):
                line += 1
