"""Word documents as annexes: converted to our own HTML, or passed to LibreOffice unchanged.

mammoth converts a document to HTML, which is rewritten in the dialect of `docs/section-html.md`.
No markup is copied: every element is written from what is understood of it, so that the result
is safe and well formed whatever the document contains.
"""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby
from operator import itemgetter

from agendapack.convert import Content, Job, OfficeInput, folded
from agendapack.convert.plain import Links
from agendapack.convert.word import Places, W
from agendapack.convert.word.fields import PAGE_OF, find_asked, tell_stale
from agendapack.convert.word.losses import STRUCK, empty, tell_struck
from agendapack.convert.word.numbers import MARK
from agendapack.convert.word.pictures import DECORATION
from agendapack.convert.word.read import (
    Markup,
    ReadDocument,
    gather_words,
    language_of,
    open_document,
    read_document,
    side_of,
)
from agendapack.convert.word.unseen import leave_out_unseen
from agendapack.model.text import make_name, make_unique
from agendapack.problems import Code

STYLES = {"strong": "strong", "b": "strong", "em": "em", "i": "em"} | {
    **{tag: tag for tag in ("u", "sub", "sup", "code")},
    **dict.fromkeys(STRUCK, "s"),
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset({*HEADINGS, "p", "ul", "ol", "table", "blockquote", "dl"})
NUMBER = re.compile(rf"{MARK}-([1aAiI])-(\d+)(?:-(brackets?))?")
NOTE = re.compile(r"(?:foot|end)note-.+")
TOP = 2

MAMMOTH_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
u => u
"""
"""The elements that mammoth writes for Word's styles, in addition to its own rules."""


class Anchors:
    """Gives ids to the blocks that links of the document lead to; each starts with a key."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._taken: set[str] = {"notes"}
        self._of_block: dict[int, str] = {}
        self._targets: dict[str, str] = {}
        self._waiting: list[str] = []

    def gather(self, document: Markup, blocks: frozenset[str]) -> None:
        """Find the targets of links, and the block that contains each.

        A target in a block that is not written is moved to the next block.
        """
        targets = {link.attributes.get("href", "") for link in document.every("a")}
        wanted = {find_asked(href)[1] for href in targets if href[:1] == "#"}
        self._gather(document, None, blocks, wanted)

    def _gather(
        self, element: Markup, block: Markup | None, blocks: frozenset[str], wanted: set[str]
    ) -> None:
        if element.tag in blocks and not (element.tag == "p" and block and block.tag == "li"):
            block = element
            if self._waiting and _can_be_named(block):
                self._targets |= dict.fromkeys(self._waiting, self.name(block))
                self._waiting.clear()
        name = element.attributes.get("id", "")
        if name in wanted:
            if block is not None and _can_be_named(block):
                self._targets[name] = self.name(block)
            else:
                self._waiting.append(name)
        for part in element.elements:
            self._gather(part, block, blocks, wanted)

    def name(self, block: Markup) -> str:
        """Return the id of a block, which it gets if no link leads to it."""
        if id(block) not in self._of_block:
            words = block.text() if block.tag.startswith("h") else "place"
            name = make_unique(make_name(words) or "place", self._taken)
            self._of_block[id(block)] = f"{self._key}.{name}"
        return self._of_block[id(block)]

    def write(self, block: Markup) -> str:
        """Return the `id` attribute of a block that a link leads to; empty for any other."""
        name = self._of_block.get(id(block))
        return f' id="{escape(name)}"' if name else ""

    def find(self, href: str) -> str | None:
        """Return our id for a link within the document."""
        return self._targets.get(href[1:]) if href.startswith("#") else None


def _can_be_named(block: Markup) -> bool:
    if block.tag == "li":
        return True
    is_written = bool(block.text().strip() or block.every("input"))
    return block.tag not in ("ul", "ol", "table", "blockquote", "dl") and is_written


class DialectWriter:
    """Writes one document in the dialect of sections, and warns of what is lost."""

    def __init__(self, job: Job, document: ReadDocument) -> None:
        self._job = job
        self._labels = document.labels
        self._tables = document.tables
        self._stale: list[str] = []
        self._links = Links()
        self._anchors = Anchors(job.order.key)
        self._level = TOP - 1
        self._highest = 1
        self._headless: list[str] = []
        self._struck: list[str] = []

    def write(self, document: Markup) -> str:
        """Return the document, with headings one level below the annex's own."""
        headings = [h for tag in HEADINGS for h in document.every(tag) if h.text().strip()]
        title = self._find_title(headings)
        if title is not None:
            title.content.clear()
            headings.remove(title)
        self._highest = min((int(h.tag[1]) for h in headings), default=1)
        self._anchors.gather(document, BLOCKS | {"li"})
        notes = take_notes(document)
        parts = [self.blocks(document)]
        if notes is not None:
            heading = escape(self._job.say("notes-heading"))
            parts.append(f'<h2 id="{self._job.order.key}.notes">{heading}</h2>')
            parts.append(self.block(notes))
        self._tell()
        return "\n".join(part for part in parts if part)

    def _find_title(self, headings: list[Markup]) -> Markup | None:
        """Return the heading that only repeats the annex's title, if the document has one."""
        title = folded(self._job.order.title)
        same = [h for h in headings if folded(h.text()) == title]
        return same[0] if same and same[0].tag == "h1" else None

    def _tell(self) -> None:
        self._job.lose_all(
            self._headless,
            "table",
            "has {count} without a header row: {named}",
            "mark the first row in Word: Layout, Repeat Header Rows",
            Code.NO_HEADER_ROW,
        )
        tell_struck(self._job, self._struck)
        tell_stale(self._job, self._stale)
        self._links.tell(self._job)

    def blocks(self, parent: Markup) -> str:
        """Write the content of an element; text outside a paragraph gets one."""
        written = []
        for is_block, run in groupby(parent.content, _is_block):
            if is_block:
                written += [self.block(part) for part in run if isinstance(part, Markup)]
            else:
                written.append(self._paragraph(Markup("p", {}, list(run))))
        return "\n".join(part for part in written if part)

    def block(self, element: Markup) -> str:
        """Write one block."""
        if element.tag in HEADINGS:
            return self._heading(element)
        if element.tag in ("ul", "ol"):
            return self._list(element)
        if element.tag == "table":
            return self._table(element)
        if element.tag == "blockquote":
            return f"<blockquote>{self.blocks(element)}</blockquote>"
        if element.tag == "dl":
            return ""
        return self._paragraph(element)

    def _heading(self, element: Markup) -> str:
        text = self.inlines(element.content)
        if not element.text().strip():
            return ""
        wanted = int(element.tag[1]) - self._highest + TOP
        self._level = max(TOP, min(wanted, self._level + 1, 6))
        name = self._anchors.name(element)
        figures = self._figures(element)
        return f'<h{self._level} id="{name}">{text}</h{self._level}>{figures}'

    def _paragraph(self, element: Markup) -> str:
        text = self.inlines(element.content)
        figures = self._figures(element)
        if not element.text().strip() and not element.every("input"):
            return figures
        return f"<p{self._anchors.write(element)}>{text.strip()}</p>{figures}"

    def _figures(self, element: Markup) -> str:
        return "".join(f"<figure>{self._picture(image)}</figure>" for image in _shown(element))

    def _list(self, element: Markup) -> str:
        items = [part for part in element.elements if part.tag == "li"]
        if element.tag == "ul":
            return f"<ul>{''.join(f'<li{self._item(item)}</li>' for item in items)}</ul>"
        written = []
        numbered = [(*number_of(item), shape_of(item), item) for item in items]
        for (kind, shape), run in groupby(numbered, itemgetter(0, 2)):
            expected, opening, inner = 0, "", []
            for _, value, _, item in run:
                expected += 1
                if not opening:
                    expected = 1 if value is None else value
                    look = f' class="{shape}"' if shape else ""
                    opening = f'<ol{look} type="{kind}" start="{expected}">'
                own = "" if value in (None, expected) else f' value="{value}"'
                expected = expected if value is None else value
                inner.append(f"<li{own}{self._item(item)}</li>")
            written.append(f"{opening}{''.join(inner)}</ol>")
        return "\n".join(written)

    def _item(self, item: Markup) -> str:
        """Write the rest of an item's opening tag, and its content."""
        return f"{self._anchors.write(item)}>{self._mixed(item)}"

    def _table(self, element: Markup) -> str:
        rows = [row for row in element.elements if row.tag == "tr"]
        written = []
        for part in element.elements:
            if part.tag in ("thead", "tbody"):
                inner = "".join(map(self._row, part.elements))
                written.append(f"<{part.tag}>{inner}</{part.tag}>" if inner else "")
        if rows:
            self._headless += [self._tables.get(id(element), "a table")] if len(rows) > 1 else []
            written.append(f"<tbody>{''.join(map(self._row, rows))}</tbody>")
        return f'<table class="grid">{"".join(written)}</table>' if any(written) else ""

    def _row(self, row: Markup) -> str:
        return f"<tr>{''.join(map(self._cell, row.elements))}</tr>"

    def _cell(self, cell: Markup) -> str:
        tag = "th" if cell.tag == "th" else "td"
        scope = ' scope="col"' if tag == "th" else ""
        spans = "".join(
            f' {name}="{cell.attributes[name]}"'
            for name in ("colspan", "rowspan")
            if cell.attributes.get(name, "").isdigit()
        )
        side = side_of(cell)
        look = f' class="{side}"' if side else ""
        return f"<{tag}{scope}{spans}{look}>{self._mixed(cell)}</{tag}>"

    def _mixed(self, element: Markup) -> str:
        """Write an item or a cell: a single paragraph without `p`, anything else as blocks."""
        inner = [part for part in element.content if isinstance(part, Markup) or part.strip()]
        if all(not _is_block(part) for part in inner):
            return self.inlines(inner).strip() + "".join(map(self._picture, _shown(element)))
        alone = inner[0] if len(inner) == 1 else None
        if isinstance(alone, Markup) and alone.tag == "p" and not self._anchors.write(alone):
            return self._mixed(alone)
        return self.blocks(element)

    def inlines(self, parts: Iterable[Markup | str]) -> str:
        """Write text with its styles and links; pictures are left to their paragraph."""
        return "".join(
            escape(part) if isinstance(part, str) else self._inline(part) for part in parts
        )

    def _inline(self, element: Markup) -> str:
        content = self.inlines(element.content)
        if element.tag == "br":
            return "<br/>"
        if element.tag == "input":
            return "\N{BALLOT BOX WITH CHECK}" if element.attributes.get("checked") else "☐"
        if element.tag == "a" and "href" in element.attributes:
            return self._link(element, content)
        language = language_of(element)
        if language:
            return f'<span lang="{language}">{content}</span>' if content.strip() else content
        if element.tag in STRUCK and content.strip():
            self._struck.append(element.text())
        tag = STYLES.get(element.tag)
        return f"<{tag}>{content}</{tag}>" if tag and content.strip() else content

    def _picture(self, image: Markup) -> str:
        is_decoration = image.attributes.get("class") == DECORATION
        alt = image.attributes.get("alt") or self._job.say("picture-without-words")
        said = "" if is_decoration else alt
        return f'<img src="{escape(image.attributes["src"])}" alt="{escape(said)}"/>'

    def _link(self, element: Markup, content: str) -> str:
        target = element.attributes["href"]
        if not content.strip():  # on a picture, which is written beside its paragraph
            if element.every("img"):
                self._links.drop(target)
            return content
        asked, name = find_asked(target)
        inside = self._anchors.find(f"#{name}" if asked else target)
        if asked:
            return self._refer(asked, name, inside, element.text()) or content
        if content == "\N{UPWARDS ARROW}":
            content = escape(self._job.say("link-back-to-text"))
        if inside:
            return f'<a href="#{inside}">{content}</a>'
        if self._links.keep(target, element.text()):
            return f'<a href="{escape(target)}">{content}</a>'
        return content

    def _refer(self, asked: str, name: str, inside: str | None, saved: str) -> str:
        """Write a reference with the number of the pack; empty where it has to stay as saved."""
        if inside is None:
            self._stale.append(saved)
            return ""
        if asked == PAGE_OF:
            return f'<a href="#{inside}"><page-ref to="{inside}">{escape(saved)}</page-ref></a>'
        label = self._labels.get(name, "").strip().rstrip(".")
        if not label:
            self._stale.append(saved)
        in_full = label and saved.strip().rstrip(".").endswith(label)
        return f'<a href="#{inside}">{escape(saved if in_full or not label else label)}</a>'


def _is_block(part: Markup | str) -> bool:
    return isinstance(part, Markup) and part.tag in BLOCKS


def take_notes(document: Markup) -> Markup | None:
    """Remove the list of notes, which mammoth puts last, from a document; return it, if any."""
    last = document.elements[-1] if document.elements else None
    items = last.elements if last is not None and last.tag == "ol" else []
    if not items or not all(NOTE.fullmatch(item.attributes.get("id", "")) for item in items):
        return None
    document.content = [part for part in document.content if part is not last]
    return last


def number_of(item: Markup) -> tuple[str, int | None]:
    """Return the type of list and the number that Word gives an item, if any."""
    found = _find_number(item)
    return (found[1], int(found[2])) if found else ("1", None)


def shape_of(item: Markup) -> str:
    """Return `brackets` for an item that Word numbers (a), `bracket` for a), empty for others."""
    found = _find_number(item)
    return (found[3] or "") if found else ""


def _find_number(item: Markup) -> re.Match[str] | None:
    first = next(iter(item.elements), None)
    name = first.attributes.get("id", "") if first is not None and first.tag == "a" else ""
    return NUMBER.fullmatch(name)


def _shown(element: Markup) -> list[Markup]:
    return [image for image in element.every("img") if image.attributes.get("src")]


def convert_word(job: Job) -> Content | OfficeInput:
    """Return a document as content to typeset, or as input for LibreOffice to keep its look."""
    parts, is_settled = open_document(job)
    if not job.order.typeset:
        left_out = leave_out_unseen(job, parts, Places(parts))
        data = parts.write() if is_settled or left_out else job.data
        return OfficeInput(data, dict(gather_words(parts)))
    document = read_document(job, parts, MAMMOTH_STYLES, numbers_as_text=True)
    content = DialectWriter(job, document).write(document.content)
    if not content:
        raise empty(job, "annex")
    sizes = parts.trees["document"].iter(f"{W}pgSz")
    is_turned = any(size.get(f"{W}orient") == "landscape" for size in sizes)
    classes = ("fit",) if is_turned else ()
    return Content(content, classes, document.shown.pictures, language=document.language)
