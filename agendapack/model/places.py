"""The place in its file of each part of a text, even where YAML has folded its lines."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from urllib.parse import unquote

from agendapack.model.list_markers import number_lists
from agendapack.model.text import Text
from agendapack.problems import Source

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
    """Return the place of each character in some texts, where it occurs in them.

    Args:
        pieces: The characters, each with a piece of text around it: an occurrence of that
            piece is preferred, otherwise the first occurrence of the character counts.
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
