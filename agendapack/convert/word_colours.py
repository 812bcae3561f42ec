"""Tell of table cells that say something by colour alone, which the house style leaves out."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from agendapack.codes import Code
from agendapack.convert.job import Job
from agendapack.convert.word_losses import count
from agendapack.convert.word_parts import W, WordParts
from agendapack.convert.word_wrappers import IMAGES

NO_COLOURS = ("", "auto", "FFFFFF")


def tell_colours(job: Job, parts: WordParts) -> None:
    """Warn of empty cells that are coloured, in rows that are not coloured as a whole."""
    rows = (row for tree in parts.texts for row in tree.iter(f"{W}tr"))
    cells = sum(1 for row in rows for _ in _find_coloured(row.findall(f"{W}tc")))
    if cells:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(cells, 'table cell')} with a colour and no words; the colour is left out",
            "write what it means into the cell, for instance Red, Amber or Green, or"
            f" {job.keeping_its_look}",
        )


def _find_coloured(cells: list[Element]) -> Iterator[Element]:
    colours = {_colour(cell) for cell in cells}
    if len(colours) > 1:
        yield from (c for c in cells if _colour(c) and _is_empty(c))


def _colour(cell: Element) -> str:
    shade = cell.find(f"{W}tcPr/{W}shd")
    colour = "" if shade is None else shade.get(f"{W}fill", "")
    return "" if colour in NO_COLOURS else colour


def _is_empty(cell: Element) -> bool:
    covered = cell.find(f"{W}tcPr/{W}vMerge")
    if covered is not None and covered.get(f"{W}val") != "restart":
        return False
    texts = ((part.text or "").strip() or part.tag in IMAGES for part in cell.iter())
    return not any(texts)
