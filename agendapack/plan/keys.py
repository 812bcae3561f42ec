"""Give every agenda item its name in references, unique in the pack."""

from pathlib import PurePosixPath

from agendapack.codes import Code
from agendapack.model.names import make_name, make_unique
from agendapack.model.papers import Report
from agendapack.model.workspace import LoadedItem
from agendapack.problems import Problem

FRONT_SHEET = "agenda"


def give_names(items: tuple[LoadedItem, ...]) -> tuple[list[str | None], list[Problem]]:
    """Return the name of each item, in their order; None for one that is known by its number.

    An `id` comes first and must be the only one of its kind; a key made from a name
    or a title gives way to it. What is withheld is named by its number: a key is in links
    and in names of files, where the public sees it.
    """
    problems: list[Problem] = []
    taken = {FRONT_SHEET}
    names: list[str | None] = [None] * len(items)
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
        names[index] = make_unique(given, taken)
    for index, item in enumerate(items):
        name = _make_name(item)
        if names[index] is not None or not name:
            continue
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
        names[index] = make_unique(name, taken)
    return names, problems


def give_keys(names: list[str | None], numbers: list[str]) -> list[str]:
    """Return the key of each item: its name, or one that is made of its number."""
    taken = {FRONT_SHEET, *(name for name in names if name)}
    return [
        name or make_unique(f"item-{number}", taken)
        for name, number in zip(names, numbers, strict=True)
    ]


def _make_name(item: LoadedItem) -> str:
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
    """Tell whether a whole item is not for the public, or was not until it was released."""
    report = (item.paper,) if isinstance(item.paper, Report) else ()
    return any(record.exempt or record.confidential for record in (item.entry, *report))
