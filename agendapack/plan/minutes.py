"""Plan the minutes of a meeting itself, and keep the rules of all minutes.

Minutes stand on the agenda of the meeting that approves them, and before that on their own.
"""

from collections.abc import Iterator
from dataclasses import replace

from agendapack.model.pack import Pack, Paper, PlannedMinutes
from agendapack.model.papers import Minute, Minutes, RecordedVote, Resolution, count_votes
from agendapack.model.wording import ENGLISH, join_names
from agendapack.model.workspace import Loaded
from agendapack.plan.items import plan_minutes
from agendapack.problems import Checked, Code, Problem, Severity, Source, did_you_mean


def check_minutes(minutes: Minutes) -> Iterator[Problem]:
    """Yield what is missing from minutes, and what contradicts itself."""
    yield from _tell_missing(minutes)
    yield from _check_times(minutes)
    yield from _check_attendance(minutes)
    members = minutes.members_present
    present = [str(member.name) for member in members]
    for place, minute in enumerate(minutes.minutes, start=1):
        yield from _check_minute(place, minute)
        for vote in _votes_of(minute):
            yield from _check_vote(vote, present)
        for resolution in minute.resolutions:
            yield from _check_resolution(resolution, present, minutes.quorate)


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
            yield _warn(
                Code.INCOMPLETE_MINUTES,
                f"the minutes do not say {what}",
                minutes.source,
                f"add the field '{field}'",
            )
    for each in minutes.attendance:
        if each.status is None:
            yield _warn(
                Code.INCOMPLETE_MINUTES,
                f"the minutes do not say whether {each.name} attended",
                each.source,
                "write behind 'status': present, remote, apologies or absent",
            )


def _check_times(minutes: Minutes) -> Iterator[Problem]:
    if minutes.start and minutes.finish and minutes.finish <= minutes.start:
        yield _warn(
            Code.CONFLICTING_DATE,
            f"the minutes start at {minutes.start:%H:%M} and finish at {minutes.finish:%H:%M}",
            minutes.source,
            "check am and pm; ignore this if the meeting went on past midnight",
        )
    if minutes.approved and minutes.approved <= minutes.date:
        yield Problem(
            Code.CONFLICTING_DATE,
            f"the minutes were approved on {minutes.approved}, which is not after the meeting",
            minutes.source,
            "write the day of the meeting that approved them",
        )


def _check_attendance(minutes: Minutes) -> Iterator[Problem]:
    if minutes.attendance and (minutes.present or minutes.apologies):
        other = "present" if minutes.present else "apologies"
        yield Problem(
            Code.REPEATED_FIELD,
            f"the minutes have 'attendance' and '{other}'; they have one of them",
            minutes.source,
            "'attendance' says of each member whether they were present or sent apologies",
        )
    listed = [str(each.name) for each in minutes.attendance]
    for each in minutes.attendance:
        of = each.substitute_for
        if of is not None and of not in listed:
            yield _warn(
                Code.REPEATED_NAME if of == each.name else Code.UNLIKELY_VOTE,
                f"{each.name} is a substitute for {of}, who is not in the attendance",
                of.source,
                did_you_mean(of, listed) or f"add {of} with 'status: apologies'",
            )
        elif of is not None and any(e.name == of and e.was_there for e in minutes.attendance):
            yield _warn(
                Code.UNLIKELY_VOTE,
                f"{each.name} is a substitute for {of}, who was there too",
                of.source,
                "correct the status of one of the two",
            )


def _check_minute(place: int, minute: Minute) -> Iterator[Problem]:
    if minute.resolved and minute.resolutions:
        yield Problem(
            Code.REPEATED_FIELD,
            f"minute {place} has 'resolved' and 'resolutions'; it has one of them",
            minute.source,
            "make an entry of 'resolutions' of what was resolved",
        )


def _votes_of(minute: Minute) -> Iterator[RecordedVote]:
    if minute.recorded_vote is not None:
        yield minute.recorded_vote
    yield from (each.votes for each in minute.resolutions if each.votes is not None)


def _check_vote(vote: RecordedVote, present: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in vote.names:
        if name in seen:
            yield Problem(
                Code.UNLIKELY_VOTE, f"{name} is recorded as having voted twice", name.source
            )
        elif name not in present:
            yield _warn(
                Code.UNLIKELY_VOTE,
                f"{name} is recorded as having voted, but is not listed as present",
                name.source,
                did_you_mean(name, present),
            )
        seen.add(name)
    # Without a list of those present there is nothing to compare with; that is told apart.
    if present and vote.count > len(present):
        yield Problem(
            Code.UNLIKELY_VOTE,
            f"{vote.count} voted or abstained, and {_so_many(len(present))} present",
            vote.source,
            "correct the numbers, or the attendance",
        )


def _so_many(members: int) -> str:
    return f"{members} members were" if members != 1 else "1 member was"


def _check_resolution(
    resolution: Resolution, present: list[str], quorate: bool
) -> Iterator[Problem]:
    decided = resolution.result in ("carried", "amended")
    if decided and not quorate:
        yield _warn(
            Code.UNLIKELY_VOTE,
            "a resolution is carried in a meeting that was not quorate",
            resolution.source,
            "correct its 'result', or the field 'quorate'",
        )
    if resolution.mover and resolution.mover == resolution.seconder:
        yield _warn(
            Code.UNLIKELY_VOTE,
            f"{resolution.mover} moved the resolution and seconded it",
            resolution.seconder.source if resolution.seconder else resolution.source,
        )
    for role, name in (("mover", resolution.mover), ("seconder", resolution.seconder)):
        if name is not None and present and name not in present:
            yield _warn(
                Code.UNLIKELY_VOTE,
                f"{name} is the {role} of a resolution, but is not listed as present",
                name.source,
                did_you_mean(name, present),
            )
    vote = resolution.votes
    if vote is None or resolution.result not in ("carried", "amended", "lost"):
        return
    # A tie is decided by the casting vote of the chair, either way.
    ahead = count_votes(vote.for_) - count_votes(vote.against)
    if (ahead < 0 and decided) or (ahead > 0 and not decided):
        yield _warn(
            Code.UNLIKELY_VOTE,
            f"the resolution is '{resolution.result}' with {count_votes(vote.for_)} for it and "
            f"{count_votes(vote.against)} against",
            vote.source,
            "correct 'result' or the votes; ignore this where more than half was needed",
        )


def _warn(code: Code, message: str, source: Source, hint: str | None = None) -> Problem:
    return Problem(code, message, source, hint, Severity.WARNING)


MINUTES_KEY, DECISIONS_KEY = "own_minutes", "own_decisions"
"""The keys of their sections; no item has a name with an underscore."""


def plan_own_minutes(loaded: Loaded, pack: Pack) -> Checked[tuple[Paper, ...]]:
    """Plan the minutes of the meeting itself, and the note of its decisions.

    Returns:
        Both as papers that stand in no pack; none without minutes, and no note of decisions
        where nothing was decided.
    """
    if loaded.minutes is None or loaded.minutes.broken:
        return Checked(())
    record, say = loaded.minutes.record, pack.style.wording.say
    numbered, problems = plan_minutes(record, loaded)
    draft = record.approved is None
    title = say("minutes-draft-title" if draft else "minutes-title")
    whole = replace(numbered, kind="draft" if draft else "approved")
    papers = [_stand_alone(MINUTES_KEY, title, whole)]
    decided = _keep_decisions(numbered)
    if decided.numbers:
        papers.append(_stand_alone(DECISIONS_KEY, say("decisions-title"), decided))
    problems += _tell_not_minuted(record, pack)
    return Checked(tuple(papers), tuple(problems))


def _stand_alone(key: str, title: str, content: PlannedMinutes) -> Paper:
    return Paper(key, "", title, key, content, (), ())


def _keep_decisions(whole: PlannedMinutes) -> PlannedMinutes:
    """Return minutes with those in which something was decided, under their numbers."""
    every = zip(whole.record.minutes, whole.numbers, whole.printed, strict=True)
    kept = [
        (_decisions_of(minute), number, printed)
        for minute, number, printed in every
        if minute.resolved or minute.resolutions or minute.recorded_vote
    ]
    note = whole.record.model_copy(update={"minutes": tuple(minute for minute, _, _ in kept)})
    return replace(
        whole,
        record=note,
        numbers=tuple(number for _, number, _ in kept),
        printed=tuple(printed for _, _, printed in kept),
        kind="decisions",
    )


def _decisions_of(minute: Minute) -> Minute:
    """Return what a note of decisions says of a minute, without its discussion and actions."""
    apart = {"text": None, "after": None, "actions": (), "closes": (), "adjourned": None}
    return minute.model_copy(update=apart)


def _tell_not_minuted(record: Minutes, pack: Pack) -> Iterator[Problem]:
    """Yield a warning for each agenda item without a minute, where minutes name their items."""
    named = {str(minute.item) for minute in record.minutes if minute.item}
    if not named or not record.quorate:
        return
    left = [i.number for i in pack.items if i.number and i.number not in named and not i.hidden]
    if left:
        which = f"items {join_names(left, ENGLISH)} have" if left[1:] else f"item {left[0]} has"
        yield _warn(
            Code.INCOMPLETE_MINUTES,
            f"agenda {which} no minute",
            record.source,
            f"add one with 'item: {left[0]}', if only to say that it was not dealt with",
        )
    known = [item.number for item in pack.items]
    for minute in record.minutes:
        if minute.item is not None and minute.item not in known:
            yield _warn(
                Code.INCOMPLETE_MINUTES,
                f"a minute is of agenda item {minute.item}, which the agenda does not have",
                minute.item.source,
                did_you_mean(minute.item, known),
            )
