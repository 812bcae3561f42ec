"""Draw the papers of a meeting for each audience, and the front sheets of its documents.

Each paper is drawn once per audience. The pack as first published, the supplements and the
consolidated pack share the drawn papers and their page numbers; only their front sheets differ.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from agendapack.assemble import get_ready
from agendapack.model import dataclass
from agendapack.model.document import Group
from agendapack.model.organisation import Preflight
from agendapack.model.pack import FrontSheet, Item, Pack, call_paper, in_printed_order, write_label
from agendapack.model.papers import Report
from agendapack.model.planned_paper import Paper, PlannedAnnex
from agendapack.model.plans import WorkPlan
from agendapack.model.publication import Publication
from agendapack.model.request import Issue, Request
from agendapack.model.section import Piece, Section, piece_of
from agendapack.model.text import choose_language
from agendapack.model.withholding import Withheld
from agendapack.model.workspace import InputFile
from agendapack.pack import PACK
from agendapack.pack.layout import FRONT, Laid, lay_out_alone
from agendapack.pack.page_numbers import Settled
from agendapack.pack.prepare import Prepared
from agendapack.pack.prints import lay_out_large, refer_to_standard
from agendapack.plan import public_sources
from agendapack.problems import ProblemsFound, is_error


def draw_groups(laid: Laid) -> tuple[Group, ...]:
    """Draw every section, and return the groups in order."""
    drawn, pack = _draw_sections(laid), laid.pack
    agenda = pack.with_state(pack.style.wording.say("bookmark-agenda"))
    front = Group(FRONT, None, agenda, agenda, (drawn[FRONT],))
    listed = {item.key: call_paper(item) for item in pack.items if item.is_paper}
    groups = (_paper_group(paper, drawn, laid) for paper in pack.papers)
    shown = (group for group in groups if group.pieces)
    return (front, *(replace(g, bookmark=listed.get(g.key, g.bookmark)) for g in shown))


def _draw_sections(laid: Laid) -> dict[str, Piece]:
    """Draw every section, by key; what assembles them is imported while a second process draws."""
    drawn = laid.typesetter.begin_to_draw([laid.layouts[s.key] for s in laid.sections])
    get_ready()
    return {s.key: _piece(s, data, laid) for s, data in zip(laid.sections, drawn(), strict=True)}


def draw_section(section: Section, laid: Laid) -> Piece:
    """Draw a section as a piece with its settled page labels."""
    return _piece(section, laid.typesetter.draw(laid.layouts[section.key]), laid)


def _piece(section: Section, drawn: bytes, laid: Laid) -> Piece:
    layout = laid.layouts[section.key]
    settled = laid.settled.pieces[section.key]
    labels, blank_after = settled.labels, settled.blank_after
    return piece_of(section, layout.measured, drawn, labels, blank_after, section.key == FRONT)


def _annex(
    planned: PlannedAnnex, language: str, laid: Laid, policy: Preflight, leads: bool
) -> Piece:
    annex, settled = planned.loaded.annex, laid.settled.pieces[planned.key]
    facts = planned.loaded.facts
    return Piece(
        key=planned.key,
        kind="annex",
        title=planned.title,
        language=choose_language(annex.language, language),
        data=planned.loaded.data,
        places={},
        headings=(),
        labels=settled.labels,
        blank_after=settled.blank_after,
        source=annex.file.source,
        alt=annex.alt,
        page_alts={int(page): alt for page, alt in annex.page_alts.items()},
        chosen=planned.loaded.chosen,
        framing=planned.loaded.framing,
        room=(facts.room or None) if facts else None,
        leads=leads,
        plain=facts is not None and facts.plain and not facts.tagged,
        font_faults=facts.font_faults if facts else (),
        file=planned.loaded.file.path,
        without_comments=annex.comments == "drop" or policy.comments == "drop",
    )


def _paper_group(paper: Paper, drawn: Mapping[str, Piece], laid: Laid) -> Group:
    policy, wording = laid.pack.organisation.preflight, laid.pack.style.wording
    own = (drawn[paper.key],) if paper.key in drawn else ()
    language = drawn[FRONT].language
    pieces = [_marked(piece, paper.withheld or paper.parts, laid) for piece in own]
    for annex in paper.behind:
        if annex.key in drawn:
            piece = drawn[annex.key]
            if isinstance(annex, PlannedAnnex):
                piece = replace(piece, file=annex.loaded.file.path)
            pieces.append(_marked(piece, paper.withheld or annex.withheld, laid))
        elif isinstance(annex, PlannedAnnex):
            piece = _annex(annex, language, laid, policy, leads=not pieces)
            pieces.append(_marked(piece, paper.withheld or annex.withheld, laid))
    bookmark = f"{write_label(paper.item, wording)} {paper.title}".strip()
    if paper.facts.paper_number:
        bookmark = wording.say("bookmark-numbered", title=bookmark, number=paper.facts.paper_number)
    pages = laid.settled.pages[paper.key] if laid.public or paper.withdrawn else None
    return Group(paper.key, paper.item, paper.title, bookmark, tuple(pieces), pages, paper.level)


def _marked(piece: Piece, withheld: Withheld | None, laid: Laid) -> Piece:
    if withheld is None or laid.public:
        return piece
    return replace(piece, mark=withheld.mark(laid.pack.style.wording))


def mark_superseded(laid: Laid, groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Mark every piece whose place an update takes; the first pack stays as it was published."""
    pack, say = laid.pack, laid.pack.style.wording.say
    words: dict[str, str] = {}
    for item in in_printed_order(pack.items):
        if item.replaces is None or item.paper is None or item.withdrawn:
            continue
        if item.withheld and laid.public:
            continue
        # A second revision of the same paper supersedes the first one too.
        first = [i.key for i in pack.items if i.replaces == item.replaces and i.key in words]
        span = laid.settled.pages[item.key]
        name = "superseded-one" if span.first == span.last else "superseded"
        spoken = say(name, first=span.first, last=span.last)
        words |= dict.fromkeys((item.replaces, *first), spoken)
        words[item.key] = ""
    return tuple(
        replace(
            group,
            pieces=tuple(
                replace(p, superseded=words.get(group.key) or words.get(p.key) or None)
                for p in group.pieces
            ),
        )
        for group in groups
    )


RenderFront = Callable[[FrontSheet], Section]


def find_new(pack: Pack) -> tuple[Item, ...]:
    """Return the items that are not yet published, or whose paper is not yet published."""
    published = pack.published
    if published is None:
        return pack.items
    items, papers = published.items, published.papers
    return tuple(
        item
        for item in pack.items
        if item.key not in items or (item.paper is not None and item.key not in papers)
    )


def draw_issues(
    laid: Laid, groups: tuple[Group, ...], new: frozenset[str], render: RenderFront
) -> tuple[Issue, ...]:
    """Draw the front sheets of the pack as first published and of each supplement.

    Args:
        laid: The pack with all papers.
        new: The keys of the items in the next supplement.

    Returns:
        The first pack and the supplements in order; empty if there are no supplements.
    """
    drawn = {group.key: group for group in groups}
    issues = []
    for file, title, front in _list_fronts(laid.pack, new):
        section = render(front)
        sheet = draw_section(section, _lay_out_front(section, laid))
        group = Group(FRONT, None, section.title, section.title, (sheet,))
        papers = (drawn[item.key] for item in front.items if item.paper is not None)
        issues.append(Issue(file, title, front.items, (group, *papers)))
    return tuple(issues)


def _list_fronts(pack: Pack, new: frozenset[str]) -> Iterator[tuple[str, str, FrontSheet]]:
    published = pack.published
    if published is None:
        return
    parts = [(number, *_keys(each)) for number, each in published.supplements]
    if new:
        parts.append((published.next_supplement, set(new), set(new)))
    if not parts:
        return
    items, papers = _keys(published.current[0])
    before = set(papers)
    awaited = {str(item.key) for item in published.current[0].items if item.to_follow}
    yield PACK, "", FrontSheet(_select(pack, items, papers, awaited))
    for number, items, papers in parts:
        listed = _select(pack, items, papers, items)
        updated = {item.updates for item in listed} - {item.key for item in listed}
        before |= papers
        amended = _select(pack, {key for key in updated if key}, before, set())
        front = FrontSheet(listed, number, amended)
        title = pack.style.wording.say("supplement", number=number)
        yield f"supplement-{number}.pdf", title, front


def _keys(publication: Publication) -> tuple[set[str], set[str]]:
    items = {str(item.key) for item in publication.items}
    return items, {str(paper.key) for paper in publication.papers}


def _select(pack: Pack, items: set[str], papers: set[str], awaited: set[str]) -> tuple[Item, ...]:
    """Return the items as they were published, without papers that were published later."""
    return tuple(
        item if item.paper is None or item.key in papers else _await(item, item.key in awaited)
        for item in pack.items
        if item.key in items
    )


def _await(item: Item, announced: bool) -> Item:
    content = item.paper.content if item.paper else None
    purpose = content.purpose if isinstance(content, Report | WorkPlan) else None
    text = None if item.text == purpose else item.text
    return replace(item, text=text, paper=None, to_follow=announced)


def _lay_out_front(section: Section, laid: Laid) -> Laid:
    layout, front = lay_out_alone(section, laid, is_front=True, duplex=laid.pack.style.duplex)
    settled = Settled(front.pieces, {**laid.settled.pages, **front.pages})
    return replace(laid, sections=(section,), layouts={FRONT: layout}, settled=settled)


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """The pack for one audience, its layout, its groups, and the issues once it has supplements."""

    laid: Laid
    groups: tuple[Group, ...]
    issues: tuple[Issue, ...]
    sources: tuple[InputFile, ...]

    @property
    def pack(self) -> Pack:
        """The pack as it was planned."""
        return self.laid.pack


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The drawn papers of a meeting.

    Args:
        whole: The unredacted edition; None if nothing is withheld.
        large: The public papers in large print; empty if large print is not requested.
        short: The public papers without annexes; empty if no short pack is requested.
    """

    public: Edition
    whole: Edition | None
    large: tuple[Group, ...]
    short: tuple[Group, ...] = ()


def draw(request: Request, prepared: Prepared) -> Drawn:
    """Draw the public pack and, if anything is withheld, the unredacted pack."""
    laid, whole, sources = prepared.laid, prepared.whole, prepared.loaded.sources
    # The unredacted pack decides what is new, so that both audiences get the same supplements.
    new = frozenset(item.key for item in find_new((whole or laid).pack))
    large = _draw_large(request, laid)
    of_whole = _draw(whole, sources, new, _renderer(whole)) if whole else None
    if whole:
        sources = public_sources(laid.pack, whole.pack, sources)
    render = _renderer(laid, whole.sections if whole else ())
    public = _draw(laid, sources, new, render)
    return Drawn(public, of_whole, large, _draw_short(request, public, render))


def _draw_short(request: Request, edition: Edition, render: RenderFront) -> tuple[Group, ...]:
    """Draw a front sheet that says what is left out, and return it with each paper's first piece.

    A paper that is a file of its own has that as its first piece.
    """
    if not request.short:
        return ()
    pack, laid = edition.pack, edition.laid
    section = render(FrontSheet(pack.items, short=True))
    sheet = draw_section(section, _lay_out_front(section, laid))
    front = replace(edition.groups[0], pieces=(sheet,))
    papers = (
        replace(group, pieces=group.pieces[:1], pages=laid.settled.pages[group.key])
        for group in edition.groups[1:]
    )
    return (front, *papers)


def _draw_large(request: Request, laid: Laid) -> tuple[Group, ...]:
    if not (request.large_print or laid.pack.large_print):
        return ()
    return refer_to_standard(draw_groups(lay_out_large(laid)), laid.settled.pages)


def _draw(
    laid: Laid, sources: tuple[InputFile, ...], new: frozenset[str], render: RenderFront
) -> Edition:
    groups = draw_groups(laid)
    issues = draw_issues(laid, groups, new, render)
    return Edition(laid, mark_superseded(laid, groups), issues, sources)


def _renderer(laid: Laid, whole: tuple[Section, ...] = ()) -> RenderFront:
    def render(front: FrontSheet) -> Section:
        rendered = laid.typesetter.render_front(laid.pack, front, whole)
        if rendered.value is None or any(map(is_error, rendered.problems)):
            raise ProblemsFound(rendered.problems)
        return rendered.value[0]

    return render
