"""What a build made: each PDF, and where each paper stands in the pack."""

from dataclasses import dataclass
from typing import Literal

from agendapack.model.document import Assembled, Document, Group
from agendapack.model.pack import Item
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
class Issue:
    """A document that holds a part of all papers: the pack as first published, or a supplement.

    Args:
        file: Its name for the public.
        title: What stands before the name of the meeting; empty for the pack.
        items: The lines of its agenda.
        groups: Its front sheet, and its papers in the order of the agenda.
    """

    file: str
    title: str
    items: tuple[Item, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class PlacedPaper:
    """A paper with its pages.

    Args:
        first: Number of its first page, as printed.
        last: Number of its last page, as printed, blank sides behind it included.
        document: The file it is in, `pack.pdf` or a supplement.
        pdf_first: Its first page in that file, counted from 1.
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
    document: str = "pack.pdf"
