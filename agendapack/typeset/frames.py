"""Draw the shades and rules of table cells and boxes."""

from agendapack.typeset.content import PageContent
from agendapack.typeset.flow import Placed
from agendapack.typeset.strips import FillItem

RULE = 0.5


def draw_frames(content: PageContent, placed: Placed, left: float, top: float) -> None:
    """Draw the frames of a strip: shades first, then the edges that lie in it.

    A frame cut by a page's end gets an edge on both sides of the cut.
    """
    height = placed.strip.height
    for frame in placed.strip.frames:
        if frame.shade:
            shade = FillItem(0, 0, frame.width, height, frame.shade)
            content.fill(shade, left + frame.x, top)
    for frame in placed.strip.frames:
        if not frame.rule:
            continue
        x = left + frame.x
        edges = [
            (x - RULE / 2, top, RULE, height),
            (x + frame.width - RULE / 2, top, RULE, height),
        ]
        if frame.opens or placed.first:
            edges.append((x - RULE / 2, top + RULE / 2, frame.width + RULE, RULE))
        if frame.closes or placed.last:
            edges.append((x - RULE / 2, top - height + RULE / 2, frame.width + RULE, RULE))
        for edge_x, edge_top, width, tall in edges:
            content.fill(FillItem(0, 0, width, tall, frame.rule), edge_x, edge_top)
