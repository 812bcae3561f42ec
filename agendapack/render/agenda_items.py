"""The lines of items on an agenda, in a list or in a table, and the headings between them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from markupsafe import Markup

from agendapack.model import dataclass
from agendapack.model.item_facts import LinkedPaper, read_extra
from agendapack.model.pack import AgendaSection, FrontSheet, Item, Pack, call_paper, with_sections
from agendapack.model.papers import Report
from agendapack.model.planned_paper import AwaitedAnnex, Paper, PlannedAnnex, Stub
from agendapack.model.text import Text
from agendapack.model.withholding import Audience
from agendapack.model.wording import Wording, join_names
from agendapack.problems import Source
from agendapack.render.book import Book, Prose
from agendapack.render.front_sheet import FactsView, OwnFields, view_extra, view_facts
from agendapack.render.sandbox import link_addresses, own_words, refer_to_page
from agendapack.render.writing import HtmlWriter


@dataclass(frozen=True, slots=True)
class AnnexView:
    """An annex; its key is the id of its first page, `note` why it is not for publication.

    `page` refers to its first page, for instance "page 23"; it is empty where the public pack has
    no such page. One that is to follow has no key, nor has one that this pack is without, or one
    of several papers that is a link: `address` is that link.
    """

    key: str | None
    title: str
    page: Markup
    note: str | None
    address: Markup | None = None
    to_follow: bool = False


def view_annexes(paper: Paper, wording: Wording, all_pages: bool = False) -> tuple[AnnexView, ...]:
    """Return the annexes of a paper that open papers name, each as a list of them prints it.

    An open paper is the same in each pack, so it names no page that the public pack lacks.

    Args:
        all_pages: Whether such pages are named too, in what is for members alone.
    """
    views = [
        AnnexView(
            annex.key,
            open_title(annex),
            refer_to_page(annex.key, wording)
            if all_pages or annex.withheld is None or annex.withheld.leaves_page
            else Markup(""),
            annex.withheld.mark(wording) if annex.withheld else None,
        )
        for annex in paper.behind
    ]
    for annex in paper.awaited:
        views.insert(annex.place, _view_awaited(annex))
    return tuple(view for view in views if view.title)


def _view_awaited(annex: AwaitedAnnex) -> AnnexView:
    return AnnexView(None, annex.title, Markup(""), None, to_follow=True)


def _view_of_item(item: Item, pack: Pack) -> tuple[AnnexView, ...]:
    """Return the annexes of an item, also where those that are to follow are all that it has."""
    if item.paper is not None:
        is_whole = pack.audience is not Audience.PUBLIC
        return view_annexes(item.paper, pack.style.wording, is_whole)
    return tuple(_view_awaited(annex) for annex in item.awaited if annex.title)


def open_title(annex: PlannedAnnex | Stub) -> str:
    """Return the title of an annex in open papers; empty if they do not name it."""
    if isinstance(annex, Stub) or annex.listed is not None:
        return annex.listed or ""
    return annex.title


ITEM_LEVEL = 3
"""The level of an item's heading, below the notice (1) and the agenda (2)."""

DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class UpdateView:
    """A later paper of an item: the key of the paper, and what the item's line says of it."""

    paper: str | None
    title: str
    text: Markup
    withheld: str | None
    withdrawn: bool
    closed: bool
    application: str | None


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application on the schedule of an item, with its papers and later ones."""

    id: str
    reference: str
    address: str | None
    ward: str | None
    proposal: str | None
    applicant: str | None
    officer: str | None
    recommendation: str | None
    speakers: str
    papers: tuple[AnnexView, ...]
    updates: tuple[UpdateView, ...]
    extra: OwnFields


@dataclass(frozen=True, slots=True)
class AgendaSectionView:
    """A heading on the agenda; `level` is that of its element, from 3 to 6."""

    key: str
    title: str
    text: Markup
    level: int


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of the agenda; `paper` is the key of the paper that it brings.

    `label` is its number as printed, empty for none, `level` that of its heading's element, from 3
    to 6, and `depth` how many items it stands below. `sections` are the headings that come before
    it, and `motion` is the motion for all items that are taken together, before the first of them.
    `withdrawn` is the reason why it is not to be considered,
    `withheld` is what the law says of an item that is not for the public, `closed` whether
    this pack is without it, `says_reading` whether its line says how much there is to read,
    `resolution` what has to be resolved before it. `annexes` are those
    that no report lists, `facts` what it says of itself.
    """

    number: str
    label: str
    title: str
    level: int
    depth: int
    sections: tuple[AgendaSectionView, ...]
    motion: Markup
    text: Markup
    paper: str | None
    to_follow: bool
    late: str | None
    withdrawn: str | None
    withheld: str | None
    closed: bool
    says_reading: bool
    resolution: Markup
    annexes: tuple[AnnexView, ...]
    updates: tuple[UpdateView, ...]
    facts: FactsView
    extra: OwnFields
    applications: tuple[ApplicationView, ...]


def draft_items(
    pack: Pack, front: FrontSheet, book: Book
) -> Callable[[HtmlWriter], tuple[tuple[ItemView, ...], tuple[AgendaSectionView, ...]]]:
    """Read the texts of items and of their updates; return what makes their views.

    Behind the items come the headings at the end of the agenda that have no items.
    """
    place = {item.key: at for at, item in enumerate(pack.items)}
    listed = sorted((*front.items, *front.amended), key=lambda item: place[item.key])
    shown = [item for item in listed if not item.hidden and item.updates is None]
    # In a supplement, a paper that comes after its item was published is told as an update is.
    amended = {item.key for item in front.amended}
    own = [item for item in listed if item.is_paper and item.updates not in amended]
    later = [item for item in listed if item.updates and not item.hidden and item not in own]
    later_texts = [_read(item.text, item, book) for item in later]
    texts = [_read(item.text, item, book) for item in shown]
    resolutions = [_read(item.resolution, item, book) for item in shown]
    motions = [_read(item.motion, item, book) for item in shown]
    whole = front.supplement is None
    headings = [
        (each, book.read(each.text, each.key, level=_level_of(each), prefix=each.key))
        for each in pack.sections
    ]
    public = pack.audience is Audience.PUBLIC
    declared = read_extra({}, pack.organisation.fields.item)

    def finish(writer: HtmlWriter) -> tuple[tuple[ItemView, ...], tuple[AgendaSectionView, ...]]:
        heads = {
            each.key: AgendaSectionView(each.key, each.title, writer.write(text), _level_of(each))
            for each, text in headings
        }
        before, last = _gather_sections(shown, pack.sections, heads, whole)
        updates: dict[str | None, list[UpdateView]] = {}
        for item, text in zip(later, later_texts, strict=True):
            update = _view_update(item, writer.write(text), pack)
            updates.setdefault(item.updates, []).append(update)
        views = tuple(
            ItemView(
                number=item.number,
                label=item.label,
                title=item.title,
                level=_level_of(item),
                depth=item.level - len(item.sections),
                sections=before[item.key],
                motion=writer.write(motion),
                text=writer.write(text),
                paper=item.paper.key if item.paper and not item.absent else None,
                to_follow=item.to_follow,
                late=item.late,
                withdrawn=item.withdrawn,
                withheld=own_words(item.withheld.law(pack.style.wording), pack)
                if item.withheld
                else None,
                closed=item.withheld is not None and public,
                says_reading=pack.style.agenda_reading_times
                and item.paper is not None
                and not _is_gone(item, pack),
                resolution=writer.write(resolution),
                annexes=(*_view_unlisted(item, pack), *_view_papers(item, own, pack)),
                updates=tuple(updates.get(item.key, ())),
                facts=view_facts(item.facts, pack),
                # Of a withheld item the names of declared fields are left, each without a value.
                extra=view_extra(pack, declared, item.facts.extra),
                applications=tuple(_view_applications(item, updates.get(item.key, ()), pack)),
            )
            for item, text, resolution, motion in zip(
                shown, texts, resolutions, motions, strict=True
            )
        )
        return views, last

    return finish


def _is_gone(item: Item, pack: Pack) -> bool:
    is_withheld = item.withheld is not None and pack.audience is Audience.PUBLIC
    return item.withdrawn is not None or is_withheld


def _gather_sections(
    items: list[Item],
    sections: tuple[AgendaSection, ...],
    heads: dict[str, AgendaSectionView],
    whole: bool,
) -> tuple[dict[str, tuple[AgendaSectionView, ...]], tuple[AgendaSectionView, ...]]:
    """Return the headings before each item, by its key, and those behind the last item."""
    before: dict[str, tuple[AgendaSectionView, ...]] = {}
    waiting: tuple[AgendaSectionView, ...] = ()
    for line in with_sections(items, sections, whole):
        if isinstance(line, AgendaSection):
            waiting += (heads[line.key],)
        else:
            before[line.key], waiting = waiting, ()
    return before, waiting


def _level_of(line: Item | AgendaSection) -> int:
    return min(ITEM_LEVEL + line.level, DEEPEST_HEADING)


def _view_update(item: Item, text: Markup, pack: Pack) -> UpdateView:
    wording = pack.style.wording
    title = item.title
    if item.withdrawn:
        title = wording.say("update-withdrawn", title=title, reason=item.withdrawn)
    elif item.replaces == item.updates:
        title = wording.say("update-replaces-paper", title=title)
    elif item.replaces is not None:
        papers = (each.paper for each in pack.items if each.key == item.updates and each.paper)
        annexes = [a for paper in papers for a in paper.behind if a.key == item.replaces]
        own = (each.title for each in pack.items if each.key == item.replaces)
        annex = open_title(annexes[0]) if annexes else next(own, "")
        if annex:
            title = wording.say("update-replaces-annex", title=title, annex=annex)
    return UpdateView(
        paper=item.paper.key if item.paper else None,
        title=title,
        text=text,
        withheld=own_words(item.withheld.law(wording), pack) if item.withheld else None,
        withdrawn=item.withdrawn is not None,
        closed=item.withheld is not None and pack.audience is Audience.PUBLIC,
        application=item.application,
    )


def _view_applications(
    item: Item, updates: Iterable[UpdateView], pack: Pack
) -> Iterator[ApplicationView]:
    wording = pack.style.wording
    listed = _view_of_item(item, pack)
    for planned in item.applications:
        found = planned.record
        before = f"{found.reference}: "
        papers = [
            annex
            for annex in listed
            if annex.key in planned.papers
            or (annex.key is None and annex.title.startswith(before))  # it is to follow
        ]
        yield ApplicationView(
            id=planned.id,
            reference=found.reference,
            address=found.address,
            ward=found.ward,
            proposal=found.proposal,
            applicant=found.applicant,
            officer=found.officer,
            recommendation=found.recommendation,
            speakers=join_names(found.speakers, wording),
            papers=tuple(
                replace(
                    annex,
                    title=wording.say("application-report")
                    if annex.title == found.title
                    else annex.title.removeprefix(before),
                )
                for annex in papers
            ),
            updates=tuple(each for each in updates if each.application == found.reference),
            extra=view_extra(pack, planned.extra),
        )


def list_named(item: Item, pack: Pack) -> tuple[AnnexView, ...]:
    """Return the papers and annexes that the line of an item names, those of applications too."""
    paper, unlisted = item.paper, _view_unlisted(item, pack)
    known = {each.key for each in unlisted}
    of_applications = {key for each in item.applications for key in each.papers} - known
    every = view_annexes(paper, pack.style.wording) if paper and of_applications else ()
    return (*unlisted, *(each for each in every if each.key in of_applications))


def _view_unlisted(item: Item, pack: Pack) -> tuple[AnnexView, ...]:
    paper = item.paper
    if _is_gone(item, pack):
        return ()
    by_report = paper is not None and isinstance(paper.content, Report)
    of_applications = {key for each in item.applications for key in each.papers}
    applied = tuple(f"{each.record.reference}: " for each in item.applications)
    listed = tuple(
        annex
        for annex in _view_of_item(item, pack)
        if not (by_report or annex.key in of_applications)
        and not (annex.key is None and annex.title.startswith(applied))
    )
    has_content = paper is not None and paper.content is not None
    if item.is_paper and not has_content:
        return listed[1:]  # the first is the paper itself
    repeats_the_item = not has_content and [a.title for a in listed] == [item.title]
    return () if repeats_the_item else listed


def _view_papers(item: Item, papers: Iterable[Item], pack: Pack) -> Iterator[AnnexView]:
    """Yield the papers of an item in their order, each with all its pages, as an item is listed."""
    wording = pack.style.wording
    whole = Markup('<page-range to="{}"></page-range>')
    own = [each for each in papers if each.updates == item.key and not each.hidden]
    every: list[Item | LinkedPaper] = [*own, *item.facts.links]
    for each in sorted(every, key=lambda each: each.source or item.source or Source("")):
        if isinstance(each, LinkedPaper):
            yield AnnexView(None, each.title, Markup(""), None, link_addresses(each.link))
            continue
        if each.withdrawn and not each.paper:
            continue
        title, key = call_paper(each), each.paper.key if each.paper else None
        if each.withdrawn:
            title = wording.say("update-withdrawn", title=title, reason=each.withdrawn)
        mark = each.withheld.mark(wording) if each.withheld else None
        page = whole.format(key) if key else Markup("")
        follows = each.to_follow or not (key or mark)
        yield AnnexView(key, title, page, mark, to_follow=follows)
        if each.paper and each.paper.content is None and not _is_gone(each, pack):
            yield from view_annexes(each.paper, wording, pack.audience is not Audience.PUBLIC)[1:]


def _read(text: Text | None, item: Item, book: Book) -> Prose:
    return book.read(text, item.key, level=_level_of(item), prefix=f"agenda.item-{item.number}")
