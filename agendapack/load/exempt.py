"""Read what ships with the program about exempt information: law as dated data."""

from functools import cache
from pathlib import Path

from agendapack.load.fields import read_fields
from agendapack.load.reading import Reading
from agendapack.load.validate import make_record
from agendapack.model.withholding import ExemptLaw
from agendapack.problems import InternalFault, Source

HOME = Path(__file__).parent.parent / "exempt"
FILE = "england.yaml"


@cache
def read_exempt_law() -> ExemptLaw:
    """Return the paragraphs of Schedule 12A, by the periods in which they are in force.

    Raises:
        InternalFault: The file that ships with the program cannot be read.
    """
    reading = Reading(HOME)
    fields = read_fields(reading, FILE, Source(FILE))
    made = make_record(reading, ExemptLaw, "the law", fields) if fields else None
    if made is None or made.record is None or reading.problems:
        raise InternalFault(f"{HOME.name}/{FILE}: {reading.problems[0].message}")
    return made.record
