"""Read pages of a web edition as a browser does: their words, ids, links and page marks."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

BLOCKS = {"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "br", "caption", "div", "tr"}


@dataclass
class Page:
    """A page: its words in `main`, ids, links, the words behind each page mark, heads of tables."""

    words: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    marks: dict[str, tuple[str, str]] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.said: list[str] = []
        self.places: list[tuple[str, str, int]] = []
        self.mark = ""
        self.head_starts = 0
        self.is_main = self.is_mark = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.is_main |= tag == "main"
        self.page.ids += [given["id"]] if "id" in given else []
        self.page.links += [given["href"]] if "href" in given else []
        self.page.sources += [given["src"]] if "src" in given else []
        if given.get("role") == "doc-pagebreak":
            self.mark = given["id"].removeprefix("page-")
        if given.get("class") == "page":
            self.is_mark = True
            self.places.append((self.mark, given["href"], len("".join(self.said))))
        self.said += [" "] if tag in BLOCKS else []
        if tag == "thead":
            self.head_starts = len(self.said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self.page.heads.append(re.sub(r"\s", "", "".join(self.said[self.head_starts :])))
        self.is_main &= tag != "main"
        self.is_mark &= tag != "a"
        self.said += [" "] if tag in BLOCKS else []

    def handle_data(self, data: str) -> None:
        if self.is_main and not self.is_mark:
            self.said.append(data)


def read(file: Path) -> Page:
    reader = _Reader()
    reader.feed(file.read_text("utf-8"))
    words = "".join(reader.said)
    page = reader.page
    page.words = " ".join(words.split())
    page.marks = {
        label: (href, re.sub(r"\s", "", words[place:])) for label, href, place in reader.places
    }
    return page
