"""Rules about notice and late papers: each is a function that finds faults."""

from collections.abc import Callable, Iterator

from agendapack.codes import Code
from agendapack.model.notice import NO_REGIME, Notice, Regime
from agendapack.model.wording import write_plain_date
from agendapack.model.workspace import Loaded
from agendapack.plan.notice import MOST_CLEAR_DAYS
from agendapack.problems import Problem, Severity, did_you_mean


def notice_names_a_regime(loaded: Loaded) -> Iterator[Problem]:
    """Notice is counted by a regime that exists, in the nation whose law it is."""
    for whose, notice in _notices(loaded):
        regime = loaded.regimes.get(notice.regime)
        if regime is None and notice.regime != NO_REGIME:
            known = [*loaded.regimes, NO_REGIME]
            yield Problem(
                Code.UNKNOWN_REGIME,
                f"the notice of the {whose} names the regime '{notice.regime}', which is not known",
                notice.regime.source,
                did_you_mean(notice.regime, known) or f"the regimes are {', '.join(known)}",
            )
        country = loaded.organisation.country
        if regime and regime.nation not in (None, country):
            yield Problem(
                Code.UNKNOWN_REGIME,
                f"the notice of the {whose} names the regime '{notice.regime}', "
                f"which is law in {_nation(regime.nation)}; the country is {_nation(country)}",
                notice.regime.source,
                "correct the regime, or 'country' in the organisation's file",
                Severity.WARNING,
            )


def own_rules_give_their_clear_days(loaded: Loaded) -> Iterator[Problem]:
    """The number of clear days is given where no law gives it, and only there."""
    for whose, notice in _notices(loaded):
        regime = loaded.regimes.get(notice.regime)
        if regime is None:
            continue
        if _has_own_rules(regime) and notice.clear_days is None:
            yield Problem(
                Code.MISSING_FIELD,
                f"the notice of the {whose} lacks the field 'clear-days'",
                notice.source,
                "add for instance 'clear-days: 14', as the rules of the organisation say",
            )
        elif not _has_own_rules(regime) and notice.clear_days is not None:
            yield Problem(
                Code.BAD_VALUE,
                f"the notice of the {whose} gives 'clear-days'; "
                f"the regime '{notice.regime}' has a number of its own",
                notice.source,
                "delete the field",
            )
        elif notice.clear_days is not None and notice.clear_days > MOST_CLEAR_DAYS:
            yield Problem(
                Code.BAD_VALUE,
                f"the notice of the {whose} is {notice.clear_days} clear days; "
                f"it may be up to {MOST_CLEAR_DAYS}",
                notice.source,
            )


def late_items_say_why(loaded: Loaded) -> Iterator[Problem]:
    """A late item is taken for a reason.

    (LGA 1972 s.100B(4)(b).)
    """
    for number, item in enumerate(loaded.items, start=1):
        late = item.entry.late
        if late is not None and not late.reason.strip():
            yield Problem(
                Code.MISSING_FIELD,
                f"agenda item {number} is late and gives no reason for its urgency",
                late.reason.source,
                "say why it cannot wait for the next meeting",
            )


def papers_to_follow_have_titles(loaded: Loaded) -> Iterator[Problem]:
    """The agenda prints the title of a paper whose file is not there yet."""
    for number, item in enumerate(loaded.items, start=1):
        entry = item.entry
        named = entry.report or entry.work_plan
        if entry.is_awaited and named is not None and entry.title is None and not item.broken:
            yield Problem(
                Code.MISSING_FIELD,
                f"agenda item {number} is to follow, and lacks the field 'title'",
                named.source,
                "the paper's own title is not read until it is there",
            )


def papers_are_received_before_the_meeting(loaded: Loaded) -> Iterator[Problem]:
    """A paper comes before the meeting that it is for."""
    held = loaded.meeting.date
    for number, item in enumerate(loaded.items, start=1):
        received = item.entry.received
        if received is not None and received > held:
            yield Problem(
                Code.CONFLICTING_DATE,
                f"the paper of agenda item {number} was received on {write_plain_date(received)}, "
                f"after the meeting on {write_plain_date(held)}",
                item.entry.source,
            )


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
