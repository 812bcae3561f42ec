"""Tell of papers that are here, though the agenda says that they are to follow."""

from collections.abc import Iterator
from datetime import date, timedelta

from agendapack.load.compose import Fields
from agendapack.load.faults import name_part
from agendapack.load.other_minutes import is_minutes
from agendapack.load.reading import Reading
from agendapack.model.forward_plan import WORD as FORWARD_PLAN
from agendapack.model.meeting import AgendaEntry, Meeting
from agendapack.model.workspace import MinutesSearch
from agendapack.problems import Code, Problem, Severity


def tell_papers_here(
    reading: Reading, folder: str, series: str, meeting: Meeting, data: Fields
) -> Iterator[MinutesSearch]:
    """Warn of each paper that could go into the pack now.

    Args:
        series: Its committee, and those whose minutes belong with its own.

    Yields:
        The searches for minutes, so that a build is done anew when these come.
    """
    if meeting.state in ("cancelled", "postponed"):
        return  # it takes no paper any more
    for index, entry in enumerate(meeting.agenda):
        if not entry.to_follow or entry.withdrawn is not None or entry.received is not None:
            continue
        here = _find_file(reading, folder, entry)
        day = _last_day(entry, meeting.date)
        if day is not None:
            found = reading.shared.minutes(reading.root).until(folder, series, str(day))
            yield MinutesSearch(series, str(day), tuple(path for _, path in found), True, ())
            wanted = found[0][0] if found and entry.minutes == "previous" else str(day)
            here = next((p for when, p in found if when == wanted and is_minutes(p)), None)
        if here is not None:
            reading.problems.append(
                Problem(
                    Code.PAPER_IS_HERE,
                    f"{name_part('the meeting', ('agenda', index), data)} is to follow, but its "
                    f"paper is here: {here}",
                    entry.source,
                    "delete 'to-follow', and the pack has it",
                    Severity.WARNING,
                )
            )


def _find_file(reading: Reading, folder: str, entry: AgendaEntry) -> str | None:
    plan = entry.work_plan if entry.work_plan != FORWARD_PLAN else None
    named = entry.report or plan or entry.minutes_file or entry.file
    if named is None or named.startswith("../"):
        return None
    path = f"meetings/{folder}/{named}"
    return path if (reading.root / path).is_file() else None


def _last_day(entry: AgendaEntry, held: date) -> date | None:
    """Return the last day of meetings whose minutes an item of the committee may bring."""
    if entry.minutes == "previous":
        return held - timedelta(days=1)
    return entry.minutes if isinstance(entry.minutes, date) else None
