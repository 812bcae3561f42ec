"""Warn of what some readers cannot follow: links, tables, pictures and headings that say nothing.

Somebody who hears a page may go from link to link or from heading to heading, and hears a
table cell by cell. (WCAG 2.2, 1.1.1, 1.3.1, 2.4.4, 2.4.6.)
"""

import re
from collections.abc import Iterable, Iterator
from posixpath import basename, splitext
from urllib.parse import unquote

from agendapack.codes import Code
from agendapack.model.kinds import kind_of
from agendapack.model.pack import Pack
from agendapack.problems import Problem, Severity, Source
from agendapack.render.blocks import (
    Heading,
    Inline,
    Language,
    Link,
    Paragraph,
    Picture,
    Reference,
    Styled,
    Table,
    Words,
    plain_text,
)
from agendapack.render.capitals import complain, find_runs, is_in_capitals

LONGEST_ADDRESS = 40
LONGEST_HEADING = 80
SAYS_NOTHING = re.compile(
    r"(?:(?:click|see|read|view|download|follow|find out) )?"
    r"(?:here|this|more|(?:this )?(?:link|page|website|site|document|file)|click|download"
    r"|(?:more|further) (?:information|details)|details|see more|read on)"
)
NO_DESCRIPTION = re.compile(
    r"(?:an? |the )?(?:image|picture|photo|photograph|graphic|img|dsc|screenshot|diagram|figure)"
    r"[\s_-]*\d*",
    re.I,
)
FILE_NAME = re.compile(r"[^\s/]+\.(?:png|jpe?g|gif|tiff?|bmp|svg|webp)", re.I)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)


def check_links(inlines: Iterable[Inline]) -> Iterator[tuple[Problem, str]]:
    """Yield a warning for each link that does not say where it goes, and its words."""
    for inline in inlines:
        match inline:
            case Link():
                yield from _check_link(inline)
            case Styled(inlines=inner) | Language(inlines=inner):
                yield from check_links(inner)


def check_heading(heading: Heading) -> Iterator[Problem]:
    """Yield a warning for a heading all in capitals."""
    words = plain_text(heading.inlines)
    if is_in_capitals(words) and not any(find_runs(words)):
        yield complain("the heading", words, heading.source)


def check_paragraph(paragraph: Paragraph) -> Iterator[Problem]:
    """Yield a warning for a paragraph that is a heading by its look alone."""
    words = plain_text(paragraph.inlines).strip()
    bold = all(
        (isinstance(part, Styled) and part.tag == "strong")
        or (isinstance(part, Words) and not part.text.strip())
        for part in paragraph.inlines
    )
    if bold and words and len(words) <= LONGEST_HEADING and words[-1] not in ".!?;,":
        yield _warn(
            Code.BOLD_HEADING,
            f"'{words}' looks like a heading, but is only bold",
            paragraph.source,
            f"write it as a heading, for instance ### {words}",
        )


def check_table(table: Table) -> Iterator[Problem]:
    """Yield a warning for a table whose header row is empty."""
    if not any(plain_text(cell).strip() for cell in table.rows[0]):
        yield _warn(
            Code.EMPTY_HEADER_ROW,
            "the header row of the table is empty",
            table.source,
            "say in the first row, above the line of hyphens, what each column holds",
        )


def check_picture(picture: Picture) -> Iterator[Problem]:
    """Yield a warning for an alternative text that tells nothing of the picture."""
    file = basename(unquote(picture.path))
    if picture.alt:
        yield from check_alt(picture.alt, file, picture.source)


def check_alt(alt: str, file: str, source: Source) -> Iterator[Problem]:
    """Yield a warning for an alternative text that is a file's name, or a word for any picture."""
    words = alt.strip().rstrip(".")
    named = alt.strip().lower() in (file.lower(), splitext(file)[0].lower())
    if named or FILE_NAME.fullmatch(alt.strip()) or NO_DESCRIPTION.fullmatch(words):
        yield _warn(
            Code.POOR_ALT,
            f"the alternative text of the picture '{file}' is '{alt.strip()}'",
            source,
            "say what the picture shows, as you would to somebody on the telephone",
        )


def check_logo(pack: Pack) -> Iterator[Problem]:
    """Yield a warning for a logo whose alternative text tells nothing of it."""
    if logo := pack.organisation.logo:
        yield from check_alt(logo.alt, basename(logo.file), logo.alt.source)


def check_annexes(pack: Pack) -> Iterator[Problem]:
    """Yield a warning for each annex that is a picture whose alternative text tells nothing."""
    for paper in pack.papers:
        for annex in paper.annexes:
            named = annex.loaded.annex
            if named.alt and kind_of(named.file) in ("picture", "drawing"):
                yield from check_alt(named.alt, basename(named.file), named.alt.source)


def _check_link(link: Link) -> Iterator[tuple[Problem, str]]:
    words = " ".join(plain_text(link.inlines).split())
    if any(isinstance(part, Reference) for part in link.inlines):
        return
    hint = "let the words of the link say where it goes: [the Council's webcasts](https://...)"
    if not words:
        problem = _warn(
            Code.LINK_TEXT, f"the link to {link.target} has no words", link.source, hint
        )
    elif SAYS_NOTHING.fullmatch(re.sub(r"[^\w ]", "", words.lower()).strip()):
        message = f"the words of the link, '{words}', do not say where it goes"
        problem = _warn(Code.LINK_TEXT, message, link.source, hint)
    elif ADDRESS.fullmatch(words) and len(words) > LONGEST_ADDRESS:
        message = f"the words of the link are an address, '{words[:LONGEST_ADDRESS]}...'"
        problem = _warn(Code.LINK_TEXT, message, link.source, hint)
    else:
        return
    yield problem, words


def _warn(code: Code, message: str, source: Source, hint: str) -> Problem:
    return Problem(code, message, source, hint, Severity.WARNING)
