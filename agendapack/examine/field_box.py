"""The text of a form field and the room that it has, read from the field's entries."""

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Object

from agendapack.examine.field_faces import style_of
from agendapack.examine.field_sheet import CENTRED
from agendapack.examine.field_values import (
    COMB,
    MULTILINE,
    Field,
    choices,
    floats_of,
    number_of,
    text_of,
)
from agendapack.typeset.boxes import Box

RAISED = ("/B", "/I")
"""Styles of frames that take twice their width."""
MOST_CELLS = 1000
SMALLEST = 1.0
_COLOUR = re.compile(rb"(?<!\S)((?:[\d.]+\s+){3}rg|(?:[\d.]+\s+){4}k|[\d.]+\s+g)(?!\S)")


def box_of(field: Field, resources: Object | None, wide: float, high: float) -> Box:
    """Return what a field shows within its frame.

    Args:
        field: Of text, or a list to choose from.
        resources: The default resources of its form.
        wide: How wide it is as it is read, that is turned back where it is turned.
        high: How high.
    """
    entries, is_list = field.entries, not field.is_text
    edge = _edge(entries.get("/BS"), entries.get("/Border"))
    flags = field.flags if field.kind == "/Tx" else 0
    has_cells = bool(flags & COMB and not flags & MULTILINE)
    bold, italic = style_of(field, resources)
    colours = _COLOUR.findall(field.set_in(""))
    first = max(number_of(entries.get("/TI")), 0) if is_list else 0
    return Box(
        text="\n".join(field.text.split("\n")[first:]) if is_list else field.text,
        width=max(wide - 2 * edge, SMALLEST),
        height=max(high - 2 * edge, SMALLEST),
        size=field.size,
        colour=colours[-1].decode() if colours else "0 g",
        bold=bold,
        italic=italic,
        place=CENTRED if field.kind == "/Btn" else number_of(entries.get("/Q")) % 3,
        lines=bool(flags & MULTILINE),
        cells=min(number_of(entries.get("/MaxLen")), MOST_CELLS) if has_cells else 0,
        options=is_list,
        chosen=frozenset(index - first for index in _chosen(field)) if is_list else frozenset(),
    )


def _edge(style: Object | None, border: Object | None) -> float:
    """Return how far a field's frame reaches inwards."""
    if isinstance(style, Dictionary):
        width = (floats_of(Array([style.get("/W", 1)])) or [1.0])[0]
        return abs(width) * (2 if str(style.get("/S")) in RAISED else 1)
    given = floats_of(border)
    return abs(given[2]) if len(given) >= 3 else 1.0


def _chosen(field: Field) -> Iterator[int]:
    """Go through the options of a list that are chosen."""
    value = field.entries.get("/V")
    values = {text_of(one) for one in (value if isinstance(value, Array) else [value])}
    for number, (option, _) in enumerate(choices(field.entries.get("/Opt"))):
        if option and option in values:
            yield number
