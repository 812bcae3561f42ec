"""Load reports and agendas that are Word documents, which are read in the limited process only.

An agenda may also be a text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from posixpath import splitext
from textwrap import dedent
from typing import Any

from agendapack.load import validate
from agendapack.load.compose import Fields
from agendapack.load.examiner import TO_DO, find_wrong_kind
from agendapack.load.paths import Reading, locate
from agendapack.model import dataclass, late
from agendapack.model.facts import Flaw, ending_of, kind_of
from agendapack.model.meeting import AgendaEntry
from agendapack.model.papers import Report
from agendapack.model.section import part_pictures
from agendapack.model.text import Text
from agendapack.model.wording import CONVERTED
from agendapack.model.workspace import BlockKind, DocumentBlock, LoadedPicture
from agendapack.problems import Checked, Code, Problem, Severity, Source, in_order
from agendapack.sandbox.client import Answer, confined

REPORT_TASK = "read a Word report"
PATIENCE = 3.0
"""Factor on the usual time limit: a long Word document takes longer than any ordinary PDF."""
LARGEST = 200 * 2**20
ENDING = ".docx"
SAVE_ANEW = "open it in Word or LibreOffice, save it as .docx, and name that file"
"""The hint for other text documents, which LibreOffice converts to annexes but not to reports."""
_FOR_MINUTES = ("date", "changes", "language", "comments", "picture-alts")
"""Fields that minutes in a file have too; which of them suit the file is seen when it is read."""
OTHER_TEXTS = (".docm", ".dotx", ".dotm", ".pages")


@dataclass(frozen=True, slots=True)
class _Document:
    """The content of a Word document; all its texts have the place where the file is named."""

    path: str
    title: Text | None
    presented_by: Text | None
    language: Text | None
    body: Text


def is_word(name: str) -> bool:
    """Tell whether a file is a Word document, by the ending of its name."""
    return splitext(name)[1].lower() == ENDING


def say_how_to_save(name: str) -> str | None:
    """Return the hint for a text document of another format; None for any other file."""
    ending = ending_of(name)
    return (
        SAVE_ANEW if kind_of(name) == "word" else TO_DO[ending] if ending in OTHER_TEXTS else None
    )


def read_word_report(
    reading: Reading, entry: AgendaEntry, folder: str
) -> validate.ReadRecord[Report] | None:
    """Return the report that an agenda entry names, or None after a problem."""
    name = entry.report
    assert name is not None
    asked: dict[str, Any] = {"title": entry.title or "", "picture_alts": entry.picture_alts}
    asked |= {"changes": entry.changes, "comments": entry.comments}
    found = _read(reading, name, folder, {**asked, "named_by": "report"})
    if found is None:
        return None
    fields = Fields(Source(found.path))
    given = {"title": found.title or entry.title, "from": entry.from_ or found.presented_by}
    for field, value in given.items():
        if value is None:
            _report_missing(reading, name, field)
        fields[field] = Text("unknown", validate.NOWHERE) if value is None else value
    if entry.date is not None:
        fields["date"] = Text(entry.date.isoformat(), name.source)
    language = entry.language or found.language
    if language is not None:
        fields["language"] = language
    fields["body"] = found.body
    return validate.make_record(reading, Report, "the report", fields)


def read_word_body(reading: Reading, name: Text, fields: Fields, folder: str) -> Text | None:
    """Return the body of a report in YAML from the document it names, or None after a problem."""
    asked: dict[str, Any] = {key: fields.text(key) for key in ("changes", "comments")}
    asked["title"] = fields.text("title") or ""
    said = fields.value("picture-alts")
    alts = said.items() if isinstance(said, Fields) else ()
    asked["picture_alts"] = {key: str(alt) for key, alt in alts if isinstance(alt, Text)}
    found = _read(reading, name, folder, {**asked, "named_by": "body-file"})
    if found is not None and found.language is not None and fields.value("language") is None:
        fields["language"] = found.language
    return None if found is None else found.body


def refuse_word_fields(
    reading: Reading, entry: AgendaEntry, place: Callable[[str], Source]
) -> None:
    """Report fields that describe a Word document on an item that names none."""
    given = {
        "from": entry.from_,
        "date": entry.date,
        "changes": entry.changes,
        "language": entry.language,
        "comments": entry.comments,
        "picture-alts": entry.picture_alts or None,
    }
    if entry.report is not None and is_word(entry.report):
        return
    of_minutes = _FOR_MINUTES if entry.minutes_file else ()
    for field, value in given.items():
        if value is not None and field not in of_minutes:
            message = (
                f"the field '{field}' is for a report that is a Word document; this item has none"
            )
            hint = "move it into the report's own file if that is YAML or Markdown, or delete it"
            reading.report(Code.BAD_VALUE, message, place(field), hint)


def _read(reading: Reading, name: Text, folder: str, asked: dict[str, Any]) -> _Document | None:
    path = None if name.source == validate.NOWHERE else locate(reading, name, folder, name.source)
    data = None if path is None else reading.read(path, LARGEST, name.source)
    if path is None or data is None:
        return None
    called, order = f"the report '{name}'", {**asked, "file": name, "path": path}
    found = _ask(reading, REPORT_TASK, order, data, called, name.source)
    if found is None:
        return None
    for note in found.values["notes"]:
        code, severity = Code(note["code"]), Severity(note["severity"])
        message = f"{called} {note['message']}"
        reading.problems.append(Problem(code, message, name.source, note["hint"], severity))
    report = found.values.get("report")
    if report is None:
        return None
    for own_path, shown in part_pictures(report["pictures"], found.data).items():
        reading.pictures[own_path] = LoadedPicture(reading.files[path], shown)

    def text(words: str | None) -> Text | None:
        return Text(words, name.source, "") if words else None

    title, presented_by, language = map(text, (report["title"], report["from"], report["language"]))
    return _Document(path, title, presented_by, language, Text(report["text"], name.source, ""))


def _ask(
    reading: Reading, task: str, asked: dict[str, Any], data: bytes, called: str, source: Source
) -> Answer | None:
    """Have a Word document read; None after a problem, which `called` begins."""
    found: Answer | Flaw | None = find_wrong_kind(asked["path"], data)
    if found is None:
        words = {message: reading.wording.messages[message] for message in CONVERTED}
        found = confined().ask(task, {**asked, "words": words}, data, PATIENCE)
    if isinstance(found, Flaw):
        reading.report(found.code, f"{called} {found.message}", source, found.hint)
        return None
    return found


def _report_missing(reading: Reading, name: Text, field: str) -> None:
    if field == "title":
        found = f"the report '{name}' does not say which of its words are its title"
        hint = "add 'title: ...' below 'report', or give them the style Title in Word"
    else:
        found = f"the report '{name}' does not say whose report it is"
        hint = "add 'from: ...' below 'report', for instance 'from: Director of Finance'"
    reading.report(Code.MISSING_FIELD, found, name.source, hint)


AGENDA_TASK = "read a Word agenda"
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
HEADING = late(r"(#{1,6})\s+(.*?)\s*#*")
NUMBERED = late(
    r"(?P<indent>\s*)(?P<label>\d{1,3}(?:\.\w{1,3}){0,3}[a-z]?[.)]|\d{1,3}(?:\.\d{1,3}){1,3}"
    r"|\(?(?:[a-z]|[ivx]{2,5})[.)])\s+(?P<rest>\S.*)"
)
BULLET = late(r"[-*•]\s+")
LAST_NUMBER = late(r"(.*?)(\d+)")
RULE = late(r"([-=_*])\1{3,}")
CELL = late(r"(?<!\\)\|")
DIVIDER = late(r"[\s|:-]+")


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
    data = validate.read_outside(
        reading, path, shown, LARGEST if ending == ".docx" else validate.LARGEST_TEXT
    )
    if data is None:
        return Checked(None, tuple(reading.problems))
    if ending == ".docx":
        blocks = _read_blocks(reading, path, shown, data)
    else:
        text = validate.decode_foreign(reading, shown, data)
        blocks = () if text is None else tuple(_split(text))
    blocks = tuple(map(_tidy, blocks))
    if len(blocks) > MOST_BLOCKS or sum(len(block.plain) for block in blocks) > MOST_LETTERS:
        message = f"'{shown}' has more than {MOST_BLOCKS} paragraphs or {MOST_LETTERS} letters"
        reading.report(Code.TOO_LARGE, message, Source(shown), "import its agenda alone")
    if not blocks and not reading.problems:
        reading.report(Code.EMPTY_FILE, f"'{shown}' has no words", Source(shown))
    return Checked(blocks, in_order(reading.problems))


def _read_blocks(
    reading: Reading, path: Path, shown: str, data: bytes
) -> tuple[DocumentBlock, ...]:
    source = Source(shown)
    asked: dict[str, Any] = {"title": "", "file": path.name, "path": path.name}
    asked |= {"changes": None, "comments": None, "picture_alts": {}, "named_by": "report"}
    found = _ask(reading, AGENDA_TASK, asked, data, f"'{shown}'", source)
    if found is None:
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


def _begins_with_time(line: str) -> bool:
    from agendapack.load.calendar_list import CLOCK

    return re.match(rf"{CLOCK.pattern}[\s\W]", line, re.I) is not None


def _split(text: str) -> Iterator[DocumentBlock]:
    """Yield the blocks of a text: what stands between empty lines, and each numbered line."""
    kept: list[str] = []
    label = ""
    count = _Count()
    for line in [*text.split("\n"), ""]:
        plain = "" if RULE.fullmatch(line.strip()) else line.strip()
        is_heading = len(plain) < LONGEST_HEADING and HEADING.fullmatch(plain)
        numbered = None if is_heading else NUMBERED.fullmatch(line.expandtabs(4))
        begins = numbered or is_heading or _begins_with_time(plain)
        if kept and (not plain or begins or _kind_of(kept[0]) != _kind_of(line, kept[0])):
            yield _make_block(kept, label)
            kept, label = [], ""
        if not plain:
            continue
        if numbered:
            label = count.take(len(numbered["indent"]), numbered["label"])
            line = numbered["rest"] if label else line
        elif is_heading:
            count = _Count()
        kept.append(line)
        if is_heading:
            yield _make_block(kept)
            kept = []


class _Count:
    """Counts numbered lines: those that stand below others, and those that are all typed as 1."""

    def __init__(self) -> None:
        self.above: list[tuple[int, str, str]] = []
        """Of each line that others may stand below: its indentation, as typed, and its number."""

    def take(self, indent: int, typed: str) -> str:
        """Return the whole number of a line, such as `4.1`; empty where its own will do.

        Markdown counts for itself, so that 1., 1. and 1. are 1, 2 and 3.
        """
        own = typed.rstrip(".") if "(" in typed else typed.rstrip(".)")
        letter = own.strip("()") if not any(map(str.isdigit, own)) else ""
        before = None
        while self.above and self.above[-1][0] >= indent:
            if letter and self.above[-1][0] == indent and self.above[-1][1][-1:].isdigit():
                break
            before = self.above.pop()
        over = self.above[-1][2] if self.above else ""
        number = own
        if over and letter:
            number = f"{over}({letter})"
        elif over and "." not in own:
            number = f"{over}.{own}"
        if before is not None and before[0] == indent and before[1] == own == "1":
            head, last = LAST_NUMBER.fullmatch(before[2]).groups()  # type: ignore[union-attr]
            number = f"{head}{int(last) + 1}"
        self.above.append((indent + bool(letter), own, number))
        return "" if number == own and not indent else number


def _kind_of(line: str, first: str = "") -> str:
    """Return what a line is part of: a table, a list with its further lines, or words."""
    if line.lstrip().startswith("|"):
        return "table"
    if BULLET.match(line.lstrip()) or (
        BULLET.match(first.lstrip()) and _indent(line) > _indent(first)
    ):
        return "list"
    return "words"


def _indent(line: str) -> int:
    plain = line.expandtabs(4)
    return len(plain) - len(plain.lstrip())


def _make_block(lines: list[str], label: str = "") -> DocumentBlock:
    heading = HEADING.fullmatch(lines[0].strip()) if len(lines[0]) < LONGEST_HEADING else None
    if heading:
        plain = _without_marks(heading[2])
        return DocumentBlock("heading", plain, heading[2], level=len(heading[1]))
    if _kind_of(lines[0]) == "list" and not label:
        dedented = dedent("\n".join(line.expandtabs(4) for line in lines)).split("\n")
        text = "\n".join(BULLET.sub("- ", line) for line in dedented)
        entries = tuple(
            (_without_marks(words), words)
            for line in dedented
            if (words := BULLET.sub("", line.strip()))
        )
        return DocumentBlock("list", "\n".join(each for each, _ in entries), text, entries=entries)
    text = "\n".join(line.strip() for line in lines)
    if _kind_of(lines[0]) == "table" and len(lines) > 1 and not label:
        rows = tuple(
            tuple((_without_marks(cell.strip()), cell.strip()) for cell in CELL.split(line))
            for line in (line.strip().strip("|") for line in lines)
            if not DIVIDER.fullmatch(line)
        )
        return DocumentBlock("table", _without_marks(text), text, rows=rows)
    is_bold = re.fullmatch(r"(\*\*|__).+\1", text) is not None
    kind: BlockKind = "entry" if label else "paragraph"
    return DocumentBlock(kind, _without_marks(text), text, label, is_bold=is_bold)


def _without_marks(text: str) -> str:
    return re.sub(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
