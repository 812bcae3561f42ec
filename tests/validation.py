"""What an independent validator finds in a PDF: PDF/UA-1 and PDF/A-2a."""

from page import ValidationProfile, validate_pdf_bytes


def faults(data: bytes) -> list[str]:
    """Return the faults of both profiles, one a line."""
    return [
        f"{profile.value} {failure.rule_id}: {failure.message}"
        for profile in (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_2A)
        for failure in validate_pdf_bytes(data, profile=profile).failures
    ]
