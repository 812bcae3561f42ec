"""Every link in the documents leads to a file that exists, and to a heading that it has."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
ATTRIBUTES = {"link_open": "href", "image": "src"}


@cache
def tokens_of(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))


def links_in(page: Path) -> Iterator[str]:
    """Yield where the links and pictures of a page lead; what is in code is none."""
    for block in tokens_of(page):
        for token in block.children or ():
            if token.type in ATTRIBUTES:
                yield unquote(str(token.attrs[ATTRIBUTES[token.type]]))


@cache
def anchors_of(page: Path) -> frozenset[str]:
    """Return the names that GitHub gives to the headings of a page; Sphinx gives the same."""
    tokens = tokens_of(page)
    heads = [b for a, b in pairwise(tokens) if a.type == "heading_open"]
    found: list[str] = []
    for head in heads:
        words = "".join(part.content for part in head.children or ())
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        again = sum(
            re.fullmatch(rf"{re.escape(name)}(-\d+)?", other) is not None for other in found
        )
        found.append(f"{name}-{again}" if again else name)
    return frozenset(found)


def broken(page: Path) -> Iterator[str]:
    for link in links_in(page):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_links_are_found_and_broken_ones_told(tmp_path: Path) -> None:
    assert sum(len(list(links_in(page))) for page in PAGES) > 140
    page = tmp_path / "page.md"
    page.write_text("# A *Head*: `x`\n\n[a](#a-head-x) [b](#b) [c](c.md) `[d](d.md)` ![e](e.png)\n")
    assert list(broken(page)) == ["#b", "c.md", "e.png"]


def test_every_page_is_listed() -> None:
    lists = (DOCS / "index.md", DOCS / "decisions" / "README.md")
    listed = {(page.parent / link).resolve() for page in lists for link in links_in(page)}
    assert [page for page in sorted(DOCS.rglob("*.md")) if page not in {*listed, lists[0]}] == []
