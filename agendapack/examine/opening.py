"""Open a paper as it came, unlocked, or repaired.

The page tree is walked with suspicion before anything else trusts it (ISO 32000-1, 7.7.3).
"""

import logging
from collections.abc import Iterable
from dataclasses import replace

from agendapack.examine import repair
from agendapack.model import dataclass
from agendapack.model.facts import Limits
from agendapack.pdf import objects
from agendapack.pdf.files import PdfSource, choose_pages, gather_pages, mend_numbers, open_source
from agendapack.pdf.reader import QuickReader, parse_ahead
from agendapack.pdf.syntax import mended
from agendapack.problems import Code, InternalFault


def count_leaves(root: objects.DictionaryObject, limits: Limits) -> int:
    """Count the pages of a tree.

    A page may stand in it twice; a node within itself is a fault.

    Raises:
        UnusablePaper: There are too many pages or levels, or the tree runs in a circle.
    """
    count = 0
    waiting: list[tuple[objects.PdfObject | None, tuple[int, ...]]] = [
        (objects.raw(root, "Pages"), ())
    ]
    visited = 0
    while waiting:
        reference, above = waiting.pop()
        node = objects.resolve(reference)
        visited += 1
        if not isinstance(node, objects.DictionaryObject):
            continue
        number = objects.reference_number(reference)
        if number is not None and number in above:
            raise repair.damaged("its page tree runs in a circle")
        if len(above) > limits.depth:
            raise repair.too_complex(f"nests its pages more than {limits.depth} levels deep")
        if "/Kids" in node and objects.look_name(node, "Type") != "Page":
            below = (*above, -1 if number is None else number)
            waiting += [(kid, below) for kid in objects.items(objects.raw(node, "Kids"))]
        else:
            count += 1
        if count > limits.pages or visited + len(waiting) > 4 * limits.pages:
            raise repair.UnusablePaper(
                Code.PAPER_TOO_LARGE,
                f"has more than {limits.pages} pages, the most that is allowed",
                "split it into parts",
            )
    return count


def claimed_leaves(root: objects.DictionaryObject) -> int | None:
    """Return how many pages the root of the tree says there are."""
    return objects.look_int(objects.look(root, "Pages"), "Count")


def lacks_leaves(root: objects.DictionaryObject) -> bool:
    """Tell whether a tree that was counted names pages that are not in the file."""
    waiting = [objects.look(root, "Pages")]
    while waiting:
        for kid in objects.items(objects.raw(waiting.pop(), "Kids")):
            node = objects.resolve(kid)
            if not isinstance(node, objects.DictionaryObject):
                return True
            if "/Kids" in node and objects.look_name(node, "Type") != "Page":
                waiting.append(node)
    return False


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A paper that can be read.

    Args:
        data: The file that goes into the pack: what came, or made anew from it.
        lost: Numbers of pages on which nothing is left of what was there.
    """

    source: PdfSource
    data: bytes
    encrypted: bool
    repaired: bool
    lost: tuple[int, ...] = ()

    def take(self, chosen: tuple[int, ...] | None) -> PdfSource:
        """Return the pages with these indexes; all of them for None."""
        return self.source if chosen is None else choose_pages(self.source, chosen)


def open_paper(data: bytes, password: str | None, limits: Limits) -> OpenedPaper:
    """Open a file; one that is damaged is repaired where that loses no page."""
    try:
        opened = _open(data, password, limits)
    except repair.UnusablePaper as fault:
        seen = _seen_whole(data, password, limits) if fault.code is Code.DAMAGED_PDF else None
        if seen is None:
            raise
        return seen
    if not opened.lost:
        return opened
    seen = _seen_whole(data, password, limits)
    if seen is None and not repair.shows_in_a_viewer(data, password, len(opened.source.pages)):
        raise repair.damaged_page(opened.lost[0])
    return seen or opened


def _seen_whole(data: bytes, password: str | None, limits: Limits) -> OpenedPaper | None:
    """Return the file as PDFium shows it, if it shows something on every page."""
    seen = repair.pages_in_a_viewer(data, password)
    if seen is None or not _look(seen, limits).pages:
        return None
    source = open_again(seen)
    if not all(objects.page_content(page).strip() for page in source.pages):
        return None
    return OpenedPaper(source, seen, encrypted=False, repaired=True)


def _open(data: bytes, password: str | None, limits: Limits) -> OpenedPaper:
    was_damaged = repair.holds_more_than_indexed(data)
    try:
        first = _look(data, limits)
    except (MemoryError, RecursionError, repair.UnusablePaper):
        raise
    except Exception:  # pypdf raises many kinds for files it cannot read
        return _repaired(data, password, None, limits)
    encrypted = first.encrypted
    if encrypted:
        plain = repair.unlock(data, password)
        if first.complaints:
            claimed = repair.count_in_a_viewer(data, password)
            return replace(_mended(plain, data, claimed, limits), encrypted=True)
        data, first = plain, _look(plain, limits)
    if first.doubtful:
        found = repair.count_pages(data)
        if (found is not None and found > first.pages) or not _has_every_content(first.root):
            return _repaired(data, None, first.claimed, limits)
    if not first.pages:
        raise repair.UnusablePaper(
            Code.DAMAGED_PDF, "has no pages", "ask its author to export it again"
        )
    opened = _go_through(first, data)
    if len(opened.pages) != first.pages or not all(map(_has_content, opened.pages)):
        return _repaired(data, None, first.claimed, limits)
    is_short = first.pages < (first.claimed or 0) and lacks_leaves(first.root)
    return OpenedPaper(opened, data, encrypted, repaired=was_damaged or is_short)


@dataclass(frozen=True, slots=True)
class _Look:
    """A first look at a file: whether it was read without complaint, and its pages."""

    root: objects.DictionaryObject
    pages: int
    claimed: int | None
    complaints: int
    encrypted: bool = False
    reader: QuickReader | None = None

    @property
    def doubtful(self) -> bool:
        return bool(self.complaints) or self.claimed != self.pages


def _look(data: bytes, limits: Limits) -> _Look:
    complaints = _Complaints()
    logger = logging.getLogger("pypdf")
    logger.handlers, logger.propagate = [complaints], False
    logger.setLevel(logging.WARNING)
    mended = mend_numbers(data)
    reader = QuickReader(mended)
    if reader.needs_decrypting:
        return _Look(objects.DictionaryObject(), 0, None, complaints.count, encrypted=True)
    parse_ahead(reader, mended)
    root = objects.look_dict(reader.trailer, "Root")
    pages = count_leaves(root, limits)
    claimed, count = claimed_leaves(root), complaints.count
    return _Look(root, pages, claimed, count, reader=reader)


def _go_through(first: _Look, data: bytes) -> PdfSource:
    """Gather the pages of what a first look has opened; a doubtful file is opened again."""
    if first.reader is None or first.doubtful:
        return open_again(data)
    try:
        return gather_pages(first.reader)
    except Exception:  # pypdf raises many kinds for files it cannot read
        return open_again(data)


class _Complaints(logging.Handler):
    """Counts what a reader warns of."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


def open_again(data: bytes) -> PdfSource:
    """Open a file that was opened before, or made here."""
    try:
        return open_source(data, "the paper")
    except InternalFault as fault:
        if isinstance(fault.__cause__, MemoryError | RecursionError | objects.LimitReachedError):
            raise repair.too_complex("is too complicated to read") from fault
        raise repair.damaged() from fault


def _repaired(
    data: bytes, password: str | None, claimed: int | None, limits: Limits
) -> OpenedPaper:
    return _mended(repair.repair(data, password), data, claimed, limits)


def _mended(mended: bytes, data: bytes, claimed: int | None, limits: Limits) -> OpenedPaper:
    look = _look(mended, limits)
    if not look.pages:
        raise repair.damaged()
    if claimed is not None and look.pages < min(claimed, limits.pages):
        raise repair.damaged(f"only {look.pages} of its {claimed} pages can be read")
    source = open_again(mended)
    if len(source.pages) != look.pages:
        raise repair.damaged()
    can_lack = b"/Contents" not in data and b"/ObjStm" not in data
    lost = tuple(
        number
        for number, page in enumerate(source.pages, 1)
        if not _has_content(page) or not (can_lack or "/Contents" in page)
    )
    return OpenedPaper(source, mended, encrypted=False, repaired=True, lost=lost)


def _has_every_content(root: objects.DictionaryObject) -> bool:
    waiting, seen = [objects.raw(root, "Pages")], 0
    while waiting and seen < 1000:
        node = objects.resolve(waiting.pop())
        seen += 1
        if isinstance(node, objects.DictionaryObject):
            if not _has_content(node):
                return False
            waiting += list(objects.items(objects.raw(node, "Kids")))
    return True


def _has_content(page: objects.DictionaryObject) -> bool:
    content = objects.raw(page, "Contents")
    if content is None:
        return True
    return objects.resolve(content) is not None and all(
        objects.resolve(part) is not None for part in objects.items(content)
    )


def write_anew(
    opened: OpenedPaper, source: PdfSource, pages: Iterable[int], forms: Iterable[int]
) -> OpenedPaper:
    """Return a paper whose damaged contents are written anew, as far as they can be read.

    Args:
        pages: The damaged ones among these, from 1.
        forms: The object numbers of damaged forms.

    Raises:
        UnusablePaper: Nothing is left on a page, or the file cannot be written.
    """
    index = opened.source.page_index()
    contents: dict[int, bytes] = {}
    for number in pages:
        page = source.pages[number - 1]
        parts = objects.content_streams(page)
        left = objects.page_content(page)
        if parts and not left.strip():
            raise repair.damaged_page(number)
        place = index.get(objects.reference_number(page.indirect_reference) or 0)
        if place is None:  # it is no object of its own
            raise repair.damaged_page(number)
        contents[place] = mended(left, all(map(objects.is_intact, parts)))
    drawn = {number: _mended_form(source, number) for number in forms}
    made = repair.write_contents(opened.data, contents, drawn)
    return replace(opened, data=made, source=open_again(made), repaired=True)


def _mended_form(source: PdfSource, number: int) -> bytes:
    form = objects.resolve(objects.IndirectObject(number, 0, source.reader))
    assert isinstance(form, objects.StreamObject)
    return mended(objects.decoded(form) or b"", objects.is_intact(form))
