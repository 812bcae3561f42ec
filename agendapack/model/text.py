"""Text from a user's file, with its place, and the names that are made from titles.

The other field types are in `model.fields`, which imports pydantic; a run that finds nothing to
build uses only this module and saves the time of that import.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from agendapack.problems import Source

if TYPE_CHECKING:
    from pydantic_core import core_schema


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
    """Turn a title into lower-case letters, digits and hyphens; empty where none remain.

    Args:
        longest: The most characters; a longer name is cut between words where possible.
    """
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
