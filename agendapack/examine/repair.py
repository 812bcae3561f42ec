"""What other libraries do for files that pypdf cannot open: unlock and repair.

They are imported when such a file comes, which is seldom.
"""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, TypeVar

from agendapack.problems import Code

R = TypeVar("R")
AGAIN = "open it in a PDF viewer and save it again, or ask its author to export it again"
SPLIT = "ask its author for a plainer file, or print it to PDF"


class UnusablePaper(Exception):
    """Raised where a paper cannot be used; the message follows its name: "has no pages"."""

    def __init__(self, code: Code, message: str, hint: str = AGAIN) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def damaged(found: str = "its pages cannot be read") -> UnusablePaper:
    """Return what to raise for a file that is damaged."""
    return UnusablePaper(Code.DAMAGED_PDF, f"is damaged: {found}")


def damaged_page(number: int) -> UnusablePaper:
    """Return what to raise where nothing is left of a page."""
    return damaged(f"what was on its page {number} is lost")


def too_complex(found: str) -> UnusablePaper:
    """Return what to raise for a file that costs too much to go through."""
    return UnusablePaper(Code.PAPER_TOO_COMPLEX, found, SPLIT)


_INDEX = b"startxref"
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_RANDOM = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\](?=>>\s+startxref)")
"""What a viewer's library calls a file that it saves; it is another each time."""
LOCKED = "ask its author for the file without a password, or give 'password-from: env:NAME'"


def unlock(data: bytes, password: str | None) -> bytes:
    """Return a file without its encryption.

    Where only the files within it are locked, its pages can be had without a password.

    Args:
        password: Tried where none opens it too; None if none is given.

    Raises:
        UnusablePaper: The password is not given, or is not the right one.
    """
    try:
        return _rewritten(data, "")
    except UnusablePaper as fault:
        if fault.code is not Code.LOCKED_PDF:
            raise
    if password is not None:
        return _rewritten(data, password)
    seen = _as_a_viewer_sees(data, None)
    if seen is None:
        raise UnusablePaper(Code.LOCKED_PDF, "is locked with a password", LOCKED)
    return _rewritten(seen, "", second_sight=True)


def repair(data: bytes, password: str | None) -> bytes:
    """Return a damaged file made anew from the objects that are left.

    Raises:
        UnusablePaper: Nothing can be made of it.
    """
    return _rewritten(data, password or "")


def write_contents(data: bytes, contents: Mapping[int, bytes], forms: Mapping[int, bytes]) -> bytes:
    """Return a file in which some content is another.

    Args:
        contents: The new content of pages, by their indexes.
        forms: That of form XObjects, by their object numbers.

    Raises:
        UnusablePaper: The file has other pages than it was taken to have.
    """
    import pikepdf

    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            for index, content in contents.items():
                pdf.pages[index].obj.Contents = pdf.make_stream(content)
            for number, content in forms.items():
                pdf.get_object(number, 0).write(content)
            pdf.save(out, deterministic_id=True)
    except (pikepdf.PdfError, IndexError, RuntimeError, TypeError, ValueError) as error:
        raise damaged() from error
    return out.getvalue()


def holds_more_than_indexed(data: bytes) -> bool:
    """Tell whether objects follow the last cross-reference table: an update that was cut short.

    Viewers show such a file as it was before that update.
    """
    last = data.rfind(_INDEX)
    return last >= 0 and _OBJECT.search(data, last) is not None


def count_pages(data: bytes) -> int | None:
    """Return how many pages pikepdf finds; None where it cannot open the file."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return None


def _in_a_viewer(data: bytes, password: str | None, use: Callable[[Any], R]) -> R | None:
    """Return what a use of the file as PDFium opens it comes to; None where that fails."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        with pypdfium2.PdfDocument(data, password=password or None) as pdf:
            return use(pdf)
    except pypdfium2.PdfiumError:
        return None


def count_in_a_viewer(data: bytes, password: str | None) -> int | None:
    """Return how many pages PDFium shows; None where it cannot open the file."""
    return _in_a_viewer(data, password, len)


def shows_in_a_viewer(data: bytes, password: str | None, pages: int) -> bool:
    """Tell whether PDFium shows so many pages of a file; some may be empty."""
    return _in_a_viewer(data, password, _load_pages) == pages


def pages_in_a_viewer(data: bytes, password: str | None) -> bytes | None:
    """Return a new file of nothing but the pages that PDFium shows."""
    import pypdfium2

    def take_over(pdf: Any) -> bytes:
        with pypdfium2.PdfDocument.new() as made:
            made.import_pages(pdf)
            return _saved(made)

    return _in_a_viewer(data, password, take_over)


def _rewritten(data: bytes, password: str, second_sight: bool = False) -> bytes:
    import pikepdf

    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), password=password) as pdf:
            pdf.save(out, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise UnusablePaper(
            Code.LOCKED_PDF, "is locked with another password than the one given", LOCKED
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        if second_sight:  # it reads no file whose object numbers are far above its size
            return data
        seen = _as_a_viewer_sees(data, password)
        if seen is None:
            raise damaged() from error
        return _rewritten(seen, "", second_sight=True)
    return out.getvalue()


def _as_a_viewer_sees(data: bytes, password: str | None) -> bytes | None:
    """Return a file as PDFium saves it, if it can show every page."""
    from pypdfium2.raw import FPDF_REMOVE_SECURITY  # type: ignore[import-untyped]

    def save(pdf: Any) -> bytes:
        _load_pages(pdf)
        return _saved(pdf, flags=FPDF_REMOVE_SECURITY)

    return _in_a_viewer(data, password, save)


def _saved(pdf: Any, **how: int) -> bytes:
    out = BytesIO()
    pdf.save(out, **how)
    return _RANDOM.sub(lambda found: b" " * len(found[0]), out.getvalue())


def _load_pages(pdf: Any) -> int:
    for index in range(len(pdf)):
        pdf[index].close()
    return len(pdf)
