"""The texts of a meeting, open and withheld, and words of papers that the public may not have.

These are words that no viewer shows, and such as "NOT FOR PUBLICATION" at the head of a page.
Whoever reads a paper warns of them. In one for the public they stop the build, until they are
accepted with a reason. In a paper that only the restricted pack holds, they remain a warning.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from html import unescape
from itertools import accumulate
from textwrap import shorten

from agendapack.model import dataclass
from agendapack.model.document import Group, Material
from agendapack.model.facts import UnseenText, kind_of
from agendapack.model.fields import Record
from agendapack.model.meeting import AgendaEntry
from agendapack.model.pack import Item, Pack
from agendapack.model.papers import Minutes, Report
from agendapack.model.planned_paper import PlannedAnnex
from agendapack.model.section import Piece, words_in_html
from agendapack.model.text import Text
from agendapack.model.withholding import Withheld, split_parts
from agendapack.model.workspace import Loaded, LoadedAnnex, LoadedItem
from agendapack.pdf import text_of_drawn, text_of_pages
from agendapack.plan import sort_material
from agendapack.plan.public import (
    describe_paragraphs,
    make_public,
    public_sources,
    texts_of,
    withholds,
)
from agendapack.plan.withholding import withhold_alone
from agendapack.problems import Code, Problem, Severity, Source, warn
from agendapack.sandbox.forks import done_beside

PEOPLE = (
    "from_", "contacts", "present", "apologies", "in_attendance", "chair", "exempt", "confidential",
    "accept", "annexes", "body", "abbreviations",
)  # fmt: skip
"""Fields of papers whose words everybody knows, or that are looked at by themselves; the
abbreviations of an open paper are a text like any other, and those of a withheld one are known.
"""
LONGEST_NAME = 40
"""The most letters of a heading that a message repeats."""
UNSEEN = ("accept", "exempt", "confidential", "annexes", "body")
FILE_NAME = "the name of this file"  # which the manifest and pages on the web tell
_BETWEEN = re.compile(r"\s+|(?<=[^\W\d_A-Z])(?=[A-Z])")
"""Where one word of a file's name ends: `QuillonCase` has two. Tied, they are no sentence."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text, the paper that it stands in, and its place if it does not know that itself."""

    text: str
    called: str
    at: Source


@dataclass(slots=True)
class SortedPapers:
    """The texts of a meeting by who may read them; `known` ones have words that are no news."""

    open: list[Said] = field(default_factory=list)
    secret: list[Said] = field(default_factory=list)
    titles: list[Said] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


MANY_PAGES = 100
"""Pages of annexes from which on a second process saves time."""


def read_pdf_annexes(pack: Pack, helped: bool = False) -> dict[str, str]:
    """Return the texts of a converted pack's PDF annexes by key; none if nothing is withheld.

    Of a withheld annex it is all that the file holds, of an open one what its pages show.

    Args:
        helped: Whether a second process may read a part of them.
    """
    if not withholds(pack):
        return {}
    annexes = [
        (annex, bool(item.withheld or annex.withheld))
        for item in pack.items
        for annex in (item.paper.annexes if item.paper else ())
        if annex.typeset is None and annex.loaded.pages is not None
    ]

    def read(some: list[tuple[PlannedAnnex, bool]]) -> dict[str, str]:
        return {annex.key: _text_of(annex.loaded, withheld) for annex, withheld in some}

    ends = list(accumulate(annex.loaded.pages or 0 for annex, _ in annexes))
    if not helped or not ends or ends[-1] < MANY_PAGES:
        return read(annexes)
    half = bisect(ends, ends[-1] / 2)
    with done_beside(lambda: read(annexes[half:])) as rest:
        return {**read(annexes[:half]), **rest()}


def _text_of(annex: LoadedAnnex, withheld: bool) -> str:
    facts = None if withheld else annex.facts
    shown = {text.page: text.others for text in facts.unseen} if facts else {}
    return text_of_pages(annex.data, annex.chosen, shown)


def _words_of(piece: Piece) -> str:
    """Return the text of an annex: of its file, or of the pages that were typeset of it here."""
    return (text_of_pages if piece.kind == "annex" else text_of_drawn)(piece.data)


def gather_material(
    loaded: Loaded, groups: Iterable[Group], said: Iterable[str], texts: Mapping[str, str]
) -> Material:
    """Collect the open and the withheld text of a meeting, including the pages of its annexes.

    Args:
        groups: The groups of the unredacted pack, in which withheld pieces are marked.
        said: The text that the templates contain.
        texts: Those of PDF annexes by their keys, as their authors sent them.
    """
    material = sort_material(loaded)
    annexes = [piece for group in groups for piece in group.pieces if piece.key != group.key]
    pages = [
        (piece.mark is not None, texts[piece.key] if piece.key in texts else _words_of(piece))
        for piece in annexes
    ]
    return replace(
        material,
        secret=(*material.secret, *(text for withheld, text in pages if withheld)),
        open=(*material.open, *said, *(text for withheld, text in pages if not withheld)),
    )


def sort_papers(loaded: Loaded, pack: Pack, texts: Mapping[str, str]) -> SortedPapers:
    """Return the texts of a converted pack, with those of PDF annexes; none if all is open."""
    papers = SortedPapers()
    if not withholds(pack):
        return papers
    meeting = loaded.meeting
    known = (loaded.organisation, loaded.committee, meeting.members, meeting.to, meeting.officer)
    papers.known += texts_of(known)
    papers.known += (meeting.date.isoformat(), loaded.folder)
    about = (meeting.name, meeting.venue, meeting.address, meeting.reason, meeting.extra)
    said = texts_of((*about, meeting.text, meeting.notes))
    papers.open += (Said(each, "the meeting's file", each.source) for each in said)
    for entry in meeting.agenda:
        if entry.section is not None:
            _sort_section(papers, entry, withhold_alone(entry, describe_paragraphs(loaded)))
    if loaded.restricted_minutes is not None:
        called = "the restricted minutes"
        _sort_fields(papers, papers.secret, loaded.restricted_minutes.record, called)
    for found, planned in zip(loaded.items, pack.items, strict=False):
        _sort_item(papers, found, planned, f"agenda item {planned.called}", texts)
    for file in public_sources(make_public(pack), pack, loaded.sources):
        name = file.path.removeprefix(f"meetings/{loaded.folder}/").rpartition(".")[0]
        papers.open.append(Said(_BETWEEN.sub("-", name), FILE_NAME, Source(file.path)))
    return papers


def _withholds_part(item: Item) -> bool:
    annexes = item.paper.annexes if item.paper else ()
    return bool(item.paper and item.paper.parts) or any(annex.withheld for annex in annexes)


def _sort_section(papers: SortedPapers, entry: AgendaEntry, withheld: Withheld | None) -> None:
    assert entry.section is not None
    called = f"the section '{entry.section[:LONGEST_NAME]}'"
    heading = Said(entry.section, called, entry.section.source)
    about = papers.secret if withheld else papers.open
    if withheld is not None:
        _sort_title(papers, heading, withheld)
    else:
        about.append(heading)
    about += (Said(text, called, text.source) for text in texts_of(entry.text))


def _sort_item(
    papers: SortedPapers, found: LoadedItem, planned: Item, called: str, texts: Mapping[str, str]
) -> None:
    entry, withheld = found.entry, planned.withheld
    about = papers.secret if withheld else papers.open
    place = entry.source
    for record in (entry, found.paper):
        exempt = getattr(record, "exempt", None)
        papers.known += texts_of(exempt.description if exempt else None)
    title = Said(planned.title, called, _place_of(entry.title or found.paper, place))
    ids = [entry.id] if withheld is None or withheld.leaves_page else []
    ids += [] if withheld else [each.annex.id for each in found.annexes]
    papers.open += (Said(each, f"the id of {called}", each.source) for each in ids if each)
    if withheld is not None:
        _sort_title(papers, title, withheld)
        own = (entry.text,) if found.paper is not None or found.annexes else ()
        papers.secret += (Said(text, called, place) for text in texts_of(own))
        papers.secret += _say_applications(entry, called)
    else:
        # A title that says what is withheld below it is what the law wants printed.
        if _withholds_part(planned):
            papers.known.append(planned.title)
        papers.open.append(title)
        linked = [(each.link, each.called, each.title) for each in entry.papers if each.link]
        said = (entry.text, entry.late, entry.withdrawn, entry.purpose, entry.extra, entry.link)
        papers.open += (Said(t, called, place) for t in texts_of((*said, *linked)))
        papers.open += _say_applications(entry, called)
    if isinstance(found.paper, Report):
        called = f"the report of {called}"
        for segment in split_parts(found.paper.body):
            part = segment.opening is not None
            kind = papers.secret if part else about
            what = f"a withheld part of {called}" if part and not withheld else called
            kind.append(Said(segment.text, what, segment.text.source))
    elif isinstance(found.paper, Minutes):
        called = f"the minutes of {called}"
    if found.paper is not None:
        _sort_fields(papers, about, found.paper, called)
        if isinstance(found.paper, Report) and found.paper.title != planned.title:
            about.append(Said(found.paper.title, called, found.paper.title.source))
    for annex in planned.paper.annexes if planned.paper else ():
        _sort_annex(papers, annex, withheld, texts.get(annex.key))
    awaited = (*planned.awaited, *(planned.paper.awaited if planned.paper else ()))
    listed = () if withheld else {each.title for each in awaited}
    for each in found.awaited.values():
        named = Said(each.title, f"the annex '{each.title}'", each.title.source)
        for kind in (papers.open,) if named.text in listed else (papers.titles, papers.secret):
            kind.append(named)


def _say_applications(entry: AgendaEntry, called: str) -> Iterator[Said]:
    """Yield what a schedule says of its applications; their papers are looked at by themselves."""
    for each in entry.applications:
        own = each.model_copy(update={"annexes": (), "report": None, "officer": None})
        yield from (Said(text, called, text.source) for text in texts_of(own))


def _sort_title(papers: SortedPapers, title: Said, withheld: Withheld) -> None:
    if withheld.shown == "title":
        papers.known.append(title.text)
    else:
        papers.titles.append(title)
        papers.secret.append(title)


def _sort_fields(papers: SortedPapers, about: list[Said], paper: Record, called: str) -> None:
    for name in type(paper).model_fields:
        value = getattr(paper, name)
        if name in UNSEEN or name == "title":
            continue
        if name in PEOPLE and not (name == "abbreviations" and about is papers.open):
            papers.known += texts_of(value)
        else:
            about += (Said(text, called, text.source) for text in texts_of(value))


def _sort_annex(
    papers: SortedPapers, annex: PlannedAnnex, of_item: Withheld | None, text: str | None
) -> None:
    record, place = annex.loaded.annex, annex.loaded.annex.file.source
    called = f"the annex '{annex.title}'"
    withheld = of_item or annex.withheld
    about = papers.secret if withheld else papers.open
    title = Said(record.title, called, record.title.source)
    if annex.withheld is not None and of_item is None:
        papers.known += texts_of(record.exempt.description if record.exempt else None)
        _sort_title(papers, title, annex.withheld)
    else:
        about.append(title)
    about += (Said(text, called, place) for text in texts_of((record.alt, record.page_alts)))
    words = text if text is not None else _typeset_words(annex)
    if words is not None:
        about.append(Said(words, called, place))


def _typeset_words(annex: PlannedAnnex) -> str | None:
    """Return the words of an annex that is typeset here; None for any other."""
    if annex.typeset is None:
        return None
    content = annex.typeset.content
    return content if isinstance(content, Text) else unescape(words_in_html(content))


def _place_of(value: object, otherwise: Source) -> Source:
    if isinstance(value, Text):
        return value.source
    return value.title.source if isinstance(value, Report) else otherwise


STOPPING = frozenset({Code.UNSEEN_TEXT, Code.UNAPPLIED_REDACTION, Code.NOT_FOR_PUBLICATION})
"""Warnings of papers that are errors in an open one, until they are accepted."""
BANNERS = frozenset({Code.NOT_FOR_PUBLICATION, Code.MARKED_PRIVATE})
MOST_PAGES, LONGEST = 3, 80
"""What a message names: pages, and letters of each."""
OUT = (
    "take them out of the document and make the PDF again; or write 'as: picture' below it, which"
    " draws its pages anew without them"
)
ACCEPT = "or, if the public may have them, write 'accept: {unseen-text: the reason}' below it"


def settle_unseen(loaded: Loaded, pack: Pack, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems; of words that the public may not have, those in open papers are errors.

    Readers of Word documents and of spreadsheets leave such words out, so an organisation may say
    that this is enough: `hidden-words: leave-out`.

    Args:
        pack: The unredacted pack, whose annexes have been converted.
        problems: All problems so far; those of the pages of PDF annexes are added.
    """
    restricted = _Restricted(loaded, pack)
    found = []
    for problem in problems:
        if restricted.holds(problem.source):
            found += [] if problem.code in BANNERS else [problem]
        elif problem.code is Code.UNSEEN_TEXT and loaded.organisation.hidden_words != "fail":
            found.append(problem)
        else:
            found.append(_raise(loaded, problem))
    return (*found, *_find_on_pages(loaded, pack))


def _raise(loaded: Loaded, problem: Problem) -> Problem:
    if problem.code not in STOPPING or any(each.concerns(problem) for each in loaded.acceptances):
        return problem
    hint = problem.hint
    if problem.code is Code.UNSEEN_TEXT:
        hint = f"{hint}; {ACCEPT}" if hint else ACCEPT
    return replace(problem, severity=Severity.ERROR, hint=hint)


class _Restricted:
    """The places at which problems of papers are shown that only the restricted pack holds.

    A place that is not known is open, so that nothing goes out because it was overlooked.
    """

    def __init__(self, loaded: Loaded, pack: Pack) -> None:
        self.places: set[Source] = set()
        gone, kept = set[str](), set[str]()
        for item, planned in zip(loaded.items, pack.items, strict=False):
            files = gone if planned.withheld else kept
            files |= {file.path for file in (item.file, item.body_file) if file is not None}
            if planned.withheld and item.entry.report is not None:
                self.places.add(item.entry.report.source)
            for annex in planned.paper.annexes if planned.paper else ():
                withheld = planned.withheld or annex.withheld
                (gone if withheld else kept).add(annex.loaded.file.path)
                if withheld:
                    self.places.add(annex.loaded.annex.file.source)
        self.files = gone - kept

    def holds(self, place: Source | None) -> bool:
        """Tell whether a place belongs to a paper of the restricted pack alone."""
        return place is not None and (place in self.places or place.file in self.files)


def _find_on_pages(loaded: Loaded, pack: Pack) -> Iterator[Problem]:
    for item in pack.items:
        for annex in item.paper.annexes if item.paper else ():
            problem = _of_pages(annex)
            if problem is not None:
                harmless = item.withheld or annex.withheld or _is_layer(annex)
                yield problem if harmless else _raise(loaded, problem)


def _is_layer(annex: PlannedAnnex) -> bool:
    """Tell whether the unseen words can only be what a program made out in a poor scan.

    They are a warning, for the clerk to compare; like all unseen words, they do not count as open.
    """
    facts = annex.loaded.facts
    return facts is not None and all(text.is_layer for text in facts.unseen)


def _of_pages(annex: PlannedAnnex) -> Problem | None:
    """Return the warning of a PDF annex with text that its pages do not show."""
    facts = annex.loaded.facts
    unseen = facts.unseen if facts and annex.typeset is None else ()
    if not unseen:
        return None
    told = "; ".join(map(_say, unseen[:MOST_PAGES]))
    more = f"; and on {len(unseen) - MOST_PAGES} more pages" if unseen[MOST_PAGES:] else ""
    return warn(
        Code.UNSEEN_TEXT,
        f"the annex '{annex.title}' holds words that nobody sees: {told}{more}",
        annex.loaded.annex.file.source,
        OUT if kind_of(annex.loaded.annex.file) == "pdf" else "take them out of the document",
    )


def _say(text: UnseenText) -> str:
    if not text.words:
        return f"page {text.page} could not be looked at"
    words = shorten(text.words, LONGEST, placeholder="...")
    return f"'{words}' on its page {text.page}"
