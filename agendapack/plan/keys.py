"""Give every agenda item its key: its name in references, unique in the pack."""

from pathlib import PurePosixPath

from agendapack.codes import Code
from agendapack.model.names import make_name, make_unique
from agendapack.model.papers import Report
from agendapack.model.workspace import LoadedItem
from agendapack.problems import Problem

FRONT_SHEET = "agenda"


def give_keys(items: tuple[LoadedItem, ...]) -> tuple[list[str], list[Problem]]:
    """Return the key of each item, in their order.

    An `id` comes first and must be the only one of its kind; a key made from a name
    or a title gives way to it. What is withheld is named by its number: a key is in links
    and in names of files, where the public sees it.
    """
    problems: list[Problem] = []
    taken = {FRONT_SHEET}
    keys: dict[int, str] = {}
    for index, item in enumerate(items):
        given = item.entry.id
        if given is None:
            continue
        if given in taken:
            problems.append(
                Problem(
                    Code.REPEATED_ID,
                    f"agenda item {index + 1} has the id '{given}', which is taken",
                    given.source,
                    "an id stands for one item only, and 'agenda' for the front sheet",
                )
            )
        keys[index] = make_unique(given, taken)
    for index, item in enumerate(items):
        if index in keys:
            continue
        name = _make_key(item) or f"item-{index + 1}"
        if item.entry.report and name in taken:
            problems.append(
                Problem(
                    Code.REPEATED_ID,
                    f"agenda item {index + 1} would have the name '{name}' in references, "
                    "which another item has",
                    item.entry.report.source,
                    "give one of the two an 'id'",
                )
            )
        keys[index] = make_unique(name, taken)
    return [keys[index] for index in range(len(items))], problems


def _make_key(item: LoadedItem) -> str:
    entry = item.entry
    if is_withheld(item):
        return ""
    if entry.standing:
        return str(entry.standing)
    if entry.minutes:
        return "minutes"
    if entry.report:
        return make_name(PurePosixPath(entry.report).stem)
    if entry.work_plan:
        return "work-plan"
    return make_name(entry.title or "")


def is_withheld(item: LoadedItem) -> bool:
    """Tell whether a whole item is not for the public."""
    report = (item.paper,) if isinstance(item.paper, Report) else ()
    return any(record.exempt or record.confidential for record in (item.entry, *report))
