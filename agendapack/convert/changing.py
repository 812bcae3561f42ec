"""Fields that show another value on another day, or on another computer.

A pack made of them would not be the same twice. In a file that its author saved they keep what
they showed last. LibreOffice works them out anew when it reads an older kind of file, so there they
are refused.
"""

import re
import zipfile
from io import BytesIO
from typing import NamedTuple

from agendapack.codes import Code
from agendapack.convert.job import Content, Job, Settled, Unusable
from agendapack.model.kinds import current_form, kind_of

EARLIEST = (1980, 1, 1, 0, 0, 0)


class _Fields(NamedTuple):
    """Where such fields stand in a kind of file.

    Args:
        parts: The names of the parts that may have them.
        found: Matches a field.
        held: What becomes of it; empty where it is never laid out.
    """

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
READ_PARTS = re.compile(r"word/(?:document|footnotes|endnotes)\.xml|xl/worksheets/[^/]+\.xml")
"""Those that are read where a document is set in the house style."""


def hold_fields(job: Job, made: Content | Settled) -> Content | Settled:
    """Return what was made of a file, its fields showing what they showed when it was saved.

    Args:
        made: Of an office file all of whose parts have been looked through.

    Raises:
        Unusable: It is of an older kind and has such fields.
    """
    fields = _KINDS[kind_of(job.order.file)]
    is_settled = isinstance(made, Settled)
    if current_form(job.order.file) is not None:
        _refuse(job, fields, fields.parts if is_settled else READ_PARTS)
    return Settled(_hold(fields, made.data)) if isinstance(made, Settled) else made


def _refuse(job: Job, fields: _Fields, parts: re.Pattern[str]) -> None:
    with zipfile.ZipFile(BytesIO(job.data)) as archive:
        names = filter(parts.fullmatch, archive.namelist())
        if any(fields.found.search(archive.read(name)) for name in names):
            raise Unusable(
                Code.CHANGING_FIELD,
                "has a field that changes by itself: the day, the file's name or a chance number",
                "put plain text in its place (in Word with Ctrl+Shift+F9), or ask for the file as"
                f" {current_form(job.order.file)} or PDF",
            )


def _hold(fields: _Fields, data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    held = {
        name: fields.found.sub(fields.held, whole)
        for name, whole in files.items()
        if fields.parts.fullmatch(name) and fields.found.search(whole)
    }
    if not held:
        return data
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, whole in {**files, **held}.items():
            out.writestr(zipfile.ZipInfo(name, EARLIEST), whole, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
