"""A work plan: what `work-plan.html` prints."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from agendapack.model.pack import Pack, Paper
from agendapack.model.papers import PlannedMeeting, WorkPlan
from agendapack.model.style import HouseStyle
from agendapack.model.wording import hold_together, write_time, write_weekday_date
from agendapack.render.book import Book
from agendapack.render.writing import Writer


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
) -> Callable[[Writer], WorkPlanView]:
    """Read the texts of a work plan; return what finishes its view."""
    text = book.read(plan.text, paper.key, level=1)
    notes = book.read(plan.notes, paper.key, level=1)

    def finish(writer: Writer) -> WorkPlanView:
        return WorkPlanView(
            key=paper.key,
            language=pack.language,
            committee=pack.committee,
            title=plan.title if plan.year in plan.title else f"{plan.title} {plan.year}",
            text=writer.write(text),
            meetings=tuple(_view_meeting(meeting, pack.style) for meeting in plan.meetings),
            notes=writer.write(notes),
            priorities_title=plan.priorities_title or "Priorities",
            priorities=tuple(PriorityView(p.title, p.aims) for p in plan.priorities),
        )

    return finish


def _view_meeting(meeting: PlannedMeeting, style: HouseStyle) -> MeetingView:
    return MeetingView(
        date=hold_together(write_weekday_date(meeting.date)),
        time=hold_together(write_time(meeting.time, style)) if meeting.time else None,
        cancelled=meeting.cancelled,
        note=hold_together(meeting.note) if meeting.note else None,
        items=tuple(map(hold_together, meeting.items)),
    )
