"""Minutes: what `minutes.html` prints."""

import re
from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from agendapack.model import dataclass, papers
from agendapack.model.members import Member, list_members
from agendapack.model.pack import Pack
from agendapack.model.planned_paper import MinutesKind, Paper, PlannedMinutes
from agendapack.model.text import Text
from agendapack.model.wording import Wording, join_names
from agendapack.model.workspace import LoggedAction
from agendapack.render.book import Book
from agendapack.render.front_sheet import FactsView, PaperHead, view_facts, view_paper
from agendapack.render.sandbox import say, write_clock, write_full_day
from agendapack.render.writing import HtmlWriter

MINUTE_LEVEL = 2


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the head table."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class VoteView:
    """Who voted in one way; no names where only the number is recorded."""

    label: str
    names: str | None
    count: int


@dataclass(frozen=True, slots=True)
class VotesView:
    """A table of votes, named or not."""

    motion: str | None
    named: bool
    rows: tuple[VoteView, ...]


@dataclass(frozen=True, slots=True)
class ResolutionView:
    """A resolution; `moved` says who proposed it, `result` what became of it."""

    label: str
    text: Markup
    moved: str | None
    result: str | None
    reason: Markup | None
    votes: VotesView | None


@dataclass(frozen=True, slots=True)
class ActionView:
    """A row of the table of actions."""

    text: Markup
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class ClosedView:
    """An action that is done, and how it was dealt with."""

    text: Markup
    note: str | None


@dataclass(frozen=True, slots=True)
class DeclarationView:
    """A row of the table of interests."""

    name: str
    item: str
    interest: str


@dataclass(frozen=True, slots=True)
class MinuteView:
    """One minute, with its resolutions and the reason for them.

    Args:
        item: The number of its agenda item, where items were taken in another order.
        closed: Actions from earlier minutes that are done.
        notes: Sentences on an adjournment.
    """

    number: str
    title: str
    item: str | None
    text: Markup
    resolved: tuple[Markup, ...]
    resolutions: tuple[ResolutionView, ...]
    reason: Markup | None
    vote: VotesView | None
    after: Markup
    actions: tuple[ActionView, ...]
    closed: tuple[ClosedView, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MinutesView(PaperHead):
    """The minutes of a meeting; `start` and `finish` as the house writes times, or empty."""

    kind: MinutesKind
    head: tuple[RowView, ...]
    declarations: tuple[DeclarationView, ...]
    quorate: bool
    minutes: tuple[MinuteView, ...]
    chair: str | None
    start: str | None
    finish: str | None
    approved: str | None
    facts: FactsView


def draft_minutes(
    pack: Pack, paper: Paper, content: PlannedMinutes, book: Book
) -> Callable[[HtmlWriter], MinutesView]:
    """Read the texts of minutes; return what finishes their view."""
    record = content.record
    asked = [minute.item for minute in record.minutes if minute.item]
    moved = asked != sorted(asked, key=_item_order)
    drafts = [
        _draft_minute(minute, printed, paper.key, book, pack, moved, content.closed)
        for minute, printed in zip(record.minutes, content.printed, strict=True)
    ]

    def finish(writer: HtmlWriter) -> MinutesView:
        return MinutesView(
            **view_paper(pack, paper.key, paper.title, paper.facts.extra),
            facts=view_facts(paper.facts, pack),
            kind=content.kind,
            head=_view_head(content, pack),
            declarations=tuple(
                _view_declaration(each, pack.style.wording) for each in record.declarations
            ),
            quorate=record.quorate,
            minutes=tuple(draft(writer) for draft in drafts),
            chair=record.chair,
            start=write_clock(record.start, pack) if record.start else None,
            finish=write_clock(record.finish, pack) if record.finish else None,
            approved=write_full_day(record.approved, pack) if record.approved else None,
        )

    return finish


def _item_order(number: str) -> list[tuple[int, str]]:
    """Return what puts item 4.10 behind 4.9, and 8a behind 8."""
    parts = re.findall(r"\d+|\D+", number)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _view_head(content: PlannedMinutes, pack: Pack) -> tuple[RowView, ...]:
    record, wording = content.record, pack.style.wording
    absent = (each.name for each in record.attendance if each.status == "absent")
    people = [_with_remark(member, wording) for member in record.members_present]
    rows = (
        ("meeting", content.committee),
        ("date", write_full_day(record.date, pack)),
        ("present", list_members(people, pack.members_are, wording)),
        ("in-attendance", join_names(record.in_attendance, wording)),
        ("apologies", join_names(record.names_of_apologies, wording)),
        ("absent", join_names(absent, wording)),
    )
    return tuple(RowView(say(pack, f"minutes-{name}"), value) for name, value in rows if value)


def _with_remark(member: Member, wording: Wording) -> Member:
    """Return a member with what the list of those present says of them behind their role."""
    if not isinstance(member, papers.Attendee):
        return member
    say, substituted = wording.say, member.substitute_for
    said = (
        str(member.role or ""),
        substituted and say("attendance-substitute", name=substituted),
        say("attendance-remote") if member.status == "remote" else "",
        member.arrived and say("attendance-arrived", item=member.arrived),
        member.left and say("attendance-left", item=member.left),
    )
    remarks = [*filter(None, said)]
    role = Text("; ".join(remarks), member.name.source) if remarks else None
    return member.model_copy(update={"role": role})


def _view_declaration(declared: papers.Declaration, wording: Wording) -> DeclarationView:
    interest = ": ".join(filter(None, (declared.kind, declared.interest)))
    if declared.withdrew:
        interest = " ".join((interest, wording.say("declaration-withdrew"))).strip()
    return DeclarationView(declared.name, declared.item or "", interest)


def _draft_minute(
    minute: papers.Minute,
    number: str,
    key: str,
    book: Book,
    pack: Pack,
    moved: bool,
    known: Mapping[str, LoggedAction],
) -> Callable[[HtmlWriter], MinuteView]:
    text = book.read(minute.text, key, level=MINUTE_LEVEL)
    resolutions = (minute.resolved,) if isinstance(minute.resolved, Text) else minute.resolved
    resolved = [book.read(part, key, level=MINUTE_LEVEL) for part in resolutions or ()]
    motions = [_draft_resolution(each, key, book, pack) for each in minute.resolutions]
    reason = book.read(minute.reason, key, level=MINUTE_LEVEL)
    after = book.read(minute.after, key, level=MINUTE_LEVEL)
    actions = [(book.read(a.text, key, level=MINUTE_LEVEL), a) for a in minute.actions]
    texts = [
        known[each.action].text if each.action in known else each.action for each in minute.closes
    ]
    closed = [book.read(text, key, level=MINUTE_LEVEL) for text in texts]
    wording = pack.style.wording

    def finish(writer: HtmlWriter) -> MinuteView:
        vote = minute.recorded_vote
        return MinuteView(
            number=number,
            title=minute.title,
            item=minute.item if moved else None,
            text=writer.write(text),
            resolved=tuple(writer.write_line(part) for part in resolved),
            resolutions=tuple(draft(writer) for draft in motions),
            reason=writer.write_line(reason) if reason.units else None,
            vote=_view_votes(vote, wording) if vote else None,
            after=writer.write(after),
            actions=tuple(
                ActionView(
                    writer.write_line(read),
                    action.owner or "",
                    write_full_day(action.due, pack) if action.due else "",
                )
                for read, action in actions
            ),
            closed=tuple(
                ClosedView(writer.write_line(read), closing.note)
                for read, closing in zip(closed, minute.closes, strict=True)
            ),
            notes=tuple(_write_notes(minute, pack)),
        )

    return finish


def _draft_resolution(
    resolution: papers.Resolution, key: str, book: Book, pack: Pack
) -> Callable[[HtmlWriter], ResolutionView]:
    text = book.read(resolution.text, key, level=MINUTE_LEVEL)
    reason = book.read(resolution.reason, key, level=MINUTE_LEVEL)
    wording, result = pack.style.wording, resolution.result

    def finish(writer: HtmlWriter) -> ResolutionView:
        decided = result in ("carried", "amended")
        return ResolutionView(
            label=wording.say("minutes-resolved" if decided else "minutes-motion"),
            text=writer.write_line(text),
            moved=_write_movers(resolution, wording),
            result=wording.say(f"result-{result}") if result else None,
            reason=writer.write_line(reason) if reason.units else None,
            votes=_view_votes(resolution.votes, wording) if resolution.votes else None,
        )

    return finish


def _write_movers(resolution: papers.Resolution, wording: Wording) -> str | None:
    mover, seconder = resolution.mover, resolution.seconder
    if mover and seconder:
        return wording.say("moved-and-seconded", mover=mover, seconder=seconder)
    if mover:
        return wording.say("moved", mover=mover)
    return wording.say("seconded", seconder=seconder) if seconder else None


def _write_notes(minute: papers.Minute, pack: Pack) -> Iterator[str]:
    say = pack.style.wording.say
    pause = minute.adjourned
    if pause is None:
        return
    at = write_clock(pause.at, pack)
    why = f" ({pause.reason.rstrip('.')})" if pause.reason else ""
    if pause.day is not None:
        day = write_full_day(pause.day, pack)
        if pause.until is not None:
            day = say("adjourned-time", day=day, time=write_clock(pause.until, pack))
        yield say("adjourned-to", at=at, until=day, why=why)
    elif pause.until is not None:
        yield say("adjourned-until", at=at, until=write_clock(pause.until, pack), why=why)
    else:
        yield say("adjourned", at=at, why=why)


def _view_votes(vote: papers.RecordedVote, wording: Wording) -> VotesView:
    rows = tuple(
        VoteView(
            wording.say(f"vote-{way}"),
            None if isinstance(side, int) else ", ".join(side),
            papers.count_votes(side),
        )
        for way, side in vote.sides
    )
    # A side without anybody is an empty list of names, and says nothing of the others.
    named = bool(vote.names) or not vote.count
    return VotesView(vote.motion, named, rows)
