"""Load the annexes and the pictures that texts name, and check the fields of annexes.

A field that has no effect on an annex of its kind is a mistake and is reported, never ignored.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from posixpath import dirname
from typing import NamedTuple

from agendapack.load.compose import Entries, Fields, Value
from agendapack.load.examiner import Asked, Ranges, begin_measuring, find_wrong_kind, measure_pdf
from agendapack.load.paths import Reading, locate
from agendapack.load.validate import NOWHERE
from agendapack.model.business import Annex
from agendapack.model.facts import LARGEST_TEXT, ExaminedPaper, Flaw, Framing, Kind, kind_of
from agendapack.model.section import EmbeddedPicture
from agendapack.model.text import Text, find_pictures
from agendapack.model.workspace import LoadedAnnex, LoadedPicture
from agendapack.problems import Code, InternalFault, Source, is_error
from agendapack.sandbox.client import confined

LARGEST_PICTURE = 20 * 2**20
TASK = "take a picture"
AGAIN = "save it again in a picture editor"


def load_pictures(reading: Reading, data: Fields) -> None:
    """Load each picture in a file's Markdown: `![what it shows](file)`.

    Names of pictures are relative to the folder of that file.
    """
    for text in _texts(data):
        for name, source in find_pictures(text):
            load_picture(reading, name, source)


def load_picture(reading: Reading, name: str, source: Source) -> None:
    """Load the picture that a file names, or report why it cannot be used."""
    if not name or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", name):
        found = f"'{name}' is no file of the workspace" if name else "a picture names no file"
        reading.report(Code.PICTURE, found, source, "put the picture into the meeting's folder")
        return
    path = locate(reading, name, dirname(source.file), source)
    if path is None or path in reading.pictures:
        return
    data = reading.read(path, LARGEST_PICTURE, source)
    if data is None:
        return
    shown = read_picture(data)
    if isinstance(shown, Flaw):
        reading.report(shown.code, f"the picture '{name}' {shown.message}", source, shown.hint)
    else:
        reading.pictures[path] = LoadedPicture(reading.files[path], shown)


def read_picture(data: bytes) -> EmbeddedPicture | Flaw:
    """Return a picture in the form that a PDF embeds, or why it cannot be used."""
    found = confined().ask(TASK, {}, data)
    if isinstance(found, Flaw):
        return found._replace(hint=AGAIN)
    if "problem" in found.values:
        message, hint = found.values["problem"]
        return Flaw(Code.PICTURE, message, hint)
    size = found.values["width"], found.values["height"]
    return EmbeddedPicture(found.data, *size, found.values["space"], found.values["packing"])


def _texts(value: Value | Source) -> Iterator[Text]:
    if isinstance(value, Text):
        if not value.has_one_place:  # pictures in a Word document are extracted with its text
            yield value
    elif isinstance(value, Fields | Entries):
        for inner in value.values() if isinstance(value, Fields) else value:
            yield from _texts(inner)


LARGEST_ANNEX = 200 * 2**20
"""The largest annex that is read, in bytes."""
FIELDS_AT_FAULT = {
    Code.PAGES_OUT_OF_RANGE: "pages",
    Code.NOTHING_LEFT: "crop",
    Code.LOCKED_PDF: "password-from",
}
"""The field of an annex that a problem is shown at; at `file` for other problems, or where the
field is not given."""
READ_MARKDOWN = "read Markdown"
ALLOWED = "pages and ranges are allowed, with commas between them, for instance 3-7, 12"
_RANGE = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")
_FROM = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")


class AllowedKinds(NamedTuple):
    """The kinds of annexes that a field is for, and their name in messages."""

    kinds: tuple[Kind, ...]
    called: str


OF_PDF = AllowedKinds(("pdf",), "PDF files")
OF_WORD = AllowedKinds(("word",), "Word documents")
WITH_A_LOOK = AllowedKinds(("word", "slides", "pdf", "picture", "drawing"), "Word documents")
WITHOUT_PAGES = AllowedKinds(
    ("word", "workbook", "csv", "markdown", "text", "picture", "drawing"), "Word documents"
)
FIELD_KINDS = {
    "pages": OF_PDF,
    "password-from": OF_PDF,
    "page-alts": OF_PDF,
    "rotate": OF_PDF,
    "crop": OF_PDF,
    "fit": OF_PDF,
    "as": OF_PDF,
    "changes": OF_WORD,
    "picture-alts": OF_WORD,
    "comments": AllowedKinds(("word", "slides", "pdf"), "Word documents, slides and PDF files"),
    "header-rows": AllowedKinds(("workbook", "csv"), "spreadsheets"),
    "alt": AllowedKinds(WITH_A_LOOK.kinds, "pictures, PDF files, Word documents or slides"),
}


def refuse_fields(reading: Reading, annex: Annex, kind: Kind) -> None:
    """Report each field that has no effect on an annex of this kind."""
    fields = FIELD_KINDS | {"typeset": WITHOUT_PAGES if annex.typeset else WITH_A_LOOK}
    for name, allowed in fields.items():
        if annex.gives(name) and kind not in allowed.kinds:
            message = (
                f"the field '{name}' is for annexes that are {allowed.called}; "
                f"'{annex.file}' is not"
            )
            reading.report(Code.BAD_VALUE, message, annex.place_of(name), f"delete '{name}'")


def choose_pages(reading: Reading, text: Text) -> Ranges | None:
    """Return the first and last page of each range that is taken, or None after a problem."""
    found = read_pages(text)
    if isinstance(found, Flaw):
        reading.report(found.code, f"the field 'pages' {found.message}", text.source, found.hint)
        return None
    return found


def read_pages(text: str) -> Ranges | Flaw:
    """Return the first and last page of each range, from 1, or the fault in the text."""
    ranges: list[tuple[int, int]] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            found = f"holds '{part.strip()[:40]}'" if part.strip() else "has nothing between commas"
            return _wrong(f"{found}; {ALLOWED}")
        first, last = int(match[1]), int(match[2] or match[1])
        if first == 0:
            return _wrong("asks for page 0; the first page is 1")
        if last < first:
            return _wrong(f"asks for pages {first} to {last}", f"did you mean '{last}-{first}'?")
        taken = next((r for r in ranges if first <= r[1] and r[0] <= last), None)
        if taken is not None:
            page = max(first, taken[0])
            return _wrong(f"asks for page {page} twice", "name each page once")
        ranges.append((first, last))
    return tuple(ranges)


def _wrong(message: str, hint: str = "leave 'pages' out to take all") -> Flaw:
    return Flaw(Code.BAD_VALUE, message, hint)


def find_password(reading: Reading, named: Text) -> str | None:
    """Return the password in the variable that `password-from` names, or None after a problem."""
    match = _FROM.fullmatch(named.strip())
    if match is None:
        reading.report(
            Code.BAD_VALUE,
            "the field 'password-from' does not name an environment variable;"
            " allowed is env:NAME, for instance env:ANNEX_PASSWORD",
            named.source,
            "never write a password into a file; keep it in the environment",
        )
        return None
    password = reading.environment.get(match[1])
    if not password:
        message = f"the environment variable {match[1]} is not set"
        hint = f"set it before you start agendapack, for instance: export {match[1]}=..."
        reading.report(Code.MISSING_PASSWORD, message, named.source, hint)
        return None
    return password


Finish = Callable[[], LoadedAnnex | None]
"""Waits for the end of an examination; returns the annex if it can be used, else reports why."""


def begin_annexes(
    reading: Reading, annexes: Iterable[Annex], named_in: str
) -> Callable[[], tuple[LoadedAnnex, ...]]:
    """Read annexes, and begin to have those examined that are PDF files.

    Problems are reported here, or by the function that is returned. It waits for the
    examinations, and returns the annexes that can be used.

    Args:
        named_in: The file that names them, as a path below the workspace.
    """
    there = (annex for annex in annexes if not annex.to_follow)
    begun = [_begin_annex(reading, annex, dirname(named_in)) for annex in there]

    def finish_all() -> tuple[LoadedAnnex, ...]:
        loaded = (finish() for finish in begun if finish is not None)
        return tuple(annex for annex in loaded if annex is not None)

    return finish_all


def check_annex_ids(reading: Reading, annexes: Iterable[Annex]) -> None:
    """Report ids that two annexes of one item share."""
    first: dict[str, Annex] = {}
    for annex in annexes:
        if annex.id is None or annex.id.source == NOWHERE:
            continue
        if first.setdefault(annex.id, annex) is not annex:
            message = f"the id '{annex.id}' is that of the annex '{first[annex.id].title}' too"
            hint = "give each annex an id of its own"
            reading.report(Code.REPEATED_ID, message, annex.id.source, hint)


def _begin_annex(reading: Reading, annex: Annex, folder: str) -> Finish | None:
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
    if kind == "markdown" and not _load_shown(reading, annex, path, data):
        return None
    if kind != "pdf":
        return partial(LoadedAnnex, annex, reading.files[path], data, None)
    return _begin_pdf(reading, annex, path, data)


def _load_shown(reading: Reading, annex: Annex, path: str, data: bytes) -> bool:
    """Load the pictures in an annex in Markdown; report one that takes too long to parse."""
    # Parsed in the limited process first: Markdown can be made to take quadratic time.
    found = confined().ask(READ_MARKDOWN, {}, data)
    if isinstance(found, Flaw):
        message = f"the annex '{annex.file}' {found.message}"
        reading.report(found.code, message, annex.file.source, found.hint)
        return False
    for name, line in found.values["pictures"]:
        load_picture(reading, name, Source(path).down(line))
    return True


def _begin_pdf(reading: Reading, annex: Annex, path: str, data: bytes) -> Finish | None:
    before = len(reading.problems)
    password = find_password(reading, annex.password_from) if annex.password_from else None
    wanted = choose_pages(reading, annex.pages) if annex.pages else None
    if len(reading.problems) > before:
        return None
    asked = data, Asked(password, wanted, _framing(annex), reading.fonts)
    # In a hurry nothing is begun ahead: an error found by then makes examining needless.
    measured = partial(measure_pdf, *asked) if reading.hurried else begin_measuring(*asked)
    return partial(_finish_pdf, reading, annex, path, data, measured)


def _finish_pdf(
    reading: Reading,
    annex: Annex,
    path: str,
    data: bytes,
    measured: Callable[[], ExaminedPaper | Flaw],
) -> LoadedAnnex | None:
    if reading.hurried and any(map(is_error, reading.problems)):
        # Examining is the slow part, and nobody will use a meeting that has an error.
        return LoadedAnnex(annex, reading.files[path], data, None)
    try:
        found = measured()
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
    framing = _framing(annex)
    if framing.drawn and not annex.alt and len(annex.page_alts) < facts.pages:
        reading.report(
            Code.MISSING_ALT,
            f"the annex '{annex.file}' is to be a picture without alternative text",
            annex.place_of("as"),
            "a screen reader finds no words in a picture: say with 'alt' or 'page-alts' what it"
            " shows",
        )
    file = reading.files[path]
    left = framing.remaining
    return LoadedAnnex(annex, file, found.data or data, facts.pages, facts, found.chosen, left)


def _framing(annex: Annex) -> Framing:
    cut = annex.crop
    sides = (cut.top, cut.right, cut.bottom, cut.left) if cut else (None,) * 4
    top, right, bottom, left = (side or 0.0 for side in sides)
    crop, fit = (top, right, bottom, left), annex.fit == "page"
    return Framing(int(annex.rotate or 0), crop, fit, annex.as_ == "picture")


def _page_alts_fit(reading: Reading, annex: Annex, pages: int) -> bool:
    before = len(reading.problems)
    for page, alt in annex.page_alts.items():
        if not (page.isascii() and page.isdigit() and 1 <= int(page) <= pages):
            message = f"'page-alts' of the annex '{annex.file}' describes page '{page}'"
            reading.report(Code.BAD_VALUE, message, alt.source, f"its pages are 1 to {pages}")
    return len(reading.problems) == before
