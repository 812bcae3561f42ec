"""Load the annexes that a report or an agenda item names."""

from collections.abc import Iterable
from posixpath import dirname

from agendapack.codes import Code
from agendapack.confined.client import confined
from agendapack.load.annex_fields import refuse_fields
from agendapack.load.annex_kinds import find_wrong_kind
from agendapack.load.page_choice import choose_pages
from agendapack.load.passwords import find_password
from agendapack.load.paths import locate
from agendapack.load.pdf import measure_pdf
from agendapack.load.pictures import load_picture
from agendapack.load.reading import Reading
from agendapack.load.validate import NOWHERE
from agendapack.model.flaw import Flaw
from agendapack.model.framing import Framing
from agendapack.model.kinds import LARGEST_TEXT, kind_of
from agendapack.model.meeting import Annex
from agendapack.model.workspace import LoadedAnnex, LoadedPicture
from agendapack.problems import InternalFault, Source, is_error

LARGEST_ANNEX = 200 * 2**20
FIELDS_AT_FAULT = {
    Code.PAGES_OUT_OF_RANGE: "pages",
    Code.NOTHING_LEFT: "crop",
    Code.LOCKED_PDF: "password-from",
}
"""Of an annex, by what is found; where it is not given, that is told at `file`."""
READ_MARKDOWN = "agendapack.examine.markdown"


def load_annexes(
    reading: Reading,
    annexes: Iterable[Annex],
    named_in: str,
    pictures: dict[str, LoadedPicture],
) -> tuple[LoadedAnnex, ...]:
    """Return the annexes that can be used; each of the others has a problem at its `file:`.

    Args:
        named_in: Path below the workspace of the file that names them.
        pictures: Takes the pictures that annexes in Markdown show.
    """
    loaded = (_load_annex(reading, annex, dirname(named_in), pictures) for annex in annexes)
    return tuple(annex for annex in loaded if annex is not None)


def check_annex_ids(reading: Reading, annexes: Iterable[Annex]) -> None:
    """Report ids that two annexes of one item share."""
    first: dict[str, Annex] = {}
    for annex in annexes:
        if annex.id is None or annex.id.source == NOWHERE:
            continue
        if first.setdefault(annex.id, annex) is not annex:
            reading.report(
                Code.REPEATED_ID,
                f"the id '{annex.id}' is that of the annex '{first[annex.id].title}' too",
                annex.id.source,
                "give each annex an id of its own",
            )


def _load_annex(
    reading: Reading, annex: Annex, folder: str, pictures: dict[str, LoadedPicture]
) -> LoadedAnnex | None:
    source = annex.file.source
    path = None if source == NOWHERE else locate(reading, annex.file, folder, source)
    kind = kind_of(annex.file)
    most = LARGEST_TEXT if kind == "markdown" else LARGEST_ANNEX
    data = None if path is None else reading.read(path, most, source)
    if path is None or data is None:
        return None
    if (wrong := find_wrong_kind(path, data)) is not None:
        message = f"the annex '{annex.file}' {wrong.message}"
        reading.report(wrong.code, message, source, wrong.hint)
        return None
    refuse_fields(reading, annex, kind)
    if kind == "markdown" and not _load_shown(reading, annex, path, data, pictures):
        return None
    if kind != "pdf":
        return LoadedAnnex(annex, reading.files[path], data, None)
    return _load_pdf(reading, annex, path, data)


def _load_shown(
    reading: Reading,
    annex: Annex,
    path: str,
    data: bytes,
    pictures: dict[str, LoadedPicture],
) -> bool:
    """Add the pictures that an annex in Markdown shows; tell where it takes too long to read."""
    found = confined().ask(READ_MARKDOWN, {}, data)
    if isinstance(found, Flaw):
        message = f"the annex '{annex.file}' {found.message}"
        reading.report(found.code, message, annex.file.source, found.hint)
        return False
    for name, line in found.values["pictures"]:
        load_picture(reading, name, Source(path).down(line), pictures)
    return True


def _load_pdf(reading: Reading, annex: Annex, path: str, data: bytes) -> LoadedAnnex | None:
    before = len(reading.problems)
    password = find_password(reading, annex.password_from) if annex.password_from else None
    wanted = choose_pages(reading, annex.pages) if annex.pages else None
    if len(reading.problems) > before:
        return None
    framing = _framing(annex)
    if reading.hurried and any(map(is_error, reading.problems)):
        return LoadedAnnex(annex, reading.files[path], data, None)
    try:
        found = measure_pdf(data, password, wanted, framing, reading.fonts)
    except InternalFault as fault:
        raise InternalFault(f"{fault}, at the annex '{path}'") from fault
    if isinstance(found, Flaw):
        place, hint = annex.place_of(FIELDS_AT_FAULT.get(found.code, "file")), found.hint
        if found.code is Code.LOCKED_PDF and annex.password_from is not None:
            hint = "ask its author for the password again: capital letters and spaces count"
        reading.report(found.code, f"the annex '{annex.file}' {found.message}", place, hint)
        return None
    facts = found.facts
    if not _page_alts_fit(reading, annex, facts.pages):
        return None
    file = reading.files[path]
    return LoadedAnnex(annex, file, found.data or data, facts.pages, facts, found.chosen, framing)


def _framing(annex: Annex) -> Framing:
    cut = annex.crop
    sides = (cut.top, cut.right, cut.bottom, cut.left) if cut else (None,) * 4
    top, right, bottom, left = (side or 0.0 for side in sides)
    return Framing(int(annex.rotate or 0), (top, right, bottom, left), annex.fit == "page")


def _page_alts_fit(reading: Reading, annex: Annex, pages: int) -> bool:
    before = len(reading.problems)
    for page, alt in annex.page_alts.items():
        if not (page.isascii() and page.isdigit() and 1 <= int(page) <= pages):
            reading.report(
                Code.BAD_VALUE,
                f"'page-alts' of the annex '{annex.file}' describes page '{page}'",
                alt.source,
                f"its pages are 1 to {pages}",
            )
    return len(reading.problems) == before
