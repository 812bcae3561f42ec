"""Make sections for the typesetter's tests."""

from collections.abc import Mapping
from dataclasses import replace

from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import Section
from agendapack.model.style import HouseStyle
from agendapack.model.text import Text
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Source
from agendapack.typeset import Layout, Typesetter

STYLE = HouseStyle()


def section(body: str, language: str = "en-GB") -> Section:
    """Return a section whose root, `x`, holds the body."""
    html = f'<article id="x" lang="{language}">{body}</article>'
    return Section("x", "A section", language, html, Source("meetings/m/x.yaml", 7))


def lay_out(
    body: str,
    pages: Mapping[str, PageSpan] | None = None,
    style: HouseStyle = STYLE,
    pictures: Mapping[str, LoadedPicture] | None = None,
    texts: tuple[Text, ...] = (),
    language: str = "en-GB",
) -> Layout:
    """Lay out a body in plain house style."""
    placed = replace(section(body, language), texts=texts)
    return Typesetter(style, pictures or {}, None).lay_out(placed, pages or {})


def typeset(
    body: str,
    pages: Mapping[str, PageSpan] | None = None,
    pictures: Mapping[str, LoadedPicture] | None = None,
) -> bytes:
    """Return a body as a PDF."""
    typesetter = Typesetter(STYLE, pictures or {}, None)
    return typesetter.draw(typesetter.lay_out(section(body), pages or {}))
