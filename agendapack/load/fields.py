"""Read the fields of a text file: YAML, or Markdown with front matter."""

import re
from itertools import islice

from agendapack.load.compose import Fields, compose
from agendapack.load.paths import Reading
from agendapack.model.text import Text
from agendapack.problems import Code, Source

SHOWN = 10
"""The most control characters of one file that are reported one by one."""

LARGEST_TEXT = 2**20
"""The largest file of fields that is read, in bytes."""
MOST_BRACKETS = 10_000
"""The most `[` in a file: a Markdown parser takes quadratic time for those that start no link."""

_STRAY = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def decode(reading: Reading, path: str, data: bytes) -> str | None:
    """Return the text with newlines as its only line ends, or None where it is no text at all.

    Lesser faults (a byte-order mark, single bytes that are not UTF-8, control characters)
    are reported and replaced, so that the rest of the file is still checked.
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
            "delete it; it is invisible, between the characters around this place",
        )
    return _STRAY.sub("\ufffd", text)


def _place(path: str, text: str, index: int) -> Source:
    return Source(path, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def read_fields(reading: Reading, path: str, source: Source) -> Fields | None:
    """Return the fields of a YAML file, or None after a problem."""
    text = read_text(reading, path, source)
    return None if text is None else compose(reading, path, text)


def read_front_matter(reading: Reading, path: str, source: Source) -> Fields | None:
    """Return the fields between the two lines `---`, and the text below as the field `body`."""
    text = read_text(reading, path, source)
    if text is None:
        return None
    lines = text.split("\n")
    ends = [at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"]
    if lines[0].rstrip() != "---" or not ends:
        started = lines[0].rstrip() == "---"
        found = "has no second line '---'" if started else "does not start with a line '---'"
        reading.report(
            Code.FRONT_MATTER,
            f"the file {found}",
            Source(path),
            "put its fields (title, from, ...) between two lines '---', and the text below",
        )
        return None
    end = ends[0]
    # An empty line in place of the first keeps the line numbers.
    fields = compose(reading, path, "\n".join(["", *lines[1:end], ""]))
    if fields is None:
        return None
    if "body" in fields:
        reading.report(
            Code.REPEATED_FIELD,
            "the field 'body' is given twice: here, and as the text below the second '---'",
            fields.keys_at["body"],
            "delete it here",
        )
    body = "\n".join(lines[end + 1 :])
    if body.strip():
        fields["body"] = Text(body, Source(path, end + 2))
    return fields


def read_text(reading: Reading, path: str, source: Source) -> str | None:
    """Return the text of a file, or None after a problem; arguments as for `read_fields`."""
    data = reading.read(path, LARGEST_TEXT, source)
    text = None if data is None else decode(reading, path, data)
    if text is not None and text.count("[") > MOST_BRACKETS:
        reading.report(
            Code.TOO_LARGE,
            f"the file holds more than {MOST_BRACKETS} square brackets",
            Source(path),
            "split the file",
        )
        return None
    return text
