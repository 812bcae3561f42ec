"""Load the annexes that a report or an agenda item names."""

from collections.abc import Iterable
from posixpath import dirname

from agendapack.codes import Code
from agendapack.load.flaw import Flaw
from agendapack.load.paths import locate
from agendapack.load.pdf import count_pages
from agendapack.load.reading import Reading
from agendapack.load.validate import NOWHERE
from agendapack.model.meeting import Annex
from agendapack.model.workspace import LoadedAnnex

LARGEST_ANNEX = 200 * 2**20


def load_annexes(
    reading: Reading, annexes: Iterable[Annex], named_in: str
) -> tuple[LoadedAnnex, ...]:
    """Return the annexes that can be used; each of the others has a problem at its `file:`.

    Args:
        named_in: Path below the workspace of the file that names them.
    """
    loaded = (_load_annex(reading, annex, dirname(named_in)) for annex in annexes)
    return tuple(annex for annex in loaded if annex is not None)


def check_annex_ids(reading: Reading, annexes: Iterable[Annex]) -> None:
    """Report ids that two annexes of one item share."""
    first: dict[str, Annex] = {}
    for annex in annexes:
        if annex.id is None or annex.id.source == NOWHERE:
            continue
        if first.setdefault(annex.id, annex) is not annex:
            reading.report(
                Code.REPEATED_ID,
                f"the id '{annex.id}' is that of the annex '{first[annex.id].title}' too",
                annex.id.source,
                "give each annex an id of its own",
            )


def _load_annex(reading: Reading, annex: Annex, folder: str) -> LoadedAnnex | None:
    source = annex.file.source
    path = None if source == NOWHERE else locate(reading, annex.file, folder, source)
    data = None if path is None else reading.read(path, LARGEST_ANNEX, source)
    if path is None or data is None:
        return None
    pages = count_pages(data)
    if isinstance(pages, Flaw):
        reading.report(pages.code, f"the annex '{annex.file}' {pages.message}", source, pages.hint)
        return None
    return LoadedAnnex(annex, reading.files[path], data, pages)
