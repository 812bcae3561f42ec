"""Render a pack: semantic HTML for each section, the same for the PDF and the web.

First all texts of the pack are read, so that every name is known. Then each section is written,
with its references resolved, and put into its template.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.model.cache import NO_CACHE, Cache
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
from agendapack.model.public_meeting import WebPage
from agendapack.model.records import dataclass
from agendapack.model.section import Section
from agendapack.model.style import HouseStyle
from agendapack.model.text import Text, choose_language
from agendapack.model.withholding import Audience, Withheld
from agendapack.model.wording import STANDARD
from agendapack.problems import Checked, Problem, Source, is_error

if TYPE_CHECKING:
    from agendapack.render.book import Book
    from agendapack.render.front_sheet import OwnFields
    from agendapack.render.slips import Texts
    from agendapack.render.writing import HtmlWriter

__all__ = ["render_alone", "render_front", "render_pack", "render_web", "template_words"]

REFERS = "[@"
"""How a reference begins."""
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebView(WebPage):
    """A page of the web edition as its template sees it."""

    organisation: str
    meeting: str
    direction: str
    extra: "OwnFields"


@dataclass(frozen=True, slots=True)
class _Draft:
    key: str
    title: str
    template: str
    source: Source
    texts: "Texts"
    finish: Callable[["HtmlWriter"], object]
    language: str | None = None


def get_ready() -> None:
    """Import what rendering needs, before there is something to render."""
    from agendapack.render import (  # noqa: F401
        agenda,
        book,
        minutes,
        notices,
        report,
        sandbox,
        slips,
        templates,
        unclear,
        writing,
    )


def render_pack(
    pack: Pack,
    overrides: Path | None,
    broken: frozenset[str],
    whole: tuple[Section, ...] = (),
    cache: Cache = NO_CACHE,
) -> Checked[tuple[Section, ...]]:
    """Render the front sheet, then each paper that has content.

    Args:
        broken: Keys of items whose papers could not be read; references to and from
            them are not looked into.
        whole: For the public pack, the sections of the unredacted pack, which say how many
            paragraphs each withheld part has.
    """
    front = FrontSheet(pack.items)
    return _render(pack, front, overrides, broken, whole, front_only=False, cache=cache)


def render_front(
    pack: Pack,
    front: FrontSheet,
    overrides: Path | None,
    broken: frozenset[str],
    whole: tuple[Section, ...] = (),
) -> Checked[tuple[Section, ...]]:
    """Render one front sheet, whose texts may refer to every paper of the pack."""
    return _render(pack, front, overrides, broken, whole, front_only=True)


def render_alone(
    pack: Pack, paper: Paper, overrides: Path | None, cache: Cache = NO_CACHE
) -> Checked[Section]:
    """Render a paper in a file of its own, whose texts may also refer to what is in the pack."""
    from agendapack.render.book import Book
    from agendapack.render.slips import check_days
    from agendapack.render.templates import check_fragments
    from agendapack.render.unclear import check_capitals, check_marks, check_values
    from agendapack.render.writing import HtmlWriter

    wording, language = pack.style.wording, pack.language
    book = Book(counts={}, cache=cache, wording=wording, language=language, apart=paper.key)
    draft = _draft_paper(pack, paper, book)
    assert draft is not None
    own = tuple(book.problems)
    if any(REFERS in text for _, text in draft.texts):
        # So that the names of the pack are known; what is wrong in its papers is told with them.
        list(_draft_sections(pack, FrontSheet(pack.items), book))
    writer = HtmlWriter(book, frozenset(), withheld=False)
    sections, problems = _write([draft], pack, book, writer, overrides)
    problems += [*own, *writer.problems]
    problems += [*dict.fromkeys((*check_capitals(draft.texts), *check_marks(draft.texts)))]
    problems += check_values(draft.texts)
    if pack.style.wording.language == STANDARD:
        problems += [*dict.fromkeys(check_days(draft.texts, pack.date))]
    if not any(map(is_error, problems)):
        problems += check_fragments(sections, overrides)
    return Checked(sections[0] if sections else None, _about_files(problems))


def _write(
    drafts: Iterable[_Draft],
    pack: Pack,
    book: "Book",
    writer: "HtmlWriter",
    overrides: Path | None,
) -> tuple[list[Section], list[Problem]]:
    from agendapack.render.sandbox import Sandbox
    from agendapack.render.templates import TemplateFolders, fill_template

    sandbox = Sandbox(TemplateFolders(overrides), pack.style.wording, pack.language)
    sections: list[Section] = []
    problems: list[Problem] = []
    for draft in drafts:
        filled = fill_template(sandbox, draft.template, draft.finish(writer))
        problems += filled.problems
        if filled.value is not None:
            texts = tuple(text for _, text in draft.texts)
            counted = {name: n for (key, name), n in book.counts.items() if key == draft.key}
            html, language = filled.value, draft.language or pack.language
            sections.append(
                Section(draft.key, draft.title, language, html, draft.source, texts, counted)
            )
    return sections, problems


def _render(
    pack: Pack,
    front: FrontSheet,
    overrides: Path | None,
    broken: frozenset[str],
    whole: tuple[Section, ...],
    front_only: bool,
    cache: Cache = NO_CACHE,
) -> Checked[tuple[Section, ...]]:
    from agendapack.render.book import Book
    from agendapack.render.slips import (
        check_days,
        check_language,
        check_members,
        check_titles,
        unfilled_texts,
    )
    from agendapack.render.templates import check_fragments, find_unused
    from agendapack.render.unclear import (
        check_annexes,
        check_capitals,
        check_logo,
        check_marks,
        check_values,
    )
    from agendapack.render.writing import HtmlWriter

    counts = {(s.key, name): count for s in whole for name, count in s.counts.items()}
    book = Book(
        counts=counts,
        cache=cache,
        wording=pack.style.wording,
        language=pack.language,
        numbers=pack.style.paragraph_numbers,
        sets_quotes=pack.style.sets_quotes,
    )
    drafts = list(_draft_sections(pack, front, book))
    if front_only:
        drafts = drafts[:1]
    writer = HtmlWriter(book, broken, withheld=bool(whole))
    sections, problems = _write(drafts, pack, book, writer, overrides)
    capitals = (p for draft in drafts for p in check_capitals(draft.texts))
    marks = (p for draft in drafts for p in check_marks(draft.texts))
    problems += [*book.problems, *writer.problems, *dict.fromkeys((*capitals, *marks))]
    problems += [*check_logo(pack), *check_annexes(pack), *check_values(unfilled_texts(pack))]
    if pack.style.wording.language == STANDARD:
        days = (p for draft in drafts for p in check_days(draft.texts, pack.date))
        problems += [*dict.fromkeys(days), *check_titles(pack), *check_members(pack)]
    problems += [*check_language(pack), *find_unused(overrides)]
    if not any(map(is_error, problems)):
        problems += check_fragments(sections, overrides)
    return Checked(tuple(sections), _about_files(problems))


def _draft_sections(pack: Pack, front: FrontSheet, book: "Book") -> Iterator[_Draft]:
    from agendapack.render.agenda import draft_agenda, draft_supplement
    from agendapack.render.report import name_annexes
    from agendapack.render.slips import agenda_texts

    for item in pack.items:
        book.add_item(item)
        if item.paper:
            name_annexes(item.paper, book)
    notice = Source(f"meetings/{pack.folder}/meeting.yaml")
    texts = agenda_texts(pack)
    if front.supplement is None:
        finish: Callable[[HtmlWriter], object] = draft_agenda(pack, front, book)
        title = pack.with_state(pack.style.wording.say("bookmark-agenda"))
        yield _Draft("agenda", title, "agenda.html", notice, texts, finish)
    else:
        title = pack.with_state(pack.style.wording.say("supplement", number=front.supplement))
        finish = draft_supplement(pack, front, front.supplement, book)
        yield _Draft("agenda", title, "supplement.html", notice, texts, finish)
    public = pack.audience is Audience.PUBLIC
    for paper in pack.papers:
        if paper.withdrawn is not None:
            yield _draft_notice(pack, paper, paper.withdrawn)
            continue
        if public and paper.withheld:
            yield _draft_stub(pack, paper.key, paper.title, paper.withheld)
            continue
        draft = _draft_paper(pack, paper, book)
        if draft:
            yield draft
        yield from _draft_annexes(pack, paper, book)


def _draft_stub(pack: Pack, key: str, title: str, withheld: Withheld) -> _Draft:
    from agendapack.render.notices import draft_withheld

    shown = title or pack.style.wording.say("not-for-publication")
    finish = draft_withheld(pack, key, shown, withheld)
    return _Draft(key, shown, "withheld.html", Source(""), (), finish)


def _draft_notice(pack: Pack, paper: Paper, reason: Text) -> _Draft:
    from agendapack.render.notices import draft_withdrawn

    texts = (("reason", reason),)
    finish = draft_withdrawn(pack, paper, reason)
    return _Draft(paper.key, paper.title, "withdrawn.html", reason.source, texts, finish)


def _draft_paper(pack: Pack, paper: Paper, book: "Book") -> _Draft | None:
    from agendapack.render.agenda import draft_actions, draft_work_plan
    from agendapack.render.minutes import draft_minutes
    from agendapack.render.notices import draft_public_notice
    from agendapack.render.report import draft_report
    from agendapack.render.slips import find_texts, paper_texts

    texts = paper_texts(pack, paper)
    match paper.content:
        case Report() as report:
            finish: Callable[[HtmlWriter], object] = draft_report(pack, paper, report, book)
            language = choose_language(report.language, pack.language)
            key, title = paper.key, paper.title
            return _Draft(key, title, "report.html", report.source, texts, finish, language)
        case PlannedMinutes(record) as content:
            finish = draft_minutes(pack, paper, content, book)
            return _Draft(paper.key, paper.title, "minutes.html", record.source, texts, finish)
        case PlannedNotice() as notice:
            finish = draft_public_notice(pack, paper, notice, book)
            texts = tuple(find_texts((notice.topics, *notice.said)))
            return _Draft(paper.key, paper.title, "notice.html", notice.source, texts, finish)
        case WorkPlan() as plan:
            finish = draft_work_plan(pack, paper, plan, book)
            return _Draft(paper.key, paper.title, "work-plan.html", plan.source, texts, finish)
        case PlannedActions(log) as listed:
            finish = draft_actions(pack, paper, listed, book)
            return _Draft(paper.key, paper.title, "actions.html", log.source, texts, finish)
    return None


def _draft_annexes(pack: Pack, paper: Paper, book: "Book") -> Iterator[_Draft]:
    from agendapack.render.notices import draft_annex
    from agendapack.render.slips import annex_texts

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
            yield _Draft(key, title, "annex.html", source, texts, finish, language)


def _about_files(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(p for p in problems if p.source is None or p.source.file)


def render_web(
    pack: Pack, pages: Iterable[WebPage], overrides: Path | None, leftwards: bool
) -> Checked[dict[str, str]]:
    """Put safe pages of the web edition into their template; return them and a style, by name."""
    from markupsafe import Markup

    from agendapack.render.front_sheet import view_extra
    from agendapack.render.sandbox import Sandbox
    from agendapack.render.templates import TemplateFolders, fill_template

    sandbox = Sandbox(TemplateFolders(overrides), pack.style.wording, pack.language)
    direction = "rtl" if leftwards else ""
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for page in pages:
        shown = WebView(
            **{each.name: getattr(page, each.name) for each in fields(page)},
            organisation=pack.organisation.name,
            meeting=pack.name,
            direction=direction,
            extra=view_extra(pack),
        )
        shown = replace(shown, content=Markup(page.content))
        filled = fill_template(sandbox, "web.html", shown, is_section=False)
        problems += filled.problems
        if filled.value is not None:
            files[page.file] = filled.value
    style = fill_template(sandbox, "web.css", make_theme(pack.style), is_section=False)
    problems += style.problems
    if problems or style.value is None:
        return Checked(None, tuple(dict.fromkeys(problems)))
    return Checked({**files, "style.css": style.value})


@dataclass(frozen=True, slots=True)
class ThemeView:
    """The colours that the house style chooses, as `web.css` sees them; empty for the usual one."""

    text: str
    heading: str
    link: str
    rule: str
    shade: str


def make_theme(style: HouseStyle) -> ThemeView:
    """Return the colours of pages for a browser where they are light."""
    usual = HouseStyle()
    names = [each.name for each in fields(ThemeView)]
    chosen = {name: getattr(style, name) for name in names}
    return ThemeView(**{n: c if c != getattr(usual, n) else "" for n, c in chosen.items()})


def template_words(overrides: Path | None) -> tuple[str, ...]:
    """Return the text of each template of the user's, without its tags.

    Ours have none: what they print stands in the catalogue of messages.
    """
    paths = sorted(overrides.glob("*.html")) if overrides else []
    texts = (path.read_text("utf-8", errors="replace") for path in paths if path.is_file())
    return tuple(_TAG.sub(" ", text) for text in texts)
