"""A finished PDF as text, for goldens: what a reader meets in it, in reading order."""

from collections.abc import Iterator

from pypdf.generic import DictionaryObject, NumberObject, PdfObject

from agendapack.pdf.files import PdfSource, open_source
from agendapack.pdf.numbers import FileNumbers, page_texts, read_back
from agendapack.pdf.objects import (
    items,
    look,
    look_dict,
    look_int,
    look_name,
    look_text,
    raw,
    reference_number,
    resolve,
)
from agendapack.pdf.text import Fonts

SHOWN = 60


def describe(data: bytes) -> str:
    """Return labels, stamps, the text of each page, bookmarks, links and the tag tree.

    The text of a page is its tagged text, in the order of its content; artifacts but
    stamps are left out.
    """
    source, reading = open_source(data, "the described file"), read_back(data)
    texts = [page_texts(page, fonts) for fonts in [Fonts()] for page in source.pages]
    lines = [*_pages(reading, texts), "", "bookmarks"]
    lines += [
        f"{'  ' * mark.level}{mark.title} -> {_page(reading, mark.page)}"
        for mark in reading.bookmarks
    ]
    lines += ["", "links", *_links(reading), "", "tags", *_tags(source, texts)]
    return "\n".join(lines) + "\n"


def _pages(reading: FileNumbers, texts: list[dict[int, str]]) -> Iterator[str]:
    for label, stamps, said in zip(reading.labels, reading.stamps, texts, strict=True):
        yield " | ".join((f"page {label}", *stamps))
        yield from (f"  {' '.join(words.split())}" for words in said.values() if words.strip())


def _links(reading: FileNumbers) -> Iterator[str]:
    for link in reading.links:
        target = link.address or _page(reading, link.target)
        yield f"  page {reading.labels[link.page]} -> {target} '{' '.join(link.text.split())}'"


def _page(reading: FileNumbers, index: int | None) -> str:
    return "nowhere" if index is None else f"page {reading.labels[index]}"


def _tags(source: PdfSource, texts: list[dict[int, str]]) -> Iterator[str]:
    index = source.page_index()
    structure = look_dict(source.root, "StructTreeRoot")
    waiting: list[tuple[PdfObject, int]] = [(look(structure, "K") or structure, 1)]
    while waiting:
        item, depth = waiting.pop()
        for element in items(item):
            value = resolve(element)
            if isinstance(value, DictionaryObject) and "/S" in value:
                yield "  " * depth + _element(value, index, texts)
                kids = [kid for kid in items(raw(value, "K")) if look_name(kid, "S")]
                waiting += [(kid, depth + 1) for kid in reversed(kids)]


def _element(value: DictionaryObject, index: dict[int, int], texts: list[dict[int, str]]) -> str:
    page = index.get(reference_number(raw(value, "Pg")) or 0)
    said = ""
    for kid in map(resolve, items(raw(value, "K"))):
        own = index.get(reference_number(raw(kid, "Pg")) or 0, page)
        mcid = int(kid) if isinstance(kid, NumberObject) else look_int(kid, "MCID")
        if own is not None and mcid is not None:
            said += texts[own].get(mcid, "")
    words = " ".join((look_text(value, "ActualText") or said).split())
    shown = words if len(words) <= SHOWN else words[:SHOWN] + "..."
    marks = {"T": "title", "Alt": "alt", "Lang": "lang"}
    notes = [
        f"{mark}={look_text(value, key)!r}" for key, mark in marks.items() if "/" + key in value
    ]
    return " ".join([str(look_name(value, "S")), *notes, *([shown] if shown else [])])
