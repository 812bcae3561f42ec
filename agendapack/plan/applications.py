"""Plan the schedule of applications of an item, and the updates of single ones."""

from collections.abc import Iterator
from dataclasses import replace

from agendapack.model.applications import Application, PlannedApplication
from agendapack.model.pack import Item
from agendapack.model.text import make_name, make_unique
from agendapack.model.workspace import Loaded
from agendapack.problems import Code, Problem, Source, did_you_mean


def plan_applications(
    loaded: Loaded, items: tuple[Item, ...]
) -> tuple[tuple[Item, ...], list[Problem]]:
    """Return the items with their applications, and the updates with the one they are about."""
    problems: list[Problem] = []
    considered = {
        item.key: tuple(str(each.reference) for each in found.entry.applications)
        for item, found in zip(items, loaded.items, strict=True)
    }
    numbers = {item.key: item.number for item in items if not item.updates}
    planned = []
    for item, found in zip(items, loaded.items, strict=True):
        entry = found.entry
        problems += _find_repeated(entry.applications, item.number)
        applications = () if item.withdrawn else tuple(_plan(entry.applications, item))
        asked = entry.application
        if asked is not None and item.updates:
            known = considered.get(item.updates, ())
            if asked not in known:
                message = f"agenda item {item.number} has no application '{asked}'"
                hint = _find_elsewhere(asked, considered, numbers) or did_you_mean(asked, known)
                hint = hint or f"it has {', '.join(known) or 'none'}"
                problems.append(Problem(Code.UNKNOWN_UPDATE, message, asked.source, hint))
            item = replace(item, application=str(asked))
        files = {each.file.source for each in entry.papers if each.file}
        papers = frozenset(_find_papers(files, item))
        planned.append(replace(item, applications=applications, papers=papers))
    return tuple(planned), problems


def _find_elsewhere(
    asked: str, considered: dict[str, tuple[str, ...]], numbers: dict[str, str]
) -> str | None:
    """Return a hint that names the item that does have the application, if any has."""
    keys = (key for key, references in considered.items() if asked in references)
    number = next((numbers[key] for key in keys if numbers.get(key)), None)
    return f"agenda item {number} has it: write 'update: {number}'" if number else None


def _plan(applications: tuple[Application, ...], item: Item) -> Iterator[PlannedApplication]:
    taken: set[str] = set()
    for application in applications:
        name = make_unique(make_name(application.reference) or "application", taken)
        files = {annex.file.source for annex in application.annexes}
        files |= {application.report.source} if application.report else set()
        papers = tuple(_find_papers(files, item))
        yield PlannedApplication(application, f"agenda.{item.key}.application-{name}", papers)


def _find_papers(files: set[Source], item: Item) -> Iterator[str]:
    """Yield the keys of the annexes whose files are named at some places."""
    for annex in item.paper.annexes if item.paper else ():
        if annex.loaded.annex.file.source in files:
            yield annex.key


def _find_repeated(applications: tuple[Application, ...], number: str) -> Iterator[Problem]:
    seen: dict[str, Source] = {}
    for application in applications:
        reference = application.reference
        if reference in seen:
            yield Problem(
                Code.REPEATED_NAME,
                f"agenda item {number} has the application '{reference}' twice",
                reference.source,
                f"the first time is in line {seen[reference].line}",
            )
        seen.setdefault(reference, reference.source)
