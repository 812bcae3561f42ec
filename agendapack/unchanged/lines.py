"""The file with a line for each meeting: lines are put behind it, and dead ones dropped."""

import os

from agendapack.private_files import open_private
from agendapack.unchanged.line import CHECK, GROUP, GROUPS, TAB, is_sound
from agendapack.unchanged.store import alone

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module `typing` takes its time to import
    from collections.abc import Iterator
    from typing import BinaryIO

LENGTH_BITS = 24
LONGEST = (1 << LENGTH_BITS) - 1
"""The most bytes of a line: a place is one number, of the offset and of the length."""


def find_lines(stream: "BinaryIO") -> tuple[dict[bytes, int], int]:
    """Return the place of the last line of each meeting, and how many others there are."""
    places: dict[bytes, int] = {}
    offset = count = 0
    for line in stream:
        count += 1
        if len(line) <= LONGEST:
            places[line[CHECK : line.find(TAB, CHECK)]] = offset << LENGTH_BITS | len(line)
        offset += len(line)
    return places, count - len(places)


def append_line(home: str, line: bytes) -> None:
    """Put a line behind the index; what an earlier run broke off is ended first.

    Raises:
        OSError: It cannot be written.
    """
    with alone(home), open(f"{home}/index", "a+b", opener=open_private) as stream:
        size = stream.seek(0, os.SEEK_END)
        if size:
            stream.seek(size - 1)
        stream.write(line if not size or stream.read(1) == b"\n" else b"\n" + line)


def compact(home: str) -> None:
    """Write the index anew with the last line of each meeting that is still there.

    Raises:
        OSError: It cannot be written.
    """
    index, draft = f"{home}/index", f"{home}/index.new"
    with alone(home), open(index, "rb") as stream:
        with open(draft, "wb", opener=open_private) as out:
            out.writelines(line for _, line in _lines_that_count(stream))
        os.replace(draft, index)


def find_there(home: str) -> set[bytes]:
    """Return the meetings whose lines name a folder that is there, in whatever workspace."""
    try:
        with open(f"{home}/index", "rb") as stream:
            return {name for name, _ in _lines_that_count(stream)}
    except OSError:
        return set()


def _lines_that_count(stream: "BinaryIO") -> "Iterator[tuple[bytes, bytes]]":
    places, _ = find_lines(stream)
    for name in sorted(places):
        stream.seek(places[name] >> LENGTH_BITS)
        line = stream.read(places[name] & LONGEST)
        if _counts(line):
            yield name, line


def _counts(line: bytes) -> bool:
    groups = line[CHECK:-1].split(GROUP)
    return is_sound(line) and len(groups) == GROUPS and os.path.isdir(groups[1].split(TAB)[0])
