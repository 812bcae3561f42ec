"""Prints besides the standard one: large print, sheets of a booklet, and which pages need colour.

Large print is the sections of the pack in larger type. "Turn to page 9" has to work for everyone at
a meeting, so references print the standard page numbers, and a large-print page is labelled with
the standard pages on it: `9`, or `9-10` if it contains the end of page 9 and the start of page 10.
A mark in the margin shows where page 10 starts.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from typing import TYPE_CHECKING

from agendapack.model import dataclass
from agendapack.model.cache import key_of
from agendapack.model.document import Document, Group
from agendapack.model.pack import Pack
from agendapack.model.page_numbers import PageSpan
from agendapack.model.request import ColourPages, Output, Request
from agendapack.model.style import HouseStyle, room_of_lines
from agendapack.output.manifest import RESTRICTED_FOLDER
from agendapack.pack import AGENDA
from agendapack.pack.known_layouts import KnownLayout, mark
from agendapack.pack.layout import Laid
from agendapack.pack.page_numbers import Numbered, Settled
from agendapack.pack.typesetting import AnyTypesetter
from agendapack.pdf import fold_booklet, impose_booklet
from agendapack.sandbox.client import Answer, confined

if TYPE_CHECKING:
    from agendapack.typeset.strips import Landmark

SIZE = 18.0
"""The least size of the type of large print, in points."""
LARGER = 1.5
STAMP_ROOM = 36.0


@dataclass(frozen=True, slots=True)
class Match:
    """The standard pages whose content is on a large-print page.

    Args:
        first: The index of the first standard page.
        last: The index of the last standard page, inclusive.
        starts: The standard pages that start below the first line, each with its distance
            from the top of the text area in points.
    """

    first: int
    last: int
    starts: tuple[tuple[int, float], ...]


def large_style(style: HouseStyle) -> HouseStyle:
    """Return the house style in 18 points, or 1.5 times its size if that is 18 or more.

    The stamps are enlarged too, and the margins of stamps and running lines as far as necessary.
    """
    size = SIZE if style.size < SIZE else style.size * LARGER
    top, right, bottom, left = style.margins
    if style.stamp.startswith("top"):
        top = max(top, STAMP_ROOM + SIZE)
    else:
        bottom = max(bottom, STAMP_ROOM + SIZE)
    large = replace(style, size=size, stamp_size=SIZE, duplex=False)
    lines = style.running.every
    if any(line.head or line.first_head for line in lines):
        top = max(top, room_of_lines(large))
    if any(line.foot or line.first_foot for line in lines):
        bottom = max(bottom, room_of_lines(large))
    return replace(large, margins=(top, right, bottom, left))


def lay_out_large(laid: Laid) -> Laid:
    """Lay out the sections of a settled pack in large print.

    Problems in the sections are ignored, because the standard layout has reported them. There
    are no blank sides.
    """
    pack = laid.pack
    typesetter = laid.typesetter.another(large_style(pack.style), pack.pictures)
    layouts: dict[str, KnownLayout] = {}
    pieces = {
        key: replace(numbered, blank_after=()) for key, numbered in laid.settled.pieces.items()
    }
    for section in laid.sections:
        layout = typesetter.lay_out(section, laid.settled.pages)
        numbers = laid.settled.pieces[section.key].labels
        matches = _match(laid.typesetter, laid.layouts[section.key], typesetter, layout)
        marks = [
            (page, top, numbers[start])
            for page, match in enumerate(matches)
            for start, top in match.starts
        ]
        labels = tuple(_label(numbers[match.first], numbers[match.last]) for match in matches)
        layouts[section.key] = mark(layout, marks)
        pieces[section.key] = Numbered(labels, ())
    return Laid(pack, typesetter, laid.sections, layouts, Settled(pieces, laid.settled.pages))


def refer_to_standard(
    groups: tuple[Group, ...], pages: Mapping[str, PageSpan]
) -> tuple[Group, ...]:
    """Return the groups with their standard page ranges, which references to them print."""
    return tuple(replace(group, pages=pages[group.key]) for group in groups)


def tell_not_enlarged(groups: tuple[Group, ...]) -> tuple[str, ...]:
    """Return a note that names the annexes whose PDF pages could not be enlarged, if any."""
    annexes = [piece.title for group in groups for piece in group.pieces if piece.kind == "annex"]
    if not annexes:
        return ()
    return (f"large print has these annexes as they came, not enlarged: {'; '.join(annexes)}",)


def _match(
    typesetter: AnyTypesetter, standard: KnownLayout, its: AnyTypesetter, large: KnownLayout
) -> list[Match]:
    """Match the large-print pages of a section with its standard pages, or use the cache."""
    cache = typesetter.cache
    key = key_of("matches", standard.key, large.key)
    kept = cache.get(key)
    if kept is not None:
        return [
            Match(first, last, tuple((page, top) for page, top in starts))
            for first, last, starts in json.loads(kept)
        ]
    matches = match_pages(typesetter.landmarks(standard), its.landmarks(large))
    cache.put(key, json.dumps([astuple(match) for match in matches]).encode())
    return matches


def match_pages(
    standard: Sequence[Mapping["Landmark", float]], large: Sequence[Mapping["Landmark", float]]
) -> list[Match]:
    """Find the standard pages whose content is on each large-print page.

    Pages are compared by landmarks: the words and pictures on them. A page without landmarks
    matches the last standard page of the page before.
    """
    homes: dict[Landmark, list[int]] = defaultdict(list)
    for page, marks in enumerate(standard):
        for landmark in marks:
            homes[landmark].append(page)
    matches: list[Match] = []
    reached = 0
    for marks in large:
        tops: dict[int, float] = {}
        for landmark, top in marks.items():
            for page in homes[landmark]:
                tops[page] = min(top, tops.get(page, top))
        held = sorted(tops) or [reached]
        highest = min(tops.values(), default=0.0)
        starts = [(page, tops[page]) for page in held if page > reached and tops[page] > highest]
        matches.append(Match(held[0], held[-1], tuple(starts)))
        reached = max(reached, held[-1])
    return matches


def _label(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


BOOKLET = "booklet.pdf"
TASK = "find pages in colour"
PAGES_A_TIME = 50
"""How many pages may take as long to draw as examining a paper."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Files of sheets to print: their bytes by path, and how many sides each has."""

    files: Mapping[str, bytes]
    sides: tuple[tuple[str, int], ...] = ()


def is_pack(file: str) -> bool:
    """Return whether a file is a pack or a supplement, in standard or large print."""
    name = file.removeprefix(f"{RESTRICTED_FOLDER}/")
    return "/" not in name and name.endswith(".pdf") and name != AGENDA


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
