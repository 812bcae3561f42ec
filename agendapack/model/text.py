"""Text from a user's file; apart from the other field types, which need pydantic."""

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

        from agendapack.model.fields import expect_text

        return core_schema.no_info_plain_validator_function(
            expect_text, json_schema_input_schema=core_schema.str_schema()
        )
