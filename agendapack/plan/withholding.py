"""Decide what is withheld from the public, and on which grounds.

Also the rules about withholding, each a function that finds faults.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator

from agendapack.model import dataclass
from agendapack.model.business import Annex
from agendapack.model.marks import (
    find_banners,
    find_label,
    find_mark,
    find_marks,
    keeps_apart,
    tell_banner,
)
from agendapack.model.meeting import AgendaEntry
from agendapack.model.papers import Report
from agendapack.model.text import Places, Text, find_pictures
from agendapack.model.withholding import (
    CLOSING,
    Exempt,
    Packed,
    Segment,
    Shown,
    Withheld,
    split_parts,
)
from agendapack.model.workspace import Loaded, LoadedItem, call_paper_of
from agendapack.plan.public import Descriptions, check_paragraphs, describe_paragraphs, texts_of
from agendapack.problems import Code, Problem, Source, warn

LONGEST_DESCRIPTION = 200
"""The most characters of a description: it is printed in the margin of every page."""

MARKS_HINT = (
    "on a line of its own, write '[[exempt 3: the reason]]' before the part"
    " and '[[end exempt]]' behind it"
)
PLACEMENT = re.compile(r"^\s*\[\[.*\]\]\s*$", re.M)

Withholdable = AgendaEntry | Report | Annex


def withhold_item(item: LoadedItem, known: Descriptions) -> Withheld | None:
    """Return why an item is withheld; the agenda's grounds take precedence over the report's."""
    report = item.paper if isinstance(item.paper, Report) else None
    return _withhold((item.entry, report) if report else (item.entry,), known)


def withhold_alone(record: Withholdable, known: Descriptions) -> Withheld | None:
    """Return why an entry of the agenda, or an annex, is withheld by what it says itself."""
    return _withhold((record,), known)


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


def _withhold(given: tuple[Withholdable, ...], known: Descriptions) -> Withheld | None:
    causes = ((each, each.exempt or each.confidential) for each in given)
    record = next((each for each, cause in causes if cause and cause.released is None), None)
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
            message = f"{what} is 'exempt' and 'confidential' at once; it may be one of them"
            hint = "confidential is what a court or a department of government forbids to disclose"
            yield Problem(Code.WITHHOLDING, message, record.confidential.source, hint)
        cause = record.exempt or record.confidential
        if cause is None:
            if record.shown or record.pack:
                field = "shown" if record.shown else "pack"
                message = f"{what} has the field '{field}', and nothing of it is withheld"
                hint = "add 'exempt' or 'confidential', or delete the field"
                yield Problem(Code.WITHHOLDING, message, record.source, hint)
            continue
        if not cause.reason.strip():
            yield _lacks_reason(what, cause.reason.source)
        if record.exempt:
            numbers, source = record.exempt.paragraphs, record.exempt.source
            described = record.exempt.description
            yield from check_paragraphs(what, numbers, source, known)
            if described is not None and len(described) > LONGEST_DESCRIPTION:
                yield Problem(
                    Code.WITHHOLDING,
                    f"the description of {what} has {len(described)} characters; "
                    f"it may have up to {LONGEST_DESCRIPTION}",
                    described.source,
                )
            if not (known.paragraphs or known.is_unknown or numbers or described is not None):
                yield Problem(
                    Code.WITHHOLDING,
                    f"{what} is exempt without a description, and the law of this body has no "
                    "paragraphs to name",
                    source,
                    "add 'description' below 'exempt': what it is about, in words that the public "
                    "may read; the resolution states them",
                )


def parts_begin_and_end(loaded: Loaded) -> Iterator[Problem]:
    """A withheld part of a report starts and ends with a line of its own, and gives a reason."""
    known = describe_paragraphs(loaded)
    for number, item in loaded.called_items:
        if isinstance(item.paper, Report) and not item.broken:
            for segment in split_parts(item.paper.body):
                yield from _check_segment(segment, number, known)


def marks_stand_in_bodies(loaded: Loaded) -> Iterator[Problem]:
    """The marks of withheld parts, and what looks like one, stand only in the body of a report."""
    bodies = {id(i.paper.body) for i in loaded.items if isinstance(i.paper, Report)}
    papers = tuple(item.paper for item in loaded.items)
    levels = (loaded.organisation, loaded.committee, loaded.meeting)
    own = loaded.minutes.record if loaded.minutes else None
    for text in texts_of((*levels, *(item.entry for item in loaded.items), papers, own)):
        found = None if id(text) in bodies else find_mark(text)
        if found:
            message = (
                "a part can be withheld in the body of a report; it cannot be in this field, "
                f"which has '{found.words}'"
            )
            hint = "move the text into the body, or withhold the whole paper"
            yield Problem(Code.WITHHELD_PART, message, Places(text).at(found.offset), hint)


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
                message = (
                    f"{place.what} is open, and the same file is withheld as {other.what}"
                    f" ({other.source.file}:{other.source.line})"
                )
                hint = "withhold it here too, take it out, or name another file"
                yield Problem(Code.WITHHOLDING, message, place.source, hint)


def _name_files(loaded: Loaded) -> Iterator[tuple[str, _Named]]:
    known = describe_paragraphs(loaded)
    for number, item in loaded.called_items:
        whole = withhold_item(item, known) is not None
        entry = item.entry
        named = entry.report or entry.work_plan or entry.minutes or entry.title
        source = named.source if isinstance(named, Text) else entry.source
        for file in {file.sha256: file for file in (item.file, item.body_file) if file}.values():
            what = call_paper_of(number, item)
            yield file.sha256, _Named(what, source, whole, None)
        for found in item.annexes:
            what = f"the annex '{found.annex.title}' of agenda item {number}"
            withheld = whole or withhold_alone(found.annex, known) is not None
            pages = None if found.chosen is None else frozenset(found.chosen)
            yield found.file.sha256, _Named(what, found.annex.file.source, withheld, pages)
        if not whole:
            yield from _name_pictures(loaded, item, number)


def _name_pictures(loaded: Loaded, item: LoadedItem, number: str) -> Iterator[tuple[str, _Named]]:
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


def open_papers_have_no_banner(loaded: Loaded) -> Iterator[Problem]:
    """No open paper says that it is exempt: in its text, title or name, or in a heading above."""
    known = describe_paragraphs(loaded)
    for number, item in loaded.called_items:
        report = item.paper if isinstance(item.paper, Report) else None
        if item.broken or withhold_item(item, known):
            continue
        brings = report is not None or bool(item.annexes)
        if item.entry.text is not None and brings:
            yield from _tell_banners(f"the text of agenda item {number}", item.entry.text)
        parts = split_parts(report.body) if report else ()
        for segment in parts:
            if segment.opening is None:
                yield from _tell_banners(call_paper_of(number, item, "report"), segment.text)
        shown = [each.annex for each in item.annexes if not withhold_alone(each.annex, known)]
        for annex in shown:
            yield from _tell_label("the annex", annex.title, annex.file, annex.file.source)
        if report is None and not shown:
            continue
        if len(shown) == len(item.annexes) and not any(each.opening for each in parts):
            title = item.entry.title or (report.title if report else None)
            called = call_paper_of(number, item) if report else f"agenda item {number}"
            yield from _tell_label(called, title, item.entry.report, item.entry.source)
        yield from _tell_headings(loaded, item, f"agenda item {number}")


def _tell_label(what: str, title: str | None, file: str | None, at: Source) -> Iterator[Problem]:
    """Warn of a title or a file's name that says that the public may not have the paper."""
    name = posixpath.splitext(posixpath.basename(file or ""))[0]
    spaced = re.sub(r"[-_]+(?!\s)", " ", name)
    for kind, words in (("title", title or ""), ("file name", spaced[:1].upper() + spaced[1:])):
        banner = find_label(words)
        if banner:
            code, _, hint = tell_banner(banner)
            said = f"the {kind} of {what} says '{banner}', and it goes into the public pack"
            yield warn(code, said, at, hint)
            return


def _tell_headings(loaded: Loaded, item: LoadedItem, called: str) -> Iterator[Problem]:
    for heading in (loaded.meeting.agenda[place].section for place in item.sections):
        if heading is not None and keeps_apart(heading):
            code, _, hint = tell_banner("")
            said = f"{called} stands below '{heading}', and its papers go into the public pack"
            yield warn(code, said, item.entry.source, hint)
            return


def _tell_banners(what: str, text: Text) -> Iterator[Problem]:
    lines = text.split("\n")
    for place, banner in find_banners(lines):
        code, found, hint = tell_banner(banner)
        yield warn(code, f"{what} {found}", Places(text).line(place), hint)


WITHHOLDING_RULES = (
    withheld_for_one_cause,
    parts_begin_and_end,
    marks_stand_in_bodies,
    open_papers_have_no_banner,
    no_file_is_open_and_withheld,
)


def _withholdable(loaded: Loaded) -> Iterator[tuple[str, Withholdable]]:
    for number, item in loaded.called_items:
        if item.broken:
            continue
        yield f"agenda item {number}", item.entry
        if isinstance(item.paper, Report):
            yield call_paper_of(number, item, "report"), item.paper
        for loaded_annex in item.annexes:
            yield f"the annex '{loaded_annex.annex.title}'", loaded_annex.annex


def _check_segment(segment: Segment, item: str, known: Descriptions) -> Iterator[Problem]:
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
        message = "the withheld part that begins here has no end"
        hint = f"write '[[end {opening.kind}]]' on a line of its own behind it"
        yield Problem(Code.WITHHELD_PART, message, opening.source, hint)
    elif segment.ended != opening.kind:
        message = f"the part that begins here as '{opening.kind}' ends as '{segment.ended}'"
        hint = f"end it with '[[end {opening.kind}]]'"
        yield Problem(Code.WITHHELD_PART, message, opening.source, hint)
    if not opening.reason:
        yield _lacks_reason(what, opening.source)
    if opening.kind == "exempt":
        yield from check_paragraphs(what, opening.paragraphs, opening.source, known)
    mark, placement = find_mark(segment.text), PLACEMENT.search(segment.text)
    inner = (mark.words, mark.offset) if mark else None
    if placement and inner is None:
        inner = placement[0].strip(), placement.start()
    if inner:
        message = f"'{inner[0]}' is inside a withheld part, where nothing can be placed"
        hint = "move it out of the part"
        yield Problem(Code.WITHHELD_PART, message, Places(segment.text).at(inner[1]), hint)


def _lacks_reason(what: str, source: Source) -> Problem:
    hint = "say why the public interest in withholding it outweighs that in disclosing it"
    return Problem(Code.WITHHOLDING, f"{what} is withheld without a reason", source, hint)
