"""Turn a section's elements into blocks, and into the nodes of its structure tree."""

from collections.abc import Mapping
from dataclasses import replace

from agendapack.model.page_numbers import PageSpan, list_number
from agendapack.model.section import HtmlElement
from agendapack.model.style import HouseStyle
from agendapack.model.workspace import LoadedPicture
from agendapack.pdf.drawn import Node
from agendapack.typeset import blocks, looks
from agendapack.typeset.lines import Inline, InlineReader
from agendapack.typeset.setting import Setter, paragraph_level
from agendapack.typeset.shaping import reads_leftwards
from agendapack.typeset.wide_tables import _length, build_table

BULLETS = ("\u2022", "\u2013", "\u25aa")
NUMBERINGS = {
    "1": "Decimal",
    "a": "LowerAlpha",
    "A": "UpperAlpha",
    "i": "LowerRoman",
    "I": "UpperRoman",
}

MOST_DIGITS = 9
"""The most digits of the number of a list item, as in Markdown."""

GROUPS = frozenset({"article", "section", "div", "header", "footer", "figure"})
TEXTS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "dt"})
BLOCKS = GROUPS | TEXTS | {"ul", "ol", "dl", "table", "blockquote", "hr", "img"}
ROLES = {"p": "P", "caption": "Caption", "figcaption": "Caption", "blockquote": "BlockQuote"}
PIXELS_PER_INCH = 96

SHAPES: dict[str, blocks.Shape] = {
    "strapline": "box",
    "officer": "rule-above",
    "report-head": "rule-below",
    "agenda-item": "item",
    "columns": "beside",
    "cover": "cover",
}
"""The shapes of groups, by their class."""


AROUND = {"brackets": ("(", ")"), "bracket": ("", ")")}
"""What stands before and behind the number of a list's item, by the class of the list."""


def list_labels(element: HtmlElement) -> tuple[list[str], str]:
    """Return the label of each item of a list, and its ListNumbering (ISO 32000-1, 14.8.5.5)."""
    items = [child for child in element.elements() if child.tag == "li"]
    if element.tag == "ul":
        return [BULLETS[0]] * len(items), "Disc"
    kind = element.attributes.get("type", "1")
    number = _whole(element.attributes.get("start"), 1)
    labels, section = [], element.attributes.get("data-section")
    before, behind = AROUND.get(element.attributes.get("class", ""), ("", "."))
    for item in items:
        number = _whole(item.attributes.get("value"), number)
        labels.append(
            f"{section}.{number}" if section else f"{before}{list_number(number, kind)}{behind}"
        )
        number += 1
    return labels, NUMBERINGS.get(kind, "Decimal")


def _whole(text: str | None, otherwise: int) -> int:
    return int(text[:MOST_DIGITS]) if text and text.isdecimal() else otherwise


class UnknownPicture(Exception):
    """Raised for a picture that the pack does not have; the message is its path."""


class Builder:
    """Builds the blocks of a section; use each builder for one layout.

    Args:
        pages: The pages of each id of the pack, as far as they are known in this round.
        room: The width that tables are made to fit, in points; None to leave them as they are.

    Attributes:
        wanted: The ids whose page numbers the section prints.
        divided: The number of parts of each table whose columns were divided.
        titles: The titles of agenda items.
        room: As given; less inside lists.
    """

    def __init__(
        self,
        style: HouseStyle,
        setter: Setter,
        pictures: Mapping[str, LoadedPicture],
        pages: Mapping[str, PageSpan],
        room: float | None = None,
    ) -> None:
        self.style = style
        self.room = room
        self.wanted: set[str] = set()
        self.divided: list[int] = []
        self.titles: list[blocks.TextBlock] = []
        self._setter = setter
        self._pictures = pictures
        self._reader = InlineReader(style, pages, self.wanted)

    def build(self, element: HtmlElement, look: looks.Look, parent: Node) -> blocks.Block:
        """Return the block of one block-level element."""
        outer, look = look, looks.look_of(element, look, self.style)
        lang = look.lang if look.lang != outer.lang else None
        if element.tag in ("ul", "ol"):
            return self._list(element, look, parent.add("L", lang=lang))
        if element.tag == "dl":
            pairs = self._pairs(element, look, parent.add("L", lang=lang))
            panel = self.style.resolutions
            if "resolution" not in element.classes or panel.is_plain:
                return pairs
            spacing, pairs.spacing = pairs.spacing, looks.Spacing()
            return blocks.StackBlock([pairs], spacing, shape="panel", panel=panel)
        if element.tag == "table":
            return build_table(self, element, look, parent, lang)
        if element.tag == "img":
            return self._picture(element, parent)
        if element.tag == "hr":
            return blocks.RuleBlock(looks.spacing_of(element, self.style), _ids(element))
        if element.tag == "p" and _holds_only_pictures(element):
            return self.stack(_hand_down_classes(element), look, parent, "P")
        if element.tag == "p" and "signature" in element.classes:
            spacing = looks.spacing_of(element, self.style)
            text = self.text(element, look, parent.add("P", lang=lang))
            text.spacing, text.anchors = looks.Spacing(), ()
            return blocks.StackBlock(
                [text], spacing, _ids(element), shape="line", line=blocks.SIGNATURE * look.size
            )
        if element.tag in TEXTS:
            role = ROLES.get(element.tag, element.tag.upper())
            return self.text(element, look, parent.add(role, lang=lang))
        node = parent
        if element.tag in ("section", "blockquote") or lang:
            node = parent.add(ROLES.get(element.tag, "Sect"), lang=lang)
        return self.stack(element, look, node, "P")

    def stack(
        self, element: HtmlElement, look: looks.Look, node: Node, stray: str | None
    ) -> blocks.StackBlock:
        """Return the children of an element as a stack of blocks.

        Text outside a paragraph gets the role `stray`; without one it is the content of `node`
        itself, if the element has no blocks.
        """
        children: list[blocks.Block] = []
        inline: list[HtmlElement | str] = []
        align = looks.spacing_of(element, self.style).align
        alone = not stray and not any(child.tag in BLOCKS for child in element.elements())

        def flush() -> None:
            if any(isinstance(child, HtmlElement) or child.strip() for child in inline):
                spacing = looks.Spacing(after=0.0 if alone else 0.3, align=align)
                read = self._reader.read(
                    list(inline), look, node if alone else node.add(stray or "P")
                )
                children.append(self._set(read, look, spacing))
            inline.clear()

        for child in element.children:
            if isinstance(child, HtmlElement) and child.tag in BLOCKS:
                flush()
                children.append(self.build(child, look, node))
            else:
                inline.append(child)
        flush()
        classes = element.classes if element.tag in GROUPS else []
        named = [SHAPES[name] for name in classes if name in SHAPES]
        if named == ["beside"] and len(children) == 1:  # alone, it has the whole width
            named = []
        if "report-head" in classes:
            _close_up(children)
        panel = self.style.recommendations
        if "recommendation" in element.classes and not panel.is_plain:
            named = ["panel"]
        return blocks.StackBlock(
            children,
            looks.spacing_of(element, self.style),
            _ids(element),
            shape=named[0] if named else "plain",
            panel=panel if named == ["panel"] else None,
            part=element.attributes.get("data-part"),
        )

    def text(self, element: HtmlElement, look: looks.Look, node: Node) -> blocks.TextBlock:
        """Return an element that holds only inline content as a block of text."""
        hung = "item-heading" in element.classes
        inline = self._reader.read(element.children, look, node, hung=hung)
        block = self._set(inline, look, looks.spacing_of(element, self.style))
        block.anchors = _ids(element)
        if hung:
            self.titles.append(block)
        if element.tag[0] == "h" and element.tag[1:].isdigit():
            block.heading = (int(element.tag[1]), _plain(inline))
        return block

    def label(self, text: str, look: looks.Look, node: Node) -> blocks.TextBlock:
        """Return the label of a list item."""
        block = self._set(self._reader.read([text], look, node), look, looks.Spacing())
        for atom in block.inline.atoms:
            atom.is_label = True
        return block

    def _set(self, inline: Inline, look: looks.Look, spacing: looks.Spacing) -> blocks.TextBlock:
        rtl = reads_leftwards(look.lang) or paragraph_level(inline.atoms) == 1
        inline.lead = self._setter.set(inline.lead)
        inline.atoms = self._setter.set(inline.atoms)
        inline.tail = self._setter.set(inline.tail)
        if rtl and spacing.align == "left":
            spacing = replace(spacing, align="right")
        return blocks.TextBlock(inline, look, spacing, right_to_left=rtl)

    def _list(self, element: HtmlElement, look: looks.Look, node: Node) -> blocks.ListBlock:
        labels, numbering = list_labels(element)
        node.attributes["List"] = {"ListNumbering": numbering}
        ems = self.style.number_width if "paragraphs" in element.classes else looks.LIST_INDENT
        listed = [child for child in element.elements() if child.tag == "li"]
        room, self.room = self.room, self.room and self.room - ems * self.style.size
        items = []
        for child, label in zip(listed, labels, strict=True):
            inner = looks.look_of(child, look, self.style)
            item = node.add("LI", lang=inner.lang if inner.lang != look.lang else None)
            label_block = self.label(label, look, item.add("Lbl"))
            body = self.stack(child, inner, item.add("LBody"), None)
            mirrored = reads_leftwards(look.lang) or (
                "paragraphs" not in element.classes and _starts_at_right(body)
            )
            items.append(blocks.ItemBlock(label_block, body, _ids(child), mirrored))
        self.room = room
        return blocks.ListBlock(
            items, ems * self.style.size, looks.spacing_of(element, self.style), _ids(element)
        )

    def _pairs(self, element: HtmlElement, look: looks.Look, node: Node) -> blocks.ListBlock:
        node.attributes["List"] = {"ListNumbering": "None"}
        items: list[blocks.ItemBlock] = []
        item = node
        for child in element.elements():
            inner = looks.look_of(child, look, self.style)
            if child.tag == "dt":
                item = node.add("LI")
                label = self.text(child, inner, item.add("Lbl"))
                mirrored = reads_leftwards(look.lang)
                items.append(blocks.ItemBlock(label, blocks.StackBlock([]), _ids(child), mirrored))
            elif items:
                body = item.kids[-1] if len(item.kids) > 1 else item.add("LBody")
                assert isinstance(body, Node)
                items[-1].body.children.append(self.stack(child, inner, body, "P"))
        return blocks.ListBlock(
            items, 0.0, looks.spacing_of(element, self.style), _ids(element), aligned=True
        )

    def _picture(self, element: HtmlElement, parent: Node) -> blocks.PictureBlock:
        path = element.attributes.get("src", "")
        picture = self._pictures.get(path)
        if picture is None:
            raise UnknownPicture(path)
        shown = picture.shown
        width = shown.points or shown.width * 72 / PIXELS_PER_INCH
        width = _length(element.attributes.get("width", "")) or width
        node = None
        if element.attributes.get("alt"):
            node = parent.add("Figure")
            node.alt = element.attributes["alt"]
        height = width * shown.height / shown.width
        spacing = looks.spacing_of(element, self.style)
        if "logo" in element.classes:
            spacing = replace(spacing, align="right", after=0.5)
        return blocks.PictureBlock(path, width, height, node, spacing, _ids(element))


def _close_up(children: list[blocks.Block]) -> None:
    """Set the lines above a title as one group."""
    lines = [c for c in children if isinstance(c, blocks.TextBlock) and c.heading is None]
    for line in lines:
        line.spacing = replace(
            line.spacing, after=looks.CLOSE if line is not lines[-1] else 3 * looks.CLOSE
        )


def _holds_only_pictures(element: HtmlElement) -> bool:
    inside = [child for child in element.children if not isinstance(child, str) or child.strip()]
    return bool(inside) and all(isinstance(c, HtmlElement) and c.tag == "img" for c in inside)


def _hand_down_classes(element: HtmlElement) -> HtmlElement:
    """Return a paragraph of pictures with its classes on the pictures, which they place."""
    pictures: list[HtmlElement | str] = [
        replace(
            each, attributes=each.attributes | {"class": " ".join(each.classes + element.classes)}
        )
        for each in element.elements()
    ]
    return replace(element, children=pictures)


def _starts_at_right(body: blocks.StackBlock) -> bool:
    first = body.children[0] if body.children else None
    return isinstance(first, blocks.TextBlock) and first.right_to_left


def _ids(element: HtmlElement) -> tuple[str, ...]:
    return (element.id,) if element.id else ()


def _plain(inline: Inline) -> str:
    words = [
        atom.text + (" " if atom.space or atom.ends else "")
        for atom in [*inline.lead, *inline.atoms]
    ]
    return "".join(words).strip()
