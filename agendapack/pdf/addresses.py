"""Where the addresses of links lead: on the web, or to a file on somebody's computer.

A file means something on that computer only, unless it is in the document itself.
"""

import posixpath
from urllib.parse import unquote, urljoin

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
