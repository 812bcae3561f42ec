"""Markdown and plain text as annexes; how any text is decoded."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from html import escape

from agendapack.convert.job import Content, Job, UnusableAnnex
from agendapack.model.facts import LARGEST_TEXT, kind_of
from agendapack.problems import Code

UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def convert_text(job: Job) -> Content:
    """Return Markdown unchanged; plain text becomes paragraphs that keep their line breaks.

    Raises:
        UnusableAnnex: It is not in its encoding, has control characters, or is empty or very long.
    """
    text = _decode(job)
    if kind_of(job.order.file) == "markdown":
        return Content(text, is_markdown=True)
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.strip("\n"))
    return Content("\n".join(_write_paragraph(paragraph) for paragraph in paragraphs))


def _decode(job: Job) -> str:
    if len(job.data) > LARGEST_TEXT:
        raise UnusableAnnex(
            Code.TOO_LARGE,
            f"is larger than {LARGEST_TEXT // 2**20} MB, the most that is allowed of text",
            "take the part that the meeting needs",
        )
    text = decode_as_asked(job).replace("\r\n", "\n").replace("\r", "\n")
    found = UNPRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise UnusableAnnex(
            Code.CONTROL_CHARACTER,
            f"has the control character U+{ord(found[0]):04X} in line {line}",
            "delete it; if this is no text file, its name has the wrong ending",
            line,
        )
    if not text.strip():
        raise UnusableAnnex(Code.EMPTY_FILE, "is empty", "write something, or take the annex out")
    return text


def codec_of(job: Job) -> str:
    """Return the encoding of a file: as its annex says, UTF-16 if it is marked so, or UTF-8."""
    marked = "utf-16" if job.data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    name = job.order.encoding or marked
    return "utf-8-sig" if name == "utf-8" else name


def decode_as_asked(job: Job) -> str:
    """Return the text of a file in the encoding that its annex names, or in UTF-8.

    Raises:
        UnusableAnnex: It is no text in that encoding.
    """
    name = job.order.encoding or "utf-8"
    try:
        return job.data.decode(codec_of(job))
    except UnicodeDecodeError as fault:
        line = job.data.count(b"\n", 0, fault.start) + 1
        raise UnusableAnnex(
            Code.NOT_UTF8,
            f"is not {name.upper()} text: byte {job.data[fault.start]:#04x} in line {line}",
            "save it again in the encoding UTF-8",
            line,
        ) from None


def _write_paragraph(text: str) -> str:
    lines = (_write_line(line) for line in text.split("\n"))
    return f"<p>{'<br/>'.join(lines)}</p>"


def _write_line(line: str) -> str:
    """Escape a line and keep its indent, the only structure that plain text has."""
    line = line.expandtabs(4).rstrip()
    indent = len(line) - len(line.lstrip(" "))
    return "\N{NO-BREAK SPACE}" * indent + escape(line.lstrip(" "))
