"""Convert annexes that are not PDF: to content in the house style, or to pages by LibreOffice.

Other formats are parsed only in this room, and only in the limited process: `task` runs there and
imports nothing from `annexes`, which sends it work. Here is what converters receive and return: an
order for one annex, its content (HTML in our own dialect, or a PDF file), and its faults.

An Office file, a ZIP archive of XML parts (ECMA-376-2), is checked before a library reads it: its
parts are unpacked in chunks and their real sizes counted, not those the archive claims, so that a
small file cannot become a large one in memory.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, field
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from agendapack.model import dataclass
from agendapack.model.section import EmbeddedPicture
from agendapack.model.wording import fill
from agendapack.problems import Code, Severity

WORD = re.compile(r"[^\W\d_]{2,}")
COUNTING = frozenset({"page", "pages", "of"})


@dataclass(frozen=True, slots=True)
class Order:
    """Everything a converter needs to know about an annex, except its bytes.

    Args:
        path: The path of its file below the workspace.
        alt, typeset, changes, comments, header_rows: Fields of the annex.
        page, margins, size, picture_dpi: From the house style, lengths in points.
        words: Messages that a converter may print, by name; see `model.wording.CONVERTED`.
        picture_alts: What pictures show, by their place in the file.
        named_by: The field that names the file.
        encoding: The encoding of its text, where the annex names one.
        table_rows: The most rows of a table; a longer one is divided.
        is_recalculated: Whether LibreOffice has converted it, and worked out its fields anew.
    """

    title: str
    file: str
    path: str
    changes: str | None = None
    comments: str | None = None
    key: str = ""
    alt: str | None = None
    typeset: bool = True
    header_rows: int | None = None
    page: tuple[float, float] = (0.0, 0.0)
    margins: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    size: float = 0.0
    picture_dpi: int = 0
    words: dict[str, str] = field(default_factory=dict)
    picture_alts: dict[str, str] = field(default_factory=dict)
    named_by: str = "file"
    encoding: str | None = None
    table_rows: int = 2000
    language: str = "en-GB"
    is_recalculated: bool = False

    @property
    def head(self) -> int:
        """How many rows are header rows where the file says nothing of it."""
        return 1 if self.header_rows is None else self.header_rows


@dataclass(frozen=True, slots=True)
class Content:
    """Content to typeset in the house style.

    Args:
        text: Markdown, or HTML in the dialect of `docs/section-html.md`.
        classes: Classes of the section's root element.
        pictures: The pictures in the text, by the path it gives.
        language: The language that the file says it is in, if it says so.
    """

    text: str
    classes: tuple[str, ...] = ()
    pictures: dict[str, EmbeddedPicture] = field(default_factory=dict)
    is_markdown: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeInput:
    """A Word document or slides ready to be laid out by LibreOffice.

    Args:
        data: The file, with tracked changes accepted and comments removed.
        words: The words of a Word document that its pages have to show, and how often.
        letters: Letters in it for which LibreOffice may have no font.
    """

    data: bytes
    words: dict[str, int] = field(default_factory=dict)
    letters: str = ""


@dataclass(frozen=True, slots=True)
class ConversionNote:
    """A problem of an annex; without a line it is shown where the file is named."""

    code: Code
    message: str
    hint: str
    line: int | None
    severity: Severity = Severity.ERROR
    field: str = "file"


class UnusableAnnex(Exception):
    """Raised by converters for an annex that cannot be used; `message` follows its name."""

    def __init__(
        self, code: Code, message: str, hint: str, line: int | None = None, field: str = "file"
    ) -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.note = ConversionNote(code, message, hint, line, field=field)


Answered = tuple[dict[str, Any], bytes]
"""The answer to a task, and the data that follows it."""


@dataclass(slots=True)
class Job:
    """An annex to convert, with the problems found so far."""

    order: Order
    data: bytes
    notes: list[ConversionNote] = field(default_factory=list)

    def answer(self, convert: Callable[["Job"], Answered]) -> Answered:
        """Return the answer of a converter with the problems; with these alone if it gives up."""
        try:
            answer, data = convert(self)
        except UnusableAnnex as fault:
            self.refuse(fault)
            answer, data = {}, b""
        return {"notes": [asdict(note) for note in self.notes], **answer}, data

    @property
    def path(self) -> str:
        """The path of its file below the workspace."""
        return self.order.path

    @property
    def keeping_its_look(self) -> str:
        """The hint for a Word document that cannot be typeset in the house style."""
        is_annex = self.order.named_by == "file"
        return f"{'write' if is_annex else 'make the document an annex with'} 'typeset: no'"

    def say(self, name: str, /, **values: object) -> str:
        """Return a message with its values filled in."""
        return fill(self.order.words[name], values)

    def warn(
        self, code: Code, message: str, hint: str, field: str = "file", *, line: int | None = None
    ) -> None:
        """Add a warning, of a line of the file itself if one is given.

        The message follows the annex's name.
        """
        self.notes.append(ConversionNote(code, message, hint, line, Severity.WARNING, field))

    def lose(self, message: str, hint: str) -> None:
        """Warn of something in the file that is not carried into the pack as it is."""
        self.warn(Code.NOT_CARRIED, message, hint)

    def lose_all(
        self,
        found: Sequence[str],
        what: str,
        message: str,
        hint: str,
        code: Code = Code.NOT_CARRIED,
        most: int = 3,
    ) -> None:
        """Warn of all that was found of a kind, if anything was.

        Args:
            message: Has `{count}` for their number with `what` they are, `{named}` for `most` of
                them.
        """
        if found:
            said = message.replace("{count}", count(len(found), what))
            self.warn(code, said.replace("{named}", name_some(found, most)), hint)

    def refuse(self, fault: UnusableAnnex) -> None:
        """Add the error that makes the annex unusable."""
        self.notes.append(fault.note)

    def check_comments(self, number: int, program: str) -> None:
        """Refuse an annex that still has comments, unless its author says that they go."""
        if number and self.order.comments != "drop":
            raise UnusableAnnex(
                Code.COMMENTS_LEFT,
                f"has {count(number, 'comment')} in it",
                f"delete them in {program} (Review), or write 'comments: drop' below"
                f" '{self.order.named_by}'",
            )

    def blame(
        self, code: Code, message: str, hint: str, line: int | None = None, field: str = "file"
    ) -> None:
        """Add an error, and go on looking for others."""
        self.notes.append(ConversionNote(code, message, hint, line, Severity.ERROR, field))


def too_large(message: str, hint: str = "take the part that the meeting needs") -> UnusableAnnex:
    """Return the fault of an annex that is larger than is allowed."""
    return UnusableAnnex(Code.TOO_LARGE, message, hint)


def count(number: int, what: str) -> str:
    """Return for instance "1 picture", "2 text boxes" or "3 sheets with comments"."""
    first, link, rest = what.partition(" with ")
    plural = f"{first}es" if first.endswith("x") else f"{first}s"
    return f"{number} {first if number == 1 else plural}{link}{rest}"


def says_more_than_numbers(margin: str) -> bool:
    """Tell whether the head or foot of a page says more than its number."""
    return bool({word.casefold() for word in WORD.findall(margin)} - COUNTING)


def folded(words: str) -> str:
    """Return words in one line of small letters, for comparing them."""
    return " ".join(words.split()).casefold()


def name_some(said: Sequence[str], most: int = 3) -> str:
    """List different things, and the number of further ones."""
    different = list(dict.fromkeys(said))
    more = len(different) - most
    return ", ".join(different[:most]) + (f" and {more} more" if more > 0 else "")


EARLIEST = (1980, 1, 1, 0, 0, 0)
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
    return archive


def refuse_locked(data: bytes) -> None:
    """Refuse an OLE compound file, the container of an Office file with a password."""
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
    if parser:
        _go_on(parser, b"", named_xml)
    elif named_xml:
        raise zipfile.BadZipFile
    return size


def _go_on(parser: XMLParserType, chunk: bytes, named_xml: bool) -> XMLParserType | None:
    """Parse another chunk; return None once a part not named as XML proves to be something else."""
    try:
        parser.Parse(chunk, not chunk)
    except (ExpatError, LookupError, ValueError) as error:  # the last two for odd encodings
        if named_xml:
            raise zipfile.BadZipFile from error
        return None
    return parser


def _looks_like_xml(name: str, start: bytes) -> bool:
    """Tell by the first bytes whether a library may take a part for XML, whatever its name."""
    return start.lstrip().startswith(XML_STARTS) and not name.lower().endswith(NO_XML_ENDINGS)


def _strict_parser() -> XMLParserType:
    """Return a parser that refuses document type declarations and deep nesting, as damage.

    Without a document type there are no entities, which could expand without limit.
    """
    parser = ParserCreate(namespace_separator=" ")
    depth = 0

    def refuse(*_: object) -> None:
        raise zipfile.BadZipFile

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST_XML:
            refuse()

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    return parser


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files: the same bytes at any time."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(zipfile.ZipInfo(name, EARLIEST), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


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
    return too_large(
        f"unpacks to more than {LARGEST_WHOLE // 2**20} MB or {MOST_PARTS} parts,"
        " the most that is allowed",
        "make its pictures smaller, or ask its author for it as PDF",
    )
