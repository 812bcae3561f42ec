"""Find links in the pages of a site that lead nowhere."""

import posixpath
from collections.abc import Container, Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

TARGETS = frozenset({"href", "src"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in TARGETS and value:
                self.links.append(value)


def find_dead(
    pages: Mapping[str, str], files: Container[str], pdf_pages: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Yield each link that leads nowhere, after the path of its page.

    Args:
        pages: The text of each page to look at, by path.
        files: The paths of all files of the site.
        pdf_pages: How many pages PDF files have, by path.
    """
    readers: dict[str, _Reader] = {}
    for path, text in pages.items():
        readers[path] = _Reader()
        readers[path].feed(text)
        readers[path].close()
    for path, reader in readers.items():
        for link in dict.fromkeys(reader.links):
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            there = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), unquote(address.path))
                if address.path
                else path
            )
            if there not in files or not _has(there, address.fragment, readers, pdf_pages):
                yield path, link


def _has(
    path: str, fragment: str, readers: Mapping[str, _Reader], pdf_pages: Mapping[str, int]
) -> bool:
    """Tell whether a file has the place that a link names; pages not looked at are believed."""
    if not fragment:
        return True
    if path in readers:
        return unquote(fragment) in readers[path].ids
    name, _, number = fragment.partition("=")
    if path in pdf_pages and name == "page":
        return number.isdigit() and 1 <= int(number) <= pdf_pages[path]
    return True
