"""Plan what stands beside a pack: the minutes of the meeting itself, and its public notices.

Such minutes stand on no agenda: there are those in public, and those apart from them. A notice
is a page for the door and the website.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from agendapack.model.meeting import PrivateMeeting
from agendapack.model.pack import Pack, find_grounds
from agendapack.model.papers import Minute, Minutes
from agendapack.model.planned_paper import NoticeKind, Paper, PlannedMinutes, PlannedNotice
from agendapack.model.withholding import Withheld
from agendapack.model.wording import ENGLISH, join_names
from agendapack.model.workspace import Loaded
from agendapack.plan.items import plan_minutes
from agendapack.plan.notice import find_earlier_kinds
from agendapack.plan.public import Descriptions, describe_paragraphs
from agendapack.problems import Checked, Code, Problem, did_you_mean, warn

MINUTES_KEY, DECISIONS_KEY, RESTRICTED_KEY = "own_minutes", "own_decisions", "own_restricted"
"""The keys of their sections; no item has a name with an underscore."""
LEFT_OUT = {"text": None, "after": None, "actions": (), "closes": (), "adjourned": None}
"""What a note of decisions does not have of a minute: its discussion and actions."""


def plan_own_minutes(loaded: Loaded, pack: Pack) -> Checked[tuple[Paper, ...]]:
    """Plan the minutes of the meeting itself, and the note of its decisions.

    Returns:
        Both as papers that stand in no pack; none without minutes, and no note of decisions
        where nothing was decided.
    """
    if loaded.minutes is None or loaded.minutes.broken:
        return Checked(())
    record, say = loaded.minutes.record, pack.style.wording.say
    problems: list[Problem] = []
    numbered = plan_minutes(record, loaded, problems)
    draft = record.approved is None
    title = say("minutes-draft-title" if draft else "minutes-title")
    whole = replace(numbered, kind="draft" if draft else "approved")
    papers = [_stand_alone(MINUTES_KEY, title, whole)]
    decided = _keep_decisions(numbered)
    if decided.numbers:
        papers.append(_stand_alone(DECISIONS_KEY, say("decisions-title"), decided))
    problems += _tell_not_minuted(record, pack)
    problems += _tell_not_approved(record, loaded)
    return Checked(tuple(papers), tuple(problems))


def plan_restricted_minutes(
    loaded: Loaded, pack: Pack, alone: tuple[Paper, ...]
) -> Checked[tuple[Paper, ...]]:
    """Plan the minutes that are not for publication, under the numbers that the public ones have.

    Args:
        pack: Its unredacted pack.
        alone: The public minutes, from `plan_own_minutes`.

    Returns:
        One paper, or none where there are no such minutes or they could not be read.
    """
    apart, public = loaded.restricted_minutes, alone[0].content if alone else None
    if apart is None or apart.broken or not isinstance(public, PlannedMinutes):
        return Checked(())
    numbers = [_find_number(minute, public) for minute in apart.record.minutes]
    problems = tuple(
        warn(
            Code.INCOMPLETE_MINUTES,
            f"the restricted minute '{minute.title}' has no minute in minutes.yaml, which would "
            "give it a number",
            minute.source,
            "add one with the same 'item' or title there, with what the public may read",
        )
        for minute, (_, printed) in zip(apart.record.minutes, numbers, strict=True)
        if not printed
    )
    content = replace(
        public,
        record=_under_head_of(public.record, apart.record),
        numbers=tuple(number for number, _ in numbers),
        printed=tuple(printed for _, printed in numbers),
        kind="restricted",
    )
    title = pack.style.wording.say("minutes-restricted-title")
    paper = _stand_alone(RESTRICTED_KEY, title, content)
    named = {str(minute.item) for minute in apart.record.minutes if minute.item}
    withheld = _join_grounds(pack, named, describe_paragraphs(loaded))
    return Checked((replace(paper, withheld=withheld),), problems)


def _find_number(minute: Minute, public: PlannedMinutes) -> tuple[int, str]:
    every = list(zip(public.record.minutes, public.numbers, public.printed, strict=True))
    of_item = [each for each in every if minute.item and each[0].item == minute.item]
    of_title = [each for each in every if each[0].title.casefold() == minute.title.casefold()]
    found = (*of_item, *of_title)
    return found[0][1:] if found else (0, "")


def _under_head_of(public: Minutes, apart: Minutes) -> Minutes:
    fields = ("present", "attendance", "apologies", "in_attendance", "chair", "start", "finish")
    head = {name: getattr(apart, name) or getattr(public, name) for name in fields}
    approved = apart.approved or public.approved
    head |= {"approved": approved, "quorate": public.quorate}
    return apart.model_copy(update=head)


def _join_grounds(pack: Pack, named: set[str], known: Descriptions) -> Withheld:
    """Return the grounds of the items that restricted minutes are of, for the mark on each page."""
    of_items = [i.withheld for i in pack.items if i.withheld and i.number in named]
    every = of_items or [i.withheld for i in pack.items if i.withheld]
    if not every:
        return Withheld((), known.exempt, words=known.words)
    paragraphs = sorted({number for each in every for number in each.paragraphs})
    described = "; ".join(dict.fromkeys(each.description for each in every))
    confidential = all(each.confidential for each in every)
    return Withheld(tuple(paragraphs), described, confidential=confidential, words=known.words)


def _stand_alone(key: str, title: str, content: PlannedMinutes) -> Paper:
    return Paper(key, "", title, key, content)


def _keep_decisions(whole: PlannedMinutes) -> PlannedMinutes:
    every = zip(whole.record.minutes, whole.numbers, whole.printed, strict=True)
    kept = [
        (minute.model_copy(update=LEFT_OUT), number, printed)
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


def _tell_not_approved(record: Minutes, loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each minute that approves minutes that the agenda does not have."""
    days = {item.entry.minuted for item in loaded.items if item.entry.minutes} - {None}
    for minute in record.minutes:
        if minute.approves is not None and minute.approves not in days:
            shown = ", ".join(sorted(map(str, days))) or "none"
            message = (
                f"a minute approves the minutes of {minute.approves}, which are not on the agenda"
            )
            hint = f"the agenda has those of: {shown}"
            yield warn(Code.INCOMPLETE_MINUTES, message, minute.source, hint)


def _tell_not_minuted(record: Minutes, pack: Pack) -> Iterator[Problem]:
    """Yield a warning for each agenda item without a minute, where minutes name their items."""
    named = {str(minute.item) for minute in record.minutes if minute.item}
    if not named or not record.quorate:
        return
    left = [i.number for i in pack.items if i.label and i.number not in named and not i.hidden]
    if left:
        which = f"items {join_names(left, ENGLISH)} have" if left[1:] else f"item {left[0]} has"
        hint = f"add one with 'item: {left[0]}', if only to say that it was not dealt with"
        yield warn(Code.INCOMPLETE_MINUTES, f"agenda {which} no minute", record.source, hint)
    known = [item.number for item in pack.items]
    for minute in record.minutes:
        if minute.item is not None and minute.item not in known:
            yield warn(
                Code.INCOMPLETE_MINUTES,
                f"a minute is of agenda item {minute.item}, which the agenda does not have",
                minute.item.source,
                did_you_mean(minute.item, known),
            )


NOTICE = "notice.pdf"
NOTICE_KEY = "own_notice"
"""The key of its section; no item has a name with an underscore."""
FIRST, SECOND = "private-meeting-notice.pdf", "private-meeting-second-notice.pdf"
DECISIONS = "key-decisions.pdf"


def plan_notices(loaded: Loaded, pack: Pack, today: date | None) -> Iterator[tuple[str, Paper]]:
    """Yield the files of the notices of a public pack, if published today, with what each holds."""
    kind = _find_kind(pack)
    source = loaded.meeting.source
    if kind != "meeting" or pack.public_notice:
        content = PlannedNotice(kind, _find_issued(loaded, pack, today), source)
        yield NOTICE, _notice_paper(NOTICE_KEY, "notice-title", content, pack)
    kinds = find_earlier_kinds(loaded) if pack.state not in ("cancelled", "postponed") else ()
    if "private-meeting" in kinds and any(map(find_grounds, pack.items)):
        given = loaded.meeting.private_meeting or PrivateMeeting()
        first = PlannedNotice("private-meeting", given.noticed, source)
        yield FIRST, _notice_paper("own_private_notice", "notice-title-private", first, pack)
        said = given.representations, given.response
        again = PlannedNotice("private-meeting-again", given.noticed_again, source, (), *said)
        yield SECOND, _notice_paper("own_second_notice", "notice-title-private", again, pack)
    plan = loaded.forward_plan
    topics = [t for t in plan.due_at(pack.date) if t.key_decision] if plan else []
    if "key-decision" in kinds and plan is not None and topics:
        noticed = {topic.noticed for topic in topics}
        issued = noticed.pop() if len(noticed) == 1 else None
        made = PlannedNotice("key-decisions", issued, plan.source, tuple(topics))
        yield DECISIONS, _notice_paper("own_key_decisions", "notice-title-decisions", made, pack)


def _notice_paper(key: str, title: str, content: PlannedNotice, pack: Pack) -> Paper:
    return Paper(key, "", pack.style.wording.say(title), key, content)


def _find_kind(pack: Pack) -> NoticeKind:
    if pack.state in ("cancelled", "postponed"):
        return pack.state
    before = pack.moved_from
    if before.date:
        return "date"
    return "time" if before.time else "venue" if before.venue else "meeting"


def _find_issued(loaded: Loaded, pack: Pack, today: date | None) -> date | None:
    record = loaded.record.published or loaded.record.replaced
    day = record.announced(pack.facts) if record else None
    given = loaded.meeting.published if pack.state == "final" else None
    return day or given or today
