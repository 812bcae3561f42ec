"""Break a block's atoms into lines, and place the atoms on each line."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from agendapack.typeset.inline import Atom
from agendapack.typeset.looks import LEADING
from agendapack.typeset.shaping import visual_order


@dataclass(slots=True, eq=False)
class Line:
    """A line: its atoms in logical order, and the start of each in points from the left.

    `height` includes leading; `baseline` is measured from the top of the line.
    `spaced` says that the line ends between two words, not inside one.
    """

    atoms: list[Atom]
    starts: list[float]
    width: float
    height: float
    baseline: float
    spaced: bool


def break_lines(
    atoms: list[Atom], width: float, resize: Callable[[Atom], None], tail: list[Atom] | None = None
) -> list[Line]:
    """Break atoms into lines no wider than `width`, first fit, in logical order.

    Args:
        atoms: The atoms of a block.
        width: In points.
        resize: Measures an atom again; called for the pieces of a word too long for any line.
        tail: Atoms to align at the right end of the last line, or on a line of their own if
            they do not fit there.
    """
    lines = [_place(line) for line in _fill(atoms, width, resize)]
    if tail:
        end = _place(list(tail))
        room = width - (lines[-1].width if lines else width)
        if room < end.width + tail[0].look.size:
            lines.append(_shift(end, width - end.width))
        else:
            lines[-1] = _join(lines[-1], _shift(end, width - end.width))
    return lines


def align(line: Line, width: float, side: str) -> Line:
    """Move a line to the right end or the centre of a width; other sides leave it."""
    if side == "right":
        return _shift(line, width - line.width)
    return _shift(line, (width - line.width) / 2) if side == "centre" else line


def put_tail_left(line: Line, count: int, width: float) -> None:
    """Put the last atoms of a line at its left end, and the others at its right.

    Args:
        line: The last line of right-to-left text with a tail, as `break_lines` returns it.
        count: How many atoms the tail has.
        width: Of the column, in points.
    """
    body, tail = line.starts[:-count], line.starts[-count:]
    ends = [at + atom.width for at, atom in zip(body, line.atoms, strict=False)]
    room = width - max(ends, default=width)
    left = min(tail, default=0.0)
    line.starts = [*(at + room for at in body), *(at - left for at in tail)]
    line.width = width


def _fill(atoms: list[Atom], width: float, resize: Callable[[Atom], None]) -> list[list[Atom]]:
    lines: list[list[Atom]] = []
    line: list[Atom] = []
    used = 0.0
    last_break = 0
    queue = list(reversed(atoms))
    while queue:
        atom = queue.pop()
        if line and used + atom.width > width + 0.01 and not _is_space(atom):
            if last_break:
                queue.append(atom)
                queue.extend(reversed(line[last_break:]))
                lines.append(line[:last_break])
                line, used, last_break = [], 0.0, 0
                continue
            room = width - used
            head, rest = _cut(atom, room, resize) if room > atom.look.size * 2 else (None, atom)
            if head is not None:
                line.append(head)
            lines.append(line)
            line, used, last_break = [], 0.0, 0
            queue.append(rest)
            continue
        if not line and atom.width > width:
            head, rest = _cut(atom, width, resize)
            if head is not None:
                lines.append([head])
                queue.append(rest)
                continue
        if not line and _is_space(atom) and lines and not lines[-1][-1].ends:
            continue
        line.append(atom)
        used += atom.width + atom.space
        if atom.breaks:
            last_break = len(line)
        if atom.ends:
            lines.append(line)
            line, used, last_break = [], 0.0, 0
    if line:
        lines.append(line)
    return lines


def _is_space(atom: Atom) -> bool:
    return atom.text == " "


def _cut(atom: Atom, room: float, resize: Callable[[Atom], None]) -> tuple[Atom | None, Atom]:
    """Cut an atom that is wider than a line: after a space, or after as many clusters as fit."""
    glyphs = [glyph for run in atom.runs for glyph in run.glyphs if glyph.text]
    if atom.level % 2:
        glyphs.reverse()
    clusters = [glyph.text for glyph in glyphs]
    if len(clusters) < 2:
        return None, atom
    size, used, count = atom.look.size / 1000, 0.0, 0
    advances = [glyph.advance for glyph in glyphs]
    while count < len(clusters) - 1 and used + advances[count] * size <= room:
        used += advances[count] * size
        count += 1
    behind_space = max((i for i in range(1, count + 1) if clusters[i - 1] == " "), default=0)
    count = behind_space or max(count, 1)
    head = replace(atom, text="".join(clusters[:count]), space=0.0, breaks=True, ends=False)
    rest = replace(atom, text="".join(clusters[count:]), anchors=())
    resize(head)
    resize(rest)
    return head, rest


def _place(atoms: list[Atom]) -> Line:
    while len(atoms) > 1 and _is_space(atoms[-1]):
        spaced = atoms[-1]
        atoms = [*atoms[:-2], replace(atoms[-2], space=-1.0, ends=spaced.ends)]
    spaced_end = bool(atoms[-1].space) or atoms[-1].ends
    starts = [0.0] * len(atoms)
    x = 0.0
    for index in visual_order([atom.level for atom in atoms]):
        starts[index] = x
        x += atoms[index].width
        if index < len(atoms) - 1:
            x += max(atoms[index].space, 0.0)
    ascent = max([atom.ascent for atom in atoms])
    descent = max([atom.descent for atom in atoms])
    height = max(max([atom.look.size for atom in atoms]) * LEADING, ascent + descent)
    baseline = (height - ascent - descent) / 2 + ascent
    return Line(atoms, starts, x, height, baseline, spaced_end)


def _shift(line: Line, by: float) -> Line:
    line.starts = [start + by for start in line.starts]
    line.width += by
    return line


def _join(line: Line, end: Line) -> Line:
    height = max(line.height, end.height)
    return Line(
        [*line.atoms[:-1], replace(line.atoms[-1], space=-1.0), *end.atoms],
        line.starts + end.starts,
        end.width,
        height,
        max(line.baseline, end.baseline),
        False,
    )
