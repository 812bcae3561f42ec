"""Which content numbers stand in contents, read once for the same bytes."""

import json
from collections.abc import Iterator, Mapping, Sequence

from agendapack.assemble.contents import blank_opaque, read_marks
from agendapack.model.cache import Cache, key_of

TOGETHER = 8
"""Contents in one entry: with fewer there are many, with more few stay as they were."""

Content = tuple[bytes, Mapping[str, int | None]]
"""The bytes of a content, decoded, and the MCIDs of its named property lists."""


def read_mcids(contents: Sequence[Content], cache: Cache) -> Iterator[tuple[int, ...]]:
    """Read the MCIDs of each content in order of appearance, repeats included.

    Args:
        contents: What is read, decoded.
        cache: What was read of exactly these bytes before.
    """
    for start in range(0, len(contents), TOGETHER):
        yield from _read(contents[start : start + TOGETHER], cache)


def _read(contents: Sequence[Content], cache: Cache) -> list[tuple[int, ...]]:
    key = key_of("marks", contents)
    kept = cache.get(key)
    if kept is not None:
        return [tuple(mcids) for mcids in json.loads(kept)]
    read = [read_marks(blank_opaque(data), named).mcids for data, named in contents]
    cache.put(key, json.dumps(read, separators=(",", ":")).encode())
    return read
