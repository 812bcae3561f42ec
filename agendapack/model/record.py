"""The base of every record that is read from a user's file."""

from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from agendapack.problems import Source

PLACE = "(place)"


def _dashed(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _without_place(value: object) -> object:
    if isinstance(value, dict):
        return {key: entry for key, entry in value.items() if key != PLACE}
    return value


Named = BeforeValidator(_without_place)
"""For a mapping whose keys are names of the author's choice, not fields: it has no place."""


class Record(BaseModel):
    """One mapping of a file: frozen, strict about its keys, and knows its place.

    `load` adds the place of the mapping under the key `PLACE`, which no YAML
    author can type by accident and which the schema leaves out. Keys in files
    are written with hyphens: the field `work_plan` is the key `work-plan`.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        alias_generator=_dashed,
        populate_by_name=False,
        defer_build=True,
    )

    source: SkipJsonSchema[Annotated[Any, Field(alias=PLACE, exclude=True)]] = Source("")


class PlacedRecord(Record):
    """A record that knows where each of its fields stands, also those that are no text."""

    _places: dict[str, Source] = PrivateAttr(default_factory=dict[str, Source])

    @model_validator(mode="wrap")
    @classmethod
    def _keep_places(cls, data: Any, make: ModelWrapValidatorHandler[Self]) -> Self:
        made = make(data)
        for key, value in data.items() if isinstance(data, dict) else ():
            place = value.get(PLACE) if isinstance(value, dict) else getattr(value, "source", None)
            if isinstance(place, Source) and key != PLACE:
                made._places[key] = place
        return made

    @property
    def places(self) -> frozenset[Source]:
        """Where its fields stand."""
        return frozenset(self._places.values())

    def gives(self, field: str) -> bool:
        """Tell whether a field, by its name in files, is written down."""
        return field in self._places
