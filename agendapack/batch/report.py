"""The report of a run, for the operator: what became of each meeting, and why."""

import json
from collections.abc import Iterable, Mapping, Sequence

from agendapack import __version__
from agendapack.batch.outcome import Outcome, State
from agendapack.problems import (
    Accepted,
    Problem,
    as_accepted_fields,
    as_fields,
    in_order,
    is_error,
)

FORMAT = 1
WAITING = "waiting"
"""The state of a meeting that the run has not come to."""


def make_report(
    folders: Sequence[str],
    outcomes: Mapping[str, Outcome],
    problems: Sequence[Problem],
    seconds: float,
    complete: bool,
) -> bytes:
    """Write the report as JSON, one line a meeting.

    Args:
        folders: All meetings of the run, in their order.
        outcomes: What became of them, as far as it is known.
        problems: Of the run itself, for instance with the name of a meeting.
        seconds: How long the run took.
        complete: Whether it has come to its end.
    """
    totals = count_up(outcomes.values(), problems, seconds)
    head = {
        "format": FORMAT,
        "agendapack": __version__,
        "complete": complete,
        "totals": {"meetings": len(folders), **totals},
        "problems": [as_fields(problem) for problem in problems],
    }
    lines = [_describe(folder, outcomes.get(folder)) for folder in folders]
    meetings = "[" + ",".join(f"\n{line}" for line in lines) + ("\n]" if lines else "]")
    return f'{json.dumps(head)[:-1]}, "meetings": {meetings}}}\n'.encode()


def count_up(
    outcomes: Iterable[Outcome], problems: Iterable[Problem], seconds: float
) -> dict[str, int | float]:
    """Return how many meetings came to what, with the pages, warnings and time of all.

    What is told of several meetings, since it is in a file that they share, counts once.
    """
    found = list(problems)
    accepted: dict[Accepted, None] = {}
    states = dict.fromkeys(State, 0)
    pages = 0
    for outcome in outcomes:
        states[outcome.state] += 1
        pages += outcome.pages
        found += outcome.problems
        accepted |= dict.fromkeys(outcome.accepted)
    errors = [is_error(problem) for problem in in_order(found)]
    return {
        "built": states[State.BUILT],
        "unchanged": states[State.UNCHANGED],
        "failed": states[State.FAILED],
        "faults": states[State.FAULT],
        "errors": sum(errors),
        "warnings": len(errors) - sum(errors),
        "accepted": len(accepted),
        "pages": pages,
        "seconds": round(seconds, 3),
    }


def _describe(folder: str, outcome: Outcome | None) -> str:
    if outcome is None:
        return json.dumps({"meeting": folder, "state": WAITING})
    fault = outcome.fault
    return json.dumps(
        {
            "meeting": folder,
            "state": outcome.state,
            "reasons": outcome.reasons,
            "pages": outcome.pages,
            "packs": [{"file": file, "pages": pages} for file, pages in outcome.packs],
            "seconds": round(outcome.seconds, 3),
            "problems": [as_fields(problem) for problem in outcome.problems],
            "accepted": [as_accepted_fields(each) for each in outcome.accepted],
            "notes": outcome.notes,
            "fault": {"kind": fault.kind, "message": fault.brief} if fault else None,
        }
    )
