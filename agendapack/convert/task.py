"""The task of converting one annex in the limited process.

The task receives the fields of an `Order`. Its answer has `notes` and, if the annex can be used,
`content`, followed by the joined data of its pictures. For a document that LibreOffice is to lay
out, `settled` is true, `letters` are those it may have no font for, and the file follows.

Fields such as the date show another value on another day or computer, so that a pack would not be
the same twice. In a file of the current format they are frozen to the value saved by its author. In
an older format they are refused, since LibreOffice recalculates them on reading.

Presentations are checked for content that pages would not show before LibreOffice lays them out.
"""

import posixpath
import re
import zipfile
from dataclasses import asdict, replace
from html import unescape
from io import BytesIO
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from agendapack.convert import (
    Answered,
    Content,
    Job,
    OfficeInput,
    Order,
    UnusableAnnex,
    count,
    name_some,
    open_office_file,
    refuse_locked,
    too_large,
    write_archive,
)
from agendapack.convert.office import gather_letters
from agendapack.convert.plain import codec_of, convert_picture, convert_text
from agendapack.model.facts import Limits, current_form, kind_of
from agendapack.model.marks import (
    PART_OF_ANNEX,
    find_banners,
    find_marks,
    is_mark_word,
    tell_banner,
)
from agendapack.model.section import join_pictures, words_in_html
from agendapack.model.text import find_misread
from agendapack.problems import Code, shorten
from agendapack.sandbox.drawings import words_of_drawing

RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
PICTURE, OUTSIDE = b'/relationships/image"', b'TargetMode="External"'

READ_PARTS = re.compile(r"word/(?:document|footnotes|endnotes)\.xml|xl/worksheets/[^/]+\.xml")
"""The parts that are read when a document is typeset in the house style."""

LARGEST_CONTENT = 4 * 2**20
"""The most characters of content that is typeset."""
MOST_CELLS = 30_000
"""The most table cells: typesetting them takes half a minute, and has no time limit of its own."""
CELL = re.compile(r"<t[dh]\b")
TAG = re.compile(r"<[^<>]*>")
ROW, CELL_END = re.compile(r"<tr\b.*?</tr>", re.DOTALL), re.compile(r"</t[dh]>\s*<t[dh]\b[^<>]*>")
TYPED = ("markdown", "text", "csv")
"""The kinds of files that somebody types line by line."""
FIELDS_ON_TOP = re.compile(
    r"\A\s*---[ \t]*\n"
    r"(?:(?P<closed>(?:(?!---|\.\.\.).*\n)+)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
    r"|(?P<open>(?:.+(?:\n|\Z))+))"
)
"""The fields of a report, at the start of an annex: nobody reads them there."""
FIELD = re.compile(
    r"""^[ \t]*(?:-[ \t]+)?(?:\{[ \t]*)?["']?([A-Za-z][\w-]*)["']?[ \t]*:(?=\s|$)""", re.M
)
INNER = re.compile(r"""[{,][ \t]*["']?(\w+)["']?[ \t]*:""")


def tell_linked(job: Job, data: bytes) -> None:
    """Warn of pictures that a checked file for LibreOffice links to; they are not fetched."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    relations = [relation for part in parts for relation in RELATION.findall(part)]
    linked = sum(PICTURE in relation and OUTSIDE in relation for relation in relations)
    if linked:
        job.lose(
            f"has {count(linked, 'picture')} that it only links to; nothing is fetched",
            "ask its author for a copy with the pictures in it",
        )


class _Fields(NamedTuple):
    """How to find changing fields; `held` replaces one, where LibreOffice lays such files out."""

    parts: re.Pattern[str]
    found: re.Pattern[bytes]
    held: bytes


_KINDS = {
    "word": _Fields(
        re.compile(r"word/[^/]+\.xml"),
        re.compile(rb"(<w:instrText[^>]*>|\bw:instr=\")\s*(?:DATE|TIME|FILENAME)\b[^<\"]*"),
        rb"\1 QUOTE ",
    ),
    "slides": _Fields(
        re.compile(r"ppt/slide(?:s|Layouts|Masters)/[^/]+\.xml"),
        re.compile(
            rb"<a:fld\b[^>]*\btype=\"datetime[^>]*>"
            rb"(<a:rPr\b(?:[^>]*/>|.*?</a:rPr>))?(?:<a:pPr\b(?:[^>]*/>|.*?</a:pPr>))?"
            rb"(<a:t>[^<]*</a:t>)?</a:fld>",
            re.DOTALL,
        ),
        rb"<a:r>\1\2</a:r>",
    ),
    "workbook": _Fields(
        re.compile(r"xl/worksheets/[^/]+\.xml"),
        re.compile(rb"<f\b[^>]*>[^<]*\b(?:TODAY|NOW|RAND|RANDBETWEEN|CELL|INFO)\("),
        b"",
    ),
}


def freeze_fields(job: Job, made: Content | OfficeInput) -> Content | OfficeInput:
    """Freeze the changing fields of a converted file to the values they were saved with.

    Raises:
        UnusableAnnex: LibreOffice has converted the file, and it has such fields.
    """
    fields = _KINDS[kind_of(job.order.file)]
    if job.order.is_recalculated:
        _refuse(job, fields, fields.parts if isinstance(made, OfficeInput) else READ_PARTS)
    if isinstance(made, OfficeInput):
        return replace(made, data=_freeze(fields, made.data))
    return made


def _refuse(job: Job, fields: _Fields, parts: re.Pattern[str]) -> None:
    with zipfile.ZipFile(BytesIO(job.data)) as archive:
        names = filter(parts.fullmatch, archive.namelist())
        if any(fields.found.search(archive.read(name)) for name in names):
            raise UnusableAnnex(
                Code.CHANGING_FIELD,
                "has a field that changes by itself: the day, the file's name or a chance number",
                "put plain text in its place (in Word with Ctrl+Shift+F9), or ask for the file as"
                f" {current_form(job.order.file) or 'a file without a password'} or PDF",
            )


def _freeze(fields: _Fields, data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    held = {
        name: fields.found.sub(fields.held, whole)
        for name, whole in files.items()
        if fields.parts.fullmatch(name) and fields.found.search(whole)
    }
    if not held:
        return data
    return write_archive(files | held)


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> Answered:
    """Convert one annex, and return the answer with its data."""
    return Job(Order(**asked), data).answer(_perform)


def _perform(job: Job) -> Answered:
    made = _convert(job)
    if isinstance(made, OfficeInput):
        tell_linked(job, made.data)
        letters = gather_letters(made.data)
        return {"settled": True, "letters": letters, "words": made.words}, made.data
    _check_length(made)
    drawn = words_of_drawing(job.data) if kind_of(job.order.file) == "drawing" else None
    printed = words_in_html(made.text) if drawn is None else drawn
    _tell_marks(job, printed)
    if not made.is_markdown and (misread := find_misread(unescape(printed))):
        job.warn(
            Code.NOT_UTF8,
            f"says '{shorten(misread[0])}', which looks like '{shorten(misread[1])}' in the wrong"
            " encoding",
            "take the file once more from where it comes from, or put right what went wrong in it",
        )
    _tell_banners(job, made, drawn)
    fields, joined = join_pictures(made.pictures)
    return {"content": {**asdict(replace(made, pictures={})), "pictures": fields}}, joined


def _check_length(made: Content) -> None:
    if len(made.text) > LARGEST_CONTENT:
        raise too_large(
            f"has more than {LARGEST_CONTENT // 2**20} MB of text, the most that is allowed"
        )
    cells = sum(1 for _ in CELL.finditer(made.text))
    if not made.is_markdown and cells > MOST_CELLS:
        raise too_large(f"has tables of {cells} cells; {MOST_CELLS} is the most that is allowed")


def _tell_marks(job: Job, printed: str) -> None:
    """Refuse marks of withholding: no part of an annex is withheld, so they would be printed."""
    if any(note.code is Code.WITHHELD_PART for note in job.notes):
        return  # the reader of the file has told them, with the place of each
    found: set[tuple[int | None, str]]
    if kind_of(job.order.file) in TYPED:
        typed = job.data.decode(codec_of(job), "replace").replace("\r\n", "\n").replace("\r", "\n")
        found = {(typed.count("\n", 0, mark.offset) + 1, mark.words) for mark in find_marks(typed)}
        _tell_fields(job, typed)
    else:
        found = {(None, mark.words) for mark in find_marks(printed, of_others=True)}
    for line, words in sorted(found, key=lambda each: (each[0] or 0, each[1])):
        job.blame(
            Code.WITHHELD_PART,
            f"has '{words}', which looks like the mark of a withheld part;"
            " a part of an annex cannot be withheld",
            PART_OF_ANNEX,
            line,
        )


def _in_one_line(row: re.Match[str]) -> str:
    return f"<p>{TAG.sub(' ', CELL_END.sub(' | ', row[0]))}</p>"


def _tell_banners(job: Job, made: Content, drawn: str | None) -> None:
    """Warn of words such as "NOT FOR PUBLICATION" at the start or the end of what is typeset."""
    words = made.text if drawn is None else drawn
    if drawn is None and not made.is_markdown:
        words = words_in_html(ROW.sub(_in_one_line, words))
    found = dict.fromkeys(banner for _, banner in find_banners(unescape(words).split("\n")))
    for banner in found:
        job.warn(*tell_banner(banner))


def _tell_fields(job: Job, typed: str) -> None:
    """Tell of a report's fields at the start of an annex, which are no fields there but text."""
    top = FIELDS_ON_TOP.match(typed)
    if top is None:
        return
    span = top.span(top.lastgroup or 0)
    fields = list(FIELD.finditer(typed, *span))
    inner = (*fields, *INNER.finditer(typed, *span))
    hiding = min((f for f in inner if is_mark_word(f[1])), key=lambda f: f.start(1), default=None)
    if hiding:
        job.blame(
            Code.WITHHOLDING,
            f"has the field '{hiding[1]}', which withholds nothing in an annex",
            "move it to where the annex is listed, below 'file'",
            typed.count("\n", 0, hiding.start(1)) + 1,
        )
    elif fields and top["closed"] and kind_of(job.order.file) != "csv":
        names = name_some([f"'{field[1]}'" for field in fields])
        job.warn(
            Code.FRONT_MATTER,
            f"starts with fields, as a report does: {names}; in an annex they are printed as text",
            "delete them here: what an annex says of itself stands where it is listed. If it is a"
            " report of its own, name it with 'report' below the item's 'papers'",
            line=typed.count("\n", 0, fields[0].start(1)) + 1,
        )


def _convert(job: Job) -> Content | OfficeInput:
    match kind_of(job.order.file):
        case "word":
            from agendapack.convert.word.annex import convert_word

            return freeze_fields(job, convert_word(job))
        case "workbook":
            from agendapack.convert.sheets import convert_workbook

            return freeze_fields(job, convert_workbook(job))
        case "slides":
            return freeze_fields(job, check_slides(job))
        case "csv":
            from agendapack.convert.sheets.tables import convert_csv

            return convert_csv(job)
        case "picture" | "drawing":
            return convert_picture(job)
        case _:
            return convert_text(job)


MAIN = "ppt/presentation.xml"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
COMMENT_TAGS = frozenset(
    {f"{P}cm", "{http://schemas.microsoft.com/office/powerpoint/2018/8/main}cm"}
)
MEDIA_TAGS = frozenset({f"{A}videoFile", f"{A}audioFile", f"{A}wavAudioFile", f"{A}quickTimeFile"})


def check_slides(job: Job) -> OfficeInput:
    """Check a presentation and return it for LibreOffice."""
    refuse_locked(job.data)
    archive = open_office_file(job.data, MAIN)
    comments = _parts(archive, "ppt/comments")
    found = sum(e.tag in COMMENT_TAGS for name in comments for e in _read(archive, name).iter())
    job.check_comments(found, "PowerPoint")
    slides = [_read(archive, name) for name in _parts(archive, "ppt/slides")]
    hidden = sum(slide.get("show") in ("0", "false") for slide in slides)
    if hidden == len(slides):
        raise UnusableAnnex(
            Code.EMPTY_FILE, "has no slide that is shown", "unhide the slides that are meant"
        )
    if hidden:
        job.lose(
            f"has {count(hidden, 'hidden slide')}; what is hidden is left out",
            "unhide what is meant to be read, and delete what is not",
        )
    notes = sum(_is_spoken(_read(archive, name)) for name in _parts(archive, "ppt/notesSlides"))
    if notes:
        job.lose(
            f"has speaker notes for {count(notes, 'slide')}, which are left out",
            "print the notes to PDF and add that as an annex, if they are meant to be read",
        )
    media = sum(element.tag in MEDIA_TAGS for slide in slides for element in slide.iter())
    if media:
        job.lose(
            f"has {count(media, 'video or audio clip')}, which cannot be printed",
            "say in the report where they can be seen or heard",
        )
    return OfficeInput(job.data)


def _parts(archive: ZipFile, folder: str) -> list[str]:
    return [
        name
        for name in archive.namelist()
        if posixpath.dirname(name) == folder and name.endswith(".xml")
    ]


def _read(archive: ZipFile, name: str) -> Element:
    return ElementTree.fromstring(archive.read(name))


def _is_spoken(notes: Element) -> bool:
    """Tell whether a page of notes has any words besides the number of its slide."""
    return any(
        (text.text or "").strip()
        for shape in notes.iter(f"{P}sp")
        if (kind := shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")) is not None
        and kind.get("type") == "body"
        for text in shape.iter(f"{A}t")
    )
