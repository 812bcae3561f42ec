"""What the address of a link leads to, as far as the address itself tells."""

import re
from ipaddress import ip_address

WEB_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"]+", re.IGNORECASE)
"""The addresses of links that a paper of another program keeps."""
INNER = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp")


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
