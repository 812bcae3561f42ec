"""Text from a user's file; apart from the other field types, which need pydantic.

Names made from titles: keys of papers, ids of headings, parts of file names.
"""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from agendapack.problems import Source

if TYPE_CHECKING:
    from pydantic_core import core_schema


class Text(str):
    """Text from a file that remembers the place it came from.

    For a block scalar (`|`) the place is the first line of the text itself. `typed` are
    the whole lines as they stand in the file, from that of `source`, where they
    are not the text's own but quoted or folded. They are empty where the text was made of
    a file without lines: all of it is then shown at the place where that file is named.
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
        """Whether all of it is shown at one place."""
        return self.typed == ""

    def cut(self, words: str, source: Source) -> "Text":
        """Return a part of it that stands at a place, or at the one that all of it has."""
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


def make_name(title: str, longest: int = 60) -> str:
    """Turn a title into small letters, digits and hyphens; empty where none remain.

    At most `longest` characters, cut between words where that is possible.
    """
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)['`](?=\w)", "", plain)))
    if len(name) <= longest:
        return name
    return name[: longest + 1].rpartition("-")[0] or name[:longest]


def make_unique(name: str, taken: set[str]) -> str:
    """Return the name, with `-2`, `-3`, ... behind it where it is taken; take the result."""
    unique, count = name, 1
    while unique in taken:
        count += 1
        unique = f"{name}-{count}"
    taken.add(unique)
    return unique


def shorten_annex_title(title: str) -> str:
    """Return how an annex is referred to: "Annex A" of "Annex A - Findings", else the title."""
    short = re.match(r"(?:annex|appendix|annexe)\s+\w{1,5}(?=\s*[:.,–—(-]|\s*$)", title, re.I)
    return short[0] if short else title
