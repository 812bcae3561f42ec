"""Decide what is withheld from the public, and on which grounds.

Also the rules about withholding, each a function that finds faults.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agendapack.model.marks import find_mark, find_marks
from agendapack.model.meeting import AgendaEntry, Annex
from agendapack.model.papers import Report
from agendapack.model.places import Places, find_pictures
from agendapack.model.text import Text
from agendapack.model.withholding import (
    CLOSING,
    USUAL_WORDS,
    Exempt,
    ExemptLaw,
    ExemptParagraph,
    LawWords,
    Packed,
    Segment,
    Shown,
    Withheld,
    split_parts,
    write_paragraphs,
)
from agendapack.model.wording import ENGLISH
from agendapack.model.workspace import Loaded, LoadedItem
from agendapack.plan.notice import find_regime, usual_regime
from agendapack.plan.public import texts_of
from agendapack.problems import Code, Problem, Severity, Source

LONGEST_DESCRIPTION = 200
"""The most characters of a description: it is printed in the margin of every page."""

MARKS_HINT = (
    "on a line of its own, write '[[exempt 3: the reason]]' before the part"
    " and '[[end exempt]]' behind it"
)
PLACEMENT = re.compile(r"^\s*\[\[.*\]\]\s*$", re.M)

Withholdable = AgendaEntry | Report | Annex


@dataclass(frozen=True, slots=True)
class Descriptions:
    """What is withheld, in words for the public, on the day of the meeting.

    Args:
        law: The law by which the public is excluded.
        paragraphs: The subjects of the law's paragraphs in force; none if it has none.
        english: Those of the law of England, which some name where theirs has other numbers.
        unsure: The paragraphs whose subjects are not certain.
        exempt: The words for exempt information where no paragraph says more.
        confidential: The words for confidential information.
    """

    law: ExemptLaw | None
    paragraphs: dict[int, str]
    english: dict[int, str]
    unsure: frozenset[int]
    exempt: str
    confidential: str

    @property
    def words(self) -> LawWords:
        """The messages by which the law is cited."""
        return self.law.words if self.law else USUAL_WORDS

    @property
    def has_paragraphs(self) -> bool:
        """Whether the law has paragraphs at all, in force or not."""
        return self.law is None or bool(self.law.periods)


def describe_paragraphs(loaded: Loaded) -> Descriptions:
    """Return the subjects of the paragraphs in force, in the wording of the committee."""
    say, held = loaded.wording.say, loaded.meeting.date
    law = _find_law(loaded)
    found, english = (
        _paragraphs_in_force(each, held) for each in (law, loaded.exempt_laws.get("england"))
    )
    return Descriptions(
        law=law,
        paragraphs={each.number: say(each.description) for each in found},
        english={each.number: say(each.description) for each in english},
        unsure=frozenset(each.number for each in found if each.unsure),
        exempt=say("exempt-information"),
        confidential=say("confidential-information"),
    )


def _find_law(loaded: Loaded) -> ExemptLaw | None:
    """Return the law of the body's regime; without one, that of the country's usual regime."""
    regime = find_regime(loaded) or usual_regime(loaded)
    return loaded.exempt_laws.get(regime.exclusion) if regime else None


def _paragraphs_in_force(law: ExemptLaw | None, held: date) -> tuple[ExemptParagraph, ...]:
    periods = law.periods if law else ()
    in_force = [p for p in periods if (p.from_ or held) <= held <= (p.until or held)]
    return in_force[0].paragraphs if in_force else ()


def withhold_item(item: LoadedItem, known: Descriptions) -> Withheld | None:
    """Return why an item is withheld; the agenda's grounds take precedence over the report's."""
    report = item.paper if isinstance(item.paper, Report) else None
    return _withhold((item.entry, report) if report else (item.entry,), known)


def withhold_annex(annex: Annex, known: Descriptions) -> Withheld | None:
    """Return why an annex is withheld; None if it is open."""
    return _withhold((annex,), known)


def withhold_parts(report: Report, known: Descriptions) -> Withheld | None:
    """Return the combined grounds of a report's withheld parts; None if it has no such parts."""
    openings = [segment.opening for segment in split_parts(report.body) if segment.opening]
    if not openings:
        return None
    numbers = sorted({number for opening in openings for number in opening.paragraphs})
    words = [_subject(number, known) for number in numbers]
    kinds = {opening.kind for opening in openings}
    if "exempt" in kinds and not words:
        words.append(known.exempt)
    if "confidential" in kinds:
        words.append(known.confidential)
    printed = tuple(numbers) if known.has_paragraphs else ()
    only_confidential = kinds == {"confidential"}
    return Withheld(printed, _join(words), confidential=only_confidential, words=known.words)


def _withhold(
    records: Iterable[AgendaEntry | Annex | Report], known: Descriptions
) -> Withheld | None:
    given = tuple(records)
    record = next((r for r in given if _still_withholds(r)), None)
    if record is None:
        return None
    shown: Shown = next((r.shown for r in given if r.shown), "title")
    pack: Packed = next((r.pack for r in given if r.pack), "stub")
    if record.exempt is None:
        return Withheld((), known.confidential, shown, pack, True, known.words)
    numbers = tuple(sorted(set(record.exempt.paragraphs)))
    described = _describe(record.exempt, numbers, known)
    printed = numbers if known.has_paragraphs else ()
    return Withheld(printed, described, shown, pack, False, known.words)


def _still_withholds(record: AgendaEntry | Annex | Report) -> bool:
    cause = record.exempt or record.confidential
    return cause is not None and cause.released is None


def _describe(exempt: Exempt, numbers: tuple[int, ...], known: Descriptions) -> str:
    if exempt.description:
        return " ".join(exempt.description.split())
    return _join(_subject(number, known) for number in numbers) or known.exempt


def _subject(number: int, known: Descriptions) -> str:
    """Return what a paragraph is about; a law without paragraphs takes the English ones."""
    subjects = known.paragraphs if known.has_paragraphs else known.english
    return subjects.get(number, known.exempt)


def _join(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(words))


def withheld_for_one_cause(loaded: Loaded) -> Iterator[Problem]:
    """A withheld item, report or annex is either exempt or confidential, and gives a reason."""
    known = describe_paragraphs(loaded)
    for what, record in _withholdable(loaded):
        if record.exempt and record.confidential:
            yield Problem(
                Code.WITHHOLDING,
                f"{what} is 'exempt' and 'confidential' at once; it may be one of them",
                record.confidential.source,
                "confidential is what a court or a department of government forbids to disclose",
            )
        cause = record.exempt or record.confidential
        if cause is None:
            if record.shown or record.pack:
                field = "shown" if record.shown else "pack"
                yield Problem(
                    Code.WITHHOLDING,
                    f"{what} has the field '{field}', and nothing of it is withheld",
                    record.source,
                    "add 'exempt' or 'confidential', or delete the field",
                )
            continue
        if not cause.reason.strip():
            yield _lacks_reason(what, cause.reason.source)
        if record.exempt:
            numbers, source = record.exempt.paragraphs, record.exempt.source
            described = record.exempt.description
            yield from _check_paragraphs(what, numbers, source, known)
            if described is not None and len(described) > LONGEST_DESCRIPTION:
                yield Problem(
                    Code.WITHHOLDING,
                    f"the description of {what} has {len(described)} characters; "
                    f"it may have up to {LONGEST_DESCRIPTION}",
                    described.source,
                )
            if not known.paragraphs and described is None and not numbers:
                yield Problem(
                    Code.WITHHOLDING,
                    f"{what} is exempt without a description, and the law of this body has no "
                    "paragraphs to name",
                    source,
                    "add a 'description': the special reasons, as the resolution is to state them",
                )


def parts_begin_and_end(loaded: Loaded) -> Iterator[Problem]:
    """A withheld part of a report starts and ends with a line of its own, and gives a reason."""
    known = describe_paragraphs(loaded)
    for number, item in enumerate(loaded.items, start=1):
        if isinstance(item.paper, Report) and not item.broken:
            for segment in split_parts(item.paper.body):
                yield from _check_segment(segment, number, known)


def marks_stand_in_bodies(loaded: Loaded) -> Iterator[Problem]:
    """The marks of withheld parts, and what looks like one, stand only in the body of a report."""
    bodies = {id(i.paper.body) for i in loaded.items if isinstance(i.paper, Report)}
    papers = tuple(item.paper for item in loaded.items)
    levels = (loaded.organisation, loaded.committee, loaded.meeting)
    for text in texts_of((*levels, *(item.entry for item in loaded.items), papers)):
        found = None if id(text) in bodies else find_mark(text)
        if found:
            yield Problem(
                Code.WITHHELD_PART,
                "a part can be withheld in the body of a report; it cannot be in this field, "
                f"which has '{found.words}'",
                Places(text).at(found.offset),
                "move the text into the body, or withhold the whole paper",
            )


@dataclass(frozen=True, slots=True)
class _Named:
    """A place that names a file, with what is there in words."""

    what: str
    source: Source
    withheld: bool
    pages: frozenset[int] | None

    def shares_pages_with(self, other: "_Named") -> bool:
        """Tell whether both take the same page of a file; files without pages are taken whole."""
        return self.pages is None or other.pages is None or bool(self.pages & other.pages)


def no_file_is_open_and_withheld(loaded: Loaded) -> Iterator[Problem]:
    """A file that is withheld is not an open paper elsewhere: its words would be published."""
    named: dict[str, list[_Named]] = {}
    for sha256, place in _name_files(loaded):
        named.setdefault(sha256, []).append(place)
    for places in named.values():
        hidden = [place for place in places if place.withheld]
        for place in places:
            other = next((h for h in hidden if h.shares_pages_with(place)), None)
            if other is not None and not place.withheld:
                yield Problem(
                    Code.WITHHOLDING,
                    f"{place.what} is open, and the same file is withheld as {other.what}"
                    f" ({other.source.file}:{other.source.line})",
                    place.source,
                    "withhold it here too, take it out, or name another file",
                )


def _name_files(loaded: Loaded) -> Iterator[tuple[str, _Named]]:
    known = describe_paragraphs(loaded)
    for number, item in enumerate(loaded.items, start=1):
        whole = withhold_item(item, known) is not None
        entry = item.entry
        named = entry.report or entry.work_plan or entry.minutes or entry.title
        source = named.source if isinstance(named, Text) else entry.source
        for file in {file.sha256: file for file in (item.file, item.body_file) if file}.values():
            what = f"the paper of agenda item {number}"
            yield file.sha256, _Named(what, source, whole, None)
        for found in item.annexes:
            what = f"the annex '{found.annex.title}' of agenda item {number}"
            withheld = whole or withhold_annex(found.annex, known) is not None
            pages = None if found.chosen is None else frozenset(found.chosen)
            yield found.file.sha256, _Named(what, found.annex.file.source, withheld, pages)
        if not whole:
            yield from _name_pictures(loaded, item, number)


def _name_pictures(loaded: Loaded, item: LoadedItem, number: int) -> Iterator[tuple[str, _Named]]:
    """Yield the pictures in the open text of a report, which may be annexes of another item."""
    if not isinstance(item.paper, Report) or item.file is None:
        return
    folder = posixpath.dirname(item.paper.body.source.file)
    for segment in split_parts(item.paper.body):
        for name, source in find_pictures(segment.text) if segment.opening is None else ():
            picture = loaded.pictures.get(posixpath.normpath(f"{folder}/{name}"))
            if picture is not None:
                what = f"the picture '{name}' of agenda item {number}"
                yield picture.file.sha256, _Named(what, source, False, None)


WITHHOLDING_RULES = (
    withheld_for_one_cause,
    parts_begin_and_end,
    marks_stand_in_bodies,
    no_file_is_open_and_withheld,
)


def _withholdable(loaded: Loaded) -> Iterator[tuple[str, Withholdable]]:
    for number, item in enumerate(loaded.items, start=1):
        if item.broken:
            continue
        yield f"agenda item {number}", item.entry
        if isinstance(item.paper, Report):
            yield f"the report of agenda item {number}", item.paper
        for loaded_annex in item.annexes:
            yield f"the annex '{loaded_annex.annex.title}'", loaded_annex.annex


def _check_segment(segment: Segment, item: int, known: Descriptions) -> Iterator[Problem]:
    opening = segment.opening
    if opening is None:
        for stray in find_marks(segment.text):
            line = segment.text[stray.offset :].split("\n")[0]
            yield Problem(
                Code.WITHHELD_PART,
                f"'{stray.words}' ends a part that has not begun"
                if CLOSING.fullmatch(line)
                else f"'{stray.words}' looks like the mark of a withheld part, and is not one",
                Places(segment.text).at(stray.offset),
                MARKS_HINT,
            )
        return
    what = f"the withheld part of agenda item {item}"
    if segment.ended is None:
        yield Problem(
            Code.WITHHELD_PART,
            "the withheld part that begins here has no end",
            opening.source,
            f"write '[[end {opening.kind}]]' on a line of its own behind it",
        )
    elif segment.ended != opening.kind:
        yield Problem(
            Code.WITHHELD_PART,
            f"the part that begins here as '{opening.kind}' ends as '{segment.ended}'",
            opening.source,
            f"end it with '[[end {opening.kind}]]'",
        )
    if not opening.reason:
        yield _lacks_reason(what, opening.source)
    if opening.kind == "exempt":
        yield from _check_paragraphs(what, opening.paragraphs, opening.source, known)
    mark, placement = find_mark(segment.text), PLACEMENT.search(segment.text)
    inner = (mark.words, mark.offset) if mark else None
    if placement and inner is None:
        inner = placement[0].strip(), placement.start()
    if inner:
        yield Problem(
            Code.WITHHELD_PART,
            f"'{inner[0]}' is inside a withheld part, where nothing can be placed",
            Places(segment.text).at(inner[1]),
            "move it out of the part",
        )


def _check_paragraphs(
    what: str, numbers: tuple[int, ...], source: Source, known: Descriptions
) -> Iterator[Problem]:
    if not known.has_paragraphs:
        if numbers:
            yield Problem(
                Code.WITHHOLDING,
                f"{what} names {_list_numbers(numbers)} of Schedule 12A, which is not the law of "
                "this body; it is not printed",
                source,
                "give a 'description' instead, in words that the public may read; a part of a "
                "report begins with '[[exempt: the reason]]'",
                Severity.WARNING,
            )
        return
    every = tuple(known.paragraphs)
    allowed = f"{every[0]} to {every[-1]}" if every else "those of the law of the day"
    if not numbers:
        yield Problem(
            Code.WITHHOLDING,
            f"{what} is exempt without a paragraph of the law; allowed are {allowed}",
            source,
            f"name the paragraphs, for instance {every[min(2, len(every) - 1)] if every else 3}",
        )
    for number in numbers:
        if every and number not in every:
            here = [
                n for n, words in known.paragraphs.items() if words == known.english.get(number)
            ]
            yield Problem(
                Code.WITHHOLDING,
                f"{what} is exempt under paragraph {number}; allowed are {allowed}",
                source,
                f"paragraph {number} of the law of England is paragraph {here[0]} here"
                if here
                else None,
            )
    if unsure := sorted(known.unsure & set(numbers)):
        yield Problem(
            Code.UNSURE_LAW,
            f"{what} is exempt under {_list_numbers(tuple(unsure))}; what that is about is not "
            "certain to this program",
            source,
            "compare the words in the pack with the law; 'description' replaces them",
            Severity.WARNING,
        )


def _list_numbers(numbers: tuple[int, ...]) -> str:
    return write_paragraphs(tuple(sorted(set(numbers))), ENGLISH)


def _lacks_reason(what: str, source: Source) -> Problem:
    return Problem(
        Code.WITHHOLDING,
        f"{what} is withheld without a reason",
        source,
        "say why the public interest in withholding it outweighs that in disclosing it",
    )
