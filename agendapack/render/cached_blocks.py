"""Cache what Markdown was read into, as JSON: a list for each block, plain strings for text."""

import json
from collections.abc import Sequence
from typing import Any

from agendapack.model.cache import Cache, key_of
from agendapack.model.text import Text
from agendapack.problems import Problem, Source
from agendapack.render.blocks import (
    Block,
    Break,
    Caption,
    Inline,
    Language,
    ListItem,
    MarkdownCode,
    MarkdownHeading,
    MarkdownLink,
    MarkdownList,
    MarkdownParagraph,
    MarkdownPicture,
    Placement,
    PlainText,
    Quote,
    Reference,
    Rule,
    Styled,
    Table,
)
from agendapack.render.reading import read_markdown


def read_cached(
    text: Text, cache: Cache, with_placements: bool, beside: tuple[Text, ...] = ()
) -> tuple[tuple[Block, ...], list[Problem]]:
    """Return the blocks of a text from the cache, or read it; see `read_markdown`.

    A text with problems is not cached, so that they are reported each time.
    """
    places = (text.source, text.typed)
    key = key_of("markdown", text, places, with_placements, beside)
    kept = cache.get(key)
    if kept is not None:
        return _Reader(text.source.file).blocks(json.loads(kept)), []
    blocks, problems = read_markdown(text, with_placements=with_placements, beside=beside)
    if not problems:
        cache.put(key, json.dumps(_blocks(blocks), separators=(",", ":")).encode())
    return blocks, problems


def _place(source: Source) -> list[int]:
    return [source.line, source.column]


def _inlines(inlines: Sequence[Inline]) -> list[object]:
    return [_inline(inline) for inline in inlines]


def _inline(inline: Inline) -> object:
    match inline:
        case PlainText(text):
            return text
        case Styled(tag, inner):
            return ["styled", tag, _inlines(inner)]
        case MarkdownLink(target, inner, source):
            return ["link", target, _inlines(inner), _place(source)]
        case Reference(paper, name, source):
            return ["reference", paper, name, _place(source)]
        case Break():
            return ["break"]
        case Language(tag, inner):
            return ["language", tag, _inlines(inner)]


def _caption(caption: Caption | None) -> list[object] | None:
    return [caption.kind, _inlines(caption.inlines), caption.number] if caption else None


def _blocks(blocks: Sequence[Block]) -> list[object]:
    return [_block(block) for block in blocks]


def _block(block: Block) -> list[object]:
    match block:
        case MarkdownParagraph(inlines, source, name, unnumbered, tight):
            return ["paragraph", _inlines(inlines), _place(source), name, unnumbered, tight]
        case MarkdownHeading(level, inlines, source, name, unnumbered):
            return ["heading", level, _inlines(inlines), _place(source), name, unnumbered]
        case MarkdownList(kind, items):
            return ["listing", kind, [[item.value, _blocks(item.blocks)] for item in items]]
        case Quote(inner):
            return ["quote", _blocks(inner)]
        case Table(rows, alignments, source, spans, name, caption):
            written = [[_inlines(cell) for cell in row] for row in rows]
            return ["table", written, alignments, _place(source), spans, name, _caption(caption)]
        case MarkdownPicture(path, alt, title, source, name, caption):
            return ["picture", path, alt, title, _place(source), name, _caption(caption)]
        case MarkdownCode(text):
            return ["code", text]
        case Rule():
            return ["rule"]
        case Placement(part, source):
            return ["placement", part, _place(source)]
    raise TypeError(f"{type(block).__name__} is not read from a text")


class _Reader:
    """Reads what `_blocks` wrote."""

    def __init__(self, file: str) -> None:
        self._file = file

    def blocks(self, written: list[Any]) -> tuple[Block, ...]:
        return tuple([self._block(*each) for each in written])

    def _block(self, kind: str, *fields: Any) -> Block:
        match kind, fields:
            case "paragraph", (inlines, place, name, unnumbered, tight):
                read = self._inlines(inlines)
                return MarkdownParagraph(read, self._source(place), name, unnumbered, tight)
            case "table", (rows, alignments, place, spans, name, caption):
                cells = tuple([tuple([self._inlines(cell) for cell in row]) for row in rows])
                sizes = tuple([tuple([(across, down) for across, down in row]) for row in spans])
                below = self._caption(caption)
                return Table(cells, tuple(alignments), self._source(place), sizes, name, below)
            case "heading", (level, inlines, place, name, unnumbered):
                read = self._inlines(inlines)
                return MarkdownHeading(level, read, self._source(place), name, unnumbered)
            case "listing", (sort, items):
                return MarkdownList(
                    sort, tuple(ListItem(n, self.blocks(inner)) for n, inner in items)
                )
            case "quote", (inner,):
                return Quote(self.blocks(inner))
            case "picture", (path, alt, title, place, name, caption):
                below = self._caption(caption)
                return MarkdownPicture(path, alt, title, self._source(place), name, below)
            case "code", (text,):
                return MarkdownCode(text)
            case "placement", (part, place):
                return Placement(part, self._source(place))
        return Rule()

    def _inlines(self, written: list[Any]) -> tuple[Inline, ...]:
        return tuple(
            [PlainText(each) if isinstance(each, str) else self._inline(*each) for each in written]
        )

    def _inline(self, kind: str, *fields: Any) -> Inline:
        match kind, fields:
            case "styled", (tag, inner):
                return Styled(tag, self._inlines(inner))
            case "link", (target, inner, place):
                return MarkdownLink(target, self._inlines(inner), self._source(place))
            case "reference", (paper, name, place):
                return Reference(paper, name, self._source(place))
            case "language", (tag, inner):
                return Language(tag, self._inlines(inner))
        return Break()

    def _caption(self, written: list[Any] | None) -> Caption | None:
        return Caption(written[0], self._inlines(written[1]), written[2]) if written else None

    def _source(self, place: list[int]) -> Source:
        return Source(self._file, *place)
