"""Examine one paper: what `load` wants to know of it, and whether it can be brought in.

Everything that assembling will do with it is done once beforehand. Form fields that have
no appearance get the one that a viewer gives them, in yet another process: what that
costs, or the end of it, is a problem of this one paper.

`perform` is the task that the limited process is asked for. Asked are `password`, `pages`,
`framing` and `fonts`. The answer is either `problem` (code, message, hint) or `facts` and
`chosen`, and the bytes of the file made anew, if it was.
"""

import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from agendapack.assemble.layout import LaidPiece, Resources, Sheet, turn_and_crop
from agendapack.assemble.links import KEPT, places_of_annex
from agendapack.assemble.metadata import PDF_A, PDF_UA, bare_fonts
from agendapack.assemble.outline import Layers, read_outline
from agendapack.assemble.pieces import ImportedPiece, bring
from agendapack.examine import findings
from agendapack.examine.drawn_pages import redraw
from agendapack.examine.findings import ContentViewer, ShownContent
from agendapack.examine.opening import OpenedPaper, open_again, open_paper, write_anew
from agendapack.examine.repair import UnusablePaper, too_complex
from agendapack.examine.room import (
    Looked,
    SearchedPages,
    look_at_pages,
    may_show_a_mark,
    search_written,
)
from agendapack.examine.unseen import doubt_pages, find_unseen
from agendapack.model import dataclass
from agendapack.model.facts import AS_IT_CAME, FontFault, Framing, Limits, PaperFacts
from agendapack.model.section import Piece
from agendapack.model.style import name_size
from agendapack.pdf import objects
from agendapack.pdf.files import PdfSource, Store, close_sources, uncollected
from agendapack.pdf.geometry import View, view
from agendapack.pdf.painted import EVERYWHERE
from agendapack.pdf.summary import find_undrawn
from agendapack.pdf.syntax import has_strange_words
from agendapack.pdf.text import Fonts
from agendapack.problems import Code
from agendapack.problems import Source as Place
from agendapack.sandbox.forks import start_in_child

COMMENTS = KEPT - {"Link"} | {"Redact"}


def rehearse(source: PdfSource) -> ImportedPiece:
    """Bring a paper into a trial document, which is thrown away."""
    store = Store()
    piece = Piece(
        key="paper",
        kind="annex",
        title="paper",
        language="en",
        data=b"",
        places={},
        headings=(),
        labels=tuple(str(number) for number in range(1, len(source.pages) + 1)),
        blank_after=(),
        source=Place(""),
    )
    sheets = tuple(
        Sheet(index, store.reserve(), label, view(page))
        for index, (label, page) in enumerate(zip(piece.labels, source.pages, strict=True))
    )
    laid = LaidPiece(piece, source, sheets, ())
    find = places_of_annex(laid)
    brought = bring(laid, store, Resources(store), find)
    Layers().bring(brought.copier, piece.title)
    read_outline(source, find, "")
    return brought


MOST_NAMED = 3
MOST_LETTERS = 8
PRINT = "open it in the program that it was filled in with, print it to PDF, and take that file"
OTHER_FONT = "take that file out of the folder 'fonts', or put the TrueType one of the font there"
OR_A_FONT = f"{PRINT}, or put a TrueType font that has them into the folder 'fonts'"


def complete(opened: OpenedPaper, fonts: Path | None = None) -> OpenedPaper:
    """Return a paper whose fields can be drawn as they look.

    Raises:
        UnusablePaper: Something that a field shows cannot be drawn.
    """
    if not lacks_appearances(opened.source):
        return opened
    try:
        from agendapack.examine.field_drawing import try_fields

        drawn = start_in_child(lambda: try_fields(opened.data, fonts))()
    except (MemoryError, RecursionError):
        raise
    except Exception:  # the libraries raise many kinds for what they cannot read
        raise _undrawn("has form fields that cannot be drawn") from None
    if drawn.fault:
        raise _undrawn(f"has form fields that cannot be drawn: {drawn.fault}", OTHER_FONT)
    if drawn.failed:
        named = ", ".join(_named(*field) for field in drawn.failed[:MOST_NAMED])
        raise _undrawn(f"shows letters in form fields that cannot be drawn: {named}", OR_A_FONT)
    if not drawn.data:
        return opened
    return replace(opened, data=drawn.data, source=open_again(drawn.data))


def lacks_appearances(source: PdfSource) -> bool:
    """Tell whether a field has no appearance, or the file says that they have to be made."""
    form = objects.look_dict(source.root, "AcroForm")
    if not form:
        return False
    if objects.is_true(objects.look(form, "NeedAppearances")):
        return True
    return any(
        objects.look_name(widget, "Subtype") == "Widget"
        and not isinstance(objects.look(objects.look(widget, "AP"), "N"), objects.DictionaryObject)
        for widget in findings.all_annotations(source)
    )


def _named(field: str, letters: str) -> str:
    more = "..." if len(letters) > MOST_LETTERS else ""
    return f"'{field[:40]}' ({letters[:MOST_LETTERS]}{more})"


def _undrawn(found: str, hint: str = PRINT) -> UnusablePaper:
    return UnusablePaper(Code.UNDRAWN_FIELD, found, hint)


MOST_LISTED = 20
LONGEST_NAME = 200
MOST_PIXELS = 60_000_000
"""Of the pictures of a page that is looked at for room."""
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PaperFindings:
    """What was found out.

    Args:
        data: The file that goes in, where it is another than the one that came.
        chosen: Page indexes, where only a part goes in.
    """

    facts: PaperFacts
    data: bytes | None
    chosen: tuple[int, ...] | None


def examine(
    data: bytes,
    password: str | None,
    wanted: Ranges | None,
    limits: Limits,
    framing: Framing = AS_IT_CAME,
    fonts: Path | None = None,
) -> PaperFindings:
    """Examine a paper.

    Args:
        wanted: First and last page of each range that goes in, from 1; None for all.

    Raises:
        UnusablePaper: It cannot go into a pack.
    """
    try:
        opened = complete(open_paper(data, password, limits), fonts)
        chosen = None if wanted is None else _choose(wanted, len(opened.source.pages))
        before = SearchedPages()
        if framing.drawn:
            before = _search(opened, chosen, limits)
            opened, chosen = _redraw(opened, chosen, framing, limits), None
            framing = framing.remaining
        source = opened.take(chosen)
        eyes = ContentViewer()
        shown = tuple(_see_pages(source, eyes, limits))
        damaged = _numbers(seen.damaged for seen in shown)
        if damaged:
            opened = write_anew(opened, source, damaged, eyes.damaged_forms)
            source = opened.take(chosen)
            shown = tuple(_see_pages(source, ContentViewer(), limits))
        views = _frame(source, framing)
        places = chosen or range(len(views))
        worth = (seen.pixels <= MOST_PIXELS for seen in shown)
        texts = [n for n, page in zip(places, source.pages, strict=True) if may_show_a_mark(page)]
        known = Fonts()
        doubts = tuple(doubt_pages(source, views, places, known))
        # What viewers make of a damaged page is not for us to say.
        inked = (EVERYWHERE if damaged else page.doubts.inked for page in doubts)
        looked = () if framing.fit else tuple(map(Looked, places, views, worth, inked))
        looking = look_at_pages(opened.data, looked, texts, limits)
        comparing = find_unseen(opened.data, doubts, known, limits)
        try:
            rehearsed = rehearse(source)
            facts = _gather(opened, source, shown, bare_fonts(rehearsed.copier))
            facts = replace(
                facts,
                size=len(data),
                font_faults=_font_faults(source, rehearsed, facts, bool(damaged)),
                lost=_numbers(place + 1 in opened.lost for place in places),
                damaged=damaged,
            )
        finally:
            seen, unseen = looking(), comparing()
        sizes = _brief(name_size(*view.size) for view in views)
        searched = before.joined(seen.searched).joined(search_written(source, places))
        facts = replace(
            facts,
            page_sizes=sizes,
            room=seen.room,
            marks=searched.marks,
            marks_in_comments=searched.in_comments,
            banners=searched.banners,
            banners_in_comments=searched.banners_in_comments,
            unsearched=searched.unsearched,
            redactions=searched.redactions,
            unseen=unseen,
            fontless=_numbers(page.doubts.lacks_font for page in doubts),
        )
    except (MemoryError, RecursionError, objects.LimitReachedError) as error:
        raise too_complex("is too complicated to read") from error
    return PaperFindings(facts, None if opened.data is data else opened.data, chosen)


def _search(opened: OpenedPaper, chosen: tuple[int, ...] | None, limits: Limits) -> SearchedPages:
    """Search pages for marks of withholding before they become pictures, which have no text."""
    source = opened.take(chosen)
    places = chosen or range(len(source.pages))
    texts = [n for n, page in zip(places, source.pages, strict=True) if may_show_a_mark(page)]
    found = look_at_pages(opened.data, (), texts, limits)().searched
    return found.joined(search_written(source, places))


def _redraw(
    opened: OpenedPaper, chosen: tuple[int, ...] | None, framing: Framing, limits: Limits
) -> OpenedPaper:
    source = opened.take(chosen)
    views = _frame(source, framing)
    places = range(len(views)) if chosen is None else chosen
    try:
        made = redraw(opened.data, tuple(zip(places, views, strict=True)), limits)
    except Exception:  # the libraries raise many kinds for what they cannot draw
        raise too_complex("cannot be drawn as pictures") from None
    lost = tuple(n for n, place in enumerate(places, 1) if place + 1 in opened.lost)
    return replace(opened, source=open_again(made), data=made, lost=lost)


def _frame(source: PdfSource, framing: Framing) -> list[View]:
    views = []
    for number, page in enumerate(source.pages, 1):
        shown = turn_and_crop(view(page), framing)
        if shown is None:
            wide, high = (side * 25.4 / 72 for side in view(page).size)
            found = f"has nothing left of page {number}, which is {wide:.0f} by {high:.0f} mm"
            raise UnusablePaper(Code.NOTHING_LEFT, found, "crop less")
        views.append(shown)
    return views


def _choose(wanted: Ranges, pages: int) -> tuple[int, ...]:
    for first, last in wanted:
        if last > pages:
            has = f"has {pages} page{'' if pages == 1 else 's'}"
            asked = max(first, pages + 1)
            raise UnusablePaper(
                Code.PAGES_OUT_OF_RANGE,
                f"{has}; 'pages' asks for page {asked}",
                f"pages 1 to {pages} are allowed" if pages > 1 else "delete 'pages'",
            )
    return tuple(page - 1 for first, last in wanted for page in range(first, last + 1))


def _see_pages(source: PdfSource, eyes: ContentViewer, limits: Limits) -> Iterable[ShownContent]:
    expanded = 0
    for index, page in enumerate(source.pages):
        expanded += _expand(page)
        if expanded > limits.expanded:
            raise too_complex(
                f"has content that expands to more than {limits.expanded // 2**20} MB"
            )
        yield eyes.look_at_page(page, source.summary(index))


def _expand(page: objects.DictionaryObject) -> int:
    """Return how long a page's content is; a stream that expands without end says so itself."""
    length = 0
    for part in objects.content_streams(page):
        try:
            length += len(part.get_data())
        except (objects.LimitReachedError, MemoryError):
            raise
        except Exception:  # the filters raise many kinds; such a part counts as empty
            continue
    return length


def _gather(
    opened: OpenedPaper, source: PdfSource, shown: tuple[ShownContent, ...], fonts: list[str]
) -> PaperFacts:
    kinds = [objects.look_name(found, "Subtype") for found in findings.all_annotations(source)]
    annotated = [any(objects.items(objects.raw(page, "Annots"))) for page in source.pages]
    to_files, private = findings.links(source)
    layers = objects.look_dict(objects.look(source.root, "OCProperties"), "D")
    return PaperFacts(
        pages=len(source.pages),
        size=0,
        page_sizes=(),
        tagged=bool(objects.look_dict(source.root, "StructTreeRoot")),
        bare_fonts=_brief(fonts),
        without_text=_numbers(s.painted and not s.text for s in shown),
        blank=_numbers(
            not (s.painted or s.text or notes) for s, notes in zip(shown, annotated, strict=True)
        ),
        image_dpi=tuple(
            seen.dpi(view(page).unit) for seen, page in zip(shown, source.pages, strict=True)
        ),
        form_fields=kinds.count("Widget"),
        comments=tuple(sorted(kind for kind in kinds if kind in COMMENTS))[:1000],
        scripts=_brief(sorted(set(findings.scripts(source)))),
        embedded_files=_brief(findings.embedded_files(source)),
        file_links=_brief(to_files),
        private_links=_brief(private),
        hidden_layers=sum(1 for _ in objects.items(objects.raw(layers, "OFF"))),
        encrypted=opened.encrypted,
        repaired=opened.repaired,
        portfolio=findings.is_portfolio(source),
        placeholder=findings.is_placeholder(source),
        plain=all(
            source.summary(index).is_plain and not find_undrawn(page, source.summary(index))
            for index, page in enumerate(source.pages)
        ),
    )


def _font_faults(
    source: PdfSource, rehearsed: ImportedPiece, facts: PaperFacts, damaged: bool
) -> tuple[FontFault, ...]:
    """Look into the fonts, unless both claims are lost anyway, and not by notes, which may go."""
    if damaged:
        return (FontFault("content", ""),)
    blocked = {obstacle.claim for obstacle in rehearsed.obstacles}
    if {PDF_UA, PDF_A} <= blocked and not facts.comments:
        return ()
    if any(has_strange_words(objects.page_content(page)) for page in source.pages):
        return (FontFault("content", ""),)
    from agendapack.examine.font_faults import find_font_faults

    return find_font_faults(source)


def _numbers(flags: Iterable[bool]) -> tuple[int, ...]:
    return tuple(number for number, flag in enumerate(flags, 1) if flag)


def _brief(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word[:LONGEST_NAME] for word in dict.fromkeys(words))[:MOST_LISTED]


STACK = 500
"""Calls within calls: half of what is usual, so that what passes here passes in the caller."""


def perform(asked: dict[str, Any], paper: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Examine a paper."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(STACK)
    try:
        return _examine(asked, paper, limits)
    finally:
        sys.setrecursionlimit(usual)
        close_sources()


def _examine(asked: dict[str, Any], paper: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    pages = asked["pages"]
    wanted = None if pages is None else tuple((first, last) for first, last in pages)
    turn, crop, fit, drawn = asked["framing"]
    framing = Framing(turn, tuple(crop), fit, drawn)
    fonts = None if asked["fonts"] is None else Path(asked["fonts"])
    try:
        with uncollected():
            found = examine(paper, asked["password"], wanted, limits, framing, fonts)
    except UnusablePaper as fault:
        return {"problem": [fault.code.value, fault.message, fault.hint]}, b""
    return {"facts": asdict(found.facts), "chosen": found.chosen}, found.data or b""
