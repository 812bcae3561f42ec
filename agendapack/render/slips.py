"""Warn of slips that make a pack wrong in a small way, and of what prints otherwise than typed.

A weekday that is not that of its date, a day that a month does not have, a title that has a number
although the agenda numbers it, a list of members that says their title twice. They are found in the
texts of files that each section prints.

Markdown counts a list on from its first number, takes some lines for words that look like entries
of a list, and prints no definition that nothing refers to. Each is told.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from agendapack.model.dates import WEEKDAYS, month_names, tell_days
from agendapack.model.fields import Record
from agendapack.model.pack import Pack
from agendapack.model.page_numbers import list_number
from agendapack.model.planned_paper import Paper, PlannedActions, PlannedAnnex, PlannedMinutes
from agendapack.model.text import Places, Text
from agendapack.problems import Code, Problem, Source, warn
from agendapack.render.blocks import ListItem, MarkdownList

_DAYS = "|".join(f"{name[:3]}(?:{name[3:]}|{name[3:4]}|{name[3:5]})?" for name in WEEKDAYS)
_MONTHS = "|".join(f"{name[:3].lower()}(?:t|{name[3:]})?" for name in month_names())
_NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(rf"\b(?:({_DAYS})\.?,? +(?:the +)?)?{order}(?:,? +(\d{{4}}))?(?![\w/]|\.\d)", re.I)
    for order in (rf"{_NUMBER} +(?:of +)?({_MONTHS})\b\.?", rf"({_MONTHS})\b\.? +{_NUMBER}")
)
_PERHAPS = re.compile(r"\d(?:(?<=[a-z. ] \d)|(?:st|nd|rd|th)? +[a-z])", re.I)
"""What every date has, and few lines have: a word before or behind a number."""
NUMBERED = re.compile(
    r"\s*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)|\d{1,3}(?:\.\d{1,3})*\.|[A-Z]\.(?! ?[A-Z]\.))\s+\S"
)
"""A title that begins with a number, or a letter, as a list has it."""
SHORT_TITLES = {"cllr": "councillors", "cllr.": "councillors", "clr": "councillors"}

Texts = tuple[tuple[str, Text], ...]
"""Each with the name of the field that holds it."""


def check_days(texts: Iterable[tuple[str, Text]], held: date) -> Iterator[Problem]:
    """Yield a warning for each date with another weekday, or day near `held` that is none."""
    for _, text in texts:
        places = Places(text)
        for found, day, month in _find_dates(text):
            weekday, *_, year = found.groups()
            if fault := _find_fault(weekday, int(day), _month(month), year, held):
                yield warn(
                    Code.WRONG_DAY,
                    f"'{found[0]}': {fault}",
                    places.at(found.start()),
                    "correct the day or its weekday",
                )


def _find_dates(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield each date with its day and its month; a date stands in one line."""
    lines, end = [], 0
    while place := _PERHAPS.search(text, end):
        end = text.find("\n", place.end())
        end = len(text) if end < 0 else end
        lines.append((text.rfind("\n", 0, place.start()) + 1, end))
    for pattern, day, month in zip(_DATES, (2, 3), (3, 2), strict=True):
        for start, end in lines:
            for found in pattern.finditer(text, start, end):
                yield found, found[day], found[month]


def _month(word: str) -> int:
    return [name[:3].lower() for name in month_names()].index(word[:3].lower()) + 1


def _find_fault(
    weekday: str | None, day: int, month: int, year: str | None, held: date
) -> str | None:
    years = (int(year),) if year else (held.year, held.year + 1, held.year - 1)
    longest = max(monthrange(each, month)[1] for each in years if each > 0) if any(years) else 31
    if day == 0 or longest < day <= 31:
        return tell_days(day, month, years[0])
    if weekday is None or day > 31:
        return None
    days = [date(y, month, day) for y in years if y > 0 and day <= monthrange(y, month)[1]]
    names = [WEEKDAYS[each.weekday()] for each in days]
    if not names or any(name.startswith(weekday.lower()[:3]) for name in names):
        return None
    return f"{day} {month_names()[month - 1]} {days[0].year} is a {names[0].title()}"


def check_titles(pack: Pack) -> Iterator[Problem]:
    """Yield a warning for each title on the agenda that begins with a number of its own."""
    for item in pack.items:
        title = item.title
        if item.label and isinstance(title, Text) and NUMBERED.match(title):
            yield warn(
                Code.NUMBERED_TITLE,
                f"the agenda numbers its items, and would print '{item.label} {title[:40]}'",
                title.source,
                "take the number out of the title; 'number' changes the item's own",
            )


def check_members(pack: Pack) -> Iterator[Problem]:
    """Yield a warning if the list of members says what they are, and their names say it again."""
    called = pack.members_are.lower()
    if pack.to or not called:
        return
    for member in pack.members:
        first = member.name.split(maxsplit=1)[0].lower() if member.name.strip() else ""
        if first and (SHORT_TITLES.get(first) == called or called in (f"{first}s", first)):
            source = member.name.source
            yield warn(
                Code.REPEATED_TITLE,
                f"the front sheet says '{pack.members_are}' before the names, and '{member.name}' "
                "says it again",
                source,
                "leave it out of the names, or leave 'members-are' out",
            )
            return


def check_language(pack: Pack) -> Iterator[Problem]:
    """Yield a warning if a pack has words of the program's in another language than its own."""
    wording = pack.style.wording
    english = wording.untranslated(pack.language)
    language = pack.organisation.language
    if english and isinstance(language, Text):
        shown = "agenda-heading" if "agenda-heading" in english else english[0]
        yield warn(
            Code.UNTRANSLATED,
            f"the papers are in '{pack.language}', and {len(english)} messages of the program are "
            f"in English, for instance '{wording.messages[shown][:30]}'; they are marked as "
            "English",
            language.source,
            "give them in the language of the papers with 'wording'; docs/wording.md lists them",
        )


def agenda_texts(pack: Pack) -> Texts:
    """Return what the front sheet prints of files, in about the order of the page."""
    items = tuple({"title": item.title, "text": item.text} for item in pack.items)
    people = (pack.to, pack.members, pack.venue, pack.officer, pack.contact_for)
    said = ({"text": pack.text}, items, {"notes": pack.notes})
    return tuple(
        find_texts(
            (pack.committee, pack.called, people, said, _said_beside(pack), pack.organisation)
        )
    )


def paper_texts(pack: Pack, paper: Paper) -> Texts:
    """Return what a paper prints of files: its own first. Its purpose is on the agenda."""
    content = paper.content
    record = content.record if isinstance(content, PlannedMinutes | PlannedActions) else content
    annexes = tuple({"title": annex.title} for annex in paper.annexes)
    shared = (pack.committee, pack.members_are, pack.organisation.name)
    found = find_texts((record, annexes, {"title": paper.title}, shared))
    return tuple(pair for pair in found if pair[0] != "purpose")


def annex_texts(annex: PlannedAnnex) -> Texts:
    """Return what an annex in the house style prints of files that have places."""
    content = annex.typeset.content if annex.typeset else None
    return tuple(find_texts(({"title": annex.title}, {"body": content})))


def unfilled_texts(pack: Pack) -> Texts:
    """Return the texts of a pack in which values such as `{{ venue }}` are not filled in."""
    people = (pack.to, pack.members, pack.venue, pack.officer, pack.contact_for)
    contents = (paper.content for paper in pack.papers)
    filed = (PlannedMinutes, PlannedActions)
    beside = _said_beside(pack)
    minutes = tuple(each.record for each in contents if isinstance(each, filed))
    annexes = (annex for paper in pack.papers for annex in paper.annexes)
    behind = (pair for annex in annexes for pair in annex_texts(annex))
    return (
        *find_texts((pack.committee, pack.called, people, beside, pack.organisation, minutes)),
        *behind,
    )


def _said_beside(pack: Pack) -> tuple[object, ...]:
    """Return what the front sheet says of the way to the meeting and below headings of items."""
    facts = (item.facts for item in pack.items)
    said = tuple({"lead": (f.lead, f.presenter, f.paper_number, f.purposes)} for f in facts)
    return (pack.access.address, pack.access.online, pack.signed, said)


def find_texts(value: object, field: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every text of a record, or of records in lists, in the order of the fields."""
    match value:
        case Text():
            yield field, value
        case Record():
            for name in type(value).model_fields:
                yield from find_texts(getattr(value, name), name)
        case dict():
            for name, inner in value.items():
                yield from find_texts(inner, name)
        case tuple():
            for inner in value:
                yield from find_texts(inner, field)


TYPED = re.compile(
    r"(?P<bracket>\((?:[a-z]{1,2}|[ivxl]{1,6}|\d{1,3})\)|(?:[a-z]|[ivx]{1,5}|\d{1,3})\))\s+(?=\S)"
    r"|(?P<bullet>[•●○◦▪■–—·∙‣➢✓]|[-*+](?=\s))\s*(?=\S)"
    r"|(?P<number>\d{1,3}(?:\.\d{1,3}){1,4}\.?)\s+(?=(?-i:[A-Z\"“‘(]))"
    r"|(?P<counted>\d{1,3}[.)]|[a-z]\.)\s+(?=\S)"
    r"|(?P<definition>:\s+(?=\S))"
    r"|(?P<heading>#{1,6}(?=[^\W\d_]))",
    re.I,
)
COLUMNS = re.compile(r"\S(?:[ ]*\t[ \t]*|[ ]{3,})(?=\S)")
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
WRITE = {
    "bracket": "write 'a.', 'i.' or '1.' in place of the brackets, "
    "with an empty line before the first",
    "bullet": "write '- ' in its place, with an empty line before the first",
    "number": "paragraphs are numbered by themselves; write '1.' for an entry of a list",
    "counted": "leave an empty line before the first entry; an entry that belongs to the one "
    "above it is indented as far as the words of that",
    "definition": "write a list: '- **term**: what it means'",
    "heading": "a heading has a space behind its '#'",
}
LEFT_OVER = (
    (
        ("][",),
        re.compile(r"(?<![\w\]\\])!?\[(?![@^\[])[^\[\]\n]{1,200}\]\[[^\[\]\n]{0,200}\]"),
        "a link that is defined nowhere",
        "say where it leads in a line of its own: [name]: https://www.example.org",
    ),
    (
        ("](",),
        re.compile(r"(?<![\w\]\\])!?\[(?![@^\[])[^\[\]\n]{1,200}\]\([^()\n]{1,200}\)"),
        "a link whose address has a space in it",
        "put the address between < and >: [words](<my plan.pdf>)",
    ),
    (
        ("**", "~~"),
        re.compile(r"(?<![\\*])\*\*(?!\*)|(?<![\\~])~~(?!~)"),
        "the start or the end of emphasis",
        "put no space between the signs and the words: **words**; or write \\* for the sign itself",
    ),
)
NOTE = re.compile(r"^[ >]*\[\^([^\]\n]{1,200})\]:", re.M)
SHOWN = 40


def check_fence(marks: str, behind: str, source: Source) -> Iterator[Problem]:
    """Yield a warning for words behind the first marks of code, where only a language may stand."""
    words = " ".join(behind.split())
    if len(words.split()) > 1 or words.startswith("{"):
        shown = f"{words[:SHOWN]}..." if len(words) > SHOWN else words
        yield warn(
            Code.TYPED_MARKER,
            f"'{marks}{shown}' begins code; the words behind the marks are not printed",
            source,
            "write them before the code; one word there is the language of the code",
        )


def check_typed_markers(words: str, source: Source) -> Iterator[Problem]:
    """Yield a warning for a paragraph with lines that look like a list or a table, and are none.

    A line in the middle counts where another line starts in the same way, or where the line
    before it ends like the opening of a list. Tabs or wide gaps in two lines look like columns.
    """
    lines = [line.strip() for line in words.split("\n")]
    found = [(number, match) for number, line in enumerate(lines) if (match := TYPED.match(line))]
    kinds = [match.lastgroup for _, match in found]
    for number, match in found:
        kind = match.lastgroup or ""
        opened = number == 0 or lines[number - 1].endswith((":", ";", ",", "and", "or"))
        opened = opened or match[0][0] in "-*+:"
        if kind in ("counted", "definition") and number == 0:
            continue
        if opened or kinds.count(kind) > 1:
            looks_like = "a heading, but is text"
            if kind != "heading":
                looks_like = "an entry of a list, but is text of a paragraph"
            message = f"'{shorten(lines[number])}' looks like {looks_like}"
            hint = WRITE["counted" if match[0][0] in "-*+" else kind]
            yield warn(Code.TYPED_MARKER, message, source.down(number), hint)
            return
    without_code = CODE.sub(lambda code: "x" + "\n" * code[0].count("\n"), words).split("\n")
    rows = [n for n, line in enumerate(without_code) if COLUMNS.search(line.strip())]
    if len(rows) > 1:
        message = f"'{shorten(lines[rows[0]])}' looks like a row of columns, which are lost"
        hint = "draw a table with |, or put ``` in a line before and after it to keep its spaces"
        yield warn(Code.TYPED_MARKER, message, source.down(rows[0]), hint)


def check_left_over(words: str, printed: str, source: Source) -> Iterator[Problem]:
    """Yield a warning for each kind of mark in typed words that is printed as it was typed."""
    for signs, pattern, looks_like, hint in LEFT_OVER:
        for found in pattern.finditer(words) if any(sign in words for sign in signs) else ():
            if found[0] in printed:
                where = source.down(words.count("\n", 0, found.start()))
                message = f"'{found[0]}' looks like {looks_like}, and is printed as it is typed"
                yield warn(Code.TYPED_MARKER, message, where, hint)
                break


def count_on(listing: MarkdownList, places: Sequence[Source]) -> tuple[MarkdownList, list[Problem]]:
    """Count a list on from its first number, unless its numbers grow as typed."""
    first = listing.items[0].value
    typed = [item.value for item in listing.items]
    counted = list(range(first, first + len(typed)))
    if typed == counted:
        return listing, []
    grows = all(low < high for low, high in pairwise(typed))
    number = next(
        n for n, (one, other) in enumerate(zip(typed, counted, strict=True)) if one != other
    )
    label, place = list_number(typed[number], listing.kind), places[number]
    expected = list_number(counted[number], listing.kind)
    if grows:
        message = f"the list goes on with '{label}.' where '{expected}.' is next; it stays as typed"
        hint = "GitHub would print the next number"
        return listing, [warn(Code.LIST_NUMBERS, message, place, hint)]
    items = tuple(
        ListItem(value, item.blocks) for value, item in zip(counted, listing.items, strict=True)
    )
    counting = replace(listing, items=items)
    if len(set(typed)) == 1 and listing.kind == "1":
        return counting, []
    message = f"the list goes on with '{label}.', which is printed as '{expected}.'"
    hint = "a list is counted on from its first number; only numbers that grow stay as typed"
    return counting, [warn(Code.LIST_NUMBERS, message, place, hint)]


def check_definitions(
    text: Text, env: dict[str, Any], used: set[str], beside: tuple[Text, ...]
) -> Iterator[Problem]:
    """Yield a warning for each definition of a link or a note that is not printed.

    Args:
        env: What parsing it found.
        used: The labels of links that were used, in the parser's form.
        beside: Texts that may use its definitions.
    """
    places = Places(text)
    elsewhere = "\n".join(beside).upper()
    for label, found in env["references"].items():
        if label not in used and f"[{label}]" not in elsewhere:
            yield _complain_of_unused(f"[{label.lower()}]:", places.line(found["map"][0]))
    for again in env.get("duplicate_refs", ()):
        shown = f"[{again['label']}]:"
        message = f"'{shown}' is defined a second time, which is not used"
        where = places.line(again["map"][0])
        yield warn(Code.UNUSED_DEFINITION, message, where, "take it out, or rename it")
    notes = env.get("footnotes", {}).get("refs", {})
    printed: set[str] = set()
    for found in NOTE.finditer(text) if notes else ():
        label = f":{found[1]}"
        if f"[^{found[1]}]".upper() in elsewhere:
            continue
        if label in notes and (notes[label] < 0 or label in printed):
            yield _complain_of_unused(f"[^{found[1]}]:", places.at(found.start()))
        printed.add(label)


def _complain_of_unused(mark: str, source: Source) -> Problem:
    return warn(
        Code.UNUSED_DEFINITION,
        f"nothing refers to '{mark}', so it is not printed",
        source,
        "take it out, or refer to it; a text that is to be printed does not start so",
    )


def shorten(line: str) -> str:
    """Return the beginning of a line, as a message shows it."""
    line = " ".join(line.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN].rstrip()}..."
