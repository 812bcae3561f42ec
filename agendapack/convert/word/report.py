"""The task of reading a Word document as a report: its title, and its text in Markdown.

The task receives `title`, `file`, `path`, `changes`, `comments` and `named_by` of an `Order`. Its
answer has `notes` and, if the document can be used, `report`, followed by the joined data of its
pictures.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from agendapack.convert.job import Job, Order, UnusableAnnex, count
from agendapack.convert.word.annex import HEADINGS
from agendapack.convert.word.annex import MAMMOTH_STYLES as STYLES
from agendapack.convert.word.losses import empty, tell_struck
from agendapack.convert.word.markup import Markup
from agendapack.convert.word.parts import read_parts
from agendapack.convert.word.read import read_document, settle_review
from agendapack.convert.word.report_blocks import ReportBlockWriter, take_notes
from agendapack.convert.word.report_numbers import find_own_numbers
from agendapack.convert.word.report_words import NAME, ReportTextWriter, is_marked, plain_text
from agendapack.convert.zipped import open_office_file, refuse_locked
from agendapack.model.facts import Limits
from agendapack.model.section import EmbeddedPicture, join_pictures
from agendapack.problems import Code

REPORT_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name^='toc '] => p.contents:fresh
p[style-name='TOC Heading'] => p.contents:fresh
"""
PRESENTED = re.compile(r"(?:joint )?report of (?:the )?(?P<who>\S.{0,148}\S)", re.I)
FIRST_BLOCKS = 8
LARGEST_TEXT = 2**20
MOST_BRACKETS = 10_000
"""The most unescaped `[` in the text, as in a Markdown file."""

UNSET: dict[str, Any] = {
    "key": "",
    "alt": None,
    "typeset": True,
    "header_rows": 0,
    "page": (0.0, 0.0),
    "margins": (0.0, 0.0, 0.0, 0.0),
    "size": 0.0,
    "picture_dpi": 0,
    "words": {},
}
"""Fields of an order that matter only for annexes."""


def tell_report_losses(
    job: Job, words: ReportTextWriter, blocks: ReportBlockWriter, contents: bool
) -> None:
    """Warn of everything in a document that a report leaves out or shows differently.

    Args:
        job: Warnings are added to this.
        words: Has written the text, and counted what it lost.
        blocks: Has written the blocks, likewise.
        contents: Whether the document had a table of contents.
    """
    if words.struck:
        tell_struck(job)
    lost = blocks.tables.losses
    if lost["headless"]:
        job.warn(
            Code.NO_HEADER_ROW,
            f"has {count(lost['headless'], 'table')} without a header row;"
            " the first row is taken for one",
            "mark the first row in Word: Layout, Repeat Header Rows",
        )
    for number, message, hint in (
        (
            words.unlinked,
            f"has {count(words.unlinked, 'link')} that cannot be followed, set as ordinary text",
            "links lead to the web, to an address of e-mail, or to a paragraph or heading",
        ),
        (
            int(contents),
            "has a table of contents, which is left out",
            "its page numbers are not those of the pack, which has bookmarks",
        ),
        (
            lost["heads"],
            "has a table with several header rows, of which the first alone is set as one",
            "put all that a column is called into one row",
        ),
        (
            lost["lists"],
            f"has {count(lost['lists'], 'list')} in tables, set as lines",
            "a screen reader does not count their entries; put them below the table if it matters",
        ),
        (
            lost["nested"],
            f"has {count(lost['nested'], 'table')} within tables, whose cells are set as lines",
            "make one table of both",
        ),
        (
            lost["pictures"],
            f"has {count(lost['pictures'], 'table')} with pictures, which are set below the table",
            "put pictures between paragraphs",
        ),
        (
            blocks.boxes,
            f"has {count(blocks.boxes, 'table')} of a single cell, set as a quotation",
            "write it as a paragraph below a heading",
        ),
        (
            blocks.figured,
            "has a list that goes on after z. or xxxix., whose further entries have figures",
            "look for words that refer to it by its letter",
        ),
    ):
        if number:
            job.warn(Code.NOT_CARRIED, message, hint)


@dataclass(frozen=True, slots=True)
class WordReport:
    """A document read as a report.

    Args:
        title: Its title; None where none can be recognised.
        presented_by: Whose report it is, if it says so.
        text: Its text in the Markdown of reports.
        pictures: The pictures in the text, by their path below the workspace.
    """

    title: str | None
    presented_by: str | None
    text: str
    pictures: dict[str, EmbeddedPicture] = field(default_factory=dict)


def convert_report(job: Job) -> WordReport:
    """Read a document as a report; the order's title is the one on the agenda, if any.

    Raises:
        UnusableAnnex: It cannot be read, or has tracked changes or comments that are not allowed.
    """
    refuse_locked(job.data)
    parts = read_parts(open_office_file(job.data, "[Content_Types].xml"))
    settle_review(job, parts)
    document, shown = read_document(job, parts, REPORT_STYLES + STYLES, numbers_as_text=False)
    unnamed = shown.unnamed + shown.decorations  # Markdown cannot mark a picture as decorative
    if unnamed:
        job.blame(
            Code.MISSING_ALT,
            f"has {count(unnamed, 'picture')} without alternative text",
            "say in Word what each shows (Picture Format, Alt Text)",
        )
    report = _write(job, document, shown.pictures)
    if not report.text:
        raise empty(job, "report")
    _check_length(report.text)
    return report


def _write(job: Job, document: Markup, pictures: dict[str, EmbeddedPicture]) -> WordReport:
    blocks = [part for part in document.content if isinstance(part, Markup)]
    notes = take_notes(blocks)
    presented_by = _take_presented_by(blocks)
    title, head = _take_title(job, blocks)
    words = ReportTextWriter(*_name_places(blocks, notes), job.say)
    names = {path: job.order.file + path.removeprefix(job.path) for path in pictures}
    contents = any(block.attributes.get("class") == "contents" for block in blocks)
    writer = ReportBlockWriter(words, find_own_numbers(job, blocks), names)
    writer.notes.items = notes
    text = writer.write(blocks, head)
    tell_report_losses(job, words, writer, contents)
    return WordReport(title, presented_by, text, pictures)


def _take_title(job: Job, blocks: list[Markup]) -> tuple[str | None, int]:
    """Remove the title from the blocks; return it with the number of blocks above it."""
    before = blocks[: next((n for n, b in enumerate(blocks) if is_marked(plain_text(b))), None)]
    heads = [block for block in before if block.tag == "h1" and block.text().strip()]
    titles = [block for block in heads if block.attributes.get("class") == "title"]
    wanted = _plain(job.order.title)
    same = [block for block in heads if wanted and _plain(block.text()) == wanted]
    first = [block for block in before if plain_text(block).strip()][:1]
    alone = [block for block in first if heads == [block]]
    found = next(iter((*titles, *same, *alone)), None)
    if found is None:
        return None, 0
    place = next(n for n, block in enumerate(blocks) if block is found)
    del blocks[place]
    return NAME.sub("", " ".join(plain_text(found).split())), place


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _take_presented_by(blocks: list[Markup]) -> str | None:
    """Remove a paragraph "Report of the ..." from the first blocks; return who that is."""
    for place, block in enumerate(blocks[:FIRST_BLOCKS]):
        found = PRESENTED.fullmatch(" ".join(plain_text(block).split()))
        if is_marked(plain_text(block)):
            break
        if found and block.tag in ("p", *HEADINGS) and not block.every("img"):
            del blocks[place]
            return found["who"].removesuffix(".")
    return None


def _name_places(
    blocks: Sequence[Markup], notes: dict[str, Markup]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of all targets of links, and the numbers of notes, both by id."""
    links = [link for block in blocks for link in block.every("a")]
    wanted = dict.fromkeys(link.attributes.get("href", "")[1:] for link in links)
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
            inner = [part for part in block.content if isinstance(part, Markup)]
            found += _named_blocks(inner)
    return found


def _check_length(text: str) -> None:
    signs = text.count("[") - text.count("\\[")
    if len(text.encode()) > LARGEST_TEXT or signs > MOST_BRACKETS:
        raise UnusableAnnex(
            Code.TOO_LARGE,
            "is longer than any report: more than 1 MB of text, or more than"
            f" {MOST_BRACKETS} links and changes of style",
            "put a part of it into an annex",
        )


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Read one document as a report, and return the answer with its data."""
    job = Job(Order(**(UNSET | asked)), data)
    try:
        made = convert_report(job)
    except UnusableAnnex as fault:
        job.refuse(fault)
        made = None
    answer: dict[str, Any] = {"notes": [asdict(note) for note in job.notes]}
    if made is None:
        return answer, b""
    fields, joined = join_pictures(made.pictures)
    answer["report"] = {
        "title": made.title,
        "from": made.presented_by,
        "text": made.text,
        "pictures": fields,
    }
    return answer, joined
