"""What is imported: the blocks of an agenda from a word processor, the meetings of a calendar."""

from datetime import date, time
from typing import Literal

from agendapack.model.records import dataclass
from agendapack.problems import Source

BlockKind = Literal["heading", "paragraph", "entry", "list", "table", "note", "margin"]


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """A block of a document. An `entry` is one of a numbered list, `margin` is a head or foot.

    Args:
        plain: Its words, with line breaks.
        text: The same in Markdown.
        label: The number that the program prints in front of it.
        is_bold: Whether all of it is bold, so that it may be a heading that is not called one.
        rows: The cells of a table, each with its words and its Markdown.
        entries: Of a list, each with its words and its Markdown.
    """

    kind: BlockKind
    plain: str
    text: str
    label: str = ""
    level: int = 0
    is_bold: bool = False
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    entries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """A date that a calendar has.

    Args:
        committee: The committee as the calendar calls it: the name of its file, its own name, or
            a longer text that has it; empty where the calendar names none.
        suffix: Goes behind the date in the name of the folder.
        again: The meeting whose items are taken.
        is_surely_meeting: Whether the calendar has nothing but meetings.
    """

    source: Source
    day: date
    committee: str = ""
    clock: time | None = None
    venue: str | None = None
    suffix: str | None = None
    again: str | None = None
    is_surely_meeting: bool = True
