"""Find what files have in common with what is withheld, and with nothing that is open."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agendapack.audit.vocabulary import VOCABULARY
from agendapack.audit.words import letters, plain_words, single_words
from agendapack.codes import Code
from agendapack.model.material import Material, OpenFile, Passage
from agendapack.problems import Problem

RUN = 5
"""How many words in a row tell a text."""
WINDOW = 14
"""Letters by which a run is looked up; a shorter run tells too little."""
MOST_TOLD = 20

_OURS = frozenset(plain_words(VOCABULARY))


@dataclass(frozen=True, slots=True)
class Leak:
    """What was found, as the finder calls it, with the words."""

    what: str
    words: str


class Searcher:
    """Knows what only the withheld papers hold."""

    def __init__(self, material: Material) -> None:
        public = "\n".join((*material.open, VOCABULARY))
        known = letters(public)
        self._runs: dict[str, set[str]] = {}
        for text in material.secret:
            for run in _runs(text):
                self._runs.setdefault(run[:WINDOW], set()).add(run)
        for run in set(self._hits(known)):
            self._runs[run[:WINDOW]].discard(run)
        secret = {word for text in material.secret for word in single_words(text)}
        self._words = secret - set(single_words(public))
        titles = {letters(title) for title in material.titles}
        # Sorted, so that of several in one place the same one is told each time.
        self._titles = sorted(t for t in titles if len(t) >= WINDOW and t not in known)
        self._names = sorted(_telling_names(material.names, known))
        self._hashes = sorted({h.lower() for h in material.hashes})
        self._seen: dict[tuple[str, bool], tuple[Leak, ...]] = {}

    def look_at(self, passage: Passage) -> tuple[Leak, ...]:
        """Return what a passage holds of the withheld papers.

        A pack and its single papers say the same; what was looked at is remembered.
        """
        key = (passage.text, passage.prose)
        if key not in self._seen:
            self._seen[key] = tuple(self._look(passage))
        return self._seen[key]

    def _look(self, passage: Passage) -> Iterator[Leak]:
        text = letters(passage.text)
        lower = passage.text.lower()
        yield from (Leak("the name of a withheld file", n) for n in self._names if n in lower)
        yield from (Leak("the hash of a withheld file", h) for h in self._hashes if h in lower)
        yield from (Leak("a title that is not shown", t) for t in self._titles if t in text)
        for run in self._hits(text):
            yield Leak("words of a withheld paper", run)
        if passage.prose:
            for word in sorted(set(single_words(passage.text)) & self._words):
                yield Leak("a word of a withheld paper", word)

    def look_in_bytes(self, data: bytes) -> Iterator[Leak]:
        """Yield names and hashes in the bytes of a file, also in two bytes a character."""
        for found in self._hashes:
            if bytes.fromhex(found) in data or found.encode() in data:
                yield Leak("the hash of a withheld file", found)
        for found in self._names:
            if any(found.encode(form) in data for form in ("utf-8", "utf-16-be", "utf-16-le")):
                yield Leak("the name of a withheld file", found)

    def _hits(self, text: str) -> Iterator[str]:
        runs = self._runs
        for place in range(len(text) - WINDOW + 1):
            found = runs.get(text[place : place + WINDOW])
            if found:
                yield from sorted(run for run in found if text.startswith(run, place))


def find_leaks(material: Material, files: Iterable[OpenFile]) -> tuple[Problem, ...]:
    """Return an error for each place at which a file for the public holds what is withheld."""
    searcher = Searcher(material)
    problems: list[Problem] = []
    for file in files:
        found = [(None, leak) for leak in searcher.look_in_bytes(file.data)]
        named = Passage("the name of the file", None, file.name)
        places: list[tuple[Passage | None, Leak]] = [*found]
        for passage in (named, *file.passages):
            places += [(passage, leak) for leak in searcher.look_at(passage)]
        told = {_key(passage, leak): _tell(file.name, passage, leak) for passage, leak in places}
        problems += list(told.values())[:MOST_TOLD]
    return tuple(problems)


def speaks_of(material: Material, texts: Iterable[str]) -> list[bool]:
    """Tell for each text whether it holds something of what is withheld."""
    searcher = Searcher(material)
    return [any(searcher.look_at(Passage("", None, text, prose=False))) for text in texts]


def _runs(text: str) -> Iterator[str]:
    words = plain_words(text)
    for place in range(len(words) - RUN + 1):
        run = "".join(words[place : place + RUN])
        if len(run) >= WINDOW:
            yield run


def _telling_names(names: Iterable[str], known: str) -> set[str]:
    telling = set()
    for path in names:
        name = path.rpartition("/")[2].lower()
        stem = name.partition(".")[0]
        telling.add(name)
        words = plain_words(re.sub("[-_]", " ", stem))
        if len(words) > 1 and letters(stem) not in known and not all(map(_is_ours, words)):
            telling.add(stem)
    return telling


def _is_ours(word: str) -> bool:
    """Tell whether the program prints a word itself: a file `annex-2` has the name of any annex."""
    return word.isdigit() or word in _OURS


def _key(passage: Passage | None, leak: Leak) -> tuple[str, str, str]:
    where, page = (passage.where, passage.page or "") if passage else ("", "")
    return (where, page, leak.what)


def _tell(file: str, passage: Passage | None, leak: Leak) -> Problem:
    page = f", page {passage.page}" if passage and passage.page else ""
    where = f", {passage.where}" if passage else ", its bytes"
    return Problem(
        Code.LEAK,
        f"{file}{page}{where}: {leak.what} ('{_mask(leak.words)}')",
        None,
        "look for these words in what is open: they stand in a paper that is not for publication",
    )


def _mask(words: str) -> str:
    """Show the ends only: the message may be read by somebody who may not read the paper."""
    if len(words) < 8:
        return f"{words[0]}..."
    return f"{words[:3]}...{words[-2:]}"
