"""Number the items of an agenda; what is published keeps its number.

Items count from 1. Once an agenda is published, one that comes late gets the next free
number wherever it stands, so that no other moves, or the one that its `number` gives.
"""

from collections.abc import Iterable, Iterator

from agendapack.codes import Code
from agendapack.model.page_numbers import read_number
from agendapack.model.publication import Published
from agendapack.model.workspace import LoadedItem
from agendapack.problems import Problem


def number_items(
    items: tuple[LoadedItem, ...], names: list[str | None], published: Published | None
) -> tuple[list[str], list[Problem]]:
    """Return the number of each item, in their order.

    Args:
        items: The agenda.
        names: Of the items, as `give_names` returns them. The name of a withdrawn item
            is dropped where it was published under its number.
        published: What has been published of the meeting, if anything.
    """
    numbers: list[str | None] = []
    known = published.items if published else {}
    first = {str(item.key) for item in published.current[0].items} if published else set()
    counted, spare = 0, _count_spare(items, names, known) if published else 0
    for place, item in enumerate(items):
        name, given = names[place], item.entry.number
        if item.entry.withdrawn and name not in known and f"item-{counted + 1}" in known:
            name = names[place] = None
        if name is not None and name in known:
            numbers.append(str(known[name].number))
            if name in first and given is None:
                counted = _whole(numbers[-1])
        elif given is not None:
            numbers.append(str(given))
        elif published and (name is not None or (item.entry.late and spare <= 0)):
            numbers.append(None)
        else:
            spare -= item.entry.late is not None
            counted += 1
            numbers.append(str(counted))
    faults = list(_find_faults(items, numbers))
    return _fill(numbers, [str(item.number) for item in known.values()]), faults


def _count_spare(
    items: tuple[LoadedItem, ...], names: list[str | None], published: Iterable[str]
) -> int:
    """Return how many late items without a name of their own were in the agenda as published.

    Nothing but the number tells such an item from a new one, so those that are not late
    are taken to be published before them.
    """
    taken = {*names, *(f"item-{item.entry.number}" for item in items if item.entry.number)}
    waiting = sum(key.startswith("item-") and key not in taken for key in published)
    unnamed = [item for item, name in zip(items, names, strict=True) if name is None]
    return waiting - sum(not (item.entry.late or item.entry.number) for item in unnamed)


def _whole(number: str | None) -> int:
    found = read_number(number or "")
    return found[0] if found else 0


def _fill(numbers: list[str | None], published: list[str]) -> list[str]:
    """Put the next free numbers where none is settled yet, and where one stands twice."""
    highest = max((_whole(number) for number in [*numbers, *published]), default=0)
    filled: list[str] = []
    for number in numbers:
        if number is None or number in filled:
            highest += 1
            number = str(highest)
        filled.append(number)
    return filled


def _find_faults(items: tuple[LoadedItem, ...], numbers: list[str | None]) -> Iterator[Problem]:
    seen: set[str] = set()
    for item, number in zip(items, numbers, strict=True):
        given = item.entry.number
        if given is not None and number != given:
            yield Problem(
                Code.ITEM_MOVED,
                f"agenda item {number} was published under that number; it asks for {given}",
                given.source,
                "delete its field 'number'",
            )
        elif number in seen:
            yield Problem(
                Code.ITEM_NUMBER,
                f"two agenda items have the number {number}",
                given.source if given else item.entry.source,
                "give one of them another with 'number', for instance 8a",
            )
        if number is not None:
            seen.add(number)
