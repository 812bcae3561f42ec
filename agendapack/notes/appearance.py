"""How marks on words look: drawn anew, since the words may break into other lines."""

from collections.abc import Sequence

import pikepdf

from agendapack.model.matrix import Box

THICKNESS = 0.06
"""Of a line, in heights of the words."""
WAVE = 0.09
YELLOW = (1.0, 0.9, 0.2)
OPERATORS = {1: "g", 3: "rg", 4: "k"}


def draw_mark(
    pdf: pikepdf.Pdf, kind: str, quads: Sequence[Box], colour: Sequence[float]
) -> pikepdf.Object:
    """Return the appearance of a mark (ISO 32000-1, 12.5.5) as a form in the page's units.

    A highlight is multiplied with the page below it, so that its words stay readable.

    Args:
        pdf: Where it is drawn.
        kind: `Highlight`, `Underline`, `StrikeOut` or `Squiggly`.
        quads: An upright box for each line of words.
        colour: One, three or four numbers; another count gives yellow.
    """
    fill = tuple(colour) if len(colour) in OPERATORS else YELLOW
    numbers = " ".join(f"{value:.3f}" for value in fill)
    drawing = {"Underline": _under, "StrikeOut": _through, "Squiggly": _wave}.get(kind, _over)
    content = f"/M gs {numbers} {OPERATORS[len(fill)]}\n" + "".join(map(drawing, quads))
    mode = pikepdf.Name.Multiply if kind == "Highlight" else pikepdf.Name.Normal
    state = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=mode)
    return pdf.make_stream(
        content.encode("ascii"),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=list(around(quads)),
        Resources=pikepdf.Dictionary(ExtGState=pikepdf.Dictionary(M=state)),
    )


def around(quads: Sequence[Box]) -> Box:
    """Return the box around all boxes."""
    left, bottom = min(q[0] for q in quads), min(q[1] for q in quads)
    return (left, bottom, max(q[2] for q in quads), max(q[3] for q in quads))


def _over(box: Box) -> str:
    return _rectangle(box[0], box[1], box[2] - box[0], box[3] - box[1])


def _under(box: Box) -> str:
    height = box[3] - box[1]
    return _rectangle(box[0], box[1] + 0.1 * height, box[2] - box[0], THICKNESS * height)


def _through(box: Box) -> str:
    height = box[3] - box[1]
    return _rectangle(box[0], box[1] + 0.42 * height, box[2] - box[0], THICKNESS * height)


def _wave(box: Box) -> str:
    height = box[3] - box[1]
    step, parts = WAVE * height, []
    left, up = box[0], False
    while left < box[2]:
        wide = min(step, box[2] - left)
        bottom = box[1] + (0.1 + (WAVE if up else 0.0)) * height
        parts.append(_rectangle(left, bottom, wide, THICKNESS * height))
        left, up = left + step, not up
    return "".join(parts)


def _rectangle(left: float, bottom: float, width: float, height: float) -> str:
    return f"{left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f\n"
