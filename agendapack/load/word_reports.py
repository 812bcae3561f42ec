"""Load a report that is a Word document, which is read in the limited process, not in this one."""

from collections.abc import Callable
from dataclasses import dataclass
from posixpath import splitext
from typing import Any

from agendapack.load.annex_kinds import TO_DO, find_wrong_kind
from agendapack.load.compose import Fields
from agendapack.load.paths import locate
from agendapack.load.reading import Reading
from agendapack.load.validate import NOWHERE, ReadRecord, make_record
from agendapack.model.facts import Flaw, ending_of, kind_of
from agendapack.model.meeting import AgendaEntry
from agendapack.model.papers import Report
from agendapack.model.section import part_pictures
from agendapack.model.text import Text
from agendapack.model.wording import CONVERTED
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Code, Problem, Severity, Source
from agendapack.sandbox.client import Answer, confined

TASK = "read a Word report"
PATIENCE = 3.0
"""Factor on the usual time limit: a long Word document takes longer than any ordinary PDF."""
LARGEST = 200 * 2**20
ENDING = ".docx"
SAVE_ANEW = "open it in Word or LibreOffice, save it as .docx, and name that file"
"""The hint for other text documents, which LibreOffice converts to annexes but not to reports."""
_FOR_MINUTES = ("date", "changes", "language", "comments", "picture-alts")
"""Fields that minutes in a file have too; which of them suit the file is seen when it is read."""
OTHER_TEXTS = (".docm", ".dotx", ".dotm", ".pages")

Pictures = dict[str, LoadedPicture]


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
    reading: Reading, entry: AgendaEntry, folder: str, pictures: Pictures
) -> ReadRecord[Report] | None:
    """Return the report that an agenda entry names, or None after a problem."""
    name = entry.report
    assert name is not None
    asked: dict[str, Any] = {"title": entry.title or "", "picture_alts": entry.picture_alts}
    asked |= {"changes": entry.changes, "comments": entry.comments}
    found = _read(reading, name, folder, {**asked, "named_by": "report"}, pictures)
    if found is None:
        return None
    fields = Fields(Source(found.path))
    given = {"title": found.title or entry.title, "from": entry.from_ or found.presented_by}
    for field, value in given.items():
        if value is None:
            _report_missing(reading, name, field)
        fields[field] = Text("unknown", NOWHERE) if value is None else value
    if entry.date is not None:
        fields["date"] = Text(entry.date.isoformat(), name.source)
    language = entry.language or found.language
    if language is not None:
        fields["language"] = language
    fields["body"] = found.body
    return make_record(reading, Report, "the report", fields)


def read_word_body(
    reading: Reading, name: Text, fields: Fields, folder: str, pictures: Pictures
) -> Text | None:
    """Return the body of a report in YAML from the document it names, or None after a problem."""
    asked: dict[str, Any] = {key: _plain(fields.value(key)) for key in ("changes", "comments")}
    asked["title"] = _plain(fields.value("title")) or ""
    said = fields.value("picture-alts")
    alts = said.items() if isinstance(said, Fields) else ()
    asked["picture_alts"] = {key: str(alt) for key, alt in alts if isinstance(alt, Text)}
    found = _read(reading, name, folder, {**asked, "named_by": "body-file"}, pictures)
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
            reading.report(
                Code.BAD_VALUE,
                f"the field '{field}' is for a report that is a Word document; this item has none",
                place(field),
                "move it into the report's own file if that is YAML or Markdown, or delete it",
            )


def _plain(value: object) -> str | None:
    return str(value) if isinstance(value, Text) else None


def _read(
    reading: Reading, name: Text, folder: str, asked: dict[str, Any], pictures: Pictures
) -> _Document | None:
    path = None if name.source == NOWHERE else locate(reading, name, folder, name.source)
    data = None if path is None else reading.read(path, LARGEST, name.source)
    if path is None or data is None:
        return None
    called = f"the report '{name}'"
    found: Answer | Flaw | None = find_wrong_kind(path, data)
    if found is None:
        words = {message: reading.wording.messages[message] for message in CONVERTED}
        order = {**asked, "file": name, "path": path, "words": words}
        found = confined().ask(TASK, order, data, PATIENCE)
    if isinstance(found, Flaw):
        reading.report(found.code, f"{called} {found.message}", name.source, found.hint)
        return None
    for note in found.values["notes"]:
        code, severity = Code(note["code"]), Severity(note["severity"])
        message = f"{called} {note['message']}"
        reading.problems.append(Problem(code, message, name.source, note["hint"], severity))
    report = found.values.get("report")
    if report is None:
        return None
    for own_path, shown in part_pictures(report["pictures"], found.data).items():
        pictures[own_path] = LoadedPicture(reading.files[path], shown)

    def text(words: str | None) -> Text | None:
        return Text(words, name.source, "") if words else None

    title, presented_by, language = map(text, (report["title"], report["from"], report["language"]))
    return _Document(path, title, presented_by, language, Text(report["text"], name.source, ""))


def _report_missing(reading: Reading, name: Text, field: str) -> None:
    if field == "title":
        found = f"the report '{name}' does not say which of its words are its title"
        hint = "add 'title: ...' below 'report', or give them the style Title in Word"
    else:
        found = f"the report '{name}' does not say whose report it is"
        hint = "add 'from: ...' below 'report', for instance 'from: Director of Finance'"
    reading.report(Code.MISSING_FIELD, found, name.source, hint)
