"""The documents that hold a part of all papers: the pack as first published, and supplements.

Papers are laid out and drawn once, under numbers that hold in every document; only the
front sheets differ.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from agendapack.known_layouts import KnownLayout
from agendapack.layout import FRONT, Laid
from agendapack.model.document import Group
from agendapack.model.output import Issue
from agendapack.model.pack import FrontSheet, Item, Pack
from agendapack.model.papers import Report, WorkPlan
from agendapack.model.publication import Publication
from agendapack.model.section import Measured, PageRange, Section
from agendapack.outputs import PACK, draw_section
from agendapack.paginate import Settled, Stack, settle

RenderFront = Callable[[FrontSheet], Section]


def find_new(pack: Pack) -> tuple[Item, ...]:
    """Return the items that are not published yet, or bring a paper that is not."""
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
    pack: Pack, laid: Laid, groups: tuple[Group, ...], new: frozenset[str], render: RenderFront
) -> tuple[Issue, ...]:
    """Draw the front sheets of the first pack and of each supplement, the one to come included.

    Args:
        pack: The pack with all papers.
        laid: Its layout.
        groups: What was drawn of it.
        new: Keys of the items that the supplement to come is of.
        render: Renders a front sheet.

    Returns:
        Nothing where one pack holds everything.
    """
    drawn = {group.key: group for group in groups}
    issues = []
    for file, title, front in _list_fronts(pack, new):
        section = render(front)
        sheet = draw_section(section, _lay_out_front(pack, section, laid))
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
    awaited = {str(item.key) for item in published.current[0].items if item.to_follow}
    yield PACK, "", FrontSheet(_select(pack, items, papers, awaited))
    for number, items, papers in parts:
        front = FrontSheet(_select(pack, items, papers, items), number)
        yield f"supplement-{number}.pdf", f"Supplement {number}", front


def _keys(publication: Publication) -> tuple[set[str], set[str]]:
    items = {str(item.key) for item in publication.items}
    return items, {str(paper.key) for paper in publication.papers}


def _select(pack: Pack, items: set[str], papers: set[str], awaited: set[str]) -> tuple[Item, ...]:
    """Return items as they were published: without the papers that came later."""
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


def _lay_out_front(pack: Pack, section: Section, laid: Laid) -> Laid:
    layouts: dict[str, KnownLayout] = {}

    def lay_out(key: str, pages: Mapping[str, PageRange]) -> Measured:
        layouts[key] = laid.typesetter.lay_out(section, {**laid.settled.pages, **pages})
        return layouts[key].measured

    front = settle((Stack(FRONT, True, ((FRONT, None),)),), lay_out, pack.style.duplex)
    settled = Settled(front.pieces, {**laid.settled.pages, **front.pages})
    return Laid(laid.typesetter, (section,), layouts, settled, laid.public)
