"""Settle what items say of themselves: their times, their purposes, and their applications.

Times follow each other: an item with a length starts when the item before it ends. What does not
fit together is told; nothing that an author gave is changed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, time

from agendapack.model import dataclass
from agendapack.model.business import Application
from agendapack.model.dates import write_plain_date, write_time
from agendapack.model.item_facts import ItemFacts, LinkedPaper, OwnField, join_values, read_extra
from agendapack.model.meeting import AgendaEntry
from agendapack.model.pack import Item
from agendapack.model.planned_paper import PlannedApplication
from agendapack.model.style import HouseStyle
from agendapack.model.text import Text, make_name, make_unique
from agendapack.model.workspace import Loaded
from agendapack.plan.own_fields import add_extra
from agendapack.problems import Code, Problem, Source, did_you_mean, warn

A_DAY = 24 * 60


def settle_facts(
    loaded: Loaded, items: tuple[Item, ...], style: HouseStyle, told: list[Problem]
) -> tuple[Item, ...]:
    """Return the items with what they say of themselves."""
    clock, declared = _Clock(loaded, style, told), loaded.organisation.fields
    settled = []
    for item, found in zip(items, loaded.items, strict=True):
        entry = found.entry
        purposes = tuple(clock.purpose(each, item) for each in entry.purpose)
        facts = ItemFacts(purposes=purposes, paper_number=entry.paper_number)
        if item.updates is None:
            day, start = clock.take(entry, item, found.level)
            facts = replace(
                facts,
                day=day,
                start=start,
                end=entry.end,
                minutes=entry.length,
                lead=entry.lead,
                presenter=entry.presenter,
                verbal=entry.verbal,
                link=entry.link,
                links=tuple(
                    LinkedPaper(str(each.called), str(each.link), each.source)
                    for each in entry.papers
                    if each.link
                ),
            )
        if item.withdrawn and (entry.exempt or entry.confidential):
            settled.append(item)
        else:
            settled.append(add_extra(replace(item, facts=facts), found, declared))
    return tuple(settled)


@dataclass(slots=True)
class _Clock:
    """Goes from item to item.

    Args:
        at: The minute of the day at which the next item can start; None where that is not known.
        shown: The last day that is printed at an item.
        item: What messages call it.
        began: When the last item that has a time began, and None before the first of a day.
        level: That of the item before: how many items it stands below.
        above: The items that an item may stand below: the level of each, when it begins and ends.
        told: Whether it has been said that the meeting lasts too long.
        works_out: Whether the times of items follow from the lengths before them.
    """

    loaded: Loaded
    style: HouseStyle
    problems: list[Problem]
    at: int | None = None
    day: date | None = None
    shown: date | None = None
    item: str = ""
    began: int | None = None
    level: int = 0
    above: list[tuple[int, int | None, int | None]] = field(default_factory=list)
    told: bool = False
    works_out: bool = True

    def __post_init__(self) -> None:
        meeting, usual = self.loaded.meeting, self.loaded.committee.work_out_times
        own = meeting.work_out_times
        self.works_out = own if own is not None else usual is not False
        starts = meeting.time or self.loaded.committee.time
        self.at, self.day = _minute(starts) if starts else None, meeting.date
        self.problems += self._check_meeting(starts)

    def take(self, entry: AgendaEntry, item: Item, level: int) -> tuple[date | None, time | None]:
        """Return an item's day if it is to be printed, and its start, which those below share."""
        self.item = f"agenda item {item.called}"
        shown = self._begin_day(entry)
        self._go_to(level)
        given, length = entry.time, entry.length
        beside: int | None = None
        if given is not None:
            if self.began == _minute(given):
                beside = self.at
            elif self.at is not None and _minute(given) < self.at:
                message = f"starts at {self._write(given)}, but "
                message += (
                    f"the meeting starts at {self._write(time(self.at // 60, self.at % 60))}"
                    if self.began is None
                    else f"what is before it {self._lasts_until(self.at)}"
                )
                hint = "correct its time, or the lengths before it"
                self._tell(message, entry.place_of("time"), hint)
            self.at = _minute(given)
        elif not entry.end and not (length and self.works_out):
            self.above.append((level, None, None))
            return shown, None
        start, begin = given, self.at
        if start is None and begin is not None and begin < A_DAY:
            start = time(begin // 60, begin % 60)
        if entry.end is not None:
            self._check_end(entry, begin)
            self.at = _minute(entry.end)
        elif length and begin is not None:
            self.at = begin + length
        self._check_rest(entry)
        self.began = begin
        self.above.append((level, begin, self.at))
        if beside is not None and self.at is not None:
            # What runs side by side is over when the longest of it is.
            self.at = max(self.at, beside)
        return shown, start

    def _go_to(self, level: int) -> None:
        """Set the clock to what an item stands below, or to the end of what it does not."""
        while self.above and self.above[-1][0] >= level:
            *_, end = self.above.pop()
            if end is not None and (self.at is None or end > self.at):
                self.at = end
        if level > self.level and self.above[-1:] and self.above[-1][2] is not None:
            # The first of those below an item begins with it.
            self.at = self.above[-1][1]
        self.level = level

    def purpose(self, said: Text, item: Item) -> str:
        """Return a purpose in the words of the organisation; one that it does not have is told."""
        allowed = self.loaded.organisation.purposes
        plain = " ".join(said.split())
        same = [each for each in allowed if each.casefold().split() == plain.casefold().split()]
        if same or not allowed:
            return str(same[0]) if same else plain
        message = (
            f"agenda item {item.called} is '{plain}', which is none of the organisation's purposes"
        )
        hint = did_you_mean(plain, allowed) or f"its purposes are {', '.join(allowed)}"
        self.problems.append(Problem(Code.UNKNOWN_PURPOSE, message, said.source, hint))
        return plain

    def _begin_day(self, entry: AgendaEntry) -> date | None:
        day, meeting = entry.day, self.loaded.meeting
        if day is None:
            return None
        last = meeting.until or meeting.date
        if not meeting.date <= day <= last or (self.day and day < self.day):
            before = self.day and meeting.date <= day <= last
            why = "after an item of a later day" if before else "which is no day of the meeting"
            hint = None if before else "'until' in the meeting's file gives its last day"
            message = f"is on {write_plain_date(day, self.style.wording)}, {why}"
            self._tell(message, entry.place_of("day"), hint, Problem)
        if day != self.day:
            self.at, self.began, self.day = None, None, day
            self.above.clear()
        shown = day if day != self.shown else None
        self.shown = day
        return shown

    def _check_meeting(self, starts: time | None) -> Iterator[Problem]:
        meeting = self.loaded.meeting
        if meeting.until is not None and meeting.until < meeting.date:
            day = write_plain_date(meeting.until, self.style.wording)
            message = f"the meeting lasts until {day}, which is before its first day"
            hint = "'date' is its first day, and 'until' its last"
            yield Problem(Code.TIMETABLE, message, meeting.place_of("until"), hint)
        one_day = meeting.until in (None, meeting.date)
        if one_day and starts and meeting.end and meeting.end <= starts:
            yield Problem(
                Code.TIMETABLE,
                f"the meeting ends at {self._write(meeting.end)}, and starts at "
                f"{self._write(starts)}",
                meeting.place_of("end"),
                "write times with am or pm, for instance 'end: 9.00 pm'",
            )

    def _check_end(self, entry: AgendaEntry, begin: int | None) -> None:
        end, place = entry.end, entry.place_of("end")
        assert end is not None
        if begin is None or (entry.time is None and _minute(end) >= begin and not entry.length):
            return
        if entry.time is not None and end <= entry.time:
            message = f"starts at {self._write(entry.time)} and ends at {self._write(end)}"
            self._tell(message, place, "write times with am or pm", Problem)
        elif entry.length and begin + entry.length != _minute(end):
            message = f"ends at {self._write(end)}, but by its length "
            message += self._lasts_until(begin + entry.length)
            self._tell(message, place, "leave out 'end' or 'length'", Problem)
        elif _minute(end) < begin:
            message = f"ends at {self._write(end)}, but what is before it "
            message += self._lasts_until(begin)
            self._tell(message, place, "correct its end, or the lengths before it")

    def _check_rest(self, entry: AgendaEntry) -> None:
        """Tell of an item that lasts longer than the meeting is to."""
        meeting = self.loaded.meeting
        end = meeting.end
        is_last = self.day == (meeting.until or meeting.date)
        limit = _minute(end) if end is not None and is_last else A_DAY
        if self.at is None or self.at <= limit or self.told:
            return
        self.told = True
        ends = f"the meeting is to end at {self._write(end)}" if end and is_last else ""
        message = self._lasts_until(self.at)
        self._tell(f"{message}; {ends}" if ends else message, entry.place_of("length"), HINT)

    def _lasts_until(self, minute: int) -> str:
        if minute >= A_DAY:
            return "lasts until after midnight"
        return f"lasts until {self._write(time(minute // 60, minute % 60))}"

    def _write(self, clock: time) -> str:
        return write_time(clock, self.style)

    def _tell(
        self, message: str, place: Source, hint: str | None, make: Callable[..., Problem] = warn
    ) -> None:
        self.problems.append(make(Code.TIMETABLE, f"{self.item} {message}", place, hint))


HINT = "make items shorter, or let the meeting end later"


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def plan_applications(
    loaded: Loaded, items: tuple[Item, ...], told: list[Problem]
) -> Iterator[Item]:
    """Yield the items with their applications, and the updates with the one they are about."""
    considered = {
        item.key: tuple(str(each.reference) for each in found.entry.applications)
        for item, found in zip(items, loaded.items, strict=True)
    }
    numbers = {item.key: item.number for item in items if not item.updates}
    for item, found in zip(items, loaded.items, strict=True):
        entry = found.entry
        told += _find_repeated(entry.applications, item.number)
        declared = loaded.organisation.fields.application
        of_entry = () if item.withdrawn else entry.applications
        applications = tuple(_plan(of_entry, item, declared))
        asked = entry.application
        if asked is not None and item.updates:
            known = considered.get(item.updates, ())
            if asked not in known:
                message = f"agenda item {item.called} has no application '{asked}'"
                hint = _find_elsewhere(asked, considered, numbers) or did_you_mean(asked, known)
                hint = hint or f"it has {', '.join(known) or 'none'}"
                told.append(Problem(Code.UNKNOWN_UPDATE, message, asked.source, hint))
            item = replace(item, application=str(asked))
        yield replace(item, applications=applications)


def _find_elsewhere(
    asked: str, considered: dict[str, tuple[str, ...]], numbers: dict[str, str]
) -> str | None:
    """Return a hint that names the item that does have the application, if any has."""
    keys = (key for key, references in considered.items() if asked in references)
    number = next((numbers[key] for key in keys if numbers.get(key)), None)
    return f"agenda item {number} has it: write 'update: {number}'" if number else None


def _plan(
    applications: tuple[Application, ...], item: Item, declared: Mapping[str, OwnField]
) -> Iterator[PlannedApplication]:
    taken: set[str] = set()
    for application in applications:
        name = make_unique(make_name(application.reference) or "application", taken)
        files = {annex.file.source for annex in application.annexes}
        files |= {application.report.source} if application.report else set()
        annexes = item.paper.annexes if item.paper else ()
        papers = tuple(each.key for each in annexes if each.loaded.annex.file.source in files)
        extra = join_values(item.facts.extra, read_extra(application.extra, declared))
        id_ = f"agenda.{item.key}.application-{name}"
        yield PlannedApplication(application, id_, papers, extra)


def _find_repeated(applications: tuple[Application, ...], number: str) -> Iterator[Problem]:
    seen: dict[str, Source] = {}
    for application in applications:
        reference = application.reference
        if reference in seen:
            message = f"agenda item {number} has the application '{reference}' twice"
            hint = f"the first time is in line {seen[reference].line}"
            yield Problem(Code.REPEATED_NAME, message, reference.source, hint)
        seen.setdefault(reference, reference.source)
