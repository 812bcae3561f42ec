"""Have the annexes of a pack that are not PDF converted, one after the other.

The work is done in the limited process; this module sends it files and reads its answers.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from agendapack.convert import ConversionNote, OfficeInput, UnusableAnnex, name_some
from agendapack.convert.office import ExaminePages, convert_older_format, lay_out_by_office
from agendapack.model.facts import Flaw, current_form, ending_of
from agendapack.model.pack import Item, Pack
from agendapack.model.planned_paper import PlannedAnnex, TypesetAnnex
from agendapack.model.section import part_pictures
from agendapack.model.style import HouseStyle
from agendapack.model.text import Text
from agendapack.model.wording import CONVERTED
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Checked, Code, Problem, Severity, Source
from agendapack.sandbox.client import Answer, Confined, confined

TASK = "convert an annex"
PAGES_TASK = "hold pages against a document"
OF_ANNEX = (
    *("title", "file", "alt", "typeset", "changes", "comments", "picture_alts"),
    *("header_rows", "encoding", "table_rows"),
)
OF_STYLE = ("page", "margins", "size", "picture_dpi")
"""Fields of an order that an annex, or the house style, has by the same name."""
MOST_NAMED = 5
"""The most missing letters that a message lists."""
PATIENCE = 3.0
"""Factor on the usual time limit: a long Word document takes longer than any ordinary PDF."""


def ask(
    process: Confined, planned: PlannedAnnex, data: bytes, style: HouseStyle, language: str
) -> tuple[TypesetAnnex | OfficeInput | None, list[Problem]]:
    """Return the conversion of an annex, or None, and problems; `data` is in a current format."""
    order = _order(planned, style, language) | {"is_recalculated": data != planned.loaded.data}
    found = process.ask(TASK, order, data, PATIENCE)
    if isinstance(found, Flaw):
        return None, [_tell(planned, UnusableAnnex(*found).note)]
    problems = [_tell(planned, _note(**fields)) for fields in found.values["notes"]]
    if "settled" in found.values:
        return OfficeInput(found.data, found.values["words"], found.values["letters"]), problems
    return _read_content(planned, found) if "content" in found.values else None, problems


def find_missing(process: Confined, made: OfficeInput, pdf: bytes) -> Iterator[UnusableAnnex]:
    """Yield the faults of a PDF made by LibreOffice that lacks letters or words of the document."""
    asked = {"letters": made.letters, "words": made.words}
    found = process.ask(PAGES_TASK, asked, pdf, PATIENCE)
    if isinstance(found, Flaw):
        return
    if found.values["missing"]:
        letters = [f"'{letter}' (U+{ord(letter):04X})" for letter in found.values["missing"]]
        yield UnusableAnnex(
            Code.MISSING_GLYPH,
            "has letters that LibreOffice has no font for, and does not show:"
            f" {name_some(letters, MOST_NAMED)}",
            "install a font that has them on this computer, for instance one of the Noto fonts,"
            " or ask its author for the file as PDF",
        )
    lost, count = found.values["lost"], found.values["more"]
    if lost:
        named = ", ".join(f"'{word}'" for word in lost[:MOST_NAMED])
        more = f" and {count - MOST_NAMED} more" if count > MOST_NAMED else ""
        yield UnusableAnnex(
            Code.NOT_CARRIED,
            f"has words that are not on the pages that LibreOffice makes of it: {named}{more}",
            "make room for them in Word, for instance in a text box that cuts them off, or take"
            " 'typeset: no' out",
        )


def _order(planned: PlannedAnnex, style: HouseStyle, language: str) -> dict[str, Any]:
    annex = planned.loaded.annex
    return {
        "key": planned.key,
        "path": planned.loaded.file.path,
        "language": language,
        "words": {name: style.wording.messages[name] for name in CONVERTED},
        **{name: getattr(annex, name) for name in OF_ANNEX},
        **{name: getattr(style, name) for name in OF_STYLE},
    }


def _note(code: str, severity: str, **fields: Any) -> ConversionNote:
    return ConversionNote(code=Code(code), severity=Severity(severity), **fields)


def _tell(planned: PlannedAnnex, note: ConversionNote) -> Problem:
    annex = planned.loaded.annex
    own = Source(planned.loaded.file.path, note.line or 1)
    source = annex.place_of(note.field) if note.line is None else own
    message = f"the annex '{annex.file}' {note.message}"
    return Problem(note.code, message, source, note.hint, note.severity)


def _read_content(planned: PlannedAnnex, found: Answer) -> TypesetAnnex:
    content = found.values["content"]
    text, file = content["text"], planned.loaded.file
    shown = part_pictures(content["pictures"], found.data)
    pictures = {path: LoadedPicture(file, picture) for path, picture in shown.items()}
    if content["is_markdown"]:
        text = Text(text, Source(file.path))
    return TypesetAnnex(text, tuple(content["classes"]), pictures, content["language"])


def convert_annexes(
    pack: Pack, office: Path | None, measure: ExaminePages, process: Confined | None = None
) -> Checked[Pack]:
    """Return the pack with every annex as content to typeset, or a PDF that `measure` examines.

    An annex that cannot be converted stays unchanged, and a problem says why.
    """
    problems: list[Problem] = []
    pictures: dict[str, LoadedPicture] = {}

    def convert(planned: PlannedAnnex) -> PlannedAnnex:
        if planned.loaded.pages is not None:
            return planned
        name = planned.loaded.annex.file
        try:
            data = convert_older_format(name, planned.loaded.data, office)
            made, told = ask(process or confined(), planned, data, pack.style, pack.language)
            problems.extend(told)
            if made is None:
                return planned
            if isinstance(made, OfficeInput):
                form = current_form(name) or ending_of(name)
                pdf, facts = lay_out_by_office(made.data, office, measure, ending=form)
                faults = find_missing(process or confined(), made, pdf)
                problems.extend(_tell(planned, fault.note) for fault in faults)
                paged = replace(planned.loaded, data=pdf, pages=facts.pages, facts=facts)
                return replace(planned, loaded=paged)
        except UnusableAnnex as fault:
            problems.append(_tell(planned, fault.note))
            return planned
        pictures.update(made.pictures)
        return replace(planned, typeset=made)

    items = tuple(_convert_item(item, convert) for item in pack.items)
    made = replace(pack, items=items, pictures={**pack.pictures, **pictures})
    return Checked(made, tuple(problems))


def _convert_item(item: Item, convert: Callable[[PlannedAnnex], PlannedAnnex]) -> Item:
    paper = item.paper
    if paper is None or all(annex.loaded.pages is not None for annex in paper.annexes):
        return item
    return replace(item, paper=replace(paper, annexes=tuple(map(convert, paper.annexes))))
