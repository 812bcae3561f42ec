"""JPEG files without what they say of themselves: where, when, by whom, in which program.

What is left is all that a picture needs: its pixels, unchanged, its colour profile, and the
marker by which Adobe's programs say how colours are stored (ISO/IEC 10918-1, annex B;
ISO/IEC 15444-1, annex I, for JPEG 2000).
"""

from collections.abc import Iterator
from struct import error, pack, unpack_from

START, END, SCAN = b"\xff\xd8", 0xD9, 0xDA
ALONE = {0x01, *range(0xD0, 0xD8)}
"""Markers that have no segment; those from 0xD0 also stand within a scan."""
PROGRAMS, COMMENT = range(0xE0, 0xF0), 0xFE
KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""What a segment of a program begins with that stays."""
JFIF = 14
"""Bytes of a JFIF segment before its thumbnail, whose width and height are the last two."""
TOLD = (b"xml ", b"uuid", b"uinf", b"jp2i", b"asoc", b"free", b"skip")
"""Boxes of JPEG 2000 that say something of the picture, and are no part of it."""


def strip_jpeg(data: bytes) -> bytes:
    """Return a JPEG file with no more than its picture; what is no JPEG file stays as it is."""
    if not data.startswith(START):
        return data
    kept = [START, *_segments(data)]
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[bytes]:
    """Go through what stays of a file behind its start, up to the end of the picture."""
    at = 2
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return
        marker = data[at + 1]
        if marker in (0x00, 0xFF):  # a byte of padding
            at += 1
            continue
        if marker == END:
            yield data[at : at + 2]
            return
        if marker in ALONE:
            yield data[at : at + 2]
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at:end]
        if marker == SCAN:
            end = _end_of_scan(data, end)
            yield data[at:end]
        elif marker not in PROGRAMS and marker != COMMENT:
            yield segment
        elif marker in KEPT and segment[4:].startswith(KEPT[marker]):
            yield _without_thumbnail(segment) if marker == 0xE0 else segment
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the next marker stands that is no part of a scan."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and data[at + 1] not in ALONE and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _without_thumbnail(segment: bytes) -> bytes:
    body = segment[4 : 4 + JFIF - 2] + b"\0\0"
    return b"\xff\xe0" + pack(">H", len(body) + 2) + body if len(segment) >= 4 + JFIF else segment


def strip_jpeg_2000(data: bytes) -> bytes:
    """Return a JPEG 2000 file without the boxes that say something of its picture."""
    if data[4:8] != b"jP  ":
        return data
    kept, at = [], 0
    try:
        while at < len(data):
            length, kind = unpack_from(">I4s", data, at)
            if length == 1:
                length = unpack_from(">Q", data, at + 8)[0]
            end = len(data) if length == 0 else at + length
            if end <= at or end > len(data):
                return data
            if kind not in TOLD:
                kept.append(data[at:end])
            at = end
    except error:
        return data
    return b"".join(kept)
