"""What a build made: each PDF, and where each paper stands in the pack."""

from dataclasses import dataclass
from typing import Literal

from agendapack.model.document import Assembled, Document
from agendapack.model.workspace import InputFile


@dataclass(frozen=True, slots=True)
class Output:
    """One finished PDF: its path below the output folder, its readers, and what it is made of."""

    file: str
    audience: Literal["public", "restricted"]
    document: Document
    made: Assembled
    variant: Literal["large-print"] | None = None


@dataclass(frozen=True, slots=True)
class PlacedPaper:
    """A paper with its pages.

    Args:
        first: Number of its first page, as printed.
        last: Number of its last page, as printed, blank sides behind it included.
        pdf_first: Its first page in `pack.pdf`, counted from 1.
        pdf_last: Its last page there.
        file: Path of its own PDF below the output folder; a withheld paper has none.
        withheld: Whether the public does not get it.
    """

    key: str
    item: str
    title: str
    first: str
    last: str
    pdf_first: int
    pdf_last: int
    file: str | None
    sources: tuple[InputFile, ...]
    withheld: bool = False
