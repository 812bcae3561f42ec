"""What in a file acts, leads somewhere private, or carries other files.

None of it comes into a pack but links to the web; this only finds what to tell.
"""

from collections.abc import Iterator
from ipaddress import ip_address

from agendapack.pdf.objects import (
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    PdfObject,
    TextStringObject,
    items,
    look,
    look_dict,
    look_name,
    raw,
    resolve,
    sayable,
)
from agendapack.pdf.source import Source
from agendapack.pdf.tags import number_tree

HARMLESS = {"GoTo", "GoToR", "GoToE", "URI", "Named", "Thread"}
INNER = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp")
MOST_IN_A_CHAIN = 50


def annotations(source: Source) -> Iterator[DictionaryObject]:
    """Go through the annotations of all pages."""
    for page in source.pages:
        for item in items(raw(page, "Annots")):
            found = resolve(item)
            if isinstance(found, DictionaryObject):
                yield found


def scripts(source: Source) -> Iterator[str]:
    """Name each kind of active content, repeats included (ISO 32000-1, 12.6)."""
    root = source.root
    if look(look(root, "Names"), "JavaScript") is not None:
        yield "JavaScript"
    if look(look(root, "AcroForm"), "XFA") is not None:
        yield "an XFA form"
    yield from _kinds(look(root, "OpenAction"))
    for holder in (root, *source.pages, *annotations(source)):
        yield from _kinds(look(holder, "A"))
        for action in look_dict(holder, "AA").values():
            yield from _kinds(resolve(action))


def embedded_files(source: Source) -> Iterator[str]:
    """Name the files within the file (ISO 32000-1, 7.11.4), and in it (ISO 32000-2, 14.13)."""
    listed = number_tree(look(look(source.root, "Names"), "EmbeddedFiles"), "Names")
    for key, value in listed.items():
        yield _file_name(resolve(value), str(key))
    for holder in (source.root, *source.pages):
        for item in items(raw(holder, "AF")):
            yield _file_name(resolve(item))
    for annotation in annotations(source):
        if look_name(annotation, "Subtype") == "FileAttachment":
            yield _file_name(look(annotation, "FS"))


def is_portfolio(source: Source) -> bool:
    """Tell whether the files within are its content (ISO 32000-1, 7.11.6)."""
    return bool(look_dict(source.root, "Collection")) and any(embedded_files(source))


def is_placeholder(source: Source) -> bool:
    """Tell whether its pages have to be made from an XFA form (ISO 32000-1, 7.7.2, 12.7.8)."""
    has_form = look(look(source.root, "AcroForm"), "XFA") is not None
    return has_form and _is_true(look(source.root, "NeedsRendering"))


def links(source: Source) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses of links that lead to files, and into private networks."""
    to_files: list[str] = []
    private: list[str] = []
    for annotation in annotations(source):
        action = look_dict(annotation, "A")
        kind = look_name(action, "S")
        if kind in ("GoToR", "GoToE", "Launch"):
            to_files.append(_file_name(look(action, "F")))
        elif kind == "URI":
            address = _text(look(action, "URI")).strip()
            if _is_a_file(address):
                to_files.append(address)
            elif _is_private(_host(address)):
                private.append(address)
    return tuple(to_files), tuple(private)


def _kinds(action: PdfObject | None) -> Iterator[str]:
    for _ in range(MOST_IN_A_CHAIN):
        kind = look_name(action, "S")
        if kind is None:
            return
        if kind not in HARMLESS:
            yield sayable(kind)
        action = resolve(next(iter(items(look(action, "Next"))), None))


def _text(value: PdfObject | None) -> str:
    if isinstance(value, ByteStringObject):
        return bytes(value).decode("latin-1")
    return str(value) if isinstance(value, TextStringObject) else ""


def _file_name(value: PdfObject | None, key: str = "(no name)") -> str:
    named = _text(look(value, "UF")) or _text(look(value, "F")) or _text(value) or key
    return "".join(char if char.isprintable() else " " for char in named)


def _is_true(value: PdfObject | None) -> bool:
    return isinstance(value, BooleanObject) and bool(value.value)


def _is_a_file(address: str) -> bool:
    lowered = address.lower()
    drive = lowered[1:3] in (":\\", ":/") and lowered[:1].isalpha()
    return lowered.startswith(("file:", "\\\\")) or drive


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


def _is_private(host: str) -> bool:
    """Tell whether a host means something on somebody's own network only (RFC 1918, 6761)."""
    if not host:
        return False
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(INNER)
