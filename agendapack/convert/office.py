"""Let LibreOffice lay a document out, as a tagged PDF."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from agendapack.codes import Code
from agendapack.confined.killing import kill, killed_after
from agendapack.confined.launch import NOT_STARTED, under_limits
from agendapack.convert.job import Unusable
from agendapack.convert.office_dates import drop_dates
from agendapack.convert.office_profile import write_profile
from agendapack.model.facts import Limits, Measured, PaperFacts
from agendapack.model.flaw import Flaw

LIMITS = Limits(seconds=120, memory=3 * 2**30, expanded=2**29)
LARGEST_PDF = 200 * 2**20
PACKAGE = "libreoffice-writer-nogui"
IDLE = "could not be given to LibreOffice, which does not start"
READER = "MS Word 2007 XML"
OPTIONS = {
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "ExportBookmarks": True,
    "ExportNotes": False,
    "EmbedStandardFonts": True,
}
Measure = Callable[[bytes], Measured | Flaw]


class OfficePages(NamedTuple):
    """A document as laid out: a PDF file, and what was found out about it."""

    pdf: bytes
    facts: PaperFacts


def lay_out_by_office(
    data: bytes, office: Path | None, measure: Measure, limits: Limits = LIMITS
) -> OfficePages:
    """Return a Word document as pages, exported in a profile folder of its own.

    Args:
        data: The document.
        office: The program `soffice`.
        measure: Examines what came of it.
        limits: What each of the office's processes may cost.

    Raises:
        Unusable: There is no LibreOffice, or it cannot lay the document out.
    """
    if office is None:
        raise Unusable(
            Code.NO_OFFICE,
            "is to keep its own look, for which LibreOffice is needed; it is not installed",
            f"install LibreOffice (on Debian and Ubuntu the package {PACKAGE}),"
            " or take 'typeset: no' out",
        )
    pdf = _export(data, office, limits)
    if not pdf:
        raise _failed("cannot be laid out by LibreOffice")
    measured = measure(pdf)
    if isinstance(measured, Flaw):
        raise _failed(f"is laid out by LibreOffice as a file that {measured.message}")
    return OfficePages(measured.data or pdf, measured.facts)


def _export(data: bytes, office: Path, limits: Limits) -> bytes:
    with TemporaryDirectory(prefix="agendapack-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (home / "paper.docx").write_bytes(data)
        write_profile(home / "profile")
        try:
            process = subprocess.Popen(
                under_limits(_command(office, home), limits),
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            raise _failed(IDLE) from None
        try:
            with killed_after(process, limits.seconds) as overdue:
                process.wait()
        finally:
            kill(process)  # and what it has left running
            process.wait()
        if overdue:
            raise _failed(f"takes LibreOffice longer than {limits.seconds:.0f} seconds")
        if process.returncode == NOT_STARTED:
            raise _failed(IDLE)
        made = home / "paper.pdf"
        return drop_dates(made.read_bytes()) if _is_taken(made) else b""


def _is_taken(made: Path) -> bool:
    """Tell whether it is an ordinary file of a size that any annex may have."""
    return made.is_file() and not made.is_symlink() and made.stat().st_size <= LARGEST_PDF


def _command(office: Path, home: Path) -> list[str]:
    options = {
        name: {"type": "boolean", "value": str(value).lower()} for name, value in OPTIONS.items()
    }
    return [
        str(office),
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        f"--infilter={READER}",
        "--convert-to",
        f"pdf:writer_pdf_Export:{json.dumps(options)}",
        "--outdir",
        str(home),
        str(home / "paper.docx"),
    ]


def _failed(message: str) -> Unusable:
    return Unusable(
        Code.OFFICE_FAILED, message, "export it as a tagged PDF by hand, and name that file"
    )
