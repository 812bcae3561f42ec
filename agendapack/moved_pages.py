"""Say of papers that have outgrown their published pages by how much, and what can be done."""

from agendapack.codes import Code
from agendapack.model.pack import Item, Pack
from agendapack.paginate import Settled
from agendapack.problems import Problem


def tell_moved(pack: Pack, settled: Settled) -> tuple[Problem, ...]:
    """Return a problem for every paper or annex that is longer than its published pages."""
    found = []
    for item in pack.items:
        paper = item.paper
        for key in [paper.key, *(annex.key for annex in paper.annexes)] if paper else []:
            if key in settled.over:
                found.append(_too_long(pack, item, key, settled))
    return tuple(found)


def _too_long(pack: Pack, item: Item, key: str, settled: Settled) -> Problem:
    assert item.paper is not None
    what = f"the paper of agenda item {item.number}"
    for annex in item.paper.annexes:
        if annex.key == key:
            what = f"the annex '{annex.title}' of agenda item {item.number}"
    piece = settled.pieces.get(key)
    labels = piece.labels + piece.blank_after if piece else ()
    pages = settled.pages[key]
    first, last = (labels[0], labels[-1]) if labels else (pages.first, pages.last)
    where = f"page {first}" if first == last else f"pages {first} to {last}"
    over = settled.over[key]
    return Problem(
        Code.PAGE_MOVED,
        f"{what} was published on {where} and has {over} "
        f"page{'' if over == 1 else 's'} more now, which would move published page numbers",
        item.source,
        "shorten it; or bring what is new with a late item of its own, by 'agendapack supplement "
        f"{pack.folder}'; or publish afresh with 'agendapack publish {pack.folder} --republish "
        '--reason "..."\'',
    )
