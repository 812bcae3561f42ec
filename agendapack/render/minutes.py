"""Minutes and work plans: what `minutes.html` and `work-plan.html` print."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from agendapack.model.dates import (
    hold_together,
    write_time,
    write_unbroken_date,
    write_weekday_date,
)
from agendapack.model.pack import Pack, Paper, PlannedMinutes
from agendapack.model.papers import Minute, PlannedMeeting, RecordedVote, WorkPlan
from agendapack.model.style import HouseStyle
from agendapack.model.text import Text
from agendapack.model.wording import Wording, join_names
from agendapack.render.agenda import list_members
from agendapack.render.book import Book
from agendapack.render.writing import HtmlWriter

MINUTE_LEVEL = 2


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the head table."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class VoteView:
    """Who voted in one way."""

    label: str
    names: str
    count: int


@dataclass(frozen=True, slots=True)
class MinuteView:
    """One minute, with its resolutions and the reason for them."""

    number: int
    title: str
    text: Markup
    resolved: tuple[Markup, ...]
    reason: Markup | None
    motion: str | None
    votes: tuple[VoteView, ...]


@dataclass(frozen=True, slots=True)
class MinutesView:
    """The minutes of a meeting; `start` and `finish` as the house writes times."""

    key: str
    language: str
    title: str
    organisation: str
    head: tuple[RowView, ...]
    minutes: tuple[MinuteView, ...]
    chair: str
    start: str
    finish: str


def draft_minutes(
    pack: Pack, paper: Paper, content: PlannedMinutes, book: Book
) -> Callable[[HtmlWriter], MinutesView]:
    """Read the texts of minutes; return what finishes their view."""
    record = content.record
    drafts = [
        _draft_minute(minute, number, paper.key, book, pack.style.wording)
        for minute, number in zip(record.minutes, content.numbers, strict=True)
    ]

    def finish(writer: HtmlWriter) -> MinutesView:
        wording = pack.style.wording
        rows = (
            ("meeting", pack.committee),
            ("date", write_unbroken_date(record.date, wording)),
            ("present", list_members(record.present, pack.members_are, wording)),
            ("in-attendance", join_names(record.in_attendance, wording)),
            ("apologies", join_names(record.apologies, wording)),
        )
        return MinutesView(
            key=paper.key,
            language=pack.language,
            title=paper.title,
            organisation=pack.organisation.name,
            head=tuple(
                RowView(wording.say(f"minutes-{name}"), value) for name, value in rows if value
            ),
            minutes=tuple(draft(writer) for draft in drafts),
            chair=record.chair,
            start=hold_together(write_time(record.start, pack.style), wording),
            finish=hold_together(write_time(record.finish, pack.style), wording),
        )

    return finish


def _draft_minute(
    minute: Minute, number: int, key: str, book: Book, wording: Wording
) -> Callable[[HtmlWriter], MinuteView]:
    text = book.read(minute.text, key, level=MINUTE_LEVEL)
    resolutions = (minute.resolved,) if isinstance(minute.resolved, Text) else minute.resolved
    resolved = [book.read(part, key, level=MINUTE_LEVEL) for part in resolutions or ()]
    reason = book.read(minute.reason, key, level=MINUTE_LEVEL)
    vote = minute.recorded_vote

    def finish(writer: HtmlWriter) -> MinuteView:
        return MinuteView(
            number=number,
            title=minute.title,
            text=writer.write(text),
            resolved=tuple(writer.write_line(part) for part in resolved),
            reason=writer.write_line(reason) if reason.units else None,
            motion=vote.motion if vote else None,
            votes=_view_votes(vote, wording) if vote else (),
        )

    return finish


def _view_votes(vote: RecordedVote, wording: Wording) -> tuple[VoteView, ...]:
    ways = (("for", vote.for_), ("against", vote.against), ("abstained", vote.abstained))
    return tuple(
        VoteView(wording.say(f"vote-{way}"), ", ".join(names), len(names)) for way, names in ways
    )


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting of the plan, with what it is to consider."""

    date: str
    time: str | None
    cancelled: bool
    note: str | None
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriorityView:
    """A priority and its aims."""

    title: str
    aims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkPlanView:
    """A whole work plan."""

    key: str
    language: str
    committee: str
    title: str
    text: Markup
    meetings: tuple[MeetingView, ...]
    notes: Markup
    priorities_title: str
    priorities: tuple[PriorityView, ...]


def draft_work_plan(
    pack: Pack, paper: Paper, plan: WorkPlan, book: Book
) -> Callable[[HtmlWriter], WorkPlanView]:
    """Read the texts of a work plan; return what finishes its view."""
    text = book.read(plan.text, paper.key, level=1)
    notes = book.read(plan.notes, paper.key, level=1)

    def finish(writer: HtmlWriter) -> WorkPlanView:
        say = pack.style.wording.say
        return WorkPlanView(
            key=paper.key,
            language=pack.language,
            committee=pack.committee,
            title=plan.title if plan.year in plan.title else f"{plan.title} {plan.year}",
            text=writer.write(text),
            meetings=tuple(_view_meeting(meeting, pack.style) for meeting in plan.meetings),
            notes=writer.write(notes),
            priorities_title=plan.priorities_title or say("work-plan-priorities"),
            priorities=tuple(PriorityView(p.title, p.aims) for p in plan.priorities),
        )

    return finish


def _view_meeting(meeting: PlannedMeeting, style: HouseStyle) -> MeetingView:
    def hold(words: str) -> str:
        return hold_together(words, style.wording)

    return MeetingView(
        date=hold(write_weekday_date(meeting.date, style.wording)),
        time=hold(write_time(meeting.time, style)) if meeting.time else None,
        cancelled=meeting.cancelled,
        note=hold(meeting.note) if meeting.note else None,
        items=tuple(map(hold, meeting.items)),
    )
