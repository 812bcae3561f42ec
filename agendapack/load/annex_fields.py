"""Which fields an annex may have: one that would be passed over in silence is a mistake."""

from agendapack.codes import Code
from agendapack.load.reading import Reading
from agendapack.model.fields import Text
from agendapack.model.kinds import Kind
from agendapack.model.meeting import Annex, Crop

OF_PDF: tuple[Kind, ...] = ("pdf",)
OF_WORD: tuple[Kind, ...] = ("word",)
WITH_A_LOOK: tuple[Kind, ...] = ("word", "slides", "pdf", "picture", "drawing")
OF_COMMENTED: tuple[Kind, ...] = ("word", "slides", "pdf")
NAMES: dict[tuple[Kind, ...], str] = {
    OF_PDF: "PDF files",
    OF_WORD: "Word documents",
    WITH_A_LOOK: "Word documents",
    OF_COMMENTED: "Word documents, slides and PDF files",
}


def refuse_fields(reading: Reading, annex: Annex, kind: Kind) -> None:
    """Tell of each field that says nothing of an annex of this kind."""
    given = {
        "pages": (annex.pages, OF_PDF),
        "password-from": (annex.password_from, OF_PDF),
        "page-alts": (next(iter(annex.page_alts.values()), None), OF_PDF),
        "rotate": (annex.rotate, OF_PDF),
        "crop": (annex.crop, OF_PDF),
        "fit": (annex.fit, OF_PDF),
        "typeset": (None if annex.typeset else "no", WITH_A_LOOK),
        "changes": (annex.changes, OF_WORD),
        "comments": (annex.comments, OF_COMMENTED),
    }
    for name, (value, kinds) in given.items():
        if value is not None and kind not in kinds:
            reading.report(
                Code.BAD_VALUE,
                f"the field '{name}' is for annexes that are {NAMES[kinds]}; '{annex.file}' is not",
                value.source if isinstance(value, Text | Crop) else annex.file.source,
                f"delete '{name}'",
            )
