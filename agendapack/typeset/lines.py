"""Break a block's atoms into lines, and place the atoms on each line."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from agendapack.model.records import dataclass
from agendapack.typeset.inline import Atom
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
    """Put the last `count` atoms of a right-to-left line at its left end, and the others at its
    right.
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
            pieces = _cut(atom, room, width, resize) if room > atom.look.size * 2 else []
            line += pieces[:1]
            lines.append(line)
            line, used, last_break = [], 0.0, 0
            queue.extend(reversed(pieces[1:] or [atom]))
            continue
        if not line and atom.width > width + 0.01:
            pieces = _cut(atom, width, width, resize)
            if pieces:
                lines.append(pieces[:1])
                queue.extend(reversed(pieces[1:]))
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


def _cut(atom: Atom, room: float, width: float, resize: Callable[[Atom], None]) -> list[Atom]:
    """Cut an atom that is wider than a line into pieces, each as long as fits.

    A piece ends after a space, or after as many clusters as fit. The whole atom is cut in one go,
    so that a word of any length takes time in step with its length. An atom of one cluster has no
    pieces.

    Args:
        room: The width of the first piece, in points.
        width: That of the others.
    """
    glyphs = [glyph for run in atom.runs for glyph in run.glyphs if glyph.text]
    if atom.level % 2:
        glyphs.reverse()
    if len(glyphs) < 2:
        return []
    size, start, used, space = atom.look.size / 1000, 0, 0.0, 0
    bounds = [0]
    for index, glyph in enumerate(glyphs):
        advance = glyph.advance * size
        while index > start and used + advance > room:
            bounds.append(space if space > start else index)
            start, room = bounds[-1], width
            used = sum(glyph.advance for glyph in glyphs[start:index]) * size
        used += advance
        if glyph.text == " ":
            space = index + 1
    if bounds == [0] or (len(bounds) == 2 and bounds[1] == len(glyphs)):
        bounds = [0, len(glyphs) - 1]
    pieces = []
    for first, behind in pairwise([*bounds, len(glyphs)]):
        text = "".join(glyph.text for glyph in glyphs[first:behind])
        pieces.append(replace(atom, text=text, space=0.0, breaks=True, ends=False))
        if first:
            pieces[-1].anchors = ()
    pieces[-1].space, pieces[-1].breaks, pieces[-1].ends = atom.space, atom.breaks, atom.ends
    for piece in pieces:
        resize(piece)
    return pieces


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
    height = max(max([atom.look.size * atom.look.leading for atom in atoms]), ascent + descent)
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
