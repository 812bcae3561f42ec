"""The sections of a pack before they are written: which there are, and what writes each.

Reports that were written before are taken from the cache.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from agendapack.model import dataclass, planned_paper
from agendapack.model.cache import NO_CACHE, key_of
from agendapack.model.pack import FrontSheet, Pack
from agendapack.model.papers import Report
from agendapack.model.plans import WorkPlan
from agendapack.model.text import Text, choose_language
from agendapack.model.withholding import Audience, Withheld
from agendapack.problems import Source
from agendapack.render import notices
from agendapack.render.agenda import draft_actions, draft_agenda, draft_supplement, draft_work_plan
from agendapack.render.book import Book, LookedUp
from agendapack.render.minutes import draft_minutes
from agendapack.render.numbering import Target
from agendapack.render.report import draft_report, name_annexes
from agendapack.render.slips import Texts, agenda_texts, annex_texts, find_texts, paper_texts
from agendapack.render.templates import read_own
from agendapack.render.writing import HtmlWriter

T = TypeVar("T")


@dataclass(slots=True)
class KeptReports:
    """The reports of one pack in the cache of its book: their HTML, and the names that they give.

    A report is kept where nothing is wrong in it and its HTML depends on itself, on what all papers
    share, and on what it refers to in others: that is kept with it, and has to be the same still.

    Args:
        withheld: Whether the pack is one from which something is withheld.
    """

    pack: Pack
    book: Book
    overrides: Path | None
    withheld: bool
    _shared: str = ""
    _keys: dict[str, str] = field(default_factory=dict)
    _beyond: dict[str, LookedUp] = field(default_factory=dict)
    _names: dict[str, set[str]] = field(default_factory=dict)

    def find(self, paper: planned_paper.Paper, texts: tuple[Text, ...]) -> str | None:
        """Return the HTML of a paper and put its names into the book; None where it is not kept."""
        if self.book.cache is NO_CACHE or not isinstance(paper.content, Report):
            return None
        try:
            key = self._keys[paper.key] = self._key(paper, texts)
        except TypeError:  # a value of the user's that has no key
            return None
        kept = self.book.cache.get(key)
        if kept is None:
            return None
        html: str
        html, targets, anchors, counts, beyond = json.loads(kept)
        self._names[paper.key] = {name for name, *_ in targets} - _own(
            self.book.targets, paper.key
        ).keys()
        for known, named in ((self.book.targets, targets), (self.book.anchors, anchors)):
            known.update({(paper.key, name): Target(*target) for name, *target in named})
        self._beyond[paper.key] = {
            tuple(asked): target and Target(*target) for asked, target in beyond
        }
        self.book.counts.update({(paper.key, name): count for name, count in counts.items()})
        return html

    def is_as_before(self, key: str) -> bool:
        """Tell whether what a kept report refers to in others is what it was.

        If not, the names that it gave to the book are taken out of it.
        """
        if all(self.book.look_beyond(a, key) == was for a, was in self._beyond[key].items()):
            return True
        for name in self._names[key]:
            del self.book.targets[key, name]
        for name in _own(self.book.anchors, key):
            del self.book.anchors[key, name]
        return False

    def keep(self, key: str, html: str, beyond: LookedUp) -> None:
        """Keep the HTML of a paper with the names that it gave to the book, and what it refers to.

        Args:
            beyond: What it refers to beyond itself.
        """
        # Where a name leads nowhere, that may be a problem the next time.
        is_found = all(target or asked[0] == "heading" for asked, target in beyond.items())
        if key in self._keys and is_found:
            found = html, _names(self.book.targets, key), _names(self.book.anchors, key)
            counts = _own(self.book.counts, key)
            looked = [(asked, target and astuple(target)) for asked, target in beyond.items()]
            written = json.dumps((*found, counts, looked), separators=(",", ":")).encode()
            self.book.cache.put(self._keys[key], written)

    def _key(self, paper: planned_paper.Paper, texts: tuple[Text, ...]) -> str:
        if not self._shared:
            pack = replace(self.pack, items=(), sections=(), pictures={})
            self._shared = key_of(pack, read_own(self.overrides), self.withheld)
        # Their files, which may be large, print nothing in the report.
        annexes = [_key_of_annex(annex) for annex in paper.behind]
        own = replace(paper, annexes=(), stubs=())
        places = [(text.source, text.typed) for text in texts]
        counts = _own(self.book.counts, paper.key)
        return key_of("report", self._shared, own, annexes, places, counts)


def _key_of_annex(annex: planned_paper.PlannedAnnex | planned_paper.Stub) -> object:
    if isinstance(annex, planned_paper.Stub):
        return annex
    title = annex.key, annex.title, annex.listed, annex.extra
    return *title, annex.withheld, annex.loaded.annex


def _names(known: Mapping[tuple[str, str], Target], key: str) -> list[tuple[object, ...]]:
    return [
        (name, target.id, target.words, target.paged, target.number)
        for name, target in _own(known, key).items()
    ]


def _own(known: Mapping[tuple[str, str], T], key: str) -> dict[str, T]:
    return {name: value for (paper, name), value in known.items() if paper == key}


@dataclass(frozen=True, slots=True)
class Draft:
    """A section before it is written.

    Args:
        html: As it was written before, where that is kept.
        anew: Reads a kept one anew, for `finish`.
        is_right: Whether nothing wrong was found as it was read.
    """

    key: str
    title: str
    template: str
    source: Source
    texts: Texts
    finish: Callable[[HtmlWriter], object] | None
    language: str | None = None
    html: str | None = None
    is_right: bool = False
    anew: Callable[[], Callable[[HtmlWriter], object]] | None = None


def draft_sections(
    pack: Pack, front: FrontSheet, book: Book, kept: KeptReports | None = None
) -> Iterator[Draft]:
    """Read a front sheet, then each paper that has content, and yield what each becomes."""
    for item in pack.items:
        book.add_item(item)
        if item.paper:
            name_annexes(item.paper, book)
    notice = Source(f"meetings/{pack.folder}/meeting.yaml")
    texts = agenda_texts(pack)
    if front.supplement is None:
        finish: Callable[[HtmlWriter], object] = draft_agenda(pack, front, book)
        title = pack.with_state(pack.style.wording.say("bookmark-agenda"))
        yield Draft("agenda", title, "agenda.html", notice, texts, finish)
    else:
        title = pack.with_state(pack.style.wording.say("supplement", number=front.supplement))
        finish = draft_supplement(pack, front, front.supplement, book)
        yield Draft("agenda", title, "supplement.html", notice, texts, finish)
    public = pack.audience is Audience.PUBLIC
    for paper in pack.papers:
        if paper.withdrawn is not None:
            yield _draft_notice(pack, paper, paper.withdrawn)
            continue
        if public and paper.withheld:
            yield _draft_stub(pack, paper.key, paper.title, paper.withheld)
            continue
        draft = draft_paper(pack, paper, book, kept)
        if draft:
            yield draft
        yield from _draft_annexes(pack, paper, book)


def _draft_stub(pack: Pack, key: str, title: str, withheld: Withheld) -> Draft:
    shown = title or pack.style.wording.say("not-for-publication")
    finish = notices.draft_withheld(pack, key, shown, withheld)
    return Draft(key, shown, "withheld.html", Source(""), (), finish)


def _draft_notice(pack: Pack, paper: planned_paper.Paper, reason: Text) -> Draft:
    texts = (("reason", reason),)
    finish = notices.draft_withdrawn(pack, paper, reason)
    return Draft(paper.key, paper.title, "withdrawn.html", reason.source, texts, finish)


def draft_paper(
    pack: Pack, paper: planned_paper.Paper, book: Book, kept: KeptReports | None = None
) -> Draft | None:
    """Read what a paper consists of itself; None where it has but annexes."""
    texts = paper_texts(pack, paper)
    finish: Callable[[HtmlWriter], object] | None
    match paper.content:
        case Report() as report:
            html = kept.find(paper, tuple(text for _, text in texts)) if kept else None
            wrong = len(book.problems)
            anew = partial(draft_report, pack, paper, report, book)
            finish = anew() if html is None else None
            said = paper.key, paper.title, "report.html", report.source, texts, finish
            language = choose_language(report.language, pack.language)
            return Draft(*said, language, html, len(book.problems) == wrong, anew)
        case planned_paper.PlannedMinutes(record) as content:
            finish = draft_minutes(pack, paper, content, book)
            return Draft(paper.key, paper.title, "minutes.html", record.source, texts, finish)
        case planned_paper.PlannedNotice() as notice:
            finish = notices.draft_public_notice(pack, paper, notice, book)
            texts = tuple(find_texts((notice.topics, *notice.said)))
            return Draft(paper.key, paper.title, "notice.html", notice.source, texts, finish)
        case WorkPlan() as plan:
            finish = draft_work_plan(pack, paper, plan, book)
            return Draft(paper.key, paper.title, "work-plan.html", plan.source, texts, finish)
        case planned_paper.PlannedActions(log) as listed:
            finish = draft_actions(pack, paper, listed, book)
            return Draft(paper.key, paper.title, "actions.html", log.source, texts, finish)
    return None


def _draft_annexes(pack: Pack, paper: planned_paper.Paper, book: Book) -> Iterator[Draft]:
    for annex in paper.behind:
        if isinstance(annex, planned_paper.Stub):
            if annex.withheld.leaves_page:
                yield _draft_stub(pack, annex.key, annex.listed, annex.withheld)
        elif annex.typeset is not None:
            finish = notices.draft_annex(pack, paper, annex, annex.typeset, book)
            source, texts = annex.loaded.annex.file.source, annex_texts(annex)
            own = annex.loaded.annex.language or annex.typeset.language
            language = choose_language(own, pack.language)
            key, title = annex.key, annex.title
            yield Draft(key, title, "annex.html", source, texts, finish, language)
