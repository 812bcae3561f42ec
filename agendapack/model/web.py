"""What a page of the web edition shows, and the words of each printed page for a search.

`render` puts a page into its template. `web/words.json` keeps the words that the public may read;
the search of a site is made from it, and it is searched for withheld words with the pack.
"""

import json
from typing import Any

from agendapack.model.records import dataclass

FOLDER = "web"
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link with its words; `marks` has the printed pages behind it that have no page here."""

    words: str
    address: str
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WebEvent:
    """What was done to the meeting's papers, with links to what it was done to."""

    words: str
    links: tuple[WebLink, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WebPage:
    """One page of the web edition.

    Args:
        file: Its name, for instance `04-overview.html`.
        heading: Its first heading, where `content` has none.
        content: HTML that is safe: a section as written by `web`.
        content_language: Of the content, where it is another.
        annexes: Annexes behind the paper that are PDF, or have pages of their own.
        files: The meeting's PDF files, on the page of the agenda.
        history: When what was published: of the meeting on the page of the agenda, of the paper
            on its own.
    """

    file: str
    title: str
    heading: str
    language: str
    content: str
    content_language: str | None = None
    home: bool = False
    before: WebLink | None = None
    after: WebLink | None = None
    annexes: tuple[WebLink, ...] = ()
    files: tuple[WebLink, ...] = ()
    history: tuple[WebEvent, ...] = ()


WORDS = "web/words.json"
"""Its path below the meeting's output folder."""
FORMAT = 1


@dataclass(frozen=True, slots=True)
class PageWords:
    """A printed page: its number, and its words."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class PaperWords:
    """The printed pages on one page of the web edition, which is below the output folder."""

    page: str
    title: str
    pages: tuple[PageWords, ...]


def write_words(papers: tuple[PaperWords, ...]) -> bytes:
    """Return the file of a meeting."""
    content = [
        {
            "page": paper.page,
            "title": paper.title,
            "pages": [[p.number, p.words] for p in paper.pages],
        }
        for paper in papers
    ]
    text = json.dumps({"format": FORMAT, "papers": content}, indent=1, ensure_ascii=False)
    return (text + "\n").encode()


def read_words(data: bytes) -> tuple[PaperWords, ...]:
    """Return the words that a file has; none for the file of another version of the program."""
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            return ()
        return tuple(_make_paper(each) for each in content["papers"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return ()


def _make_paper(content: dict[str, Any]) -> PaperWords:
    pages = tuple(PageWords(str(number), str(words)) for number, words in content["pages"])
    return PaperWords(str(content["page"]), str(content["title"]), pages)
