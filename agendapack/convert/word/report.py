"""The tasks of reading a Word document as a report, in Markdown, and as an agenda, in blocks.

Both receive `title`, `file`, `path`, `changes`, `comments` and `named_by` of an `Order`. Their
answers have `notes` and, if the document can be used, `report`, followed by the joined data of
its pictures, or `blocks`, each with the fields of `DocumentBlock`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from agendapack.convert import Answered, Job, Order, folded, too_large
from agendapack.convert.word import WordParts
from agendapack.convert.word.annex import HEADINGS, number_of, take_notes
from agendapack.convert.word.annex import MAMMOTH_STYLES as STYLES
from agendapack.convert.word.fields import find_asked, tell_stale
from agendapack.convert.word.losses import empty, take_margins, tell_struck
from agendapack.convert.word.read import Markup, ReadDocument, open_document, read_document
from agendapack.convert.word.report_blocks import ReportBlockWriter, item_blocks
from agendapack.convert.word.report_words import (
    NAME,
    OwnNumbers,
    ReportTextWriter,
    find_own_numbers,
    is_marked,
    label_of,
    plain_text,
)
from agendapack.model.facts import Limits
from agendapack.model.section import join_pictures
from agendapack.model.workspace import DocumentBlock
from agendapack.problems import Code

REPORT_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
"""
PRESENTED = re.compile(r"(?:joint )?report of (?:the )?(?P<who>\S.{0,148}\S)", re.I)
FIRST_BLOCKS = 8
LARGEST_TEXT = 2**20
MOST_BRACKETS = 10_000
"""The most unescaped `[` in the text, as in a Markdown file."""

TABLE_LOSSES = {
    "headless": (
        "without a header row, whose first row is taken for one",
        "mark the first row in Word: Layout, Repeat Header Rows",
    ),
    "heads": (
        "with several header rows, of which the first alone is set as one",
        "put all that a column is called into one row",
    ),
    "lists": (
        "with lists, set as lines",
        "a screen reader does not count their entries; put them below the table if it matters",
    ),
    "nested": ("with tables within, whose cells are set as lines", "make one table of both"),
    "notes": (
        "in footnotes, whose rows are set as lines",
        "put each between paragraphs of the text",
    ),
    "pictures": ("with pictures, which are set below the table", "put pictures between paragraphs"),
    "boxes": (
        "with a single cell, set as a quotation",
        "write it as a paragraph below a heading",
    ),
}
"""What a table can lose, and how that is told."""


def tell_report_losses(job: Job, blocks: ReportBlockWriter) -> None:
    """Warn of everything in a document that a report leaves out or shows differently."""
    tell_struck(job, blocks.words.struck)
    tell_stale(job, blocks.words.stale)
    blocks.words.links.tell(job)
    for what, (message, hint) in TABLE_LOSSES.items():
        lost = list(dict.fromkeys(blocks.tables.losses[what]))
        code = Code.NO_HEADER_ROW if what == "headless" else Code.NOT_CARRIED
        job.lose_all(lost, "table", f"has {{count}} {message}: {{named}}", hint, code)
    if blocks.figured:
        job.lose(
            "has a list that goes on after z. or xxxix., whose further entries have figures",
            "look for words that refer to it by its letter",
        )


def convert_report(job: Job) -> Answered:
    """Read a document as a report; the order's title is the one on the agenda, if any."""
    parts, _ = open_document(job)
    document, blocks, notes = _read_blocks(job, parts)
    presented_by = _take_presented_by(blocks)
    title, head = _take_title(job, blocks)
    pictures = document.shown.pictures
    names = {path: job.order.file + path.removeprefix(job.path) for path in pictures}
    numbers = find_own_numbers(job, blocks)
    words = ReportTextWriter(*name_places(blocks, notes), job.say)
    writer = ReportBlockWriter(words, numbers, names, document.tables, notes)
    text = writer.write(blocks, head)
    tell_report_losses(job, writer)
    if not text:
        raise empty(job, "report")
    _check_length(text)
    fields, joined = join_pictures(pictures)
    report = {"title": title, "from": presented_by, "text": text, "language": document.language}
    return {"report": {**report, "pictures": fields}}, joined


def _read_blocks(
    job: Job, parts: WordParts
) -> tuple[ReadDocument, list[Markup], dict[str, Markup]]:
    """Return a document as read, with its blocks, and apart from them its notes by id."""
    document = read_document(job, parts, REPORT_STYLES + STYLES, numbers_as_text=False)
    notes = take_notes(document.content)
    by_id = {item.attributes["id"]: item for item in notes.elements} if notes else {}
    return document, document.content.elements, by_id


def _take_title(job: Job, blocks: list[Markup]) -> tuple[str | None, int]:
    """Remove the title from the blocks; return it with the number of blocks above it."""
    before = blocks[: next((n for n, b in enumerate(blocks) if is_marked(plain_text(b))), None)]
    heads = [block for block in before if block.tag == "h1" and block.text().strip()]
    titles = [block for block in heads if block.attributes.get("class") == "title"]
    wanted = folded(job.order.title)
    same = [block for block in heads if wanted and folded(block.text()) == wanted]
    first = [block for block in before if plain_text(block).strip()][:1]
    alone = [block for block in first if heads == [block]]
    found = next(iter((*titles, *same, *alone)), None)
    if found is None:
        return None, 0
    place = next(n for n, block in enumerate(blocks) if block is found)
    del blocks[place]
    return NAME.sub("", " ".join(plain_text(found).split())), place


def _take_presented_by(blocks: list[Markup]) -> str | None:
    for place, block in enumerate(blocks[:FIRST_BLOCKS]):
        found = PRESENTED.fullmatch(" ".join(plain_text(block).split()))
        if is_marked(plain_text(block)):
            break
        if found and block.tag in ("p", *HEADINGS) and not block.every("img"):
            del blocks[place]
            return found["who"].removesuffix(".")
    return None


def name_places(
    blocks: Sequence[Markup], notes: dict[str, Markup]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of all targets of links, and the numbers of notes, both by id."""
    links = [link for block in blocks for link in block.every("a")]
    wanted = dict.fromkeys(find_asked(link.attributes.get("href", ""))[1] for link in links)
    numbers = {name: f"[{place}]" for place, name in enumerate(notes, start=1)}
    names = {name: f"footnote-{place}" for place, name in enumerate(notes, start=1)}
    count = 0
    for block in _named_blocks(blocks):
        ids = [a.attributes["id"] for a in block.every("a") if a.attributes.get("id") in wanted]
        ids = [each for each in ids if each not in names]
        if ids:
            typed = NAME.search(plain_text(block))
            count += typed is None
            names |= dict.fromkeys(ids, typed[1] if typed else f"place-{count}")
    return names, numbers


def _named_blocks(blocks: Sequence[Markup]) -> list[Markup]:
    """Return the paragraphs and headings that can have a name: all outside tables."""
    found: list[Markup] = []
    for block in blocks:
        if block.tag in ("p", *HEADINGS):
            found.append(block)
        elif block.tag in ("ul", "ol", "li", "blockquote"):
            found += _named_blocks(block.elements)
    return found


def _check_length(text: str) -> None:
    signs = text.count("[") - text.count("\\[")
    if len(text.encode()) > LARGEST_TEXT or signs > MOST_BRACKETS:
        raise too_large(
            "is longer than any report: more than 1 MB of text, or more than"
            f" {MOST_BRACKETS} links and changes of style",
            "put a part of it into an annex",
        )


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> Answered:
    """Read one document as a report, and return the answer with its data."""
    return Job(Order(**asked), data).answer(convert_report)


def perform_agenda(asked: dict[str, Any], data: bytes, limits: Limits) -> Answered:
    """Read one document as an agenda, and return the answer."""
    answer, _ = Job(Order(**asked), data).answer(_convert_agenda)
    return {"blocks": [], **answer}, b""


def _convert_agenda(job: Job) -> Answered:
    return {"blocks": [asdict(block) for block in _read(job)]}, b""


def _read(job: Job) -> list[DocumentBlock]:
    parts, _ = open_document(job)
    margins = [DocumentBlock("margin", words, words) for words in take_margins(parts)]
    document, blocks, notes = _read_blocks(job, parts)
    words = ReportTextWriter(*name_places(blocks, notes), job.say)
    writer = ReportBlockWriter(words, OwnNumbers(), {}, document.tables, notes)
    made = [each for block in blocks for each in _describe(block, writer)]
    made += [DocumentBlock("note", text, text) for text in writer.notes.write_rest()]
    return [each for each in made if each.plain.strip()] + margins


def _describe(block: Markup, writer: ReportBlockWriter) -> Iterator[DocumentBlock]:
    plain, write = plain_text(block), writer.words.write
    if block.tag == "ol":
        for item in block.elements:
            yield from _describe_entry(item, writer)
    elif block.tag == "ul":
        entries = tuple((plain_text(i).strip(), write(i.content)) for i in block.elements)
        yield DocumentBlock("list", _list_lines(block), writer.write_one(block), entries=entries)
    elif block.tag == "table":
        rows = tuple(
            tuple(_read_cell(cell, writer) for cell in row.elements if cell.tag in ("td", "th"))
            for row in block.every("tr")
        )
        yield DocumentBlock("table", plain, writer.write_one(block), rows=rows)
    elif block.tag in HEADINGS:
        level = int(block.tag[1])
        yield DocumentBlock("heading", plain, write(block.content), label_of(block), level)
    elif block.tag == "p":
        bold = "".join(part.text() for part in block.every("strong")).split()
        text, is_bold = write(block.content), bool(bold) and bold == plain.split()
        yield DocumentBlock("paragraph", plain, text, label_of(block), is_bold=is_bold)
    else:
        yield DocumentBlock("paragraph", plain, writer.write_one(block))


def _describe_entry(item: Markup, writer: ReportBlockWriter) -> Iterator[DocumentBlock]:
    """Yield an entry of a numbered list, then what stands in it below its own words."""
    kind, number = number_of(item)
    first, *rest = item_blocks(item)
    label = writer.write_number(kind, number) if number is not None else ""
    yield DocumentBlock("entry", plain_text(first), writer.words.write(first.content), label)
    for part in rest:
        if part.tag == "p":
            yield from _describe(part, writer)
        else:
            yield DocumentBlock("list", _list_lines(part), writer.write_one(part))


def _read_cell(cell: Markup, writer: ReportBlockWriter) -> tuple[str, str]:
    """Return the words of a cell, a line for each block, and its Markdown."""
    lines = "\n".join(plain_text(block).strip() for block in cell.elements)
    written = "\n\n".join(filter(None, map(writer.write_one, cell.elements)))
    return lines or plain_text(cell), written


def _list_lines(block: Markup) -> str:
    """Return the words of a list, each entry on lines of its own, those of lists in it too."""
    if block.tag not in ("ul", "ol"):
        return plain_text(block).strip()
    return "\n".join(_list_lines(part) for item in block.elements for part in item_blocks(item))
