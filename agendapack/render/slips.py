"""Warn of slips in the texts of files that each section prints.

Some make a pack wrong in a small way: a weekday that is not that of its date, a day that a month
does not have, a title that has a number although the agenda numbers it, a list of members that says
their title twice. Others make it hard to read. Capitals are slow to read, and some screen readers
spell them out; an alternative text that fits any picture says nothing (WCAG 2.2: 1.1.1).
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from posixpath import basename, splitext

from agendapack.model.dates import WEEKDAYS, month_names, tell_days
from agendapack.model.facts import kind_of
from agendapack.model.fields import Record
from agendapack.model.pack import Pack
from agendapack.model.planned_paper import Paper, PlannedActions, PlannedAnnex, PlannedMinutes
from agendapack.model.text import Places, Text, find_misread, find_openings
from agendapack.problems import Code, Problem, Source, shorten, warn

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
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
GAP = re.compile(r"[^\S\n]+|[^\S\n]*\n[^\S\n]*")
MOST_WORDS = 3
"""The most words in capitals that may follow one another."""
LONGEST_ABBREVIATION = 5
SHORTEST_WORD = 4
"""A run of shorter words only is taken for initials and abbreviations."""
TITLES = frozenset({"title", "heading", "priorities_title"})
SHOWN = 60
HINT = "use lower case; for emphasis use **bold**"
MARKED = re.compile(
    r"!?\[[^\[\]\n]+\]\([^()\s]+\)|&(?:[a-z]{2,8}[0-9]{0,2}|#x?[0-9a-f]{2,6});"
    r"|</?[a-z][a-z0-9]*/?>|`[^`\n]+`|(?<!\w)\*\*(?=\S)[^*\n]+\*\*"
    r"|(?<![\w*])\*(?=\S)[^*\n]+(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)[^_\n]+(?<=\S)_(?!\w)",
    re.I,
)
"""Words in marks of Markdown or in HTML, such as titles do not have."""
NO_DESCRIPTION = re.compile(
    r"(?:an? |the )?(?:image|picture|photo|photograph|graphic|img|dsc|screenshot|diagram|figure)"
    r"[\s_-]*\d*",
    re.I,
)
FILE_NAME = re.compile(r"[^\s/]+\.(?:png|jpe?g|gif|tiff?|bmp|svg|webp)", re.I)

Texts = tuple[tuple[str, Text], ...]
"""Each with the name of the field that holds it."""


def check_days(texts: Iterable[tuple[str, Text]], held: date) -> Iterator[Problem]:
    """Yield a warning for each date with another weekday, or day near `held` that is none."""
    months = [name[:3].lower() for name in month_names()]
    for _, text in texts:
        places = Places(text)
        for found, day, month in _find_dates(text):
            weekday, *_, year = found.groups()
            number = months.index(month[:3].lower()) + 1
            if fault := _find_fault(weekday, int(day), number, year, held):
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


def check_capitals(texts: Iterable[tuple[str, Text]]) -> Iterator[Problem]:
    """Yield a warning for each run of words in capitals, and for each title in capitals."""
    for field, text in texts:
        if field in TITLES and is_in_capitals(text):
            yield complain("the title", text, text.source)
        else:
            places = Places(text)
            for start, words in find_runs(text):
                yield complain("a text", words, places.at(start))


def is_in_capitals(title: str) -> bool:
    """Tell whether a title is all in capitals, and more than an abbreviation."""
    longest = max((len(word[0]) for word in WORD.finditer(title)), default=0)
    return title.isupper() and longest > LONGEST_ABBREVIATION


def find_runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each run of too many words in capitals, with its offset."""
    run: list[re.Match[str]] = []
    for word in WORD.finditer(text):
        if run and not (word[0].isupper() and GAP.fullmatch(text, run[-1].end(), word.start())):
            yield from _finish(run, text)
            run = []
        if word[0].isupper():
            run.append(word)
    yield from _finish(run, text)


def _finish(run: list[re.Match[str]], text: str) -> Iterator[tuple[int, str]]:
    if len(run) > MOST_WORDS and any(len(word[0]) >= SHORTEST_WORD for word in run):
        yield run[0].start(), text[run[0].start() : run[-1].end()]


def complain(what: str, words: str, source: Source) -> Problem:
    """Return the warning for words in capitals."""
    return warn(Code.CAPITALS, f"{what} is in capitals: '{shorten(words, SHOWN)}'", source, HINT)


def check_values(texts: Iterable[tuple[str, Text]]) -> Iterator[Problem]:
    """Yield a warning for each `{{ name }}` in texts in which no values are filled in."""
    for _, text in texts:
        for start, _ in find_openings(text):
            shown = shorten(text[start:].split("\n")[0], SHOWN)
            yield warn(
                Code.UNKNOWN_VALUE,
                f"'{shown}' is printed as it is typed",
                Places(text).at(start),
                "values are filled into titles and texts of agenda items, and into reports",
            )


def check_marks(texts: Iterable[tuple[str, Text]]) -> Iterator[Problem]:
    """Yield a warning for the first mark of Markdown in each title."""
    for field, text in texts:
        if field == "title" and (found := MARKED.search(text)):
            yield warn(
                Code.TYPED_MARKER,
                f"'{found[0]}' is printed as it is typed",
                Places(text).at(found.start()),
                "a title is plain words, without marks of Markdown or HTML",
            )


def check_encodings(texts: Iterable[tuple[str, Text]]) -> Iterator[Problem]:
    """Yield a warning for the first word of each text that is UTF-8 read as Windows-1252."""
    for _, text in texts:
        if found := find_misread(text):
            word, meant, at = found
            yield warn(
                Code.NOT_UTF8,
                f"'{shorten(word)}' looks like '{shorten(meant)}' in the wrong encoding",
                Places(text).at(at),
                "type it anew, and look for others",
            )


def check_alt(alt: str, file: str, source: Source) -> Iterator[Problem]:
    """Yield a warning for an alternative text that is a file name, or fits any picture."""
    words = alt.strip().rstrip(".")
    named = alt.strip().lower() in (file.lower(), splitext(file)[0].lower())
    if named or FILE_NAME.fullmatch(alt.strip()) or NO_DESCRIPTION.fullmatch(words):
        yield warn(
            Code.POOR_ALT,
            f"the alternative text of the picture '{file}' is '{alt.strip()}'",
            source,
            "say what the picture shows, as you would to somebody on the telephone",
        )


def check_logo(pack: Pack) -> Iterator[Problem]:
    """Yield a warning for a logo, or another such picture, whose alternative text says nothing."""
    signature = pack.signed.picture if pack.signed else None
    of_partners = (each.logo for each in pack.partners)
    house = pack.organisation
    for shown in (house.logo, house.cover_picture, signature, *of_partners):
        if shown is not None:
            yield from check_alt(shown.alt, basename(shown.file), shown.alt.source)


def check_annexes(pack: Pack) -> Iterator[Problem]:
    """Yield a warning for each picture annex whose alternative text does not describe it."""
    for paper in pack.papers:
        for annex in paper.annexes:
            named = annex.loaded.annex
            if named.alt and kind_of(named.file) in ("picture", "drawing"):
                yield from check_alt(named.alt, basename(named.file), named.alt.source)


def agenda_texts(pack: Pack) -> Texts:
    """Return what the front sheet prints of files, in about the order of the page."""
    items = tuple({"title": item.title, "text": item.text} for item in pack.items)
    said = ({"text": pack.text}, items, {"notes": pack.notes})
    return tuple(find_texts((_said_around(pack), said, _said_beside(pack))))


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
    contents = (paper.content for paper in pack.papers)
    filed = (PlannedMinutes, PlannedActions)
    minutes = tuple(each.record for each in contents if isinstance(each, filed))
    annexes = (annex for paper in pack.papers for annex in paper.annexes)
    behind = (pair for annex in annexes for pair in annex_texts(annex))
    return (*find_texts((_said_around(pack), _said_beside(pack), minutes)), *behind)


def _said_around(pack: Pack) -> tuple[object, ...]:
    """Return what the front sheet says of whose meeting it is, and where, and who is there."""
    people = (pack.to, pack.members, pack.venue, pack.officer, pack.contact_for)
    return (pack.committee, pack.called, people, pack.organisation)


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
