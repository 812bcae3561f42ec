"""Marks of printed pages in the web edition, its words for audit and search, and its pictures.

The layout says with which letters a page begins. These are looked for in the text of the section,
near the place that the length of the pages before suggests. A layout may put words into another
order, for instance where it divides a wide table, so shorter runs are tried, too.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from html.parser import HTMLParser
from urllib.parse import unquote

from agendapack.model import dataclass
from agendapack.model.document import Passage
from agendapack.model.public_meeting import PageWords
from agendapack.model.section import EmbeddedPicture, HtmlElement, PageStart, Place

BLOCKS = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "caption", "div"),
        *("figcaption", "section", "header", "footer", "main", "title", "article", "tr", "table"),
        *("nav", "ul", "ol", "dl"),
    }
)
SAID = frozenset({"alt", "href", "src", "title", "aria-label", "content", "id", "name"})
"""Attributes in which words may stand."""
ADDRESSES = frozenset({"href", "src"})


def picture_file(number: int, picture: EmbeddedPicture) -> tuple[str, bytes]:
    """Return the name and the bytes of a picture, numbered from 1, for browsers: JPEG or PNG."""
    if picture.packing == "DCTDecode":
        return f"pictures/{number}.jpg", picture.data
    return f"pictures/{number}.png", _write_png(picture)


def _write_png(picture: EmbeddedPicture) -> bytes:
    """Return a PNG file (W3C PNG, clause 5) of eight bits a sample."""
    samples, colour = (3, 2) if picture.space == "DeviceRGB" else (1, 0)
    rows, wide = zlib.decompress(picture.data), picture.width * samples
    filtered = b"".join(
        b"\0" + rows[start : start + wide] for start in range(0, wide * picture.height, wide)
    )
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, colour, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(filtered, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


class _PassageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS or tag == "br":
            self.words.append("\n")
        self.attributes += [
            unquote(value) if name in ADDRESSES else value
            for name, value in attrs
            if value and name in SAID
        ]

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.attributes.append(data)


def read_page(html: str) -> Iterator[Passage]:
    """Yield the words of a page, and each value of its attributes and comments."""
    reader = _PassageReader()
    reader.feed(html)
    reader.close()
    yield Passage("the text", None, "".join(reader.words))
    for value in dict.fromkeys(reader.attributes):
        yield Passage("an attribute", None, value)


def read_values(content: object) -> Iterator[Passage]:
    """Yield each text in what a JSON file has."""
    if isinstance(content, str):
        yield Passage("a value", None, content)
    elif isinstance(content, list | dict):
        for each in content.values() if isinstance(content, dict) else content:
            yield from read_values(each)


class _Reader(HTMLParser):
    """Sorts the words of `main` by the page marks before them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.pages: dict[str, list[str]] = {}
        self._here: list[str] | None = None
        self._inside: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("title", "main"):
            self._inside.add(tag)
        elif tag == "a" and given.get("class") == "page":
            self._inside.add("mark")
        elif given.get("role") == "doc-pagebreak" and "main" in self._inside:
            number = str(given.get("id")).removeprefix("page-")
            self._here = self.pages.setdefault(number, [])
        if tag in BLOCKS or tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        self._inside -= {"mark" if tag == "a" else tag}
        if tag in BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if "title" in self._inside:
            self.title += data
        elif "main" in self._inside and "mark" not in self._inside and self._here is not None:
            self._here.append(data)


def words_by_page(html: str) -> tuple[str, tuple[PageWords, ...]]:
    """Return the title of a page, and the words of each printed page that begins on it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    pages = ((number, " ".join("".join(said).split())) for number, said in reader.pages.items())
    return reader.title, tuple(PageWords(number, words) for number, words in pages)


MARK = "page-mark"
"""The element that stands at the start of a page; its attribute `page` is the page's index."""
ROWS = frozenset({"thead", "tbody", "tr", "ul", "ol", "dl"})
"""Elements that have no room for a mark between their children."""
CELLS = frozenset({"td", "th", "li", "dt", "dd", "caption", "figcaption"})
LENGTHS = (60, 30, 16, 8, 4)
"""The letters that are looked for, the longest run first."""


@dataclass(slots=True)
class _Letters:
    """The letters of a section without white space, and where each stands in the tree.

    Args:
        text: All letters in reading order.
        homes: For each letter: the path of elements down to its own, the index of the text among
            the children of the last, and the offset in the text.
        pictures: The path to each picture that has an alternative text, the picture last.
        named: The path to each element with an id.
    """

    text: list[str] = field(default_factory=list)
    homes: list[tuple[tuple[HtmlElement, ...], int, int]] = field(default_factory=list)
    pictures: list[tuple[HtmlElement, ...]] = field(default_factory=list)
    named: dict[str, tuple[HtmlElement, ...]] = field(default_factory=dict)

    def read(self, element: HtmlElement, above: tuple[HtmlElement, ...] = ()) -> None:
        path = (*above, element)
        if element.id:
            self.named[element.id] = path
        if element.tag == "img" and element.attributes.get("alt"):
            self.pictures.append(path)
        for index, child in enumerate(element.children):
            if isinstance(child, HtmlElement):
                self.read(child, path)
                continue
            for offset, letter in enumerate(child):
                if not letter.isspace():
                    self.text.append(letter)
                    self.homes.append((path, index, offset))


def mark_pages(
    root: HtmlElement, starts: Sequence[PageStart], places: Mapping[str, Place]
) -> tuple[int, ...]:
    """Put a mark into a section where each of its pages begins, the first at its start.

    Args:
        root: The section; its children are changed.
        places: The page of each id, for a page whose letters are not found.

    Returns:
        The indexes of the pages whose letters were not found.
    """
    letters = _Letters()
    letters.read(root)
    text = "".join(letters.text)
    found: list[tuple[int, int]] = []
    before: list[tuple[tuple[HtmlElement, ...], int]] = []
    last: list[int] = []
    missing: list[int] = []
    expected = 0
    for page, start in enumerate(starts[1:], 1):
        expected += starts[page - 1].length
        at = _find(text, start.letters, expected)
        if start.picture is not None and start.picture < len(letters.pictures):
            before.append((letters.pictures[start.picture], page))
        elif at is not None:
            found.append((at, page))
        else:
            missing.append(page)
            path = _first_on(page, letters.named, places)
            if path is None:
                last.append(page)
            else:
                before.append((path, page))
    # From the end, so that what is put in does not move the places before it.
    for at, page in sorted(found, reverse=True):
        _split(*letters.homes[at], page)
    for path, page in reversed(before):
        _insert_before(path, page)
    root.children += map(_mark, last)
    if starts:
        root.children.insert(0, _mark(0))
    return tuple(missing)


def _find(text: str, letters: str, expected: int) -> int | None:
    """Return where the longest start of a page that the text has stands nearest to a place."""
    for length in LENGTHS:
        wanted = letters[:length]
        places = list(_every(text, wanted)) if wanted else []
        if places:
            return min(places, key=lambda place: abs(place - expected))
    return None


def _every(text: str, wanted: str) -> Iterator[int]:
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def _first_on(
    page: int, named: Mapping[str, tuple[HtmlElement, ...]], places: Mapping[str, Place]
) -> tuple[HtmlElement, ...] | None:
    return next(
        (p for name, p in named.items() if name in places and places[name].page == page), None
    )


def _split(path: tuple[HtmlElement, ...], index: int, offset: int, page: int) -> None:
    """Put a mark into a text; before the link, where the text is part of one."""
    link = next((place for place, element in enumerate(path) if element.tag == "a"), None)
    if link is not None:
        _insert_before(path[: link + 1], page)
        return
    owner = path[-1]
    words = owner.children[index]
    assert isinstance(words, str)
    owner.children[index : index + 1] = [words[:offset], _mark(page), words[offset:]]


def _insert_before(path: tuple[HtmlElement, ...], page: int) -> None:
    """Put a mark before the last element of a path, or at its start where it stands in a table."""
    element = path[-1]
    while element.tag in ROWS and (cells := list(element.elements())):
        element = cells[0]
    if element.tag in CELLS or len(path) < 2:
        element.children.insert(0, _mark(page))
        return
    owner = path[-2]
    index = next(place for place, child in enumerate(owner.children) if child is element)
    owner.children.insert(index, _mark(page))


def _mark(page: int) -> HtmlElement:
    return HtmlElement(MARK, {"page": str(page)})
