"""A finished file read back: every number that a reader meets in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from agendapack.pdf.labels import read_labels
from agendapack.pdf.objects import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
    decoded,
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
from agendapack.pdf.source import Source, open_source
from agendapack.pdf.tags import number_tree
from agendapack.pdf.text import Fonts, Run, read_runs


@dataclass(frozen=True, slots=True)
class ReadBookmark:
    """A bookmark: its level from 1, its title, and the page index it leads to."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class ReadLink:
    """A link: its page index, the words it stands on, and where it leads.

    Either `target` (a page index) or `address` is given.
    """

    page: int
    text: str
    target: int | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a finished file says of itself.

    Args:
        labels: The page labels, as a viewer shows them.
        stamps: The lines stamped on each page.
        bookmarks: In their order.
        links: In the order of pages and annotations.
        destinations: Page index of each named destination.
    """

    labels: tuple[str, ...]
    stamps: tuple[tuple[str, ...], ...]
    bookmarks: tuple[ReadBookmark, ...]
    links: tuple[ReadLink, ...]
    destinations: dict[str, int | None]


def read_back(data: bytes) -> Reading:
    """Open a finished file and read its numbers."""
    source = open_source(data, "the finished file")
    index = source.page_index()
    fonts = Fonts()
    names = number_tree(look(look(source.root, "Names"), "Dests"), "Names")
    return Reading(
        labels=read_labels(source),
        stamps=tuple(_stamps(page, fonts) for page in source.pages),
        bookmarks=tuple(_bookmarks(source, index)),
        links=tuple(_links(source, index, fonts)),
        destinations={str(key): _target(value, index) for key, value in names.items()},
    )


def _stamps(page: DictionaryObject, fonts: Fonts) -> tuple[str, ...]:
    """Read the last stream of a page, where its stamp stands if it has one."""
    last = resolve(next(reversed(list(items(raw(page, "Contents")))), None))
    content = (decoded(last) or b"") if isinstance(last, StreamObject) else b""
    if b"/Pagination" not in content:
        return ()
    runs = read_runs(content, page, fonts)
    return tuple(line for run in runs if _is_stamp(run) for line in run.parts if line)


def _is_stamp(run: Run) -> bool:
    kind, place = look_name(run.properties, "Type"), look_name(run.properties, "Subtype")
    return (run.tag, kind) == ("Artifact", "Pagination") and place in ("Header", "Footer")


def _bookmarks(source: Source, index: dict[int, int]) -> Iterator[ReadBookmark]:
    waiting: list[tuple[PdfObject | None, int]] = [
        (look(look(source.root, "Outlines"), "First"), 1)
    ]
    while waiting:
        value, level = waiting.pop()
        if isinstance(value, DictionaryObject):
            title = look_text(value, "Title") or ""
            yield ReadBookmark(level, title, _target(raw(value, "Dest"), index))
            waiting.append((look(value, "Next"), level))
            waiting.append((look(value, "First"), level + 1))


def _links(source: Source, index: dict[int, int], fonts: Fonts) -> Iterator[ReadLink]:
    structure = look_dict(source.root, "StructTreeRoot")
    parents = number_tree(look(structure, "ParentTree"))
    texts = _Texts(source, fonts)
    for place, page in enumerate(source.pages):
        for item in items(raw(page, "Annots")):
            value = resolve(item)
            if look_name(value, "Subtype") != "Link":
                continue
            element = resolve(parents.get(look_int(value, "StructParent")))
            address = look(look(value, "A"), "URI")
            plain = isinstance(address, TextStringObject | ByteStringObject)
            yield ReadLink(
                place,
                texts.of(element, index),
                _target(raw(value, "Dest"), index),
                str(address) if plain else None,
            )


class _Texts:
    """The words that elements stand on; pages are decoded when first asked for."""

    def __init__(self, source: Source, fonts: Fonts) -> None:
        self._source = source
        self._fonts = fonts
        self._pages: dict[int, dict[int, str]] = {}

    def of(self, element: PdfObject | None, index: dict[int, int]) -> str:
        own = index.get(reference_number(raw(element, "Pg")) or 0)
        said = []
        for item in items(raw(element, "K")):
            kid = resolve(item)
            if isinstance(kid, NumberObject) and own is not None:
                said.append(self._page(own).get(int(kid), ""))
            elif look_name(kid, "Type") == "MCR":
                page = index.get(reference_number(raw(kid, "Pg")) or 0, own)
                mcid = look_int(kid, "MCID")
                if page is not None and mcid is not None:
                    said.append(self._page(page).get(mcid, ""))
            elif isinstance(kid, DictionaryObject) and "/S" in kid:
                said.append(self.of(kid, index))
        return "".join(said)

    def _page(self, place: int) -> dict[int, str]:
        if place not in self._pages:
            self._pages[place] = page_texts(self._source.pages[place], self._fonts)
        return self._pages[place]


def page_texts(page: DictionaryObject, fonts: Fonts) -> dict[int, str]:
    """Return the words of each MCID of a page."""
    texts: dict[int, str] = {}
    for item in items(raw(page, "Contents")):
        stream = resolve(item)
        if isinstance(stream, StreamObject):
            for run in read_runs(decoded(stream) or b"", page, fonts):
                if run.mcid is not None:
                    texts[run.mcid] = texts.get(run.mcid, "") + run.said
    return texts


def _target(value: PdfObject | None, index: dict[int, int]) -> int | None:
    found = resolve(value)
    if isinstance(found, ArrayObject) and found:
        return index.get(reference_number(list.__getitem__(found, 0)) or 0)
    return None
