"""Fill values into titles and texts, and plan what stands around items: headings and motions.

A text names a value as `{{ registration_deadline }}`. The resolution to exclude the public
identifies the proceedings and describes the information, in the words of the law of the body (in
England LGA 1972 s.100A(4)-(5)). By most laws confidential business needs no resolution
(s.100A(2)-(3)).

A consent agenda is a section, or some items, that one motion deals with. Its drafted words stand
before the first of those items.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from agendapack.model.dates import write_date, write_time, write_weekday_date
from agendapack.model.fields import UNNUMBERED, Record
from agendapack.model.meeting import Meeting
from agendapack.model.members import Deadline
from agendapack.model.number_patterns import Numbering, call_by_title, pattern_of, printed_part
from agendapack.model.pack import AgendaSection, Item, find_grounds, in_printed_order, write_label
from agendapack.model.planned_paper import PlannedAnnex
from agendapack.model.style import HouseStyle
from agendapack.model.text import Places, Text, find_openings
from agendapack.model.withholding import cite
from agendapack.model.wording import Wording, join_names
from agendapack.model.workspace import Loaded, LoadedItem
from agendapack.plan.days import go_back, working_days_of
from agendapack.plan.numbers import find_above, find_headings
from agendapack.plan.public import Descriptions
from agendapack.plan.withholding import withhold_alone
from agendapack.problems import Code, Problem, Severity, did_you_mean

LONGEST_DEADLINE = 260
"""The most working days that a deadline may be before its meeting, about a year."""

VALUE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
MARKS = re.compile(r"([\\`*_\[\]<>&#~|!{}])")
EXAMPLE = "write for instance {{ meeting_date }}"
OTHERWISE = {
    "{%": "has '{%' in its text; a text may hold values and nothing else",
    "{{": "has '{{' without the name of one value and '}}' behind it",
}

STANDING = "exclusion-of-press-and-public"
"""The name of the standing item that prints the resolution itself."""
REASON_VALUE = "exclusion_resolution"

R = TypeVar("R", bound=Record)

Values = dict[str, str | None]
"""Values by name; None for a value that this meeting does not have, such as a venue."""


def compute_values(loaded: Loaded, style: HouseStyle) -> tuple[Values, list[Problem]]:
    """Return the values of a meeting by name: its deadlines, date, time, venue and people."""
    meeting, committee = loaded.meeting, loaded.committee
    clock = meeting.time or committee.time
    officer = meeting.officer or committee.officer
    values: Values = {
        "meeting_date": write_date(meeting.date, style),
        "meeting_time": write_time(clock, style) if clock else None,
        "venue": meeting.venue or committee.venue,
        "committee": committee.name,
        "officer": officer.name if officer else None,
        "organisation": loaded.organisation.name,
    }
    deadlines, problems = _compute_deadlines(loaded, style)
    for name in sorted(deadlines.keys() & values.keys()):
        problems.append(
            Problem(
                Code.REPEATED_FIELD,
                f"the deadline '{name}' has the name of a value that every meeting has",
                committee.deadlines[name].source,
                "give the deadline another name",
            )
        )
    return deadlines | values, problems


def _compute_deadlines(loaded: Loaded, style: HouseStyle) -> tuple[Values, list[Problem]]:
    meeting, habits = loaded.meeting, loaded.committee.deadlines
    values: Values = {}
    problems = []
    for name, fixed in meeting.deadlines.items():
        if name not in habits:
            message = f"the meeting has the deadline '{name}', which {meeting.host} does not have"
            every = f"{meeting.whose} are {', '.join(sorted(habits))}" if habits else None
            hint = did_you_mean(name, habits) or every
            problems.append(Problem(Code.UNKNOWN_DEADLINE, message, fixed.source, hint))
    for name, habit in habits.items():
        fixed_one = meeting.deadlines.get(name)
        day = fixed_one.date if fixed_one else _compute_day(loaded, habit)
        if day is None:
            values[name] = None
            message = (
                f"the deadline '{name}' is {habit.working_days_before} working days before "
                f"the meeting; it may be up to {LONGEST_DEADLINE}"
            )
            problems.append(Problem(Code.BAD_VALUE, message, habit.source))
            continue
        clock = fixed_one.time if fixed_one else habit.time
        values[name] = style.wording.say(
            "deadline", time=write_time(clock, style), date=write_weekday_date(day, style.wording)
        )
    return values, problems


def _compute_day(loaded: Loaded, habit: Deadline) -> date | None:
    if habit.working_days_before > LONGEST_DEADLINE:
        return None
    try:
        is_working_day = working_days_of(loaded.organisation)
        return go_back(loaded.meeting.date, habit.working_days_before, is_working_day)
    except OverflowError:
        return None


PLAIN = frozenset({"title", "heading", "motion", "from_", "priorities_title", "items", "note"})
"""The fields of papers that are no Markdown, so that a value in them is not escaped."""
ELSEWHERE = frozenset({"purpose", "annexes", "body_file", "accept"})
"""The fields of papers that are printed elsewhere, or not at all."""


def fill_values(
    text: Text, values: Values, where: str, told: list[Problem], *, plain: bool = False
) -> Text:
    """Replace each `{{ name }}` in a text by its value; line breaks stay the same.

    Args:
        where: The owner of the text, for messages: "agenda item 3".
        told: Gets a problem for each value that is not there.
        plain: Whether the text is no Markdown.
    """
    places = Places(text)
    filled, position = [], 0
    for start, opening in find_openings(text):
        if start < position:
            continue
        filled.append(text[position:start])
        value = VALUE.match(text, start)
        position = value.end() if value else start + len(opening)
        known = value and values.get(value[1].replace("-", "_"))
        if known:
            filled.append(known if plain else as_plain_words(known))
        else:
            said, hint = _describe(value[1], values) if value else (OTHERWISE[opening], EXAMPLE)
            told.append(Problem(Code.UNKNOWN_VALUE, f"{where} {said}", places.at(start), hint))
            filled.append(text[start:position])
    if not filled:
        return text
    return Text("".join((*filled, text[position:])), text.source, text.typed)


def fill_record(record: R, values: Values, where: str, told: list[Problem]) -> R:
    """Replace each `{{ name }}` in the texts of a paper; what is not known stays as typed."""
    changes: dict[str, object] = {}
    for name in type(record).model_fields:
        if name in ELSEWHERE:
            continue
        held = getattr(record, name)
        filled = _fill_field(held, name, values, where, told)
        if filled is not held:
            changes[name] = filled
    return record.model_copy(update=changes) if changes else record


def _fill_field(held: object, name: str, values: Values, where: str, told: list[Problem]) -> object:
    match held:
        case Text():
            unknown: list[Problem] = []
            text = fill_values(held, values, where, unknown, plain=name in PLAIN)
            told += (replace(problem, severity=Severity.WARNING) for problem in unknown)
            return text
        case Record():
            return fill_record(held, values, where, told)
        case tuple():
            filled = tuple(_fill_field(each, name, values, where, told) for each in held)
            is_same = all(new is old for new, old in zip(filled, held, strict=True))
            return held if is_same else filled
    return held


def as_plain_words(value: str) -> str:
    """Escape a value for Markdown, so that it is printed as it is."""
    words = MARKS.sub(r"\\\1", " ".join(value.split()))
    return f"[{words}]{{lang={value.language}}}" if isinstance(value, OwnWords) else words


class OwnWords(str):
    """Words of the program in a text of another language; `language` is theirs."""

    __slots__ = ("language",)
    language: str


def own_words(words: str, wording: Wording, language: str, name: str) -> str:
    """Return a message, marked as the program's own where the papers are in another language."""
    if wording.is_of(language) or name in dict(wording.changed):
        return words
    own = OwnWords(words)
    own.language = wording.language
    return own


def _describe(name: str, values: Values) -> tuple[str, str | None]:
    if name.replace("-", "_") in values:
        return f"names the value '{name}', which the meeting does not have", None
    hint = did_you_mean(name, values) or f"the values are {', '.join(sorted(values))}"
    return f"names the value '{name}', which is not known", hint


def draft_resolution(items: tuple[Item, ...], wording: Wording, language: str) -> str:
    """Return the resolution to exclude the public from all exempt business of an agenda."""
    named = [words for i in in_printed_order(items) for words in _name_business(i, wording)]
    if not named:
        name = "exclusion-not-needed"
        return own_words(wording.say(name), wording, language, name)
    law = next(each.words for item in items for each in find_grounds(item) if each.needs_resolution)
    words = cite(law.resolution, "exclusion-resolution", wording, business="; ".join(named))
    return own_words(words, wording, language, law.resolution)


def place_resolution(
    items: tuple[Item, ...], meeting: Meeting, wording: Wording, language: str
) -> tuple[Item, ...]:
    """Put the resolution before the first exempt item, unless a standing item prints it."""
    if any(entry.standing == STANDING for entry in meeting.agenda):
        return items
    for first in in_printed_order(items):
        if any(_name_business(first, wording)):
            words = as_plain_words(draft_resolution(items, wording, language))
            drafted, line = Text(words, meeting.source), first.updates or first.key
            return tuple(
                replace(item, resolution=drafted) if item.key == line else item for item in items
            )
    return items


def _name_business(item: Item, wording: Wording) -> Iterator[str]:
    say, number = wording.say, item.called
    if item.withheld is not None:
        grounds = item.withheld.grounds(wording)
        if not item.withheld.needs_resolution or item.withheld.shown == "nothing":
            return
        if item.updates is None:
            yield say("exclusion-item", number=number, grounds=grounds)
            return
        kind = "paper" if item.is_paper else "annex"
        kind = kind if item.withheld.shown == "title" else f"unnamed-{kind}"
        yield say(f"exclusion-{kind}", title=item.title, number=number, grounds=grounds)
        return
    paper = item.paper
    if paper is None:
        return
    if paper.parts is not None and paper.parts.needs_resolution:
        yield say("exclusion-parts", number=number, grounds=paper.parts.grounds(wording))
    for annex in paper.behind:
        if annex.withheld is not None and annex.withheld.needs_resolution:
            grounds, title = annex.withheld.grounds(wording), annex.listed
            if title is None and isinstance(annex, PlannedAnnex):
                title = annex.title
            name = "exclusion-annex" if title else "exclusion-unnamed-annex"
            yield say(name, title=title, number=number, grounds=grounds)


def plan_sections(
    loaded: Loaded, values: Values, known: Descriptions, told: list[Problem]
) -> Iterator[AgendaSection]:
    """Yield the headings of the agenda, in order."""
    filled = {index for item in loaded.items for index in item.sections}
    for place, index in enumerate(find_headings(loaded), start=1):
        entry = loaded.meeting.agenda[index]
        assert entry.section is not None
        where = f"the section '{entry.section[:40]}'"
        yield AgendaSection(
            key=f"agenda.section-{place}",
            title=fill_values(entry.section, values, where, told, plain=True),
            text=entry.text and fill_values(entry.text, values, where, told),
            level=loaded.depths[index],
            is_empty=index not in filled,
            withheld=withhold_alone(entry, known),
        )


def place_items(
    items: list[Item], loaded: Loaded, numbering: Numbering, wording: Wording
) -> Iterator[Item]:
    """Yield the items; give each item its printed number, its depth and its sections."""
    keys = {index: f"agenda.section-{n}" for n, index in enumerate(find_headings(loaded), 1)}
    levels = {
        item.key: found.level + len(found.sections)
        for item, found in zip(items, loaded.items, strict=True)
    }
    for item, found, over in zip(items, loaded.items, find_above(loaded.items), strict=True):
        label = ""
        if is_numbered(found, numbering):
            above = "" if over is None else items[over].number
            pattern = pattern_of(numbering.patterns, found.level)
            label = write_label(printed_part(item.number, above, pattern), wording)
        level = levels.get(item.updates or "", levels[item.key]) + item.is_paper
        paper = item.paper
        if paper is not None:
            paper = replace(paper, item=paper.item if label else "", level=level)
        sections = () if item.updates else tuple(keys[at] for at in found.sections)
        yield replace(item, label=label, level=level, sections=sections, paper=paper)


def is_numbered(found: LoadedItem, numbering: Numbering) -> bool:
    """Tell whether the agenda prints the number of an item."""
    given = found.entry.number
    if given is not None:
        return given != UNNUMBERED
    return pattern_of(numbering.patterns, found.level) != UNNUMBERED


def call_item(found: LoadedItem, number: str, numbering: Numbering) -> str:
    """Return what messages call an item before it is planned: its number, or its title."""
    title = found.entry.title or getattr(found.paper, "title", None)
    if title is None or is_numbered(found, numbering):
        return number
    return call_by_title(title)


def draft_motion(items: list[Item], loaded: Loaded, wording: Wording, language: str) -> list[Item]:
    """Put the motion for all items that are taken together before the first of them."""
    together = [
        at
        for at, found in enumerate(loaded.items)
        if _is_taken_together(found, loaded) and not items[at].is_secret
    ]
    business = [items[at].called for at in together if _is_business(at, items, loaded)]
    if not business:
        return items
    name = "consent-motion" if len(business) > 1 else "consent-motion-one"
    named = join_names(business, wording)
    words = own_words(wording.say(name, items=named), wording, language, name)
    motion = Text(as_plain_words(words), loaded.meeting.source)
    items = [*items]
    items[together[0]] = replace(items[together[0]], motion=motion)
    return items


def _is_taken_together(found: LoadedItem, loaded: Loaded) -> bool:
    entry = found.entry
    if entry.update is not None or entry.withdrawn is not None:
        return False
    if entry.consent is not None:
        return entry.consent
    headings = (loaded.meeting.agenda[index] for index in reversed(found.sections))
    return next((bool(each.consent) for each in headings if each.consent is not None), False)


def _is_business(place: int, items: list[Item], loaded: Loaded) -> bool:
    """Tell whether a motion can name an item: not a break, nor one that only heads others."""
    item, following = items[place], loaded.items[place + 1 : place + 2]
    heads = any(each.level > loaded.items[place].level for each in following)
    return bool(item.label or item.paper) and not (heads and item.paper is None)
