"""Texts as words: what two texts have in common, however they are laid out and written."""

import re
import unicodedata
from collections.abc import Iterator

SHORTEST = 5
"""Letters or digits that a single word must have to count."""

_WORD = re.compile(r"[^\W_]+(?:[.,'’\-\u2010\u2011][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")


def plain_words(text: str) -> list[str]:
    """Return the words of a text in small letters, without signs: `£1,262,500` is `1262500`."""
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).lower()
    return ["".join(_PART.findall(word)) for word in _WORD.findall(plain)]


def single_words(text: str) -> Iterator[str]:
    """Yield each word that is long enough to count by itself, and the parts of joined ones."""
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).lower()
    for word in _WORD.findall(plain):
        parts = _PART.findall(word)
        yield from (part for part in {*parts, "".join(parts)} if len(part) >= SHORTEST)


def letters(text: str) -> str:
    """Return the letters and digits of a text, all in one: layout cannot part them."""
    return "".join(plain_words(text))
