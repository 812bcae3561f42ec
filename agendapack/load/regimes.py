"""Read the regimes of notice that ship with the program: law as dated data, one regime a file."""

from functools import cache
from pathlib import Path

from agendapack.load.fields import read_fields
from agendapack.load.reading import Reading
from agendapack.load.validate import make_record
from agendapack.model.notice import Regime
from agendapack.problems import InternalFault, Source
from agendapack.workspace import list_folder

HOME = Path(__file__).parent.parent / "regimes"


@cache
def read_regimes() -> dict[str, Regime]:
    """Return the regimes by name, which is that of their file.

    Raises:
        InternalFault: A file that ships with the program cannot be read.
    """
    reading = Reading(HOME)
    regimes = {}
    for file in list_folder(HOME):
        fields = read_fields(reading, file, Source(file))
        made = make_record(reading, Regime, "the regime", fields) if fields else None
        if made and made.record:
            regimes[file.removesuffix(".yaml")] = made.record
    if reading.problems:
        first = reading.problems[0]
        raise InternalFault(f"the regime in {first.source}: {first.message}")
    return regimes
