"""Rules about the papers of a meeting: each is a function that finds faults."""

from collections.abc import Callable, Iterator

from agendapack.codes import Code
from agendapack.model.meeting import AgendaEntry
from agendapack.model.papers import Minutes, RecordedVote, Report
from agendapack.model.wording import write_plain_date
from agendapack.model.workspace import Loaded, LoadedAnnex
from agendapack.problems import Problem, Severity, did_you_mean


def minutes_are_of_an_earlier_meeting(loaded: Loaded) -> Iterator[Problem]:
    """A meeting approves the minutes of one before it, and they say of which."""
    for number, entry, minutes in _minutes_of(loaded):
        if minutes.date >= loaded.meeting.date:
            yield Problem(
                Code.CONFLICTING_DATE,
                f"agenda item {number} brings minutes of {minutes.date}, "
                f"which is not before the meeting on {loaded.meeting.date}",
                minutes.source,
            )
        elif entry.minutes is not None and minutes.date != entry.minutes:
            yield Problem(
                Code.CONFLICTING_DATE,
                f"these minutes are of {minutes.date}; "
                f"agenda item {number} asks for those of {entry.minutes}",
                minutes.source,
            )


def minutes_end_after_they_start(loaded: Loaded) -> Iterator[Problem]:
    """A meeting finishes after it starts, unless it goes on past midnight."""
    for _, _, minutes in _minutes_of(loaded):
        if minutes.finish <= minutes.start:
            yield Problem(
                Code.CONFLICTING_DATE,
                f"the minutes start at {minutes.start:%H:%M} and finish at {minutes.finish:%H:%M}",
                minutes.source,
                "check am and pm; ignore this if the meeting went on past midnight",
                Severity.WARNING,
            )


def recorded_votes_are_of_members(loaded: Loaded) -> Iterator[Problem]:
    """Who voted was present, and voted once."""
    for _, _, minutes in _minutes_of(loaded):
        present: list[str] = [member.name for member in minutes.present]
        for minute in minutes.minutes:
            if minute.recorded_vote is not None:
                yield from _check_vote(minute.recorded_vote, present)


def reports_are_not_from_the_future(loaded: Loaded) -> Iterator[Problem]:
    """A report is written and approved before the meeting that considers it."""
    held = loaded.meeting.date
    for number, item in enumerate(loaded.items, start=1):
        report = item.paper
        if not isinstance(report, Report):
            continue
        contacts = report.contacts
        approved = contacts.approved if contacts else None
        for what, day, source in (
            ("is dated", report.date, report.source),
            ("was approved on", approved, contacts.source if contacts else report.source),
        ):
            if day is not None and day > held:
                yield Problem(
                    Code.CONFLICTING_DATE,
                    f"the report of agenda item {number} {what} {write_plain_date(day)}, "
                    f"after the meeting on {write_plain_date(held)}",
                    source,
                    severity=Severity.WARNING,
                )


def annexes_are_not_repeated(loaded: Loaded) -> Iterator[Problem]:
    """A file is an annex of an item once, unless another part is taken, or it is turned."""
    for number, item in enumerate(loaded.items, start=1):
        seen: dict[tuple[object, ...], LoadedAnnex] = {}
        for found in item.annexes:
            taken = found.annex
            key = (found.file.sha256, taken.pages, found.framing, taken.typeset, taken.header_rows)
            first = seen.setdefault(key, found)
            if first is not found:
                yield Problem(
                    Code.REPEATED_PAPER,
                    f"the annexes '{first.annex.title}' and '{taken.title}' of agenda item {number}"
                    " are the same file",
                    taken.file.source,
                    "check that it is the file that is meant; else take one of the two out",
                    Severity.WARNING,
                )


PAPER_RULES: tuple[Callable[[Loaded], Iterator[Problem]], ...] = (
    minutes_are_of_an_earlier_meeting,
    minutes_end_after_they_start,
    recorded_votes_are_of_members,
    reports_are_not_from_the_future,
    annexes_are_not_repeated,
)


def _minutes_of(loaded: Loaded) -> Iterator[tuple[int, AgendaEntry, Minutes]]:
    for number, item in enumerate(loaded.items, start=1):
        if isinstance(item.paper, Minutes) and not item.broken:
            yield number, item.entry, item.paper


def _check_vote(vote: RecordedVote, present: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in (*vote.for_, *vote.against, *vote.abstained):
        if name in seen:
            yield Problem(
                Code.UNLIKELY_VOTE, f"{name} is recorded as having voted twice", name.source
            )
        elif name not in present:
            yield Problem(
                Code.UNLIKELY_VOTE,
                f"{name} is recorded as having voted, but is not listed as present",
                name.source,
                did_you_mean(name, present),
                Severity.WARNING,
            )
        seen.add(name)
