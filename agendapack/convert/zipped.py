"""Check an Office file, a ZIP archive of XML parts (ECMA-376-2), before a library reads it.

Parts are unpacked in chunks and their real sizes counted, not those the archive claims, so
that a small file cannot become a large one in memory.
"""

import zipfile
import zlib
from io import BytesIO
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from agendapack.convert.job import UnusableAnnex
from agendapack.problems import Code

MOST_PARTS = 2000
LARGEST_WHOLE = 300 * 2**20
LARGEST_XML = 80 * 2**20
DEEPEST_XML = 200
CHUNK = 2**16
XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
NO_XML_ENDINGS = (".svg", ".vml", ".htm", ".html", ".mht")
"""Endings of parts that may look like XML and are never read."""
NO_PARTS = "__MACOSX/"
"""The folder in which macOS stores metadata of each part under the part's own name."""


class _Refused(Exception):
    """Raised for a part that no office program writes."""


def open_office_file(data: bytes, needed: str) -> zipfile.ZipFile:
    """Open the archive after reading all of its parts once to check that they are harmless.

    Args:
        needed: The name of a part that every file of its kind has.
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
    except RuntimeError:  # raised by zipfile for an encrypted part
        raise _locked() from None
    except _Refused:
        raise _damaged() from None
    return archive


def refuse_locked(data: bytes) -> None:
    """Refuse an OLE compound file, the container of an Office file with a password.

    Raises:
        UnusableAnnex: It is one.
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
    """Parse another chunk; return None once a part not named as XML proves to be something else."""
    try:
        parser.Parse(chunk, not chunk)
    except (ExpatError, LookupError, ValueError) as error:  # the last two for odd encodings
        if named_xml:
            raise _Refused from error
        return None
    return parser


def _looks_like_xml(name: str, start: bytes) -> bool:
    """Tell by the first bytes whether a library may take a part for XML, whatever its name."""
    return start.lstrip().startswith(XML_STARTS) and not name.lower().endswith(NO_XML_ENDINGS)


def _strict_parser() -> XMLParserType:
    """Return a parser that refuses document type declarations and deep nesting.

    Without a document type there are no entities, which could expand without limit.
    """
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


def _damaged() -> UnusableAnnex:
    return UnusableAnnex(
        Code.DAMAGED_PAPER,
        "is damaged, or its name has the wrong ending: it cannot be read",
        "open it in the program it is from and save it again",
    )


def _locked() -> UnusableAnnex:
    return UnusableAnnex(
        Code.DAMAGED_PAPER,
        "is locked with a password, or is of an older kind than its name says",
        "ask its author for the file without a password, saved as .docx or .xlsx",
    )


def _too_large() -> UnusableAnnex:
    return UnusableAnnex(
        Code.TOO_LARGE,
        f"unpacks to more than {LARGEST_WHOLE // 2**20} MB or {MOST_PARTS} parts,"
        " the most that is allowed",
        "make its pictures smaller, or ask its author for it as PDF",
    )
