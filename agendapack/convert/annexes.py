"""Have the annexes of a pack converted that are not PDF."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from agendapack.confined.client import Confined, confined
from agendapack.convert.asking import ask, find_missing_letters, tell
from agendapack.convert.job import Settled, Unusable
from agendapack.convert.office import (
    Measure,
    OfficePages,
    form_to_lay_out,
    lay_out_by_office,
    write_anew,
)
from agendapack.model.pack import Item, Pack, PlannedAnnex
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Checked, Problem


def convert_annexes(
    pack: Pack, office: Path | None, measure: Measure, process: Confined | None = None
) -> Checked[Pack]:
    """Return the pack with every annex as a PDF or as content to typeset.

    An annex that cannot be converted stays as it is, with a problem.

    Args:
        pack: The pack as planned.
        office: The program `soffice` of LibreOffice, if there is one.
        measure: Examines what the office made, as any PDF annex.
        process: Does the work; else that of this run.
    """
    problems: list[Problem] = []
    pictures: dict[str, LoadedPicture] = {}

    def convert(planned: PlannedAnnex) -> PlannedAnnex:
        if planned.loaded.pages is not None:
            return planned
        name = planned.loaded.annex.file
        try:
            data = write_anew(name, planned.loaded.data, office)
            made, told = ask(process or confined(), planned, data, pack.style)
            problems.extend(told)
            if made is None:
                return planned
            if isinstance(made, Settled):
                form = form_to_lay_out(name)
                pages = lay_out_by_office(made.data, office, measure, ending=form)
                fault = find_missing_letters(process or confined(), made.letters, pages.pdf)
                problems.extend([tell(planned, fault)] if fault else [])
                return _paged(planned, pages)
        except Unusable as fault:
            problems.append(tell(planned, fault))
            return planned
        pictures.update(made.pictures)
        return replace(planned, typeset=made)

    items = tuple(_convert_item(item, convert) for item in pack.items)
    made = replace(pack, items=items, pictures={**pack.pictures, **pictures})
    return Checked(made, tuple(problems))


def _paged(planned: PlannedAnnex, pages: OfficePages) -> PlannedAnnex:
    facts = pages.facts
    loaded = replace(planned.loaded, data=pages.pdf, pages=facts.pages, facts=facts)
    return replace(planned, loaded=loaded)


def _convert_item(item: Item, convert: Callable[[PlannedAnnex], PlannedAnnex]) -> Item:
    paper = item.paper
    if paper is None or all(annex.loaded.pages is not None for annex in paper.annexes):
        return item
    return replace(item, paper=replace(paper, annexes=tuple(map(convert, paper.annexes))))
