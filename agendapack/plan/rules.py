"""The rules that a meeting must keep: each is a function that finds faults.

A rule sees the whole meeting and reports nothing about an item that could not
be read. To add a rule, write the function and put it into `RULES`.
"""

import re
from collections.abc import Callable, Iterator

from agendapack.model.dates import write_plain_date
from agendapack.model.meeting import AgendaEntry
from agendapack.model.members import Member
from agendapack.model.papers import Minutes, Report
from agendapack.model.text import Text
from agendapack.model.workspace import Loaded, LoadedAnnex, call_paper_of
from agendapack.plan.items import actions_are_closed_once
from agendapack.plan.minute_rules import FORWARD_PLAN_RULES, check_minutes, check_what_is_said
from agendapack.plan.notice import NOTICE_RULES
from agendapack.plan.own_fields import declarations_are_complete, own_fields_are_as_declared
from agendapack.plan.preflight import papers_keep_the_policy
from agendapack.plan.withholding import WITHHOLDING_RULES
from agendapack.problems import Code, Problem, Source, did_you_mean, find_slip, warn

Rule = Callable[[Loaded], Iterator[Problem]]


def minutes_are_of_an_earlier_meeting(loaded: Loaded) -> Iterator[Problem]:
    """A meeting approves the minutes of an earlier one, and their date is the one asked for."""
    for number, entry, minutes in _minutes_of(loaded):
        if minutes.date >= loaded.meeting.date:
            message = (
                f"agenda item {number} brings minutes of {minutes.date}, "
                f"which is not before the meeting on {loaded.meeting.date}"
            )
            yield Problem(Code.CONFLICTING_DATE, message, minutes.source)
        elif entry.minutes is not None and minutes.date != entry.minuted:
            message = (
                f"these minutes are of {minutes.date}; "
                f"agenda item {number} asks for those of {entry.minuted}"
            )
            yield Problem(Code.CONFLICTING_DATE, message, minutes.source)


def minutes_are_consistent(loaded: Loaded) -> Iterator[Problem]:
    """Minutes say what minutes say, and their votes and times add up."""
    for _, _, minutes in _minutes_of(loaded):
        yield from check_minutes(minutes)
    own, apart = loaded.minutes, loaded.restricted_minutes
    if own is not None and not own.broken:
        yield from check_minutes(own.record)
        if apart is not None and not apart.broken:
            yield from check_what_is_said(apart.record, own.record)


def reports_are_not_from_the_future(loaded: Loaded) -> Iterator[Problem]:
    """A report is written and approved before the meeting that considers it."""
    held = loaded.meeting.date
    for number, item in loaded.called_items:
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
                message = (
                    f"{call_paper_of(number, item, 'report')} {what} {write_plain_date(day)}, "
                    f"after the meeting on {write_plain_date(held)}"
                )
                yield warn(Code.CONFLICTING_DATE, message, source)


def annexes_are_not_repeated(loaded: Loaded) -> Iterator[Problem]:
    """A file is an annex of an item only once, unless with other pages or settings."""
    for number, item in loaded.called_items:
        seen: dict[tuple[object, ...], LoadedAnnex] = {}
        for found in item.annexes:
            taken = found.annex
            key = (found.file.sha256, taken.pages, found.framing, taken.typeset, taken.header_rows)
            first = seen.setdefault(key, found)
            if first is not found:
                message = (
                    f"the annexes '{first.annex.title}' and '{taken.title}' of agenda item {number}"
                    " are the same file"
                )
                hint = "check that it is the right file, or delete one of the two"
                yield warn(Code.REPEATED_PAPER, message, taken.file.source, hint)


def paper_numbers_are_not_repeated(loaded: Loaded) -> Iterator[Problem]:
    """Only one paper has a number of its own, unless items name the same file."""
    seen: dict[str, tuple[str, Text, set[str]]] = {}
    for called, item in loaded.called_items:
        entry = item.entry
        if entry.update is not None or entry.withdrawn is not None or item.broken:
            continue
        named = [entry.report, entry.work_plan, entry.minutes_file, entry.link]
        named += [each.annex.file for each in item.annexes]
        numbers = [(entry.paper_number, {str(file) for file in named if file})]
        numbers += [(each.paper_number, {str(each.file or each.link)}) for each in entry.papers]
        for number, files in numbers:
            if not number or not number.strip():
                continue
            key = " ".join(number.casefold().split())
            other, first, known = seen.setdefault(key, (called, number, files))
            if first is not number and not files & known:
                message = (
                    f"agenda item {called} has the paper number '{number}', which agenda item "
                    f"{other} has too, in line {first.source.line}"
                )
                hint = "give each paper a number of its own"
                yield warn(Code.REPEATED_PAPER_NUMBER, message, number.source, hint)


PAPER_RULES: tuple[Callable[[Loaded], Iterator[Problem]], ...] = (
    minutes_are_of_an_earlier_meeting,
    minutes_are_consistent,
    reports_are_not_from_the_future,
    annexes_are_not_repeated,
    paper_numbers_are_not_repeated,
)


def _minutes_of(loaded: Loaded) -> Iterator[tuple[str, AgendaEntry, Minutes]]:
    for number, item in loaded.called_items:
        if isinstance(item.paper, Minutes) and not item.broken:
            yield number, item.entry, item.paper


def find_faults(loaded: Loaded) -> list[Problem]:
    """Apply every rule to a meeting."""
    return [problem for rule in RULES for problem in rule(loaded)]


def folder_bears_the_date(loaded: Loaded) -> Iterator[Problem]:
    """A folder whose name starts with a date holds the meeting of that date."""
    start = re.match(r"\d{4}-\d{2}-\d{2}", loaded.folder)
    held, planned = loaded.meeting.date.isoformat(), loaded.meeting.postponed_from
    if start and start[0] != (planned.isoformat() if planned else held):
        message = f"the meeting is on {held}, but its folder is named {loaded.folder}"
        hint = (
            f"write 'date: {start[0]}', or rename the folder; if it is held on another day than "
            f"planned, add 'postponed-from: {start[0]}'"
        )
        yield Problem(Code.CONFLICTING_DATE, message, loaded.meeting.place_of("date"), hint)


def agenda_has_items(loaded: Loaded) -> Iterator[Problem]:
    """An agenda has at least one item; what is no list has been told."""
    if not loaded.meeting.agenda and not loaded.lacks_agenda:
        message = "the agenda has no items"
        hint = "begin with for instance '- title: Apologies'"
        yield Problem(Code.MISSING_FIELD, message, loaded.meeting.place_of("agenda"), hint)


def notice_is_complete(loaded: Loaded) -> Iterator[Problem]:
    """The notice of a meeting says where it is held and who is summoned."""
    meeting, committee = loaded.meeting, loaded.committee
    missing = {
        "venue": not (meeting.venue or committee.venue or meeting.online or committee.online),
        "members": not (meeting.to or meeting.members or committee.members),
    }
    for field, is_missing in missing.items():
        if is_missing and not (meeting.has_lost(field) or committee.has_lost(field)):
            yield warn(
                Code.INCOMPLETE_NOTICE,
                f"neither the meeting nor {meeting.host} gives '{field}'",
                meeting.place_of(field, "committee", "name", "date"),
                f"add '{field}' to {meeting.whose} file, or to the meeting's for this once",
            )


def members_have_names(loaded: Loaded) -> Iterator[Problem]:
    """Every member has a name and is listed once."""
    yield from _check_names("the meeting", loaded.meeting.members or ())
    own = "the organisation" if loaded.meeting.is_own else "the committee"
    yield from _check_names(own, loaded.committee.members)
    for item in loaded.items:
        if isinstance(item.paper, Minutes):
            yield from _check_names("the minutes", (*item.paper.present, *item.paper.attendance))


def substitutes_come_for_members(loaded: Loaded) -> Iterator[Problem]:
    """A substitute comes in place of somebody who is listed."""
    members = loaded.committee.members if loaded.meeting.members is None else loaded.meeting.members
    known = [" ".join(each.name.split()) for each in (*members, *loaded.committee.members)]
    for member in members:
        asked = member.substitute_for
        if asked is not None and " ".join(asked.split()) not in known:
            message = f"{member.name} comes in place of '{asked}', who is not listed"
            hint = did_you_mean(asked, known) or f"the members are {', '.join(known)}"
            yield Problem(Code.BAD_VALUE, message, asked.source, hint)
        elif asked is not None and " ".join(asked.split()) == " ".join(member.name.split()):
            message = f"{member.name} comes in place of themselves"
            hint = "name the member who may not come, or write 'substitute: yes' instead"
            yield Problem(Code.BAD_VALUE, message, asked.source, hint)


def bodies_are_those_of_a_joint_committee(loaded: Loaded) -> Iterator[Problem]:
    """A member of a joint committee is of no body that is nearly one of the committee's."""
    partners = [str(each.name) for each in loaded.committee.jointly_with]
    bodies = [str(loaded.organisation.name), *partners] if partners else []
    for member in (*loaded.committee.members, *(loaded.meeting.members or ())):
        body = " ".join((member.body or "").split())
        if body and body not in bodies and (near := did_you_mean(body, bodies)):
            message = f"{member.name} is of '{body}', which is no body of the joint committee"
            yield Problem(Code.BAD_VALUE, message, (member.body or member.name).source, near)


def deadlines_are_before_the_meeting(loaded: Loaded) -> Iterator[Problem]:
    """A deadline given for one meeting is not after it."""
    for name, fixed in loaded.meeting.deadlines.items():
        if fixed.date > loaded.meeting.date:
            message = (
                f"the deadline '{name}' is on {fixed.date}, "
                f"after the meeting on {loaded.meeting.date}"
            )
            yield Problem(Code.CONFLICTING_DATE, message, fixed.source)


def habits_name_standing_items(loaded: Loaded) -> Iterator[Problem]:
    """The committee's usual agenda names standing items that exist."""
    known = loaded.committee.standing
    for habit in loaded.committee.agenda:
        if habit.standing is not None and habit.standing not in known:
            message = (
                f"{loaded.meeting.whose} agenda names the standing item '{habit.standing}', "
                "which it does not have"
            )
            hint = did_you_mean(habit.standing, known)
            yield Problem(Code.UNKNOWN_STANDING_ITEM, message, habit.standing.source, hint)


def website_is_an_address(loaded: Loaded) -> Iterator[Problem]:
    """The organisation's website is a web address, since it is printed as a link."""
    website = loaded.organisation.website
    if website is not None and not re.fullmatch(r"https?://\S+", website):
        message = f"the website is '{website}'; it has to start with https:// or http://"
        yield Problem(Code.BAD_VALUE, message, website.source)


PURPOSES = (
    *("For decision", "For discussion", "For information", "For approval", "For assurance"),
    *("For consideration", "For ratification", "Decision", "Discussion", "Information"),
    *("Approval", "Assurance", "Consideration", "Ratification", "To approve", "To receive"),
    *("To discuss", "To consider"),
)
OFFICES = ("Chair", "Vice-Chair", "Chairman", "Vice-Chairman", "Chairwoman", "Deputy Chair")
INTERESTS = ("pecuniary", "disclosable pecuniary", "prejudicial", "personal", "non-pecuniary")


def usual_words_are_spelt_right(loaded: Loaded) -> Iterator[Problem]:
    """A purpose, an office or a kind of interest is no slip of a usual one; any words do."""
    said: list[tuple[str, Text, tuple[str, ...], float]] = []
    for called, item in loaded.called_items:
        if not loaded.organisation.purposes:
            what = f"the purpose of agenda item {called}"
            said += ((what, each, PURPOSES, 0.92) for each in item.entry.purpose)
    of_meeting = loaded.meeting.members
    for member in loaded.committee.members if of_meeting is None else of_meeting:
        if member.role is not None:
            said.append((f"the role of {member.name}", member.role, OFFICES, 0.8))
    every = [item.paper for item in loaded.items if isinstance(item.paper, Minutes)]
    every += [loaded.minutes.record] if loaded.minutes else []
    for minutes in every:
        for declared in minutes.declarations:
            if declared.kind is not None:
                what = f"the kind of the interest of {declared.name}"
                said.append((what, declared.kind, INTERESTS, 0.88))
    for what, words, usual, cutoff in said:
        meant = find_slip(words, usual, cutoff)
        if meant is not None:
            hint = f"did you mean '{meant}'? Any words are allowed"
            yield warn(Code.UNUSUAL_WORD, f"{what} is '{words}'", words.source, hint)


RULES: tuple[Rule, ...] = (
    usual_words_are_spelt_right,
    folder_bears_the_date,
    agenda_has_items,
    notice_is_complete,
    members_have_names,
    substitutes_come_for_members,
    bodies_are_those_of_a_joint_committee,
    deadlines_are_before_the_meeting,
    habits_name_standing_items,
    website_is_an_address,
    declarations_are_complete,
    own_fields_are_as_declared,
    *NOTICE_RULES,
    *FORWARD_PLAN_RULES,
    actions_are_closed_once,
    *PAPER_RULES,
    *WITHHOLDING_RULES,
    papers_keep_the_policy,
)


def _check_names(whose: str, members: tuple[Member, ...]) -> Iterator[Problem]:
    seen: dict[str, Source] = {}
    for place, member in enumerate(members, start=1):
        name = " ".join(member.name.split())
        if not name:
            yield Problem(
                Code.MISSING_FIELD, f"member {place} of {whose} has no name", member.source
            )
        elif name in seen:
            message = f"{name} is listed twice among the members of {whose}"
            hint = f"the first time is in line {seen[name].line}"
            yield warn(Code.REPEATED_NAME, message, member.source, hint)
        seen.setdefault(name, member.source)
