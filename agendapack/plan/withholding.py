"""Settle what of a meeting is withheld from the public, and on which grounds."""

from collections.abc import Iterable

from agendapack.model.meeting import AgendaEntry, Annex
from agendapack.model.papers import Report
from agendapack.model.parts import split_parts
from agendapack.model.withholding import Exempt, Packed, Shown, Withheld
from agendapack.model.workspace import Loaded, LoadedItem

CONFIDENTIAL = "confidential information"
EXEMPT = "exempt information"

Descriptions = dict[int, str]
"""What each paragraph of Schedule 12A is about, for the day of the meeting."""


def describe_paragraphs(loaded: Loaded) -> Descriptions:
    """Return what the law's paragraphs are about on the day of the meeting."""
    held = loaded.meeting.date
    for period in loaded.exempt_law.periods if loaded.exempt_law else ():
        if (period.from_ or held) <= held <= (period.until or held):
            return {p.number: str(p.description) for p in period.paragraphs}
    return {}


def withhold_item(item: LoadedItem, known: Descriptions) -> Withheld | None:
    """Return why an item is not for the public; the agenda's word goes before the report's."""
    report = item.paper if isinstance(item.paper, Report) else None
    return _withhold((item.entry, report) if report else (item.entry,), known)


def withhold_annex(annex: Annex, known: Descriptions) -> Withheld | None:
    """Return why an annex is not for the public, if it is not."""
    return _withhold((annex,), known)


def withhold_parts(report: Report, known: Descriptions) -> Withheld | None:
    """Return why parts of a report are not for the public, all their grounds taken together."""
    openings = [segment.opening for segment in split_parts(report.body) if segment.opening]
    if not openings:
        return None
    numbers = sorted({number for opening in openings for number in opening.paragraphs})
    words = [known.get(number, EXEMPT) for number in numbers]
    if any(opening.kind == "confidential" for opening in openings):
        words.append(CONFIDENTIAL)
    return Withheld(tuple(numbers), _join(words))


def _withhold(
    records: Iterable[AgendaEntry | Annex | Report], known: Descriptions
) -> Withheld | None:
    given = tuple(records)
    record = next((r for r in given if _still_withholds(r)), None)
    if record is None:
        return None
    shown: Shown = next((r.shown for r in given if r.shown), "title")
    pack: Packed = next((r.pack for r in given if r.pack), "stub")
    if record.exempt is None:
        return Withheld((), CONFIDENTIAL, shown, pack)
    numbers = tuple(sorted(set(record.exempt.paragraphs)))
    return Withheld(numbers, _describe(record.exempt, numbers, known), shown, pack)


def _still_withholds(record: AgendaEntry | Annex | Report) -> bool:
    cause = record.exempt or record.confidential
    return cause is not None and cause.released is None


def _describe(exempt: Exempt, numbers: tuple[int, ...], known: Descriptions) -> str:
    if exempt.description:
        return " ".join(exempt.description.split())
    return _join(known.get(number, EXEMPT) for number in numbers)


def _join(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(words))
