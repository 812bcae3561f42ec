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
from agendapack.render.item_facts import OwnFields, view_extra
from agendapack.render.writing import HtmlWriter, own_words


@dataclass(frozen=True, slots=True)
class TypesetAnnexView:
    """A whole annex; `classes` say how its pages lie and whether its tables are made to fit."""

    key: str
    language: str
    organisation: str
    classes: str
    title: str
    body: Markup
    extra: OwnFields


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
            key=annex.key,
            language=pack.language,
            organisation=pack.organisation.name,
            classes=" ".join(("annex", *typeset.classes)),
            title=annex.title,
            body=writer.write(prose) if prose else Markup(content),
            extra=view_extra(pack, annex.extra),
        )

    return finish


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """A paper that was published and then withdrawn, and why."""

    key: str
    language: str
    organisation: str
    committee: str
    date: str
    title: str
    reason: str
    extra: OwnFields


def draft_withdrawn(pack: Pack, paper: Paper, reason: str) -> Callable[[HtmlWriter], WithdrawnView]:
    """Return what makes the view of the notice."""
    view = WithdrawnView(
        key=paper.key,
        language=pack.language,
        organisation=pack.organisation.name,
        committee=pack.committee,
        date=own_words(write_unbroken_date(pack.date, pack.style.wording), pack, "january"),
        title=paper.title,
        reason=reason,
        extra=view_extra(pack),
    )
    return lambda writer: view


@dataclass(frozen=True, slots=True)
class WithheldView:
    """A paper or an annex that is not for the public; `law` says on which grounds."""

    key: str
    language: str
    organisation: str
    committee: str
    date: str
    title: str
    law: str
    extra: OwnFields


def draft_withheld(
    pack: Pack, key: str, title: str, withheld: Withheld
) -> Callable[[HtmlWriter], WithheldView]:
    """Return what makes the view of a stub page; `title` is what the public may know of it."""
    view = WithheldView(
        key=key,
        language=pack.language,
        organisation=pack.organisation.name,
        committee=pack.committee,
        date=own_words(write_unbroken_date(pack.date, pack.style.wording), pack, "january"),
        title=title,
        law=own_words(withheld.law(pack.style.wording), pack),
        extra=view_extra(pack),
    )
    return lambda writer: view
