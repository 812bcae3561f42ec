"""Let LibreOffice lay a document out, as a tagged PDF, or write an older one anew.

What it writes anew is looked through like any document of that kind, and it is that file which
is laid out: nothing gets into a pack that was not looked through.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from agendapack.codes import Code
from agendapack.convert.job import Unusable
from agendapack.convert.office_dates import drop_dates
from agendapack.convert.office_forms import FORMS, WRITER
from agendapack.convert.office_run import failed, not_installed, run_office
from agendapack.model.facts import Limits, Measured, PaperFacts
from agendapack.model.flaw import Flaw
from agendapack.model.kinds import current_form, ending_of

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
        f"install LibreOffice (on Debian and Ubuntu the package {WRITER.package}),"
        " or take 'typeset: no' out",
        field="typeset",
    )
