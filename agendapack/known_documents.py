"""Finished documents that are kept, by everything that goes into them."""

import json
from dataclasses import replace

from agendapack.codes import Code
from agendapack.model.cache import Cache, key_of
from agendapack.model.document import Assembled, Document, Group, Obstacle, StampFont
from agendapack.model.style import HouseStyle
from agendapack.problems import Source

NOWHERE = Source("")


def drop_places(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Return groups without the places of their texts in files, which no document shows."""
    return tuple(
        replace(group, pieces=tuple(replace(piece, source=NOWHERE) for piece in group.pieces))
        for group in groups
    )


def key_of_document(document: Document, stamp_font: StampFont, style: HouseStyle) -> str:
    """Return the key of a finished document."""
    shown = replace(document, groups=drop_places(document.groups))
    return key_of("document", shown, stamp_font, style)


def find_document(cache: Cache, key: str) -> Assembled | None:
    """Return a document that was made and checked before, if it is kept."""
    kept = cache.get(key)
    if kept is None:
        return None
    head, _, data = kept.partition(b"\n")
    pages, obstacles = json.loads(head)
    return Assembled(
        data,
        pages,
        tuple(
            Obstacle(claim, piece, reason, Code(finding) if finding else None)
            for claim, piece, reason, finding in obstacles
        ),
    )


def keep_document(cache: Cache, key: str, made: Assembled) -> None:
    """Keep a document that has been checked."""
    obstacles = [[each.claim, each.key, each.reason, each.finding] for each in made.obstacles]
    head = json.dumps([made.pages, obstacles]).encode()
    cache.put(key, head + b"\n" + made.data)
