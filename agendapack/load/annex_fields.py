"""Which fields an annex may have: one that would be passed over in silence is a mistake."""

from typing import NamedTuple

from agendapack.codes import Code
from agendapack.load.reading import Reading
from agendapack.model.kinds import Kind
from agendapack.model.meeting import Annex


class Use(NamedTuple):
    """The kinds of files of which a field says something, and what they are called."""

    kinds: tuple[Kind, ...]
    called: str


OF_PDF = Use(("pdf",), "PDF files")
OF_WORD = Use(("word",), "Word documents")
WITH_A_LOOK = Use(("word", "slides", "pdf", "picture", "drawing"), "Word documents")
WITHOUT_PAGES = Use(
    ("word", "workbook", "csv", "markdown", "text", "picture", "drawing"), "Word documents"
)
USES = {
    "pages": OF_PDF,
    "password-from": OF_PDF,
    "page-alts": OF_PDF,
    "rotate": OF_PDF,
    "crop": OF_PDF,
    "fit": OF_PDF,
    "changes": OF_WORD,
    "comments": Use(("word", "slides", "pdf"), "Word documents, slides and PDF files"),
    "header-rows": Use(("workbook", "csv"), "spreadsheets"),
    "alt": Use(WITH_A_LOOK.kinds, "pictures, PDF files, Word documents or slides"),
}


def refuse_fields(reading: Reading, annex: Annex, kind: Kind) -> None:
    """Tell of each field that says nothing of an annex of this kind."""
    uses = USES | {"typeset": WITHOUT_PAGES if annex.typeset else WITH_A_LOOK}
    for name, use in uses.items():
        if annex.gives(name) and kind not in use.kinds:
            reading.report(
                Code.BAD_VALUE,
                f"the field '{name}' is for annexes that are {use.called}; '{annex.file}' is not",
                annex.place_of(name),
                f"delete '{name}'",
            )
