"""The sections of a pack before they are written: which there are, and what writes each."""

from collections.abc import Callable, Iterator

from agendapack.model.pack import FrontSheet, Pack
from agendapack.model.papers import Report
from agendapack.model.planned_paper import (
    Paper,
    PlannedActions,
    PlannedMinutes,
    PlannedNotice,
    Stub,
)
from agendapack.model.plans import WorkPlan
from agendapack.model.records import dataclass
from agendapack.model.text import Text, choose_language
from agendapack.model.withholding import Audience, Withheld
from agendapack.problems import Source
from agendapack.render.agenda import draft_actions, draft_agenda, draft_supplement, draft_work_plan
from agendapack.render.book import Book
from agendapack.render.kept_reports import KeptReports
from agendapack.render.minutes import draft_minutes
from agendapack.render.notices import (
    draft_annex,
    draft_public_notice,
    draft_withdrawn,
    draft_withheld,
)
from agendapack.render.report import draft_report, name_annexes
from agendapack.render.slips import Texts, agenda_texts, annex_texts, find_texts, paper_texts
from agendapack.render.writing import HtmlWriter


@dataclass(frozen=True, slots=True)
class Draft:
    """A section before it is written.

    Args:
        html: As it was written before, where that is kept.
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
    finish = draft_withheld(pack, key, shown, withheld)
    return Draft(key, shown, "withheld.html", Source(""), (), finish)


def _draft_notice(pack: Pack, paper: Paper, reason: Text) -> Draft:
    texts = (("reason", reason),)
    finish = draft_withdrawn(pack, paper, reason)
    return Draft(paper.key, paper.title, "withdrawn.html", reason.source, texts, finish)


def draft_paper(
    pack: Pack, paper: Paper, book: Book, kept: KeptReports | None = None
) -> Draft | None:
    """Read what a paper consists of itself; None where it has but annexes."""
    texts = paper_texts(pack, paper)
    finish: Callable[[HtmlWriter], object] | None
    match paper.content:
        case Report() as report:
            html = kept.find(paper, tuple(text for _, text in texts)) if kept else None
            wrong = len(book.problems)
            finish = None if html is not None else draft_report(pack, paper, report, book)
            said = paper.key, paper.title, "report.html", report.source, texts, finish
            language = choose_language(report.language, pack.language)
            return Draft(*said, language, html, is_right=len(book.problems) == wrong)
        case PlannedMinutes(record) as content:
            finish = draft_minutes(pack, paper, content, book)
            return Draft(paper.key, paper.title, "minutes.html", record.source, texts, finish)
        case PlannedNotice() as notice:
            finish = draft_public_notice(pack, paper, notice, book)
            texts = tuple(find_texts((notice.topics, *notice.said)))
            return Draft(paper.key, paper.title, "notice.html", notice.source, texts, finish)
        case WorkPlan() as plan:
            finish = draft_work_plan(pack, paper, plan, book)
            return Draft(paper.key, paper.title, "work-plan.html", plan.source, texts, finish)
        case PlannedActions(log) as listed:
            finish = draft_actions(pack, paper, listed, book)
            return Draft(paper.key, paper.title, "actions.html", log.source, texts, finish)
    return None


def _draft_annexes(pack: Pack, paper: Paper, book: Book) -> Iterator[Draft]:
    for annex in paper.behind:
        if isinstance(annex, Stub):
            if annex.withheld.leaves_page:
                yield _draft_stub(pack, annex.key, annex.listed, annex.withheld)
        elif annex.typeset is not None:
            finish = draft_annex(pack, paper, annex, annex.typeset, book)
            source, texts = annex.loaded.annex.file.source, annex_texts(annex)
            own = annex.loaded.annex.language or annex.typeset.language
            language = choose_language(own, pack.language)
            key, title = annex.key, annex.title
            yield Draft(key, title, "annex.html", source, texts, finish, language)
