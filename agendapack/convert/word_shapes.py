"""Tell of shapes drawn in a Word document: lines, arrows and boxes that hold no words."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from agendapack.codes import Code
from agendapack.convert.job import Job
from agendapack.convert.word_frames import BLIP, IMAGE, OFFICE
from agendapack.convert.word_losses import count
from agendapack.convert.word_parts import W, WordParts
from agendapack.convert.word_wrappers import ALTERNATIVES, V, pick_alternative

SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
OLD_SHAPES = ("arc", "curve", "line", "oval", "polyline", "rect", "roundrect", "shape")
SHAPES = frozenset({SHAPE, *(f"{V}{name}" for name in OLD_SHAPES)})
SHOWN = frozenset({BLIP, IMAGE, f"{V}textpath"})
"""Pictures, which come along, and WordArt, of which there is a warning of its own."""
RULE = f"{OFFICE}hr"


def tell_shapes(job: Job, parts: WordParts) -> None:
    """Warn of shapes without words and pictures; a rule across the page is none."""
    shapes = sum(1 for tree in parts.texts for _ in _find_shapes(tree))
    if shapes:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(shapes, 'drawn shape')} (lines, arrows, boxes) without words, left out",
            f"make a picture of each drawing, with alternative text, or {job.keeping_its_look}",
        )


def _find_shapes(element: Element) -> Iterator[Element]:
    if element.tag == ALTERNATIVES:
        element = pick_alternative(element)
    for part in element:
        if part.tag in SHAPES and RULE not in part.attrib and not _says_something(part):
            yield part
        else:
            yield from _find_shapes(part)


def _says_something(shape: Element) -> bool:
    return any(part.tag in SHOWN or (part.tag == f"{W}t" and part.text) for part in shape.iter())
