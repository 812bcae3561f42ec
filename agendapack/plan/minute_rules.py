"""The rules of minutes and forward plans: votes add up, topics come to the meeting they are due at.

What is missing or contradicts itself is told.
"""

from collections.abc import Callable, Iterator

from agendapack.model.dates import month_names, write_plain_date
from agendapack.model.papers import Minute, Minutes, RecordedVote, Resolution, count_votes
from agendapack.model.plans import Topic
from agendapack.model.workspace import Loaded
from agendapack.plan.days import clear_days, last_day_to_publish
from agendapack.problems import Code, Problem, did_you_mean, warn


def check_minutes(minutes: Minutes) -> Iterator[Problem]:
    """Yield what is missing from minutes, and what contradicts itself."""
    yield from _tell_missing(minutes)
    yield from check_what_is_said(minutes, minutes)


def check_what_is_said(minutes: Minutes, attended: Minutes) -> Iterator[Problem]:
    """Yield what contradicts itself in minutes; `attended` may be the meeting's public ones."""
    yield from _check_times(minutes)
    yield from _check_attendance(minutes)
    present = [str(member.name) for member in attended.members_present]
    for place, minute in enumerate(minutes.minutes, start=1):
        if minute.resolved and minute.resolutions:
            message = f"minute {place} has 'resolved' and 'resolutions'; it has one of them"
            hint = "make an entry of 'resolutions' of what was resolved"
            yield Problem(Code.REPEATED_FIELD, message, minute.source, hint)
        away = dict(_find_away(minute, attended))
        for vote in _votes_of(minute):
            yield from _check_vote(vote, present, away)
        for resolution in minute.resolutions:
            yield from _check_resolution(resolution, present, attended.quorate)


def _tell_missing(minutes: Minutes) -> Iterator[Problem]:
    attended = minutes.present or minutes.attendance
    said = {
        "chair": (minutes.chair, "who presided and will sign"),
        "start": (minutes.start, "when the meeting started"),
        "finish": (minutes.finish, "when the meeting finished"),
        "attendance": (attended, "who was present"),
    }
    for field, (value, what) in said.items():
        if not value:
            message = f"the minutes do not say {what}"
            yield warn(Code.INCOMPLETE_MINUTES, message, minutes.source, f"add the field '{field}'")
    for each in minutes.attendance:
        if each.status is None:
            message = f"the minutes do not say whether {each.name} attended"
            hint = "write behind 'status': present, remote, apologies or absent"
            yield warn(Code.INCOMPLETE_MINUTES, message, each.source, hint)


def _check_times(minutes: Minutes) -> Iterator[Problem]:
    if minutes.start and minutes.finish and minutes.finish <= minutes.start:
        message = f"the minutes start at {minutes.start:%H:%M} and finish at {minutes.finish:%H:%M}"
        hint = "check am and pm; ignore this if the meeting went on past midnight"
        yield warn(Code.CONFLICTING_DATE, message, minutes.source, hint)
    if minutes.approved and minutes.approved <= minutes.date:
        message = f"the minutes were approved on {minutes.approved}, which is not after the meeting"
        hint = "write the day of the meeting that approved them"
        yield Problem(Code.CONFLICTING_DATE, message, minutes.source, hint)


def _check_attendance(minutes: Minutes) -> Iterator[Problem]:
    if minutes.attendance and (minutes.present or minutes.apologies):
        other = "present" if minutes.present else "apologies"
        message = f"the minutes have 'attendance' and '{other}'; they have one of them"
        hint = "'attendance' says of each member whether they were present or sent apologies"
        yield Problem(Code.REPEATED_FIELD, message, minutes.source, hint)
    listed = [str(each.name) for each in minutes.attendance]
    for each in minutes.attendance:
        of = each.substitute_for
        if of is not None and of not in listed:
            yield warn(
                Code.REPEATED_NAME if of == each.name else Code.UNLIKELY_VOTE,
                f"{each.name} is a substitute for {of}, who is not in the attendance",
                of.source,
                did_you_mean(of, listed) or f"add {of} with 'status: apologies'",
            )
        elif of is not None and any(e.name == of and e.was_there for e in minutes.attendance):
            message = f"{each.name} is a substitute for {of}, who was there too"
            hint = "correct the status of one of the two"
            yield warn(Code.UNLIKELY_VOTE, message, of.source, hint)


def _votes_of(minute: Minute) -> Iterator[RecordedVote]:
    if minute.recorded_vote is not None:
        yield minute.recorded_vote
    yield from (each.votes for each in minute.resolutions if each.votes is not None)


def _find_away(minute: Minute, attended: Minutes) -> Iterator[tuple[str, str]]:
    """Yield who was not in the room for a minute, though at the meeting, and why."""
    every = [*enumerate(attended.minutes)]
    order = {each.item: at for at, each in reversed(every) if each.item is not None}
    here = order.get(minute.item) if minute.item else None
    if here is None:
        return
    for each in attended.attendance:
        came, went = (order.get(item) if item else None for item in (each.arrived, each.left))
        if each.was_there and came is not None and here < came:
            yield str(each.name), f"came with agenda item {each.arrived}"
        elif each.was_there and went is not None and here > went:
            yield str(each.name), f"left with agenda item {each.left}"
    for declared in attended.declarations:
        if declared.withdrew and declared.item is not None and declared.item == minute.item:
            yield str(declared.name), "withdrew from this item"


def _check_vote(vote: RecordedVote, present: list[str], away: dict[str, str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in vote.names:
        if name in seen:
            yield Problem(
                Code.UNLIKELY_VOTE, f"{name} is recorded as having voted twice", name.source
            )
        elif name not in present:
            message = f"{name} is recorded as having voted, but is not listed as present"
            yield warn(Code.UNLIKELY_VOTE, message, name.source, did_you_mean(name, present))
        elif name in away:
            message = f"{name} is recorded as having voted, but {away[name]}"
            hint = "correct the vote, or what is said of the member"
            yield warn(Code.UNLIKELY_VOTE, message, name.source, hint)
        seen.add(name)
    there = len(present) - len(away.keys() & set(present))
    # Without a list of those present there is nothing to compare with; that is told apart.
    if present and vote.count > there:
        so_many = "1 member was" if there == 1 else f"{there} members were"
        message = f"{vote.count} voted or abstained, and {so_many} present"
        hint = "correct the numbers, or the attendance"
        yield Problem(Code.UNLIKELY_VOTE, message, vote.source, hint)


def _check_resolution(
    resolution: Resolution, present: list[str], quorate: bool
) -> Iterator[Problem]:
    decided = resolution.result in ("carried", "amended")
    if decided and not quorate:
        message = "a resolution is carried in a meeting that was not quorate"
        hint = "correct its 'result', or the field 'quorate'"
        yield warn(Code.UNLIKELY_VOTE, message, resolution.source, hint)
    if resolution.mover and resolution.mover == resolution.seconder:
        yield warn(
            Code.UNLIKELY_VOTE,
            f"{resolution.mover} moved the resolution and seconded it",
            resolution.seconder.source if resolution.seconder else resolution.source,
        )
    for role, name in (("mover", resolution.mover), ("seconder", resolution.seconder)):
        if name is not None and present and name not in present:
            message = f"{name} is the {role} of a resolution, but is not listed as present"
            yield warn(Code.UNLIKELY_VOTE, message, name.source, did_you_mean(name, present))
    vote = resolution.votes
    if vote is None or resolution.result not in ("carried", "amended", "lost"):
        return
    # A tie is decided by the casting vote of the chair, either way.
    ahead = count_votes(vote.for_) - count_votes(vote.against)
    if (ahead < 0 and decided) or (ahead > 0 and not decided):
        yield warn(
            Code.UNLIKELY_VOTE,
            f"the resolution is '{resolution.result}' with {count_votes(vote.for_)} for it and "
            f"{count_votes(vote.against)} against",
            vote.source,
            "correct 'result' or the votes; ignore this where more than half was needed",
        )


KEY_DECISION_DAYS = 28
"""Clear days' notice of a key decision (SI 2012/2089 reg 9)."""


def due_topics_are_on_the_agenda(loaded: Loaded) -> Iterator[Problem]:
    """What the forward plan says is due at a meeting is on its agenda, until it is published."""
    plan, held = loaded.forward_plan, loaded.meeting.date
    if plan is None or loaded.record.published is not None:
        return
    if loaded.meeting.state in ("cancelled", "postponed"):
        return
    taken = {item.entry.topic for item in loaded.items}
    for topic in plan.due_at(held):
        if topic.id not in taken:
            yield warn(
                Code.TOPIC_LEFT_OUT,
                f"'{topic.title}' is due at the meeting on {write_plain_date(held)}, "
                "and is not on its agenda",
                topic.source,
                f"give the agenda item that deals with it 'topic: {topic.id}', or change the "
                "'meeting' of the topic",
            )


def topics_are_not_forgotten(loaded: Loaded) -> Iterator[Problem]:
    """What was due at an earlier meeting is in its minutes, or has another day."""
    plan, held = loaded.forward_plan, loaded.meeting.date
    if plan is None or loaded.record.published is not None:
        return
    taken = {item.entry.topic for item in loaded.items}
    for topic in plan.topics:
        due = topic.meeting or topic.month
        if topic.state != "planned" or topic.id in taken or due is None:
            continue
        over = due < held if topic.meeting else due < held.replace(day=1)
        # While nothing later is minuted, the minutes may be still to come.
        if over and any(minutes.date >= due for minutes in loaded.earlier):
            yield warn(
                Code.TOPIC_LEFT_OUT,
                f"'{topic.title}' was due {_write_due(topic, loaded)}, and no minutes say that it "
                "was dealt with",
                topic.source,
                f"change its 'meeting', write 'topic: {topic.id}' below the minute that dealt with "
                "it, or 'state: done'",
            )


def _write_due(topic: Topic, loaded: Loaded) -> str:
    if topic.meeting is not None:
        return f"at the meeting on {write_plain_date(topic.meeting)}"
    assert topic.month is not None
    return f"in {month_names(loaded.wording)[topic.month.month - 1]} {topic.month.year}"


def topics_are_in_the_forward_plan(loaded: Loaded) -> Iterator[Problem]:
    """The topic that an agenda item names stands in the committee's forward plan."""
    plan = loaded.forward_plan
    known = [str(topic.id) for topic in plan.topics] if plan else []
    for number, item in loaded.called_items:
        topic = item.entry.topic
        if topic is not None and topic not in known:
            message = (
                f"agenda item {number} deals with the topic '{topic}', "
                "which is not in the committee's forward plan"
            )
            hint = did_you_mean(topic, known) or "add it to the plan, or delete the line 'topic'"
            yield warn(Code.UNKNOWN_TOPIC, message, topic.source, hint)


def key_decisions_are_noticed(loaded: Loaded) -> Iterator[Problem]:
    """Notice of a key decision is published 28 clear days before the meeting."""
    plan, held = loaded.forward_plan, loaded.meeting.date
    if plan is None or loaded.record.published is not None:
        return
    last = last_day_to_publish(held, KEY_DECISION_DAYS, ())
    for topic in plan.due_at(held):
        if not topic.key_decision or (topic.noticed and topic.noticed <= last):
            continue
        if topic.noticed is None:
            found = "no notice of the key decision"
        else:
            given = 0 if topic.noticed >= held else clear_days(topic.noticed, held, ())
            found = f"{given} clear days' notice of the key decision"
        yield warn(
            Code.KEY_DECISION_NOTICE,
            f"the plan has {found} '{topic.title}'; {KEY_DECISION_DAYS} clear days are needed, "
            f"and the last day for it is {write_plain_date(last)}",
            topic.source,
            "write 'noticed: DATE' when notice is published, or move the topic to a later meeting",
        )


FORWARD_PLAN_RULES: tuple[Callable[[Loaded], Iterator[Problem]], ...] = (
    due_topics_are_on_the_agenda,
    topics_are_not_forgotten,
    topics_are_in_the_forward_plan,
    key_decisions_are_noticed,
)
