"""Let LibreOffice lay a document out, as a tagged PDF, or write an older one anew.

What it writes anew is looked through like any document of that kind, and it is that file which
is laid out: nothing gets into a pack that was not looked through.

Run LibreOffice once: a file in, a file out, under limits and in a folder of its own.

The settings of LibreOffice for documents that nobody trusts.

Take out of a PDF of LibreOffice when it was made, so that a document always gives the same.

The kinds of files that LibreOffice reads and writes, by the endings of their names.

Letters of a document that LibreOffice has no font for, and leaves out without a word.

Only scripts beyond Latin, Greek and Cyrillic are looked for, which fonts of every system have.
Letters of scripts that join are drawn as shapes in which not each can be told: there it
counts whether any letter of the script is on the pages.

The task of finding letters that are missing on the pages that LibreOffice made.

Asked are the `letters`; the file is the PDF. The answer has those that are `missing`.
"""

import json
import re
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from agendapack.convert.job import Unusable
from agendapack.model.facts import Flaw, Limits, Measured, PaperFacts, current_form, ending_of
from agendapack.problems import Code
from agendapack.sandbox.children import kill, killed_after
from agendapack.sandbox.launch import NOT_STARTED, tell_longest, under_limits, used_by_children

SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
SETTINGS = {
    "BlockUntrustedRefererLinks": "true",
    "DisableActiveContent": "true",
    "DisableMacrosExecution": "true",
    "MacroSecurityLevel": "3",
}
"""No macros, no active content, and nothing is fetched that a document links to."""


def write_profile(folder: Path) -> None:
    """Make a profile folder with these settings."""
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


class Part(NamedTuple):
    """A part of LibreOffice, which some systems install by itself.

    Args:
        package: Its package on Fedora and others; Debian and Ubuntu have one named so with
            `-nogui` behind it, which is smaller.
        library: How the name of its library goes on, behind what the system puts before it.
        pdf: Its filter for PDF.
    """

    name: str
    package: str
    library: str
    pdf: str


WRITER = Part("Writer", "libreoffice-writer", "swlo.", "writer_pdf_Export")
CALC = Part("Calc", "libreoffice-calc", "sclo.", "calc_pdf_Export")
IMPRESS = Part("Impress", "libreoffice-impress", "sdlo.", "impress_pdf_Export")
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
"""The part that reads a kind of file, and its filter for that kind.

It is always told: else it would guess by what is in the file, and take a web page named
`.doc` for one, with all that this may fetch.
"""


LARGEST_MADE = 200 * 2**20
IDLE = "could not be given to LibreOffice, which does not start"


def run_office(
    office: Path, data: bytes, ending: str, to: str, limits: Limits, making: str
) -> bytes:
    """Return what LibreOffice makes of a file.

    Args:
        office: The program `soffice`.
        data: The file.
        ending: Of its name, which says how it is read.
        to: The ending of what is made, and behind a colon the filter that makes it.
        limits: What each of the office's processes may cost.
        making: What cannot be done where nothing is made, for instance "laid out".

    Raises:
        Unusable: The part for such files is not installed, or it cannot do it.
    """
    with TemporaryDirectory(prefix="agendapack-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (home / f"paper{ending}").write_bytes(data)
        write_profile(home / "profile")
        _run(_command(office, home, ending, to), home, limits)
        made = home / f"paper.{to.partition(':')[0]}"
        if _is_taken(made):
            return made.read_bytes()
    part = FORMS[ending][0]
    if not is_installed(office, part):
        raise not_installed(part)
    raise failed(f"cannot be {making} by LibreOffice")


def not_installed(part: Part) -> Unusable:
    """Return what to raise where a part of LibreOffice is needed and not there."""
    return Unusable(
        Code.NO_OFFICE,
        f"needs LibreOffice {part.name}, which is not installed",
        f"{_how_to_install(part)}, or ask its author for the file as PDF",
    )


def _how_to_install(part: Part) -> str:
    return f"install LibreOffice (on Linux the package {part.package} or {part.package}-nogui)"


def failed(message: str) -> Unusable:
    """Return what to raise where LibreOffice cannot do what it is asked."""
    return Unusable(
        Code.OFFICE_FAILED, message, "export it as a tagged PDF by hand, and name that file"
    )


def is_installed(office: Path, part: Part) -> bool:
    """Tell whether a part is there; yes where that cannot be told by the names of the files."""
    beside = [path.name.removeprefix("lib") for path in office.resolve().parent.glob("*lo.*")]
    there = [each for each in PARTS if any(name.startswith(each.library) for name in beside)]
    return part in there or not there


def _run(command: list[str], home: Path, limits: Limits) -> None:
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
        kill(process)  # and what it has left running
        process.wait()
    # Its own launcher does not hand on which signal has ended the office.
    used_up = process.returncode != 0 and used_by_children() - before >= limits.seconds
    if overdue or used_up:
        raise failed(f"takes LibreOffice longer than {tell_longest(limits, bool(overdue))}")
    if process.returncode == NOT_STARTED:
        raise failed(IDLE)


def _is_taken(made: Path) -> bool:
    """Tell whether it is an ordinary file of a size that any annex may have."""
    return made.is_file() and not made.is_symlink() and made.stat().st_size <= LARGEST_MADE


def _command(office: Path, home: Path, ending: str, to: str) -> list[str]:
    return [
        str(office),
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        f"--infilter={FORMS[ending][1]}",
        "--convert-to",
        to,
        "--outdir",
        str(home),
        str(home / f"paper{ending}"),
    ]


_MADE = re.compile(rb"(?<=<xmp:CreateDate>)[^<]*")
_CREATED = re.compile(rb"(?<=/CreationDate\()[^)]*")
_IDENTITY = re.compile(rb"(?<=<)[0-9A-F]{32}(?=>)|(?<=/DocChecksum /)[0-9A-F]{32}")
_DIGIT = re.compile(rb"[0-9]")
_PACKET, _STREAM_END = b"<?xpacket begin", b"endstream"


def drop_dates(pdf: bytes) -> bytes:
    """Return the file with noughts for its dates and for the identity made of them.

    No byte moves. The date stands in the metadata, the last packet of its kind, and in what
    follows the last stream: the information dictionary and the trailer.
    """
    at = pdf.rfind(_STREAM_END)
    body, end = pdf[: max(at, 0)], pdf[max(at, 0) :]
    packet = body.rfind(_PACKET)
    if packet >= 0:
        body = body[:packet] + _MADE.sub(_noughts, body[packet:])
    return body + _IDENTITY.sub(b"0" * 32, _CREATED.sub(_noughts, end))


def _noughts(found: re.Match[bytes]) -> bytes:
    return _DIGIT.sub(b"0", found[0])


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
Measure = Callable[[bytes], Measured | Flaw]


class OfficePages(NamedTuple):
    """A document as laid out: a PDF file, and what was found out about it."""

    pdf: bytes
    facts: PaperFacts


def lay_out_by_office(
    data: bytes,
    office: Path | None,
    measure: Measure,
    limits: Limits = LIMITS,
    ending: str = ".docx",
) -> OfficePages:
    """Return a Word document or slides as pages, exported in a profile folder of its own.

    Args:
        data: The document.
        office: The program `soffice`.
        measure: Examines what came of it.
        limits: What each of the office's processes may cost.
        ending: Of the document's name.

    Raises:
        Unusable: There is no LibreOffice, or it cannot lay the document out.
    """
    part = FORMS[ending][0]
    if office is None:
        raise _no_office_to_lay_out() if part is WRITER else not_installed(part)
    options = {
        name: {"type": "boolean", "value": str(value).lower()} for name, value in OPTIONS.items()
    }
    to = f"pdf:{part.pdf}:{json.dumps(options)}"
    pdf = drop_dates(run_office(office, data, ending, to, limits, "laid out"))
    measured = measure(pdf)
    if isinstance(measured, Flaw):
        raise failed(f"is laid out by LibreOffice as a file that {measured.message}")
    return OfficePages(measured.data or pdf, measured.facts)


def write_anew(name: str, data: bytes, office: Path | None, limits: Limits = LIMITS) -> bytes:
    """Return an older document in the form that is read here; others as they are.

    Args:
        name: Of the file.

    Raises:
        Unusable: There is no LibreOffice, or it cannot read the document.
    """
    ending, current = ending_of(name), current_form(name)
    if current is None:
        return data
    if office is None:
        raise not_installed(FORMS[ending][0])
    to = f"{current[1:]}:{FORMS[current][1]}"
    return run_office(office, data, ending, to, limits, "read")


def form_to_lay_out(name: str) -> str:
    """Return the ending of the file that is laid out for one of this name."""
    return current_form(name) or ending_of(name)


def _no_office_to_lay_out() -> Unusable:
    return Unusable(
        Code.NO_OFFICE,
        "is to keep its own look, for which LibreOffice is needed; it is not installed",
        f"{_how_to_install(WRITER)}, or take 'typeset: no' out",
        field="typeset",
    )


LETTER_PARTS = re.compile(
    r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml|ppt/slides/.+"
)
TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]+)<")
HIDDEN = re.compile(rb"<(?:\w+:)?sld\b[^>]*\bshow=\"(?:0|false)\"")
FIRST = 0x0530
APART = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts of which each letter stands for itself."""


def gather_letters(data: bytes) -> str:
    """Return the letters of other scripts in a Word document or slides, each once."""
    found: set[str] = set()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in filter(LETTER_PARTS.fullmatch, archive.namelist()):
            part = archive.read(name)
            if not HIDDEN.search(part):
                found |= _letters(b"".join(TEXT.findall(part)).decode(errors="ignore"))
    return "".join(sorted(found))


def find_missing(letters: str, shown: str) -> str:
    """Return those of the letters that are not among what pages show."""
    there = _letters(shown)
    scripts = {_script(letter) for letter in there}
    return "".join(
        letter
        for letter in letters
        if letter not in there and (_script(letter) in APART or _script(letter) not in scripts)
    )


def _letters(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text)
    return {sign for sign in plain if ord(sign) >= FIRST and unicodedata.category(sign)[0] == "L"}


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Look for letters."""
    import pypdfium2  # type: ignore[import-untyped]

    shown: set[str] = set()
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            shown.update(page.get_textpage().get_text_range())
            page.close()
    return {"missing": find_missing(asked["letters"], "".join(shown))}, b""
