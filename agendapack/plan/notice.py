"""Count the notice of a meeting under the regime of its committee or organisation.

Also the rules about notice and late papers, each a function that finds faults.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from agendapack.model import dataclass
from agendapack.model.dates import write_plain_date, write_weekday_date
from agendapack.model.organisation import (
    NO_REGIME,
    DayKind,
    EarlierKind,
    EarlierNotice,
    Notice,
    Period,
    Regime,
)
from agendapack.model.papers import Report
from agendapack.model.request import MeetingSummary, NoticeDue
from agendapack.model.withholding import split_parts
from agendapack.model.workspace import Loaded, LoadedItem, call_paper_of
from agendapack.plan.days import DaysOff, bank_holidays_of, clear_days, last_day_to_publish
from agendapack.problems import Code, Problem, did_you_mean, warn

MOST_CLEAR_DAYS = 366
WORKING: tuple[DayKind, ...] = ("saturday", "sunday", "bank-holiday", "closure", "proclaimed-day")
"""The days that do not count with `counting: working`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The number of clear days and the days that do not count; `period` has the rest."""

    clear_days: int
    not_counted: tuple[DayKind, ...]
    period: Period


def count_notice(loaded: Loaded) -> NoticeDue | None:
    """Return the notice that a meeting requires; None if it needs none or cannot be counted."""
    meeting, rules = loaded.meeting, _find_rules(loaded)
    if rules is None or _is_off(loaded):
        return None
    closed = _days_off(loaded, rules.not_counted)
    try:
        last = last_day_to_publish(meeting.date, rules.clear_days, closed)
        days = _count_earlier(loaded, rules)
        earlier = tuple((str(notice.of), day) for notice, day in days)
        wanted = set(find_wanted(loaded))
        asked = tuple((str(notice.of), day) for notice, day in days if notice.kind in wanted)
        earlier += tuple((of, day) for of, day in _other_readings(loaded, rules) if day < last)
    except OverflowError:
        return None
    published = meeting.published
    given = clear_days(published, meeting.date, closed) if published and published > last else None
    return NoticeDue(rules.clear_days, last, given, earlier, asked)


def find_wanted(loaded: Loaded) -> Iterator[EarlierKind]:
    """Yield each earlier notice that the business of a meeting asks for, and that is not given."""
    given = loaded.meeting.private_meeting
    if any(map(_is_private, loaded.items)):
        if given is None or given.noticed is None:
            yield "private-meeting"
        if given is None or given.noticed_again is None:
            yield "private-meeting-again"
    plan = loaded.forward_plan
    topics = plan.due_at(loaded.meeting.date) if plan else ()
    if any(topic.key_decision and topic.noticed is None for topic in topics):
        yield "key-decision"


def _is_private(item: LoadedItem) -> bool:
    """Tell whether the public is not to be there for an item, or for a part of its papers."""
    report = item.paper if isinstance(item.paper, Report) else None
    records = (item.entry, *((report,) if report else ()), *(each.annex for each in item.annexes))
    causes = (record.exempt or record.confidential for record in records)
    if any(cause is not None and cause.released is None for cause in causes):
        return True
    return report is not None and any(part.opening for part in split_parts(report.body))


def find_earlier_kinds(loaded: Loaded) -> frozenset[str]:
    """Return the kinds of earlier notices that the law of a meeting knows."""
    rules = _find_rules(loaded)
    return frozenset(each.kind for each in rules.period.earlier_notices) if rules else frozenset()


def _count_earlier(loaded: Loaded, rules: Rules) -> list[tuple[EarlierNotice, date]]:
    held = loaded.meeting.date
    return [
        (each, last_day_to_publish(held, each.clear_days, _days_off(loaded, each.not_counted)))
        for each in rules.period.earlier_notices
    ]


def _is_off(loaded: Loaded) -> bool:
    return loaded.meeting.state in ("cancelled", "postponed")


def count_decisions(loaded: Loaded) -> date | None:
    """Return the last day to publish the note of decisions; None where the law asks for none."""
    rules = _find_rules(loaded)
    if rules is None or rules.period.decision_days is None or _is_off(loaded):
        return None
    closed = _days_off(loaded, rules.not_counted)
    counted, day = 0, loaded.meeting.date - timedelta(days=1)
    while counted < rules.period.decision_days:
        day += timedelta(days=1)
        counted += day not in closed
    return day


def _days_off(loaded: Loaded, kinds: tuple[DayKind, ...]) -> DaysOff:
    organisation = loaded.organisation
    return DaysOff(kinds, bank_holidays_of(organisation), organisation.closures)


def _other_readings(loaded: Loaded, rules: Rules) -> Iterator[tuple[str, date]]:
    for reading in rules.period.other_readings:
        off = _days_off(loaded, reading.not_counted)
        yield reading.of, last_day_to_publish(loaded.meeting.date, rules.clear_days, off)


def tell_notice(loaded: Loaded, due: NoticeDue | None, today: date) -> tuple[Problem, ...]:
    """Warn where the last day to publish has passed, or is not certain, of a meeting to come."""
    if due is None or loaded.meeting.date < today:
        return ()
    return (
        *_tell_passed(loaded, due, today),
        *_tell_private(loaded, today),
        *_tell_unsure(loaded, due, today),
    )


def _tell_passed(loaded: Loaded, due: NoticeDue, today: date) -> Iterator[Problem]:
    meeting = loaded.meeting
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
        return
    hint = "a meeting is not always invalid for this: take advice"
    if meeting.published is None:
        hint += "; if the agenda was published, add 'published: DATE'"
    place = meeting.place_of("published", "date")
    yield warn(Code.NOTICE_PASSED, found, place, hint)


def _tell_private(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Warn where the public was not told in time that the meeting will be held in private."""
    rules, given = _find_rules(loaded), loaded.meeting.private_meeting
    if rules is None:
        return
    wanted = set(find_wanted(loaded))
    dates = {
        "private-meeting": ("noticed", given.noticed if given else None),
        "private-meeting-again": ("noticed-again", given.noticed_again if given else None),
    }
    for notice, last in _count_earlier(loaded, rules):
        field, published = dates.get(notice.kind, ("", None))
        if published is not None and published > last:
            found = f"notice of {notice.of} was published on {write_weekday_date(published)}"
        elif published is None and notice.kind in wanted and notice.kind in dates and today > last:
            found = f"notice of {notice.of} is not given"
        else:
            continue
        yield warn(
            Code.NOTICE_PASSED,
            f"{found}; the last day for it, {notice.clear_days} clear days before the meeting, "
            f"was {write_weekday_date(last)}",
            given.place_of(field) if given else loaded.meeting.place_of("date"),
            "if it was given in time, write the day below 'private-meeting' in meeting.yaml; "
            "where it is urgent, SI 2012/2089 reg 5(6) says whose agreement is needed",
        )


def _tell_unsure(loaded: Loaded, due: NoticeDue, today: date) -> Iterator[Problem]:
    """Warn of a day that is in time by one reading of the law only, and of uncertain rules."""
    meeting, rules = loaded.meeting, _find_rules(loaded)
    day = meeting.published or today
    if rules is None or day > due.last_day:
        return
    for of, last in _other_readings(loaded, rules):
        if last < day:
            yield _unsure(
                loaded,
                f"the law is read in two ways: the last day to publish is "
                f"{write_weekday_date(due.last_day)}, but by {of} it was "
                f"{write_weekday_date(last)}",
            )
    if rules.period.unsure and meeting.published is None:
        yield _unsure(loaded, f"the notice counted here is not certain: {rules.period.unsure}")


def _unsure(loaded: Loaded, found: str) -> Problem:
    hint = "docs/notice.md says how each regime counts; take advice"
    return warn(Code.UNSURE_LAW, found, loaded.meeting.place_of("published", "date"), hint)


def notice_days(loaded: Loaded, due: NoticeDue | None) -> Iterator[date]:
    """Yield the days after which `tell_notice` may return something else."""
    meeting, rules = loaded.meeting, _find_rules(loaded)
    if due is None or rules is None:
        return
    if meeting.published is None:
        yield due.last_day
        yield from (day for _, day in _other_readings(loaded, rules))
    yield from (day for _, day in due.wanted)
    if meeting.published is None or due.given is not None or rules.period.other_readings:
        yield meeting.date


def find_regime(loaded: Loaded) -> Regime | None:
    """Return the regime of the committee, of the organisation or of the country, in that order."""
    notice = loaded.committee.notice or loaded.organisation.notice
    return usual_regime(loaded) if notice is None else loaded.regimes.get(notice.regime)


def names_unknown_regime(loaded: Loaded) -> bool:
    """Tell whether the notice of the committee or of the organisation names no regime there is."""
    notice = loaded.committee.notice or loaded.organisation.notice
    return notice is not None and notice.regime not in (*loaded.regimes, NO_REGIME)


def usual_regime(loaded: Loaded) -> Regime | None:
    """Return the regime of principal councils of the organisation's country."""
    country = loaded.organisation.country
    return next((r for r in loaded.regimes.values() if r.default and r.nation == country), None)


def _find_rules(loaded: Loaded) -> Rules | None:
    held, regime = loaded.meeting.date, find_regime(loaded)
    notice = loaded.committee.notice or loaded.organisation.notice
    for period in regime.periods if regime else ():
        if (period.from_ or date.min) <= held <= (period.until or date.max):
            if period.clear_days is not None:
                return Rules(period.clear_days, period.not_counted, period)
            if notice and notice.clear_days is not None and notice.clear_days <= MOST_CLEAR_DAYS:
                not_counted = WORKING if notice.counting == "working" else ()
                return Rules(notice.clear_days, not_counted, period)
    return None


def notice_names_a_regime(loaded: Loaded) -> Iterator[Problem]:
    """Notice is counted by a regime that exists, in the nation whose law it is."""
    for whose, notice in _notices(loaded):
        regime = loaded.regimes.get(notice.regime)
        if regime is None and notice.regime != NO_REGIME:
            known = [*loaded.regimes, NO_REGIME]
            message = (
                f"the notice of the {whose} names the regime '{notice.regime}', which is not known"
            )
            hint = did_you_mean(notice.regime, known) or f"the regimes are {', '.join(known)}"
            yield Problem(Code.UNKNOWN_REGIME, message, notice.regime.source, hint)
        country = loaded.organisation.country
        if regime and regime.nation not in (None, country):
            message = (
                f"the notice of the {whose} names the regime '{notice.regime}', "
                f"which is law in {_nation(regime.nation)}; the country is {_nation(country)}"
            )
            hint = "correct the regime, or 'country' in the organisation's file"
            yield warn(Code.UNKNOWN_REGIME, message, notice.regime.source, hint)


def own_rules_give_their_clear_days(loaded: Loaded) -> Iterator[Problem]:
    """The field `clear-days` is given if the regime has no number of its own, and only then."""
    for whose, notice in _notices(loaded):
        regime = loaded.regimes.get(notice.regime)
        if regime is None:
            continue
        if notice.has_lost("clear-days"):
            continue
        if _has_own_rules(regime) and notice.clear_days is None:
            message = f"the notice of the {whose} lacks the field 'clear-days'"
            hint = "add for instance 'clear-days: 14', as the rules of the organisation say"
            yield Problem(Code.MISSING_FIELD, message, notice.source, hint)
        elif not _has_own_rules(regime) and notice.clear_days is not None:
            message = (
                f"the notice of the {whose} gives 'clear-days'; "
                f"the regime '{notice.regime}' has a number of its own"
            )
            yield Problem(Code.BAD_VALUE, message, notice.source, "delete the field")
        elif notice.clear_days is not None and notice.clear_days > MOST_CLEAR_DAYS:
            yield Problem(
                Code.BAD_VALUE,
                f"the notice of the {whose} is {notice.clear_days} clear days; "
                f"it may be up to {MOST_CLEAR_DAYS}",
                notice.source,
            )


def late_items_say_why(loaded: Loaded) -> Iterator[Problem]:
    """A late item gives the reason for its urgency (LGA 1972 s.100B(4)(b))."""
    for number, item in loaded.called_items:
        late = item.entry.late
        if late is not None and not late.reason.strip():
            message = f"agenda item {number} is late and gives no reason for its urgency"
            hint = "say why it cannot wait for the next meeting"
            yield Problem(Code.MISSING_FIELD, message, late.reason.source, hint)


def papers_to_follow_have_titles(loaded: Loaded) -> Iterator[Problem]:
    """The agenda prints the title of a paper whose file is not there yet."""
    for number, item in loaded.called_items:
        entry = item.entry
        named = entry.report or entry.work_plan
        untold = item.paper_of is None and not item.broken  # `load` looks at papers of an item
        if entry.is_awaited and named is not None and entry.title is None and untold:
            message = f"agenda item {number} is to follow, and lacks the field 'title'"
            hint = "the paper's own title is not read until it is there"
            yield Problem(Code.MISSING_FIELD, message, named.source, hint)


def papers_are_received_before_the_meeting(loaded: Loaded) -> Iterator[Problem]:
    """A paper is received before its meeting."""
    held = loaded.meeting.date
    for number, item in loaded.called_items:
        received = item.entry.received
        if received is not None and received > held:
            message = (
                f"{call_paper_of(number, item)} was received on {write_plain_date(received)}, "
                f"after the meeting on {write_plain_date(held)}"
            )
            yield Problem(Code.CONFLICTING_DATE, message, item.entry.source)


NOTICE_RULES: tuple[Callable[[Loaded], Iterator[Problem]], ...] = (
    notice_names_a_regime,
    own_rules_give_their_clear_days,
    late_items_say_why,
    papers_to_follow_have_titles,
    papers_are_received_before_the_meeting,
)


def _notices(loaded: Loaded) -> Iterator[tuple[str, Notice]]:
    for whose, notice in (
        ("organisation", loaded.organisation.notice),
        ("committee", loaded.committee.notice),
    ):
        if notice is not None:
            yield whose, notice


def _has_own_rules(regime: Regime) -> bool:
    return all(period.clear_days is None for period in regime.periods)


def _nation(name: str | None) -> str:
    return (name or "").replace("-", " ").title()


def summarise_meeting(loaded: Loaded, due: NoticeDue | None) -> MeetingSummary:
    """Return a meeting's line in a list of meetings."""
    meeting = loaded.meeting
    name, by = str(loaded.committee.name), count_decisions(loaded)
    return MeetingSummary(meeting.date, name, meeting.state, due, meeting.published, by)


def name_variables(loaded: Loaded) -> tuple[str, ...]:
    """Return the environment variables that hold the passwords of a meeting's annexes, sorted."""
    named = (a.annex.password_from for item in loaded.items for a in item.annexes)
    return tuple(sorted({name.strip().removeprefix("env:") for name in named if name}))
