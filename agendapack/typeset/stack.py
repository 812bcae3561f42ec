"""Lay blocks out in a given width: blocks become strips.

A part of a section that one pack shows and another withholds must not change where pages end.
So the room of each of its strips is recorded where it is shown; where it is withheld, a
notice is set at the top of exactly that room, and every page of the section begins and ends
with the same line in both packs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf

from agendapack.model.section import Room
from agendapack.model.style import HouseStyle
from agendapack.typeset import blocks, columns
from agendapack.typeset.lines import Atom, align, break_lines, put_tail_left
from agendapack.typeset.looks import LABEL_GAP, Spacing
from agendapack.typeset.setting import Setter
from agendapack.typeset.strips import (
    FillItem,
    PictureItem,
    Strip,
    TextItem,
    keep_together,
    shift,
    stacked,
)
from agendapack.typeset.tablerows import WHOLE_ROW, Column, cut_row, lay_out_table
from agendapack.typeset.wide_tables import LARGE

WIDEST_TERM, WIDEST_UNBROKEN = 0.45, 0.6
"""How much of a width terms have beside their texts, and have rather than break a word; where a
word needs more, each term stands above its text."""
SHORT_LIST = 4
"""A list of so many lines is kept on one page."""
SHORT_PART = 0.3
"""What takes at most this part of a page is kept whole before a block that is never alone."""
RULE_SPACE = 0.7
"""The space between a head and the rule below it, in ems."""
NO_GRID = columns.ItemGrid()
NARROWEST = 5.0
"""The least width, in ems, that indents leave for a list's items; wider labels are set above."""
RULE_WIDTH = 0.75
BAR_WIDTH = 2.5
SMALLEST_FIXED = 7.0
"""The smallest type size, in points, of code whose lines are long."""


def room_of(strips: Sequence[Strip]) -> tuple[Room, ...]:
    """Return the room of each strip, without any of its content."""
    return tuple(
        Room(s.height, s.before, s.after, s.keep, tuple(head.height for head in s.head))
        for s in strips
    )


def fill_room(
    rooms: Sequence[Room], notice: Sequence[Strip], width: float, shade: str
) -> list[Strip]:
    """Return shaded strips of the given rooms, with the notice's lines in the first.

    A notice that is higher than the room continues below it and moves nothing. Its first
    line always fits, since a part has at least one line.
    """
    strips = [
        Strip(
            height=room.height,
            items=[FillItem(0.0, 0.0, width, room.height, shade)],
            before=room.before,
            after=room.after,
            keep=room.keep,
            head=[Strip(height) for height in room.head],
        )
        for room in rooms
    ]
    if strips:
        columns.put_on(strips[0], notice, 0.0)
    return strips


def _announces(block: blocks.Block) -> bool:
    """Tell whether a text ends with a colon."""
    if not isinstance(block, blocks.TextBlock) or not block.inline.atoms or block.inline.tail:
        return False
    return block.inline.atoms[-1].text.endswith(":")


class Layouter:
    """Lays blocks out.

    Args:
        setter: Sets atoms again where a word is broken.
        height: The height of a page's text area, in points; table rows up to `WHOLE_ROW`
            of it are kept whole, and pictures are scaled to fit it.
        rooms: The rooms of each part that is withheld in this pack, by its name.
    """

    def __init__(
        self,
        style: HouseStyle,
        setter: Setter,
        height: float,
        rooms: Mapping[str, Sequence[Room]],
        grid: columns.ItemGrid = NO_GRID,
    ) -> None:
        self._grid = grid
        self._style = style
        self._setter = setter
        self._height = height
        self._rooms = rooms
        self.parts: dict[str, tuple[Room, ...]] = {}

    def lay_out(self, block: blocks.Block, width: float) -> list[Strip]:
        """Return the strips of a block, from the left edge of a column `width` points wide."""
        if isinstance(block, blocks.TextBlock):
            strips = self._text(block, width)
        elif isinstance(block, blocks.StackBlock):
            strips = self._stack(block, width)
        elif isinstance(block, blocks.ListBlock):
            strips = self._list(block, width)
        elif isinstance(block, blocks.TableBlock):
            strips = lay_out_table(block, width, self._style, self._height, self.lay_out)
        elif isinstance(block, blocks.PictureBlock):
            strips = self._picture(block, width)
        elif isinstance(block, blocks.RuleBlock):
            rule = FillItem(0, 0, width, RULE_WIDTH, self._style.rule)
            strips = [Strip(RULE_WIDTH, [rule])]
        else:
            strips = self._item(block, width, 0.0)
        if not isinstance(block, blocks.ItemBlock):
            self._space(strips, block.spacing)
        if strips and block.anchors:
            strips[0].anchors = block.anchors + strips[0].anchors
        return strips

    def _space(self, strips: list[Strip], spacing: Spacing) -> None:
        if not strips:
            return
        em = self._style.size
        strips[0].before = max(strips[0].before, spacing.before * em)
        strips[-1].after = max(strips[-1].after, spacing.after * em)
        strips[0].new_page = strips[0].new_page or spacing.new_page
        strips[0].right_page = strips[0].right_page or spacing.right_page
        if spacing.whole:
            strips[-1].keep = False
        if spacing.keep:
            keep_together(strips)
        if spacing.keep_with_next:
            keep_together(strips)
            strips[-1].keep = True

    def _text(self, block: blocks.TextBlock, width: float) -> list[Strip]:
        if block.inline.hung:
            strips = columns.lay_out_title(block, self._grid, self._style, width, self._setter)
            return self._as_heading(block, strips)
        atoms = self._fit(block.inline.atoms, width)
        lines = break_lines(atoms, width, self._setter.set_atom, block.inline.tail)
        strips = []
        if block.right_to_left and block.inline.tail:
            put_tail_left(lines[-1], len(block.inline.tail), width)
        for line in lines:
            line = align(line, width, block.spacing.align)
            strip = Strip(line.height, [TextItem(0.0, line.baseline, line)])
            strip.anchors = tuple(name for atom in line.atoms for name in atom.anchors)
            strips.append(strip)
        if len(strips) > 1:
            strips[0].keep = strips[-2].keep = True
        return self._as_heading(block, strips)

    @staticmethod
    def _as_heading(block: blocks.TextBlock, strips: list[Strip]) -> list[Strip]:
        if strips and block.heading:
            strips[0].headings = (block.heading,)
        return strips

    def _fit(self, atoms: list[Atom], width: float) -> list[Atom]:
        """Set lines of code smaller, as far as the longest of them needs it to keep its columns."""
        if not atoms or not all(atom.look.fixed for atom in atoms) or self._style.size >= LARGE:
            return atoms
        widest = blocks.text_extent(atoms)[1]
        size = atoms[0].look.size
        smaller = max(size * width / widest, SMALLEST_FIXED) if widest > width else size
        if smaller >= size:
            return atoms
        fitted = [
            replace(atom, look=replace(atom.look, size=atom.look.size * smaller / size))
            for atom in atoms
        ]
        for atom in fitted:
            self._setter.set_atom(atom)
        return fitted

    def _stack(self, block: blocks.StackBlock, width: float) -> list[Strip]:
        em = self._style.size
        indent = self._keep_room(block.spacing.indent * em, width)
        if block.shape in ("box", "panel"):
            return self._box(block, width)
        if block.part is not None:
            return self._part(block.part, replace(block, part=None, anchors=()), width)
        if block.shape == "beside":
            return columns.lay_out_beside(block, self._style, width, self._height, self.lay_out)
        if block.shape == "cover":
            return [columns.lay_out_cover(block, width, self._height, self.lay_out)]
        if block.shape == "item":
            parts = columns.lay_out_item(block, self._grid, width - indent, self.lay_out)
        else:
            parts = [self.lay_out(child, width - indent) for child in block.children]
        self._keep_parts(block.children, parts)
        strips = [strip for part in parts for strip in part]
        rule = FillItem(0, 0, width, RULE_WIDTH * 1.6, self._style.heading)
        if block.shape == "rule-above":
            strips.insert(0, Strip(RULE_WIDTH, [rule], after=0.8 * em, keep=True))
        elif block.shape == "line":
            line = FillItem(0, 0, min(width, block.line), RULE_WIDTH, self._style.text)
            strips.insert(0, Strip(RULE_WIDTH, [line], after=0.2 * em, keep=True))
        elif block.shape == "rule-below" and strips:
            keep_together(strips)
            strips[-1].after, strips[-1].keep = RULE_SPACE * em, True
            strips.append(Strip(RULE_WIDTH, [rule]))
        return shift(strips, indent) if indent else strips

    def _keep_parts(self, children: Sequence[blocks.Block], parts: Sequence[list[Strip]]) -> None:
        """Keep blocks with the next where that reads better, if they are not long themselves.

        Blocks that join, one after the other, are long enough for a page of their own together if
        they fill the short part of one.
        """
        rest = 0.0
        for (upper, above), (lower, below) in reversed(
            list(pairwise(zip(children, parts, strict=True)))
        ):
            joins = _joins(lower)
            rest = rest + stacked(below)[1] if joins else 0.0
            if not above or not below:
                continue
            if joins:
                if rest > self._height * SHORT_PART and not _joins(upper):
                    continue
                if stacked(above)[1] <= self._height * SHORT_PART:
                    keep_together(above)
                above[-1].keep = True
            elif isinstance(lower, blocks.ListBlock | blocks.TableBlock) and _announces(upper):
                above[-1].keep = True

    def _part(self, name: str, block: blocks.StackBlock, width: float) -> list[Strip]:
        strips = self.lay_out(block, width)
        if name in self._rooms:
            return fill_room(self._rooms[name], strips, width, self._style.shade)
        self.parts[name] = room_of(strips)
        return strips

    def _box(self, block: blocks.StackBlock, width: float) -> list[Strip]:
        padding = self._style.size * 0.7
        content = self.lay_out(
            replace(block, shape="plain", panel=None, anchors=()), width - 2 * padding
        )
        height = stacked(content)[1] + 2 * padding
        panel, rule = block.panel, self._style.rule
        if panel is None:
            column = Column(0, width, 0, height, padding, content, rule)
        else:
            framed = rule if panel.border == "all" else None
            column = Column(0, width, 0, height, padding, content, framed, panel.shade)
        strips = cut_row([column], height, self._height)
        if panel is not None and panel.border == "left":
            for strip in strips:
                bar = FillItem(0, 0, BAR_WIDTH, strip.height, self._style.heading)
                strip.items.insert(0, bar)
        return strips

    def _list(self, block: blocks.ListBlock, width: float) -> list[Strip]:
        if block.aligned:
            return self._pairs(block, width)
        labels = [blocks.extent(item.label)[1] for item in block.items]
        gap = LABEL_GAP * self._style.size
        indent = max([block.indent, *(label + gap for label in labels)])
        indent = self._keep_room(indent, width)
        strips = [strip for item in block.items for strip in self._item(item, width, indent)]
        return keep_together(strips) if len(strips) <= SHORT_LIST else strips

    def _keep_room(self, indent: float, width: float) -> float:
        """Return as much of an indent as leaves room for words on the page."""
        return max(0.0, min(indent, width - NARROWEST * self._style.size))

    def _item(self, item: blocks.ItemBlock, width: float, indent: float) -> list[Strip]:
        label = self._text(item.label, max(indent, 1.0))
        strips = self.lay_out(item.body, width - indent)
        if item.mirrored:
            spacing = replace(item.label.spacing, align="right")
            label = self._text(replace(item.label, spacing=spacing), max(indent, 1.0))
            shift(label, width - indent)
        else:
            shift(strips, indent)
        if not strips:
            return label
        if blocks.extent(item.label)[1] > indent:
            above = self._text(item.label, width)
            strips = keep_together([*above, *strips[:1]]) + strips[1:]
            label = []
        first = next((i for i in strips[0].items if isinstance(i, TextItem)), None)
        for piece in label[0].items if label else ():
            if first is not None:
                piece.y = first.y
            strips[0].items.insert(0, piece)
        strips[0].anchors = item.anchors + strips[0].anchors
        em = self._style.size
        strips[-1].after = max(strips[-1].after, 0.3 * em)
        return strips

    def _pairs(self, block: blocks.ListBlock, width: float) -> list[Strip]:
        gap = 1.2 * self._style.size
        terms = max((blocks.extent(item.label)[1] for item in block.items), default=0.0)
        unbroken = max((blocks.extent(item.label, inf)[0] for item in block.items), default=0.0)
        terms = max(min(terms, width * WIDEST_TERM), unbroken)
        room = width - terms - gap
        is_narrow = any(_longest_word(item.body, width) > room for item in block.items)
        strips: list[Strip] = []
        for item in block.items:
            if is_narrow or unbroken > width * WIDEST_UNBROKEN:
                label, below = self._text(item.label, width), self.lay_out(item.body, width)
                row = keep_together([*label, *below[:1]]) + below[1:]
                row[0].anchors = item.anchors + row[0].anchors
                row[-1].after = 0.35 * self._style.size
                strips += row
                continue
            left = self._text(item.label, terms)
            right = self.lay_out(item.body, width - terms - gap)
            height = max(stacked(left)[1], stacked(right)[1])
            row = cut_row(
                [
                    Column(width - terms if item.mirrored else 0, terms, 0, height, 0, left),
                    Column(
                        *(0 if item.mirrored else terms + gap, width - terms - gap, 0, height),
                        *(0, right),
                    ),
                ],
                height,
                self._height * WHOLE_ROW,
            )
            row[0].anchors = item.anchors + row[0].anchors
            row[-1].after = 0.35 * self._style.size
            strips += row
        return strips

    def _picture(self, block: blocks.PictureBlock, width: float) -> list[Strip]:
        scale = min(1.0, width / block.width, self._height * 0.9 / block.height)
        across, down = block.width * scale, block.height * scale
        left = {"right": width - across, "centre": (width - across) / 2}
        x = left.get(block.spacing.align, 0.0)
        return [Strip(down, [PictureItem(x, 0, across, down, block.path, block.node)])]


def _longest_word(block: blocks.Block, width: float) -> float:
    """Return the width of the longest word of a text that is not too long for a line."""
    if isinstance(block, blocks.StackBlock):
        return max((_longest_word(child, width) for child in block.children), default=0.0)
    words = blocks.word_widths(block.inline.atoms) if isinstance(block, blocks.TextBlock) else ()
    return max((word for word in words if word <= width), default=0.0)


def _joins(block: blocks.Block) -> bool:
    return isinstance(block, blocks.StackBlock) and block.spacing.joins
