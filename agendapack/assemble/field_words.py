"""What a field says to those who hear a page: its name and what it was filled in with.

A field that is drawn for good is no control any more; its tag says what it was
(ISO 32000-1, 14.8.5.6: attributes of fields that are printed).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from agendapack.assemble.words import (
    dictionary,
    items,
    look,
    look_int,
    look_name,
    look_text,
    name,
    resolve,
    text,
)
from agendapack.pdf_objects import DictionaryObject, PdfObject, StreamObject, TextStringObject

RADIO, PUSH_BUTTON, PASSWORD = 1 << 15, 1 << 16, 1 << 13
DEEPEST = 50
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field in words.

    Args:
        role: `tv` for text, `cb` for a box to tick, `rb` for one of several to choose
            from, `pb` for a button to press.
        label: What it is called for its readers; empty where its author does not say.
        value: What it shows that they cannot see, or that its label would hide.
        checked: Whether a box or a button is on.
    """

    role: str
    label: str
    value: str
    checked: bool

    def entries(self, author: str) -> dict[str, PdfObject]:
        """Return the entries of its tag.

        Args:
            author: What the tag's author says in its place.
        """
        label = author or self.label
        about: dict[str, PdfObject] = {"O": name("PrintField"), "Role": name(self.role)}
        if label:
            about["Desc"] = text(label)
        if self.role in ("cb", "rb"):
            about["checked"] = name("on" if self.checked else "off")
        said = ": ".join(part for part in (label, self.value) if part)
        needed = label or self.role in ("cb", "rb")
        return {"A": dictionary(**about), **({"Alt": text(said)} if needed and said else {})}


def field_words(widget: DictionaryObject) -> FieldWords | None:
    """Put a field in words; None for what is no field.

    Args:
        widget: As it stands on its page.
    """
    if look_name(widget, "Subtype") != "Widget":
        return None
    flags = look_int(_holder(widget, "Ff"), "Ff") or 0
    label = (look_text(_holder(widget, "TU"), "TU") or "").strip()[:LONGEST]
    if look_name(_holder(widget, "FT"), "FT") != "Btn":
        shown = "" if flags & PASSWORD else _value(widget)
        return FieldWords("tv", label, shown, checked=False)
    if flags & PUSH_BUTTON:
        return FieldWords("pb", label, look_text(look(widget, "MK"), "CA") or "", checked=False)
    role, on = ("rb", "chosen") if flags & RADIO else ("cb", "ticked")
    state, normal = state_of(widget), look(look(widget, "AP"), "N")
    checked = state != "Off" and (
        isinstance(normal, StreamObject) or look(normal, state) is not None
    )
    return FieldWords(role, label, on if checked else f"not {on}", checked)


def state_of(widget: DictionaryObject) -> str:
    """Return which of its appearances a button shows; where it does not say, its value does."""
    own = look_name(widget, "AS") or look_name(widget, "V")
    return own or look_name(look(widget, "Parent"), "V") or "Off"


def _value(widget: DictionaryObject) -> str:
    options = dict(map(_option, items(look(_holder(widget, "Opt"), "Opt"))))
    given = look(_holder(widget, "V"), "V")
    values = [given] if isinstance(given, TextStringObject) else [resolve(v) for v in items(given)]
    said = [str(value) for value in values if isinstance(value, TextStringObject)]
    return ", ".join(options.get(value) or value for value in said)[:LONGEST]


def _option(item: PdfObject) -> tuple[str, str]:
    pair = [str(resolve(part)) for part in items(resolve(item))]
    return (pair[0], pair[1]) if len(pair) == 2 else ("", "")


def _holder(widget: DictionaryObject, key: str) -> DictionaryObject | None:
    """Return the field, or the one above it, that has an entry."""
    return next((field for field in _line(widget) if look(field, key) is not None), None)


def _line(widget: DictionaryObject) -> Iterator[DictionaryObject]:
    field: PdfObject | None = widget
    for _ in range(DEEPEST):
        if not isinstance(field, DictionaryObject):
            return
        yield field
        field = look(field, "Parent")
