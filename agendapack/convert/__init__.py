"""Convert annexes that are not PDF: to content in the house style, or to pages by an office.

Foreign formats are read here and nowhere else. What comes out is either HTML in
our own dialect, built piece by piece from what was understood, or a PDF file.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from agendapack.convert.job import Job, Unusable
from agendapack.model.converted import Converted, OfficePages
from agendapack.model.kinds import kind_of
from agendapack.model.pack import Item, Pack, PlannedAnnex
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Checked, Problem

__all__ = ["CountPages", "convert_annexes"]

CountPages = Callable[[bytes], object]
"""Returns how many pages a PDF file has; what is no number where it cannot be used."""


def convert_annexes(pack: Pack, office: Path | None, count_pages: CountPages) -> Checked[Pack]:
    """Return the pack with every annex as a PDF or as content to typeset.

    An annex that cannot be converted stays as it is, with a problem.

    Args:
        pack: The pack as planned.
        office: The program `soffice` of LibreOffice, if there is one.
        count_pages: Measures what the office made.
    """
    problems: list[Problem] = []
    pictures: dict[str, LoadedPicture] = {}

    def convert(planned: PlannedAnnex) -> PlannedAnnex:
        if planned.loaded.pages is not None:
            return planned
        job = Job(planned, pack.style)
        try:
            made = _convert(job, office, count_pages)
        except Unusable as fault:
            job.refuse(fault)
            return planned
        finally:
            problems.extend(job.problems)
        if isinstance(made, OfficePages):
            loaded = replace(planned.loaded, data=made.pdf, pages=made.pages)
            return replace(planned, loaded=loaded)
        pictures.update(made.pictures)
        return replace(planned, typeset=made)

    items = tuple(_convert_item(item, convert) for item in pack.items)
    made = replace(pack, items=items, pictures={**pack.pictures, **pictures})
    return Checked(made, tuple(problems))


def _convert_item(item: Item, convert: Callable[[PlannedAnnex], PlannedAnnex]) -> Item:
    paper = item.paper
    if paper is None or all(annex.loaded.pages is not None for annex in paper.annexes):
        return item
    return replace(item, paper=replace(paper, annexes=tuple(map(convert, paper.annexes))))


def _convert(job: Job, office: Path | None, count_pages: CountPages) -> Converted:
    match kind_of(job.annex.file):
        case "word":
            from agendapack.convert.word import convert_word

            return convert_word(job, office, count_pages)
        case "workbook":
            from agendapack.convert.workbook import convert_workbook

            return convert_workbook(job)
        case "csv":
            from agendapack.convert.csv_table import convert_csv

            return convert_csv(job)
        case "picture" | "drawing":
            from agendapack.convert.pictures import convert_picture

            return convert_picture(job)
        case _:
            from agendapack.convert.texts import convert_text

            return convert_text(job)
