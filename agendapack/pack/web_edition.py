"""The web edition of a meeting: a page for the agenda and for each paper, from the public pack.

Every page says where each printed page begins, and leads to the same place in the PDF. An annex
that is a PDF stays one: its paper's page lists it with its pages.

`web/words.json` has the words of each printed page, for a search: those of our own sections are
read from the web edition, those of annexes that are PDF from what their pages show.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from html import escape
from pathlib import Path

from agendapack.model import dataclass
from agendapack.model.cache import Cache, key_of
from agendapack.model.document import Group, OpenFile, Passage
from agendapack.model.pack import Pack
from agendapack.model.page_numbers import PageSpan
from agendapack.model.planned_paper import PlannedAnnex
from agendapack.model.public_meeting import (
    FOLDER,
    INDEX,
    PageWords,
    PaperWords,
    WebEvent,
    WebLink,
    WebPage,
    write_words,
)
from agendapack.model.section import PageStart, Piece, Section, parse
from agendapack.model.workspace import LoadedAnnex
from agendapack.pack import AGENDA, CONSOLIDATED, LARGE_PRINT, PACK
from agendapack.pack.documents import paper_file
from agendapack.pack.editions import Edition
from agendapack.pack.known_layouts import KnownLayout
from agendapack.pack.layout import Beside
from agendapack.pack.record_data import tell_history
from agendapack.pdf import texts_of_pages
from agendapack.problems import Checked
from agendapack.render import render_web
from agendapack.typeset.shaping import reads_leftwards
from agendapack.web import PdfPlace, Printed, SectionWriter, Site, settle_references
from agendapack.web.files import mark_pages, picture_file, read_page, read_values, words_by_page

STYLE = "style.css"
UP = "../"


@dataclass(frozen=True, slots=True)
class WebEdition:
    """The files of the web edition, the printed pages that begin on each, and each paper's page.

    `addresses` are those of papers and of annexes by their keys, from the meeting's output folder.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)

    def open_files(self) -> Iterator[OpenFile]:
        """Yield each file with its words, as the search for what is withheld reads them."""
        for name, data in self.files.items():
            yield OpenFile(name, tuple(_read_passages(name, data)), data)


def _read_passages(name: str, data: bytes) -> Iterator[Passage]:
    if name.endswith(".html"):
        yield from read_page(data.decode())
    if name.endswith(".json"):
        yield from read_values(json.loads(data))


@dataclass(slots=True)
class _Plan:
    """A page before it is written: of a group, and of its piece unless it has annexes alone."""

    file: str
    group: Group
    piece: Piece | None
    leads: bool = True

    @property
    def key(self) -> str:
        """The key of the paper, or of the annex that it shows."""
        return self.piece.key if self.piece and not self.leads else self.group.key

    @property
    def title(self) -> str:
        return self.piece.title if self.piece else self.group.title


def make_web(edition: Edition, beside: Iterable[Beside] = ()) -> Checked[WebEdition]:
    """Make the web edition of the public pack.

    Args:
        beside: Documents beside the pack; those in a folder are not for the public.
    """
    pack = edition.pack
    plans = list(_plan_pages(edition))
    printed = _find_printed(edition)
    open_beside = [each for each in beside if "/" not in each.file]
    every = (*edition.laid.sections, *(each.section for each in open_beside))
    shown = enumerate(_shown_pictures(pack, every), 1)
    pictures = {path: picture_file(number, pack.pictures[path].shown) for number, path in shown}
    site = _make_site(edition, plans, printed, pictures)
    sections = {section.key: section for section in edition.laid.sections}
    shown_on = {plan.key: plan.file for plan in plans}
    history = tell_history(edition, shown_on, UP)
    pages = [
        _make_page(
            plan,
            edition,
            site,
            printed,
            sections.get(plan.piece.key if plan.piece else ""),
            history.whole if plan.file == INDEX else history.papers[plan.key],
            # A draft may be read, but is not what a meeting has published.
            [
                WebLink(each.section.title, page_beside(each.file))
                for each in open_beside
                if not each.is_draft
            ],
        )
        for plan in plans
    ]
    links = [None, *(WebLink(plan.title, plan.file) for plan in plans), None]
    linked = [
        replace(page, before=links[place], after=links[place + 2])
        for place, page in enumerate(pages)
    ]
    apart = [_make_page_beside(each, edition, site) for each in open_beside]
    every_page = (*linked, *(page for page, _ in apart))
    overrides = edition.laid.typesetter.overrides
    rendered = render_web(pack, every_page, overrides, reads_leftwards(pack.language))
    if rendered.value is None:
        return Checked(None, rendered.problems)
    files = {f"{FOLDER}/{name}": html.encode() for name, html in rendered.value.items()}
    files |= {f"{FOLDER}/{name}": data for name, data in pictures.values()}
    marks = {
        f"{FOLDER}/{plan.file}": printed[plan.piece.key].labels for plan in plans if plan.piece
    }
    marks |= {f"{FOLDER}/{page.file}": own.labels for page, own in apart}
    homes = {plan.group.key: plan.file for plan in reversed(plans)}
    addresses = {
        key: found.removeprefix(UP) if found.startswith(UP) else f"{FOLDER}/{found}"
        for key in (*homes, *printed)
        if (found := homes.get(key) or site.address(key, ""))
    }
    return Checked(WebEdition(files, marks, homes, addresses), rendered.problems)


def _plan_pages(edition: Edition) -> Iterator[_Plan]:
    papers = {paper.key: paper for paper in edition.pack.papers}
    front, *groups = edition.groups
    yield _Plan(INDEX, front, front.pieces[0])
    for group in groups:
        paper = papers[group.key]
        stem = Path(paper_file(paper)).stem
        if paper.withheld is not None:
            label = group.pieces[0].labels[0] if group.pieces else group.key
            stem = f"withheld-{PageSpan.read(label).first}"
        own = [piece for piece in group.pieces if piece.kind == "section"]
        first = next((piece for piece in own if piece.key == group.key), None)
        if first is None and len(own) == 1:
            (first,) = own  # an update that is a file: its page is that of the paper
        if first is None:
            yield _Plan(f"{stem}.html", group, None)
        for piece in own:
            name = stem if piece is first else f"{stem}-{piece.key.rpartition('.')[2]}"
            yield _Plan(f"{name}.html", group, piece, leads=piece is first)


def _find_printed(edition: Edition) -> dict[str, Printed]:
    """Return the printed pages of each piece with their places in the whole pack."""
    file = UP + (CONSOLIDATED if edition.issues else PACK)
    found: dict[str, Printed] = {}
    before = 0
    for group in edition.groups:
        for piece in group.pieces:
            labels = piece.all_labels
            places = tuple(PdfPlace(file, before + n) for n in range(1, len(labels) + 1))
            found[piece.key] = Printed(labels, places)
            before += len(labels)
    return found


def _make_site(
    edition: Edition,
    plans: list[_Plan],
    printed: Mapping[str, Printed],
    pictures: Mapping[str, tuple[str, bytes]],
) -> Site:
    homes: dict[str, str] = {}
    places: dict[str, str] = {}
    for plan in plans:
        if plan.leads:
            places[plan.group.key] = plan.file
        if plan.piece is not None:
            homes |= dict.fromkeys((plan.piece.key, *plan.piece.places), plan.file)
    for group in edition.groups:
        for piece in group.pieces:
            if piece.kind == "annex" and printed[piece.key].places:
                places[piece.key] = printed[piece.key].places[0].address
    names = {path: name for path, (name, _) in pictures.items()}
    return Site(homes, places, edition.laid.settled.pages, names, edition.pack.style.wording)


def _shown_pictures(pack: Pack, sections: Iterable[Section]) -> list[str]:
    written = "".join(section.html for section in sections)
    return [path for path in pack.pictures if f'src="{escape(path)}"' in written]


def _make_page(
    plan: _Plan,
    edition: Edition,
    site: Site,
    printed: Mapping[str, Printed],
    section: Section | None,
    history: Iterable[WebEvent],
    others: Iterable[WebLink],
) -> WebPage:
    pack = edition.pack
    content, heading = "", plan.title
    language = pack.language
    if plan.piece is not None and section is not None:
        own = printed[plan.piece.key]
        layout = edition.laid.layouts[section.key]
        content = _write_section(section, layout, edition, site, plan.file, own)
        heading, language = "", section.language
    is_front = plan.file == INDEX
    return WebPage(
        file=plan.file,
        title=pack.name if is_front else f"{plan.title}: {pack.name}",
        heading=heading,
        language=pack.language,
        content=content,
        content_language=language if language != pack.language else None,
        home=is_front,
        annexes=tuple(_list_annexes(plan, site, printed)),
        files=(*_list_files(plan, edition), *(others if is_front else ())),
        history=tuple(history),
    )


def _make_page_beside(beside: Beside, edition: Edition, site: Site) -> tuple[WebPage, Printed]:
    pack, section, numbered = edition.pack, beside.section, beside.numbered
    file = page_beside(beside.file)
    labels = numbered.all_labels
    places = tuple(PdfPlace(UP + beside.file, n) for n in range(1, len(labels) + 1))
    own_ids = dict.fromkeys(beside.layout.measured.places, file)
    site = replace(site, homes={**site.homes, **own_ids})
    own = Printed(labels, places)
    words = pack.style.wording.say("web-file-other", title=section.title)
    page = WebPage(
        file=file,
        title=f"{section.title}: {pack.name}",
        heading="",
        language=pack.language,
        content=_write_section(section, beside.layout, edition, site, file, own),
        content_language=section.language if section.language != pack.language else None,
        files=(WebLink(words, UP + beside.file),),
    )
    return page, own


def page_beside(file: str) -> str:
    """Return the page of a document beside the pack, by the name of its PDF."""
    return f"{Path(file).stem}.html"


def _write_section(
    section: Section, layout: KnownLayout, edition: Edition, site: Site, file: str, own: Printed
) -> str:
    """Return the HTML of a section for its page, with the printed pages marked."""
    root = parse(section.html)
    settle_references(root, site, file)
    starts = _read_starts(edition, layout)
    mark_pages(root, starts, layout.measured.places)
    writer = SectionWriter(site, file, own)
    content = writer.write(root)
    return content + "".join(map(writer.write_blank, range(len(starts), len(own.labels))))


def _read_starts(edition: Edition, layout: KnownLayout) -> tuple[PageStart, ...]:
    """Return what each page of a section begins with, from its layout or the cache."""
    typesetter = edition.laid.typesetter
    key = key_of("page starts", layout.key)
    kept = typesetter.cache.get(key)
    if kept is None:
        kept = json.dumps(typesetter.page_starts(layout)).encode()
        typesetter.cache.put(key, kept)
    return tuple(PageStart(*each) for each in json.loads(kept))


def _list_annexes(plan: _Plan, site: Site, printed: Mapping[str, Printed]) -> Iterator[WebLink]:
    if not plan.leads:
        return
    for piece in plan.group.pieces:
        if piece is plan.piece:
            continue
        address = site.address(piece.key, plan.file)
        if address is None:
            continue
        own = printed[piece.key]
        pairs = zip(own.labels, own.places, strict=True)
        marks = tuple((label, place.address) for label, place in pairs)
        yield WebLink(piece.title, address, marks if piece.kind == "annex" else ())


def _list_files(plan: _Plan, edition: Edition) -> Iterator[WebLink]:
    say, pack = edition.pack.style.wording.say, edition.pack
    if plan.file != INDEX:
        paper = next(each for each in pack.papers if each.key == plan.group.key)
        if paper.withheld is None:
            yield WebLink(say("web-file-paper"), UP + paper_file(paper))
        return
    yield WebLink(say("web-file-pack"), UP + (CONSOLIDATED if edition.issues else PACK))
    yield WebLink(say("web-file-agenda"), UP + AGENDA)
    if pack.large_print:
        yield WebLink(say("web-file-large-print"), UP + LARGE_PRINT)
    for issue in edition.issues:
        if issue.title:
            yield WebLink(say("web-file-other", title=issue.title), UP + issue.file)


def write_page_words(edition: Edition, web: WebEdition) -> bytes:
    """Return the file of a meeting."""
    blank = edition.pack.style.wording.say("blank-page")
    return write_words((*_read_web(web, blank), *_read_annexes(edition, web)))


def _read_web(web: WebEdition, blank: str) -> Iterator[PaperWords]:
    for file, data in web.files.items():
        if file.endswith(".html"):
            title, every = words_by_page(data.decode())
            pages = tuple(page for page in every if page.words not in ("", blank))
            if pages:
                yield PaperWords(file, title, pages)


def _read_annexes(edition: Edition, web: WebEdition) -> Iterator[PaperWords]:
    cache = edition.laid.typesetter.cache
    planned = {
        annex.key: annex.loaded
        for paper in edition.pack.papers
        for annex in paper.behind
        if isinstance(annex, PlannedAnnex)
    }
    for group in edition.groups:
        for piece in group.pieces:
            if piece.kind == "annex":
                texts = _read_pages(planned[piece.key], cache)
                pairs = zip(piece.labels, texts, strict=True)
                pages = tuple(PageWords(number, words) for number, words in pairs if words)
                title = f"{piece.title}: {edition.pack.name}"
                yield PaperWords(f"{FOLDER}/{web.homes[group.key]}", title, pages)


def _read_pages(annex: LoadedAnnex, cache: Cache) -> list[str]:
    shown = {text.page: text.others for text in annex.facts.unseen} if annex.facts else {}
    key = key_of("words of pages", annex.data, annex.chosen, shown)
    kept = cache.get(key)
    if kept is None:
        texts = texts_of_pages(annex.data, annex.chosen, shown)
        kept = json.dumps([" ".join(text.split()) for text in texts]).encode()
        cache.put(key, kept)
    found: list[str] = json.loads(kept)
    return found
