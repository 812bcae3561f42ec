"""What PDFium draws on a screen for those who fill in a form, and what is no part of its look.

A frame in grey round a button whose state has no appearance, or in place of one that has the
same in every state, which other viewers draw; and an arrow that opens the list of a choice which
has no appearance, or whose file asks for appearances to be made.
"""

from collections.abc import Iterator

from pypdf.generic import DictionaryObject, NullObject, StreamObject

from agendapack.pdf.geometry import Box, View
from agendapack.pdf.objects import floats, items, look, look_dict, look_int, look_name, raw, resolve

PUSH_BUTTON, COMBO = 1 << 16, 1 << 17
ARROW = 14.0
"""Width of the arrow's button, with its frame, in the page's units."""


def find_aids(page: DictionaryObject, root: DictionaryObject) -> Iterator[Box]:
    """Go through the areas of a page, in its own space, that PDFium draws such things on."""
    anew = look(look_dict(root, "AcroForm"), "NeedAppearances")
    for item in items(raw(page, "Annots")):
        widget = resolve(item)
        rect = floats(raw(widget, "Rect"), 4) if isinstance(widget, DictionaryObject) else None
        if not isinstance(widget, DictionaryObject) or rect is None:
            continue
        x0, x1 = sorted((rect[0], rect[2]))
        y0, y1 = sorted((rect[1], rect[3]))
        flags = look_int(_field(widget, "Ff"), "Ff") or 0
        kind = look_name(_field(widget, "FT"), "FT")
        normal = look(look(widget, "AP"), "N")
        if kind == "Btn" and not flags & PUSH_BUTTON:
            if isinstance(normal, StreamObject):
                yield x0, y0, x1, y1
            elif not isinstance(look(normal, look_name(widget, "AS") or ""), StreamObject):
                yield from ((x0, y0, x0, y1), (x1, y0, x1, y1), (x0, y0, x1, y0), (x0, y1, x1, y1))
        elif kind == "Ch" and flags & COMBO and (_is_true(anew) or normal is None):
            yield x1 - ARROW, y0, x1, y1


def in_pixels(aid: Box, view: View, across: float, up: float) -> Box:
    """Return the area of a picture of a page that an aid takes, with a rim.

    Args:
        aid: In the page's own space.
        view: What the picture shows of the page.
        across: Pixels a point from left to right.
        up: Pixels a point from foot to head.
    """
    a, b, c, d, e, f = view.matrix
    by = a * d - b * c
    corners = [(aid[0] - e, aid[1] - f), (aid[2] - e, aid[3] - f)]
    xs = sorted((d * x - c * y) / by * across for x, y in corners)
    ys = sorted((view.size[1] - (a * y - b * x) / by) * up for x, y in corners)
    return xs[0] - 2, ys[0] - 2, xs[1] + 2, ys[1] + 2


def _field(widget: DictionaryObject, key: str) -> DictionaryObject:
    """Return the field, or the one above it, that has an entry."""
    field = widget
    for _ in range(20):
        above = look(field, "Parent")
        if look(field, key) is not None or not isinstance(above, DictionaryObject):
            break
        field = above
    return field


def _is_true(value: object) -> bool:
    return not isinstance(value, NullObject) and bool(getattr(value, "value", False))
