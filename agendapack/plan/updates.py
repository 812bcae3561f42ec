"""Later papers of items: which item each is of, and what it replaces.

An update is planned as an item of its own, with the number of the item that it is of. So it has
its own pages, behind those of that item, and no page that was published moves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agendapack.model.pack import Item
from agendapack.model.planned_paper import Paper
from agendapack.model.publication import Published
from agendapack.model.text import Text, make_name, make_unique, shorten_annex_title
from agendapack.model.workspace import LoadedItem
from agendapack.plan.numbers import Numbering, give_keys, give_names, number_items
from agendapack.problems import Code, Problem, did_you_mean

WHOLE = ("yes", "true", "on")
NOTHING = ("no", "false", "off")


def number_all(
    items: tuple[LoadedItem, ...], published: Published | None, numbering: Numbering
) -> tuple[list[str], list[str], dict[str, str], list[Problem]]:
    """Number the items, and give each update the number of its item.

    Returns:
        The number and the key of each, in their order; by the key of each update, that of its
        item; and the problems.
    """
    names, problems = give_names(items)
    places = [place for place, item in enumerate(items) if item.entry.update is None]
    own = [names[place] for place in places]
    lines = tuple(items[place] for place in places)
    numbers, faults = number_items(lines, own, published, numbering)
    keys = give_keys(own, numbers)
    problems += faults
    numbered = dict(zip(places, zip(numbers, keys, strict=True), strict=True))
    known = {**{key: key for key in keys}, **dict(zip(numbers, keys, strict=True))}
    number_of = dict(zip(keys, numbers, strict=True))
    taken, targets = {"agenda", *keys}, dict[str, str]()
    for place, item in enumerate(items):
        asked = item.entry.update
        if asked is None:
            continue
        target = known.get(asked.strip())
        if target is None:
            problems.append(_unknown(asked, number_of))
        number = number_of[target] if target else asked.strip()
        key = make_unique(names[place] or f"update-{number}", taken)
        targets[key] = target or ""
        numbered[place] = (number, key)
    ordered = [numbered[place] for place in range(len(items))]
    return [number for number, _ in ordered], [key for _, key in ordered], targets, problems


def _unknown(asked: Text, numbers: dict[str, str]) -> Problem:
    shown = ", ".join(number for number in numbers.values() if number)
    return Problem(
        Code.UNKNOWN_UPDATE,
        f"no agenda item has the number '{asked}', which this is an update of",
        asked.source,
        did_you_mean(asked, numbers) or f"the numbers are {shown}",
    )


def find_replaced(
    items: list[Item], loaded: Iterable[LoadedItem]
) -> tuple[list[Item], list[Problem]]:
    """Say of each update which paper or annex it replaces, if it replaces one."""
    papers = {item.key: item.paper for item in items}
    found: list[Item] = []
    problems: list[Problem] = []
    for item, each in zip(items, loaded, strict=True):
        asked, paper = each.entry.replaces, papers.get(item.updates or "")
        if asked is None or not item.updates or asked.strip().casefold() in NOTHING:
            found.append(item)
            continue
        whole = asked.strip().casefold() in WHOLE
        key = item.updates if whole and paper else _find_annex(asked, paper)
        if key is None:
            problems.append(_not_there(asked, item, paper))
        found.append(replace(item, replaces=key))
    return found, problems


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
        yield Problem(
            Code.WITHHOLDING,
            f"the update of agenda item {item.number} is open, and {what} is withheld",
            item.source,
            "withhold the update too, with 'exempt' or 'confidential'; what is open comes as an "
            "item of its own",
        )


def _find_annex(asked: Text, paper: Paper | None) -> str | None:
    wanted = make_name(asked)
    for annex in paper.annexes if paper else ():
        short = make_name(shorten_annex_title(annex.title))
        if wanted in (make_name(annex.title), short, annex.key.rpartition(".")[2]):
            return annex.key
    return None


def _not_there(asked: Text, item: Item, paper: Paper | None) -> Problem:
    annexes = ", ".join(f"'{annex.title}'" for annex in paper.annexes) if paper else ""
    return Problem(
        Code.UNKNOWN_UPDATE,
        f"agenda item {item.number} has no paper '{asked}' that could be replaced",
        asked.source,
        f"write 'yes' for the item's paper, or the title of an annex: {annexes or 'it has none'}",
    )
