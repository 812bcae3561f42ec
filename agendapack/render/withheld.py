"""The page that stands in the public pack for what is withheld: what `withheld.html` prints."""

from collections.abc import Callable
from dataclasses import dataclass

from agendapack.model.pack import Pack
from agendapack.model.withholding import Withheld
from agendapack.model.wording import hold_together, write_plain_date
from agendapack.render.writing import Writer


@dataclass(frozen=True, slots=True)
class WithheldView:
    """A paper or an annex that is not for the public; `law` says on which grounds."""

    key: str
    language: str
    committee: str
    date: str
    title: str
    law: str


def draft_withheld(
    pack: Pack, key: str, title: str, withheld: Withheld
) -> Callable[[Writer], WithheldView]:
    """Return what makes the view of a stub page.

    Args:
        key: Of the paper or annex; its pages are printed.
        title: As far as the public may know it.
    """
    view = WithheldView(
        key=key,
        language=pack.language,
        committee=pack.committee,
        date=hold_together(write_plain_date(pack.date)),
        title=title,
        law=withheld.law,
    )
    return lambda writer: view
