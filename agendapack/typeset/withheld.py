"""Parts of a section that one pack shows and another withholds, with the same page ends.

The part is laid out where it is shown, and the room of each of its strips is kept.
Where it is withheld, a notice stands at the top of exactly that room, so that every
page of the section begins and ends with the same line in both packs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agendapack.typeset.strips import FillItem, Item, Strip, stacked


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a strip takes: sizes in points, and what a page's end must respect."""

    height: float
    before: float
    after: float
    keep: bool
    head: tuple[float, ...]


def room_of(strips: Sequence[Strip]) -> tuple[Room, ...]:
    """Return the room of each strip; nothing of what stands in it."""
    return tuple(
        Room(s.height, s.before, s.after, s.keep, tuple(head.height for head in s.head))
        for s in strips
    )


def fill_room(
    rooms: Sequence[Room], notice: Sequence[Strip], width: float, shade: str
) -> list[Strip]:
    """Return shaded strips of the given room, the notice's lines on the first of them.

    A notice that is higher than the room goes on below it without moving it; one line
    always fits, since a part holds at least a line.
    """
    strips = [
        Strip(
            height=room.height,
            items=[FillItem(0.0, 0.0, width, room.height, shade)],
            before=room.before,
            after=room.after,
            keep=room.keep,
            head=[Strip(height) for height in room.head],
        )
        for room in rooms
    ]
    if strips:
        strips[0].items += _items(notice)
        strips[0].anchors = tuple(name for strip in notice for name in strip.anchors)
    return strips


def _items(notice: Sequence[Strip]) -> list[Item]:
    items: list[Item] = []
    tops, _ = stacked(notice)
    for strip, top in zip(notice, tops, strict=True):
        for item in strip.items:
            item.y += top
            items.append(item)
    return items
