"""Render a pack: semantic HTML for each section, the same for the PDF and the web.

First all texts of the pack are read, so that every name is known. Then each section is written,
with its references resolved, and put into its template.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.model import dataclass
from agendapack.model.cache import NO_CACHE, Cache
from agendapack.model.pack import FrontSheet, Pack
from agendapack.model.planned_paper import Paper
from agendapack.model.public_meeting import WebPage
from agendapack.model.section import Section
from agendapack.model.style import HouseStyle
from agendapack.model.wording import STANDARD
from agendapack.problems import Checked, Problem, is_error

if TYPE_CHECKING:
    from agendapack.render.book import Book, LookedUp
    from agendapack.render.drafts import Draft, KeptReports
    from agendapack.render.front_sheet import OwnFields
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


def get_ready() -> None:
    """Import what rendering needs, before there is something to render."""
    from agendapack.render import drafts, sandbox, templates, unclear, writing  # noqa: F401


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
    pack: Pack, front: FrontSheet, overrides: Path | None, whole: tuple[Section, ...] = ()
) -> Checked[tuple[Section, ...]]:
    """Render one front sheet, whose texts may refer to every paper of the pack."""
    return _render(pack, front, overrides, frozenset(), whole, front_only=True)


def render_alone(
    pack: Pack, paper: Paper, overrides: Path | None, cache: Cache = NO_CACHE
) -> Checked[Section]:
    """Render a paper in a file of its own, whose texts may also refer to what is in the pack."""
    from agendapack.render.book import Book
    from agendapack.render.drafts import draft_paper, draft_sections
    from agendapack.render.slips import check_values
    from agendapack.render.templates import check_fragments
    from agendapack.render.writing import HtmlWriter

    wording, language = pack.style.wording, pack.language
    book = Book(counts={}, cache=cache, wording=wording, language=language, apart=paper.key)
    draft = draft_paper(pack, paper, book)
    assert draft is not None
    own = tuple(book.problems)
    if any(REFERS in text for _, text in draft.texts):
        # So that the names of the pack are known; what is wrong in its papers is told with them.
        list(draft_sections(pack, FrontSheet(pack.items), book))
    writer = HtmlWriter(book, frozenset(), withheld=False)
    sections, problems, _ = _write([draft], pack, book, writer, overrides)
    problems += [*own, *writer.problems, *_check_texts(draft, pack), *check_values(draft.texts)]
    if not any(map(is_error, problems)):
        problems += check_fragments(sections, overrides)
    return Checked(sections[0] if sections else None, _about_files(problems))


def _write(
    drafts: "Iterable[Draft]",
    pack: Pack,
    book: "Book",
    writer: "HtmlWriter",
    overrides: Path | None,
    kept: "KeptReports | None" = None,
) -> tuple[list[Section], list[Problem], "dict[str, LookedUp]"]:
    """Write sections; of those that are right, by their keys, also return what they refer to.

    One that was kept is written anew if that has changed since.
    """
    from agendapack.render.sandbox import Sandbox
    from agendapack.render.templates import TemplateFolders, fill_template

    sandbox = Sandbox(TemplateFolders(overrides), pack.style.wording, pack.language)
    sections: list[Section] = []
    problems: list[Problem] = []
    right: dict[str, LookedUp] = {}
    for draft in drafts:
        filled, finish = Checked(draft.html), draft.finish
        if kept and draft.anew and draft.html is not None and not kept.is_as_before(draft.key):
            finish = draft.anew()
        if finish is not None:
            writer.beyond, before = {}, len(writer.problems)
            filled = fill_template(sandbox, draft.template, finish(writer))
            if draft.is_right and not filled.problems and len(writer.problems) == before:
                right[draft.key] = writer.beyond
        problems += filled.problems
        if filled.value is not None:
            texts = tuple(text for _, text in draft.texts)
            counted = {name: n for (key, name), n in book.counts.items() if key == draft.key}
            html, language = filled.value, draft.language or pack.language
            sections.append(
                Section(draft.key, draft.title, language, html, draft.source, texts, counted)
            )
    return sections, problems, right


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
    from agendapack.render.drafts import KeptReports, draft_sections
    from agendapack.render.templates import check_fragments, find_unused
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
    kept = KeptReports(pack, book, overrides, withheld=bool(whole))
    drafts = list(draft_sections(pack, front, book, kept))
    if front_only:
        drafts = drafts[:1]
    writer = HtmlWriter(book, broken, withheld=bool(whole))
    sections, problems, right = _write(drafts, pack, book, writer, overrides, kept)
    told = {draft.key: _check_texts(draft, pack) for draft in drafts if draft.finish is not None}
    problems += [*book.problems, *writer.problems, *dict.fromkeys(chain(*told.values()))]
    problems += [*_check_pack(pack), *find_unused(overrides)]
    if not any(map(is_error, problems)):
        problems += check_fragments(sections, overrides)
        for section in sections:
            if section.key in right and not told.get(section.key):
                kept.keep(section.key, section.html, right[section.key])
    return Checked(tuple(sections), _about_files(problems))


def _check_texts(draft: "Draft", pack: Pack) -> tuple[Problem, ...]:
    """Return what is wrong in the words of one section, each fault once."""
    from agendapack.render import slips

    checks = (slips.check_capitals, slips.check_marks, slips.check_encodings)
    found = tuple(chain.from_iterable(check(draft.texts) for check in checks))
    if pack.style.wording.language == STANDARD:
        found += tuple(slips.check_days(draft.texts, pack.date))
    return tuple(dict.fromkeys(found))


def _check_pack(pack: Pack) -> Iterator[Problem]:
    """Yield what is wrong in what no section says by itself."""
    from agendapack.render import slips

    yield from (*slips.check_logo(pack), *slips.check_annexes(pack))
    yield from slips.check_values(slips.unfilled_texts(pack))
    if pack.style.wording.language == STANDARD:
        yield from (*slips.check_titles(pack), *slips.check_members(pack))
    yield from slips.check_language(pack)


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
