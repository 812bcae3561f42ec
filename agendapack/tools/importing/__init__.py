"""Import an agenda: read it, find its committee, and make the files of the meeting."""

from datetime import date, time
from operator import attrgetter
from pathlib import Path

from agendapack.load import read_committee
from agendapack.load.calendar_list import find_days, write_clock
from agendapack.load.word_reports import read_agenda_document
from agendapack.model import dataclass
from agendapack.model.organisation import Committee
from agendapack.model.text import ORGANISATION, make_name
from agendapack.output.files import taken
from agendapack.problems import (
    Checked,
    Code,
    Problem,
    Source,
    did_you_mean,
    in_order,
    is_error,
    warn,
)
from agendapack.tools.importing.head import ImportedAgenda
from agendapack.tools.importing.items import understand
from agendapack.tools.importing.write import (
    committee_text,
    draft_items,
    find_standing,
    same_members,
    take_own_words,
    write_notes,
)
from agendapack.tools.new_meetings import is_same_place, match_committee, read_committees
from agendapack.tools.new_meetings.make import SCHEMA, find_schema, has_minutes
from agendapack.tools.new_meetings.write import meeting_text
from agendapack.workspace import known_committees

SHOWN = 70
"""The most letters of a paragraph that a message shows."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says where the agenda does not; the suffix goes behind the date."""

    committee: str | None = None
    day: date | None = None
    clock: time | None = None
    suffix: str | None = None


def import_agenda(root: Path, path: Path, shown: str, given: Given) -> Checked[dict[str, str]]:
    """Return the files that an agenda becomes, by path below the workspace."""
    read = read_agenda_document(path, shown)
    if not read.value or any(map(is_error, read.problems)):
        return Checked(None, read.problems)
    agenda = understand(read.value)
    source = Source(shown)
    agenda.day = given.day or agenda.day or _find_day(agenda)
    agenda.clock = given.clock or agenda.clock
    problems = list(read.problems)
    if not agenda.items:
        hint = "number the items of the agenda, or make headings of them"
        problems.append(Problem(Code.EMPTY_FILE, f"'{shown}' has no items", source, hint))
    if agenda.day is None:
        hint = "give it with --date, for instance --date 2031-05-12"
        message = f"'{shown}' does not say the date"
        problems.append(Problem(Code.MISSING_FIELD, message, source, hint))
    found = _find_committee(root, agenda, given.committee, source)
    problems += found.problems
    if found.value is None or any(map(is_error, problems)):
        return Checked(None, in_order(problems))
    key, committee = found.value
    if (committee is None or committee.time is None) and agenda.clock is None:
        hint = "give it with --time, for instance --time '7.00 pm'"
        message = f"'{shown}' does not say when the meeting starts"
        problems.append(Problem(Code.MISSING_FIELD, message, source, hint))
        return Checked(None, in_order(problems))
    files = _write(root, path.name, agenda, key, committee, given.suffix)
    problems += [taken(name) for name in files if (root / name).exists()]
    if any(map(is_error, problems)):
        return Checked(None, in_order(problems))
    return Checked(files, (*in_order(problems), *_tell(agenda, source)))


def _find_day(agenda: ImportedAgenda) -> date | None:
    """Return the first day that is a heading, where nothing above the items says the day."""
    headings = (words for item in agenda.items for words in (item.section, item.title))
    days = (typed.day for words in headings for typed in find_days(words))
    day = next((each for each in days if each is not None), None)
    if day is not None:
        agenda.checks.append(f"the date: {day.isoformat()}, the first that a heading has")
    return day


def _find_committee(
    root: Path, agenda: ImportedAgenda, named: str | None, source: Source
) -> Checked[tuple[str, Committee | None]]:
    committees = read_committees(root)
    words = named or agenda.committee
    if not words:
        hint = "name it with --committee, by its file or by its own name"
        message = f"'{source.file}' does not say which committee meets"
        return Checked(None, (Problem(Code.UNKNOWN_COMMITTEE, message, source, hint),))
    if named == ORGANISATION and named not in known_committees(root):
        house = read_committee(root, ORGANISATION)
        return Checked(None if house.value is None else (ORGANISATION, house.value), house.problems)
    matches = list(match_committee(words, committees))
    if len(matches) > 1:
        message = f"'{words}' may be {' or '.join(matches)}"
        return Checked(None, (Problem(Code.UNKNOWN_COMMITTEE, message, source, "use --committee"),))
    if matches:
        said = agenda.committee
        if named and said and matches != list(match_committee(said, committees)):
            agenda.left.append(said)
        called = str(committees[matches[0]].name)
        if not named and called.casefold() != said.casefold():
            agenda.checks.append(f"the committee: {called}, which the agenda calls {said}")
        return Checked((matches[0], committees[matches[0]]))
    key = make_name(words)
    if (root / "meetings" / "committees" / f"{key}.yaml").exists():
        return Checked(None, read_committee(root, key).problems)
    agenda.checks.append(f"the committee: {words}, whose file is new")
    if near := did_you_mean(words, [str(each.name) for each in committees.values()]):
        agenda.checks.append(f"the committee: {near}")
    if named and agenda.committee and agenda.committee != named:
        agenda.left.append(agenda.committee)
    agenda.committee = words
    return Checked((key, None))


def _write(
    root: Path,
    name: str,
    agenda: ImportedAgenda,
    key: str,
    committee: Committee | None,
    suffix: str | None,
) -> dict[str, str]:
    assert agenda.day is not None
    files = {}
    own: dict[str, str] = {}
    said = take_own_words(agenda, committee)
    if committee is None:
        standing = find_standing(agenda)
        schema = f"../../{SCHEMA}" if (root / SCHEMA).is_file() else None
        of_committee = schema and schema.replace("meeting.json", "committee.json")
        text = committee_text(agenda, agenda.committee, of_committee, standing)
        files[f"meetings/committees/{key}.yaml"] = text
    else:
        schema = find_schema(root, key)
        standing = {
            each: (str(item.title), str(item.text or ""))
            for each, item in committee.standing.items()
        }
        own = _find_own(agenda, committee)
        if key == ORGANISATION and (agenda.committee or known_committees(root)):
            own["name"] = agenda.committee or str(committee.name)
        _leave_known(agenda, committee)
    written = {day for day in _days_of(agenda) if has_minutes(root, key, day)}
    drafts = list(draft_items(agenda, standing, written))
    days = [str(draft.fields["day"]) for draft in drafts if "day" in draft.fields]
    days += [agenda.until.isoformat()] if agenda.until else []
    own |= said
    if days and max(days) > agenda.day.isoformat():
        own["until"] = max(days)
    needs_venue = not agenda.venue and (committee is None or committee.venue is None)
    text = meeting_text(key, agenda.day, schema, own, needs_venue, drafts)
    folder = f"{agenda.day.isoformat()}-{suffix}" if suffix else agenda.day.isoformat()
    notes = "".join(f"{line}\n" for line in write_notes(agenda, name))
    return {**files, f"meetings/{folder}/meeting.yaml": text + notes}


def _find_own(agenda: ImportedAgenda, committee: Committee) -> dict[str, str]:
    own = {}
    if agenda.clock is not None and agenda.clock != committee.time:
        own["time"] = write_clock(agenda.clock)
    if agenda.venue and not is_same_place(agenda.venue, committee.venue):
        own["venue"] = agenda.venue
    return own


def _leave_known(agenda: ImportedAgenda, committee: Committee) -> None:
    """Leave what the committee's file has already, where the agenda says something else."""
    if agenda.members and not same_members(agenda, committee, str(committee.members_are or "")):
        agenda.left.append(f"To: {agenda.members}")
    details = attrgetter("name", "role", "telephone", "email")
    known = {str(each) for each in details(committee.officer)} if committee.officer else set()
    agenda.left += (words for words in details(agenda.contact) if words and words not in known)
    usual = {" ".join(str(each).split()) for each in committee.contact_for}
    agenda.left += (each for each in agenda.contact_for if each not in usual)


def _days_of(agenda: ImportedAgenda) -> set[date]:
    words = " ".join(" ".join((item.title, *item.texts)) for item in agenda.items)
    return {typed.day for typed in find_days(words) if typed.day is not None}


def _tell(agenda: ImportedAgenda, source: Source) -> list[Problem]:
    told = [f"check {each}" for each in agenda.checks]
    for words in agenda.left:
        line = " ".join(words.split())
        cut = f"{line[:SHOWN].rstrip()}..." if len(line) > SHOWN else line
        told.append(f"not taken over: '{cut}'")
    return [warn(Code.NOT_CARRIED, message, source) for message in told]
