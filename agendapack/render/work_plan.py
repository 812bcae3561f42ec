"""Work plans: what `work-plan.html` prints."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from agendapack.model.dates import hold_together, month_names, write_weekday_date
from agendapack.model.pack import Pack
from agendapack.model.papers import PlannedMeeting, WorkPlan
from agendapack.model.planned_paper import Paper
from agendapack.render.book import Book
from agendapack.render.item_facts import FactsView, OwnFields, view_extra, view_facts
from agendapack.render.sandbox import say_in
from agendapack.render.writing import HtmlWriter, own_words, write_clock


@dataclass(frozen=True, slots=True)
class WorkPlanMeetingView:
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
    meetings: tuple[WorkPlanMeetingView, ...]
    notes: Markup
    priorities_title: str
    priorities: tuple[PriorityView, ...]
    facts: FactsView
    extra: OwnFields


def draft_work_plan(
    pack: Pack, paper: Paper, plan: WorkPlan, book: Book
) -> Callable[[HtmlWriter], WorkPlanView]:
    """Read the texts of a work plan; return what finishes its view."""
    text = book.read(plan.text, paper.key, level=1)
    notes = book.read(plan.notes, paper.key, level=1)

    def finish(writer: HtmlWriter) -> WorkPlanView:
        return WorkPlanView(
            key=paper.key,
            facts=view_facts(paper.facts, pack),
            extra=view_extra(pack, paper.facts.extra),
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


def _view_meeting(meeting: PlannedMeeting, pack: Pack) -> WorkPlanMeetingView:
    style = pack.style

    def hold(words: str) -> str:
        return hold_together(words, style.wording)

    day = meeting.date
    when = (
        f"{month_names(style.wording)[day.month - 1]} {day.year}"
        if meeting.month_only
        else write_weekday_date(day, style.wording)
    )
    return WorkPlanMeetingView(
        date=own_words(hold(when), pack, "january"),
        time=write_clock(meeting.time, pack) if meeting.time else None,
        cancelled=meeting.cancelled,
        note=hold(meeting.note) if meeting.note else None,
        items=tuple(map(hold, meeting.items)),
    )
