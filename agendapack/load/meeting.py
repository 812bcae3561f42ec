"""Load a meeting with everything that its files name, and report every mistake in them.

The field `accept` of an item, its paper and its annexes is read here too: the warnings that are
accepted for it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from agendapack.load.agenda import (
    Position,
    check_kind,
    check_section,
    flatten_agenda,
)
from agendapack.load.annexes import begin_annexes, check_annex_ids
from agendapack.load.awaited import tell_papers_here
from agendapack.load.bodies import (
    load_committee,
    load_organisation,
    load_signature,
    read_exempt_laws,
    read_regimes,
    read_styles,
)
from agendapack.load.compose import Entries, Fields, follow
from agendapack.load.earlier_minutes import needs_earlier, read_earlier, settle_item
from agendapack.load.examiner import examiner
from agendapack.load.faults import name_part
from agendapack.load.fields import read_fields
from agendapack.load.forward_plan import read_forward_plan, write_work_plan
from agendapack.load.item_files import check_papers, files_of_entry
from agendapack.load.minutes import (
    MINUTES,
    EarlierMinutes,
    find_approval,
    find_previous,
    gather_for_items,
    name_series,
    read_minutes,
    read_own_minutes,
    read_received,
)
from agendapack.load.papers import read_report, read_work_plan
from agendapack.load.paths import locate
from agendapack.load.pictures import load_pictures
from agendapack.load.publication import load_record
from agendapack.load.reading import Reading, Shared
from agendapack.load.validate import NOWHERE, ReadRecord, make_record
from agendapack.load.word_reports import refuse_word_fields
from agendapack.model.acceptance import Acceptance, Stretch
from agendapack.model.asked_minutes import MinutesOf
from agendapack.model.forward_plan import WORD as FORWARD_PLAN
from agendapack.model.forward_plan import ForwardPlan
from agendapack.model.meeting import AgendaEntry, Meeting
from agendapack.model.organisation import Committee
from agendapack.model.papers import RESTRICTED_MINUTES, Minutes, Report, WorkPlan
from agendapack.model.text import Text
from agendapack.model.withholding import MARK
from agendapack.model.wording import settle_wording
from agendapack.model.workspace import (
    InputFile,
    Loaded,
    LoadedItem,
    LoadedMinutes,
    LoadedPicture,
)
from agendapack.problems import (
    Checked,
    Code,
    Problem,
    Severity,
    Source,
    did_you_mean,
    in_order,
)

CODES = {code.value: code for code in Code}
AT_ONCE = 2
"""Annexes that are examined at the same time where others do not need the processors."""
REASON = "say why it is accepted, for instance: The author has no other version."


def read_acceptances(
    reading: Reading, entry: Fields, paper: Fields | None, item: LoadedItem
) -> tuple[Acceptance, ...]:
    """Return all accepted warnings of one agenda item.

    Args:
        reading: A problem is added to this for each unknown code and each missing reason.
        entry: The item in the meeting's file.
        paper: The fields of its paper, where it has one.
        item: The loaded item.
    """
    places = (entry,) if paper is None else (entry, paper)
    waiting = item.entry.is_left_out
    withheld = any(map(_is_withheld, places))
    files = {annex.annex.file.source: annex.file.path for annex in item.annexes}
    found: list[Acceptance] = []
    of_annexes: list[Stretch] = []
    for annex in (annex for place in places for annex in _annexes(place)):
        about = (Stretch(annex.source, annex.end), *_file_of(annex, files))
        of_annexes += about
        hidden = withheld or _is_withheld(annex)
        found += _read(reading, annex, about, (), hidden, waiting)
    own = (item.file, item.body_file)
    whole = (Stretch(Source(file.path)) for file in own if file)
    about = (Stretch(entry.source, entry.end), *whole)
    for place in places:
        found += _read(reading, place, about, tuple(of_annexes), withheld, waiting)
    return tuple(found)


def _read(
    reading: Reading,
    place: Fields,
    about: tuple[Stretch, ...],
    except_for: tuple[Stretch, ...],
    withheld: bool,
    waiting: bool,
) -> Iterator[Acceptance]:
    accept = place.value("accept")
    if not isinstance(accept, Fields):
        return
    for name, source in accept.keys_at.items():
        reason = accept.value(name)
        code = CODES.get(name)
        if code is None:
            hint = "the code of a warning stands in square brackets at its end"
            message = f"no warning has the code '{name}'"
            reading.report(Code.UNKNOWN_CODE, message, source, did_you_mean(name, CODES) or hint)
        elif isinstance(reason, Text) and not reason.strip():
            message = f"'{name}' is accepted without a reason"
            reading.report(Code.MISSING_FIELD, message, source, REASON)
        elif isinstance(reason, Text):
            words = " ".join(reason.split())
            yield Acceptance(code, words, source, about, except_for, withheld, waiting)


def _annexes(place: Fields) -> Iterator[Fields]:
    listed = place.value("annexes")
    for annex in listed if isinstance(listed, Entries) else ():
        if isinstance(annex, Fields):
            yield annex
    applications = place.value("applications")
    for application in applications if isinstance(applications, Entries) else ():
        if isinstance(application, Fields):
            yield from _annexes(application)


def _file_of(annex: Fields, files: dict[Source, str]) -> Iterator[Stretch]:
    """Yield the whole of an annex's file; nothing where the file could not be read."""
    file = annex.value("file")
    if isinstance(file, Text) and file.source in files:
        yield Stretch(Source(files[file.source]))


def _is_withheld(place: Fields) -> bool:
    """Tell whether anything in it is withheld, or was: reasons for acceptance are then hidden."""
    body = place.value("body")
    parts = isinstance(body, Text) and MARK.search(body) is not None
    return parts or place.value("exempt") is not None or place.value("confidential") is not None


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
        folder: The name of the meeting's folder.
        made: The meeting with its data, for the places in it.
        meeting: Its record.
        index: The item's index on the agenda, from 0.
        series: The committees whose minutes are one series.
        pictures: The pictures in the paper are added to this.

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


def load_meeting(
    root: Path,
    folder: str,
    environment: Mapping[str, str] | None = None,
    shared: Shared | None = None,
    beside: bool = False,
) -> Checked[Loaded]:
    """Read a meeting's files and everything that they name.

    Args:
        root: The workspace.
        folder: The name of the meeting's folder in `meetings/`.
        environment: Environment variables that hold passwords of annexes.
        shared: What other meetings of the workspace have read already.
        beside: Whether several annexes may be examined at the same time.

    Returns:
        As much of the meeting as could be read, with the problems of all its files. The
        value is None where there is no usable meeting, committee or date.
    """
    reading = Reading(root, environment or {}, shared=shared or Shared(), beside=beside)
    loaded = _load(reading, folder)
    return Checked(loaded, in_order(reading.problems))


def glance_at_meeting(
    root: Path, folder: str, environment: Mapping[str, str], shared: Shared, numbers: bool
) -> Checked[Loaded]:
    """Read a meeting as `load_meeting` does, but only to learn whether it has errors.

    Args:
        root: The workspace.
        folder: The name of the meeting's folder in `meetings/`.
        environment: Environment variables that hold passwords of annexes.
        shared: What other meetings of the workspace have read already.
        numbers: Whether to look for the earlier minutes that minute numbers continue from.

    Returns:
        What `load_meeting` returns. If there is an error, other problems and the traits of
        annexes may be missing.
    """
    reading = Reading(root, environment, hurried=True, shared=shared)
    loaded = _load(reading, folder, numbers)
    return Checked(loaded, in_order(reading.problems))


def read_meeting(root: Path, folder: str) -> Checked[Meeting]:
    """Return what a meeting's own file says; no other file is read.

    Args:
        root: The workspace.
        folder: The name of the meeting's folder in `meetings/`.
    """
    reading = Reading(root)
    made, _ = _read_meeting(reading, folder)
    return Checked(None if made is None else made.record, in_order(reading.problems))


def read_levels(root: Path, folder: str) -> tuple[int, ...]:
    """Return how many items each entry of a meeting's agenda is below; empty after a problem."""
    _, positions = _read_meeting(Reading(root), folder)
    return tuple(position.level for position in positions)


def _load(reading: Reading, folder: str, numbers: bool = True) -> Loaded | None:
    pictures: dict[str, LoadedPicture] = {}
    made, positions = _read_meeting(reading, folder)
    if made is None or made.record is None:
        load_organisation(reading, None, pictures)
        return None
    meeting = made.record
    for twin in reading.shared.twins(reading.root, folder):
        message = f"'{folder}' and '{twin}' differ by capital letters alone"
        hint = "rename one of the folders: on Windows and macOS they are one and the same"
        source = Source(f"meetings/{folder}/meeting.yaml")
        reading.problems.append(
            Problem(Code.REPEATED_NAME, message, source, hint, Severity.WARNING)
        )
    committee = load_committee(reading, meeting.committee, pictures)
    named = committee.record.organisation if committee and committee.record else None
    organisation = load_organisation(reading, named, pictures)
    if committee is not None:
        _check_time(reading, made, meeting, committee)
    levels = (organisation, committee.record if committee else None)
    reading.wording = settle_wording(*(level.wording for level in levels if level))
    load_pictures(reading, made.data, pictures)
    load_signature(reading, meeting.signed, pictures)
    series = name_series(meeting.committee, committee.record if committee else None)
    with examiner().several(AT_ONCE) if reading.beside else nullcontext():
        begun = {
            index: begin_item(reading, folder, made, meeting, index, series, pictures)
            for index, entry in enumerate(meeting.agenda)
            if entry.section is None
        }
        items = tuple(
            replace(finish(), level=positions[index].level, sections=positions[index].sections)
            for index, finish in begun.items()
        )
    for index, entry in enumerate(meeting.agenda):
        if entry.section is not None and not made.is_faulty("agenda", index):
            check_section(reading, entry)
    held = _day_of(folder) if "date" in made.stood_in else meeting.date
    own = _load_minutes(reading, folder, held) if held else None
    restricted = _load_minutes(reading, folder, held, RESTRICTED_MINUTES) if held else None
    if restricted is not None and own is None:
        reading.report(
            Code.MISSING_MINUTES,
            f"there is {RESTRICTED_MINUTES}, and no minutes.yaml",
            restricted.record.source,
            f"write minutes.yaml too, with what the public may read; 'agendapack minutes {folder}' "
            "starts it",
        )
    if organisation is None or committee is None or committee.record is None or held is None:
        return None
    days = [held] if own is not None or needs_earlier(items, own) else []
    asks = any(entry.minutes == "previous" for entry in meeting.agenda)
    until = held - timedelta(days=1) if asks else None
    earlier = EarlierMinutes()
    if numbers:
        earlier = gather_for_items(reading, folder, series, committee.record, items, days, until)
    minuted: tuple[Minutes, ...] = ()
    searches = earlier.searches
    if own is not None and own.record.approved is None and numbers:
        approved, search = find_approval(reading, folder, series, held)
        own = replace(own, record=own.record.model_copy(update={"approved": approved}))
        searches = (*searches, search)
    searches = (*searches, *tell_papers_here(reading, folder, series, meeting, made.data))
    in_office = _keep_those_in_office(reading, committee.record, held)
    forward_plan = _find_forward_plan(reading, meeting.committee)
    record = load_record(reading, folder)
    if numbers and needs_earlier(items, own, forward_plan):
        minuted, search = read_earlier(reading, folder, series, held)
        searches = (*searches, search)
        forward_plan = forward_plan.settle(minuted) if forward_plan else None
        items = tuple(settle_item(item, minuted, held, forward_plan, reading) for item in items)
    published = meeting.published
    if published is None and record.published is not None:
        published = record.published.noticed(held, meeting.venue)
    bodies = (organisation, committee.record, meeting)
    return Loaded(
        root=reading.root,
        folder=folder,
        organisation=organisation,
        committee=in_office,
        meeting=meeting.model_copy(update={"date": held, "published": published}),
        items=items,
        previous_minutes=earlier.own,
        depths=tuple(each.level + len(each.sections) for each in positions),
        pictures=pictures,
        record=record,
        sources=tuple(reading.files[path] for path in sorted(reading.files)),
        regimes=read_regimes(),
        styles=read_styles() if any(body.style.extends for body in bodies) else {},
        exempt_laws=read_exempt_laws(),
        searches=searches,
        received_after=earlier.received,
        minutes=own,
        restricted_minutes=restricted,
        forward_plan=forward_plan,
        earlier=minuted,
    )


def _load_minutes(
    reading: Reading, folder: str, day: date, name: str = MINUTES
) -> LoadedMinutes | None:
    before = len(reading.problems)
    made = read_own_minutes(reading, folder, day, name)
    if made is None or made.record is None:
        return None
    about = (Stretch(Source(made.path)),)
    hidden = name == RESTRICTED_MINUTES
    acceptances = tuple(_read(reading, made.data, about, (), hidden, False))
    return LoadedMinutes(made.record, acceptances, len(reading.problems) > before)


def _keep_those_in_office(reading: Reading, committee: Committee, day: date) -> Committee:
    """Return the committee with the members who are in office on the day of the meeting."""
    for member in committee.members:
        if member.from_ and member.until and member.until < member.from_:
            message = f"the term of {member.name} ends before it begins"
            hint = "'from' is its first day, and 'until' its last"
            reading.report(Code.CONFLICTING_DATE, message, member.source, hint)
    members = tuple(member for member in committee.members if member.is_in_office(day))
    if members == committee.members:
        return committee
    return committee.model_copy(update={"members": members})


def _find_forward_plan(reading: Reading, committee: Text) -> ForwardPlan | None:
    """Return the committee's forward plan; its problems are told only once, where it is printed."""
    before = {problem.source for problem in reading.problems}
    aside = replace(reading, problems=[], files={})
    made = read_forward_plan(aside, committee)
    reading.problems += [p for p in aside.problems if p.source not in before]
    reading.files.update(aside.files)
    return None if made is None else made.record


def _read_meeting(
    reading: Reading, folder: str
) -> tuple[ReadRecord[Meeting] | None, tuple[Position, ...]]:
    home = f"meetings/{folder}"
    source = Source(f"{home}/meeting.yaml")
    path = locate(reading, "meeting.yaml", home, source)
    fields = None if path is None else read_fields(reading, path, source)
    positions = None if fields is None else flatten_agenda(reading, fields)
    if fields is None or positions is None:
        return None, ()
    return make_record(reading, Meeting, "the meeting", fields), positions


def _day_of(folder: str) -> date | None:
    try:
        return date.fromisoformat(folder[:10])
    except ValueError:
        return None


def _check_time(
    reading: Reading, made: ReadRecord[Meeting], meeting: Meeting, committee: ReadRecord[Committee]
) -> None:
    if meeting.time or made.is_faulty("time") or committee.is_faulty("time"):
        return
    if committee.record is not None and committee.record.time is None:
        reading.report(
            Code.MISSING_FIELD,
            "the meeting has no time, and its committee has no usual one",
            made.data.source,
            "add a line 'time: 5.30 pm' to one of them",
        )
