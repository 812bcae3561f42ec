"""The index of a file that is written as most are: one table, and every object where it says.

pypdf reads a cross-reference table (ISO 32000-1, 7.5.4) a row at a time and goes to see
each object. Here all of it is taken up at once; a file with anything else in its table,
its trailer or its end is left to pypdf, which knows how to mend it.
"""

import re
from typing import NamedTuple

_ROW = 20
_LONGEST_END = 64
_END = re.compile(rb"startxref[\r\n ]++([0-9]{1,10})[\r\n ]++%%EOF[\r\n ]*+\Z")
_HEAD = re.compile(rb"xref[\r\n ]{1,3}0 ([0-9]{1,7})[\r\n ]{1,3}(?=[0-9])")
_ROWS = re.compile(rb"[0-9]{10} 65535 f[\r\n ]{2}(?:[0-9]{10} 00000 [nf][\r\n ]{2})*+")
_TRAILER = re.compile(rb"trailer[\r\n ]*+(<<.*>>)[\r\n ]*+", re.DOTALL)
_ELSEWHERE = (b"/Prev", b"/XRefStm")


class PlainIndex(NamedTuple):
    """Where everything is, in bytes from the beginning of the file.

    Args:
        places: Of each object, by its number.
        bodies: Of what follows `12 0 obj`.
        trailer: The trailer dictionary, as it stands in the file.
    """

    places: dict[int, int]
    bodies: dict[int, int]
    trailer: bytes


def read_plain_index(data: bytes) -> PlainIndex | None:
    """Return the index of a file; None where it is not as plain as that."""
    end = _END.search(data, max(0, len(data) - _LONGEST_END))
    head = _HEAD.match(data, int(end[1])) if end and data.startswith(b"%PDF-") else None
    if end is None or head is None:
        return None
    rows = data[head.end() : head.end() + _ROW * int(head[1])]
    trailer = _TRAILER.fullmatch(data, head.end() + len(rows), end.start())
    if trailer is None or any(word in trailer[1] for word in _ELSEWHERE):
        return None
    if len(rows) != _ROW * int(head[1]) or not _ROWS.fullmatch(rows):
        return None
    places: dict[int, int] = {}
    bodies: dict[int, int] = {}
    for number, start in enumerate(range(_ROW, len(rows), _ROW), 1):
        if rows[start + 17] == ord("n"):
            place, label = int(rows[start : start + 10]), b"%d 0 obj" % number
            if not data.startswith(label, place):
                return None
            places[number] = place
            bodies[number] = place + len(label)
    return PlainIndex(places, bodies, trailer[1])
