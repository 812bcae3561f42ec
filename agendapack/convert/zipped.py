"""Look into an Office file before a library does: a ZIP archive of XML parts (ECMA-376-2).

Nothing is unpacked whole: sizes are taken as they come out, not as the archive
says, so that a small file cannot become a large one in memory.
"""

import zipfile
import zlib
from io import BytesIO
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from agendapack.convert.job import Unusable
from agendapack.problems import Code

MOST_PARTS = 2000
LARGEST_WHOLE = 300 * 2**20
LARGEST_XML = 80 * 2**20
DEEPEST_XML = 200
CHUNK = 2**16
XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
NO_XML_ENDINGS = (".svg", ".vml", ".htm", ".html", ".mht")
"""Parts that may look like XML and that nothing here reads."""
NO_PARTS = "__MACOSX/"
"""Where a Mac puts notes of its own on each part, under the same names."""


class _Refused(Exception):
    """A part that no office program writes."""


def open_office_file(data: bytes, needed: str) -> zipfile.ZipFile:
    """Return the archive, when all of its parts have been read once and are harmless.

    Args:
        needed: A part that files of the kind always have.

    Raises:
        Unusable: It is damaged, far too large, or made to do harm.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        names = archive.namelist()
        if len(names) > MOST_PARTS:
            raise _too_large()
        if needed not in names or len(set(names)) < len(names):
            raise _damaged()
        left = LARGEST_WHOLE
        for info in archive.infolist():
            left -= _read_through(archive, info, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError):
        raise _damaged() from None
    except RuntimeError:  # what zipfile raises where a part is encrypted
        raise _locked() from None
    except _Refused:
        raise _damaged() from None
    return archive


def refuse_locked(data: bytes) -> None:
    """Refuse the old container that an Office file with a password is wrapped in.

    Raises:
        Unusable: It is one.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _locked()


def _read_through(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> int:
    is_part = not info.filename.startswith(NO_PARTS)
    named_xml = is_part and info.filename.lower().endswith((".xml", ".rels"))
    size, most, parser = 0, left, None
    with archive.open(info) as part:
        while chunk := part.read(CHUNK):
            if not size and (named_xml or (is_part and _looks_like_xml(info.filename, chunk))):
                parser, most = _strict_parser(), min(left, LARGEST_XML)
            size += len(chunk)
            if size > most:
                raise _too_large()
            if parser:
                parser = _go_on(parser, chunk, named_xml)
    if named_xml and parser is None:
        raise _Refused
    if parser:
        _go_on(parser, b"", named_xml)
    return size


def _go_on(parser: XMLParserType, chunk: bytes, named_xml: bool) -> XMLParserType | None:
    """Parse further; return None behind what shows that a part is no XML, by name or content."""
    try:
        parser.Parse(chunk, not chunk)
    except (ExpatError, LookupError, ValueError) as error:  # the last two for odd encodings
        if named_xml:
            raise _Refused from error
        return None
    return parser


def _looks_like_xml(name: str, start: bytes) -> bool:
    """Tell by its first bytes what a library may take for XML, whatever its name."""
    return start.lstrip().startswith(XML_STARTS) and not name.lower().endswith(NO_XML_ENDINGS)


def _strict_parser() -> XMLParserType:
    """Return a parser that stops at document types (and so at entities) and at deep nesting."""
    parser = ParserCreate(namespace_separator=" ")
    depth = 0

    def refuse(*_: object) -> None:
        raise _Refused

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST_XML:
            raise _Refused

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    return parser


def _damaged() -> Unusable:
    return Unusable(
        Code.DAMAGED_PAPER,
        "is damaged, or its name has the wrong ending: it cannot be read",
        "open it in the program it is from and save it again",
    )


def _locked() -> Unusable:
    return Unusable(
        Code.DAMAGED_PAPER,
        "is locked with a password, or is of an older kind than its name says",
        "ask its author for the file without a password, saved as .docx or .xlsx",
    )


def _too_large() -> Unusable:
    return Unusable(
        Code.TOO_LARGE,
        f"unpacks to more than {LARGEST_WHOLE // 2**20} MB or {MOST_PARTS} parts,"
        " the most that is allowed",
        "make its pictures smaller, or ask its author for it as PDF",
    )
