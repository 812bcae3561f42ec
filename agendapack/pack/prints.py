"""What is made for the printer: sheets of a booklet, and which pages need colour."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from agendapack.model.document import Document
from agendapack.model.pack import Pack
from agendapack.model.records import dataclass
from agendapack.model.request import ColourPages, Output, Request
from agendapack.model.style import HouseStyle
from agendapack.pack.documents import is_pack
from agendapack.pdf import fold_booklet, impose_booklet
from agendapack.sandbox.client import Answer, confined

BOOKLET = "booklet.pdf"
TASK = "find pages in colour"
PAGES_A_TIME = 50
"""How many pages may take as long to draw as examining a paper."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Files of sheets to print: their bytes by path, and how many sides each has."""

    files: Mapping[str, bytes]
    sides: tuple[tuple[str, int], ...] = ()


def make_sheets(request: Request, pack: Pack, outputs: Sequence[Output]) -> Sheets:
    """Return the sheets of a booklet of the public pack, or of the short one, if requested."""
    if not request.booklet:
        return Sheets({})
    whole = _of_booklet(outputs)
    title = pack.style.wording.say("title-booklet", title=whole.document.title)
    made = impose_booklet(whole.made.data, title, pack.language)
    return Sheets({BOOKLET: made}, ((BOOKLET, -(-whole.made.pages // 4) * 2),))


def _of_booklet(outputs: Sequence[Output]) -> Output:
    return next((output for output in outputs if output.variant == "short"), outputs[0])


def find_colour(
    request: Request, style: HouseStyle, outputs: Sequence[Output]
) -> tuple[Output, ...]:
    """Return files, packs with the pages that need colour if requested."""
    if not request.colour:
        return tuple(outputs)
    return tuple(
        replace(output, colour=_look_at(output, style)) if is_pack(output.file) else output
        for output in outputs
    )


def _look_at(output: Output, style: HouseStyle) -> ColourPages | None:
    """Draw the pages of a pack; None where that fails, so that every page may need colour."""
    labels, own = _list_pages(output.document)
    house = () if style.accent_needs_colour else tuple(dict.fromkeys(_colours(style)))
    patience = 1.0 + len(labels) / PAGES_A_TIME
    found = confined().ask(TASK, {"own": own, "house": house}, output.made.data, patience)
    if not isinstance(found, Answer):
        return None
    indexes = found.values["pages"]
    return ColourPages(tuple(labels[at] for at in indexes), tuple(at + 1 for at in indexes))


def _list_pages(document: Document) -> tuple[list[str], list[bool]]:
    """Return the printed number of each page, and whether we have set it."""
    pieces = [piece for group in document.groups for piece in group.pieces]
    labels = [label for piece in pieces for label in piece.all_labels]
    own = [
        page >= len(piece.labels) or piece.kind != "annex"
        for piece in pieces
        for page in range(len(piece.all_labels))
    ]
    return labels, own


def _colours(style: HouseStyle) -> Iterator[str]:
    panels = (style.recommendations.shade, style.resolutions.shade)
    others = (style.zebra, style.restricted_tint, *panels, *(h.colour for h in style.headings))
    yield from (style.text, style.heading, style.link, style.rule, style.shade)
    yield from filter(None, others)


def tell_colour(request: Request, style: HouseStyle, outputs: Sequence[Output]) -> tuple[str, ...]:
    """Return a line for each pack that says which of its pages need colour."""
    if not request.colour:
        return ()
    told = [_tell(output, style.duplex) for output in outputs if is_pack(output.file)]
    if request.booklet:
        told.append(_tell_booklet(_of_booklet(outputs)))
    return tuple(told)


def _tell(output: Output, duplex: bool) -> str:
    colour = output.colour
    if colour is None:
        return f"{output.file}: its pages could not be drawn, so any of them may need colour"
    if not colour.printed:
        return f"{output.file} needs no colour"
    pages = set(colour.in_file)
    if duplex:  # both sides of a sheet go through the same printer
        other = (page + 1 if page % 2 else page - 1 for page in colour.in_file)
        pages |= {page for page in other if page <= output.made.pages}
    named = "page" if len(colour.printed) == 1 else "pages"
    sheets = ", whole sheets" if duplex else ""
    return (
        f"{output.file} needs colour on {named} {', '.join(colour.printed)}"
        f" (in the file{sheets}: {_ranges(pages)})"
    )


def _tell_booklet(whole: Output) -> str:
    if whole.colour is None:
        return f"{BOOKLET}: its pages could not be drawn, so any of them may need colour"
    wanted = {page - 1 for page in whole.colour.in_file}
    sides = fold_booklet(whole.made.pages)
    sheets = {at // 2 + 1 for at, side in enumerate(sides) if wanted & set(side)}
    if not sheets:
        return f"{BOOKLET} needs no colour"
    return f"{BOOKLET} needs colour on sheets {_ranges(sheets)}"


def _ranges(numbers: Iterable[int]) -> str:
    """Write numbers as a printer's window takes them.

    >>> _ranges({3, 1, 2, 7})
    '1-3,7'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
