"""Assembling: pieces appended, tagged, stamped, linked and labelled as one PDF.

The functions here import pypdf only when they are called; the work is in `build`
and its neighbours, one concern of PDF a module.
"""

from typing import TYPE_CHECKING

from agendapack.model.cache import NO_CACHE, Cache
from agendapack.model.document import Assembled, Document, StampFont
from agendapack.model.material import Passage
from agendapack.model.style import HouseStyle

if TYPE_CHECKING:
    from agendapack.assemble.readback import Reading


def get_ready() -> None:
    """Import what the functions here need, once, before a process is forked to use them."""
    from agendapack.assemble import build, numbers, tagcheck  # noqa: F401


def assemble(
    document: Document, stamp_font: StampFont, style: HouseStyle, cache: Cache = NO_CACHE
) -> Assembled:
    """Make one PDF of a document's pieces.

    The whole pack, the front sheet alone and a single paper are all made here.
    Links to places that the document has not become plain text. The claims of
    PDF/UA-1 and PDF/A-2a are written where nothing stands in their way.

    Args:
        document: What goes into it, in order.
        stamp_font: The font of the stamps.
        style: For the stamps' position and the size of blank sides.
        cache: Sections that were brought into such a document before.

    Raises:
        InternalFault: The pieces do not fit together.
    """
    from agendapack.assemble.build import build

    return build(document, stamp_font, style, cache)


def read_back(data: bytes) -> "Reading":
    """Open a finished file anew and read every number in it."""
    from agendapack.assemble import readback

    return readback.read_back(data)


def check_numbers(document: Document, data: bytes) -> None:
    """Hold every number in a finished file against the document and the others.

    Raises:
        InternalFault: Some disagree.
    """
    from agendapack.assemble import numbers
    from agendapack.assemble.uncollected import uncollected

    with uncollected():
        numbers.check_numbers(document, data)


def check_tags(data: bytes, cache: Cache = NO_CACHE) -> tuple[str, ...]:
    """Check that the tags and the content of a finished file agree; return the faults.

    Args:
        data: The file.
        cache: What was read of the same contents before.
    """
    from agendapack.assemble import tagcheck
    from agendapack.assemble.uncollected import uncollected

    with uncollected():
        return tagcheck.check_tags(data, cache)


def read_passages(data: bytes) -> tuple[Passage, ...]:
    """Return everything that can be read in a finished file, hidden or not."""
    from agendapack.assemble import passages
    from agendapack.assemble.uncollected import uncollected

    with uncollected():
        return passages.read_passages(data)


def visible_text(data: bytes) -> str:
    """Return what a reader sees on the pages of a file."""
    from agendapack.assemble import passages

    return passages.visible_text(data)


def covered_pages(data: bytes, chosen: tuple[int, ...] | None) -> tuple[int, ...]:
    """Return the pages, from 1, of a PDF paper on which dark boxes cover text.

    Args:
        chosen: Indexes of the pages that are taken; None for all.
    """
    from agendapack.assemble import passages

    return passages.covered_pages(data, chosen)
