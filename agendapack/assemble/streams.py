"""The data of streams, and the content of pages, without their filters."""

from agendapack.assemble.words import items, raw, resolve
from agendapack.pdf_objects import DictionaryObject, EncodedStreamObject, StreamObject


def decoded(value: StreamObject) -> bytes | None:
    """Return the data of a stream without its filters; None if it cannot be read."""
    if not isinstance(value, EncodedStreamObject):
        return value._data
    try:
        return value.get_data()
    except Exception:  # the filters raise many kinds for damaged data
        return None


def page_content(page: DictionaryObject) -> bytes:
    """Return a page's whole content, its streams joined by line ends.

    A stream that cannot be read counts as empty, as it does in viewers.
    """
    parts = []
    for item in items(raw(page, "Contents")):
        part = resolve(item)
        if isinstance(part, StreamObject):
            parts.append(decoded(part) or b"")
    return b"\n".join(parts)
