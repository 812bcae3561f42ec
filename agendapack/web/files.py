"""The files of the web edition that are no pages, and the words of all: for audit and search."""

import struct
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from agendapack.model.audit import Passage
from agendapack.model.section import EmbeddedPicture
from agendapack.model.web import PageWords

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
