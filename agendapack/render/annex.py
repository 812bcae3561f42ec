"""An annex that is set in the house style: what `annex.html` prints."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from agendapack.model.converted import TypesetAnnex
from agendapack.model.fields import Text
from agendapack.model.pack import Pack, Paper, PlannedAnnex
from agendapack.render.book import Book
from agendapack.render.writing import Writer


@dataclass(frozen=True, slots=True)
class TypesetAnnexView:
    """A whole annex; `classes` say how its pages lie and whether its tables are made to fit."""

    key: str
    language: str
    classes: str
    title: str
    body: Markup


def draft_annex(
    pack: Pack, paper: Paper, annex: PlannedAnnex, typeset: TypesetAnnex, book: Book
) -> Callable[[Writer], TypesetAnnexView]:
    """Read an annex; return what finishes its view."""
    content = typeset.content
    prose = (
        book.read(content, paper.key, level=1, prefix=annex.key)
        if isinstance(content, Text)
        else None
    )

    def finish(writer: Writer) -> TypesetAnnexView:
        return TypesetAnnexView(
            key=annex.key,
            language=pack.language,
            classes=" ".join(("annex", *typeset.classes)),
            title=annex.title,
            body=writer.write(prose) if prose else Markup(content),
        )

    return finish
