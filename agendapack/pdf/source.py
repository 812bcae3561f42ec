"""A PDF file that goes into the document, opened: its pages, their content, its streams."""

import gc
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from functools import lru_cache

from agendapack.model.records import dataclass
from agendapack.pdf import objects
from agendapack.pdf.reader import QuickReader, parse_ahead
from agendapack.pdf.summary import ContentSummary, mcids_of, summarise
from agendapack.problems import InternalFault

KEPT_OPEN = 64
_BOX = re.compile(rb"/(?:Media|Crop|Bleed|Trim|Art)Box\s*\[[^\]]{1,200}\]")
_DOUBTFUL_BOX = re.compile(rb"Box\s*\[[^\]]{1,200}[\d.][eE]")
_EXPONENT = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+")


@dataclass(frozen=True, slots=True, eq=False)
class PdfSource:
    """An opened file; `pages` have their inherited entries, those `left_out` are not taken."""

    reader: QuickReader
    root: objects.DictionaryObject
    pages: tuple[objects.DictionaryObject, ...]
    left_out: frozenset[int] = frozenset()
    _summaries: dict[int, ContentSummary] = field(default_factory=dict)

    def summary(self, index: int) -> ContentSummary:
        """Return the summary of a page's content, which is read once."""
        if index not in self._summaries:
            page = self.pages[index]
            properties = mcids_of(objects.look_dict(page, "Resources"))
            self._summaries[index] = summarise(objects.page_content(page), properties)
        return self._summaries[index]

    def page_index(self) -> dict[int, int]:
        """Map the object numbers of the pages to their page indexes."""
        index: dict[int, int] = {}
        for place, page in enumerate(self.pages):
            found = objects.reference_number(page.indirect_reference)
            if found is not None:
                index.setdefault(found, place)
        return index


def open_source(data: bytes, what: str, finished: bool = False) -> PdfSource:
    """Open a file that is not encrypted.

    A pack and its single papers are made of the same files, so opened ones are kept; nothing in
    them is ever changed.

    Args:
        what: What to call it in a fault.
        finished: Whether it was made here. One check after another reads such a file, and then
            nobody: only the last one is kept, or they would push out what the next is made of.

    Raises:
        InternalFault: It has no pages that can be read; `load` has opened every
            annex before and decrypted it, so this is no fault of the user's.
    """
    try:
        return _open_finished(data) if finished else _open(data)
    except Exception as error:  # pypdf raises many kinds for files it cannot read
        raise InternalFault(f"{what}: its pages cannot be read ({error})") from error


def _read(data: bytes) -> PdfSource:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    mended = mend_numbers(data)
    reader = QuickReader(mended)
    if reader.needs_decrypting:
        raise InternalFault("it is still encrypted")
    parse_ahead(reader, mended)
    return gather_pages(reader)


_open = lru_cache(maxsize=KEPT_OPEN)(_read)
_open_finished = lru_cache(maxsize=1)(_read)


def close_sources() -> None:
    """Keep no opened file any longer."""
    _open.cache_clear()
    _open_finished.cache_clear()


def gather_pages(reader: QuickReader) -> PdfSource:
    """Go through the tree of pages.

    Raises:
        Exception: Of any kind that pypdf has, for a tree that it cannot follow.
    """
    reader.get_num_pages()  # which goes through the tree
    pages = tuple(reader.pages if reader.flattened_pages is None else reader.flattened_pages)
    return PdfSource(reader, objects.look_dict(reader.trailer, "Root"), pages)


def choose_pages(source: PdfSource, chosen: tuple[int, ...]) -> PdfSource:
    """Return a part of a file: the pages with these indexes, in this order."""
    kept = replace(source, pages=tuple(source.pages[index] for index in chosen), _summaries={})
    left_out = source.page_index().keys() - kept.page_index().keys()
    return replace(kept, left_out=frozenset(left_out))


def mend_numbers(data: bytes) -> bytes:
    """Write page boxes without exponents (`5.95E2`), which pypdf cannot read.

    PDF knows no such numbers (ISO 32000-1, 7.3.3), yet some programs write them and
    viewers accept them. The length stays, so no offset moves.
    """

    def plain(found: re.Match[bytes]) -> bytes:
        width = len(found[0])
        value = b"%.*f" % (max(0, width - 6), float(found[0]))
        return value[:width].ljust(width) if b"." in value[:width] else value.ljust(width)

    def box(found: re.Match[bytes]) -> bytes:
        mended = _EXPONENT.sub(plain, found[0])
        return mended if len(mended) == len(found[0]) else found[0]

    return _BOX.sub(box, data) if _DOUBTFUL_BOX.search(data) else data


@contextmanager
def uncollected() -> Iterator[None]:
    """Turn the garbage collector off while many objects are made that all stay alive.

    It would go through hundreds of thousands of them again and again and find nothing; and
    once more as it is put on again, but that they are passed to its oldest generation first.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
