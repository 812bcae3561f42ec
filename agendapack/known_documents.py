"""Finished documents that are kept, by everything that goes into them."""

import json
from dataclasses import replace

from agendapack.codes import Code
from agendapack.model.cache import Cache, key_of
from agendapack.model.document import Assembled, Document, Group, Obstacle, StampFont
from agendapack.model.style import HouseStyle
from agendapack.problems import Source

NOWHERE = Source("")


def identify(document: Document, file: str) -> Document:
    """Return a document with the identity of its own content, whatever it had.

    The places of its texts in files are no part of that, and neither are the ids that may
    be absent, which are nowhere in the finished file.
    """
    groups = tuple(map(_drop_places, document.groups))
    own = replace(document, groups=groups, identity="", absent=frozenset())
    return replace(document, identity=key_of(file, own))


def _drop_places(group: Group) -> Group:
    return replace(group, pieces=tuple(replace(p, source=NOWHERE) for p in group.pieces))


def key_of_document(document: Document, stamp_font: StampFont, style: HouseStyle) -> str:
    """Return the key of a finished document that `identify` has seen."""
    return key_of("document", document.identity, document.absent, stamp_font, style)


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
