"""Read an agenda that was written elsewhere: a Word document, which the limited process opens, or
a text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from agendapack.load.annex_kinds import find_wrong_kind
from agendapack.load.fields import LARGEST_TEXT, decode
from agendapack.load.reading import Reading
from agendapack.load.word_reports import LARGEST, PATIENCE, say_how_to_save
from agendapack.model.agenda_document import DocumentBlock
from agendapack.model.facts import Flaw
from agendapack.model.wording import CONVERTED, ENGLISH
from agendapack.output.files import read_ordinary, tell_reason
from agendapack.problems import Checked, Code, Problem, Severity, Source, in_order
from agendapack.sandbox.client import Answer, confined

TASK = "read a Word agenda"
TEXTS = (".md", ".txt")
MOST_BLOCKS = 2000
MOST_LETTERS = 300_000
"""The most letters of an agenda, which is then searched for dates, names and numbers."""
LONGEST_HEADING = 1000
TOLD_HERE = frozenset({Code.MISSING_ALT, Code.NO_HEADER_ROW})
"""What is told of a paper for readers, and does not matter where only words are taken."""
HINTS = {
    Code.TRACKED_CHANGES: "accept or reject them in Word (Review), and import it again",
    Code.COMMENTS_LEFT: "delete them in Word (Review), and import it again",
}
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
NUMBERED = re.compile(r"\d{1,3}[a-z]?[.)]\s+\S")
BULLET = re.compile(r"[-*•]\s+")


def read_agenda_document(path: Path, shown: str) -> Checked[tuple[DocumentBlock, ...]]:
    """Return the blocks of an agenda in a .docx, .md or .txt file, and what it loses."""
    ending = path.suffix.lower()
    if ending != ".docx" and ending not in TEXTS:
        message = (
            f"'{shown}' is no agenda that can be read; its name must end in .docx, .md or .txt"
        )
        hint = say_how_to_save(path.name)
        return Checked(None, (Problem(Code.WRONG_FILE_KIND, message, Source(shown), hint),))
    reading = Reading(path.parent)
    try:
        data = read_ordinary(path)
    except OSError as error:
        message = f"'{shown}' cannot be read: {tell_reason(error)}"
        return Checked(None, (Problem(Code.UNREADABLE_FILE, message, Source(shown)),))
    largest = LARGEST if ending == ".docx" else LARGEST_TEXT
    if len(data) > largest:
        message = f"'{shown}' is larger than {largest // 2**20} MB, the most that is allowed"
        return Checked(None, (Problem(Code.TOO_LARGE, message, Source(shown)),))
    if ending == ".docx":
        blocks = _ask(reading, path, shown, data)
    else:
        text = decode(reading, shown, data.removeprefix(b"\xef\xbb\xbf"))
        blocks = () if text is None else tuple(_split(text))
    blocks = tuple(map(_tidy, blocks))
    if len(blocks) > MOST_BLOCKS or sum(len(block.plain) for block in blocks) > MOST_LETTERS:
        message = f"'{shown}' has more than {MOST_BLOCKS} paragraphs or {MOST_LETTERS} letters"
        reading.report(Code.TOO_LARGE, message, Source(shown), "import its agenda alone")
    if not blocks and not reading.problems:
        reading.report(Code.EMPTY_FILE, f"'{shown}' has no words", Source(shown))
    return Checked(blocks, in_order(reading.problems))


def _ask(reading: Reading, path: Path, shown: str, data: bytes) -> tuple[DocumentBlock, ...]:
    source = Source(shown)
    found: Answer | Flaw | None = find_wrong_kind(path.name, data)
    if found is None:
        words = {message: ENGLISH.messages[message] for message in CONVERTED}
        asked: dict[str, Any] = {"title": "", "file": path.name, "path": path.name, "words": words}
        asked |= {"changes": None, "comments": None, "picture_alts": {}, "named_by": "report"}
        found = confined().ask(TASK, asked, data, PATIENCE)
    if isinstance(found, Flaw):
        reading.report(found.code, f"'{shown}' {found.message}", source, found.hint)
        return ()
    for note in found.values["notes"]:
        code = Code(note["code"])
        if code in TOLD_HERE and found.values["blocks"]:
            continue
        problem = Problem(code, f"'{shown}' {note['message']}", source, HINTS.get(code))
        is_left = bool(found.values["blocks"])
        reading.problems.append(replace(problem, severity=Severity.WARNING) if is_left else problem)
    return tuple(_make(fields) for fields in found.values["blocks"])


def _tidy(block: DocumentBlock) -> DocumentBlock:
    """Return a block whose words have single spaces, tabs and line breaks between them."""
    rows = tuple(tuple((_even(plain), text) for plain, text in row) for row in block.rows)
    return replace(block, plain=_even(block.plain), rows=rows)


def _even(words: str) -> str:
    lines = (
        "\t".join(" ".join(part.split()) for part in line.split("\t") if part.strip())
        for line in words.split("\n")
    )
    return "\n".join(line for line in lines if line)


def _make(fields: dict[str, Any]) -> DocumentBlock:
    """Return a block from plain values, in which tuples have become lists."""
    rows = tuple(tuple((cell[0], cell[1]) for cell in row) for row in fields["rows"])
    entries = tuple((entry[0], entry[1]) for entry in fields["entries"])
    return DocumentBlock(**{**fields, "rows": rows, "entries": entries})


def _split(text: str) -> Iterator[DocumentBlock]:
    """Yield the blocks of a text: what stands between empty lines, and each numbered line."""
    kept: list[str] = []
    for line in [*text.split("\n"), ""]:
        is_heading = len(line) < LONGEST_HEADING and HEADING.fullmatch(line.strip())
        begins = NUMBERED.match(line) or is_heading
        is_list = bool(kept) and bool(BULLET.match(kept[-1])) != bool(BULLET.match(line))
        if kept and (not line.strip() or begins or (is_list and not line.startswith(" "))):
            yield _make_block(kept)
            kept = []
        if line.strip():
            kept.append(line)
            if is_heading:
                yield _make_block(kept)
                kept = []


def _make_block(lines: list[str]) -> DocumentBlock:
    heading = HEADING.fullmatch(lines[0].strip()) if len(lines[0]) < LONGEST_HEADING else None
    if heading:
        plain = _without_marks(heading[2])
        return DocumentBlock("heading", plain, heading[2], level=len(heading[1]))
    if all(BULLET.match(line) or line.startswith(" ") for line in lines):
        text = "\n".join(BULLET.sub("- ", line) for line in lines)
        entries = tuple(
            (_without_marks(words), words) for line in lines if (words := BULLET.sub("", line))
        )
        return DocumentBlock("list", "\n".join(each for each, _ in entries), text, entries=entries)
    text = "\n".join(line.strip() for line in lines)
    is_bold = re.fullmatch(r"(\*\*|__).+\1", text) is not None
    return DocumentBlock("paragraph", _without_marks(text), text, is_bold=is_bold)


def _without_marks(text: str) -> str:
    return re.sub(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
