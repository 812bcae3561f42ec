"""Write what has been read as HTML, in the dialect of `docs/section-html.md`."""

import posixpath
from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import unquote

from markupsafe import Markup, escape

from agendapack.model.dates import hold_together
from agendapack.model.fields import Record
from agendapack.model.pack import Pack, Paper, PlannedAnnex, PlannedMinutes
from agendapack.model.text import Text
from agendapack.model.wording import Wording, fill, unbroken
from agendapack.problems import Code, Problem, Source
from agendapack.render.blocks import (
    Block,
    Break,
    Inline,
    Language,
    ListItem,
    MarkdownCode,
    MarkdownHeading,
    MarkdownLink,
    MarkdownList,
    MarkdownParagraph,
    MarkdownPicture,
    PlainText,
    Quote,
    Reference,
    Rule,
    Styled,
    Table,
    join_words,
)
from agendapack.render.book import (
    Book,
    EnclosedPart,
    NumberedParagraph,
    PlacedHeading,
    Prose,
    Target,
    Unit,
    UnnumberedBlock,
)
from agendapack.render.sandbox import mark_own

LOOKS = {"right": ' class="right"', "center": ' class="centre"'}


def own_words(words: str, pack: Pack, *names: str) -> str:
    """Return words that the program made, marked as such in a paper of another language.

    Args:
        words: For instance a date.
        pack: The pack that prints them.
        names: Messages that they are made of; if the organisation has reworded one of them, the
            words are taken to be in the language of the papers.
    """
    wording = pack.style.wording
    reworded = {name for name, _ in wording.changed} & set(names)
    if wording.is_of(pack.language) or reworded or not any(map(str.isalpha, words)):
        return words
    return mark_own(words, wording)


def refer_to_page(key: str, wording: Wording) -> Markup:
    """Write a reference to the page that an id is on, for instance "page 23"; it is not broken."""
    number = Markup('<page-ref to="{}"></page-ref>').format(key)
    words = escape(unbroken(wording.messages["reference-page"]))
    return Markup(fill(str(words), {"number": number}))


class HtmlWriter:
    """Writes texts once all names are known; collects the references that lead nowhere.

    Args:
        book: The names.
        broken: Keys of papers that could not be read; references to and from them are no
            problems.
        withheld: Whether a reference that leads nowhere leads into what is withheld.
    """

    def __init__(self, book: Book, broken: frozenset[str], withheld: bool = False) -> None:
        self.book = book
        self.broken = broken
        self.withheld = withheld
        self.problems: list[Problem] = []

    def write(self, prose: Prose) -> Markup:
        """Write a whole text as blocks."""
        text = _Text(self, prose.key, prose.prefix)
        return text.write_units(prose.units)

    def write_line(self, prose: Prose) -> Markup:
        """Write a text of a single paragraph without `p`, any other text as blocks."""
        match prose.units:
            case (UnnumberedBlock(MarkdownParagraph(inlines=inlines, name=None)),):
                return _Text(self, prose.key, prose.prefix).write_inlines(inlines)
        return self.write(prose)

    def resolve(self, reference: Reference, key: str) -> Target | None:
        """Return what a reference leads to, or None, with a problem where that is one."""
        target = self.book.find(reference, key)
        if target is None and not self.broken & {key, reference.paper, reference.name}:
            typed = f"{reference.paper}:{reference.name}" if reference.paper else reference.name
            if self.withheld:
                self.problems.append(_complain_of_withheld(typed, reference.source))
                return None
            self.problems.append(
                Problem(
                    Code.UNKNOWN_REFERENCE,
                    f"the reference '{typed}' leads to nothing in this pack",
                    reference.source,
                    self.book.suggest(reference, key)
                    or "name a paragraph or heading with {#name} at its end",
                )
            )
        return target


class _Text:
    def __init__(self, writer: HtmlWriter, key: str, prefix: str) -> None:
        self.writer = writer
        self.key = key
        self.prefix = prefix

    def write_units(self, units: Iterable[Unit]) -> Markup:
        parts: list[Markup] = []
        for numbered, run in groupby(units, lambda unit: isinstance(unit, NumberedParagraph)):
            if numbered:
                parts.append(self.write_run([u for u in run if isinstance(u, NumberedParagraph)]))
            else:
                parts += (self.write_unit(unit) for unit in run)
        return Markup("\n").join(parts)

    def write_run(self, run: list[NumberedParagraph]) -> Markup:
        items = "\n".join(
            _element("li", self.write_blocks(unit.blocks), f"{self.prefix}.par-{unit.number}")
            for unit in run
        )
        start = run[0].number
        return Markup(f'<ol class="paragraphs" type="1" start="{start}">\n{items}\n</ol>')

    def write_unit(self, unit: Unit) -> Markup:
        if isinstance(unit, EnclosedPart):
            return Markup('<div data-part="{}">\n{}\n</div>').format(
                unit.name, self.write_units(unit.units)
            )
        if isinstance(unit, PlacedHeading):
            name = unit.heading.name
            where = unit.id or (f"{self.prefix}.{name}" if name else None)
            content = self.write_inlines(unit.heading.inlines)
            return _element(f"h{unit.level}", content, where)
        return self.write_block(unit.block) if isinstance(unit, UnnumberedBlock) else Markup()

    def write_blocks(self, blocks: Iterable[Block]) -> Markup:
        return Markup("".join(map(self.write_block, blocks)))

    def write_block(self, block: Block) -> Markup:
        match block:
            case MarkdownParagraph():
                return self.write_paragraph(block)
            case MarkdownHeading():
                strong = _element("strong", self.write_inlines(block.inlines))
                return _element("p", strong, self.name(block.name))
            case MarkdownList():
                return self.write_listing(block)
            case Quote(blocks):
                return _element("blockquote", self.write_blocks(blocks))
            case Table():
                return self.write_table(block)
            case MarkdownPicture():
                return self.write_picture(block)
            case MarkdownCode(text):
                lines = Markup("<br/>").join(text.split("\n"))
                return _element("p", _element("code", lines))
            case Rule():
                return Markup("<hr/>")
        return Markup()

    def write_paragraph(self, paragraph: MarkdownParagraph) -> Markup:
        content = self.write_inlines(paragraph.inlines)
        if paragraph.tight and paragraph.name is None:
            return content
        return _element("p", content, self.name(paragraph.name))

    def write_listing(self, listing: MarkdownList) -> Markup:
        if listing.kind == "-":
            items = (_element("li", self.write_blocks(i.blocks)) for i in listing.items)
            return _element("ul", Markup("".join(items)))
        start = listing.items[0].value
        items = (self.write_item(item, start + offset) for offset, item in enumerate(listing.items))
        return Markup(f'<ol type="{listing.kind}" start="{start}">{"".join(items)}</ol>')

    def write_item(self, item: ListItem, expected: int) -> Markup:
        value = "" if item.value == expected else f' value="{item.value}"'
        return Markup(f"<li{value}>{self.write_blocks(item.blocks)}</li>")

    def write_table(self, table: Table) -> Markup:
        looks = [LOOKS.get(side, "") for side in table.alignments]

        def row(number: int, tag: str, scope: str) -> Markup:
            cells = table.rows[number]
            sizes = table.spans[number] if table.spans else ((1, 1),) * len(cells)
            written = [
                f"<{tag}{scope}{_span(*size)}{look}>{self.write_inlines(cell)}</{tag}>"
                for cell, look, size in zip(cells, looks, sizes, strict=True)
                if size != (0, 0)
            ]
            return _element("tr", Markup("".join(written)))

        head = _element("thead", row(0, "th", ' scope="col"'))
        body = Markup("".join(row(number, "td", "") for number in range(1, len(table.rows))))
        rest = _element("tbody", body) if body else ""
        return Markup(f'<table class="grid">{head}{rest}</table>')

    def write_picture(self, picture: MarkdownPicture) -> Markup:
        folder = posixpath.dirname(picture.source.file)
        path = posixpath.normpath(posixpath.join(folder, unquote(picture.path)))
        caption = _element("figcaption", escape(picture.caption)) if picture.caption else ""
        return Markup('<figure><img src="{}" alt="{}"/>{}</figure>').format(
            path, picture.alt, caption
        )

    def write_inlines(self, inlines: Iterable[Inline]) -> Markup:
        return Markup("".join(map(self.write_inline, join_words(inlines))))

    def write_inline(self, inline: Inline) -> Markup:
        match inline:
            case PlainText(text):
                return escape(hold_together(text, self.writer.book.wording))
            case Styled(tag, inner):
                return _element(tag, self.write_inlines(inner))
            case MarkdownLink():
                return self.write_link(inline)
            case Reference():
                return self.write_reference(inline)
            case Break():
                return Markup("<br/>")
            case Language(tag, inner):
                content = self.write_inlines(inner)
                return Markup('<span lang="{}">{}</span>').format(tag, content)

    def write_link(self, link: MarkdownLink) -> Markup:
        content = self.write_inlines(link.inlines)
        if not link.target.startswith("#"):
            return Markup('<a href="{}">{}</a>').format(link.target, content)
        paper, _, name = link.target[1:].rpartition(".")
        target = self.writer.resolve(Reference(paper or None, name, link.source), self.key)
        return Markup('<a href="#{}">{}</a>').format(target.id, content) if target else content

    def write_reference(self, reference: Reference) -> Markup:
        target = self.writer.resolve(reference, self.key)
        if target is None:
            return Markup("")
        wording = self.writer.book.wording
        page = refer_to_page(target.id, wording) if target.paged else ""
        words = None
        if target.words and page:
            message = escape(wording.messages["reference-with-page"])
            words = Markup(fill(str(message), {"words": escape(target.words), "page": page}))
        return Markup('<a href="#{}">{}</a>').format(target.id, words or target.words or page)

    def name(self, name: str | None) -> str | None:
        return f"{self.prefix}.{name}" if name else None


def _complain_of_withheld(name: str, source: Source) -> Problem:
    return Problem(
        Code.WITHHELD_REFERENCE,
        f"the reference '{name}' leads into what is not for publication",
        source,
        "an open text may refer to a withheld paper or annex as a whole, for instance [@item-5]",
    )


def _span(across: int, down: int) -> str:
    sizes = (("colspan", across), ("rowspan", down))
    return "".join(f' {name}="{size}"' for name, size in sizes if size > 1)


def _element(tag: str, content: Markup, where: str | None = None) -> Markup:
    place = f' id="{escape(where)}"' if where else ""
    return Markup(f"<{tag}{place}>{content}</{tag}>")


Texts = tuple[tuple[str, Text], ...]
"""Each with the name of the field that holds it."""


def agenda_texts(pack: Pack) -> Texts:
    """Return what the front sheet prints of files, in about the order of the page."""
    items = tuple({"title": item.title, "text": item.text} for item in pack.items)
    people = (pack.to, pack.members, pack.venue, items, pack.officer, pack.contact_for)
    return tuple(find_texts((pack.committee, people, pack.organisation)))


def paper_texts(pack: Pack, paper: Paper) -> Texts:
    """Return what a paper prints of files: its own first. Its purpose is on the agenda."""
    content = paper.content
    record = content.record if isinstance(content, PlannedMinutes) else content
    annexes = tuple({"title": annex.title} for annex in paper.annexes)
    shared = (pack.committee, pack.members_are, pack.organisation.name)
    found = find_texts((record, annexes, {"title": paper.title}, shared))
    return tuple(pair for pair in found if pair[0] != "purpose")


def annex_texts(annex: PlannedAnnex) -> Texts:
    """Return what an annex in the house style prints of files that have places."""
    content = annex.typeset.content if annex.typeset else None
    return tuple(find_texts(({"title": annex.title}, {"body": content})))


def find_texts(value: object, field: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every text of a record, or of records in lists, in the order of the fields."""
    match value:
        case Text():
            yield field, value
        case Record():
            for name in type(value).model_fields:
                yield from find_texts(getattr(value, name), name)
        case dict():
            for name, inner in value.items():
                yield from find_texts(inner, name)
        case tuple():
            for inner in value:
                yield from find_texts(inner, field)
