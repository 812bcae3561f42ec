"""Tables from Excel workbooks: a heading and a table for each sheet, values as Excel shows them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import NamedTuple
from xml.etree import ElementTree
from zipfile import ZipFile

from agendapack.convert import (
    Content,
    Job,
    UnusableAnnex,
    count,
    name_some,
    open_office_file,
    refuse_locked,
    says_more_than_numbers,
    too_large,
)
from agendapack.convert.plain import UNPRINTABLE, Links
from agendapack.convert.sheets.book import Book, BookSheet, Unreadable
from agendapack.convert.sheets.sheet_xml import MOST_COLUMNS_READ, MOST_ROWS_READ
from agendapack.convert.sheets.styles import local_name
from agendapack.convert.sheets.tables import (
    CLASSES,
    MOST_HEAD,
    Cell,
    check_extent,
    count_titles,
    trim,
    write_table,
)
from agendapack.convert.sheets.visible import SeenSheet, all_words, see_sheet
from agendapack.model.marks import find_banners, tell_banner
from agendapack.model.text import WEB_ADDRESS, make_name, make_unique
from agendapack.problems import Code, shorten

LOST_PARTS = {
    "charts/chart": "chart",
    "diagrams/data": "diagram",
    "embeddings/": "embedded object",
    "media/": "picture",
    "ctrlProps/": "form control",
}
"""Parts that tables cannot show, by how their name goes on behind the workbook's own folder."""
ASIDES = {
    "comment": "write what members have to read into the sheet itself",
    "text box": "write its words into the sheet itself, or add the sheet as PDF",
    "alternative text": "add what is needed as an annex of its own: a picture with its 'alt'",
    "prompt message": "nothing has to be done, unless members have to read them",
    "error message": "nothing has to be done, unless members have to read them",
    "tooltip": "write what members have to read into the sheet itself",
}
"""What Excel shows beside cells, and what to do about it."""
CHART = re.compile(r"[^/]+/charts/chart(?:Ex)?\d*\.xml", re.IGNORECASE)
PLACE = re.compile(r"#(?:'((?:[^']|'')*)'|([^'!]+))![^!]*")
MARGIN_CODE = re.compile(r'&(?:"[^"]*"|\d+|K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|.)', re.IGNORECASE)
MOST_SHEETS = 50
MOST = 5
"""The most cells that a message names."""


class Sheet(NamedTuple):
    """A sheet that shows something: its title, the name of its heading, and its rows.

    The first `repeated` rows stand on each page that Excel prints.
    """

    title: str
    name: str
    rows: list[list[Cell]]
    repeated: int


def convert_workbook(job: Job) -> Content:
    """Return the tables of the visible sheets that are not empty."""
    refuse_locked(job.data)
    archive = open_office_file(job.data, "[Content_Types].xml")
    try:
        book = Book(archive, job.order.language)
        tell_lost_parts(job, archive)
        sheets = _read_sheets(job, book)
    except (Unreadable, ElementTree.ParseError):
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            "is damaged: its sheets cannot be read",
            "open it in Excel or LibreOffice and save it again",
        ) from None
    if not sheets:
        raise UnusableAnnex(
            Code.EMPTY_FILE,
            "has no sheet that shows anything",
            "unhide the sheets, rows and columns that are meant",
        )
    places = {sheet.title.lower(): f"{job.order.key}.{sheet.name}" for sheet in sheets}
    places = places if len(sheets) > 1 else {}
    written = []
    for sheet in sheets:
        if places:
            place = f"{job.order.key}.{sheet.name}"
            written.append(f'<h2 id="{place}">{escape(sheet.title)}</h2>')
        rows = _settle_links(sheet.rows, places)
        where = f" in the sheet '{sheet.title}'"
        repeated = sheet.repeated if job.order.header_rows is None else 0
        head = repeated or job.order.head
        written.append(write_table(job, rows, head, where, lone=repeated > 0))
    return Content("\n".join(written), CLASSES)


def _settle_links(rows: list[list[Cell]], places: dict[str, str]) -> list[list[Cell]]:
    """Return rows whose links lead to addresses and to sheets; others lead nowhere."""

    def settle(cell: Cell) -> Cell:
        place = PLACE.fullmatch(cell.link)
        if place is None:
            return cell if WEB_ADDRESS.fullmatch(cell.link) else replace(cell, link="")
        title = (place[1] or place[2]).replace("''", "'")
        name = places.get(title.lower())
        return replace(cell, link=f"#{name}" if name else "")

    return [[settle(cell) if cell.link else cell for cell in row] for row in rows]


def tell_lost_parts(job: Job, archive: ZipFile) -> None:
    """Warn of parts of a checked workbook that tables cannot show, such as charts, by kind."""
    parts = [part.partition("/")[2] for part in archive.namelist()]
    counts = {
        name: sum(part.startswith(start) for part in parts) for start, name in LOST_PARTS.items()
    }
    lost = [count(number, name) for name, number in counts.items() if number]
    if lost:
        job.lose(
            f"has {' and '.join(lost)}, which a table does not show{name_charts(archive)}",
            "add what is needed as an annex of its own: a PDF, or a picture with its 'alt'",
        )


def name_charts(archive: ZipFile) -> str:
    """Return what the charts of a file are called, and the series in them, behind a message."""
    named = []
    for part in sorted(filter(CHART.fullmatch, archive.namelist())):
        try:
            root = ElementTree.fromstring(archive.read(part))
        except ElementTree.ParseError:
            continue  # it is not shown either way
        titles, series = _name(root, ("chart",), "title"), _name(root, ("ser", "series"), "tx")
        called = [*titles[:1], *([f"with {name_some(series, MOST)}"] if series else [])]
        named += [" ".join(called)] if called else []
    return f"; charted is {name_some(named)}" if named else ""


def _name(root: ElementTree.Element, parents: Sequence[str], kind: str) -> list[str]:
    """Return the words of each child of a kind that such elements have, in quotes."""
    every = (each for each in root.iter() if local_name(each) in parents)
    found = (child for each in every for child in each if local_name(child) == kind)
    texts = (
        "".join(part.text or "" for part in each.iter() if local_name(part) in ("t", "v"))
        for each in found
    )
    return [f"'{shorten(UNPRINTABLE.sub(' ', text))}'" for text in texts if text.strip()]


def _read_sheets(job: Job, book: Book) -> list[Sheet]:
    """Return the sheets that show something, and tell what is not shown as in Excel."""
    shown = book.count_sheets()
    if shown > MOST_SHEETS:
        raise too_large(
            f"has {shown} sheets; {MOST_SHEETS} is the most that is allowed",
            "take the sheets that the meeting needs",
        )
    taken: set[str] = set()
    sheets = []
    for sheet in book.read_sheets():
        title = UNPRINTABLE.sub(" ", sheet.title)
        _tell_asides(job, sheet, f" in the sheet '{title}'")
        if not sheet.is_shown:
            _tell_unseen(job, f"in the hidden sheet '{title}'", all_words(sheet.xml, sheet.context))
            continue
        rows, repeated = _read_rows(job, sheet, title)
        if rows:
            name = make_unique(make_name(title) or "sheet", taken)
            sheets.append(Sheet(title, name, rows, repeated))
    others = book.count_others()
    if others:
        job.lose(
            f"has {count(others, 'sheet')} that cannot be shown as a table",
            "add what is needed of it as a PDF, and compare the tables of the other sheets",
        )
    return sheets


def _read_rows(job: Job, sheet: BookSheet, title: str) -> tuple[list[list[Cell]], int]:
    """Return the rows that are shown, and how many at the top Excel repeats on each page."""
    where = f" in the sheet '{title}'"
    if sheet.xml.goes_on:
        raise too_large(
            f"shows something below row {MOST_ROWS_READ} or right of column {MOST_COLUMNS_READ}"
            f"{where}",
            "copy the rows and columns that the meeting needs into a new sheet",
        )
    seen = see_sheet(sheet.xml, sheet.context)
    rows = trim(seen.rows)
    check_extent(rows, where)
    for why, cells in seen.unseen.items():
        _tell_unseen(job, f"{why}{where}", cells)
    if rows:
        _tell_seen(job, seen, where)
        _tell_rest(job, sheet, seen, where)
    _look_at_results(job, sheet, where)
    return rows, _count_repeated(rows, seen, sheet.repeated)


def _count_repeated(rows: list[list[Cell]], seen: SeenSheet, repeated: tuple[int, int]) -> int:
    """Return how many rows at the top Excel repeats on each page, with titles above them.

    None count if something else than titles stands above them, or they are too many for a head.
    """
    numbered = list(zip(seen.rows, seen.numbers, strict=True))
    above, head = (
        len(trim([row for row, number in numbered if number < end]))
        for end in (repeated[0], repeated[1] + 1)
    )
    fits = above < head < len(rows) and head - above <= MOST_HEAD
    return head if fits and above <= count_titles(rows, lone=True) else 0


def _tell_asides(job: Job, sheet: BookSheet, where: str) -> None:
    """Warn of what Excel shows beside cells, with the cells and the words."""
    for kind, hint in ASIDES.items():
        said = dict.fromkeys(
            (aside.cell, " ".join(UNPRINTABLE.sub(" ", aside.words).split()))
            for aside in sheet.xml.asides
            if aside.kind == kind
        )
        named = [f"{cell} '{shorten(words)}'".strip() for cell, words in said if words]
        job.lose_all(named, kind, f"has {{count}}{where}, not printed: {{named}}", hint, most=MOST)


def _tell_unseen(job: Job, place: str, cells: Sequence[tuple[str, str]]) -> None:
    job.lose_all(
        [f"{name} '{shorten(words)}'" for name, words in cells],
        "cell",
        f"has words {place}, which Excel does not show; they are left out: {{named}}",
        "delete them in Excel; or show them there, if they are meant to be read",
        Code.UNSEEN_TEXT,
        MOST,
    )


def _tell_seen(job: Job, seen: SeenSheet, where: str) -> None:
    """Warn of cells that do not say in the pack what they say in Excel."""
    for found, what, message, hint in (
        (
            seen.errors,
            "error",
            "shows {count} in place of a value%s: {named}",
            "put the formula right in Excel, and save it again",
        ),
        (
            seen.unknown,
            "cell",
            "has {count} with a number format that is not understood%s: {named}; they may look"
            " different in Excel",
            "compare them with Excel, and give them a usual format where they differ",
        ),
        (
            seen.coloured,
            "cell",
            "has {count} with a colour and no words%s: {named}; the colour is left out",
            "write what it means into the cell, for instance Red, Amber or Green",
        ),
        (
            seen.struck,
            "cell",
            "has struck-out words%s: {named}; they go in like any others",
            "delete them in Excel; or write beside them that they are deleted",
        ),
    ):
        code = Code.CELL_ERROR if found is seen.errors else Code.NOT_CARRIED
        job.lose_all(found, what, message % where, hint, code, MOST)


def _tell_rest(job: Job, sheet: BookSheet, seen: SeenSheet, where: str) -> None:
    """Warn of links that lead nowhere, print areas, icons, and the head and foot of pages."""
    links = Links()
    for row in seen.rows:
        for cell in row:
            if cell.link and not cell.link.startswith("#"):
                links.keep(cell.link, cell.text)
    links.tell(job, where)
    if sheet.odd_area:
        job.lose(
            f"has a print area that a formula works out{where}; the whole sheet goes in",
            "set the print area anew in Excel (Page Layout, Print Area)",
        )
    if sheet.xml.sparklines:
        job.lose(
            f"has {count(sheet.xml.sparklines, 'sparkline')}{where}, which a table does not show",
            "add what is needed as an annex of its own: a PDF, or a picture with its 'alt'",
        )
    if any(rule.kind == "iconSet" for rule in sheet.xml.rules):
        job.lose(
            f"has icons of conditional formatting{where}, which are left out",
            "write what they mean into a column of its own",
        )
    texts = (UNPRINTABLE.sub(" ", _margin(text)) for text in sheet.xml.margins)
    said = [text for text in dict.fromkeys(texts) if says_more_than_numbers(text)]
    for _, banner in find_banners(said, whole=True):
        job.warn(*tell_banner(banner, f" at the head or foot of its printed pages{where}"))
    job.lose_all(
        [f"'{shorten(text)}'" for text in said],
        "line",
        f"has words at the head or foot of its printed pages, which are left out{where}: {{named}}",
        "write what members have to read into the sheet itself",
        most=MOST,
    )


def _margin(text: str) -> str:
    return " ".join(MARGIN_CODE.sub(lambda code: "&" if code[0] == "&&" else " ", text).split())


def _look_at_results(job: Job, sheet: BookSheet, where: str) -> None:
    """Refuse formulas without a result; warn if all are 0, as programs write for Excel to fill."""
    printed = sheet.context.printed
    results = [
        cell.value
        for row, cells in sheet.xml.rows.items()
        for column, cell in cells.items()
        if cell.formula
        and not cell.is_text
        and sheet.xml.shows(row, column)
        and (not printed or any(area.holds(row, column) for area in printed))
    ]
    if None in results:
        job.refuse(
            UnusableAnnex(
                Code.DAMAGED_PAPER,
                f"has {count(results.count(None), 'formula')} without a result{where}",
                "open it in Excel or LibreOffice and save it, so that the results are stored",
            )
        )
    elif sheet.is_stale and results and all(each == 0 and each is not False for each in results):
        job.lose(
            f"has no result of a formula but 0{where}; Excel works them out when it opens the file",
            "open it in Excel or LibreOffice and save it, so that the results are stored",
        )
