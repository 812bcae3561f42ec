"""Minutes and work plans: what `minutes.html` and `work-plan.html` print."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from agendapack.model.dates import (
    hold_together,
    write_unbroken_date,
    write_weekday_date,
)
from agendapack.model.organisation import list_members
from agendapack.model.pack import Pack, Paper, PlannedMinutes
from agendapack.model.papers import Minute, PlannedMeeting, RecordedVote, WorkPlan
from agendapack.model.text import Text
from agendapack.model.wording import Wording, join_names
from agendapack.render.agenda import write_clock
from agendapack.render.book import Book
from agendapack.render.sandbox import say_in
from agendapack.render.writing import HtmlWriter, own_words

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

    number: str
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
        _draft_minute(
            minute,
            write_minute_number(pack.minute_number, number, record.date),
            paper.key,
            book,
            pack.style.wording,
        )
        for minute, number in zip(record.minutes, content.numbers, strict=True)
    ]

    def finish(writer: HtmlWriter) -> MinutesView:
        wording = pack.style.wording
        rows = (
            ("meeting", pack.committee),
            ("date", own_words(write_unbroken_date(record.date, wording), pack, "january")),
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
                RowView(say_in(pack.language, wording, f"minutes-{name}"), value)
                for name, value in rows
                if value
            ),
            minutes=tuple(draft(writer) for draft in drafts),
            chair=record.chair,
            start=write_clock(record.start, pack),
            finish=write_clock(record.finish, pack),
        )

    return finish


def write_minute_number(pattern: str, number: int, held: date) -> str:
    """Return a minute's number in the committee's pattern.

    >>> write_minute_number("C{number:3}/{yy}", 48, date(2026, 8, 13))
    'C048/26'
    """
    year = f"{held.year:04}"

    def fill(part: re.Match[str]) -> str:
        if part[1] == "number":
            return str(number).zfill(int(part[2] or 1))
        return year if part[1] == "year" else year[2:]

    return re.sub(r"\{(number|year|yy)(?::([1-6]))?\}", fill, pattern)


def _draft_minute(
    minute: Minute, number: str, key: str, book: Book, wording: Wording
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
    organisation: str
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
        return WorkPlanView(
            key=paper.key,
            language=pack.language,
            organisation=pack.organisation.name,
            committee=pack.committee,
            title=plan.title if plan.year in plan.title else f"{plan.title} {plan.year}",
            text=writer.write(text),
            meetings=tuple(_view_meeting(meeting, pack) for meeting in plan.meetings),
            notes=writer.write(notes),
            priorities_title=plan.priorities_title
            or say_in(pack.language, pack.style.wording, "work-plan-priorities"),
            priorities=tuple(PriorityView(p.title, p.aims) for p in plan.priorities),
        )

    return finish


def _view_meeting(meeting: PlannedMeeting, pack: Pack) -> MeetingView:
    style = pack.style

    def hold(words: str) -> str:
        return hold_together(words, style.wording)

    return MeetingView(
        date=own_words(hold(write_weekday_date(meeting.date, style.wording)), pack, "january"),
        time=write_clock(meeting.time, pack) if meeting.time else None,
        cancelled=meeting.cancelled,
        note=hold(meeting.note) if meeting.note else None,
        items=tuple(map(hold, meeting.items)),
    )
