"""Layers of annexes (optional content, ISO 32000-1, 8.11), so that hidden ones stay hidden."""

from agendapack.pdf.copying import Copier
from agendapack.pdf.objects import (
    DictionaryObject,
    IndirectObject,
    PdfObject,
    array,
    dictionary,
    items,
    look,
    look_dict,
    look_name,
    look_text,
    name,
    put,
    raw,
    reference_number,
    resolve,
    text,
)


class Layers:
    """The layers of all sources, under one configuration."""

    def __init__(self) -> None:
        self._all: list[PdfObject] = []
        self._hidden: list[PdfObject] = []
        self._locked: list[PdfObject] = []
        self._radio: list[PdfObject] = []
        self._order: list[PdfObject] = []

    def bring(self, copier: Copier, title: str) -> None:
        """Take over a source's layers that its pages use, as they are shown first."""
        properties = look_dict(copier.source.root, "OCProperties")
        default = look_dict(properties, "D")
        shown = {reference_number(item) for item in items(raw(default, "ON"))}
        hidden = {reference_number(item) for item in items(raw(default, "OFF"))}
        locked = {reference_number(item) for item in items(raw(default, "Locked"))}
        base_off = look_name(default, "BaseState") == "OFF"
        by_use = any(
            look_name(resolve(use), "Event") == "View" for use in items(raw(default, "AS"))
        )
        own: list[PdfObject] = []
        for item in items(raw(properties, "OCGs")):
            number = reference_number(item)
            if number is None or number not in copier.known:
                continue
            layer = copier.known[number]
            _tidy(layer)
            own.append(layer)
            if (
                number in hidden
                or (base_off and number not in shown)
                or (by_use and _off_in_view(item))
            ):
                self._hidden.append(layer)
            if number in locked:
                self._locked.append(layer)
        if own:
            self._all += own
            self._order += [array([text(title), *own])]
            self._radio += [
                array(kept)
                for group in items(raw(default, "RBGroups"))
                if (kept := _known(group, copier))
            ]

    def properties(self) -> DictionaryObject | None:
        """Return the document's `/OCProperties`; None without layers."""
        if not self._all:
            return None
        default = dictionary(
            Name=text("Layers"),
            OFF=array(self._hidden) if self._hidden else None,
            Locked=array(self._locked) if self._locked else None,
            RBGroups=array(self._radio) if self._radio else None,
            Order=array(self._order),
        )
        return dictionary(OCGs=array(self._all), D=default)


def _known(group: PdfObject, copier: Copier) -> list[IndirectObject]:
    numbers = [reference_number(item) for item in items(group)]
    return [copier.known[number] for number in numbers if number in copier.known]


def _off_in_view(item: PdfObject) -> bool:
    view = look_dict(look(resolve(item), "Usage"), "View")
    return look_name(view, "ViewState") == "OFF"


def _tidy(layer: IndirectObject) -> None:
    """Leave no use of a layer but that in view, which some viewers go by, whatever else is said."""
    value = layer.get_object()
    if isinstance(value, DictionaryObject):
        in_view = look_name(look(look(value, "Usage"), "View"), "ViewState")
        value.pop("/Usage", None)
        if in_view is not None:
            put(value, "Usage", dictionary(View=dictionary(ViewState=name(in_view))))
        put(value, "Type", name("OCG"))
        put(value, "Name", text(look_text(value, "Name") or "Layer"))
