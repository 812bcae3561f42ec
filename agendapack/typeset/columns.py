"""Lay out what is not simply below something else: agenda items, a letterhead, columns, a cover.

The items of an agenda share one grid: a column of numbers at the left, in which they hang, the
titles with all that is below them, and a column of page references at the right.
"""

from collections.abc import Callable, Sequence

from agendapack.model import dataclass
from agendapack.model.style import HouseStyle
from agendapack.typeset import blocks
from agendapack.typeset.lines import Line, align, break_lines, put_tail_left
from agendapack.typeset.setting import Setter
from agendapack.typeset.strips import EVEN, PictureItem, Strip, TextItem, shift, stacked
from agendapack.typeset.tablerows import Column, cut_row

NUMBER_GAP, COLUMN_GAP = 0.6, 1.5
"""The least space behind a number, and between columns, in ems."""
WIDEST_NUMBER = 6.0
"""Numbers wider than this, in ems, stand in a line above their title."""
REFERENCES, MOST_REFERENCES = 0.24, 0.32
"""References that are wider than the first part of the page are broken into lines; where a
single one is wider than the second, there is no column, and each stands behind its title."""
WIDEST_LOGO = 0.4
TALLEST = 8
"""A title of so many lines is on one page with its number and its references."""

MORE_THAN_EQUAL, NARROWEST = 1.2, 13.0
"""How much of an equal part a column may have, and the narrowest column of text, in ems."""

COVER_TEXT = 0.3
"""How far down a cover its text begins, as a part of the page; with a picture below it, half."""
COVER_GAP = 24.0

LayOut = Callable[[blocks.Block, float], list[Strip]]


@dataclass(frozen=True, slots=True)
class ItemGrid:
    """The columns of the items of an agenda, in points; `mirrored` has the numbers at the right."""

    numbers: float = 0.0
    references: float = 0.0
    mirrored: bool = False


def measure_grid(
    titles: Sequence[blocks.TextBlock], style: HouseStyle, width: float, mirrored: bool
) -> ItemGrid:
    """Return the grid in which the titles of a section have room, in a width in points."""
    em = style.size
    leads = [blocks.text_extent(title.inline.lead)[1] for title in titles if title.inline.lead]
    hanging = [lead + NUMBER_GAP * em for lead in leads if lead <= WIDEST_NUMBER * em]
    numbers = max([style.number_width * em, *hanging]) if leads else 0.0
    tails = [blocks.text_extent(title.inline.tail) for title in titles if title.inline.tail]
    least = max((low for low, _ in tails), default=0.0)
    most = max((high for _, high in tails), default=0.0)
    wanted = max(least, min(most, width * REFERENCES)) + NUMBER_GAP * em
    fits = tails and wanted <= width * MOST_REFERENCES
    return ItemGrid(numbers, wanted if fits else 0.0, mirrored)


def lay_out_title(
    title: blocks.TextBlock, grid: ItemGrid, style: HouseStyle, width: float, setter: Setter
) -> list[Strip]:
    """Return the strips of an item's title, with its number and its page references."""
    lead, atoms, tail = title.inline.lead, title.inline.atoms, title.inline.tail
    gap = NUMBER_GAP * style.size
    if blocks.text_extent(lead)[1] + gap > grid.numbers + EVEN:
        lead, atoms = [], [*lead, *atoms]
    inner = width - grid.numbers - grid.references
    lines = break_lines(atoms, inner, setter.set_atom)
    ends: list[Line] = []
    if grid.references and len(lines) <= TALLEST:
        ends = break_lines(tail, max(grid.references - gap, 1.0), setter.set_atom)
    elif tail:
        lines = break_lines(atoms, inner, setter.set_atom, tail)
        if title.right_to_left:
            put_tail_left(lines[-1], len(tail), inner)
    numbers = break_lines(lead, width, setter.set_atom)
    for line in [*numbers, *lines[-1:]]:
        line.spaced = line.spaced or line in numbers or bool(ends)
    left = grid.references if grid.mirrored else grid.numbers
    placed = [(left, align(line, inner, title.spacing.align)) for line in lines]
    hung = [(width - line.width if grid.mirrored else 0.0, line) for line in numbers]
    apart = [(0.0 if grid.mirrored else width - line.width, line) for line in ends]
    if len(lines) > TALLEST:
        strips = [_pile([*hung, *placed[:1]] if each is placed[0] else [each]) for each in placed]
        return strips
    return [_pile(hung, placed, apart)]


def _pile(*columns: Sequence[tuple[float, Line]]) -> Strip:
    """Return one strip of several columns of lines, each line with its place from the left."""
    strip = Strip(0.0)
    for column in columns:
        top = 0.0
        for x, line in column:
            strip.items.append(TextItem(x, top + line.baseline, line))
            strip.anchors += tuple(name for atom in line.atoms for name in atom.anchors)
            top += line.height
        strip.height = max(strip.height, top)
    return strip


def lay_out_item(
    block: blocks.StackBlock, grid: ItemGrid, width: float, lay_out: LayOut
) -> list[list[Strip]]:
    """Return the strips of each child of an agenda item: all but titles are in line with these.

    A table reaches to the right edge of the page, and to the left one if its cells need lines
    of their own otherwise.
    """
    found = []
    for child in block.children:
        if isinstance(child, blocks.TextBlock) and child.inline.hung:
            found.append(lay_out(child, width))
            continue
        references = 0.0 if isinstance(child, blocks.TableBlock) else grid.references
        inner = width - grid.numbers - references
        if isinstance(child, blocks.TableBlock) and blocks.extent(child)[1] > inner:
            found.append(lay_out(child, width))
        else:
            left = references if grid.mirrored else grid.numbers
            found.append(shift(lay_out(child, inner), left))
    return found


def lay_out_beside(
    block: blocks.StackBlock, style: HouseStyle, width: float, height: float, lay_out: LayOut
) -> list[Strip]:
    """Return the children of a group as columns of one row, in one strip where a page has room.

    A picture is as wide as it is and stands at the right; the others share what is left.
    """
    gap = COLUMN_GAP * style.size
    pictures = [child for child in block.children if isinstance(child, blocks.PictureBlock)]
    others = [child for child in block.children if not isinstance(child, blocks.PictureBlock)]
    widths = [min(picture.width, width * WIDEST_LOGO) for picture in pictures]
    room = width - sum(widths) - gap * (len(block.children) - 1)
    wanted = [blocks.extent(child)[1] for child in others]
    shares = _share(wanted, room)
    if not pictures and _is_cramped(others, wanted, shares, style.size):
        return [strip for child in others for strip in lay_out(child, width)]
    if pictures and shares:
        shares[-1] += room - sum(shares)
    x, columns = 0.0, []
    for child, wide in zip([*others, *pictures], [*shares, *widths], strict=True):
        content = lay_out(child, wide)
        columns.append(Column(x, wide, 0.0, 0.0, 0.0, content))
        x += wide + gap
    tall = max((stacked(column.content)[1] for column in columns), default=0.0)
    if not tall:
        return []
    before = max(column.content[0].before for column in columns if column.content)
    after = max(column.content[-1].after for column in columns if column.content)
    for column in columns:
        column.bottom = tall
    row = cut_row(columns, tall, height)
    row[0].before, row[-1].after = before, after
    return row


def _share(wanted: Sequence[float], room: float) -> list[float]:
    """Share a width: whoever wants less than an equal part leaves the rest to the others.

    Whoever wants little more than that gets it, so that no line is broken for a letter or two.
    """
    shares = [0.0] * len(wanted)
    for count, place in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        left = len(wanted) - count
        shares[place] = min(wanted[place], room / left * (MORE_THAN_EQUAL if left > 1 else 1.0))
        room -= shares[place]
    return shares


def _is_cramped(
    children: Sequence[blocks.Block], wanted: Sequence[float], shares: Sequence[float], size: float
) -> bool:
    """Tell whether columns of text are so narrow that they are better one below the other."""
    if not all(
        isinstance(child, blocks.StackBlock) and child.shape == "plain" for child in children
    ):
        return False
    pairs = zip(wanted, shares, strict=True)
    return any(share < NARROWEST * size and share < most for most, share in pairs)


def lay_out_cover(block: blocks.StackBlock, width: float, height: float, lay_out: LayOut) -> Strip:
    """Return the children of a cover as one strip as high as a page.

    A picture before the text stands at the top, one behind it fills what is left below it.
    """
    children = list(block.children)
    below = (
        children.pop() if isinstance(children[-1], blocks.PictureBlock) and children[1:] else None
    )
    logo = children.pop(0) if children and isinstance(children[0], blocks.PictureBlock) else None
    strip, top = Strip(height), 0.0
    if logo is not None:
        top = put_on(strip, lay_out(logo, width), 0.0) + COVER_GAP
    text = [piece for child in children for piece in lay_out(child, width)]
    top = max(top, height * (COVER_TEXT / 2 if below else COVER_TEXT))
    top = put_on(strip, text, top) + COVER_GAP
    if isinstance(below, blocks.PictureBlock) and top < height:
        scale = min(width / below.width, (height - top) / below.height)
        wide, tall = below.width * scale, below.height * scale
        place = (width - wide) / 2, height - tall, wide, tall
        strip.items.append(PictureItem(*place, below.path, below.node))
    return strip


def put_on(strip: Strip, pieces: Sequence[Strip], top: float) -> float:
    """Put the content of strips on another one, from a height on; return where they end."""
    tops, tall = stacked(pieces)
    for piece, down in zip(pieces, tops, strict=True):
        for item in piece.items:
            item.y += top + down
            strip.items.append(item)
        strip.anchors += piece.anchors
        strip.headings += piece.headings
    return top + tall
