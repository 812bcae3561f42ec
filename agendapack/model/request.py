"""What is asked for, what was made of it, and what came of it.

What a build made: each PDF, and where each paper stands in the pack.

Where finished files may go.

What a list of meetings shows of one, by its files alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from agendapack.model.document import Assembled, Document, Group
from agendapack.model.notice import NoticeDue
from agendapack.model.pack import Item
from agendapack.model.workspace import InputFile, MinutesSearch
from agendapack.problems import Accepted, Problem, in_order

if TYPE_CHECKING:
    from agendapack.model.notice import NoticeDue
    from agendapack.model.publication import Kind
    from agendapack.model.workspace import InputFile


Day = date
"""A name that the field `date` does not hide."""


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting whose files have no errors.

    Args:
        committee: Its name, as printed.
        state: As in the meeting's file: `draft`, `final` or `cancelled`.
        notice: None where no notice is asked for.
        published: The day the agenda was published, as in the meeting's file.
    """

    date: date
    committee: str
    state: str
    notice: NoticeDue | None
    published: Day | None


class Act(StrEnum):
    """What a build is made for.

    A supplement takes papers that are not published yet; publishing takes them too, and
    puts all on record; republishing numbers everything afresh.
    """

    BUILD = "build"
    SUPPLEMENT = "supplement"
    PUBLISH = "publish"
    REPUBLISH = "republish"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Args:
        root: The workspace.
        folder: Name of the meeting's folder.
        output: The files go to the folder of the meeting's name in here.
        strict: Treat warnings as errors.
        today: The day on which it is asked, where days until the meeting matter.
        large_print: Make the pack in large print too, whatever the files say.
        office: The program `soffice` of LibreOffice, where there is one.
        environment: Where passwords of annexes are looked up.
        act: What it is made for; publishing needs `today`.
        reason: Why it is published afresh.
        split: Make volumes too, of at most so many bytes; 0 for the organisation's limit.
        beside: Whether a second process may help, where the system can fork.
        cache: The folder of what was made before; None to make everything anew.
    """

    root: Path
    folder: str
    output: Path
    strict: bool = False
    today: date | None = None
    large_print: bool = False
    office: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    act: Act = Act.BUILD
    reason: str | None = None
    split: int | None = None
    beside: bool = True
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """All files of a meeting, and nothing written yet.

    Args:
        files: Bytes by path below the meeting's output folder, the manifest among them.
        packs: Each pack's file with its number of pages.
        sources: Every file that was read.
        warnings: What was found, whatever the day.
        of_today: Warnings that another day would not give; the manifest leaves them out.
        accepted: Warnings that were found too, and have been accepted.
        days: After which other warnings may be of the day.
        notes: What else the clerk should know.
        record: The record of publications as it was; None where there is none.
        new_record: What it is to be; None where it stays.
        published: The kind of publication that `new_record` adds, if it adds one.
        search: Where earlier minutes were looked for, if they were.
        row: What a list shows of the meeting; None where that depends on the environment.
        variables: Of the environment, from which passwords were taken.
    """

    files: Mapping[str, bytes]
    packs: tuple[tuple[str, int], ...]
    sources: tuple["InputFile", ...]
    warnings: tuple[Problem, ...] = ()
    of_today: tuple[Problem, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    days: tuple[date, ...] = ()
    notes: tuple[str, ...] = ()
    notice: "NoticeDue | None" = None
    record: bytes | None = None
    new_record: bytes | None = None
    published: "Kind | None" = None
    search: MinutesSearch | None = None
    row: "Row | None" = None
    variables: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All warnings, in order."""
        return in_order((*self.warnings, *self.of_today))


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it: each pack's file with its number of pages, the warnings, and notes.

    `published` is what was put on record, if anything was; `accepted` are further warnings,
    which somebody has accepted.
    """

    packs: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    notice: "NoticeDue | None" = None
    published: "Kind | None" = None
    accepted: tuple[Accepted, ...] = ()


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


def leads_out(folder: Path, workspace: Path) -> bool:
    """Tell whether a folder that is named within the workspace leads out of it by a link."""
    if not folder.is_relative_to(workspace):
        return False
    try:
        return not folder.resolve().is_relative_to(workspace.resolve())
    except RuntimeError:  # links in a circle
        return True
