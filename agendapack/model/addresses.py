"""Typed-out addresses of web pages and mailboxes in plain text, found as GitHub finds them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LIKE_ADDRESS = re.compile(r"https?:|www\.|@|mailto:")
LONGEST = 10_000
"""The most characters of a text in which addresses are looked for."""


def find_addresses(words: str) -> Iterator[tuple[str, str | None]]:
    """Yield the pieces of a plain text, each typed-out address with what it links to."""
    if len(words) > LONGEST or not LIKE_ADDRESS.search(words):
        yield words, None
        return
    for token in _make_parser().parseInline(words):
        target = None
        for child in token.children or ():
            if child.type == "text":
                yield child.content, target
            else:
                target = str(child.attrGet("href")) if child.type == "link_open" else None


@cache
def _make_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

    return MarkdownIt("zero").use(gfm_autolink_plugin)
