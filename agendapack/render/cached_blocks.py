"""Cache what Markdown was read into, as JSON: of each record its class and its values."""

import json
from dataclasses import fields
from typing import Any

from agendapack.model.cache import NO_CACHE, Cache, key_of
from agendapack.model.text import Text
from agendapack.problems import Problem, Source
from agendapack.render import blocks as records
from agendapack.render.blocks import Block
from agendapack.render.reading import read_markdown

KINDS = (
    *(records.PlainText, records.Styled, records.MarkdownLink, records.Reference, records.Break),
    *(records.Language, records.MarkdownParagraph, records.MarkdownHeading, records.ListItem),
    *(records.MarkdownList, records.Quote, records.Caption, records.Table),
    *(records.MarkdownPicture, records.MarkdownCode, records.Rule, records.Placement),
)
BY_NAME = {kind.__name__: kind for kind in KINDS}
FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind)) for kind in KINDS
}


def read_cached(
    text: Text, cache: Cache, with_placements: bool, beside: tuple[Text, ...] = ()
) -> tuple[tuple[Block, ...], list[Problem]]:
    """Return the blocks of a text from the cache, or read it; see `read_markdown`.

    A text with problems is not cached, so that they are reported each time.
    """
    if cache is NO_CACHE:
        return read_markdown(text, with_placements=with_placements, beside=beside)
    places = (text.source, text.typed)
    key = key_of("markdown", text, places, with_placements, beside)
    kept = cache.get(key)
    if kept is not None:
        return _read(kept, text.source.file), []
    blocks, problems = read_markdown(text, with_placements=with_placements, beside=beside)
    if not problems:
        cache.put(key, json.dumps(_write(blocks), separators=(",", ":")).encode())
    return blocks, problems


def _write(value: object) -> object:
    if isinstance(value, tuple):
        return [*map(_write, value)]
    if isinstance(value, Source):  # its file is that of the text
        return {"": [value.line, value.column]}
    names = FIELDS.get(type(value))
    if names is None:
        return value
    return {type(value).__name__: [_write(getattr(value, name)) for name in names]}


def _read(kept: bytes, file: str) -> tuple[Block, ...]:
    def make(written: dict[str, list[Any]]) -> object:
        ((name, values),) = written.items()
        return BY_NAME[name](*map(_freeze, values)) if name else Source(file, *values)

    blocks: tuple[Block, ...] = _freeze(json.loads(kept, object_hook=make))
    return blocks


def _freeze(value: Any) -> Any:
    return tuple(map(_freeze, value)) if isinstance(value, list) else value
