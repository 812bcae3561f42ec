"""The look of text and blocks: type sizes and spacing by element and class.

Every length is in ems of the house style's type size, so that one number
changes the size of everything (large print is the same pack at 18 points).
"""

from dataclasses import replace

from agendapack.model import dataclass
from agendapack.model.section import HtmlElement
from agendapack.model.style import HeadingLook, HouseStyle

LIST_INDENT = 2.0
LABEL_GAP = 0.6
OPEN_PADDING = 0.15
GUTTER = 1.0
CLOSE = 0.15
"""The space between the lines above a title, in ems."""
SMALLER = 0.85
COVER_SIZE, COVER_TITLE = 1.2, 1.6
"""The type of a cover beside that of the text, and its title beside other titles."""
FIXED_SIZE = 0.85
"""Letters of one width look larger than others of their size."""

_HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}
"""The place of each heading's look in the house style."""

ITEM_LEVELS = {f"level-{level}": level - 1 for level in range(2, 7)}
"""How many columns of numbers the items below items are moved in by."""
_SET_AS = {"section-heading": 1, "item-heading": 2, "motion-heading": 2}
"""Headings that look the same however deep they stand: the place of their look."""

_CLASS_SPACING: dict[str, dict[str, object]] = {
    "agenda-item": {"after": 0.5, "whole": True},
    "officer": {"before": 1.4, "after": 0.6, "keep": True, "joins": True},
    "strapline": {"before": 0.9, "after": 0.6, "keep": True, "joins": True},
    "report-head": {"after": 1.2},
    "signature": {"before": 3.0},
    "keep": {"keep": True},
    "new-page": {"new_page": True},
    "right-page": {"new_page": True, "right_page": True},
    "right": {"align": "right"},
    "centre": {"align": "centre"},
}
_INLINE: dict[str, dict[str, object]] = {
    **{tag: {"bold": True} for tag in ("strong", "b", "th", "dt", "caption")},
    **{tag: {"italic": True} for tag in ("em", "i", "figcaption")},
    "u": {"underline": True},
    "s": {"struck": True},
}


@dataclass(frozen=True, slots=True)
class Look:
    """The look of inline text. `size` and `rise` are in points.

    `fixed` sets it in the face whose letters all have one width, `heading` in that of headings;
    `capitals` shows small letters as capitals. `leading` is the distance of lines, in sizes,
    and with `plain_links` links look like the text around them.
    """

    size: float
    colour: str
    bold: bool = False
    italic: bool = False
    rise: float = 0.0
    underline: bool = False
    struck: bool = False
    fixed: bool = False
    heading: bool = False
    capitals: bool = False
    leading: float = 1.22
    plain_links: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Spacing:
    """The space around a block in ems of the house style's type size, and its alignment.

    `keep` allows no page end inside the block, `keep_with_next` none after it; a `whole` block
    ends for itself, so that a heading at its end is not kept with what follows. One that `joins`
    never starts a page alone; one for a `right_page` has no paper's back before it.
    """

    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    keep: bool = False
    keep_with_next: bool = False
    align: str = "left"
    new_page: bool = False
    right_page: bool = False
    whole: bool = False
    joins: bool = False


PARAGRAPHS = frozenset({"p", "ul", "ol", "dl", "blockquote"})
"""What has the house style's space of paragraphs below it."""

_SPACING = {
    "li": Spacing(after=0.3),
    "dd": Spacing(after=0.3),
    "table": Spacing(before=0.2, after=1.0),
    "caption": Spacing(after=0.3, keep_with_next=True),
    "figure": Spacing(before=0.3, after=1.0, keep=True),
    "figcaption": Spacing(before=0.3),
    "blockquote": Spacing(indent=2.0),
    "hr": Spacing(before=0.6, after=0.8),
}


def body_look(style: HouseStyle, language: str) -> Look:
    """Return the look of plain text."""
    return Look(style.size, style.text, leading=style.leading, lang=language)


def look_of(element: HtmlElement, outer: Look, style: HouseStyle) -> Look:
    """Return the look of an element's text, given the look of the text around it."""
    changes = dict(_INLINE.get(element.tag, {}))
    if element.tag in _HEADINGS:
        heading = _heading_look(element, style)
        changes = {
            "size": style.size * heading.size,
            "bold": heading.bold,
            "italic": heading.italic,
            "capitals": heading.capitals,
            "heading": True,
            "colour": heading.colour or style.heading,
        }
    elif element.tag in ("sub", "sup"):
        changes["size"] = outer.size * 0.7
        changes["rise"] = outer.rise + outer.size * (0.33 if element.tag == "sup" else -0.14)
    elif element.tag == "code":
        changes |= {"fixed": True, "size": outer.size * FIXED_SIZE}
    elif element.tag == "small":
        changes["size"] = outer.size * SMALLER
    elif element.tag == "a":
        is_plain = outer.plain_links or "reading" in element.classes
        changes |= {} if is_plain else {"colour": style.link, "underline": True}
    changes |= _class_changes(element.classes, outer, style)
    if "item-heading" in element.classes:
        changes |= {"bold": style.headings[2].bold, "italic": style.headings[2].italic}
    if "pages" in element.classes or "note" in element.classes:
        changes |= {"bold": False, "italic": False, "capitals": False}
    if "pages" in element.classes:
        changes |= {"plain_links": True, "colour": style.text}
    if element.attributes.get("lang"):
        changes["lang"] = element.attributes["lang"]
    return replace(outer, **changes) if changes else outer  # type: ignore[arg-type]


def _class_changes(classes: list[str], outer: Look, style: HouseStyle) -> dict[str, object]:
    """Return what classes of parts of the front sheet change."""
    title = style.headings[0]
    if "strapline" in classes:
        return {"size": outer.size * SMALLER}
    if "cover" in classes:
        return {"size": style.size * COVER_SIZE}
    if "cover-title" in classes:
        size, colour = style.size * title.size * COVER_TITLE, title.colour or style.heading
        return {"size": size, "bold": title.bold, "colour": colour, "heading": True}
    if "lead-in" in classes:
        return {"size": style.size, "bold": False, "capitals": False}
    return {}


def _heading_look(element: HtmlElement, style: HouseStyle) -> HeadingLook:
    places = [_SET_AS[name] for name in element.classes if name in _SET_AS]
    return style.headings[places[0] if places else _HEADINGS[element.tag]]


def spacing_of(element: HtmlElement, style: HouseStyle) -> Spacing:
    """Return the spacing of a block element."""
    spacing = _SPACING.get(element.tag, Spacing())
    if element.tag in _HEADINGS:
        look = _heading_look(element, style)
        spacing = Spacing(look.before, look.after, keep_with_next=True, align=look.align)
    elif element.tag in PARAGRAPHS:
        spacing = replace(spacing, after=style.paragraph_space)
    if element.tag == "ol" and "paragraphs" in element.classes:
        spacing = replace(spacing, after=0.0)
    for name in element.classes:
        if name in _CLASS_SPACING:
            spacing = replace(spacing, **_CLASS_SPACING[name])  # type: ignore[arg-type]
        elif name == "agenda-heading":
            spacing = replace(spacing, align=style.agenda_heading)
        elif name in ITEM_LEVELS:
            spacing = replace(spacing, indent=ITEM_LEVELS[name] * style.number_width)
    return spacing
