"""Explain a page of a pack from the manifest of its folder, whose content is not trusted.

A page is explained by its item, paper and piece, and by the source file and page.
"""

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter

from agendapack.model.facts import kind_of
from agendapack.model.pack import Pack
from agendapack.model.page_numbers import PageSpan
from agendapack.model.planned_paper import Paper, PlannedActions, PlannedMinutes, Stub
from agendapack.model.records import dataclass
from agendapack.model.wording import READ_BACK, Wording, say_reference, settle_wording
from agendapack.output.files import read_ordinary
from agendapack.output.manifest import FORMAT, MANIFEST
from agendapack.pack.layout import FRONT, Laid
from agendapack.pack.prepare import Prepared
from agendapack.problems import Checked, Code, Problem
from agendapack.render.section_html import read_paragraphs

LONGEST = 70
"""Maximum number of characters shown of a paragraph."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation of one page.

    Args:
        page: The printed number; a range such as `41 - 52` if one page replaces several.
        pdf_page: The page of the pack's PDF, counted from 1.
        item: The number of the agenda item; None on the front sheet.
        piece: The kind of piece, for instance `report` or `annex`.
        piece_title: The title of the annex; for any other piece, of the paper.
        piece_page: The page within the piece, counted from 1; None for a blank side.
        file: The source file of the piece, as a path in the workspace.
        file_page: The page of the source file, counted from 1; None if it is no PDF.
        starts: The headings and numbered paragraphs that start on the page, shortened.
    """

    page: str
    pdf_page: int
    item: str | None
    paper: str
    title: str
    piece: str
    piece_title: str
    piece_page: int | None
    piece_pages: int
    file: str | None
    file_page: int | None
    starts: tuple[str, ...]


def explain_page(
    prepared: Prepared, page: str | None, pdf_page: int | None = None, restricted: bool = False
) -> Checked[Explained]:
    """Explain a page of the pack, using the layout that a build would draw.

    Args:
        page: The printed number of the page; not used if `pdf_page` is given.
        pdf_page: The page of the PDF, counted from 1.
        restricted: Whether to use the unredacted pack, if there is one.
    """
    pages = list(_pages((restricted and prepared.whole) or prepared.laid))
    if pdf_page is not None:
        found = next((each for each in pages if each.pdf_page == pdf_page), None)
    else:
        wanted = (page or "").strip()
        found = next((each for each in pages if PageSpan.read(each.page).holds(wanted)), None)
    if found is None:
        return Checked(None, (_unknown(pages, page, pdf_page),))
    return Checked(found)


def _pages(laid: Laid) -> Iterator[Explained]:
    count = 0
    for paper in (None, *laid.pack.papers):
        for piece in _pieces(laid.pack, paper):
            numbered = laid.settled.pieces.get(piece.key)
            if numbered is None:
                continue
            length = len(numbered.labels)
            for place, label in enumerate(numbered.all_labels):
                count += 1
                blank = place >= length
                yield Explained(
                    page=label,
                    pdf_page=count,
                    item=paper.item if paper else None,
                    paper=paper.key if paper else FRONT,
                    title=paper.title if paper else "Agenda",
                    piece="blank side" if blank else piece.kind,
                    piece_title=piece.title,
                    piece_page=None if blank else place + 1,
                    piece_pages=length,
                    file=None if blank else piece.file,
                    file_page=None if blank else piece.page_of_file(place),
                    starts=() if blank else tuple(_starts(laid, piece.key, place)),
                )


@dataclass(frozen=True, slots=True)
class _Piece:
    key: str
    kind: str
    title: str
    file: str | None
    chosen: tuple[int, ...] | None = None
    is_pdf: bool = False

    def page_of_file(self, place: int) -> int | None:
        if not self.is_pdf:
            return None
        return (self.chosen[place] if self.chosen else place) + 1


def _pieces(pack: Pack, paper: Paper | None) -> Iterator[_Piece]:
    if paper is None:
        yield _Piece(FRONT, "front sheet", "Agenda", f"meetings/{pack.folder}/meeting.yaml")
        return
    yield _own_piece(paper)
    for annex in paper.behind:
        if isinstance(annex, Stub):
            kind = "notice that an annex is not for publication"
            yield _Piece(annex.key, kind, annex.listed, None)
            continue
        file = annex.loaded.file.path
        is_pdf = kind_of(annex.loaded.annex.file) == "pdf"
        yield _Piece(annex.key, "annex", annex.title, file, annex.loaded.chosen, is_pdf)


def _own_piece(paper: Paper) -> _Piece:
    content = paper.content
    if content is None:
        kind = "notice that it is not for publication" if paper.withheld else "paper"
        return _Piece(paper.key, kind, paper.title, None)
    record = content.record if isinstance(content, PlannedMinutes | PlannedActions) else content
    kinds = {"WorkPlan": "work plan", "ActionLog": "list of actions"}
    kind = kinds.get(type(record).__name__, type(record).__name__.lower())
    return _Piece(paper.key, kind, paper.title, record.source.file)


def _starts(laid: Laid, key: str, place: int) -> Iterator[str]:
    layout = laid.layouts.get(key)
    if layout is None:
        return
    places = layout.measured.places.items()
    here = {name for name, at in places if at.page == place}
    headings = [h.text for h in layout.measured.headings if h.place.page == place]
    pages, wording = laid.settled.pages, laid.pack.style.wording

    def say(tag: str, name: str, classes: list[str]) -> str:
        return say_reference(tag, classes, pages[name], wording) if name in pages else ""

    for paragraph in read_paragraphs(layout.section.html, say):
        # The pages of an item stand behind its heading, and are no part of it.
        text = f"{paragraph.text} "
        heading = next((each for each in headings if text.startswith(f"{each} ")), None)
        if paragraph.is_heading and heading is not None:
            headings.remove(heading)
            yield _shorten(paragraph.text)
        elif paragraph.number and here & set(paragraph.ids):
            yield _shorten(f"{paragraph.number}. {paragraph.text}")


def _shorten(text: str) -> str:
    return (
        text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    )


def _unknown(pages: list[Explained], page: str | None, pdf_page: int | None) -> Problem:
    if pdf_page is not None:
        message = f"the pack has no PDF page {pdf_page}; it has {len(pages)}"
        return Problem(Code.UNKNOWN_PAGE, message, hint=f"give a number from 1 to {len(pages)}")
    front = [each.page for each in pages if each.paper == FRONT]
    papers = [each.page for each in pages if each.paper != FRONT]
    ranges = [f"{some[0]} to {some[-1]}" for some in (front, papers) if some]
    return Problem(
        Code.UNKNOWN_PAGE,
        f"the pack has no page '{page}'; its pages are {' and '.join(ranges)}",
        hint="pages are named as they are printed; --pdf counts those of the file",
    )


def _check_path(written: str) -> str:
    path = Path(written)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("the path leads out of the folder")
    return path.as_posix()


def _as_printed(value: object) -> object:
    """Return a number, which is an integer where it is made of digits, as it is printed."""
    return "" if value is None else str(value) if isinstance(value, int) else value


def _check_wording(changed: dict[str, str]) -> dict[str, str]:
    if not set(changed) <= set(READ_BACK):
        raise ValueError("the wording has other messages")
    return changed


def _as_pair(listed: dict[str, object]) -> tuple[object, object]:
    return listed["file"], listed["sha256"]


FilePath = Annotated[str, AfterValidator(_check_path)]
Printed = Annotated[str, BeforeValidator(_as_printed)]
Source = Annotated[tuple[str, str], BeforeValidator(_as_pair)]
Others = tuple[Annotated[tuple[FilePath, str], BeforeValidator(_as_pair)], ...]


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A PDF file listed in the manifest."""

    file: FilePath
    audience: str
    pages: int
    sha256: str
    variant: str | None = None
    colour_pages: tuple[Printed, ...] | None = None


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper listed in the manifest.

    Args:
        first: The printed number of its first page.
        last: The printed number of its last page.
        pdf_first: Its first PDF page in that document, counted from 1.
        file: The paper's own file; None for a withheld paper.
        pages: How many pages there are to read; None in a manifest that does not say so.
    """

    key: str
    item: Printed
    title: str
    first: Annotated[Printed, Field(alias="first_page")]
    last: Annotated[Printed, Field(alias="last_page")]
    pdf_first: int
    pdf_last: int
    file: FilePath | None
    document: FilePath = "pack.pdf"
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a manifest.

    Args:
        sources: The path in the workspace and the SHA-256 of each source file.
        web: The path and the SHA-256 of each file of the web edition.
        data: The same of each file for programs to read.
        sheets: The same of each file of sheets to print.
        changed: The messages that differ from ours, by name.
    """

    format: int
    meeting: str
    documents: tuple[ListedFile, ...]
    papers: tuple[ListedPaper, ...]
    sources: tuple[Source, ...]
    web: Others = ()
    data: Others = ()
    sheets: Others = ()
    changed: Annotated[dict[str, str], AfterValidator(_check_wording), Field(alias="wording")] = (
        field(default_factory=dict)
    )

    @property
    def wording(self) -> Wording:
        """The words in which pages are numbered and referred to."""
        return settle_wording(self.changed)

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The path and the SHA-256 of each file that it lists."""
        documents = ((each.file, each.sha256) for each in self.documents)
        return (*documents, *self.web, *self.data, *self.sheets)


def read_manifest(folder: Path, name: str = MANIFEST) -> Checked[Manifest]:
    """Read a manifest; return a problem if it is missing, damaged or of another format."""
    try:
        written = read_ordinary(folder / name)
        found = TypeAdapter(Manifest).validate_json(written, strict=True)
        if found.format == FORMAT:
            return Checked(found)
    except FileNotFoundError:
        message = f"{folder.as_posix()} holds no {name}, the manifest of a build"
        hint = "name the folder that 'agendapack build' made, for instance build/2030-03-04"
        return Checked(None, (Problem(Code.NO_MANIFEST, message, hint=hint),))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # told below, as another format is
    message = f"{(folder / name).as_posix()} is no manifest of format {FORMAT} that can be read"
    return Checked(None, (Problem(Code.NO_MANIFEST, message, hint="build the meeting again"),))
