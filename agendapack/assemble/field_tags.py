"""Tags of fields that are drawn for good, where those of their widgets stood."""

from collections.abc import Sequence

from agendapack.assemble.fields import Drawn
from agendapack.assemble.layout import Laid
from agendapack.assemble.tree import Element, Mark, Thing, walk
from agendapack.assemble.words import array, items, resolve
from agendapack.pdf_objects import TextStringObject

OF_OBJECTS = ("Form", "Annot")


def tag_fields(root: Element, laid: Laid, fields: Sequence[Drawn]) -> None:
    """Give each drawn field a content number of its own, and a tag that says what it is.

    Args:
        root: The tree of a piece as it was read; changed in place.
        laid: The piece.
        fields: Drawn on its pages, behind what stands there.
    """
    following: dict[int, int] = {}
    holders: dict[int, Element] = {}
    for element in walk(root) if fields else ():
        for kid in element.kids:
            if isinstance(kid, Mark) and kid.stream is None:
                following[kid.page] = max(following.get(kid.page, 0), kid.mcid + 1)
            elif isinstance(kid, Thing):
                holders.setdefault(kid.number, element)
    for field in fields:
        page = laid.sheets.index(field.sheet)
        mcid = following.get(page, 0)
        following[page] = mcid + 1
        role = "Span" if field.words is None else "Form"
        field.sheet.after.append(
            b"/%b <</MCID %d>> BDC\n%bEMC\n" % (role.encode(), mcid, field.operators)
        )
        holder = None if field.number is None else holders.get(field.number)
        made = Element(role, kids=[Mark(page, mcid)])
        if holder is None:
            _say(made, field, "")
            root.kids.append(made)
        else:
            _put(made, field, holder)


def _put(made: Element, field: Drawn, holder: Element) -> None:
    """Put a field's element where its widget was, or have its holder take its part."""
    said = resolve(holder.entries.get("Alt")) if holder.role in OF_OBJECTS else None
    author = str(said) if isinstance(said, TextStringObject) else ""
    if len(holder.kids) == 1 and holder.role in (*OF_OBJECTS, "Span"):
        holder.role, holder.kids = made.role, made.kids
        _say(holder, field, author)
        return
    if holder.role in OF_OBJECTS:
        holder.role = "Span"
        holder.entries.pop("Alt", None)
    _say(made, field, author)
    holder.kids = [
        made if isinstance(kid, Thing) and kid.number == field.number else kid
        for kid in holder.kids
    ]


def _say(element: Element, field: Drawn, author: str) -> None:
    if field.words is None:
        return
    entries = field.words.entries(author)
    given = list(items(element.entries.get("A")))
    element.entries |= entries
    element.entries["A"] = array([*given, entries["A"]])
