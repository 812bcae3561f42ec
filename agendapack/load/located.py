"""YAML as data that knows its places: `Text`, `Entries`, `Fields`, and `Blank` for nothing."""

from dataclasses import dataclass

from agendapack.model.fields import Text
from agendapack.model.record import PLACE
from agendapack.problems import Source


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing, where a value could stand: `title:` with the rest of its line empty."""

    source: Source


class Entries(list["Value"]):
    """A list and the place of its first entry."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source


class Fields(dict[str, "Value | Source"]):
    """A mapping with its own place (also under the key PLACE) and those of its keys."""

    def __init__(self, source: Source) -> None:
        super().__init__({PLACE: source})
        self.source = source
        self.keys_at: dict[str, Source] = {}

    def value(self, key: str) -> "Value | None":
        """Return what stands at a key, or None."""
        found = self.get(key)
        return None if isinstance(found, Source) else found


Value = Text | Blank | Entries | Fields
Step = str | int
Trail = tuple[Step, ...]
"""The way from the top of a file to a value: keys, and positions in lists from 0."""


def follow(data: Fields, trail: Trail) -> Value | None:
    """Return the value at the end of a trail, or None where there is none."""
    here: Value | None = data
    for step in trail:
        if isinstance(here, Fields) and isinstance(step, str):
            here = here.value(step)
        elif isinstance(here, Entries) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return None
    return here
