"""What front sheets, work plans and lists of actions print.

Their templates are `agenda.html`, `supplement.html`, `work-plan.html` and `actions.html`.
"""

import re
from collections.abc import Callable

from markupsafe import Markup

from agendapack.model import dataclass, dates
from agendapack.model.members import list_groups
from agendapack.model.pack import FrontSheet, Pack
from agendapack.model.planned_paper import Paper, PlannedActions
from agendapack.model.plans import PlannedMeeting, WorkPlan
from agendapack.render import front_sheet
from agendapack.render.agenda_items import AgendaSectionView, ItemView, draft_items
from agendapack.render.book import Book
from agendapack.render.minutes import MINUTE_LEVEL
from agendapack.render.sandbox import link_addresses, own_words, say, write_clock, write_full_day
from agendapack.render.writing import HtmlWriter

YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class AgendaView(front_sheet.MeetingHead):
    """Everything on the front sheet."""

    logo: front_sheet.LogoView | None
    partner_logos: tuple[front_sheet.LogoView, ...]
    cover: front_sheet.CoverView | None
    to: str
    signed: front_sheet.SignatureView | None
    text: Markup
    items: tuple[ItemView, ...]
    last_sections: tuple[AgendaSectionView, ...]
    columns: tuple[str, ...]
    notes: Markup
    officer: front_sheet.ContactView | None
    contact_for: tuple[Markup, ...]
    strapline: tuple[front_sheet.LineView, ...]
    telephone: str | None
    website: str | None


def draft_agenda(pack: Pack, front: FrontSheet, book: Book) -> Callable[[HtmlWriter], AgendaView]:
    """Read the texts of the agenda; return what finishes its view."""
    text = book.read(pack.text, "agenda", level=1, prefix="agenda.text")
    view_items = draft_items(pack, front, book)
    notes = book.read(pack.notes, "agenda", level=1, prefix="agenda.notes")

    def finish(writer: HtmlWriter) -> AgendaView:
        house, wording = pack.organisation, pack.style.wording
        items, last = view_items(writer)
        head = front_sheet.view_meeting(pack)
        if front.short:
            head["notices"] += (front_sheet.view_notice(pack, "short-heading", "short-note"),)
        return AgendaView(
            **head,
            logo=front_sheet.view_logo(house.logo) if house.logo else None,
            partner_logos=tuple(
                front_sheet.view_logo(each.logo) for each in pack.partners if each.logo
            ),
            cover=front_sheet.view_cover(pack) if pack.style.cover else None,
            to=Markup("<br/>").join(
                [pack.to] if pack.to else list_groups(pack.members, pack.members_are, wording)
            ),
            signed=front_sheet.view_signature(pack),
            text=writer.write(text),
            items=items,
            last_sections=last,
            columns=choose_columns(items) if pack.style.agenda_table else (),
            notes=writer.write(notes),
            officer=front_sheet.view_contact(pack.officer) if pack.officer else None,
            contact_for=tuple(map(link_addresses, pack.contact_for)),
            strapline=tuple(
                front_sheet.LineView(e.language, e.text, e.name) for e in house.strapline
            ),
            telephone=house.telephone,
            website=house.website,
        )

    return finish


@dataclass(frozen=True, slots=True)
class SupplementView(front_sheet.MeetingHead):
    """What a supplement says of itself, and the lines that it changes on the agenda."""

    number: int
    items: tuple[ItemView, ...]


def draft_supplement(
    pack: Pack, front: FrontSheet, number: int, book: Book
) -> Callable[[HtmlWriter], SupplementView]:
    """Read the texts of the items; return what finishes the view."""
    view_items = draft_items(pack, front, book)

    def finish(writer: HtmlWriter) -> SupplementView:
        return SupplementView(
            **front_sheet.view_meeting(pack), number=number, items=view_items(writer)[0]
        )

    return finish


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
class WorkPlanView(front_sheet.PaperHead):
    """A whole work plan."""

    text: Markup
    meetings: tuple[WorkPlanMeetingView, ...]
    notes: Markup
    priorities_title: str
    priorities: tuple[PriorityView, ...]
    facts: front_sheet.FactsView


def draft_work_plan(
    pack: Pack, paper: Paper, plan: WorkPlan, book: Book
) -> Callable[[HtmlWriter], WorkPlanView]:
    """Read the texts of a work plan; return what finishes its view."""
    text = book.read(plan.text, paper.key, level=1)
    notes = book.read(plan.notes, paper.key, level=1)

    def finish(writer: HtmlWriter) -> WorkPlanView:
        says_year = plan.year in plan.title or YEAR.search(plan.title)
        title = plan.title if says_year else f"{plan.title} {plan.year}"
        return WorkPlanView(
            **front_sheet.view_paper(pack, paper.key, title, paper.facts.extra),
            facts=front_sheet.view_facts(paper.facts, pack),
            text=writer.write(text),
            meetings=tuple(_view_meeting(meeting, pack) for meeting in plan.meetings),
            notes=writer.write(notes),
            priorities_title=plan.priorities_title or say(pack, "work-plan-priorities"),
            priorities=tuple(PriorityView(p.title, p.aims) for p in plan.priorities),
        )

    return finish


def _view_meeting(meeting: PlannedMeeting, pack: Pack) -> WorkPlanMeetingView:
    style = pack.style

    def hold(words: str) -> str:
        return dates.hold_together(words, style.wording)

    day = meeting.date
    when = (
        f"{dates.month_names(style.wording)[day.month - 1]} {day.year}"
        if meeting.month_only
        else dates.write_weekday_date(day, style.wording)
    )
    return WorkPlanMeetingView(
        date=own_words(hold(when), pack, "january"),
        time=write_clock(meeting.time, pack) if meeting.time else None,
        cancelled=meeting.cancelled,
        note=hold(meeting.note) if meeting.note else None,
        items=tuple(map(hold, meeting.items)),
    )


@dataclass(frozen=True, slots=True)
class OpenActionView:
    """An action that is open; `late` says by how many days, `met` when it was minuted."""

    text: Markup
    owner: str
    due: str
    late: str
    met: str
    number: str


@dataclass(frozen=True, slots=True)
class ActionsView(front_sheet.PaperHead):
    """The actions that are open on the day of the meeting."""

    day: str
    actions: tuple[OpenActionView, ...]


def draft_actions(
    pack: Pack, paper: Paper, content: PlannedActions, book: Book
) -> Callable[[HtmlWriter], ActionsView]:
    """Read the texts of actions; return what finishes their view."""
    log = content.record
    texts = [book.read(action.text, paper.key, level=MINUTE_LEVEL) for action in log.actions]

    def finish(writer: HtmlWriter) -> ActionsView:
        return ActionsView(
            **front_sheet.view_paper(pack, paper.key, paper.title, paper.facts.extra),
            day=write_full_day(log.day, pack),
            actions=tuple(
                OpenActionView(
                    text=writer.write_line(read),
                    owner=action.owner or "",
                    due=write_full_day(action.due, pack) if action.due else "",
                    late=_write_late(action.days_late(log.day), pack),
                    met=write_full_day(action.met, pack),
                    number=number,
                )
                for action, number, read in zip(log.actions, content.numbers, texts, strict=True)
            ),
        )

    return finish


def _write_late(days: int, pack: Pack) -> str:
    say = pack.style.wording.say
    if not days:
        return ""
    return say("action-late-one") if days == 1 else say("action-late", days=days)


def choose_columns(items: tuple[ItemView, ...]) -> tuple[str, ...]:
    """Return the columns of an agenda in a table: those that an item has something for."""
    wanted = {
        "number": any(item.label for item in items),
        "item": True,
        "lead": any(item.facts.lead or item.facts.presenter for item in items),
        "purpose": any(item.facts.purposes or item.facts.verbal for item in items),
        "time": any(f.times or f.length or f.day for f in (item.facts for item in items)),
        "pages": any(
            item.paper or item.updates or item.to_follow or item.withdrawn or item.closed
            for item in items
        ),
    }
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)
