"""Turn the bytes of a text file into text, and tell what does not belong there."""

import re
from itertools import islice

from agendapack.codes import Code
from agendapack.load.reading import Reading
from agendapack.problems import Source

SHOWN = 10
"""How many stray characters of one file are told one by one."""

_STRAY = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def decode(reading: Reading, path: str, data: bytes) -> str | None:
    """Return the text with one kind of line end, or None where it is no text at all.

    Whatever can be mended (a byte-order mark, single bytes that are not UTF-8, control
    characters) becomes a problem, and the rest of the file is still looked at.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        reading.report(
            Code.NOT_UTF8,
            f"'{path}' is not text in UTF-8",
            Source(path),
            "save the file as text in the encoding UTF-8",
        )
        return None
    if data.startswith(b"\xef\xbb\xbf"):
        reading.report(
            Code.BYTE_ORDER_MARK,
            "the file starts with a byte-order mark",
            Source(path),
            "save the file as 'UTF-8', not as 'UTF-8 with BOM'",
        )
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = _even_lines(data[: fault.start].decode("utf-8"))
        reading.report(
            Code.NOT_UTF8,
            f"the byte {data[fault.start]:02x} is not UTF-8",
            _place(path, before, len(before)),
            "save the file in the encoding UTF-8",
        )
        text = data.decode("utf-8", errors="replace")
    return _without_strays(reading, path, _even_lines(text))


def _even_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_strays(reading: Reading, path: str, text: str) -> str:
    for stray in islice(_STRAY.finditer(text), SHOWN):
        reading.report(
            Code.CONTROL_CHARACTER,
            f"a control character (U+{ord(stray[0]):04X}) stands in the text",
            _place(path, text, stray.start()),
            "delete it; it cannot be seen, but lies between the characters around this place",
        )
    return _STRAY.sub("\ufffd", text)


def _place(path: str, text: str, index: int) -> Source:
    return Source(path, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))
