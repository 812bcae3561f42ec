"""What is asked for, what was made of it, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.model.search import MinutesSearch
from agendapack.problems import Problem, in_order

if TYPE_CHECKING:
    from agendapack.model.notice import NoticeDue
    from agendapack.model.publication import Kind
    from agendapack.model.row import Row
    from agendapack.model.workspace import InputFile


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

    `published` is what was put on record, if anything was.
    """

    packs: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    notice: "NoticeDue | None" = None
    published: "Kind | None" = None
