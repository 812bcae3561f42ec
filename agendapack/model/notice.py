"""The notice that a meeting requires: an organisation's choice, and the rules of the law."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from agendapack.model.fields import PLACE, Count, Day, Flag, Name, Record
from agendapack.model.records import dataclass
from agendapack.model.text import Text

NO_REGIME = "none"
"""Written in place of a regime's name: no notice is counted."""

Nation = Literal["england", "wales", "scotland", "northern-ireland"]
DayKind = Literal[
    "saturday",
    "sunday",
    "bank-holiday",
    "bank-holiday-break",
    "christmas-break",
    "easter-break",
    "closure",
    "proclaimed-day",
]


class Notice(Record):
    """How clear days of notice are counted."""

    regime: Name = Field(
        description="principal-council, executive, parish, wales, community-council, scotland, "
        "northern-ireland, public-body, school-governors, school-governors-wales, company, "
        "charity, or none.",
    )
    clear_days: Count | None = Field(
        None, description="How many clear days, for a company or charity; its own rules say that."
    )
    counting: Literal["calendar", "working"] = Field(
        "calendar",
        description="Which days count, for a company or charity: all, or working days only.",
    )


def _spell_out(value: object) -> object:
    return {"regime": value, PLACE: value.source} if isinstance(value, Text) else value


NoticeField = Annotated[Notice, BeforeValidator(_spell_out, json_schema_input_type=Notice | Name)]
"""A notice as fields, or just the name of its regime."""

EarlierKind = Literal["private-meeting", "private-meeting-again", "key-decision"]


class EarlierNotice(Record):
    """A further notice that some meetings need, `clear_days` before the meeting."""

    kind: EarlierKind
    of: Text
    clear_days: Count
    not_counted: tuple[DayKind, ...] = ()
    law: Text


class OtherReading(Record):
    """Another way in which the law is read, which leaves other days uncounted."""

    of: Text
    not_counted: tuple[DayKind, ...]


class Period(Record):
    """The rules of a regime for meetings held from one day until another, both included.

    Where `clear_days` is left out, the organisation's own rules give the number. `unsure` says
    what is not certain about the rules.
    """

    from_: Day | None = None
    until: Day | None = None
    clear_days: Count | None = None
    not_counted: tuple[DayKind, ...] = ()
    earlier_notices: tuple[EarlierNotice, ...] = ()
    other_readings: tuple[OtherReading, ...] = ()
    decision_days: Count | None = None
    """Working days, the day of the meeting included, in which to publish a note of decisions."""
    law: Text
    unsure: Text | None = None


class Regime(Record):
    """One file of `agendapack/regimes/`; `default` for the usual regime of its nation.

    `exclusion` names the file of `agendapack/exempt/` by which the public is excluded.
    """

    name: Text
    nation: Nation | None = None
    default: Flag = False
    exclusion: Text
    periods: tuple[Period, ...]


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
