"""Number minutes on from those of the meeting before."""

from collections.abc import Mapping
from datetime import date

from agendapack.codes import Code
from agendapack.model.papers import Minutes
from agendapack.model.workspace import Loaded
from agendapack.problems import Problem, Severity

History = Mapping[date, tuple[int | None, int]]
"""Minutes by date of their meeting: their `first-minute`, if given, and how many they are."""


def gather_history(loaded: Loaded) -> History:
    """Collect every minutes of the committee that are known, those of this pack included."""
    history = {day: (first, count) for day, first, count in loaded.previous_minutes}
    for item in loaded.items:
        if isinstance(item.paper, Minutes):
            history[item.paper.date] = (item.paper.first_minute, len(item.paper.minutes))
    return history


def number_minutes(record: Minutes, history: History) -> tuple[tuple[int, ...], list[Problem]]:
    """Return the number of each minute, and a warning where the first had to be guessed."""
    first, certain = record.first_minute, True
    if first is None:
        first, certain = _continue_from(record.date, history)
    numbers = tuple(range(first, first + len(record.minutes)))
    if certain:
        return numbers, []
    guessed = Problem(
        Code.GUESSED_MINUTE_NUMBER,
        f"no earlier minutes say where the numbers begin; counted from 1, these start at {first}",
        record.source,
        "write 'first-minute' and the number of the first minute",
        Severity.WARNING,
    )
    return numbers, [guessed]


def _continue_from(day: date, history: History) -> tuple[int, bool]:
    count_between = 0
    for earlier in sorted((d for d in history if d < day), reverse=True):
        first, count = history[earlier]
        count_between += count
        if first is not None:
            return first + count_between, True
    return 1 + count_between, False
