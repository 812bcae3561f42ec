"""Write what has been read as HTML, in the dialect of `docs/section-html.md`."""

import posixpath
import re
from collections.abc import Iterable
from itertools import groupby
from urllib.parse import unquote

from markupsafe import Markup, escape

from agendapack.model.dates import hold_together
from agendapack.model.wording import NO_BREAK, fill
from agendapack.problems import Code, Problem, Source
from agendapack.render import blocks
from agendapack.render.book import Beyond, Book, LookedUp, Prose
from agendapack.render.inlines import SCHEME, set_marks
from agendapack.render.numbering import (
    EnclosedPart,
    NumberedParagraph,
    PlacedHeading,
    Target,
    Unit,
    UnnumberedBlock,
)
from agendapack.render.sandbox import refer_to_page

RECOMMENDATION = "recommendation"
"""The class of a recommendation, which the house style may set off."""
PAGE_OF = "page:"
"""The start of a link's target whose words are the number of the page that it leads to."""
SENTENCE_END = re.compile(r"[.!?][)\]\"'”’]?\s+$")
SHORTENED = re.compile(
    r"(?:^|[^\w.])(?:e\.g|i\.e|cf|etc|incl|approx|vs|nos?|paras?|pp?|figs?|refs?|cll?rs?|\w)\.\s+$",
    re.I,
)
"""A word that is shortened: the point behind it ends no sentence."""
LAST_WORDS = 40
"""How many characters before a reference tell whether it starts a sentence."""
JOINING = re.compile(r"\s*(?:,|and|or|to|&|[-–]|, and|, or)\s*")
"""What stands between references that are said as one: "paragraphs 1 to 2"."""

LOOKS = {"right": ' class="right"', "center": ' class="centre"'}


class HtmlWriter:
    """Writes texts once all names are known; collects the references that lead nowhere.

    Args:
        broken: Keys of papers that could not be read; references to and from them are no
            problems.
        withheld: Whether a reference that leads nowhere leads into what is withheld.
    """

    def __init__(self, book: Book, broken: frozenset[str], withheld: bool = False) -> None:
        self.book = book
        self.broken = broken
        self.withheld = withheld
        self.problems: list[Problem] = []
        self.beyond: LookedUp = {}  # what was looked up that is not in the paper of a text

    def write(self, prose: Prose) -> Markup:
        """Write a whole text as blocks."""
        text = _Text(self, prose.key, prose.prefix)
        return text.write_units(prose.units)

    def write_line(self, prose: Prose) -> Markup:
        """Write a text of a single paragraph without `p`, any other text as blocks."""
        match prose.units:
            case (UnnumberedBlock(blocks.MarkdownParagraph(inlines=inlines, name=None)),):
                return _Text(self, prose.key, prose.prefix).write_inlines(inlines)
        return self.write(prose)

    def resolve(self, reference: blocks.Reference, key: str) -> Target | None:
        """Return what a reference leads to, or None, with a problem where that is one."""
        target = self.book.find(reference, key)
        if reference.paper is not None or (key, reference.name) not in self.book.targets:
            self.beyond["name", reference.paper or "", reference.name] = target
        if target is None and not self.broken & {key, reference.paper, reference.name}:
            typed = f"{reference.paper}:{reference.name}" if reference.paper else reference.name
            if self.withheld:
                self.problems.append(_complain_of_withheld(typed, reference.source))
                return None
            found = f"the reference '{typed}' leads to nothing in this pack"
            usual = "name a paragraph or heading with {#name} at its end"
            hint = self.book.suggest(reference, key) or usual
            self.problems.append(Problem(Code.UNKNOWN_REFERENCE, found, reference.source, hint))
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
            _element(
                "li",
                self.write_blocks(unit.blocks),
                f"{self.prefix}.par-{unit.label}",
                RECOMMENDATION if unit.recommends else "",
            )
            for unit in run
        )
        start, section = run[0].number, run[0].section
        within = f' data-section="{section}"' if section else ""
        return Markup(f'<ol class="paragraphs" type="1" start="{start}"{within}>\n{items}\n</ol>')

    def write_unit(self, unit: Unit) -> Markup:
        if isinstance(unit, EnclosedPart):
            return Markup('<div data-part="{}">\n{}\n</div>').format(
                unit.name, self.write_units(unit.units)
            )
        if isinstance(unit, PlacedHeading):
            content = self.write_inlines(unit.heading.inlines)
            if unit.number:
                content = Markup("{}. {}").format(unit.number, content)
            return _element(f"h{unit.level}", content, unit.id)
        return self.write_block(unit.block) if isinstance(unit, UnnumberedBlock) else Markup()

    def write_blocks(self, every: Iterable[blocks.Block]) -> Markup:
        return Markup("".join(map(self.write_block, every)))

    def write_block(self, block: blocks.Block) -> Markup:
        match block:
            case blocks.MarkdownParagraph():
                return self.write_paragraph(block)
            case blocks.MarkdownHeading():
                strong = _element("strong", self.write_inlines(block.inlines))
                return _element("p", strong, self.name(block.name))
            case blocks.MarkdownList():
                return self.write_listing(block)
            case blocks.Point(inner):
                return _element("div", self.write_blocks(inner), kind=RECOMMENDATION)
            case blocks.Quote(inner):
                return _element("blockquote", self.write_blocks(inner))
            case blocks.Table():
                return self.write_table(block)
            case blocks.MarkdownPicture():
                return self.write_picture(block)
            case blocks.MarkdownCode(text):
                lines = Markup("<br/>").join(map(_keep_spaces, text.split("\n")))
                return _element("p", _element("code", lines))
            case blocks.Rule():
                return Markup("<hr/>")
        return Markup()

    def write_paragraph(self, paragraph: blocks.MarkdownParagraph) -> Markup:
        content = self.write_inlines(paragraph.inlines)
        if paragraph.tight and paragraph.name is None:
            return content
        return _element("p", content, self.name(paragraph.name))

    def write_listing(self, listing: blocks.MarkdownList) -> Markup:
        if listing.kind == "-":
            items = (_element("li", self.write_blocks(i.blocks)) for i in listing.items)
            return _element("ul", Markup("".join(items)))
        start = listing.items[0].value
        items = (self.write_item(item, start + offset) for offset, item in enumerate(listing.items))
        return Markup(f'<ol type="{listing.kind}" start="{start}">{"".join(items)}</ol>')

    def write_item(self, item: blocks.ListItem, expected: int) -> Markup:
        value = "" if item.value == expected else f' value="{item.value}"'
        return Markup(f"<li{value}>{self.write_blocks(item.blocks)}</li>")

    def write_table(self, table: blocks.Table) -> Markup:
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

        caption = _element("caption", self.write_caption(table.caption)) if table.caption else ""
        head = _element("thead", row(0, "th", ' scope="col"'))
        body = Markup("".join(row(number, "td", "") for number in range(1, len(table.rows))))
        rest = _element("tbody", body) if body else ""
        where = self.name(table.name)
        place = f' id="{escape(where)}"' if where else ""
        return Markup(f'<table class="grid"{place}>{caption}{head}{rest}</table>')

    def write_caption(self, caption: blocks.Caption) -> Markup:
        words = self.write_inlines(caption.inlines)
        if caption.number is None:
            return words
        message = escape(self.writer.book.wording.messages[f"caption-{caption.kind}"])
        return Markup(fill(str(message), {"number": str(caption.number), "caption": words}))

    def write_picture(self, picture: blocks.MarkdownPicture) -> Markup:
        folder = posixpath.dirname(picture.source.file)
        path = posixpath.normpath(posixpath.join(folder, unquote(picture.path)))
        said = self.write_caption(picture.caption) if picture.caption else escape(picture.title)
        caption = _element("figcaption", said) if said else ""
        image = Markup('<img src="{}" alt="{}"/>').format(path, picture.alt)
        return _element("figure", image + caption, self.name(picture.name))

    def write_inlines(self, inlines: Iterable[blocks.Inline], before: str = "") -> Markup:
        """Write inlines; a reference has a capital where, after `before`, a sentence starts.

        Of references to several numbered paragraphs in a row, the first says "paragraphs".
        """
        joined = (*inlines,)
        if len(joined) == 1 and isinstance(
            joined[0], blocks.PlainText
        ):  # as most cells of tables are
            return self.write_inline(joined[0], before)
        joined = tuple(blocks.join_words(joined))
        written: list[Markup] = []
        for place, inline in enumerate(joined):
            if isinstance(inline, blocks.Reference):
                opens = not before.strip() or (
                    SENTENCE_END.search(before) is not None and not SHORTENED.search(before)
                )
                written.append(self.write_reference(inline, self.series(joined, place), opens))
                before = "10"  # as a number; whatever the name, it is no shortened word
            else:
                written.append(self.write_inline(inline, before))
                before = (before + blocks.plain_text((inline,)))[-LAST_WORDS:]
        return Markup("".join(written))

    def series(self, inlines: tuple[blocks.Inline, ...], place: int) -> str:
        """Return whether a reference is the `first` or a `later` one of several, or neither."""
        if not self.has_number(inlines, place):
            return ""
        if place > 1 and self.joins(inlines[place - 1]) and self.has_number(inlines, place - 2):
            return "later"
        follows = place + 2 < len(inlines) and self.joins(inlines[place + 1])
        return "first" if follows and self.has_number(inlines, place + 2) else ""

    def joins(self, inline: blocks.Inline) -> bool:
        return isinstance(inline, blocks.PlainText) and JOINING.fullmatch(inline.text) is not None

    def has_number(self, inlines: tuple[blocks.Inline, ...], place: int) -> bool:
        inline = inlines[place]
        if not isinstance(inline, blocks.Reference):
            return False
        target = self.writer.book.find(inline, self.key)
        return target is not None and bool(target.number)

    def write_inline(self, inline: blocks.Inline, before: str) -> Markup:
        match inline:
            case blocks.PlainText(text):
                book = self.writer.book
                if book.own_quotes.get(self.key, book.sets_quotes):
                    text = set_marks(text, before, book.language)
                return escape(hold_together(text, book.wording))
            case blocks.Styled("code"):
                return _element("code", escape(blocks.plain_text((inline,))))
            case blocks.Styled(tag, inner):
                return _element(tag, self.write_inlines(inner, before))
            case blocks.MarkdownLink():
                return self.write_link(inline, before)
            case blocks.Language(tag, inner):
                content = self.write_inlines(inner, before)
                return Markup('<span lang="{}">{}</span>').format(tag, content)
        return Markup("<br/>")

    def write_link(self, link: blocks.MarkdownLink, before: str) -> Markup:
        content = self.write_inlines(link.inlines, before)
        if link.target.startswith("#"):
            name = link.target[1:].removeprefix(PAGE_OF)
            target = self.find_anchor(name) or self.resolve_name(name, link.source)
            if target and link.target[1:].startswith(PAGE_OF):
                content = Markup('<page-ref to="{}">{}</page-ref>').format(target.id, content)
            return Markup('<a href="#{}">{}</a>').format(target.id, content) if target else content
        if SCHEME.match(link.target):
            return Markup('<a href="{}">{}</a>').format(link.target, content)
        file, _, part = unquote(link.target).partition("#")
        target = self.find_file(file, link.source)
        if target is None:
            complain = _complain_of_withheld if self.writer.withheld else _complain_of_file
            self.writer.problems.append(complain(file, link.source))
            return content
        target = self.look(("heading", target.id, part)) or target
        page = self.refer_to_page(target)
        return Markup('<a href="#{}">{}</a>').format(target.id, self.with_page(content, page))

    def find_anchor(self, name: str) -> Target | None:
        anchors = self.writer.book.anchors
        if (self.key, name) in self.writer.book.targets:
            return None
        keys = (
            (prefix, typed) for typed in (name, name.lower()) for prefix in (self.prefix, self.key)
        )
        return next((anchors[key] for key in keys if key in anchors), None)

    def resolve_name(self, typed: str, source: Source) -> Target | None:
        paper, _, name = typed.rpartition(".")
        return self.writer.resolve(blocks.Reference(paper or None, name, source), self.key)

    def find_file(self, file: str, source: Source) -> Target | None:
        """Return the annex of this paper, or else of another, that has a file."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source.file), file))
        return self.look(("file", path, ""))

    def look(self, asked: Beyond) -> Target | None:
        return self.writer.beyond.setdefault(asked, self.writer.book.look_beyond(asked, self.key))

    def refer_to_page(self, target: Target) -> Markup:
        """Write on which page it is; of another file, if the text is in one of its own."""
        apart, wording = self.writer.book.apart, self.writer.book.wording
        if not apart or target.id.split(".")[0] == apart:
            return refer_to_page(target.id, wording)
        return refer_to_page(target.id, wording, "reference-page-of-pack")

    def write_reference(self, reference: blocks.Reference, series: str, opens: bool) -> Markup:
        target = self.writer.resolve(reference, self.key)
        if target is None:
            return Markup("")
        wording = self.writer.book.wording
        page = self.refer_to_page(target) if target.paged else Markup("")
        said = target.words
        if series and target.number:
            many = wording.say("reference-paragraphs", number=target.number)
            said = target.number if series == "later" else many
        if opens:
            said = said[:1].upper() + said[1:]
            page = page if said else Markup(page[:1].upper() + page[1:])
        words = self.with_page(escape(said), page) if said and page else escape(said) or page
        return Markup('<a href="#{}">{}</a>').format(target.id, words)

    def with_page(self, words: Markup, page: Markup) -> Markup:
        message = escape(self.writer.book.wording.messages["reference-with-page"])
        return Markup(fill(str(message), {"words": words, "page": page}))

    def name(self, name: str | None) -> str | None:
        return f"{self.prefix}.{name}" if name else None


def _complain_of_file(file: str, source: Source) -> Problem:
    is_address = re.match(
        r"www\.|[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|info|eu|gov|uk|ie)(?:/|$)", file
    )
    return Problem(
        Code.UNSAFE_LINK,
        f"the link leads to '{file}', which is no annex of this meeting; links lead to http://, "
        "https://, mailto:, tel:, sip: or xmpp: addresses, to a #name, or to the file of an annex",
        source,
        f"did you mean 'https://{file}'?"
        if is_address
        else "a file that readers should see is an annex of the report",
    )


def _keep_spaces(line: str) -> Markup:
    """Write a line of code so that none of its spaces is lost."""
    return escape(line.expandtabs(4).replace(" ", NO_BREAK) or NO_BREAK)


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


def _element(tag: str, content: Markup, where: str | None = None, kind: str = "") -> Markup:
    place = f' id="{escape(where)}"' if where else ""
    place += f' class="{kind}"' if kind else ""
    return Markup(f"<{tag}{place}>{content}</{tag}>")
