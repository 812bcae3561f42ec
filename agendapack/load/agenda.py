"""Lay an agenda out as one flat list, and say what each entry of it may have.

Items may stand below items, and below the headings of sections. All later stages see one flat list
in printed order, and each entry's depth beside it. The same is done to the data of the file, so
that a trail such as `agenda, 3, title` leads to the same entry in both.
"""

import re
from collections.abc import Iterator, Mapping
from os import listdir
from posixpath import basename, dirname, splitext

from agendapack.load.compose import Entries, Fields, Step
from agendapack.load.papers import is_yaml
from agendapack.load.paths import Reading
from agendapack.model import dataclass
from agendapack.model.business import ItemPaper, day_in_name
from agendapack.model.facts import Flaw
from agendapack.model.meeting import AgendaEntry
from agendapack.model.number_patterns import CountedItem, Numbering, call_items
from agendapack.model.text import Text
from agendapack.problems import Code, Source, is_error

MOST_ITEMS = 2000
DEEPEST = 4
"""The most levels of sections and items below one another."""
FACTS = (
    *("day", "time", "end", "length", "lead", "presenter", "verbal", "purpose", "link"),
    *("applications", "papers"),
)
"""What only an item with a line of its own can say of itself."""
INHERITED = ("exempt", "confidential", "shown", "pack")
"""What holds for everything below an entry that has it, as long as that has none of its own."""


NAMED_BY = ("title", "report", "file", "standing", "work-plan")
"""The fields by which messages call an item without a number: the first that there is."""


@dataclass(frozen=True, slots=True)
class Position:
    """How many items an entry of the flat agenda is below, and the indexes of headings above it."""

    level: int = 0
    sections: tuple[int, ...] = ()


def flatten_agenda(
    reading: Reading, fields: Fields, patterns: tuple[str, ...], is_published: bool
) -> tuple[Position, ...] | None:
    """Replace the agenda of a meeting's data by its flat list; return where each entry stands.

    None, with a problem, where it has too many entries or they are too deep.

    Args:
        patterns: Of the numbers of items, where the body that meets has its own.
        is_published: Whether late items have their numbers behind those that were published.
    """
    agenda = fields.value("agenda")
    if not isinstance(agenda, Entries):
        return ()
    flat, positions = Entries(agenda.source), list[Position]()
    if not _lay_out(reading, agenda, Position(), None, flat, positions):
        return None
    if len(flat) > MOST_ITEMS:
        message = f"the agenda has {len(flat)} items; at most {MOST_ITEMS} are allowed"
        place = fields.keys_at["agenda"]
        reading.report(Code.TOO_LARGE, message, place, "divide the meeting among several folders")
        return None
    outermost = (
        place
        for place, (entry, position) in enumerate(zip(flat, positions, strict=True))
        if position == Position() and _begins_section(entry)
    )
    first = fields.text("first-item")
    start = int(first) if first is not None and first.isdecimal() and len(first) < 7 else 1
    year = (fields.text("date") or "")[:4]
    year_or_first = int(year) if year.isdecimal() else 1
    numbering = Numbering(patterns, start, year_or_first, tuple(outermost))
    flat.called = tuple(_name_entries(flat, positions, numbering, is_published))
    fields["agenda"] = flat
    return tuple(positions)


def _begins_section(entry: object) -> bool:
    return isinstance(entry, Fields) and entry.value("section") is not None


def _name_entries(
    flat: Entries, positions: list[Position], numbering: Numbering, is_published: bool
) -> Iterator[str]:
    """Yield what messages call the entries: items are counted as printed, headings are not."""
    items: list[CountedItem] = []
    headings: dict[int, str] = {}
    for place, (entry, position) in enumerate(zip(flat, positions, strict=True)):
        if _begins_section(entry):
            section = _text(entry, "section")
            headings[place] = "a section" if section is None else f"the section '{section}'"
        else:
            number, update = _text(entry, "number"), _text(entry, "update")
            title = next(filter(None, (_text(entry, name) for name in NAMED_BY)), None)
            late = isinstance(entry, Fields) and entry.value("late") is not None
            is_last = is_published and late and number is None
            items.append(
                CountedItem(position.level, number, title, position.sections, is_last, update)
            )
    called = iter(call_items(items, numbering))
    for place in range(len(flat)):
        yield headings[place] if place in headings else f"agenda item {next(called)}"


def _text(entry: object, name: str) -> Text | None:
    return entry.text(name) if isinstance(entry, Fields) else None


def _lay_out(
    reading: Reading,
    entries: Entries,
    under: Position,
    above: Fields | None,
    flat: Entries,
    positions: list[Position],
) -> bool:
    here, outer = under, above
    for entry in entries:
        begins = _begins_section(entry)
        if begins:
            # A heading ends what the one before it in the same list began.
            here, above = under, outer
        place = len(flat)
        flat.append(entry)
        positions.append(here)
        if not isinstance(entry, Fields):
            continue
        _inherit(entry, above)
        below = entry.value("items")
        inner = Position(
            here.level if begins else here.level + 1,
            (*here.sections, place) if begins else here.sections,
        )
        if isinstance(below, Entries):
            if inner.level + len(inner.sections) >= DEEPEST:
                message = f"items are more than {DEEPEST} deep below one another"
                reading.report(Code.TOO_DEEP, message, below.source, "bring them up by a level")
                return False
            del entry["items"]
            if not _lay_out(reading, below, inner, entry, flat, positions):
                return False
        if begins:
            here, above = inner, entry
    return True


def _inherit(entry: Fields, above: Fields | None) -> None:
    """Withhold what stands below something withheld; it may say why by itself."""
    if above is None or entry.value("exempt") or entry.value("confidential"):
        return
    for name in INHERITED:
        value = above.value(name)
        if value is not None and name not in entry:
            entry[name] = value
            entry.keys_at[name] = above.keys_at[name]


NO_PAPER = "none of 'report', 'file' and 'link'"
ONLY_IN_SECTIONS = frozenset({"section", "text", "consent", "items"})


def check_kind(
    reading: Reading, entry: AgendaEntry, called: str, empty: Mapping[Step, Source]
) -> None:
    """Report an item without any content, or with more than one kind of it.

    Args:
        empty: The places of its fields that hold nothing.
    """
    values = {
        "standing": entry.standing,
        "minutes": entry.minutes,
        "report": entry.report,
        "work-plan": entry.work_plan,
        "actions": None if entry.standing else entry.actions,
    }
    given = [f"'{key}'" for key, value in values.items() if value is not None]
    if entry.minutes_file is not None and is_yaml(entry.minutes_file):
        file = entry.minutes_file
        reading.report(
            Code.WRONG_FILE_KIND,
            f"'{file}' is named as minutes; minutes in YAML are named by the day of their meeting",
            file.source,
            f"write 'minutes: {day_in_name(file) or '2030-02-04'}'; a file can be Word or PDF",
        )
    if entry.update is not None or entry.file or entry.replaces or entry.application:
        _check_update(reading, entry, called, given)
    elif len(given) > 1:
        message = f"{called} names {' and '.join(given)}; one is allowed"
        reading.report(Code.UNCLEAR_ITEM, message, entry.source, "make two items of it")
    elif not given and entry.title is None:
        field = next((f for f in empty if f != "text"), None)
        if field is not None:
            place = empty[field]
            if any(is_error(told) and told.source == place for told in reading.problems):
                return  # what is written there is no value, which has been told
            message = f"the field '{field}' of {called} is empty"
            reading.report(Code.MISSING_FIELD, message, place, "fill it in, or delete the item")
            return
        hint = (
            "give it one of 'standing', 'minutes', 'report', 'work-plan' and 'actions', or else a "
            "'title'; a heading is a 'section' with its words"
        )
        reading.report(Code.UNCLEAR_ITEM, f"{called} does not say what it is", entry.source, hint)


def check_section(reading: Reading, entry: AgendaEntry) -> None:
    """Report what the heading of a section has that only an item can have."""
    allowed = {*ONLY_IN_SECTIONS, *INHERITED}
    given = {name.replace("_", "-") for name in entry.model_fields_set} - {"source", *allowed}
    if given:
        named = " and ".join(f"'{name}'" for name in sorted(given))
        message = f"the section '{entry.section}' has {named}; only an item can have that"
        hint = "a section has a heading and perhaps a 'text'; give the rest to an item below it"
        reading.report(Code.UNCLEAR_ITEM, message, entry.source, hint)


def _check_update(reading: Reading, entry: AgendaEntry, called: str, given: list[str]) -> None:
    """Report an update without a paper, or with what only an item of its own can have."""
    kinds = [kind for kind in given if kind != "'report'"]
    kinds += [f"'{field}'" for field in FACTS if entry.gives(field)]
    if entry.update is None:
        field = "file" if entry.file else "replaces" if entry.replaces else "application"
        message = f"{called} has '{field}', which is for updates"
        hint = "add 'update' with the number of the item that it adds to"
        if field == "file":
            hint = f"list it below 'papers' or 'annexes', with its title; or {hint}"
    elif kinds or entry.late or entry.number:
        others = [*kinds, *(["'late'"] * bool(entry.late)), *(["'number'"] * bool(entry.number))]
        message = f"the update of item {entry.update} has {' and '.join(others)}"
        hint = "an update has a 'report', a 'file' or 'annexes', and the number of its item"
    elif not (given or entry.file or entry.annexes or entry.withdrawn):
        message = f"the update of item {entry.update} brings no paper"
        hint = "name the file, for instance: file: update.pdf"
    elif given and entry.file:
        message = f"the update of item {entry.update} names 'report' and 'file'; one is allowed"
        hint = "make two updates of it, or list the file below 'annexes'"
    else:
        return
    reading.report(Code.UNCLEAR_ITEM, message, entry.source, hint)


def check_papers(reading: Reading, entry: AgendaEntry, called: str) -> None:
    """Report a paper of an item that brings nothing, or several things, or has no title."""
    for place, paper in enumerate(entry.papers, start=1):
        flaw = _find_flaw(paper)
        if flaw is not None:
            message = f"paper {place} of {called} {flaw.message}"
            reading.report(flaw.code, message, paper.source, flaw.hint)


def _find_flaw(paper: ItemPaper) -> Flaw | None:
    is_link = paper.link is not None
    if paper.to_follow and is_link:
        found = "is to follow, and has a link"
        return Flaw(Code.UNCLEAR_ITEM, found, "leave one of the two out")
    if paper.to_follow and paper.title is None:
        hint = "the paper's own title is not read until it is there"
        return Flaw(Code.MISSING_FIELD, "is to follow, and lacks the field 'title'", hint)
    if is_link and paper.annexes:
        found = "is a link and cannot have annexes"
        return Flaw(Code.UNCLEAR_ITEM, found, "list them as papers of the item")
    if len(paper.brings) != 1 and not (paper.to_follow and not paper.brings):
        found = " and ".join(f"'{name}'" for name in paper.brings)
        found = f"has {found or NO_PAPER}; one is needed"
        return Flaw(Code.UNCLEAR_ITEM, found, "name the file, for instance: file: budget.pdf")
    if paper.title is None and paper.report is None:
        hint = "add it: what the agenda prints, for instance: title: Draft budget"
        return Flaw(Code.MISSING_FIELD, "lacks the field 'title'", hint)
    if is_link and (paper.exempt or paper.confidential):
        hint = "withhold the item, or leave the link out"
        return Flaw(Code.WITHHOLDING, "is a link and cannot be withheld", hint)
    if is_link and (paper.from_ or paper.alt):
        found = f"is a link, whose '{'from' if paper.from_ else 'alt'}' is not printed"
        return Flaw(Code.UNCLEAR_ITEM, found, "say it in the title, or delete the field")
    return None


_PAPER = re.compile(r".+\.(?:pdf|docx?|odt|rtf|xlsx?|ods|pptx?|odp|eml|msg|zip)", re.IGNORECASE)
_ASIDE = re.compile(r"[.~_]|(?:minutes|agenda|readme|notice)\b", re.IGNORECASE)
"""Names of files beside a meeting that are no papers of its agenda."""


def tell_papers_unnamed(reading: Reading, folder: str) -> None:
    """Warn of each file that looks like a paper, beside those that are read, and is named nowhere.

    One with the name of another that is read, and another ending, is what that was made from. Where
    something else is wrong, such as the name of a file, nothing is told yet.
    """
    if reading.has_errors_since(0):
        return
    home = f"meetings/{folder}"
    own = [path for path in reading.files if path.startswith(f"{home}/")]
    stems = {splitext(path)[0].casefold() for path in own}
    here = (
        f"{place}/{name}"
        for place in sorted({home, *map(dirname, own)})
        for name in sorted(listdir(reading.root / place))
        if _PAPER.fullmatch(name) and not _ASIDE.match(name)
    )
    left = [path for path in here if splitext(path)[0].casefold() not in stems]
    typed = "\n".join(
        (reading.root / path).read_text("utf-8", "replace")
        for path in (own if left else ())
        if path.endswith((".yaml", ".yml", ".md", ".csv"))
    )
    for path in left:
        if basename(path) not in typed and (reading.root / path).is_file():
            name = path.removeprefix(f"{home}/")
            message = f"'{name}' is in the meeting's folder, and is named nowhere"
            hint = "name it on the agenda; or, if it is no paper, put it in a folder of its own"
            reading.warn(Code.PAPER_IS_HERE, message, Source(path), hint)
