"""The words of each printed page that the public may read, as `web/words.json` keeps them.

The search of a site is made from these files. They are searched for withheld words with the pack.
"""

import json
from dataclasses import dataclass
from typing import Any

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
    """The printed pages that stand on one page of the web edition.

    Args:
        page: The page of the web edition, below the output folder.
    """

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
