"""Large print: the sections of the pack in larger type, with the page numbers of the standard pack.

"Turn to page 9" has to work for everyone at a meeting. References therefore print the standard
page numbers, and a large-print page is labelled with the standard pages on it: `9`, or `9-10` if
it contains the end of page 9 and the start of page 10. A mark in the margin shows where page 10
starts.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from typing import TYPE_CHECKING

from agendapack.model.cache import key_of
from agendapack.model.document import Group
from agendapack.model.page_numbers import PageSpan
from agendapack.model.records import dataclass
from agendapack.model.style import HouseStyle, room_of_lines
from agendapack.pack.known_layouts import KnownLayout, mark
from agendapack.pack.layout import Laid
from agendapack.pack.page_numbers import Numbered, Settled
from agendapack.pack.typesetting import AnyTypesetter

if TYPE_CHECKING:
    from agendapack.typeset.strips import Landmark

SIZE = 18.0
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
