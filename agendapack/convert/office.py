"""Let LibreOffice lay a document out, as a tagged PDF."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from agendapack.codes import Code
from agendapack.convert.job import Unusable
from agendapack.model.converted import OfficePages

TIME_LIMIT = 120
PACKAGE = "libreoffice-writer-nogui"
OPTIONS = {
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "ExportBookmarks": True,
    "ExportNotes": False,
    "EmbedStandardFonts": True,
}


def lay_out_by_office(
    data: bytes, office: Path | None, count_pages: Callable[[bytes], object]
) -> OfficePages:
    """Return a Word document as pages, exported in a profile folder of its own.

    Args:
        data: The document.
        office: The program `soffice`.
        count_pages: Measures what came of it.

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
    with TemporaryDirectory(prefix="agendapack-") as folder:
        home = Path(folder)
        (home / "paper.docx").write_bytes(data)
        try:
            subprocess.run(
                _command(office, home),
                cwd=home,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=TIME_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _failed(f"takes LibreOffice longer than {TIME_LIMIT} seconds") from None
        except OSError:
            raise _failed("could not be given to LibreOffice, which does not start") from None
        made = home / "paper.pdf"
        pdf = made.read_bytes() if made.is_file() else b""
    pages = count_pages(pdf) if pdf else None
    if not isinstance(pages, int):
        raise _failed("cannot be laid out by LibreOffice")
    return OfficePages(pdf, pages)


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
