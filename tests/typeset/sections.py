"""Make sections for the typesetter's tests."""

from collections.abc import Mapping
from dataclasses import replace

from agendapack.assemble import assemble
from agendapack.model.document import Document, Group
from agendapack.model.page_numbers import PageSpan
from agendapack.model.section import Section, piece_of
from agendapack.model.style import HouseStyle
from agendapack.model.text import Text
from agendapack.model.workspace import LoadedPicture
from agendapack.problems import Source
from agendapack.typeset import Layout, Typesetter
from tests.reading import spoken_lines

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
    return as_pdf(typesetter, typesetter.lay_out(section(body), pages or {}))


def tags_of(data: bytes) -> str:
    """Return the tags of a body that was made into a PDF."""
    above, *own = spoken_lines(data)
    assert above == (0, "Document")
    assert own.pop(0) == (1, "Part")
    return "\n".join(f"{'  ' * (depth - 2)}{line}".rstrip() for depth, line in own)


def as_pdf(typesetter: Typesetter, layout: Layout) -> bytes:
    """Return a layout as a document of its own, without stamps and running lines."""
    given, measured = layout.section, layout.measured
    labels = tuple(map(str, range(1, measured.pages + 1)))
    piece = piece_of(given, measured, typesetter.draw(layout), labels, is_front=True)
    group = Group(given.key, None, given.title, given.title, (piece,))
    language = given.language
    document = Document("A title", "A subject", "An author", language, "00" * 32, (group,))
    return assemble(document, typesetter.stamp_font(), layout.style).data
