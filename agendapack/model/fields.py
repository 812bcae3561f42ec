"""Field types of the user's files, and `Record`, the base of everything read from one.

YAML 1.1 would turn `18:30` into 1110 and `no` into False, so `load` passes every
scalar as a `Text` and the types below convert it, field by field. A value
that does not fit raises a `PydanticCustomError` whose type names the fault;
`load` puts it into words and adds the line.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from datetime import date, time
from inspect import signature
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from agendapack.model.dates import parse_clock
from agendapack.model.style import read_size
from agendapack.model.text import Text, expect_text
from agendapack.problems import Source

POINTS_PER_UNIT = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0}
MOST_MINUTES = 24 * 60
PLACE = "(place)"
"""The key under which `load` adds the place of a mapping; see `Record`."""

ITEM_NUMBER = re.compile(
    r"(?=.{1,16}$)(?=[^0-9]*[0-9]|(?:[A-Za-z]|[IVXivx]{2,7})(?![A-Za-z]))(?!0)[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+|\([A-Za-z0-9]+\))*"
)
"""A number, a letter or both, a Roman numeral, or parts of such with signs between them."""
UNNUMBERED = "none"
"""What stands for a number where an item has none."""
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""A short name, such as that of a committee's file."""
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

Markdown = Annotated[Text, WithJsonSchema({"type": "string", "description": "Text in Markdown."})]


def before(read: Callable[[Any], object]) -> BeforeValidator:
    """Return what reads a value before pydantic does.

    pydantic asks for its signature at each field, which takes long to find, so it is kept.
    """
    read.__signature__ = signature(read)  # type: ignore[attr-defined]
    return BeforeValidator(read)


def accept(accepts: Callable[[str], object], kind: str, called: str = "") -> BeforeValidator:
    """Return what takes a text as it stands, where it is of a kind."""

    def read(value: object) -> Text:
        text = expect_text(value)
        if accepts(text):
            return text
        raise PydanticCustomError(f"{kind}_expected", f"{called or kind} expected")

    return before(read)


def read_day(value: object) -> date:
    """Return the day that a text names."""
    text = expect_text(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise PydanticCustomError("date_expected", "date expected")


def _month(value: object) -> date:
    return read_day(Text(f"{expect_text(value)}-01", Source("")))


def _clock(value: object) -> time:
    clock = parse_clock(expect_text(value))
    if clock is None:
        raise PydanticCustomError("time_expected", "time expected")
    return clock


def _flag(value: object) -> bool:
    word = expect_text(value).lower()
    if word in ("yes", "true", "on", "no", "false", "off"):
        return word in ("yes", "true", "on")
    raise PydanticCustomError("flag_expected", "yes or no expected")


def _count(value: object) -> int:
    text = expect_text(value)
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    raise PydanticCustomError("count_expected", "whole number expected")


def _length(value: object) -> float:
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?)\s*(mm|cm|in|pt)", expect_text(value))
    if match is None:
        raise PydanticCustomError("length_expected", "length expected")
    return float(match[1]) * POINTS_PER_UNIT[match[2]]


def _duration(value: object) -> int:
    match = re.fullmatch(
        r"(?:(\d{1,2})\s*(?:h|hours?|hrs?))?\s*(?:(\d{1,3})\s*(?:m|min|mins|minutes?))?",
        expect_text(value).strip().lower(),
    )
    minutes = int(match[1] or 0) * 60 + int(match[2] or 0) if match else 0
    if 0 < minutes <= MOST_MINUTES:
        return minutes
    raise PydanticCustomError("duration_expected", "length of time expected")


def _time_zone(value: object) -> Text:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    text = expect_text(value)
    try:
        if re.fullmatch(r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+)+|UTC", text):
            ZoneInfo(text)
            return text
    except (ZoneInfoNotFoundError, OSError, ValueError):
        pass
    raise PydanticCustomError("time_zone_expected", "time zone expected")


def is_address(text: str) -> bool:
    """Tell whether a text is the address of a folder on the web."""
    return re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", text) is not None


def _is_item_number(text: str) -> bool:
    return text == UNNUMBERED or ITEM_NUMBER.fullmatch(text) is not None


def _is_path(text: str) -> bool:
    is_absolute = PurePosixPath(text).is_absolute()
    return bool(text.strip()) and not is_absolute and "\\" not in text and "\0" not in text


def _list_one(value: object) -> object:
    if isinstance(value, dict):
        raise PydanticCustomError("texts_expected", "texts expected")
    return (value,) if isinstance(value, Text) else value


def string_schema(pattern: str | None, description: str, *examples: str) -> WithJsonSchema:
    """Return how editors are told of a text."""
    schema: dict[str, Any] = {"type": "string", "description": description}
    if pattern:
        schema["pattern"] = pattern
    if examples:
        schema["examples"] = list(examples)
    return WithJsonSchema(schema)


def usual(value: object, description: str) -> Any:
    """Return a field that has a usual value, which holds where it is left out.

    A kind of record stands for one without any field. It is not validated: pydantic would have to
    work out how, for each kind of record by itself, when it is imported.
    """
    if isinstance(value, type) and issubclass(value, Record):
        value = value.model_construct()
    return Field(value, description=description)


def optional(description: str) -> Any:
    """Return a field that is None where it is left out."""
    return usual(None, description)


def named(description: str) -> Any:
    """Return a field with a mapping by name, which is empty where it is left out."""
    return Field(default_factory=dict, description=description)


def several(description: str) -> Any:
    """Return a field with a list that is empty where it is left out."""
    return usual((), description)


Day = Annotated[
    date,
    before(read_day),
    string_schema(r"^\d{4}-\d{2}-\d{2}$", "A date: year-month-day.", "2020-02-26"),
]
Month = Annotated[
    date, before(_month), string_schema(r"^\d{4}-\d{2}$", "A month: year-month.", "2026-11")
]
Clock = Annotated[time, before(_clock), string_schema(None, "A time of day.", "5.30 pm", "17:30")]
Quotes = Literal["typed", "by-language"]
Flag = Annotated[
    bool, before(_flag), WithJsonSchema({"enum": ["yes", "no", "on", "off", True, False]})
]
Count = Annotated[int, before(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Length = Annotated[
    float,
    before(_length),
    string_schema(r"^\d{1,4}(\.\d{1,3})?\s*(mm|cm|in|pt)$", "A length with its unit.", "20 mm"),
]
Duration = Annotated[
    int,
    before(_duration),
    string_schema(
        r"^(\d{1,2} ?(h|hours?|hrs?))? ?(\d{1,3} ?(m|min|mins|minutes?))?$",
        "A length of time, with its unit.",
        "15 min",
        "1 h 30 min",
    ),
]
WebAddress = Annotated[
    Text,
    accept(re.compile(r"https?://[^\s<>\"]+").fullmatch, "web_address", "web address"),
    string_schema(r"^https?://\S+$", "A web address.", "https://www.example.org/"),
]
Language = Annotated[
    Text,
    accept(LANGUAGE_TAG.fullmatch, "language", "language tag"),
    string_schema(rf"^{LANGUAGE_TAG.pattern}$", "A language tag.", "cy-GB", "pl"),
]
Name = Annotated[
    Text,
    accept(NAME.fullmatch, "name"),
    string_schema(
        r"^[a-z0-9]+(-[a-z0-9]+)*$", "A short name: small letters, digits, hyphens.", "annex-a"
    ),
]
ItemNumber = Annotated[
    Text,
    accept(_is_item_number, "item_number", "item number"),
    string_schema(
        f"^(?:{UNNUMBERED}|{ITEM_NUMBER.pattern})$", "An item number.", "8a", "1(a)", "C048/26"
    ),
]
FilePath = Annotated[
    Text,
    accept(_is_path, "path"),
    string_schema(None, "A file, relative to the folder of the file that names it.", "plan.pdf"),
]
FileSize = Annotated[
    Text,
    accept(read_size, "file_size", "size of a file"),
    string_schema(
        r"^\d{1,6}(\.\d{1,3})?\s*([KMG]B|[kmg]b)$", "The size of a file, with its unit.", "40 MB"
    ),
]

TimeZone = Annotated[
    Text,
    before(_time_zone),
    string_schema(None, "A time zone of the IANA's list.", "Europe/London"),
]
SiteAddress = Annotated[
    Text,
    accept(is_address, "site_address", "address"),
    string_schema(r"^https?://", "An address.", "https://meetings.example.org/"),
]

_STRING: dict[str, object] = {"type": "string"}
Texts = Annotated[
    tuple[Text, ...],
    before(_list_one),
    WithJsonSchema({"anyOf": [_STRING, {"type": "array", "items": _STRING}]}),
]
"""One text, or a list of them."""


def _dashed(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _without_place(value: object) -> object:
    if isinstance(value, dict):
        return {key: entry for key, entry in value.items() if key != PLACE}
    return value


V = TypeVar("V")
ByName = Annotated[dict[str, V], before(_without_place)]
"""A mapping whose keys are the author's own names, without the place, which is no entry."""


_IS_INSIDE: ContextVar[bool] = ContextVar("_IS_INSIDE", default=False)
"""Whether pydantic works out how a record is read in which others may stand."""


class Record(BaseModel):
    """One mapping of a file, frozen and strict about its keys, with its place.

    `load` adds the place of the mapping under the key `PLACE`, which no
    author types by accident and which the schema leaves out. Keys in files
    are written with hyphens: the field `work_plan` is the key `work-plan`.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        alias_generator=_dashed,
        populate_by_name=False,
        defer_build=True,
        protected_namespaces=(),  # to look for them takes long, and no file has such a field
    )

    source: SkipJsonSchema[Annotated[Any, Field(alias=PLACE, exclude=True)]] = Source("")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Have a record inside another one read by itself, when there is one.

        To work out how all kinds are read that a file may have takes longer than to read it.
        """
        if _IS_INSIDE.get():
            name = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"  # as pydantic names it
            return core_schema.no_info_plain_validator_function(cls.model_validate, ref=name)
        outermost = _IS_INSIDE.set(True)
        try:
            return handler(source)
        finally:
            _IS_INSIDE.reset(outermost)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe it where it is inside another one as where it stands alone."""
        is_inside = schema["type"] == "function-plain"
        return handler(cls.__pydantic_core_schema__ if is_inside else schema)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Return this one, as nothing changes it: pydantic copies the usual values of fields."""
        return self


class PlacedRecord(Record):
    """A record that also knows the place of each field, whatever its type."""

    _places: dict[str, Source] = PrivateAttr(default_factory=dict[str, Source])
    _lost: frozenset[str] = PrivateAttr(default=frozenset())

    @model_validator(mode="wrap")
    @classmethod
    def _keep_places(cls, data: Any, make: ModelWrapValidatorHandler[Self]) -> Self:
        made = make(data)
        for key, value in data.items() if isinstance(data, dict) else ():
            place = value.get(PLACE) if isinstance(value, dict) else getattr(value, "source", None)
            if isinstance(place, Source) and key != PLACE:
                made._places[key] = place
        typed = getattr(data, "keys_at", None)
        if typed and not typed.keys() <= data.keys():
            made._lost = frozenset(typed.keys() - data.keys())
        return made

    def place_of(self, *fields: str) -> Source:
        """Return the place of the first field that is given, or of the record if none is.

        Args:
            fields: By their names in files.
        """
        place = next((self._places[f] for f in fields if f in self._places), self.source)
        assert isinstance(place, Source)
        return place

    @property
    def places(self) -> frozenset[Source]:
        """The places of its fields."""
        return frozenset(self._places.values())

    def has_lost(self, field: str) -> bool:
        """Tell whether the file gives a field with a fault, which has been told."""
        return field in self._lost

    def gives(self, field: str) -> bool:
        """Tell whether the file gives a field, by its name in files."""
        return field in self._places
