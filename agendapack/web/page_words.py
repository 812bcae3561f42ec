"""Read the words of each printed page from a page of the web edition."""

from html.parser import HTMLParser

from agendapack.model.page_words import PageWords
from agendapack.web.files import BLOCKS


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
