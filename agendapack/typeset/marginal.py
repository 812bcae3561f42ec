"""Marks in the margin: a short rule and a number beside a line, artifacts both."""

from dataclasses import replace

from agendapack.model.style import HouseStyle
from agendapack.typeset.flow import Placed
from agendapack.typeset.inline import Atom
from agendapack.typeset.lines import break_lines
from agendapack.typeset.looks import body_look
from agendapack.typeset.nodes import Node
from agendapack.typeset.setting import Setter
from agendapack.typeset.strips import FillItem, Strip, TextItem

GAP = 8.0
EDGE = 12.0
SMALLEST = 6.0
RULE = 1.0


def marginal(text: str, top: float, style: HouseStyle, setter: Setter) -> Placed | None:
    """Return a mark in the left margin, its rule `top` points below the top of the text area.

    Returns:
        None where the margin is too narrow for a number that can be read.
    """
    room = style.margins[3] - GAP - EDGE
    atom = Atom(text, body_look(style, ""), Node("Artifact"))
    setter.set_atom(atom)
    size = style.size * min(1.0, room / atom.width)
    if size < SMALLEST:
        return None
    atom.look = replace(atom.look, size=size)
    setter.set_atom(atom)
    (line,) = break_lines([atom], room, setter.set_atom)
    width = max(line.width, min(size, room))
    rule = FillItem(-GAP - width, 0.0, width, RULE, style.text)
    number = TextItem(-GAP - line.width, RULE + line.baseline, line)
    return Placed(Strip(line.height, [rule, number]), top, again=True, first=False, last=False)
