"""Addresses: those typed out in plain text, and where the address of a link leads.

Addresses of web pages and mailboxes in text are found as GitHub finds them.

They lead to the web, or to a file on somebody's computer. A file means something on that computer
only, unless it is in the document itself.
"""

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


LIKE_ADDRESS = re.compile(r"https?:|www\.|@|mailto:")
LONGEST = 10_000
"""The most characters of a text in which addresses are looked for."""

WEB_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:|sip:|xmpp:)[^\s<>\"]+", re.IGNORECASE)
"""The addresses of links that a paper of another program keeps."""
INNER = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp")


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


def leads_to_file(address: str) -> bool:
    """Tell whether an address leads to a file on a computer or a file server."""
    lowered = address.lower()
    drive = lowered[1:3] in (":\\", ":/") and lowered[:1].isalpha()
    return lowered.startswith(("file:", "\\\\")) or drive


def leads_into_private_network(address: str) -> bool:
    """Tell whether its host means something on somebody's own network only (RFC 1918, 6761)."""
    host = _host(address)
    if not host:
        return False
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(INNER)


def _host(address: str) -> str:
    scheme, slashes, rest = address.partition("://")
    if not slashes or not scheme.isalpha():
        return ""
    for end in "/?#\\":
        rest = rest.partition(end)[0]
    rest = rest.rpartition("@")[2].lower()
    if rest.startswith("["):
        return rest[1:].partition("]")[0]
    return rest.partition(":")[0].rstrip(".")


WEB = ("http:", "https:", "mailto:", "tel:", "sip:", "xmpp:")


def web_address(address: str, base: str = "") -> str | None:
    """Return where an address, after a base, leads on the web; None for a file or a program."""
    plain = address.strip()
    if plain.lower().startswith(WEB):
        return plain
    if plain.lower().startswith("www."):
        return f"http://{plain}"
    if base.strip().lower().startswith(("http:", "https:")) and ":" not in plain.partition("/")[0]:
        try:
            return urljoin(base.strip(), plain)
        except ValueError:  # of brackets that are no address
            return None
    return None


def file_path(address: str) -> str:
    """Return the path in an address of a file, with plain slashes and without its fragment."""
    plain = unquote(address.strip()).replace("\\", "/").partition("#")[0]
    return plain[5:] if plain.lower().startswith("file:") else plain


def file_name(path: str) -> str:
    """Return the name of a file as two paths to it are compared: no folders, small letters."""
    return posixpath.basename(file_path(path)).lower()
