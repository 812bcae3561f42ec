"""The page numbers of a file: labels written, every number read back, and all of them checked.

Labels i, ii, 1, 2, 18a (ISO 32000-1, 12.4.2) become the number tree

    0 << /S /r >>   2 << /S /D >>   4 << /P (18a) >>

where each range counts on from its first page. A range ends where the next label is
not the one that counting on would give.

The one checker of page numbers is here: of a document as soon as it is assembled, and of a
finished folder against its manifest.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from agendapack.model import dataclass
from agendapack.model.page_numbers import PageLabel, PageSpan, roman
from agendapack.model.wording import Wording, find_page_count, find_page_references, stamp_patterns
from agendapack.pdf import objects
from agendapack.pdf.files import PdfSource, open_source
from agendapack.pdf.tags import number_tree, parent_tree
from agendapack.pdf.text import Fonts, MarkedText, read_marked_text


def page_labels(labels: Sequence[str]) -> objects.DictionaryObject:
    """Return the number tree for the labels of all pages of a document."""
    nums: list[objects.PdfObject] = []
    expected = PageLabel("")
    for index, label in enumerate(labels):
        own = PageLabel.read(label)
        if own.place:  # PDF counts no letters
            own = PageLabel("")
        if own != expected or not own.style:
            nums += [objects.number(index), _range(own, label)]
        expected = PageLabel(own.style, own.number + 1)
    return objects.dictionary(Nums=objects.array(nums))


def _range(own: PageLabel, label: str) -> objects.DictionaryObject:
    if not own.style:
        return objects.dictionary(P=objects.text(label))
    return objects.dictionary(
        S=objects.name(own.style), St=objects.number(own.number) if own.number > 1 else None
    )


def read_labels(source: PdfSource) -> tuple[str, ...]:
    """Return the label of each page, as a viewer shows it."""
    ranges = number_tree(objects.look(source.root, "PageLabels"))
    labels: list[str] = []
    style, prefix, value = None, "", 1
    for index in range(len(source.pages)):
        found = ranges.get(index)
        if found is not None:
            style = objects.look_name(objects.resolve(found), "S")
            prefix = objects.look_text(objects.resolve(found), "P") or ""
            value = objects.look_int(objects.resolve(found), "St") or 1
        counted = {"D": str(value), "r": roman(value)}.get(style or "", "")
        labels.append(prefix + counted)
        value += 1
    return tuple(labels)


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
class FileNumbers:
    """What a finished file says of itself.

    Args:
        labels: The page labels, as a viewer shows them.
        stamps: The lines stamped on each page.
        links: In the order of pages and annotations.
        destinations: Page index of each named destination.
    """

    labels: tuple[str, ...]
    stamps: tuple[tuple[str, ...], ...]
    bookmarks: tuple[ReadBookmark, ...]
    links: tuple[ReadLink, ...]
    destinations: dict[str, int | None]


def read_back(data: bytes) -> FileNumbers:
    """Open a finished file and read its numbers."""
    source = open_source(data, "the finished file", finished=True)
    index = source.page_index()
    fonts = Fonts()
    names = number_tree(objects.look(objects.look(source.root, "Names"), "Dests"), "Names")
    return FileNumbers(
        labels=read_labels(source),
        stamps=tuple(_paginated(page, fonts, ("Header", "Footer")) for page in source.pages),
        bookmarks=tuple(_bookmarks(source, index)),
        links=tuple(_links(source, index, fonts)),
        destinations={str(key): _target(value, index) for key, value in names.items()},
    )


def read_watermark(page: objects.DictionaryObject, fonts: Fonts) -> tuple[str, ...]:
    """Return the lines printed on a page as a watermark, for instance `Not for publication`."""
    return _paginated(page, fonts, ("Watermark",))


def _paginated(
    page: objects.DictionaryObject, fonts: Fonts, places: tuple[str, ...]
) -> tuple[str, ...]:
    content = objects.join_contents(objects.content_streams(page)[-1:])
    if b"/Pagination" not in content:
        return ()
    runs = read_marked_text(content, page, fonts)
    return tuple(line for run in runs if _stands_at(run, places) for line in run.parts if line)


def _stands_at(run: MarkedText, places: tuple[str, ...]) -> bool:
    kind, place = (objects.look_name(run.properties, key) for key in ("Type", "Subtype"))
    # What is attached to an edge is a running line, which is no stamp.
    is_stamp = place in places and objects.look(run.properties, "Attached") is None
    return (run.tag, kind) == ("Artifact", "Pagination") and is_stamp


def _bookmarks(source: PdfSource, index: dict[int, int]) -> Iterator[ReadBookmark]:
    waiting: list[tuple[objects.PdfObject | None, int]] = [
        (objects.look(objects.look(source.root, "Outlines"), "First"), 1)
    ]
    while waiting:
        value, level = waiting.pop()
        if isinstance(value, objects.DictionaryObject):
            title = objects.look_text(value, "Title") or ""
            yield ReadBookmark(level, title, _target(objects.raw(value, "Dest"), index))
            waiting.append((objects.look(value, "Next"), level))
            waiting.append((objects.look(value, "First"), level + 1))


def _links(source: PdfSource, index: dict[int, int], fonts: Fonts) -> Iterator[ReadLink]:
    parents = parent_tree(source)
    texts = _Texts(source, fonts)
    for place, page in enumerate(source.pages):
        for value in objects.annotations(page):
            if objects.look_name(value, "Subtype") != "Link":
                continue
            element = objects.resolve(parents.get(objects.look_int(value, "StructParent")))
            address = objects.look(objects.look(value, "A"), "URI")
            plain = isinstance(address, objects.TextStringObject | objects.ByteStringObject)
            yield ReadLink(
                place,
                texts.of(element, index),
                _target(objects.raw(value, "Dest"), index),
                str(address) if plain else None,
            )


class _Texts:
    """The words that elements stand on; pages are decoded when first asked for."""

    def __init__(self, source: PdfSource, fonts: Fonts) -> None:
        self._source = source
        self._fonts = fonts
        self._pages: dict[int, dict[int, str]] = {}

    def of(self, element: objects.PdfObject | None, index: dict[int, int]) -> str:
        own = index.get(objects.reference_number(objects.raw(element, "Pg")) or 0)
        said = []
        for item in objects.items(objects.raw(element, "K")):
            kid = objects.resolve(item)
            if isinstance(kid, objects.NumberObject) and own is not None:
                said.append(self._page(own).get(int(kid), ""))
            elif objects.look_name(kid, "Type") == "MCR":
                page = index.get(objects.reference_number(objects.raw(kid, "Pg")) or 0, own)
                mcid = objects.look_int(kid, "MCID")
                if page is not None and mcid is not None:
                    said.append(self._page(page).get(mcid, ""))
            elif isinstance(kid, objects.DictionaryObject) and "/S" in kid:
                said.append(self.of(kid, index))
        return "".join(said)

    def _page(self, place: int) -> dict[int, str]:
        if place not in self._pages:
            self._pages[place] = page_texts(self._source.pages[place], self._fonts)
        return self._pages[place]


def page_texts(page: objects.DictionaryObject, fonts: Fonts) -> dict[int, str]:
    """Return the words of each MCID of a page."""
    texts: dict[int, str] = {}
    for stream in objects.content_streams(page):
        for run in read_marked_text(objects.decoded(stream) or b"", page, fonts):
            if run.mcid is not None:
                texts[run.mcid] = texts.get(run.mcid, "") + run.said
    return texts


def _target(value: objects.PdfObject | None, index: dict[int, int]) -> int | None:
    found = objects.resolve(value)
    if isinstance(found, objects.ArrayObject) and found:
        return index.get(objects.reference_number(list.__getitem__(found, 0)) or 0)
    return None


_APART = re.compile(r" {3,}")


@dataclass(frozen=True, slots=True)
class NumberedPaper:
    """A paper, or the front sheet, as a document should number it.

    Args:
        name: What faults call it.
        item: The number of its agenda item, which its first page is stamped with; empty for a
            paper without one, None for the front sheet, whose pages are not stamped.
        first: The index of its first page.
        last: The index of its last page.
        span: Its pages as the agenda refers to them.
        destinations: The page indexes that its names, and those of its annexes, lead to.
        bookmark: The title of its bookmark; None for any.
        level: The level of its bookmark, from 1; None for any.
        count: How many pages there are to read in it; None where that is unknown.
    """

    name: str
    item: str | None
    first: int
    last: int
    span: PageSpan
    destinations: Mapping[str, int] = field(default_factory=dict)
    bookmark: str | None = None
    level: int | None = None
    count: int | None = None


def check_labels(reading: FileNumbers, expected: Iterable[str]) -> Iterator[str]:
    """Say whether a document's page labels are others than expected."""
    wanted = list(expected)
    if list(reading.labels) != wanted:
        yield f"the page labels are {list(reading.labels)}, not {wanted}"


def check_papers(
    reading: FileNumbers, papers: Iterable[NumberedPaper], wording: Wording
) -> Iterator[str]:
    """Say what disagrees in the pages of papers: stamps, names, bookmarks."""
    for paper in papers:
        yield from check_stamps(reading, paper, wording)
        for key, page in paper.destinations.items():
            if reading.destinations.get(key) != page:
                yield f"the name '{key}' does not lead to the page labelled {reading.labels[page]}"
        if not any(
            mark.page == paper.first
            and paper.bookmark in (None, mark.title)
            and paper.level in (None, mark.level)
            for mark in reading.bookmarks
        ):
            yield f"no bookmark leads to {paper.name}"
    for mark in reading.bookmarks:
        if mark.level == 1 and mark.page is None:
            yield f"the bookmark '{mark.title}' leads nowhere"


def check_stamps(reading: FileNumbers, paper: NumberedPaper, wording: Wording) -> Iterator[str]:
    """Say which pages of a paper are stamped otherwise than they are labelled."""
    stamps = stamp_patterns(wording)
    for page in range(paper.first, paper.last + 1):
        label = reading.labels[page]
        expected = set() if paper.item is None else {wording.say("page-stamp", number=label)}
        if paper.item and page == paper.first:
            expected.add(wording.say("item-stamp", number=paper.item))
        parts = {part for line in reading.stamps[page] for part in _APART.split(line)}
        found = {part for part in parts if any(stamp.match(part) for stamp in stamps)}
        if found != expected:
            yield f"the page labelled {label} is stamped {_listed(found)}, not {_listed(expected)}"


def check_references(
    reading: FileNumbers, papers: Iterable[NumberedPaper], front: Iterable[int], wording: Wording
) -> Iterator[str]:
    """Say which references to papers with an item on the front sheet disagree with their pages.

    One that leads to the first page of a paper may be to the first of its parts, as long as
    another has all its pages.
    """
    by_start = {paper.first: paper for paper in papers}
    pages, referred, to_parts = set(front), set[int](), dict[int, str]()
    for link in reading.links:
        if link.page not in pages or link.target is None:
            continue
        label, paper = reading.labels[link.target], by_start.get(link.target)
        count = find_page_count(link.text, wording)
        if paper is not None and None not in (count, paper.count) and count != paper.count:
            yield f"the agenda says '{link.text}' of {paper.name}, which has {paper.count} pages"
        for first, last in find_page_references(link.text, wording):
            span = PageSpan(first, last)
            if not PageSpan.read(label).holds(span.first):
                yield f"the reference {link.text} leads to the page labelled {label}"
            elif paper is not None and paper.item is not None and span != paper.span:
                if _is_part(span, paper, reading):
                    to_parts[link.target] = link.text
                    continue
                yield f"the agenda refers to {paper.name} by {link.text}"
            referred.add(link.target)
    for start, paper in by_start.items():
        if paper.item and start not in referred:
            if start in to_parts:
                yield f"the agenda refers to {paper.name} by {to_parts[start]}"
            else:
                yield f"no page reference in the agenda leads to {paper.name}"


def _is_part(span: PageSpan, paper: NumberedPaper, reading: FileNumbers) -> bool:
    """Tell whether pages are the first ones of a paper, and not all of them."""
    rest = (reading.labels[page] for page in range(paper.first, paper.last + 1))
    within = any(PageSpan.read(label).holds(span.last) for label in rest)
    return span.first == paper.span.first and span.last != paper.span.last and within


def _listed(parts: set[str]) -> str:
    return ", ".join(sorted(parts)) or "nothing"
