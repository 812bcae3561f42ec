"""The look of text and blocks: type sizes and spacing by element and class.

Every length is in ems of the house style's type size, so that one number
changes the size of everything (large print is the same pack at 18 points).
"""

from dataclasses import dataclass, replace

from agendapack.model.style import HouseStyle
from agendapack.typeset.html import HtmlElement

LEADING = 1.22
LIST_INDENT = 2.0
PARAGRAPH_INDENT = 3.0
LABEL_GAP = 0.6
CELL_PADDING = 0.35
OPEN_PADDING = 0.15
GUTTER = 1.0

_HEADINGS = {
    "h1": (1.5, 0.0, 0.9),
    "h2": (1.17, 1.1, 0.55),
    "h3": (1.0, 0.95, 0.4),
    "h4": (1.0, 0.8, 0.3),
    "h5": (1.0, 0.7, 0.3),
    "h6": (1.0, 0.7, 0.3),
}

_CLASS_SPACING: dict[str, dict[str, object]] = {
    "agenda-item": {"after": 0.5},
    "officer": {"before": 1.0, "after": 0.6, "keep": True},
    "strapline": {"before": 0.9, "after": 0.6, "keep": True},
    "report-head": {"after": 0.9},
    "keep": {"keep": True},
    "new-page": {"new_page": True},
    "right": {"align": "right"},
    "centre": {"align": "centre"},
}
_INLINE: dict[str, dict[str, object]] = {
    "strong": {"bold": True},
    "b": {"bold": True},
    "th": {"bold": True},
    "dt": {"bold": True},
    "caption": {"bold": True},
    "em": {"italic": True},
    "i": {"italic": True},
    "figcaption": {"italic": True},
    "u": {"underline": True},
    "s": {"struck": True},
}


@dataclass(frozen=True, slots=True)
class Look:
    """The look of inline text. `size` and `rise` are in points."""

    size: float
    colour: str
    bold: bool = False
    italic: bool = False
    rise: float = 0.0
    underline: bool = False
    struck: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Spacing:
    """The space around a block in ems of the house style's type size, and its alignment.

    `keep` allows no page end inside the block, `keep_with_next` none after it.
    """

    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    keep: bool = False
    keep_with_next: bool = False
    align: str = "left"
    new_page: bool = False


_SPACING = {
    "p": Spacing(after=0.75),
    "ul": Spacing(after=0.75),
    "ol": Spacing(after=0.75),
    "dl": Spacing(after=0.75),
    "li": Spacing(after=0.3),
    "dd": Spacing(after=0.3),
    "table": Spacing(before=0.2, after=1.0),
    "caption": Spacing(after=0.3, keep_with_next=True),
    "figure": Spacing(before=0.3, after=1.0, keep=True),
    "figcaption": Spacing(before=0.3),
    "blockquote": Spacing(after=0.75, indent=2.0),
    "hr": Spacing(before=0.6, after=0.8),
}


def body_look(style: HouseStyle, language: str) -> Look:
    """Return the look of plain text."""
    return Look(size=style.size, colour=style.text, lang=language)


def look_of(element: HtmlElement, outer: Look, style: HouseStyle) -> Look:
    """Return the look of an element's text, given the look of the text around it."""
    changes = dict(_INLINE.get(element.tag, {}))
    if element.tag in _HEADINGS:
        changes = {
            "size": style.size * _HEADINGS[element.tag][0],
            "bold": True,
            "italic": element.tag in ("h5", "h6"),
            "colour": style.heading,
        }
    elif element.tag in ("sub", "sup"):
        changes["size"] = outer.size * 0.7
        changes["rise"] = outer.rise + outer.size * (0.33 if element.tag == "sup" else -0.14)
    elif element.tag == "small":
        changes["size"] = outer.size * 0.85
    elif element.tag == "a":
        changes |= {"colour": style.link, "underline": True}
    if "pages" in element.classes or "note" in element.classes:
        changes["bold"] = False
    if element.attributes.get("lang"):
        changes["lang"] = element.attributes["lang"]
    return replace(outer, **changes) if changes else outer  # type: ignore[arg-type]


def spacing_of(element: HtmlElement) -> Spacing:
    """Return the spacing of a block element."""
    spacing = _SPACING.get(element.tag, Spacing())
    if element.tag in _HEADINGS:
        _, before, after = _HEADINGS[element.tag]
        spacing = Spacing(before=before, after=after, keep_with_next=True)
    if element.tag == "ol" and "paragraphs" in element.classes:
        spacing = replace(spacing, after=0.0)
    for name in element.classes:
        if name in _CLASS_SPACING:
            spacing = replace(spacing, **_CLASS_SPACING[name])  # type: ignore[arg-type]
    return spacing
