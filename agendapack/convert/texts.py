"""Markdown and plain text as annexes; how any text is decoded."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from html import escape
from itertools import count

from agendapack.convert.job import Content, Job, Links, UnusableAnnex
from agendapack.model.addresses import find_addresses
from agendapack.model.facts import LARGEST_TEXT, kind_of
from agendapack.model.wording import NO_BREAK
from agendapack.problems import Code

TAB = 8
WIDEST = 100
"""The most characters of a line in letters of one width that fit beside one another on a page."""
COLUMNS = re.compile(r"[^\s.!?:] {2,}\S|\S {3,}\S")
"""Spaces within a line that are more than those behind the end of a sentence."""

UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def convert_text(job: Job) -> Content:
    """Return Markdown unchanged; plain text becomes paragraphs that keep their line breaks.

    Lines with columns keep their spaces, and a form feed starts a page.
    """
    text = _decode(job)
    if kind_of(job.order.file) == "markdown":
        return Content(text, is_markdown=True)
    wide = max(map(len, filter(COLUMNS.search, text.expandtabs(TAB).split("\n"))), default=0)
    if wide > WIDEST:
        job.warn(
            Code.WIDE_TABLE,
            f"has columns in lines of {wide} characters; those with more than {WIDEST} are broken",
            "make a spreadsheet of it, in which each column has a head",
        )
    links = Links()
    for line in text.split("\n"):
        for words, target in find_addresses(line):
            if target:
                links.keep(target, words)
    links.tell(job)
    pages = [page for page in text.split("\f") if page.strip()]
    return Content("\n".join(map(_write_page, pages, count())))


def _decode(job: Job) -> str:
    if len(job.data) > LARGEST_TEXT:
        raise UnusableAnnex(
            Code.TOO_LARGE,
            f"is larger than {LARGEST_TEXT // 2**20} MB, the most that is allowed of text",
            "take the part that the meeting needs",
        )
    text = decode_as_asked(job).replace("\r\n", "\n").replace("\r", "\n")
    is_plain = kind_of(job.order.file) != "markdown"
    found = UNPRINTABLE.search(text.replace("\f", "\n") if is_plain else text)
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
    """Return the text of a file in the encoding that its annex names, or in UTF-8."""
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


def _write_page(text: str, number: int) -> str:
    """Write the paragraphs of a page; from the second on, it starts on a page of its own."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.strip("\n"))
    written = [_write_paragraph(paragraph) for paragraph in paragraphs if paragraph.strip()]
    return f'<div class="new-page">{"".join(written)}</div>' if number else "\n".join(written)


def _write_paragraph(text: str) -> str:
    """Write a paragraph; one with columns is set in letters of one width."""
    lines = [line.expandtabs(TAB).rstrip() for line in text.split("\n")]
    if _has_columns(lines):
        kept = (escape(line.replace(" ", NO_BREAK)) or NO_BREAK for line in lines)
        return f"<p><code>{'<br/>'.join(kept)}</code></p>"
    return f"<p>{'<br/>'.join(map(_write_line, lines))}</p>"


def _write_line(line: str) -> str:
    """Escape a line and keep its indent, the only structure that is left."""
    indent = len(line) - len(line.lstrip(" "))
    pieces = (
        f'<a href="{escape(target)}">{escape(words)}</a>' if target else escape(words)
        for words, target in find_addresses(line.lstrip(" "))
    )
    return NO_BREAK * indent + "".join(pieces)


def _has_columns(lines: list[str]) -> bool:
    return any(COLUMNS.search(line) for line in lines)
