"""The task of finding letters that are missing on the pages that LibreOffice made.

Asked are the `letters`; the file is the PDF. The answer has those that are `missing`.
"""

from typing import Any

from agendapack.convert.letters import find_missing
from agendapack.model.facts import Limits


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Look for letters."""
    import pypdfium2  # type: ignore[import-untyped]

    shown: set[str] = set()
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            shown.update(page.get_textpage().get_text_range())
            page.close()
    return {"missing": find_missing(asked["letters"], "".join(shown))}, b""
