"""Load one item of an agenda: its paper, with what stands behind it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from agendapack.load.acceptances import read_acceptances
from agendapack.load.agenda import check_kind
from agendapack.load.annexes import begin_annexes, check_annex_ids
from agendapack.load.compose import Fields, follow
from agendapack.load.faults import name_part
from agendapack.load.forward_plan import read_forward_plan, write_work_plan
from agendapack.load.item_files import check_papers, files_of_entry
from agendapack.load.minutes import find_previous, read_minutes, read_received
from agendapack.load.papers import read_report, read_work_plan
from agendapack.load.pictures import load_pictures
from agendapack.load.reading import Reading
from agendapack.load.validate import NOWHERE, ReadRecord
from agendapack.load.word_reports import refuse_word_fields
from agendapack.model.asked_minutes import MinutesOf
from agendapack.model.forward_plan import WORD as FORWARD_PLAN
from agendapack.model.meeting import AgendaEntry, Meeting
from agendapack.model.organisation import Committee
from agendapack.model.papers import Minutes, Report, WorkPlan
from agendapack.model.workspace import InputFile, LoadedItem, LoadedPicture
from agendapack.problems import Code, Source

MadePaper = ReadRecord[Report] | ReadRecord[Minutes] | ReadRecord[WorkPlan]


def begin_item(
    reading: Reading,
    folder: str,
    made: ReadRecord[Meeting],
    meeting: Meeting,
    index: int,
    series: str,
    pictures: dict[str, LoadedPicture],
) -> Callable[[], LoadedItem]:
    """Load one item of an agenda: its paper, the paper's annexes, then its own annexes.

    Args:
        index: The item's index on the agenda, from 0.
        series: The committees whose minutes are one series.

    Returns:
        A function that waits until the item's annexes have been examined, and returns it.
    """
    entry = meeting.agenda[index]
    faulty = made.is_faulty("agenda", index)
    before = len(reading.problems)
    if not faulty:
        called = name_part("the meeting", ("agenda", index), made.data)
        check_kind(reading, entry, called)
        check_papers(reading, entry, called)
        refuse_word_fields(reading, entry, lambda field: made.place("agenda", index, field))
    if entry.is_left_out:
        left_out = LoadedItem(entry, None, None, (), faulty or reading.has_errors_since(before))
        return lambda: _with_acceptances(reading, made, index, left_out, None)
    place = made.place("agenda", index, "minutes")
    if made.is_faulty("agenda", index, "minutes"):
        entry = entry.model_copy(update={"minutes": None})
    if isinstance(entry.minutes, MinutesOf) and entry.minutes.committee == meeting.committee:
        reading.report(
            Code.BAD_VALUE,
            f"'{meeting.committee}' is the committee that meets; it approves its own minutes",
            place,
            f"write 'minutes: {entry.minutes.date}'",
        )
        entry = entry.model_copy(update={"minutes": None})
    if entry.minutes == "previous" and "date" not in made.stood_in:
        day = find_previous(reading, folder, series, meeting.date, place)
        entry = entry.model_copy(update={"minutes": day})
    paper, minuted_by = _read_paper(reading, folder, meeting, entry, place, series, pictures)
    named = files_of_entry(reading, entry)
    begun = [begin_annexes(reading, named, made.path, pictures)]
    if paper is not None:
        load_pictures(reading, paper.data, pictures)
        if isinstance(paper.record, Report):
            of_report = paper.record.annexes
            named = (*of_report, *named)
            begun.insert(0, begin_annexes(reading, of_report, paper.path, pictures))
    check_annex_ids(reading, named)
    broken = faulty or reading.has_errors_since(before)

    def finish() -> LoadedItem:
        before = len(reading.problems)
        annexes = tuple(annex for finish_all in begun for annex in finish_all())
        item = LoadedItem(
            entry=entry,
            paper=None if paper is None or paper.stood_in else paper.record,
            file=None if paper is None else reading.files[paper.path],
            annexes=annexes,
            broken=broken or reading.has_errors_since(before),
            body_file=None if paper is None else _find_body_file(reading, paper),
            minuted_by=minuted_by,
            awaited={place: annex for place, annex in enumerate(named) if annex.to_follow},
        )
        return _with_acceptances(reading, made, index, item, None if paper is None else paper.data)

    return finish


def _with_acceptances(
    reading: Reading, made: ReadRecord[Meeting], index: int, item: LoadedItem, paper: Fields | None
) -> LoadedItem:
    fields = follow(made.data, ("agenda", index))
    if not isinstance(fields, Fields):
        return item
    return replace(item, acceptances=read_acceptances(reading, fields, paper, item))


def _find_body_file(reading: Reading, paper: MadePaper) -> InputFile | None:
    record = paper.record
    if not isinstance(record, Report) or record.body_path is None:
        return None
    return reading.files.get(record.body_path)


def _read_paper(
    reading: Reading,
    folder: str,
    meeting: Meeting,
    entry: AgendaEntry,
    minutes_at: Source,
    series: str,
    pictures: dict[str, LoadedPicture],
) -> tuple[MadePaper | None, Committee | None]:
    """Return the paper of an item, and the committee that it has minutes of, if that is another."""
    home = f"meetings/{folder}"
    if entry.report is not None:
        return read_report(reading, entry, home, pictures), None
    if entry.work_plan == FORWARD_PLAN:
        plan = read_forward_plan(reading, meeting.committee, entry.work_plan.source)
        if plan is None or plan.record is None:
            return None, None
        record = write_work_plan(plan.record, meeting.date, reading.wording)
        return ReadRecord(record, plan.data, plan.faults, plan.stood_in), None
    if entry.work_plan is not None:
        return read_work_plan(reading, entry.work_plan, home), None
    if isinstance(entry.minutes, MinutesOf):
        return read_received(reading, entry.minutes, minutes_at)
    if isinstance(entry.minutes, date) and meeting.committee.source != NOWHERE:
        return read_minutes(reading, entry.minutes, folder, series, minutes_at)
    return None, None
