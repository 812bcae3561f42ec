"""PDF files: read, written and checked. A library of its own, below the stages.

The functions here are what the rest of the program asks of a finished file. Each imports
what it needs when it is called, since pypdf alone takes as long to import as all of ours.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from agendapack.model.cache import NO_CACHE, Cache
from agendapack.model.document import Passage

if TYPE_CHECKING:
    from pikepdf import Page

    from agendapack.pdf.numbers import FileNumbers

MILLIMETRE = 72 / 25.4
SHEETS = {"A4": (297 * MILLIMETRE, 210 * MILLIMETRE), "Letter": (792.0, 612.0)}
"""Width and height of a sheet in points, turned so that two pages stand beside one another."""
TO_A_SHEET = 4
WIDEST_METRIC = 600.0
"""Pages of up to this width are of the A sizes; Letter is wider, and shorter than A4."""


def open_finished(data: bytes) -> None:
    """Open a finished file, which stays open for the check that comes next."""
    from agendapack.pdf.files import open_source, uncollected

    with uncollected():
        open_source(data, "the finished file", finished=True)


def read_back(data: bytes) -> "FileNumbers":
    """Open a finished file anew and read every number in it."""
    from agendapack.pdf import numbers

    return numbers.read_back(data)


def fold_booklet(pages: int) -> list[tuple[int | None, int | None]]:
    """Return the pages at the left and at the right of each side of the sheets; None for no page.

    >>> fold_booklet(5)
    [(None, 0), (1, None), (None, 2), (3, 4)]
    """
    room = -(-pages // TO_A_SHEET) * TO_A_SHEET
    sides = []
    for first in range(room // 2):
        last = room - 1 - first
        sides.append((last, first) if first % 2 == 0 else (first, last))
    return [tuple(page if page < pages else None for page in side) for side in sides]  # type: ignore[misc]


def impose_booklet(data: bytes, title: str, language: str) -> bytes:
    """Return the sheets of a booklet of all pages of a file, two pages on each side.

    The sheets are for a printer and nothing else: they have no tags, links or bookmarks. They are
    printed on both sides, turned over their short edge, put together and folded in the middle.
    """
    from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf, Rectangle, String

    with Pdf.open(BytesIO(data)) as source, Pdf.new() as sheets:
        source.flatten_annotations("print")
        pages = list(source.pages)
        wide, tall = _size(pages[0])
        width, height = SHEETS["Letter" if WIDEST_METRIC < wide < tall else "A4"]
        for sides in fold_booklet(len(pages)):
            sheet = sheets.add_blank_page(page_size=(width, height))
            drawn = b""
            for name, index, x in zip(
                (Name.Left, Name.Right), sides, (0.0, width / 2), strict=True
            ):
                if index is not None:
                    page = pages[index]
                    _turn_upright(page)
                    form = sheets.copy_foreign(page.as_form_xobject())
                    sheet.add_resource(form, Name.XObject, name)
                    half = Rectangle(x, 0, x + width / 2, height)
                    drawn += sheet.calc_form_xobject_placement(form, name, half, allow_expand=True)
            sheet.Contents = sheets.make_stream(drawn)
        sheets.docinfo[Name.Title] = String(title)
        sheets.Root.Lang = String(language)
        sheets.Root.ViewerPreferences = Dictionary(
            Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"), DisplayDocTitle=True
        )
        made = BytesIO()
        sheets.save(made, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return made.getvalue()


def _size(page: "Page") -> tuple[float, float]:
    left, bottom, right, top = map(float, page.trimbox)
    return right - left, top - bottom


def _turn_upright(page: "Page") -> None:
    wide, tall = _size(page)
    turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
    if (tall if turned else wide) > (wide if turned else tall):
        page.rotate(90, relative=True)


def check_tags(data: bytes, cache: Cache = NO_CACHE) -> tuple[str, ...]:
    """Check that the tags and the content of a finished file agree; return the faults."""
    from agendapack.pdf import tag_check
    from agendapack.pdf.files import uncollected

    with uncollected():
        return tag_check.check_tags(data, cache)


def read_passages(data: bytes) -> tuple[Passage, ...]:
    """Return everything that can be read in a finished file, hidden or not."""
    from agendapack.pdf import passages
    from agendapack.pdf.files import uncollected

    with uncollected():
        return passages.read_passages(data)


def text_of_pages(
    data: bytes, chosen: tuple[int, ...] | None = None, shown: Mapping[int, str] | None = None
) -> str:
    """Return the text of the pages of a file, to search for words, be they shown in two pieces."""
    from agendapack.pdf import passages

    return "\n".join(passages.texts_of_pages(data, chosen, shown or {}, joined=True))


def text_of_drawn(kept: bytes) -> str:
    """Return the text of pages that were drawn, as they are written down."""
    from agendapack.pdf.drawn import as_file, read_drawn

    return "\n".join(texts_of_pages(as_file(read_drawn(kept))))


def texts_of_pages(
    data: bytes, chosen: tuple[int, ...] | None = None, shown: Mapping[int, str] | None = None
) -> list[str]:
    """Return the text of each chosen page of a file; `shown` is known to be all that some show."""
    from agendapack.pdf import passages

    return passages.texts_of_pages(data, chosen, shown or {})
