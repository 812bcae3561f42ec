"""Load a meeting with everything that its files name, and report every mistake in them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from agendapack.load import minutes
from agendapack.load.agenda import (
    Position,
    check_section,
    flatten_agenda,
    tell_papers_unnamed,
)
from agendapack.load.annexes import load_pictures
from agendapack.load.bodies import (
    keep_those_in_office,
    load_committee,
    load_logos,
    load_organisation,
    read_exempt_laws,
    read_regimes,
    read_styles,
)
from agendapack.load.compose import Blank, Entries, Fields
from agendapack.load.earlier_minutes import (
    find_forward_plan,
    needs_earlier,
    read_earlier,
    settle_item,
)
from agendapack.load.examiner import examiner
from agendapack.load.faults import name_part
from agendapack.load.items import AgendaLoader, files_of_entry, read_accepted
from agendapack.load.papers import bring_applications
from agendapack.load.paths import Reading, Shared
from agendapack.load.publication import load_record
from agendapack.load.validate import NOWHERE, ReadRecord, make_record, read_named
from agendapack.model.business import ItemPaper, Stretch, day_in_name
from agendapack.model.fields import NAME
from agendapack.model.meeting import OWN_MEETING, AgendaEntry, Meeting
from agendapack.model.organisation import Committee
from agendapack.model.papers import RESTRICTED_MINUTES, Minutes
from agendapack.model.plans import WORD as FORWARD_PLAN
from agendapack.model.text import ORGANISATION, Text
from agendapack.model.wording import settle_wording
from agendapack.model.workspace import Loaded, LoadedMinutes, MinutesSearch
from agendapack.problems import Checked, Code, Source, did_you_mean, in_order
from agendapack.workspace import known_committees


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
        for place, paper in enumerate(() if entry.is_left_out else entry.papers):
            file = _find_here(reading, folder, (paper.report or paper.file,))
            if paper.to_follow and file is not None:
                called = name_part("the meeting", ("agenda", index, "papers", place), data)
                _tell_paper_here(reading, called, file, paper)
        if not entry.to_follow or entry.withdrawn is not None or entry.received is not None:
            continue
        here = _find_file(reading, folder, entry)
        day = entry.minutes if isinstance(entry.minutes, date) else None
        day = meeting.date - timedelta(days=1) if entry.minutes == "previous" else day
        if day is not None:
            found = reading.shared.minutes(reading.root).until(folder, series, str(day))
            yield MinutesSearch(series, str(day), tuple(path for _, path in found), True, ())
            wanted = found[0][0] if found and entry.minutes == "previous" else str(day)
            here = next((p for when, p in found if when == wanted and minutes.is_minutes(p)), None)
        if here is not None:
            _tell_paper_here(
                reading, name_part("the meeting", ("agenda", index), data), here, entry
            )


def _tell_paper_here(
    reading: Reading, called: str, here: str, awaited: AgendaEntry | ItemPaper
) -> None:
    message = f"{called} is to follow, but its paper is here: {here}"
    hint = "delete 'to-follow', and the pack has it"
    reading.warn(Code.PAPER_IS_HERE, message, awaited.source, hint)


def _find_file(reading: Reading, folder: str, entry: AgendaEntry) -> str | None:
    plan = entry.work_plan if entry.work_plan != FORWARD_PLAN else None
    own = entry.report or plan or entry.minutes_file or entry.file
    every = files_of_entry(reading, entry) if own is None else ()
    files = (own, *(each.file for each in every if not each.to_follow))
    files += tuple(each.report or each.file for each in entry.papers)
    return _find_here(reading, folder, files)


def _find_here(reading: Reading, folder: str, files: Iterable[str | None]) -> str | None:
    paths = [f"meetings/{folder}/{file}" for file in files if file and not file.startswith("../")]
    return next((path for path in paths if (reading.root / path).is_file()), None)


AT_ONCE = 2
"""Annexes that are examined at the same time where others do not need the processors."""


def load_meeting(
    root: Path,
    folder: str,
    environment: Mapping[str, str] | None = None,
    shared: Shared | None = None,
    beside: bool = False,
) -> Checked[Loaded]:
    """Read a meeting's files and everything that they name.

    Args:
        environment: Environment variables that hold passwords of annexes.
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
        numbers: Whether to look for the earlier minutes that minute numbers continue from.

    Returns:
        What `load_meeting` returns. If there is an error, other problems and the traits of
        annexes may be missing.
    """
    reading = Reading(root, environment, hurried=True, shared=shared)
    loaded = _load(reading, folder, numbers)
    return Checked(loaded, in_order(reading.problems))


def read_meeting(root: Path, folder: str) -> Checked[Meeting]:
    """Return what a meeting's own file says; no other file is read."""
    reading = Reading(root)
    made, _ = _read_meeting(reading, folder)
    return Checked(made.record if made else None, in_order(reading.problems))


def read_levels(root: Path, folder: str) -> tuple[int, ...]:
    """Return how many items each entry of a meeting's agenda is below; empty after a problem."""
    _, positions = _read_meeting(Reading(root), folder)
    return tuple(position.level for position in positions)


def _load(reading: Reading, folder: str, numbers: bool = True) -> Loaded | None:
    fields = _read_fields(reading, folder)
    if fields is None:
        load_organisation(reading, None)
        return None
    host = _find_host(reading, fields)
    committee = _load_host(reading, host, fields.text("name"))
    named = committee.record.organisation if committee and committee.record else None
    organisation = load_organisation(reading, named)
    record = load_record(reading, folder)
    levels = (organisation, committee.record if committee else None)
    # Messages name items as the agenda prints them.
    patterns = next((each.item_numbers for each in levels[::-1] if each and each.item_numbers), ())
    is_published = record.published is not None
    made, positions = _make_meeting(reading, folder, fields, host, patterns, is_published)
    if made is None or made.record is None:
        return None
    meeting = made.record
    for twin in reading.shared.twins(reading.root, folder):
        message = f"'{folder}' and '{twin}' differ by capital letters alone"
        hint = "rename one of the folders: on Windows and macOS they are one and the same"
        source = Source(f"meetings/{folder}/meeting.yaml")
        reading.warn(Code.REPEATED_NAME, message, source, hint)
    if committee is not None:
        _check_time(reading, made, meeting, committee)
    reading.wording = settle_wording(*(level.wording for level in levels if level))
    load_pictures(reading, made.data)
    load_logos(reading, meeting.signed)
    series = minutes.name_series(meeting.committee, committee.record if committee else None)
    loader = AgendaLoader(reading, folder, made, meeting, series)
    with examiner().several(AT_ONCE) if reading.beside else nullcontext():
        begun = {
            index: loader.begin_item(index)
            for index, entry in enumerate(meeting.agenda)
            if entry.section is None
        }
        papers = [
            (place, index, finish)
            for place, index in enumerate(begun)
            for finish in loader.begin_papers(index)
        ]
        items = tuple(
            replace(finish(), level=positions[index].level, sections=positions[index].sections)
            for index, finish in begun.items()
        )
        items += tuple(
            replace(finish(), level=positions[index].level, paper_of=place)
            for place, index, finish in papers
        )
    for index, entry in enumerate(meeting.agenda):
        if entry.section is not None and not made.is_faulty("agenda", index):
            check_section(reading, entry)
    held = day_in_name(folder) if "date" in made.stood_in else meeting.date
    own, restricted = _load_both_minutes(reading, folder, held) if held else (None, None)
    if organisation is None or committee is None or committee.record is None or held is None:
        return None
    days = [held] if own is not None or needs_earlier(items, own) else []
    asks = any(entry.minutes == "previous" for entry in meeting.agenda)
    until = held - timedelta(days=1) if asks else None
    earlier = minutes.EarlierMinutes()
    if numbers:
        earlier = minutes.gather_for_items(
            reading, folder, series, committee.record, items, days, until
        )
    minuted: tuple[Minutes, ...] = ()
    searches = earlier.searches
    if own is not None and own.record.approved is None and numbers:
        approved, search = minutes.find_approval(reading, folder, series, held)
        own = replace(own, record=own.record.model_copy(update={"approved": approved}))
        searches = (*searches, search)
    searches = (*searches, *tell_papers_here(reading, folder, series, meeting, made.data))
    tell_papers_unnamed(reading, folder)
    in_office = keep_those_in_office(reading, committee.record, held)
    forward_plan = find_forward_plan(reading, meeting.committee)
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
        lacks_agenda=made.is_faulty("agenda") and not meeting.agenda,
        depths=tuple(each.level + len(each.sections) for each in positions),
        pictures=reading.pictures,
        record=record,
        sources=tuple(reading.files[path] for path in sorted(reading.files)),
        read_regimes=read_regimes,
        styles=read_styles() if any(body.style.extends for body in bodies) else {},
        read_exempt_laws=read_exempt_laws,
        searches=searches,
        received_after=earlier.received,
        minutes=own,
        restricted_minutes=restricted,
        forward_plan=forward_plan,
        earlier=minuted,
    )


def _find_host(reading: Reading, fields: Fields) -> Text:
    """Return the name of the body that meets; one without a place where that is not known."""
    given = fields.value("committee")
    if isinstance(given, Text) and NAME.fullmatch(given):
        return given
    # An empty field counts as one that is left out.
    said = fields.keys_at.keys() - ({"committee"} if isinstance(given, Blank) else set())
    mistyped = any(did_you_mean(name, ["committee"]) for name in said)
    is_own = not mistyped and not known_committees(reading.root)
    if is_own or fields.text("name") is not None:
        return OWN_MEETING
    if not mistyped:
        message = "the meeting lacks the field 'committee'"
        hint = (
            "name one; or, if the organisation itself meets, say what the meeting is called, for "
            "instance: name: Annual Parish Meeting"
        )
        reading.report(Code.MISSING_FIELD, message, fields.source, hint)
    return Text("unknown", NOWHERE)


def _load_host(reading: Reading, named: Text, name: Text | None) -> ReadRecord[Committee] | None:
    """Return the body that meets, under the name that it has at this meeting, if it has one."""
    host = load_committee(reading, named)
    if host is None or host.record is None or named != ORGANISATION or name is None:
        return host
    return replace(host, record=host.record.model_copy(update={"name": name}))


def _load_both_minutes(
    reading: Reading, folder: str, day: date
) -> tuple[LoadedMinutes | None, LoadedMinutes | None]:
    """Return the minutes of the meeting itself, and what is minuted apart from the public."""
    own = _load_minutes(reading, folder, day)
    restricted = _load_minutes(reading, folder, day, RESTRICTED_MINUTES)
    if restricted is not None and own is None:
        message = f"there is {RESTRICTED_MINUTES}, and no minutes.yaml"
        hint = (
            f"write minutes.yaml too, with what the public may read; 'agendapack minutes {folder}' "
            "starts it"
        )
        reading.report(Code.MISSING_MINUTES, message, restricted.record.source, hint)
    return own, restricted


def _load_minutes(
    reading: Reading, folder: str, day: date, name: str = minutes.MINUTES
) -> LoadedMinutes | None:
    before = len(reading.problems)
    made = minutes.read_own_minutes(reading, folder, day, name)
    if made is None or made.record is None:
        return None
    about = (Stretch(Source(made.path)),)
    hidden = name == RESTRICTED_MINUTES
    acceptances = tuple(read_accepted(reading, made.data, about, (), hidden, False))
    return LoadedMinutes(made.record, acceptances, len(reading.problems) > before)


def _read_meeting(
    reading: Reading, folder: str
) -> tuple[ReadRecord[Meeting] | None, tuple[Position, ...]]:
    """Return what a meeting's file says by itself, and where each entry of its agenda stands."""
    fields = _read_fields(reading, folder)
    if fields is None:
        return None, ()
    return _make_meeting(reading, folder, fields, _find_host(reading, fields))


def _read_fields(reading: Reading, folder: str) -> Fields | None:
    home = f"meetings/{folder}"
    return read_named(reading, "meeting.yaml", home, Source(f"{home}/meeting.yaml"))


def _make_meeting(
    reading: Reading,
    folder: str,
    fields: Fields,
    host: Text,
    patterns: tuple[str, ...] = (),
    is_published: bool = False,
) -> tuple[ReadRecord[Meeting] | None, tuple[Position, ...]]:
    positions = flatten_agenda(reading, fields, patterns, is_published)
    if positions is None:
        return None, ()
    agenda = fields.value("agenda")
    if isinstance(agenda, Entries):
        bring_applications(reading, agenda, f"meetings/{folder}")
    made = make_record(reading, Meeting, "the meeting", fields)
    meeting = made.record and made.record.model_copy(update={"committee": host})
    return replace(made, record=meeting), positions


def _check_time(
    reading: Reading, made: ReadRecord[Meeting], meeting: Meeting, committee: ReadRecord[Committee]
) -> None:
    if meeting.time or made.is_faulty("time") or committee.is_faulty("time"):
        return
    if committee.record is not None and committee.record.time is None:
        message = f"the meeting has no time, and {meeting.host} has no usual one"
        hint = "add a line 'time: 5.30 pm' to one of them"
        reading.report(Code.MISSING_FIELD, message, made.data.source, hint)
