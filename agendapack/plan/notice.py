"""Count the notice of a meeting by the regime that its committee or organisation is under."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agendapack.codes import Code
from agendapack.model.notice import NO_REGIME, DayKind, NoticeDue, Period
from agendapack.model.wording import write_weekday_date
from agendapack.model.workspace import Loaded
from agendapack.plan.clear_days import clear_days, last_day_to_publish
from agendapack.plan.days_off import DaysOff
from agendapack.plan.working_days import bank_holidays_of
from agendapack.problems import Problem, Severity

MOST_CLEAR_DAYS = 366
WORKING: tuple[DayKind, ...] = ("saturday", "sunday", "bank-holiday", "closure", "proclaimed-day")
"""What `counting: working` leaves out."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How many clear days, and which days do not count; `period` has the rest."""

    clear_days: int
    not_counted: tuple[DayKind, ...]
    period: Period


def count_notice(loaded: Loaded) -> NoticeDue | None:
    """Return what the meeting's notice comes to; None where none is asked for or can be counted."""
    meeting, organisation = loaded.meeting, loaded.organisation
    rules = _find_rules(loaded)
    if rules is None or meeting.state == "cancelled":
        return None
    bank_holidays = bank_holidays_of(organisation)

    def off(kinds: tuple[DayKind, ...]) -> DaysOff:
        return DaysOff(kinds, bank_holidays, organisation.closures)

    closed = off(rules.not_counted)
    try:
        last = last_day_to_publish(meeting.date, rules.clear_days, closed)
        earlier = tuple(
            (
                notice.of,
                last_day_to_publish(meeting.date, notice.clear_days, off(notice.not_counted)),
            )
            for notice in rules.period.earlier_notices
        )
    except OverflowError:
        return None
    published = meeting.published
    given = clear_days(published, meeting.date, closed) if published and published > last else None
    return NoticeDue(rules.clear_days, last, given, earlier)


def tell_notice(loaded: Loaded, due: NoticeDue | None, today: date) -> tuple[Problem, ...]:
    """Warn where the last day to publish has passed and the meeting is still to come."""
    meeting = loaded.meeting
    if due is None or meeting.date < today:
        return ()
    asked = f"{due.clear_days} clear day{'' if due.clear_days == 1 else 's'}"
    last = write_weekday_date(due.last_day)
    if meeting.published is not None and due.given is not None:
        published = write_weekday_date(meeting.published)
        found = (
            f"the agenda is published on {published}, which leaves {due.given} of {asked} "
            f"before the meeting; the last day was {last}"
        )
    elif meeting.published is None and today > due.last_day:
        found = f"the last day to publish with {asked} before the meeting was {last}"
    else:
        return ()
    hint = "a meeting is not always invalid for this: take advice"
    if meeting.published is None:
        hint += "; if the agenda was published, add 'published: DATE'"
    return (Problem(Code.NOTICE_PASSED, found, meeting.source, hint, Severity.WARNING),)


def notice_days(loaded: Loaded, due: NoticeDue | None) -> Iterator[date]:
    """Yield the days after which `tell_notice` may tell something else."""
    meeting = loaded.meeting
    if due is None:
        return
    if meeting.published is None:
        yield due.last_day
    if meeting.published is None or due.given is not None:
        yield meeting.date


def _find_rules(loaded: Loaded) -> Rules | None:
    held, country = loaded.meeting.date, loaded.organisation.country
    notice = loaded.committee.notice or loaded.organisation.notice
    if notice is None:
        usual = (r for r in loaded.regimes.values() if r.default and r.nation == country)
        regime = next(usual, None)
    else:
        regime = None if notice.regime == NO_REGIME else loaded.regimes.get(notice.regime)
    for period in regime.periods if regime else ():
        if (period.from_ or date.min) <= held <= (period.until or date.max):
            if period.clear_days is not None:
                return Rules(period.clear_days, period.not_counted, period)
            if notice and notice.clear_days is not None and notice.clear_days <= MOST_CLEAR_DAYS:
                not_counted = WORKING if notice.counting == "working" else ()
                return Rules(notice.clear_days, not_counted, period)
    return None
