"""Load one item of an agenda: its paper, with what stands behind it.

Besides its report these are its papers, annexes and applications, and the warnings that are
accepted for each (`accept`).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain

from agendapack.load.agenda import check_kind, check_papers
from agendapack.load.annexes import begin_annexes, check_annex_ids, load_pictures
from agendapack.load.compose import Fields, Trail, follow
from agendapack.load.earlier_minutes import read_forward_plan, write_work_plan
from agendapack.load.faults import name_part
from agendapack.load.minutes import find_previous, read_minutes, read_received
from agendapack.load.papers import is_yaml, read_report, read_work_plan
from agendapack.load.paths import Reading
from agendapack.load.validate import NOWHERE, ReadRecord
from agendapack.load.word_reports import refuse_word_fields
from agendapack.model import dataclass
from agendapack.model.business import Acceptance, Annex, MinutesOf, Stretch
from agendapack.model.fields import PLACE
from agendapack.model.meeting import AgendaEntry, Meeting
from agendapack.model.organisation import Committee
from agendapack.model.papers import Minutes, Report
from agendapack.model.plans import WORD as FORWARD_PLAN
from agendapack.model.plans import WorkPlan
from agendapack.model.text import Text
from agendapack.model.withholding import MARK
from agendapack.model.workspace import LoadedItem
from agendapack.problems import Code, Source, did_you_mean


def files_of_entry(reading: Reading, entry: AgendaEntry) -> tuple[Annex, ...]:
    """Return the files of an item in their order, each as the annex that it is set like."""
    own = _file_as_annex(reading, entry)
    return (*own, *entry.annexes, *_files_of_applications(entry))


def _file_as_annex(reading: Reading, entry: AgendaEntry) -> tuple[Annex, ...]:
    """Return the file of an update or of minutes as the annex that it is set like."""
    file = entry.minutes_file or (entry.file if entry.update is not None else None)
    if file is None or (entry.minutes_file is not None and is_yaml(file)):
        return ()
    untitled = "minutes-title" if entry.minutes else "update-untitled"
    title = entry.title or Text(reading.wording.say(untitled), entry.source)
    fields: dict[str, object] = {"title": title, "file": file, PLACE: entry.source}
    named = ("language", "changes", "comments", "picture_alts")
    said = {name.replace("_", "-"): getattr(entry, name) for name in named}
    fields |= {name: value for name, value in said.items() if value}
    return (Annex.model_validate(fields),)


def entries_of_papers(entry: AgendaEntry) -> Iterator[tuple[int, AgendaEntry]]:
    """Yield the papers of an item that are no links, each as an entry, with its place among all.

    A paper belongs to its item as an update does. What takes the item from the public, or from
    the pack, takes its papers too.
    """
    for place, paper in enumerate(entry.papers):
        if paper.link is not None or len(paper.brings) > 1:
            continue
        if not (paper.brings or paper.to_follow):
            continue
        if paper.title is None and (paper.to_follow or paper.report is None):
            continue
        own = paper if paper.exempt or paper.confidential else entry
        annexes: tuple[Annex, ...] = ()
        if paper.file is not None:
            said: dict[str, object] = {"language": paper.language, "alt": paper.alt}
            fields = {name: value for name, value in said.items() if value is not None}
            fields |= {"title": paper.title, "file": paper.file, PLACE: paper.source}
            annexes = (Annex.model_validate(fields),)
        yield (
            place,
            AgendaEntry.model_construct(
                source=paper.source,
                update=Text(entry.title or "", paper.source),
                report=paper.report,
                # Of a report that is withdrawn, the file is not read any more.
                title=paper.title or (entry.title if entry.withdrawn else None),
                id=paper.id,
                from_=paper.from_,
                language=paper.language if paper.report else None,
                annexes=(*annexes, *paper.annexes),
                paper_number=paper.paper_number,
                exempt=own.exempt,
                confidential=own.confidential,
                shown=own.shown,
                pack=own.pack,
                withdrawn=entry.withdrawn,
                to_follow=entry.to_follow or paper.to_follow,
                received=entry.received,
                picture_alts={},
                extra={**entry.extra, **paper.extra},
            ),
        )


def _files_of_applications(entry: AgendaEntry) -> Iterator[Annex]:
    """Yield the report of each application and its annexes, under the number of the application."""
    for application in entry.applications:
        if application.report is not None:
            fields = {"title": application.title, "file": application.report}
            yield Annex.model_validate({**fields, PLACE: application.source})
        for annex in application.annexes:
            title = Text(f"{application.reference}: {annex.title}", annex.title.source)
            yield annex.model_copy(update={"title": title})


CODES = {code.value: code for code in Code}

REASON = "say why it is accepted, for instance: The author has no other version."


def read_acceptances(
    reading: Reading, entry: Fields, paper: Fields | None, item: LoadedItem
) -> tuple[Acceptance, ...]:
    """Return an agenda item's accepted warnings; unknown codes and missing reasons are told."""
    places = (entry,) if paper is None else (entry, paper)
    waiting = item.entry.is_left_out
    withheld = any(map(_is_withheld, places))
    files = {annex.annex.file.source: annex.file.path for annex in item.annexes}
    found: list[Acceptance] = []
    of_annexes: list[Stretch] = []
    for annex in (annex for place in places for annex in _annexes_of(place)):
        about = (Stretch(annex.source, annex.end), *_file_of(annex, files))
        of_annexes += about
        hidden = withheld or _is_withheld(annex)
        found += read_accepted(reading, annex, about, (), hidden, waiting)
    own = (item.file, item.body_file)
    whole = (Stretch(Source(file.path)) for file in own if file)
    about = (Stretch(entry.source, entry.end), *whole)
    for place in places:
        found += read_accepted(reading, place, about, tuple(of_annexes), withheld, waiting)
    return tuple(found)


def read_accepted(
    reading: Reading,
    place: Fields,
    about: tuple[Stretch, ...],
    except_for: tuple[Stretch, ...],
    withheld: bool,
    waiting: bool,
) -> Iterator[Acceptance]:
    """Yield the warnings that one record accepts.

    Args:
        about: What the acceptances are of.
        except_for: What they are not of, although it stands within.
    """
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


def _annexes_of(place: Fields) -> list[Fields]:
    of_applications = (each.groups("annexes") for each in place.groups("applications"))
    return [*place.groups("annexes"), *chain.from_iterable(of_applications)]


def _file_of(annex: Fields, files: dict[Source, str]) -> Iterator[Stretch]:
    """Yield the whole of an annex's file; nothing where the file could not be read."""
    file = annex.text("file")
    if file is not None and file.source in files:
        yield Stretch(Source(files[file.source]))


def _is_withheld(place: Fields) -> bool:
    """Tell whether anything in it is withheld, or was: reasons for acceptance are then hidden."""
    parts = MARK.search(place.text("body") or "") is not None
    return parts or place.value("exempt") is not None or place.value("confidential") is not None


MadePaper = ReadRecord[Report] | ReadRecord[Minutes] | ReadRecord[WorkPlan]


@dataclass(frozen=True, slots=True)
class AgendaLoader:
    """Loads the items of one agenda, by their index from 0.

    Args:
        folder: That of the meeting.
        series: The committees whose minutes are one series.
    """

    reading: Reading
    folder: str
    made: ReadRecord[Meeting]
    meeting: Meeting
    series: str

    def begin_item(self, index: int) -> Callable[[], LoadedItem]:
        """Load one item of an agenda: its paper, the paper's annexes, then its own annexes."""
        reading, made, trail = self.reading, self.made, ("agenda", index)
        entry = self.meeting.agenda[index]
        faulty = made.is_faulty(*trail)
        before = len(reading.problems)
        if not faulty:
            called = name_part("the meeting", trail, made.data)
            empty = {last: at for (*of, last), at in made.blank.items() if tuple(of) == trail}
            check_kind(reading, entry, called, empty)
            check_papers(reading, entry, called)
            refuse_word_fields(reading, entry, partial(made.place, *trail))
        if entry.is_left_out:
            broken = faulty or reading.has_errors_since(before)
            awaited = dict(enumerate(entry.annexes if entry.to_follow else ()))
            left_out = LoadedItem(entry, None, None, (), broken, awaited=awaited)
            return partial(self._with_acceptances, trail, left_out, None)
        entry = self._settle_minutes(entry, index)
        paper, minuted_by = self._read_paper(entry, made.place(*trail, "minutes"))
        broken = faulty or reading.has_errors_since(before)
        finish = self._begin_files(trail, entry, paper, broken)
        return lambda: replace(finish(), minuted_by=minuted_by)

    def _settle_minutes(self, entry: AgendaEntry, index: int) -> AgendaEntry:
        """Return an entry with the day of `previous` minutes, and without minutes at fault."""
        reading, made, meeting = self.reading, self.made, self.meeting
        place = made.place("agenda", index, "minutes")
        if made.is_faulty("agenda", index, "minutes"):
            return entry.model_copy(update={"minutes": None})
        if isinstance(entry.minutes, MinutesOf) and entry.minutes.committee == meeting.committee:
            own = f"'{meeting.committee}' is the committee that"
            own = "the organisation itself" if meeting.is_own else own
            message = f"{own} meets; it approves its own minutes"
            hint = f"write 'minutes: {entry.minutes.date}'"
            reading.report(Code.BAD_VALUE, message, place, hint)
            return entry.model_copy(update={"minutes": None})
        if entry.minutes == "previous" and "date" not in made.stood_in:
            day = find_previous(reading, self.folder, self.series, meeting.date, place)
            return entry.model_copy(update={"minutes": day})
        return entry

    def begin_papers(self, index: int) -> Iterator[Callable[[], LoadedItem]]:
        """Load each of the papers of an item as an item of its own: a report, or another file."""
        reading, entry = self.reading, self.meeting.agenda[index]
        if self.made.is_faulty("agenda", index) or entry.is_awaited:
            return
        for place, own in entries_of_papers(entry):
            trail = ("agenda", index, "papers", place)
            if own.is_left_out:
                yield partial(LoadedItem, own, None, None, ())
                continue
            before = len(reading.problems)
            refuse_word_fields(reading, own, partial(self.made.place, *trail))
            paper = read_report(reading, own, self._home) if own.report is not None else None
            yield self._begin_files(trail, own, paper, reading.has_errors_since(before))

    @property
    def _home(self) -> str:
        return f"meetings/{self.folder}"

    def _begin_files(
        self, trail: Trail, entry: AgendaEntry, paper: MadePaper | None, broken: bool
    ) -> Callable[[], LoadedItem]:
        """Begin to load what stands behind a paper, and in it."""
        reading = self.reading
        before = len(reading.problems)
        named = files_of_entry(reading, entry)
        begun = [begin_annexes(reading, named, self.made.path)]
        if paper is not None:
            load_pictures(reading, paper.data)
            if isinstance(paper.record, Report):
                of_report = paper.record.annexes
                named = (*of_report, *named)
                begun.insert(0, begin_annexes(reading, of_report, paper.path))
        check_annex_ids(reading, named)
        faulty = broken or reading.has_errors_since(before)

        def finish() -> LoadedItem:
            before = len(reading.problems)
            annexes = tuple(annex for finish_all in begun for annex in finish_all())
            record = None if paper is None else paper.record
            body = record.body_path if isinstance(record, Report) else None
            item = LoadedItem(
                entry=entry,
                paper=None if paper is None or paper.stood_in else paper.record,
                file=None if paper is None else reading.files[paper.path],
                annexes=annexes,
                broken=faulty or reading.has_errors_since(before),
                body_file=reading.files.get(body or ""),
                awaited={place: annex for place, annex in enumerate(named) if annex.to_follow},
            )
            return self._with_acceptances(trail, item, None if paper is None else paper.data)

        return finish

    def _with_acceptances(self, trail: Trail, item: LoadedItem, paper: Fields | None) -> LoadedItem:
        fields = follow(self.made.data, trail)
        if not isinstance(fields, Fields):
            return item
        return replace(item, acceptances=read_acceptances(self.reading, fields, paper, item))

    def _read_paper(
        self, entry: AgendaEntry, minutes_at: Source
    ) -> tuple[MadePaper | None, Committee | None]:
        """Return an item's paper, and the committee that it has minutes of, if that is another."""
        reading, meeting = self.reading, self.meeting
        if entry.report is not None:
            return read_report(reading, entry, self._home), None
        if entry.work_plan == FORWARD_PLAN:
            plan = read_forward_plan(reading, meeting.committee, entry.work_plan.source)
            if plan is None or plan.record is None:
                return None, None
            record = write_work_plan(plan.record, meeting.date, reading.wording)
            return ReadRecord(record, plan.data, plan.faults, plan.stood_in), None
        if entry.work_plan is not None:
            return read_work_plan(reading, entry.work_plan, self._home), None
        if isinstance(entry.minutes, MinutesOf):
            return read_received(reading, entry.minutes, minutes_at)
        if isinstance(entry.minutes, date) and meeting.committee.source != NOWHERE:
            return read_minutes(reading, entry.minutes, self.folder, self.series, minutes_at)
        return None, None
