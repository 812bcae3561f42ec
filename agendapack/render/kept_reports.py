"""Reports that were rendered before: the HTML of each, and the names that others refer to.

A report is kept where nothing is wrong in it and its HTML depends on nothing but itself and what
all papers share: no word of it refers to another paper. Its names and counts are kept with it.
"""

import json
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import TypeVar

from agendapack.model.cache import NO_CACHE, key_of
from agendapack.model.pack import Pack
from agendapack.model.papers import Report
from agendapack.model.planned_paper import Paper, PlannedAnnex, Stub
from agendapack.model.records import dataclass
from agendapack.model.text import Text
from agendapack.render.book import Book, Target
from agendapack.render.templates import read_own

T = TypeVar("T")


@dataclass(slots=True)
class KeptReports:
    """The reports of one pack in the cache of its book.

    Args:
        withheld: Whether the pack is one from which something is withheld.
    """

    pack: Pack
    book: Book
    overrides: Path | None
    withheld: bool
    _shared: str = ""
    _keys: dict[str, str] = field(default_factory=dict)

    def find(self, paper: Paper, texts: tuple[Text, ...]) -> str | None:
        """Return the HTML of a paper and put its names into the book; None where it is not kept."""
        if self.book.cache is NO_CACHE or not isinstance(paper.content, Report):
            return None
        try:
            key = self._keys[paper.key] = self._key(paper, texts)
        except TypeError:  # a value of the user's that has no key
            return None
        kept = self.book.cache.get(key)
        if kept is None:
            return None
        html: str
        html, targets, anchors, counts = json.loads(kept)
        for known, named in ((self.book.targets, targets), (self.book.anchors, anchors)):
            known.update({(paper.key, name): Target(*target) for name, *target in named})
        self.book.counts.update({(paper.key, name): count for name, count in counts.items()})
        return html

    def keep(self, key: str, html: str) -> None:
        """Keep the HTML of a paper with the names that it gave to the book."""
        if key in self._keys:
            found = html, _names(self.book.targets, key), _names(self.book.anchors, key)
            counts = _own(self.book.counts, key)
            written = json.dumps((*found, counts), separators=(",", ":")).encode()
            self.book.cache.put(self._keys[key], written)

    def _key(self, paper: Paper, texts: tuple[Text, ...]) -> str:
        if not self._shared:
            pack = replace(self.pack, items=(), sections=(), pictures={})
            self._shared = key_of(pack, read_own(self.overrides), self.withheld)
        # Their files, which may be large, print nothing in the report.
        annexes = [_key_of_annex(annex) for annex in paper.behind]
        own = replace(paper, annexes=(), stubs=())
        places = [(text.source, text.typed) for text in texts]
        counts = _own(self.book.counts, paper.key)
        return key_of("report", self._shared, own, annexes, places, counts)


def _key_of_annex(annex: PlannedAnnex | Stub) -> object:
    if isinstance(annex, Stub):
        return annex
    title = annex.key, annex.title, annex.listed, annex.extra
    return *title, annex.withheld, annex.loaded.annex


def _names(known: Mapping[tuple[str, str], Target], key: str) -> list[tuple[object, ...]]:
    return [
        (name, target.id, target.words, target.paged, target.number)
        for name, target in _own(known, key).items()
    ]


def _own(known: Mapping[tuple[str, str], T], key: str) -> dict[str, T]:
    return {name: value for (paper, name), value in known.items() if paper == key}
