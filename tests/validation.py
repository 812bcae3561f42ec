"""What two independent judges find in a PDF: PDF/UA-1 and PDF/A-2a.

`page` validates both standards; `outloud` looks at what a screen reader makes of a file too.
"""

import os
import tempfile
from collections.abc import Iterator

from outloud import check
from page import ValidationProfile, validate_pdf_bytes

PROFILES = {
    ValidationProfile.PDF_UA_1: b"pdfuaid:part",
    ValidationProfile.PDF_A_2A: b"pdfaid:part",
}
FALSE_ALARMS = {
    "PAG-001": "takes the committee's name above the title of each report for a running header",
    "TAG-002": "takes a stamp in the margin, as 'Not for publication', for prose of the page",
    "TBL-001": "ISO 14289-1, 7.5, says that tables should have headings, not that they shall",
    "TBL-004": "counts a cell over several rows in the first of them, where the last columns end",
    "TBL-010": "counts headings against cells: a table with headings for rows has many",
    "TBL-014": "takes all lines of a page for one grid, and knows a table on its first page alone",
    "TXT-004": "knows no ActualText, which says what glyphs stand for that have no letter alone",
}
"""Rules of the second judge that find what is none, and why."""


def faults(data: bytes) -> list[str]:
    """Return the faults of both profiles, one a line."""
    return [
        f"{profile.value} {failure.rule_id}: {failure.message}"
        for profile in PROFILES
        for failure in validate_pdf_bytes(data, profile=profile).failures
    ]


def contradictions(data: bytes) -> list[str]:
    """Return what either judge has against the claims that a file makes of itself."""
    found = [
        f"{profile.value} {failure.rule_id}: {failure.message}"
        for profile, claim in PROFILES.items()
        if claim in data
        for failure in validate_pdf_bytes(data, profile=profile).failures
    ]
    if PROFILES[ValidationProfile.PDF_UA_1] in data:
        found += second_opinion(data, "conformance")
    return found


def second_opinion(data: bytes, *layers: str) -> list[str]:
    """Return what the second judge finds besides false alarms.

    Args:
        data: The file.
        layers: `conformance` or `semantic`; both where none is named.
    """
    handle, path = tempfile.mkstemp(suffix=".pdf")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return list(_findings(path, layers))
    finally:
        os.unlink(path)


def _findings(path: str, layers: tuple[str, ...]) -> Iterator[str]:
    result = check(path, layers=list(layers) or None)
    if result.error:
        yield f"outloud: {result.error}"
    for finding in result.findings:
        if finding.severity != "info" and finding.rule not in FALSE_ALARMS:
            yield f"{finding.rule}: {finding.message}"
