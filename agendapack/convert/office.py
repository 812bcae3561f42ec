"""Run LibreOffice: export a document as a tagged PDF, or convert an older file format.

LibreOffice runs once for each file, under limits, with a profile folder of its own. A converted
file is checked like any other of its format, and it is the converted file that is exported, so
that nothing enters a pack unchecked.
"""

import json
import re
import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from agendapack.convert import UnusableAnnex
from agendapack.model import late
from agendapack.model.facts import ExaminedPaper, Flaw, Limits, PaperFacts, current_form, ending_of
from agendapack.problems import Code
from agendapack.sandbox import (
    NOT_STARTED,
    kill,
    killed_after,
    tell_longest,
    under_limits,
    used_by_children,
)

SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
SETTINGS = {
    "BlockUntrustedRefererLinks": "true",
    "DisableActiveContent": "true",
    "DisableMacrosExecution": "true",
    "MacroSecurityLevel": "3",
}
"""No macros, no active content, and nothing is fetched that a document links to."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream that holds an encrypted file of a current format."""
LARGEST_MADE = 200 * 2**20
"""The largest file, in bytes, that is accepted from LibreOffice."""
IDLE = "could not be given to LibreOffice, which does not start"

_MADE = late(rb"(?<=<xmp:CreateDate>)[^<]*")
_CREATED = late(rb"(?<=/CreationDate\()[^)]*")
_IDENTITY = late(rb"(?<=<)[0-9A-F]{32}(?=>)|(?<=/DocChecksum /)[0-9A-F]{32}")
_DIGIT = late(rb"[0-9]")
_PACKET, _STREAM_END = b"<?xpacket begin", b"endstream"

LIMITS = Limits(seconds=120, stretch=3, memory=3 * 2**30, expanded=2**29)
OPTIONS = {
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "ExportBookmarks": True,
    "ExportNotes": False,
    "ExportNotesPages": False,
    "ExportHiddenSlides": False,
    "EmbedStandardFonts": True,
}
ExaminePages = Callable[[bytes], ExaminedPaper | Flaw]

LETTER_PARTS = late(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml|ppt/slides/.+")
TEXT = late(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]+)<")
HIDDEN = late(rb"<(?:\w+:)?sld\b[^>]*\bshow=\"(?:0|false)\"")
FIRST = 0x0530
"""The first character that is looked for: every system has fonts for Latin, Greek and Cyrillic."""


def write_profile(folder: Path) -> None:
    """Create a profile folder with `SETTINGS`."""
    items = "".join(
        f'<item oor:path="{SCRIPTING}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for name, value in SETTINGS.items()
    )
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        "utf-8",
    )


class OfficeComponent(NamedTuple):
    """A component of LibreOffice, which is a package of its own on some systems.

    Args:
        package: The package on Fedora and others. Debian and Ubuntu also have a smaller one with
            `-nogui` at the end of its name.
        library: The start of its library's file name, after any `lib`.
        pdf: Its export filter for PDF.
    """

    name: str
    package: str
    library: str
    pdf: str


WRITER = OfficeComponent("Writer", "libreoffice-writer", "swlo.", "writer_pdf_Export")
CALC = OfficeComponent("Calc", "libreoffice-calc", "sclo.", "calc_pdf_Export")
IMPRESS = OfficeComponent("Impress", "libreoffice-impress", "sdlo.", "impress_pdf_Export")
PARTS = (WRITER, CALC, IMPRESS)

FORMS = {
    ".docx": (WRITER, "MS Word 2007 XML"),
    ".doc": (WRITER, "MS Word 97"),
    ".odt": (WRITER, "writer8"),
    ".rtf": (WRITER, "Rich Text Format"),
    ".xlsx": (CALC, "Calc MS Excel 2007 XML"),
    ".xls": (CALC, "MS Excel 97"),
    ".ods": (CALC, "calc8"),
    ".pptx": (IMPRESS, "Impress MS PowerPoint 2007 XML"),
    ".ppt": (IMPRESS, "MS PowerPoint 97"),
    ".odp": (IMPRESS, "impress8"),
}
"""The component that reads a kind of file, and its import filter for that kind.

The filter is always given. Without it LibreOffice detects the format by the content: a web
page named `.doc` would be opened as a web page, with everything it fetches.
"""


def run_office(
    office: Path, data: bytes, ending: str, to: str, limits: Limits, making: str
) -> bytes:
    """Return the file that LibreOffice converts a file to.

    Args:
        ending: The ending of its name, which decides the import filter.
        to: The ending of the result, a colon, and the export filter.
        making: The verb for the message of a failure, for instance "laid out".

    Raises:
        UnusableAnnex: The component for such files is not installed, or the conversion fails.
    """
    with TemporaryDirectory(prefix="agendapack-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        made = home / f"paper.{to.partition(':')[0]}"
        given = made.with_suffix(ending if ending != made.suffix else ".given")
        given.write_bytes(data)
        write_profile(home / "profile")
        command = [
            *(str(office), f"-env:UserInstallation={(home / 'profile').as_uri()}"),
            *("--headless", "--norestore", "--nologo", f"--infilter={FORMS[ending][1]}"),
            *("--convert-to", to, "--outdir", folder, str(given)),
        ]
        _run(command, home, limits)
        is_file = made.is_file() and not made.is_symlink()
        if is_file and made.stat().st_size <= LARGEST_MADE:
            return made.read_bytes()
    part = FORMS[ending][0]
    if not is_installed(office, part):
        raise not_installed(part)
    raise failed(f"cannot be {making} by LibreOffice")


def not_installed(part: OfficeComponent) -> UnusableAnnex:
    """Return the fault of an annex that needs a missing component of LibreOffice."""
    return UnusableAnnex(
        Code.NO_OFFICE,
        f"needs LibreOffice {part.name}, which is not installed",
        f"{_how_to_install(part)}, or ask its author for the file as PDF",
    )


def _how_to_install(part: OfficeComponent) -> str:
    return f"install LibreOffice (on Linux the package {part.package} or {part.package}-nogui)"


def failed(message: str) -> UnusableAnnex:
    """Return the fault of an annex that LibreOffice cannot convert."""
    return UnusableAnnex(
        Code.OFFICE_FAILED, message, "export it as a tagged PDF by hand, and name that file"
    )


def is_installed(office: Path, part: OfficeComponent) -> bool:
    """Tell whether a component is installed; assume so where no component's library is found."""
    libraries = [path.name.removeprefix("lib") for path in office.resolve().parent.glob("*lo.*")]
    found = [each for each in PARTS if any(name.startswith(each.library) for name in libraries)]
    return part in found or not found


def _run(command: list[str], home: Path, limits: Limits) -> None:
    import subprocess

    before = used_by_children()
    try:
        process = subprocess.Popen(
            under_limits(command, limits),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        raise failed(IDLE) from None
    try:
        with killed_after(process, limits.seconds_on_clock) as overdue:
            process.wait()
    finally:
        kill(process)  # with every process it has left running
        process.wait()
    # LibreOffice's launcher hides the signal that ended its process, so the time used tells.
    used_up = process.returncode != 0 and used_by_children() - before >= limits.seconds
    if overdue or used_up:
        raise failed(f"takes LibreOffice longer than {tell_longest(limits, bool(overdue))}")
    if process.returncode == NOT_STARTED:
        raise failed(IDLE)


def drop_dates(pdf: bytes) -> bytes:
    """Return a PDF of LibreOffice with zeros for its dates and for its identifier.

    LibreOffice writes the time of export, and an identifier derived from it; without them
    the same document always gives the same bytes. No byte moves. The dates are in the last XMP
    packet and behind the last stream: in the information dictionary and the trailer.
    """
    at = pdf.rfind(_STREAM_END)
    body, end = pdf[: max(at, 0)], pdf[max(at, 0) :]
    packet = body.rfind(_PACKET)
    if packet >= 0:
        body = body[:packet] + _MADE.sub(_zeros, body[packet:])
    return body + _IDENTITY.sub(b"0" * 32, _CREATED.sub(_zeros, end))


def _zeros(found: re.Match[bytes]) -> bytes:
    return _DIGIT.sub(b"0", found[0])


def lay_out_by_office(
    data: bytes,
    office: Path | None,
    measure: ExaminePages,
    limits: Limits = LIMITS,
    ending: str = ".docx",
) -> tuple[bytes, PaperFacts]:
    """Return a Word document or slides as pages: as a PDF file with its traits."""
    part = FORMS[ending][0]
    if office is None:
        if part is not WRITER:
            raise not_installed(part)
        raise UnusableAnnex(
            Code.NO_OFFICE,
            "is to keep its own look, for which LibreOffice is needed; it is not installed",
            f"{_how_to_install(WRITER)}, or take 'typeset: no' out",
            field="typeset",
        )
    options = {
        name: {"type": "boolean", "value": str(value).lower()} for name, value in OPTIONS.items()
    }
    to = f"pdf:{part.pdf}:{json.dumps(options)}"
    pdf = drop_dates(run_office(office, data, ending, to, limits, "laid out"))
    measured = measure(pdf)
    if isinstance(measured, Flaw):
        raise failed(f"is laid out by LibreOffice as a file that {measured.message}")
    return measured.data or pdf, measured.facts


def convert_older_format(
    name: str, data: bytes, office: Path | None, limits: Limits = LIMITS
) -> bytes:
    """Return a document in an older format as its current one, any other document unchanged.

    A workbook of the current format that is encrypted is opened too: Excel encrypts those whose
    structure is protected with a password that every office program knows and tries.
    """
    ending, current = ending_of(name), current_form(name)
    if current is None and ending == ".xlsx" and ENCRYPTED in data:
        return _open_protected(data, office, limits)
    if current is None:
        return data
    if office is None:
        raise not_installed(FORMS[ending][0])
    to = f"{current[1:]}:{FORMS[current][1]}"
    return run_office(office, data, ending, to, limits, "read")


def _open_protected(data: bytes, office: Path | None, limits: Limits) -> bytes:
    if office is None:
        raise UnusableAnnex(
            Code.NO_OFFICE,
            "is encrypted, and LibreOffice, which could try to open it, is not installed",
            "open it in Excel; if it asks for no password, take the protection off (Review, Protect"
            " Workbook) and save it, and if it does, ask its author for the file without one",
        )
    try:
        to = f"xlsx:{FORMS['.xlsx'][1]}"
        return run_office(office, data, ".xlsx", to, limits, "opened")
    except UnusableAnnex as fault:
        if fault.code is not Code.OFFICE_FAILED:
            raise
        raise UnusableAnnex(
            Code.DAMAGED_PAPER,
            "is locked with a password",
            "ask its author for the file without a password",
        ) from None


def gather_letters(data: bytes) -> str:
    """Return the letters from `FIRST` on in a Word document or slides, each once."""
    found: set[str] = set()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in filter(LETTER_PARTS.fullmatch, archive.namelist()):
            part = archive.read(name)
            if not HIDDEN.search(part):
                found |= letters_of(b"".join(TEXT.findall(part)).decode(errors="ignore"))
    return "".join(sorted(found))


def letters_of(text: str) -> set[str]:
    """Return the letters from `FIRST` on in a text."""
    plain = unicodedata.normalize("NFKC", text)
    return {sign for sign in plain if ord(sign) >= FIRST and unicodedata.category(sign)[0] == "L"}
