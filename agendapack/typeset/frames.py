"""Draw the shades and rules of table cells and boxes."""

from agendapack.typeset.content import PageContent
from agendapack.typeset.flow import Placed
from agendapack.typeset.strips import EVEN, FillItem

RULE = 0.5


def draw_frames(content: PageContent, placed: Placed, left: float, top: float) -> None:
    """Draw the frames of a strip: shades first, then the edges that lie in it.

    A frame cut by a page's end gets an edge on both sides of the cut.
    """
    for frame in placed.strip.frames:
        if frame.shade:
            shade = FillItem(0, 0, frame.width, frame.height, frame.shade)
            content.fill(shade, left + frame.x, top - frame.top)
    for frame in placed.strip.frames:
        if not frame.rule:
            continue
        x, y = left + frame.x, top - frame.top
        edges = [
            (x - RULE / 2, y, RULE, frame.height),
            (x + frame.width - RULE / 2, y, RULE, frame.height),
        ]
        if frame.opens or (placed.first and frame.top < EVEN):
            edges.append((x - RULE / 2, y + RULE / 2, frame.width + RULE, RULE))
        reaches_down = frame.top + frame.height > placed.strip.height - EVEN
        if frame.closes or (placed.last and reaches_down):
            edges.append((x - RULE / 2, y - frame.height + RULE / 2, frame.width + RULE, RULE))
        for edge_x, edge_top, width, tall in edges:
            content.fill(FillItem(0, 0, width, tall, frame.rule), edge_x, edge_top)
