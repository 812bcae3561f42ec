"""The task of reading a Word document as an agenda: its blocks with their numbers.

The task receives what that of a report does. Its answer has `notes` and, if the document can be
used, `blocks`, each with the fields of `DocumentBlock`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from agendapack.convert.job import Job, Order, UnusableAnnex
from agendapack.convert.word.annex import HEADINGS, number_of
from agendapack.convert.word.annex import MAMMOTH_STYLES as STYLES
from agendapack.convert.word.losses import take_margins
from agendapack.convert.word.markup import Markup
from agendapack.convert.word.read import open_document, read_document
from agendapack.convert.word.report import REPORT_STYLES, UNSET, name_places
from agendapack.convert.word.report_blocks import ReportBlockWriter, item_blocks, take_notes
from agendapack.convert.word.report_words import OwnNumbers, ReportTextWriter, label_of, plain_text
from agendapack.model.facts import Limits
from agendapack.model.imported import DocumentBlock


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Read one document as an agenda, and return the answer."""
    job = Job(Order(**(UNSET | asked)), data)
    try:
        blocks = [asdict(block) for block in _read(job)]
    except UnusableAnnex as fault:
        job.refuse(fault)
        blocks = []
    return {"notes": [asdict(note) for note in job.notes], "blocks": blocks}, b""


def _read(job: Job) -> list[DocumentBlock]:
    parts, _ = open_document(job)
    margins = [DocumentBlock("margin", words, words) for words in take_margins(parts)]
    document = read_document(job, parts, REPORT_STYLES + STYLES, numbers_as_text=False)
    blocks = [part for part in document.content.content if isinstance(part, Markup)]
    notes = take_notes(blocks)
    words = ReportTextWriter(*name_places(blocks, notes), job.say)
    writer = ReportBlockWriter(words, OwnNumbers(), {}, document.tables)
    writer.notes.items = notes
    made = [each for block in blocks for each in _describe(block, words, writer)]
    made += [DocumentBlock("note", text, text) for text in writer.notes.write_rest()]
    return [each for each in made if each.plain.strip()] + margins


def _describe(
    block: Markup, words: ReportTextWriter, writer: ReportBlockWriter
) -> Iterator[DocumentBlock]:
    plain = plain_text(block)
    if block.tag == "ol":
        for item in (part for part in block.content if isinstance(part, Markup)):
            yield from _describe_entry(item, words, writer)
    elif block.tag == "ul":
        items = [part for part in block.content if isinstance(part, Markup)]
        entries = tuple((plain_text(item).strip(), words.write(item.content)) for item in items)
        yield DocumentBlock("list", _lines(items), writer.write_one(block), entries=entries)
    elif block.tag == "table":
        rows = tuple(
            tuple((_cell_lines(cell), _write_cell(cell, writer)) for cell in _cells(row))
            for row in block.every("tr")
        )
        yield DocumentBlock("table", plain, writer.write_one(block), rows=rows)
    elif block.tag in HEADINGS:
        yield DocumentBlock(
            "heading", plain, words.write(block.content), label_of(block), int(block.tag[1])
        )
    elif block.tag == "p":
        bold = "".join(part.text() for part in block.every("strong")).split()
        yield DocumentBlock(
            "paragraph",
            plain,
            words.write(block.content),
            label_of(block),
            is_bold=bool(bold) and bold == plain.split(),
        )
    else:
        yield DocumentBlock("paragraph", plain, writer.write_one(block))


def _describe_entry(
    item: Markup, words: ReportTextWriter, writer: ReportBlockWriter
) -> Iterator[DocumentBlock]:
    """Yield an entry of a numbered list, then what stands in it below its own words."""
    kind, number = number_of(item)
    first, *rest = item_blocks(item)
    label = writer.write_number(kind, number) if number is not None else ""
    yield DocumentBlock("entry", plain_text(first), words.write(first.content), label)
    for part in rest:
        if part.tag == "p":
            yield from _describe(part, words, writer)
        else:
            yield DocumentBlock("list", plain_text(part), writer.write_one(part))


def _cells(row: Markup) -> list[Markup]:
    return [part for part in row.content if isinstance(part, Markup) and part.tag in ("td", "th")]


def _cell_lines(cell: Markup) -> str:
    inner = [part for part in cell.content if isinstance(part, Markup)]
    return _lines(inner) or plain_text(cell)


def _write_cell(cell: Markup, writer: ReportBlockWriter) -> str:
    inner = [part for part in cell.content if isinstance(part, Markup)]
    return "\n\n".join(filter(None, map(writer.write_one, inner)))


def _lines(blocks: Sequence[Markup]) -> str:
    return "\n".join(plain_text(block).strip() for block in blocks)
