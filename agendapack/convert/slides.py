"""Presentations: checked for content that pages would not show, then laid out by LibreOffice."""

import posixpath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from agendapack.convert.job import Job, OfficeInput, UnusableAnnex, count
from agendapack.convert.zipped import open_office_file, refuse_locked
from agendapack.problems import Code

MAIN = "ppt/presentation.xml"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
COMMENT_TAGS = frozenset(
    {f"{P}cm", "{http://schemas.microsoft.com/office/powerpoint/2018/8/main}cm"}
)
MEDIA_TAGS = frozenset({f"{A}videoFile", f"{A}audioFile", f"{A}wavAudioFile", f"{A}quickTimeFile"})


def check_slides(job: Job) -> OfficeInput:
    """Check a presentation and return it for LibreOffice.

    Raises:
        UnusableAnnex: It cannot be read, or has comments that are not allowed.
    """
    refuse_locked(job.data)
    archive = open_office_file(job.data, MAIN)
    _refuse_comments(job, archive)
    slides = [_read(archive, name) for name in _parts(archive, "ppt/slides")]
    hidden = sum(slide.get("show") in ("0", "false") for slide in slides)
    if hidden == len(slides):
        raise UnusableAnnex(
            Code.EMPTY_FILE, "has no slide that is shown", "unhide the slides that are meant"
        )
    if hidden:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(hidden, 'hidden slide')}; what is hidden is left out",
            "unhide what is meant to be read, and delete what is not",
        )
    notes = sum(_is_spoken(_read(archive, name)) for name in _parts(archive, "ppt/notesSlides"))
    if notes:
        job.warn(
            Code.NOT_CARRIED,
            f"has speaker notes for {count(notes, 'slide')}, which are left out",
            "print the notes to PDF and add that as an annex, if they are meant to be read",
        )
    media = sum(element.tag in MEDIA_TAGS for slide in slides for element in slide.iter())
    if media:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(media, 'video or audio clip')}, which cannot be printed",
            "say in the report where they can be seen or heard",
        )
    return OfficeInput(job.data)


def _refuse_comments(job: Job, archive: ZipFile) -> None:
    parts = _parts(archive, "ppt/comments")
    found = sum(e.tag in COMMENT_TAGS for name in parts for e in _read(archive, name).iter())
    if found and job.order.comments != "drop":
        raise UnusableAnnex(
            Code.COMMENTS_LEFT,
            f"has {count(found, 'comment')} in it",
            "delete them in PowerPoint (Review), or write 'comments: drop' below 'file'",
        )


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
