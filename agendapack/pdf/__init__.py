"""PDF files: read, written and checked. A library of its own, below the stages.

The functions here are what the rest of the program asks of a finished file. Each imports
what it needs when it is called, since pypdf alone takes as long to import as all of ours.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from agendapack.model.cache import NO_CACHE, Cache
from agendapack.model.document import Passage

if TYPE_CHECKING:
    from agendapack.pdf.numbers import FileNumbers


def read_back(data: bytes) -> "FileNumbers":
    """Open a finished file anew and read every number in it."""
    from agendapack.pdf import numbers

    return numbers.read_back(data)


def impose_booklet(data: bytes, title: str, language: str) -> bytes:
    """Return the sheets of a booklet of all pages of a file, two pages on each side."""
    from agendapack.pdf import booklet

    return booklet.impose_booklet(data, title, language)


def fold_booklet(pages: int) -> list[tuple[int | None, int | None]]:
    """Return the pages at the left and at the right of each side of a booklet's sheets."""
    from agendapack.pdf import booklet

    return booklet.fold(pages)


def check_tags(data: bytes, cache: Cache = NO_CACHE) -> tuple[str, ...]:
    """Check that the tags and the content of a finished file agree; return the faults."""
    from agendapack.pdf import tag_check
    from agendapack.pdf.source import uncollected

    with uncollected():
        return tag_check.check_tags(data, cache)


def read_passages(data: bytes) -> tuple[Passage, ...]:
    """Return everything that can be read in a finished file, hidden or not."""
    from agendapack.pdf import passages
    from agendapack.pdf.source import uncollected

    with uncollected():
        return passages.read_passages(data)


def text_of_pages(
    data: bytes, chosen: tuple[int, ...] | None = None, shown: Mapping[int, str] | None = None
) -> str:
    """Return the text of the pages of a file, as `texts_of_pages` reads them."""
    return "\n".join(texts_of_pages(data, chosen, shown))


def text_of_drawn(kept: bytes) -> str:
    """Return the text of pages that were drawn, as they are written down."""
    from agendapack.pdf.drawn import as_file, read_drawn

    return text_of_pages(as_file(read_drawn(kept)))


def texts_of_pages(
    data: bytes, chosen: tuple[int, ...] | None = None, shown: Mapping[int, str] | None = None
) -> list[str]:
    """Return the text of each chosen page of a file; `shown` is known to be all that some show."""
    from agendapack.pdf import passages

    return passages.texts_of_pages(data, chosen, shown or {})
