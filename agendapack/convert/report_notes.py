"""Footnotes of a Word document: below the text, those of a withheld part within that part."""

import re
from collections.abc import Iterator

from agendapack.convert.markup import Markup
from agendapack.convert.report_words import BREAK, Words, escape, is_marked, plain_text
from agendapack.model.parts import CLOSING, OPENING

NOTE = re.compile(r"(?:foot|end)note-.+")


class Notes:
    """Writes each note once, where its text may stand."""

    def __init__(self, words: Words) -> None:
        self.items: dict[str, Markup] = {}
        self._words = words
        self._open: list[str] | None = None
        self._written: set[str] = set()

    def write_before(self, mark: str) -> Iterator[str]:
        """Yield what has to stand before a mark: the notes of the part that it ends."""
        if self._open is None and OPENING.fullmatch(mark):
            self._open, self._words.notes = self._words.notes, []
        elif self._open is not None and CLOSING.fullmatch(mark):
            yield from self._write_all()
            self._words.notes, self._open = self._open, None

    def write_rest(self) -> Iterator[str]:
        """Yield the notes that are left, below a heading of theirs."""
        if self._open is not None:
            self._words.notes = self._open + self._words.notes
        notes = list(self._write_all())
        if notes:
            yield "## {-} Notes"
            yield from notes

    def _write_all(self) -> Iterator[str]:
        for name in self._words.notes:
            item = self.items.get(name)
            if item is not None and name not in self._written:
                self._written.add(name)
                yield f"{{-}} {self._write(item)} {{#{self._words.names[name]}}}"

    def _write(self, item: Markup) -> str:
        number = escape(self._words.numbers[item.attributes["id"]])
        if is_marked(plain_text(item)):
            return " ".join(plain_text(item).split())
        blocks = [part for part in item.content if isinstance(part, Markup)]
        lines = [self._words.write(_without_way_back(block).content) for block in blocks]
        return f"{number} {BREAK.join(filter(None, lines))}"


def take_notes(blocks: list[Markup]) -> dict[str, Markup]:
    """Take the list of notes, which mammoth puts last, out of the blocks of a document."""
    last = blocks[-1] if blocks else None
    items = [part for part in last.content if isinstance(part, Markup)] if last else []
    if last is None or last.tag != "ol" or not items:
        return {}
    if not all(NOTE.fullmatch(item.attributes.get("id", "")) for item in items):
        return {}
    blocks.pop()
    return {item.attributes["id"]: item for item in items}


def _without_way_back(block: Markup) -> Markup:
    kept = [
        part
        for part in block.content
        if not (isinstance(part, Markup) and part.text() == "\N{UPWARDS ARROW}")
    ]
    return Markup(block.tag, block.attributes, kept)
