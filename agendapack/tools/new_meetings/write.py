"""Write the file of a new meeting, so that it can be built at once.

A paper that is expected and not there yet is `to-follow`: the agenda says so, and the file that it
names need not exist.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from posixpath import basename, splitext

from agendapack.model.plans import WORD as FORWARD_PLAN
from agendapack.model.plans import Topic
from agendapack.model.records import dataclass
from agendapack.model.text import ORGANISATION
from agendapack.output.yaml_text import Node, write_comment, write_entry, write_fields, write_scalar
from agendapack.tools.new_meetings.agenda import MINUTES, WORK_PLAN, Draft

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
    due = [_draft_topic(topic) for topic in expected.topics]
    for draft in drafts:
        kind = draft.key[0]
        if draft.key == MINUTES:
            made += _settle_minutes(draft, expected.minutes)
        elif kind == "reports":
            words = f"Reports come here: {draft.beside}" if draft.beside else REPORTS
            made += [replace(draft, beside=words), *due]
            due = []
        elif draft.key == WORK_PLAN:
            made.append(_settle_work_plan(draft, expected))
        elif kind == "report":
            made.append(_await(draft, expected.find_title))
        else:
            made.append(draft)
    made += due
    made = [_without_empty(draft, made[place + 1 :]) for place, draft in enumerate(made)]
    if not any(draft.fields for draft in made):
        made.append(Draft(("title", ""), {"title": "Apologies for Absence"}))
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


def _settle_work_plan(draft: Draft, expected: Expected) -> Draft:
    if draft.fields["work-plan"] == FORWARD_PLAN and expected.has_plan:
        return draft
    return _await(draft, expected.find_title)


def _await(draft: Draft, find_title: Callable[[str], str | None]) -> Draft:
    named = str(draft.fields.get("report") or draft.fields.get("work-plan") or "")
    fields = dict(draft.fields)
    if "title" not in fields:
        stem = splitext(basename(named))[0].replace("-", " ").replace("_", " ").strip()
        fields["title"] = find_title(named) or stem.title() or "Report"
    beside = draft.beside or "until the file is here; then delete this line"
    return replace(draft, fields={**fields, "to-follow": "yes"}, beside=beside)


def _draft_topic(topic: Topic) -> Draft:
    fields: dict[str, Node] = {"title": str(topic.title), "topic": str(topic.id)}
    return Draft(("topic", str(topic.id)), fields, beside=str(topic.lead or ""))
