"""The annexes of an item, and its later papers: names, what is withheld, what is replaced.

An annex that was to follow when its paper was published has its place among the published pages no
more. Once it is there it is planned as an update of the item, with pages of its own, and the paper
goes on saying that it was to follow.

An update is planned as an item of its own, with the number of the item that it is of. So it has its
own pages, behind those of that item, and no page that was published moves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from agendapack.model.business import Annex
from agendapack.model.meeting import AgendaEntry
from agendapack.model.number_patterns import Numbering
from agendapack.model.pack import Item
from agendapack.model.planned_paper import AwaitedAnnex, Paper, PlannedAnnex
from agendapack.model.publication import Published
from agendapack.model.text import Text, make_name, make_unique, shorten_annex_title
from agendapack.model.withholding import Withheld
from agendapack.model.workspace import Loaded, LoadedAnnex, LoadedItem, call_loaded
from agendapack.plan.numbers import give_keys, give_names, number_items, read_numbering
from agendapack.plan.public import Descriptions
from agendapack.plan.withholding import withhold_alone
from agendapack.problems import Code, Problem, Source, did_you_mean

WHOLE = ("yes", "true", "on")
NOTHING = ("no", "false", "off")


def number_all(
    items: tuple[LoadedItem, ...],
    published: Published | None,
    numbering: Numbering,
    told: list[Problem],
) -> tuple[list[str], list[str], dict[str, str]]:
    """Number the items, and give each update and each of several papers the number of its item.

    Returns:
        The number and the key of each, in their order; by the key of each update, that of its item.
    """
    names = give_names(items, call_loaded(items, numbering), told)
    places = [place for place, item in enumerate(items) if item.entry.update is None]
    own = [names[place] for place in places]
    lines = tuple(items[place] for place in places)
    numbers = number_items(lines, own, published, numbering, told)
    keys = give_keys(own, numbers)
    numbered = dict(zip(places, zip(numbers, keys, strict=True), strict=True))
    known = {**{key: key for key in keys}, **dict(zip(numbers, keys, strict=True))}
    number_of = dict(zip(keys, numbers, strict=True))
    taken, targets = {"agenda", *keys}, dict[str, str]()
    for place, item in enumerate(items):
        asked = item.entry.update
        if asked is None:
            continue
        of = item.paper_of
        target = known.get(asked.strip()) if of is None else numbered[of][1]
        if target is None:
            shown = ", ".join(filter(None, number_of.values()))
            message = f"no agenda item has the number '{asked}', which this is an update of"
            hint = did_you_mean(asked, number_of) or f"the numbers are {shown}"
            told.append(Problem(Code.UNKNOWN_UPDATE, message, asked.source, hint))
        number = number_of[target] if target else asked.strip()
        unnamed = f"update-{number}" if of is None else make_name(f"paper {number}")
        key = make_unique(names[place] or unnamed, taken)
        targets[key] = target or ""
        if of is not None and target:
            known[key] = target  # an annex of it that comes later is an update of the item
        numbered[place] = (number, key)
    ordered = [numbered[place] for place in range(len(items))]
    return [number for number, _ in ordered], [key for _, key in ordered], targets


def find_replaced(
    items: list[Item], loaded: Iterable[LoadedItem], told: list[Problem]
) -> Iterator[Item]:
    """Yield the items; an update says which paper or annex it replaces, if it replaces one."""
    papers = {item.key: item.paper for item in items}
    for item, each in zip(items, loaded, strict=True):
        asked, paper = each.entry.replaces, papers.get(item.updates or "")
        if asked is None or not item.updates or asked.strip().casefold() in NOTHING:
            yield item
            continue
        whole = asked.strip().casefold() in WHOLE
        key = item.updates if whole and paper else _find_annex(asked, paper)
        key = key or _find_paper(asked, item.updates, items)
        if key is None:
            annexes = ", ".join(f"'{annex.title}'" for annex in paper.annexes) if paper else ""
            message = f"agenda item {item.called} has no paper '{asked}' that could be replaced"
            hint = "write 'yes' for the item's paper, or the title of an annex"
            hint = f"{hint}: {annexes or 'it has none'}"
            told.append(Problem(Code.UNKNOWN_UPDATE, message, asked.source, hint))
        yield replace(item, replaces=key)


def find_open_updates(items: Iterable[Item]) -> Iterator[Problem]:
    """Yield an error for each update that the public would see of what it may not see."""
    every = tuple(items)
    withheld = {item.key for item in every if item.withheld}
    for item in every:
        for annex in item.paper.annexes if item.paper else ():
            if annex.withheld:
                withheld.add(annex.key)
    for item in every:
        if item.updates is None or item.withheld or not {item.updates, item.replaces} & withheld:
            continue
        what = "the item" if item.updates in withheld else "the annex that it replaces"
        message = f"the update of agenda item {item.called} is open, and {what} is withheld"
        hint = (
            "withhold the update too, with 'exempt' or 'confidential'; what is open comes as an "
            "item of its own"
        )
        yield Problem(Code.WITHHOLDING, message, item.source, hint)


def _find_annex(asked: Text, paper: Paper | None) -> str | None:
    wanted = make_name(asked)
    for annex in paper.annexes if paper else ():
        short = make_name(shorten_annex_title(annex.title))
        if wanted in (make_name(annex.title), short, annex.key.rpartition(".")[2]):
            return annex.key
    return None


def _find_paper(asked: Text, key: str, items: Iterable[Item]) -> str | None:
    wanted = make_name(asked)
    own = (each for each in items if each.is_paper and each.updates == key)
    return next((each.key for each in own if wanted in (make_name(each.title), each.key)), None)


def plan_annexes(
    found: LoadedItem, key: str, known: Descriptions
) -> tuple[tuple[PlannedAnnex, ...], tuple[AwaitedAnnex, ...]]:
    """Name the annexes of an item; return those that are there, and those that are to follow."""
    planned: list[PlannedAnnex] = []
    awaited: list[AwaitedAnnex] = []
    for place, (each, key_of_annex) in enumerate(_name_annexes(found, key)):
        annex = each.annex if isinstance(each, LoadedAnnex) else each
        withheld = withhold_alone(annex, known)
        listed = _list_annex(withheld, place + 1)
        if isinstance(each, LoadedAnnex):
            planned.append(PlannedAnnex(key_of_annex, annex.title, each, None, withheld, listed))
        else:
            title = str(annex.title) if listed is None else listed
            awaited.append(AwaitedAnnex(key_of_annex, place, title))
    return tuple(planned), tuple(awaited)


def bring_awaited(loaded: Loaded) -> Loaded:
    """Return a meeting in which published papers get the annexes that were to follow as updates."""
    published = loaded.record.published
    papers = published.latest_papers if published else {}
    promised = {str(key) for paper in papers.values() for key in paper.awaits}
    if published is None or not promised:
        return loaded
    _, keys, _ = number_all(loaded.items, published, read_numbering(loaded), [])
    items: list[LoadedItem] = []
    later: list[LoadedItem] = []
    for found, key in zip(loaded.items, keys, strict=True):
        arrived = {
            place: (each, name)
            for place, (each, name) in enumerate(_name_annexes(found, key))
            if isinstance(each, LoadedAnnex) and name in promised
        }
        items.append(_without(found, {at: each.annex for at, (each, _) in arrived.items()}))
        later += (_as_update(each, key, name) for each, name in arrived.values())
        if found.entry.withdrawn and key in papers:
            brought = (str(name) for name in papers[key].awaits)
            later += (
                _withdrawn_too(found.entry, key, name)
                for name in brought
                if _own_name(name) in published.items
            )
    agenda = (*loaded.meeting.agenda, *(item.entry for item in later))
    meeting = loaded.meeting.model_copy(update={"agenda": agenda})
    depths = (*loaded.depths, *(0 for _ in later))
    return replace(loaded, items=(*items, *later), meeting=meeting, depths=depths)


def _without(found: LoadedItem, arrived: dict[int, Annex]) -> LoadedItem:
    """Return an item that waits for annexes still, although they have arrived."""
    gone = set(map(id, arrived.values()))
    kept = tuple(each for each in found.annexes if id(each.annex) not in gone)
    return replace(found, annexes=kept, awaited=found.awaited | arrived)


def _as_update(loaded: LoadedAnnex, key: str, name: str) -> LoadedItem:
    annex = loaded.annex
    said = {name: getattr(annex, name) for name in ("exempt", "confidential", "shown", "pack")}
    entry = _begin_update(key, name, annex.title.source, source=annex.source, title=annex.title)
    return LoadedItem(entry.model_copy(update=said), None, None, (loaded,))


def _withdrawn_too(entry: AgendaEntry, key: str, name: str) -> LoadedItem:
    """Return the update that an annex came as, withdrawn with its item."""
    given = {"source": entry.source, "withdrawn": entry.withdrawn}
    return LoadedItem(_begin_update(key, name, entry.source, **given), None, None, ())


def _begin_update(key: str, name: str, place: Source, **given: Any) -> AgendaEntry:
    own: dict[str, Any] = {"update": Text(key, place), "id": Text(_own_name(name), place)}
    return AgendaEntry.model_construct(**own, picture_alts={}, extra={}, **given)


def _own_name(name: str) -> str:
    """Return the key of the update that an annex comes as."""
    return name.replace(".", "-")


def _name_annexes(found: LoadedItem, key: str) -> list[tuple[LoadedAnnex | Annex, str]]:
    every: list[LoadedAnnex | Annex] = list(found.annexes)
    for place, annex in sorted(found.awaited.items()):
        every.insert(place, annex)
    records = [each.annex if isinstance(each, LoadedAnnex) else each for each in every]
    taken = {str(annex.id) for annex in records if annex.id}
    named = []
    for place, (each, annex) in enumerate(zip(every, records, strict=True), start=1):
        title = f"annex-{place}" if _was_hidden(annex) else annex.title
        name = annex.id or make_unique(make_name(shorten_annex_title(title)) or "annex", taken)
        named.append((each, f"{key}.{name}"))
    return named


def _was_hidden(annex: Annex) -> bool:
    """Tell whether the title of an annex is hidden, or was until its release.

    The key of an annex must not change when it is released, nor show a title before that.
    """
    return bool(annex.exempt or annex.confidential) and annex.shown in ("number", "nothing")


def _list_annex(withheld: Withheld | None, place: int) -> str | None:
    """Return the name of an annex in open papers; None for its title."""
    if withheld is None or withheld.shown == "title":
        return None
    return f"Annex {place}" if withheld.shown == "number" else ""
