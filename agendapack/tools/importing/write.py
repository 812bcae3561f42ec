"""Write the file of a meeting, and of its committee, from an imported agenda."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from agendapack.load.calendar_list import CLOCK, DAY, find_days, write_clock
from agendapack.model import dataclass
from agendapack.model.dates import write_plain_date
from agendapack.model.fields import ITEM_NUMBER, UNNUMBERED
from agendapack.model.members import list_members
from agendapack.model.organisation import Committee
from agendapack.model.text import make_name
from agendapack.model.wording import ENGLISH
from agendapack.output.yaml_text import Node, keep_given, write_comment, write_fields
from agendapack.tools.importing.head import ImportedAgenda, ImportedItem
from agendapack.tools.importing.numbers import ONLY_DAY
from agendapack.tools.new_meetings.write import APOLOGIES, Draft

STANDING = re.compile(
    r"welcome|apolog|declaration|interests?\b|public (?:participation|session|speaking|forum)"
    r"|questions? (?:from|by)|urgent business|any other business|exclusion of|date of (?:the )?next"
    r"|announcements?\b|clos(?:e|ure)\b|adjournment|call to order|matters arising|roll call",
    re.I,
)
"""Titles of items that come at every meeting."""
OF_ITS_DAY = re.compile(f"{DAY.pattern}|{CLOCK.pattern}|[£€$]|\\d{{5}}", re.I)
"""What a text has that is true of one meeting alone."""
BELOW = re.compile(r"(?:\.\w+|\(\w+\))$")
"""The part of a number that tells an item from those below the same one: 4.1 and 4(a)."""
EARLIEST = 8
"""The hour before which a time without am or pm is in the afternoon."""
LONGEST_MEETING = 14
"""The most days that a meeting lasts."""
MINUTES = re.compile(r"\bminutes\b", re.I)
MEMBER = re.compile(r"\s*(?P<name>[^,()]+?)\s*(?:\((?P<role>[^()]*)\))?\s*(?:,|;|\band\b|$)")
PEOPLE = re.compile(
    r"(?:all )?(?P<are>(?:county |city |parish )?councill?ors|members|governors|trustees|directors)"
    r"\b[:\s]*",
    re.I,
)


def draft_items(
    agenda: ImportedAgenda, standing: dict[str, tuple[str, str]], written: set[date]
) -> Iterator[Draft]:
    """Yield the items as `meeting.yaml` has them.

    Args:
        agenda: The agenda; what cannot be written is added to its checks.
        standing: The title and text of the committee's standing items, by name.
        written: The days whose minutes are there.
    """
    moment = _Moment(agenda.day)
    counts: dict[str, int] = {}
    levels: dict[str, int] = {}
    for item in agenda.items:
        fields: dict[str, Node] = {}
        notes: list[str] = []
        number = item.number.lstrip("0")
        above = BELOW.sub("", number)
        above = above if above != number and above in levels else ""
        levels[number] = levels[above] + 1 if above else 0
        counted = counts.get(above, 0) + item.is_counted
        is_next = number in ("", f"{above}.{counted}" if above else str(counted))
        typed = number.removeprefix(above).removeprefix(".")
        counts[above] = int(typed) if typed.isdigit() and not is_next else counted
        if item.section and above:
            notes.append(f"below the heading: {item.section}")
        elif item.section:
            yield Draft(("section", item.section), {"section": item.section})
        day = _find_minutes(item, agenda.day)
        fields |= _name_item(item, day, standing)
        _write_times(item, fields, agenda, moment)
        given = {
            "lead": item.lead,
            "presenter": item.presenter,
            "verbal": "yes" if item.is_verbal else None,
            "papers": [{"title": title, "link": link} for title, link in item.links],
        }
        fields |= keep_given(given)
        if not item.is_counted:
            fields["number"] = UNNUMBERED
        elif not is_next:
            if ITEM_NUMBER.fullmatch(number):
                fields["number"] = number
            else:
                notes.append(f"number on the agenda: {item.number}")
        draft = Draft(("title", item.title), fields, tuple(notes), level=levels[number])
        yield _await_paper(draft, item, day, written)


def _name_item(
    item: ImportedItem, minuted: date | None, standing: dict[str, tuple[str, str]]
) -> dict[str, Node]:
    """Return what the item is, with the text that nothing else has."""
    fields: dict[str, Node] = {}
    name = next((n for n, (t, _) in standing.items() if _fold(t) == _fold(item.title)), None)
    text = "\n\n".join(item.texts)
    if minuted is not None:
        fields["minutes"] = minuted.isoformat()
        if _fold(item.title) != "minutes":
            fields["title"] = item.title
        usual = ENGLISH.say("minutes-to-sign", date=write_plain_date(minuted))
        text = "" if _fold(text) == _fold(usual) else text
    elif name is not None:
        fields["standing"] = name
        text = "" if _fold(text) == _fold(standing[name][1]) else text
    else:
        fields["title"] = item.title
    return {**fields, "text": text} if text else fields


@dataclass(slots=True)
class _Moment:
    """Where an agenda has come to: the day, and when the item before starts."""

    day: date | None
    clock: time | None = None


def _write_times(
    item: ImportedItem, fields: dict[str, Node], agenda: ImportedAgenda, moment: _Moment
) -> None:
    """Write the day, the times and the length of an item, if the agenda says them."""
    day = _day_of(item.section, agenda.day) if agenda.day else None
    if day is not None and (day != moment.day or day == agenda.day):
        moment.day, moment.clock = day, None
        fields["day"] = day.isoformat()
    for name, typed in (("time", item.start), ("end", item.end)):
        if typed is None:
            continue
        if moment.clock is not None and typed < moment.clock and typed.hour < EARLIEST:
            # Half past one behind eleven is in the afternoon.
            typed = typed.replace(hour=typed.hour + 12)
            agenda.checks.append(f"the time of '{item.title}': {write_clock(typed)}")
        moment.clock = typed
        fields[name] = write_clock(typed)
    if item.length:
        fields["length"] = item.length


def _day_of(words: str, held: date | None) -> date | None:
    """Return the day that a heading has, in the year of the meeting; None where it has none."""
    if held is None or not ONLY_DAY.fullmatch(words):
        return None
    plain = words if re.search(r"\d{4}", words) else f"{words.strip(' .:-–—')} {held.year}"
    days = [each.day for each in find_days(re.sub(r"(\w) (\d{4})$", r"\1, \2", plain))]
    day = next((each for each in days if each is not None), None)
    return day if day is not None and 0 <= (day - held).days <= LONGEST_MEETING else None


def _find_minutes(item: ImportedItem, day: date | None) -> date | None:
    """Return the day of the meeting whose minutes an item approves, if it says so."""
    if not MINUTES.search(item.title):
        return None
    said = [each.day for each in find_days(f"{item.title} {' '.join(item.texts)}")]
    if len(said) == 1 and said[0] is not None and (day is None or said[0] < day):
        return said[0]
    return None


def _await_paper(draft: Draft, item: ImportedItem, day: date | None, written: set[date]) -> Draft:
    """Return an item that waits for its paper, if the agenda announces one that is not there."""
    said = ", ".join(item.papers)
    if day is not None:
        if day in written:
            return replace(draft, beside=said)
        beside = ", ".join(filter(None, ("until its minutes are written", said)))
    elif item.papers and "standing" not in draft.fields:
        beside = f"the agenda says: {said}; name its file, report: FILE, and delete this line"
    else:
        return replace(draft, beside=said)
    return replace(draft, fields={**draft.fields, "to-follow": "yes"}, beside=beside)


def _fold(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def find_standing(agenda: ImportedAgenda) -> dict[str, tuple[str, str]]:
    """Return the items that come at every meeting, as a new committee's standing items."""
    found: dict[str, tuple[str, str]] = {}
    for item in agenda.items:
        name = make_name(item.title)
        is_plain = not item.papers and not OF_ITS_DAY.search("\n".join(item.texts))
        if STANDING.search(item.title) and name and name not in found and is_plain:
            found[name] = (item.title, "\n\n".join(item.texts))
    return found


def committee_text(
    agenda: ImportedAgenda, name: str, schema: str | None, standing: dict[str, tuple[str, str]]
) -> str:
    """Return the file of a committee that the workspace does not have."""
    are, members = read_members(agenda.members)
    items = {
        key: {"title": title, **keep_given({"text": text})}
        for key, (title, text) in standing.items()
    }
    given = {
        "name": name,
        "venue": agenda.venue,
        "time": None if agenda.clock is None else write_clock(agenda.clock),
        "members-are": are,
        "members": members,
        "officer": contact_fields(agenda),
        "contact-for": list(agenda.contact_for),
        "text": agenda.text,
        "notes": agenda.notes,
        "standing": items,
    }
    fields = keep_given(given)
    fields["agenda"] = _draft_habits(agenda, standing)
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += ["# What all meetings have in common, from an agenda that was imported: look at it."]
    return "\n".join([*lines, *write_fields(fields)]) + "\n"


def take_own_words(agenda: ImportedAgenda, committee: Committee | None) -> dict[str, str]:
    """Return what the agenda says above and below its items, where only this meeting has it.

    What could be said at every meeting stays, for the file of a new committee.
    """
    own: dict[str, str] = {}
    for name in ("text", "notes"):
        words: str = getattr(agenda, name)
        if not words:
            continue
        if committee is not None:
            usual = getattr(committee, name) or ""
            own |= {} if _fold(words) == _fold(usual) else {name: words}
        elif OF_ITS_DAY.search(words):
            own[name] = words
            setattr(agenda, name, "")
        where = "above" if name == "text" else "below"
        agenda.checks.append(f"what stands {where} the items, in '{name}'")
    return own


def contact_fields(agenda: ImportedAgenda) -> dict[str, Node]:
    """Return the officer whom an agenda names, as a file has it."""
    contact = agenda.contact
    name = contact.name or contact.role
    if not name:
        return {}
    given = {"name": name, "role": contact.role if contact.name else ""}
    given |= {"telephone": contact.telephone, "email": contact.email}
    return keep_given(given)


def read_members(words: str) -> tuple[str, list[Node]]:
    """Return what members are called, and each of them, from "Councillors A Day and Kay"."""
    found = PEOPLE.match(words)
    are = found["are"].capitalize() if found else ""
    rest = words[found.end() :] if found else words
    members: list[Node] = []
    for each in MEMBER.finditer(rest):
        name = each["name"].strip(" .")
        if name:
            members.append({"name": name, **keep_given({"role": each["role"]})})
    return are, members


def _draft_habits(agenda: ImportedAgenda, standing: dict[str, tuple[str, str]]) -> list[Node]:
    """Return what the agenda of the next meeting starts with."""
    habits: list[Node] = []
    for item in agenda.items:
        habit: dict[str, Node] | None = None
        if make_name(item.title) in standing:
            habit = {"standing": make_name(item.title)}
        elif MINUTES.search(item.title):
            habit = {"minutes": "previous"}
        elif item.papers:
            habit = {"reports": "as at earlier meetings"}
        elif STANDING.search(item.title):
            habit = {"title": item.title}
        if habit is not None and habit not in habits:
            habits.append(habit)
    return habits or [APOLOGIES.fields]


def same_members(agenda: ImportedAgenda, committee: Committee, are: str) -> bool:
    """Tell whether an agenda is addressed to the members that the committee's file has."""
    listed = list_members(committee.members, are, ENGLISH)
    return _fold(listed) == _fold(agenda.members)


def write_notes(agenda: ImportedAgenda, name: str) -> Iterator[str]:
    """Yield what is to be checked, and what is not taken over, as comments."""
    if agenda.checks:
        yield ""
        yield from write_comment(f"Check against {name}:")
        for each in agenda.checks:
            yield from write_comment(f"- {each}")
    if agenda.left:
        yield ""
        yield from write_comment(f"Not taken over from {name}:")
        for each in agenda.left:
            yield "#"
            yield from write_comment(each)
