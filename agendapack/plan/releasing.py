"""What of a meeting is withheld and until when: for the register, and for who releases it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from agendapack.codes import Code
from agendapack.model.meeting import AgendaEntry, Annex
from agendapack.model.pack import Item
from agendapack.model.papers import Report
from agendapack.model.withholding import Confidential, Exempt
from agendapack.model.wording import write_plain_date
from agendapack.model.workspace import Loaded
from agendapack.problems import Problem


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper or an annex that is withheld, or was.

    Args:
        item: The number of its item.
        what: `paper`, or `annex`.
        title: As members know it.
        cause: Why it is withheld, since when it is not.
    """

    item: str
    what: str
    title: str
    cause: Exempt | Confidential


def list_withheld(loaded: Loaded, items: tuple[Item, ...]) -> Iterator[Kept]:
    """Yield everything that a meeting withholds or has released, in the order of the agenda.

    Args:
        loaded: The meeting.
        items: Its items as planned.
    """
    for item, found in zip(items, loaded.items, strict=True):
        report = (found.paper,) if isinstance(found.paper, Report) else ()
        causes = [cause for r in (found.entry, *report) if (cause := _cause(r)) is not None]
        if causes:
            yield Kept(item.number, "paper", item.title, causes[0])
        for annex in found.annexes:
            cause = _cause(annex.annex)
            if cause is not None:
                yield Kept(item.number, "annex", annex.annex.title, cause)


def tell_early(loaded: Loaded, items: tuple[Item, ...], today: date) -> tuple[Problem, ...]:
    """Return a problem for whatever is released on a day that is still to come."""
    return tuple(
        Problem(
            Code.RELEASED_EARLY,
            f"{_name(kept)} is released on {write_plain_date(kept.cause.released)}, which is "
            "still to come; the public would see it now",
            kept.cause.source,
            "leave out 'released' until that day; 'review' may name it",
        )
        for kept in list_withheld(loaded, items)
        if kept.cause.released is not None and kept.cause.released > today
    )


def release_days(loaded: Loaded, items: tuple[Item, ...]) -> Iterator[date]:
    """Yield the days after which `tell_early` may tell something else."""
    for kept in list_withheld(loaded, items):
        released = kept.cause.released
        if released is not None and released > date.min:
            yield released - timedelta(days=1)


def _name(kept: Kept) -> str:
    return f"agenda item {kept.item}" if kept.what == "paper" else f"the annex '{kept.title}'"


def _cause(record: AgendaEntry | Report | Annex) -> Exempt | Confidential | None:
    return record.exempt or record.confidential
