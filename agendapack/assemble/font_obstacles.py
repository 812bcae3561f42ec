"""What is told of the fonts of an annex, whose faults were found when it was examined."""

from collections.abc import Iterable

from agendapack.assemble.obstacles import PDF_A, PDF_UA
from agendapack.model.document import Obstacle
from agendapack.model.facts import FontFault

REASONS = {
    "damaged": "its fonts are damaged",
    "missing": "some of its text is in fonts that the file does not hold",
    "no-glyph": "it shows characters that its fonts do not have",
    "no-text": "some characters of its fonts stand for no text",
    "no-list": "its fonts lack the list of their characters",
    "private": "some symbols, bullets for instance, stand for no text that programs know",
    "unexamined": "its fonts are of a kind that is not examined",
    "unlawful": "its fonts do not say as they should which code shows which letter",
    "width": "its fonts state other widths than their letters have",
    "wrong-list": "its fonts have other characters than they list",
}
ARCHIVE_ONLY = ("no-list", "private")
"""What ISO 14289-1 does not ask for."""


def of_font_faults(key: str, faults: Iterable[FontFault]) -> list[Obstacle]:
    """Tell what was found, each kind of fault once, with the fonts that have it."""
    fonts: dict[str, list[str]] = {}
    for fault in faults:
        fonts.setdefault(fault.kind, []).append(fault.font)
    found = []
    for kind, names in fonts.items():
        listed = ", ".join(dict.fromkeys(name for name in names if name))
        reason = f"{REASONS[kind]}: {listed}" if listed else REASONS[kind]
        claims = (PDF_A,) if kind in ARCHIVE_ONLY else (PDF_UA, PDF_A)
        found += [Obstacle(claim, key, reason) for claim in claims]
    return found
