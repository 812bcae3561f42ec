"""The notice in place of a paper that was withdrawn: what `withdrawn.html` prints."""

from collections.abc import Callable
from dataclasses import dataclass

from agendapack.model.pack import Pack, Paper
from agendapack.model.wording import hold_together, write_plain_date
from agendapack.render.writing import Writer


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """A paper that was published and then withdrawn, and why."""

    key: str
    language: str
    committee: str
    date: str
    title: str
    reason: str


def draft_withdrawn(pack: Pack, paper: Paper, reason: str) -> Callable[[Writer], WithdrawnView]:
    """Return what makes the view of the notice."""
    view = WithdrawnView(
        key=paper.key,
        language=pack.language,
        committee=pack.committee,
        date=hold_together(write_plain_date(pack.date)),
        title=paper.title,
        reason=reason,
    )
    return lambda writer: view
