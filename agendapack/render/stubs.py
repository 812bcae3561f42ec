"""Annexes in the house style, and notices in place of papers that are withdrawn or withheld.

What `annex.html`, `withdrawn.html` and `withheld.html` print.
"""

from collections.abc import Callable

from markupsafe import Markup

from agendapack.model.dates import write_unbroken_date
from agendapack.model.pack import Pack
from agendapack.model.planned_paper import Paper, PlannedAnnex, TypesetAnnex
from agendapack.model.records import dataclass
from agendapack.model.text import Text
from agendapack.model.withholding import Withheld
from agendapack.render.book import Book
from agendapack.render.item_facts import PaperHead, view_paper
from agendapack.render.writing import HtmlWriter, own_words


@dataclass(frozen=True, slots=True)
class TypesetAnnexView(PaperHead):
    """A whole annex; `classes` say how its pages lie and whether its tables are made to fit."""

    classes: str
    body: Markup


def draft_annex(
    pack: Pack, paper: Paper, annex: PlannedAnnex, typeset: TypesetAnnex, book: Book
) -> Callable[[HtmlWriter], TypesetAnnexView]:
    """Read an annex; return what finishes its view."""
    content = typeset.content
    prose = (
        book.read(content, paper.key, level=1, prefix=annex.key, title=annex.title)
        if isinstance(content, Text)
        else None
    )

    def finish(writer: HtmlWriter) -> TypesetAnnexView:
        return TypesetAnnexView(
            **view_paper(pack, annex.key, annex.title, annex.extra),
            classes=" ".join(("annex", *typeset.classes)),
            body=writer.write(prose) if prose else Markup(content),
        )

    return finish


@dataclass(frozen=True, slots=True)
class WithdrawnView(PaperHead):
    """A paper that was published and then withdrawn, and why."""

    date: str
    reason: str


def draft_withdrawn(pack: Pack, paper: Paper, reason: str) -> Callable[[HtmlWriter], WithdrawnView]:
    """Return what makes the view of the notice."""
    head = view_paper(pack, paper.key, paper.title)
    view = WithdrawnView(**head, date=_write_day(pack), reason=reason)
    return lambda writer: view


@dataclass(frozen=True, slots=True)
class WithheldView(PaperHead):
    """A paper or an annex that is not for the public; `law` says on which grounds."""

    date: str
    law: str


def draft_withheld(
    pack: Pack, key: str, title: str, withheld: Withheld
) -> Callable[[HtmlWriter], WithheldView]:
    """Return what makes the view of a stub page; `title` is what the public may know of it."""
    head, law = view_paper(pack, key, title), own_words(withheld.law(pack.style.wording), pack)
    view = WithheldView(**head, date=_write_day(pack), law=law)
    return lambda writer: view


def _write_day(pack: Pack) -> str:
    return own_words(write_unbroken_date(pack.date, pack.style.wording), pack, "january")
