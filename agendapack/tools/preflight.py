"""Look into a meeting before it is built: where a page of its pack comes from, and its papers.

A page is explained by its item, paper and piece, and by the source file and page. The survey of
papers has one row of facts and findings for each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from agendapack.convert.annexes import convert_annexes
from agendapack.load import load_meeting, measure_pdf
from agendapack.model import dataclass
from agendapack.model.business import Annex
from agendapack.model.facts import PaperFacts, kind_of
from agendapack.model.pack import Pack
from agendapack.model.page_numbers import PageSpan
from agendapack.model.papers import Report
from agendapack.model.planned_paper import Paper, PlannedActions, PlannedAnnex, PlannedMinutes, Stub
from agendapack.model.style import FontError, name_size
from agendapack.model.wording import say_reference
from agendapack.model.workspace import Loaded, LoadedAnnex, LoadedItem
from agendapack.pack.known_layouts import CachedTypesetter, KnownLayout
from agendapack.pack.layout import FRONT, Laid, lay_out_pack
from agendapack.pack.open_and_withheld import settle_unseen
from agendapack.pack.prepare import Prepared, broken_items, judge
from agendapack.plan import keep_published, plan_pack, tell_of_pages
from agendapack.plan.preflight import find_ignored, find_traits
from agendapack.problems import Checked, Code, Problem, Source, is_error
from agendapack.render.section_html import read_paragraphs

LONGEST = 70
"""Maximum number of characters shown of a paragraph."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation of one page.

    Args:
        page: The printed number; a range such as `41 - 52` if one page replaces several.
        pdf_page: The page of the pack's PDF, counted from 1.
        item: The number of the agenda item; None on the front sheet.
        piece: The kind of piece, for instance `report` or `annex`.
        piece_title: The title of the annex; for any other piece, of the paper.
        piece_page: The page within the piece, counted from 1; None for a blank side.
        file: The source file of the piece, as a path in the workspace.
        file_page: The page of the source file, counted from 1; None if it is no PDF.
        starts: The headings and numbered paragraphs that start on the page, shortened.
    """

    page: str
    pdf_page: int
    item: str | None
    paper: str
    title: str
    piece: str
    piece_title: str
    piece_page: int | None
    piece_pages: int
    file: str | None
    file_page: int | None
    starts: tuple[str, ...]


def explain_page(
    prepared: Prepared, page: str | None, pdf_page: int | None = None, restricted: bool = False
) -> Checked[Explained]:
    """Explain a page of the pack, using the layout that a build would draw.

    Args:
        page: The printed number of the page; not used if `pdf_page` is given.
        pdf_page: The page of the PDF, counted from 1.
        restricted: Whether to use the unredacted pack, if there is one.
    """
    pages = list(_pages((restricted and prepared.whole) or prepared.laid))
    if pdf_page is not None:
        found = next((each for each in pages if each.pdf_page == pdf_page), None)
    else:
        wanted = (page or "").strip()
        found = next((each for each in pages if PageSpan.read(each.page).holds(wanted)), None)
    if found is None:
        return Checked(None, (_unknown(pages, page, pdf_page),))
    return Checked(found)


def _pages(laid: Laid) -> Iterator[Explained]:
    count = 0
    for paper in (None, *laid.pack.papers):
        for piece in _pieces(laid.pack, paper):
            numbered = laid.settled.pieces.get(piece.key)
            if numbered is None:
                continue
            length = len(numbered.labels)
            for place, label in enumerate(numbered.all_labels):
                count += 1
                blank = place >= length
                yield Explained(
                    page=label,
                    pdf_page=count,
                    item=paper.item if paper else None,
                    paper=paper.key if paper else FRONT,
                    title=paper.title if paper else "Agenda",
                    piece="blank side" if blank else piece.kind,
                    piece_title=piece.title,
                    piece_page=None if blank else place + 1,
                    piece_pages=length,
                    file=None if blank else piece.file,
                    file_page=None if blank else piece.page_of_file(place),
                    starts=() if blank else tuple(_starts(laid, piece.key, place)),
                )


@dataclass(frozen=True, slots=True)
class _Piece:
    key: str
    kind: str
    title: str
    file: str | None
    chosen: tuple[int, ...] | None = None
    is_pdf: bool = False

    def page_of_file(self, place: int) -> int | None:
        if not self.is_pdf:
            return None
        return (self.chosen[place] if self.chosen else place) + 1


def _pieces(pack: Pack, paper: Paper | None) -> Iterator[_Piece]:
    if paper is None:
        yield _Piece(FRONT, "front sheet", "Agenda", f"meetings/{pack.folder}/meeting.yaml")
        return
    yield _own_piece(paper)
    for annex in paper.behind:
        if isinstance(annex, Stub):
            kind = "notice that an annex is not for publication"
            yield _Piece(annex.key, kind, annex.listed, None)
            continue
        file = annex.loaded.file.path
        is_pdf = kind_of(annex.loaded.annex.file) == "pdf"
        yield _Piece(annex.key, "annex", annex.title, file, annex.loaded.chosen, is_pdf)


def _own_piece(paper: Paper) -> _Piece:
    content = paper.content
    if content is None:
        kind = "notice that it is not for publication" if paper.withheld else "paper"
        return _Piece(paper.key, kind, paper.title, None)
    record = content.record if isinstance(content, PlannedMinutes | PlannedActions) else content
    kinds = {"WorkPlan": "work plan", "ActionLog": "list of actions"}
    kind = kinds.get(type(record).__name__, type(record).__name__.lower())
    return _Piece(paper.key, kind, paper.title, record.source.file)


def _starts(laid: Laid, key: str, place: int) -> Iterator[str]:
    layout = laid.layouts.get(key)
    if layout is None:
        return
    places = layout.measured.places.items()
    here = {name for name, at in places if at.page == place}
    headings = [h.text for h in layout.measured.headings if h.place.page == place]
    pages, wording = laid.settled.pages, laid.pack.style.wording

    def say(tag: str, name: str, classes: list[str]) -> str:
        return say_reference(tag, classes, pages[name], wording) if name in pages else ""

    for paragraph in read_paragraphs(layout.section.html, say):
        # The pages of an item stand behind its heading, and are no part of it.
        text = f"{paragraph.text} "
        heading = next((each for each in headings if text.startswith(f"{each} ")), None)
        if paragraph.is_heading and heading is not None:
            headings.remove(heading)
            yield _shorten(paragraph.text)
        elif paragraph.number and here & set(paragraph.ids):
            yield _shorten(f"{paragraph.number}. {paragraph.text}")


def _shorten(text: str) -> str:
    return (
        text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    )


def _unknown(pages: list[Explained], page: str | None, pdf_page: int | None) -> Problem:
    if pdf_page is not None:
        message = f"the pack has no PDF page {pdf_page}; it has {len(pages)}"
        return Problem(Code.UNKNOWN_PAGE, message, hint=f"give a number from 1 to {len(pages)}")
    front = [each.page for each in pages if each.paper == FRONT]
    papers = [each.page for each in pages if each.paper != FRONT]
    ranges = [f"{some[0]} to {some[-1]}" for some in (front, papers) if some]
    return Problem(
        Code.UNKNOWN_PAGE,
        f"the pack has no page '{page}'; its pages are {' and '.join(ranges)}",
        hint="pages are named as they are printed; --pdf counts those of the file",
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One paper: a report, minutes or a work plan, or an annex.

    Args:
        file: Its path in the workspace; if it cannot be read, the name as written.
        kind: The kind of paper, for instance `report`, `pdf` or `word`.
        pages: Its number of pages in the pack; None if not known.
        size: The size of the file in bytes.
        tagged: Whether its pages are tagged; always true of pages set in the house style.
        facts: The facts about a PDF whose pages the pack contains unchanged.
        findings: The outcome of each finding, by its code: `fail`, `warn`, `ignore`, `drop`,
            or `accept` for an accepted warning.
    """

    meeting: str
    item: str
    title: str
    file: str
    kind: str
    pages: int | None
    size: int | None
    page_sizes: tuple[str, ...]
    tagged: bool | None
    facts: PaperFacts | None
    findings: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the survey knows about a meeting: no pack if planning failed, no layouts if that did."""

    loaded: Loaded
    pack: Pack | None
    layouts: Mapping[str, KnownLayout]
    problems: tuple[Problem, ...]
    accepted: frozenset[Problem] = frozenset()


def survey_papers(
    root: Path, folder: str, environment: Mapping[str, str], office: Path | None
) -> Checked[tuple[Row, ...]]:
    """Survey the papers of a meeting, even if the meeting cannot be built."""
    checked = load_meeting(root, folder, environment, beside=True)
    loaded = checked.value
    if loaded is None:
        return Checked((), checked.problems)
    policy = loaded.organisation.preflight
    annexes = [annex for item in loaded.items for annex in item.annexes]
    traits = [problem for annex in annexes for problem in find_traits(annex, policy)]
    known = _find_out(loaded, (*checked.problems, *traits), office)
    verdict = judge(loaded.acceptances, known.problems)
    known = replace(known, accepted=frozenset(each.problem for each in verdict.accepted))
    return Checked(tuple(_make_rows(known)), verdict.told)


def _find_out(loaded: Loaded, problems: tuple[Problem, ...], office: Path | None) -> _Known:
    planned = plan_pack(keep_published(loaded), may_add=True).value
    if planned is None:
        return _Known(loaded, None, {}, problems)
    converted = convert_annexes(planned, office, measure_pdf)
    pack = converted.value or planned
    problems += (*converted.problems, *tell_of_pages(pack))
    problems = settle_unseen(loaded, pack, problems)
    return _Known(loaded, pack, _lay_out(loaded, pack, problems), problems)


def _lay_out(
    loaded: Loaded, pack: Pack, problems: tuple[Problem, ...]
) -> Mapping[str, KnownLayout]:
    """Lay out the sections set in the house style, one by one if the pack has errors."""
    typesetter = CachedTypesetter(pack.style, pack.pictures, loaded.root)
    rendered = typesetter.render_pack(pack, broken_items(loaded, pack))
    sections = rendered.value or ()
    if not any(map(is_error, (*problems, *rendered.problems))):
        laid = lay_out_pack(pack, sections, typesetter).value
        return laid.layouts if laid else {}
    try:
        return {section.key: typesetter.lay_out(section, {}) for section in sections}
    except FontError:
        return {}


def _make_rows(known: _Known) -> Iterator[Row]:
    for place, item in enumerate(known.loaded.items):
        planned = known.pack.items[place] if known.pack else None
        number = planned.number if planned else str(place + 1)
        paper = planned.paper if planned else None
        yield from _own_row(known, item, number, paper.key if paper else "")
        read = {annex.annex.file.source: annex for annex in item.annexes}
        made = {a.loaded.annex.file.source: a for a in (paper.annexes if paper else ())}
        for annex in _named(item):
            source = annex.file.source
            yield _annex_row(known, number, annex, read.get(source), made.get(source))


def _named(item: LoadedItem) -> tuple[Annex, ...]:
    if item.entry.is_left_out:
        return ()
    of_report = item.paper.annexes if isinstance(item.paper, Report) else ()
    return tuple(a for a in (*of_report, *item.entry.annexes) if not a.to_follow)


def _own_row(known: _Known, item: LoadedItem, number: str, key: str) -> Iterator[Row]:
    entry = item.entry
    kinds = {"report": entry.report, "minutes": entry.minutes, "work plan": entry.work_plan}
    kind = next((kind for kind, named in kinds.items() if named is not None), None)
    if kind is None or entry.is_left_out:
        return
    path = item.file.path if item.file else str(kinds[kind])
    title = entry.title or getattr(item.paper, "title", None) or kind.capitalize()
    named = frozenset({getattr(entry.report or entry.work_plan, "source", None)})
    annexes = frozenset(place for annex in _named(item) for place in _places(annex))
    findings = _findings(known, named, path, annexes)
    size = (known.loaded.root / path).stat().st_size if item.file else None
    pages, sizes = _typeset(known.layouts.get(key))
    tagged = None if pages is None else True
    row = (known.loaded.folder, number, str(title), path, kind)
    yield Row(*row, pages, size, sizes, tagged, None, findings)


def _annex_row(
    known: _Known, number: str, annex: Annex, read: LoadedAnnex | None, made: PlannedAnnex | None
) -> Row:
    path = read.file.path if read else str(annex.file)
    facts = made.loaded.facts if made else read.facts if read else None
    policy = known.loaded.organisation.preflight
    findings = find_ignored(made.loaded if made else read, policy) if read else {}
    findings |= _findings(known, _places(annex), path)
    pages, sizes = _typeset(known.layouts.get(made.key) if made else None)
    if facts is not None:
        pages, sizes = facts.pages, facts.page_sizes
    came = (read.facts.size if read.facts else len(read.data)) if read else None
    tagged = facts.tagged if facts else None if pages is None else True
    row = (known.loaded.folder, number, str(annex.title), path, kind_of(annex.file))
    return Row(*row, pages, came, sizes, tagged, facts, findings)


def _places(annex: Annex) -> frozenset[Source]:
    return annex.places | {alt.source for alt in annex.page_alts.values()}


def _findings(
    known: _Known,
    named: frozenset[Source | None],
    path: str,
    others: frozenset[Source] = frozenset(),
) -> dict[str, str]:
    """Return the problems at some places, or in a file but for the places of others."""
    return {
        problem.code.value: _weigh(known, problem)
        for problem in known.problems
        if problem.source
        and (problem.source in named or problem.source.file == path)
        and problem.source not in others
    }


def _weigh(known: _Known, problem: Problem) -> str:
    if problem in known.accepted:
        return "accept"
    return "fail" if is_error(problem) else "warn"


def _typeset(layout: KnownLayout | None) -> tuple[int | None, tuple[str, ...]]:
    if layout is None:
        return None, ()
    return layout.measured.pages, (name_size(*layout.lay_out().style.page),)
