"""What is said of a meeting that is as it was built; on the way of a run that builds nothing."""

from agendapack.running.outcome import Outcome, State
from agendapack.unchanged import Unchanged

WHY = ("nothing has changed",)


def tell_unchanged(folder: str, answer: Unchanged, packs: bool) -> Outcome:
    """Return the outcome of a meeting that is as it was built.

    Args:
        folder: Name of the meeting's folder.
        answer: What the index says.
        packs: Whether each pack is told; else they are only counted.
    """
    silent = answer.is_silent
    return Outcome(
        folder,
        State.UNCHANGED,
        packs=answer.packs if packs else (),
        pages=answer.pages,
        problems=() if silent else answer.problems,
        notes=() if silent else answer.notes,
        reasons=WHY,
    )
