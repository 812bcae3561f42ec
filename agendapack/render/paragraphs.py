"""Read the paragraphs of a section's HTML as plain text, in reading order."""

from html.parser import HTMLParser

from agendapack.model.records import dataclass

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {
    *("article", "section", "div", "header", "footer", "p", "ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("figure", "figcaption", "blockquote", "hr"),
}
PAGES = frozenset({"page-ref", "page-range"})
LINE = "agenda.item-"
"""How the ids of the lines of items begin."""
PAGE = "\N{HORIZONTAL ELLIPSIS}"
"""Placeholder for a page number, which only the layout knows."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The text of one block element.

    Args:
        text: The text, with runs of white space replaced by single spaces.
        ids: The ids of the elements that start with this block.
        number: The number of the paragraph, if it has one; in a PDF file, its page: `page 3`.
    """

    text: str
    ids: tuple[str, ...] = ()
    number: str | None = None
    is_heading: bool = False


def read_front(html: str) -> tuple[tuple[str | None, Paragraph], ...]:
    """Return the paragraphs of a front sheet without the lines of items.

    Each comes with the number of the item below which it stands, if it does.
    """
    found: list[tuple[str | None, Paragraph]] = []
    item: str | None = None
    for paragraph in read_paragraphs(html):
        heads = [name for name in paragraph.ids if name.startswith(LINE)]
        if heads:
            item = heads[0].removeprefix(LINE)
        else:
            found.append((item, paragraph))
    return tuple(found)


def read_paragraphs(html: str) -> tuple[Paragraph, ...]:
    """Return the blocks of an HTML fragment that have text; for a picture, its description."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return tuple(reader.paragraphs)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self._words: list[str] = []
        self._ids: list[str] = []
        self._number: str | None = None
        self._heading = False
        self._lists: list[int | None] = []
        self._section = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self.end_block()
            self._heading = tag in HEADINGS
        if "id" in given:
            self._ids.append(given["id"])
        if tag in ("ol", "ul"):
            numbered = "paragraphs" in given.get("class", "").split()
            start = given.get("start", "1")
            self._lists.append(int(start) if numbered and start.isdecimal() else None)
            self._section = given.get("data-section", "")
        elif tag == "li" and self._lists and self._lists[-1] is not None:
            within = f"{self._section}." if self._section else ""
            self._number = f"{within}{self._lists[-1]}"
            self._lists[-1] += 1
        elif tag == "br":
            self._words.append(" ")
        elif tag == "img":
            self._words.append(given.get("alt", ""))
        elif tag in PAGES:
            self._words.append(PAGE)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def end_block(self) -> None:
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self.paragraphs.append(Paragraph(text, tuple(self._ids), self._number, self._heading))
            self._ids.clear()
            self._number = None
            self._heading = False
