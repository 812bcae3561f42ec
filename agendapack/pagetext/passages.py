"""The text of a PDF file as paragraphs: what stands together on a page."""

from collections.abc import Iterator, Sequence

from agendapack.pagetext.words import Word, read_pages
from agendapack.paragraphs import Paragraph

APART = 1.6
"""How far apart the lines of two paragraphs stand at least, in heights of a line."""


def read_passages(data: bytes, chosen: tuple[int, ...] | None = None) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a file, the number of the page with each.

    Args:
        data: The file.
        chosen: Indexes of the pages that are read; None for all.
    """
    pages = read_pages(data)
    indexes = range(len(pages)) if chosen is None else chosen
    return tuple(
        Paragraph(text, number=f"page {place}")
        for place, index in enumerate(indexes, start=1)
        if index < len(pages)
        for text in _passages(pages[index])
    )


def _passages(words: Sequence[Word]) -> Iterator[str]:
    passage: list[Word] = []
    for word in words:
        if passage and _starts_anew(passage[-1], word):
            yield " ".join(each.text for each in passage)
            passage = []
        passage.append(word)
    if passage:
        yield " ".join(each.text for each in passage)


def _starts_anew(before: Word, word: Word) -> bool:
    height = max(before.box[3] - before.box[1], word.box[3] - word.box[1])
    return abs(word.box[1] - before.box[1]) > APART * height
