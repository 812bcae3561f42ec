"""What fields a record has at some place inside it."""

from typing import Any, get_args, get_origin

from agendapack.load.located import Step, Trail
from agendapack.model.record import PLACE, Record


def field_names(model: type[Record], trail: Trail) -> tuple[str, ...]:
    """Return the keys that the record at the end of a trail takes; none where no record is."""
    kinds: list[Any] = [model]
    for step in trail:
        kinds = [inner for kind in kinds for inner in _step_into(kind, step)]
    return tuple(
        str(field.alias)
        for kind in kinds
        if _is_record(kind)
        for field in kind.model_fields.values()
        if field.alias != PLACE
    )


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def _step_into(kind: Any, step: Step) -> list[Any]:
    if _is_record(kind):
        fields = [field for field in kind.model_fields.values() if field.alias == step]
        return [inner for field in fields for inner in _branches(field.annotation)]
    inside = {dict: 1, tuple: 0}.get(get_origin(kind))
    return [] if inside is None else _branches(get_args(kind)[inside])


def _branches(annotation: Any) -> list[Any]:
    """Return the branches of a union, or the one kind that it is."""
    origin = get_origin(annotation)
    if origin in (dict, tuple):
        return [annotation]
    parts = [part for part in get_args(annotation) if _is_record(part) or get_origin(part)]
    return [inner for part in parts for inner in _branches(part)] if parts else [annotation]
