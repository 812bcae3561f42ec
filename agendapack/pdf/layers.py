"""Layers, which PDF calls optional content: which a file has, and which it does not show at first.

ISO 32000-1, 8.11.
"""

from collections.abc import Mapping
from enum import Enum

from agendapack.pdf.objects import (
    DictionaryObject,
    PdfObject,
    items,
    look,
    look_dict,
    look_name,
    raw,
    reference_number,
    resolve,
)


class Layers(Enum):
    """The layers of a file: it has none, shows all of them at first, or maybe not all."""

    NONE, ON, SOME_OFF = range(3)


def layers_of(root: DictionaryObject) -> Layers:
    """Tell what layers a file has, by its catalogue."""
    properties = look_dict(root, "OCProperties")
    usual = look_dict(properties, "D")
    if any(items(raw(usual, "OFF"))) or any(items(raw(usual, "AS"))):
        return Layers.SOME_OFF
    if look_name(usual, "BaseState") in ("OFF", "Unchanged"):
        return Layers.SOME_OFF
    return Layers.ON if properties else Layers.NONE


def layers_shown(root: DictionaryObject) -> dict[int, bool]:
    """Return the layers of a file by their object numbers, and whether each is shown at first."""
    properties = look_dict(root, "OCProperties")
    usual = look_dict(properties, "D")
    on = {reference_number(item) for item in items(raw(usual, "ON"))}
    off = {reference_number(item) for item in items(raw(usual, "OFF"))}
    base_off = look_name(usual, "BaseState") == "OFF"
    by_use = any(look_name(resolve(use), "Event") == "View" for use in items(raw(usual, "AS")))
    shown = {}
    for item in items(raw(properties, "OCGs")):
        number = reference_number(item)
        if number is not None:
            is_off = number in off or (base_off and number not in on)
            shown[number] = not (is_off or (by_use and _is_off_in_view(item)))
    return shown


def is_off(layer: PdfObject | None, shown: Mapping[int, bool]) -> bool:
    """Tell whether what belongs to a layer, or to some by a rule, is not shown at first.

    Args:
        layer: As `OC` names it.
        shown: From `layers_shown`.
    """
    number = reference_number(layer)
    if number is not None and number in shown:
        return not shown[number]
    given = resolve(layer)
    states = [shown.get(reference_number(item) or 0, True) for item in items(raw(given, "OCGs"))]
    if not states:
        return False
    rule = look_name(given, "P") or "AnyOn"
    kept = {"AllOn": all(states), "AnyOff": not all(states), "AllOff": not any(states)}
    return not kept.get(rule, any(states))


def _is_off_in_view(item: PdfObject) -> bool:
    view = look_dict(look(resolve(item), "Usage"), "View")
    return look_name(view, "ViewState") == "OFF"
