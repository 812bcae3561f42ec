"""Load the items of an agenda with everything that they name."""

from agendapack.codes import Code
from agendapack.load.annexes import check_annex_ids, load_annexes
from agendapack.load.papers import read_minutes, read_report, read_work_plan
from agendapack.load.pictures import load_pictures
from agendapack.load.reading import Reading
from agendapack.load.validate import NOWHERE, Made
from agendapack.load.word_reports import refuse_word_fields
from agendapack.model.meeting import AgendaEntry, Meeting
from agendapack.model.papers import Minutes, Report, WorkPlan
from agendapack.model.workspace import InputFile, LoadedItem, LoadedPicture

MadePaper = Made[Report] | Made[Minutes] | Made[WorkPlan]


def load_item(
    reading: Reading,
    folder: str,
    made: Made[Meeting],
    meeting: Meeting,
    index: int,
    pictures: dict[str, LoadedPicture],
) -> LoadedItem:
    """Load one item of an agenda: its paper, and its annexes behind those of the paper.

    Args:
        folder: Name of the meeting's folder.
        made: The meeting as it was read, for the places in it.
        meeting: Its record.
        index: The item's position on the agenda, from 0.
        pictures: Takes the pictures that the paper shows.
    """
    entry = meeting.agenda[index]
    faulty = made.is_faulty("agenda", index)
    before = len(reading.problems)
    if not faulty:
        _check_kind(reading, entry, index)
        refuse_word_fields(reading, entry, lambda field: made.place("agenda", index, field))
    if entry.is_left_out:
        return LoadedItem(entry, None, None, (), faulty or len(reading.problems) > before)
    paper = _read_paper(reading, folder, made, meeting, index, pictures)
    annexes = load_annexes(reading, entry.annexes, made.path, pictures)
    named = entry.annexes
    if paper is not None:
        load_pictures(reading, paper.data, pictures)
        if isinstance(paper.record, Report):
            named = (*paper.record.annexes, *named)
            of_report = load_annexes(reading, paper.record.annexes, paper.path, pictures)
            annexes = (*of_report, *annexes)
    check_annex_ids(reading, named)
    return LoadedItem(
        entry=entry,
        paper=None if paper is None or paper.stood_in else paper.record,
        file=None if paper is None else reading.files[paper.path],
        annexes=annexes,
        broken=faulty or len(reading.problems) > before,
        body_file=None if paper is None else _find_body_file(reading, paper),
    )


def _find_body_file(reading: Reading, paper: MadePaper) -> InputFile | None:
    record = paper.record
    if not isinstance(record, Report) or record.body_path is None:
        return None
    return reading.files.get(record.body_path)


def _read_paper(
    reading: Reading,
    folder: str,
    made: Made[Meeting],
    meeting: Meeting,
    index: int,
    pictures: dict[str, LoadedPicture],
) -> MadePaper | None:
    entry = meeting.agenda[index]
    home = f"meetings/{folder}"
    if entry.report is not None:
        return read_report(reading, entry, home, pictures)
    if entry.work_plan is not None:
        return read_work_plan(reading, entry.work_plan, home)
    if entry.minutes is not None and meeting.committee.source != NOWHERE:
        place = made.place("agenda", index, "minutes")
        return read_minutes(reading, entry.minutes, folder, meeting.committee, place)
    return None


def _check_kind(reading: Reading, entry: AgendaEntry, index: int) -> None:
    """Report an item that brings nothing, or more than one thing."""
    values = {
        "standing": entry.standing,
        "minutes": entry.minutes,
        "report": entry.report,
        "work-plan": entry.work_plan,
    }
    given = [f"'{key}'" for key, value in values.items() if value is not None]
    if len(given) > 1:
        reading.report(
            Code.UNCLEAR_ITEM,
            f"agenda item {index + 1} names {' and '.join(given)}; one is allowed",
            entry.source,
            "make two items of it",
        )
    elif not given and entry.title is None:
        reading.report(
            Code.UNCLEAR_ITEM,
            f"agenda item {index + 1} does not say what it is",
            entry.source,
            "give it one of 'standing', 'minutes', 'report' and 'work-plan', or else a 'title'",
        )
