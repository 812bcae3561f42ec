"""Draft the agenda of a meeting that is held again: last year's items and titles, no papers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agendapack.model.meeting import AgendaEntry, Meeting
from agendapack.model.organisation import Committee
from agendapack.output.yaml_text import Node
from agendapack.tools.new_meetings.agenda import Draft, draft_entries


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
