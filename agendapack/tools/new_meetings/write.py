"""Draft the agenda of a new meeting, and write its file, so that it can be built at once.

The draft comes from the committee's file, and from its last meetings; a meeting that is held again
has last year's items and titles, and no papers. A paper that is expected and not there yet is
`to-follow`: the agenda says so, and the file that it names need not exist.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from datetime import date
from posixpath import basename, splitext
from typing import TypeAlias

from agendapack.model import dataclass
from agendapack.model.business import MinutesOf
from agendapack.model.meeting import AgendaEntry, Meeting
from agendapack.model.members import AgendaHabit
from agendapack.model.organisation import Committee
from agendapack.model.plans import WORD as FORWARD_PLAN
from agendapack.model.plans import Topic
from agendapack.model.text import ORGANISATION
from agendapack.output.yaml_text import (
    Node,
    keep_given,
    write_comment,
    write_entry,
    write_fields,
    write_scalar,
)

RECENT = 3
"""How many of the last meetings show what is usual."""
Key: TypeAlias = tuple[str, str]
MINUTES: Key = ("minutes", "")
WORK_PLAN: Key = ("work-plan", "")
Judge: TypeAlias = "Callable[[Draft], bool]"


@dataclass(frozen=True, slots=True)
class Draft:
    """An item of a new agenda, or the place of reports in it.

    Args:
        key: What makes it the same as an item of another meeting.
        fields: As `meeting.yaml` has them; none for the place of reports.
        notes: What stands below it as comments.
        beside: What stands as a comment behind its last field.
        level: How many items it is below.
    """

    key: Key
    fields: dict[str, Node] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    beside: str = ""
    level: int = 0


APOLOGIES = Draft(("title", ""), {"title": "Apologies for Absence"})
"""What an agenda begins with where nothing says what else it has."""


def draft_usual(committee: Committee, held: Sequence[Meeting]) -> list[Draft]:
    """Return the items that a committee's next meeting usually has; the latest `held` is the last.

    The committee's `agenda` says which; where its file has none, its last meetings do. What the
    file does not speak of (minutes, the work plan, reports) comes from the last meetings, to the
    place where it stood.
    """
    usual = _usual_of(held[-RECENT:], committee)
    if not committee.agenda:
        standing = [Draft(("standing", name), {"standing": name}) for name in committee.standing]
        return usual or standing or [APOLOGIES]
    drafts = [_draft_habit(habit) for habit in committee.agenda]
    kinds = {draft.key[0] for draft in drafts}
    silent = {"minutes", "actions", "work-plan", "report", "reports"} - kinds
    if "reports" in kinds:
        silent.discard("report")
    return _insert(drafts, usual, lambda draft: draft.key[0] in silent)


def _draft_habit(habit: AgendaHabit) -> Draft:
    title, text = keep_given({"title": habit.title}), keep_given({"text": habit.text})
    actions = keep_given({"actions": habit.actions})
    if habit.section:
        consent = keep_given({"consent": _yes_or_no(habit.consent)})
        return Draft(
            ("section", _fold(habit.section)), {"section": habit.section, **consent, **text}
        )
    if habit.standing:
        return Draft(("standing", habit.standing), {"standing": habit.standing, **title, **actions})
    if habit.minutes:
        return Draft(MINUTES, {"minutes": "", **title})
    if habit.actions:
        return Draft(("actions", ""), {**actions, **title})
    if habit.work_plan:
        return Draft(WORK_PLAN, {"work-plan": habit.work_plan, **title})
    if habit.reports:
        return Draft(("reports", habit.reports), beside=habit.reports)
    return Draft(("title", _fold(str(habit.title))), title | text)


def draft_entries(
    meeting: Meeting, levels: Sequence[int] = ()
) -> Iterator[tuple[Draft, AgendaEntry]]:
    """Yield the items of a meeting for another, below one another without `levels`."""
    for place, entry in enumerate(meeting.agenda):
        if entry.update is not None or entry.late is not None:
            continue
        if isinstance(entry.minutes, MinutesOf):  # of one meeting that was received then
            continue
        kept = _draft_facts(entry) | _draft_withholding(entry)
        kept |= keep_given({"actions": entry.actions})
        fields: dict[str, Node]
        if entry.section:
            key, fields = ("section", _fold(entry.section)), {"section": entry.section}
        elif entry.standing:
            key, fields = ("standing", str(entry.standing)), {"standing": entry.standing}
        elif entry.minutes:
            key, fields = MINUTES, {"minutes": ""}
            if any(map(str.isdigit, entry.title or "")):
                kept.pop("title")  # it names that meeting
        elif entry.actions:
            key, fields = ("actions", ""), {}
        elif entry.work_plan:
            key, fields = WORK_PLAN, {"work-plan": entry.work_plan}
        elif entry.report:
            key, fields = ("report", str(entry.report)), {"report": entry.report}
        else:
            key, fields = ("title", _fold(str(entry.title))), {}
        yield Draft(key, fields | kept, level=levels[place] if levels else 0), entry


def _draft_facts(entry: AgendaEntry) -> dict[str, Node]:
    """Return the title, and who brings an item, what for and how long, which seldom change."""
    given = {
        "title": entry.title,
        "lead": entry.lead,
        "presenter": entry.presenter,
        "length": None if entry.length is None else f"{entry.length} min",
        "verbal": "yes" if entry.verbal else None,
        "consent": _yes_or_no(entry.consent),
        "number": "none" if entry.number == "none" else None,
        "purpose": entry.purpose,
    }
    return keep_given(given)


def _yes_or_no(flag: bool | None) -> str | None:
    return None if flag is None else "yes" if flag else "no"


def _draft_withholding(entry: AgendaEntry) -> dict[str, Node]:
    """Return what withholds an item: it must never get lost on the way to another meeting."""
    fields: dict[str, Node] = {}
    if entry.exempt is not None:
        given = entry.exempt
        numbers = keep_given({"paragraphs": list(map(str, given.paragraphs))})
        described = keep_given({"description": given.description})
        fields["exempt"] = {**numbers, "reason": given.reason, **described}
    if entry.confidential is not None:
        fields["confidential"] = {"reason": entry.confidential.reason}
    return fields and fields | keep_given({"shown": entry.shown, "pack": entry.pack})


def _usual_of(recent: Sequence[Meeting], committee: Committee) -> list[Draft]:
    agendas = [list(_without_strangers(meeting, committee)) for meeting in recent]
    if not agendas:
        return []
    seen = [{draft.key for draft in agenda} for agenda in agendas]

    def is_usual(draft: Draft) -> bool:
        times = sum(draft.key in keys for keys in seen)
        if draft.key[0] in ("report", "title"):
            return times >= (2 if draft.key[0] == "report" else min(2, len(seen)))
        return times * 2 > len(seen) or (times * 2 == len(seen) and draft.key in seen[-1])

    usual = list(_mark_reports(agendas[-1], is_usual))
    for agenda in reversed(agendas[:-1]):
        usual = _insert(usual, agenda, is_usual)
    return usual


def _without_strangers(meeting: Meeting, committee: Committee) -> Iterator[Draft]:
    """Yield the items of a meeting, without standing items that the committee has no more."""
    for draft, entry in draft_entries(meeting):
        if draft.key[0] == "title" and entry.annexes:
            yield Draft(("report", _fold(str(entry.title))), draft.fields)
        elif draft.key[0] != "standing" or draft.key[1] in committee.standing:
            yield draft


def _mark_reports(agenda: Iterable[Draft], is_usual: Judge) -> Iterator[Draft]:
    """Yield the usual items, and one mark where others with papers stood between them."""
    marked, count = False, 0
    for draft in agenda:
        if is_usual(draft):
            marked = False
            yield draft
        elif draft.key[0] == "report" and not marked:
            marked, count = True, count + 1
            yield Draft(("reports", str(count)))


def _insert(drafts: Sequence[Draft], others: Sequence[Draft], wanted: Judge) -> list[Draft]:
    made = list(drafts)
    for place, other in enumerate(others):
        keys = [draft.key for draft in made]
        if other.key in keys or not wanted(other):
            continue
        before = next((o.key for o in reversed(others[:place]) if o.key in keys), None)
        behind = next((o.key for o in others[place:] if o.key in keys), None)
        if before is not None:
            made.insert(keys.index(before) + 1, other)
        else:
            made.insert(len(made) if behind is None else keys.index(behind), other)
    return made


def _fold(title: str) -> str:
    return " ".join(title.split()).casefold()


def draft_again(meeting: Meeting, levels: Sequence[int], committee: Committee) -> Iterator[Draft]:
    """Yield the items of a meeting for another one.

    What was true of that meeting alone stands beside an item as a comment: the names of annexes,
    and texts with a number in them, which may be a date or a sum.
    """
    for draft, entry in draft_entries(meeting, levels):
        yield replace(_renew(draft, entry, committee), notes=tuple(_note(entry)))


def _renew(draft: Draft, entry: AgendaEntry, committee: Committee) -> Draft:
    kind, name = draft.key
    if kind == "standing" and name not in committee.standing:
        title = str(entry.title or name.replace("-", " ").capitalize())
        kept = {key: value for key, value in draft.fields.items() if key != "standing"}
        fields: dict[str, Node] = {"title": title, **kept}
        told = "no standing item of the committee any more"
        return Draft(("title", title), fields, beside=told, level=draft.level)
    if kind == "title" and entry.annexes:
        return replace(draft, key=("report", name))
    if kind in ("title", "standing", "section") and entry.text and not _has_number(entry.text):
        return replace(draft, fields={**draft.fields, "text": str(entry.text)})
    return draft


def _note(entry: AgendaEntry) -> Iterator[str]:
    if entry.text and _has_number(entry.text):
        yield f"last time: {entry.text.strip()}"
    for annex in entry.annexes:
        yield f"last time with: {annex.title} ({annex.file})"


def _has_number(text: str) -> bool:
    return any(map(str.isdigit, text))


STEP = 4
"""How many spaces further in an item stands that is below another."""
REPORTS = "Reports come here, for instance: - report: footpaths.md"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of the papers of a new meeting.

    Args:
        minutes: The days whose minutes are to be approved, and whether they are written.
        topics: What is due by the forward plan.
        find_title: Returns the title that a paper had at an earlier meeting, by the name of its
            file; None where there is none.
    """

    minutes: tuple[tuple[date, bool], ...]
    topics: tuple[Topic, ...]
    has_plan: bool
    find_title: Callable[[str], str | None]


def meeting_text(
    committee: str,
    day: date,
    schema: str | None,
    own: dict[str, str],
    needs_venue: bool,
    drafts: Sequence[Draft],
) -> str:
    """Return the text of `meeting.yaml`.

    Args:
        committee: The name of the committee's file; or the organisation, which is not named.
        schema: The path of the schema to name; None if there is none.
        own: The time and the venue, where they are not the committee's; the name; and what is said
            above and below the items.
        needs_venue: Whether neither the committee nor the meeting has a venue.
        drafts: The items, as `settle` returns them.
    """
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [] if committee == ORGANISATION else [f"committee: {committee}"]
    lines += [f"name: {write_scalar(own['name'])}"] if "name" in own else []
    lines += [f"date: {day.isoformat()}"]
    elsewhere = ("name", "text", "notes")
    lines += [f"{k}: {write_scalar(value)}" for k, value in own.items() if k not in elsewhere]
    lines += ["# venue: where the meeting is held"] if needs_venue else []
    lines += ["state: final", ""]
    lines += [*write_fields({"text": own["text"]}), ""] if "text" in own else []
    lines += ["agenda:", *_write_drafts(drafts)]
    lines += ["", *write_fields({"notes": own["notes"]})] if "notes" in own else []
    return "\n".join(lines) + "\n"


def _write_drafts(drafts: Sequence[Draft]) -> Iterator[str]:
    before = -1
    for draft in drafts:
        level = min(draft.level, before + 1)
        if draft.fields:
            if level > before >= 0:
                yield f"{' ' * (STEP * level)}items:"
            before = -1 if "section" in draft.fields else level
        yield from _write_draft(draft, 2 + STEP * max(level, 0))


def _write_draft(draft: Draft, indent: int) -> Iterator[str]:
    if not draft.fields:
        yield from write_comment(draft.beside, indent)
        return
    *most, last = write_entry(draft.fields, indent)
    yield from most
    yield last + (f"  # {' '.join(draft.beside.split())}" if draft.beside else "")
    for note in draft.notes:
        yield from write_comment(note, indent + 2)


def settle(drafts: Iterable[Draft], expected: Expected) -> list[Draft]:
    """Return the items as they are written: with days, titles, and what is due.

    What is due by the forward plan goes to the first place of reports, or to the end.
    """
    made: list[Draft] = []
    due = [
        Draft(("topic", each.id), {"title": each.title, "topic": each.id}, beside=each.lead or "")
        for each in expected.topics
    ]
    plan_at_hand = FORWARD_PLAN if expected.has_plan else None
    for draft in drafts:
        kind = draft.key[0]
        if draft.key == MINUTES:
            made += _settle_minutes(draft, expected.minutes)
        elif kind == "reports":
            words = f"Reports come here: {draft.beside}" if draft.beside else REPORTS
            made += [replace(draft, beside=words), *due]
            due = []
        elif kind == "report" or (
            draft.key == WORK_PLAN and draft.fields["work-plan"] != plan_at_hand
        ):
            made.append(_await(draft, expected.find_title))
        else:
            made.append(draft)
    made += due
    made = [_without_empty(draft, made[place + 1 :]) for place, draft in enumerate(made)]
    if not any(draft.fields for draft in made):
        made.append(APOLOGIES)
    return made


def _without_empty(draft: Draft, following: Sequence[Draft]) -> Draft:
    """Return a heading as a comment if no item stands below it, and anything else as it is."""
    if "section" not in draft.fields:
        return draft
    behind = next((each for each in following if each.fields), None)
    if behind is not None and "section" not in behind.fields:
        return draft
    return Draft(draft.key, beside=f"section: {draft.fields['section']}")


def _settle_minutes(draft: Draft, minutes: tuple[tuple[date, bool], ...]) -> Iterator[Draft]:
    """Yield an item for each day whose minutes are to be approved.

    The last meeting may still be postponed or cancelled while its minutes are not written, so its
    day is left open.
    """
    for place, (day, is_written) in enumerate(minutes, start=1):
        asked = "previous" if place == len(minutes) and not is_written else day.isoformat()
        fields: dict[str, Node] = {**draft.fields, "minutes": asked}
        if is_written:
            yield replace(draft, fields=fields)
        else:
            beside = "until its minutes are written; then delete this line"
            yield replace(draft, fields={**fields, "to-follow": "yes"}, beside=beside)


def _await(draft: Draft, find_title: Callable[[str], str | None]) -> Draft:
    named = str(draft.fields.get("report") or draft.fields.get("work-plan") or "")
    fields = dict(draft.fields)
    if "title" not in fields:
        stem = splitext(basename(named))[0].replace("-", " ").replace("_", " ").strip()
        fields["title"] = find_title(named) or stem.title() or "Report"
    beside = draft.beside or "until the file is here; then delete this line"
    return replace(draft, fields={**fields, "to-follow": "yes"}, beside=beside)
