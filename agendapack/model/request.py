"""A request to build a meeting, the files made for it, and the report of the result."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from agendapack.model import dataclass
from agendapack.problems import Accepted, Problem, in_order

if TYPE_CHECKING:  # who only sends requests to workers imports none of these
    from agendapack.model.document import Assembled, Document, Group
    from agendapack.model.pack import Item
    from agendapack.model.publication import Kind
    from agendapack.model.workspace import InputFile, MinutesSearch

Day = date
"""An alias of `date`, which `MeetingSummary` hides by a field of that name."""


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """The notice that a meeting requires, as days.

    Args:
        last_day: The last lawful day to publish the agenda and its papers.
        given: The clear days left by the day of publication, where they are too few.
        earlier: The subject and the last day of each earlier notice, and of each other reading
            of the law that gives an earlier day.
        wanted: Those notices that the business of the meeting asks for, and that are not given yet.
    """

    clear_days: int
    last_day: date
    given: int | None = None
    earlier: tuple[tuple[str, date], ...] = ()
    wanted: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingSummary:
    """One line of a list of meetings, for a meeting whose files have no errors.

    Args:
        state: As in the meeting's file: `draft`, `final`, `cancelled` or `postponed`.
        decisions_by: The last day to publish the decisions; None where the law asks for none.
    """

    date: date
    committee: str
    state: str
    notice: NoticeDue | None
    published: Day | None
    decisions_by: Day | None = None


class Act(StrEnum):
    """The purpose of a build.

    A supplement holds the papers that are not published yet. Publishing includes them too and
    adds everything to the record. Republishing numbers all pages again.
    """

    BUILD = "build"
    SUPPLEMENT = "supplement"
    PUBLISH = "publish"
    REPUBLISH = "republish"


@dataclass(frozen=True, slots=True)
class Request:
    """A request to build one meeting.

    Args:
        output: The output folder; the files are written to its subfolder named `folder`.
        today: The day of the request, where the days until the meeting matter.
        act: The purpose of the build; publishing needs `today`.
        anyway: Publish it even though it is a draft, or will not be held.
        split: Make volumes too, of at most this many bytes; 0 for the organisation's limit.
        beside: Whether a second process may help, where the system can fork.
        cache: The folder of the cache; None to build everything without one.
    """

    root: Path
    folder: str
    output: Path
    strict: bool = False
    today: date | None = None
    large_print: bool = False
    web: bool = False
    booklet: bool = False
    short: bool = False
    colour: bool = False
    office: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    act: Act = Act.BUILD
    reason: str | None = None
    anyway: bool = False
    split: int | None = None
    beside: bool = True
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class BuiltFiles:
    """All files built for a meeting, before any of them is written.

    Args:
        files: Bytes by path below the meeting's output folder, including the manifest.
        packs: Each pack's file with its number of pages.
        warnings: Warnings that do not depend on the day.
        of_today: Warnings that depend on today's date; the manifest leaves them out.
        days: Days after which the warnings in `of_today` may change.
        record: The bytes of the record of publications; None where there is none.
        new_record: The bytes to replace it with; None to leave it unchanged.
        published: The kind of publication that `new_record` adds, if it adds one.
        row: The meeting's line in a list; None where it depends on the environment.
        variables: The environment variables from which passwords were taken.
    """

    files: Mapping[str, bytes]
    packs: tuple[tuple[str, int], ...]
    sources: tuple["InputFile", ...]
    warnings: tuple[Problem, ...] = ()
    of_today: tuple[Problem, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    days: tuple[date, ...] = ()
    notes: tuple[str, ...] = ()
    notice: NoticeDue | None = None
    record: bytes | None = None
    new_record: bytes | None = None
    published: "Kind | None" = None
    searches: tuple["MinutesSearch", ...] = ()
    row: "MeetingSummary | None" = None
    variables: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All warnings, in order."""
        return in_order((*self.warnings, *self.of_today))


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The result of a build: each pack's file with its number of pages, warnings and notes.

    `published` is the kind of publication that was added to the record; None if none was.
    `accepted` are further warnings, which have been accepted.
    """

    packs: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    notice: NoticeDue | None = None
    published: "Kind | None" = None
    accepted: tuple[Accepted, ...] = ()


Variant = Literal["large-print", "short"]
"""How a document differs from the pack that has all papers as they are."""


@dataclass(frozen=True, slots=True)
class ColourPages:
    """The pages of a file that need colour: as printed, and counted from 1 in the file."""

    printed: tuple[str, ...]
    in_file: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """One finished PDF: its path below the output folder, its audience, and its content.

    `colour` is None where nobody asked which of its pages need colour.
    """

    file: str
    audience: Literal["public", "restricted"]
    document: "Document"
    made: "Assembled"
    variant: Variant | None = None
    colour: ColourPages | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A document with some of the papers: the pack as first published, or a supplement.

    Args:
        title: The words before the name of the meeting; empty for the pack.
        items: The items on its front sheet.
        groups: Its front sheet, then its papers in the order of the agenda.
    """

    file: str
    title: str
    items: tuple["Item", ...]
    groups: tuple["Group", ...]


@dataclass(frozen=True, slots=True)
class PlacedPaper:
    """A paper with its pages in the pack.

    Args:
        first: The number of its first page, as printed.
        last: The number of its last page, as printed, blank sides behind it included.
        document: The file that contains it: `pack.pdf` or a supplement.
        pdf_first: Its first page in that file, counted from 1.
        file: The path of its own PDF below the output folder; None for a withheld paper.
        pages: How many pages it has, without blank sides.
        minutes: How many minutes it takes to read it.
    """

    key: str
    item: str
    title: str
    first: str
    last: str
    pdf_first: int
    pdf_last: int
    file: str | None
    sources: tuple["InputFile", ...]
    withheld: bool = False
    document: str = "pack.pdf"
    pages: int = 0
    minutes: int = 0
