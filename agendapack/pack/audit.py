"""The leak audit: search the public files for text of withheld papers.

It compares words regardless of layout, case and punctuation, and ignores words that also occur in
open papers or that the program prints itself.
"""

import json
import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from agendapack.model import dataclass
from agendapack.model.document import Material, OpenFile, Passage
from agendapack.model.request import Output
from agendapack.model.wording import CATALOGUES, ENGLISH, PLACEHOLDER
from agendapack.pdf import read_passages
from agendapack.problems import Code, Problem
from agendapack.sandbox.forks import done_beside

COMMON = CATALOGUES / "common-words.txt"
"""Words of the English language."""

OTHER_WORDS = """
pack agendapack logo Adobe Identity sRGB IEC61966 Liberation Print Header Footer Figure
http https www com org net gov edu html htm php asp aspx pdf
"""
"""What the program prints besides its messages: names, fonts, formats, and parts of addresses."""

METADATA = """
xpacket begin id W5M0MpCehiHzreSzNTczkc9d application default x-default followed identification
IEC61966-2.1 integer internal mailto pdfuaid pdfaid pdfua pdfa PDF/UA PDF/A resource schema
www.aiim.org 14289 19005 property category description conformance amendment part
"""
"""Words in the metadata of every PDF file, and in e-mail links."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that the program prints: its standard messages, fonts, formats and metadata.

    Messages that an organisation has reworded are not included; they count as open material.
    """

    text: str
    words: frozenset[str]


@cache
def own_vocabulary() -> Vocabulary:
    """Return the program's own words, which are no evidence of a leak."""
    messages = (PLACEHOLDER.sub(" ", message) for message in ENGLISH.messages.values())
    text = "\n".join((*messages, OTHER_WORDS, METADATA))
    return Vocabulary(text, frozenset(plain_words(text)))


def own_words(material: Material) -> frozenset[str]:
    """Return the words that the program prints, including its messages as reworded."""
    return own_vocabulary().words | set(plain_words("\n".join(material.wording)))


@cache
def common_words(listed: Path = COMMON) -> frozenset[str]:
    """Return the words of a list, of which a single one tells nothing."""
    lines = listed.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _names_in(text: str) -> set[str]:
    """Return the words that a text writes with a capital letter only, within sentences too."""
    within = {found[0].lower() for found in _WITHIN.finditer(text)}
    return within - set(_SMALL.findall(text))


SHORTEST = 3
"""Minimum length of a single word that counts as a leak."""

SHORTEST_NUMBER = 5
"""The same for one with a digit: `250` stands in an address or a name of a form by chance."""
SHORTEST_PRIVATE = 6
"""The fewest letters and digits of a telephone number or a code for members alone."""
PRIVATE = "how members take part, which they alone may know"
_WITHIN = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
_SMALL = re.compile(r"\b[a-z]+\b")

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
"""Characters within words that nobody sees: soft hyphens, joiners, marks of direction."""
_WORD = re.compile(r"[^\W_]+(?:[.,'’\-\u2010\u2011][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_SMALL_LETTERS = bytes(range(256)).lower()
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case without punctuation: `£1,262,500` is `1262500`."""
    return [
        word if word.isalnum() else "".join(_PART.findall(word))  # most have one part
        for word in _WORD.findall(_lower(text))
    ]


def _lower(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).lower()


def single_words(*texts: str) -> Iterator[str]:
    """Yield each word, and part of one with hyphens, that is long enough to tell something."""
    pieces = set[str]().union(*(_lower(text).split() for text in texts))
    for word in set(_WORD.findall(" ".join(pieces))):
        parts = (word,) if word.isalnum() else _PART.findall(word)
        yield from (part for part in {*parts, "".join(parts)} if len(part) >= SHORTEST)


def letters(text: str) -> str:
    """Return the letters and digits of a text without spaces, so that line breaks do not matter."""
    if text.isascii():
        return text.encode("ascii").translate(_SMALL_LETTERS, _NO_LETTERS).decode("ascii")
    return "".join(_PART.findall(_lower(text)))


RUN = 5
"""Minimum run of words that identifies a text."""
WINDOW = 14
"""Length of the index key of a run; a run with fewer letters is not distinctive enough."""
BLOCK = 7
_BLOCK = re.compile(f".{{{BLOCK}}}", re.DOTALL)
"""Texts are cut into blocks so short that within every `WINDOW` there is a whole one."""
MUCH_TEXT = 300_000
"""Letters from which on a second process saves time."""
MOST_TOLD = 20
"""Maximum number of leaks reported for one file."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A match with withheld material: a description of it, and the words that matched."""

    what: str
    words: str


class _Runs:
    """Runs of words, as letters, that texts are searched for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: dict[str, set[str]] = {}
        self._blocks: dict[str, set[int]] = {}
        for run in {run for text in texts for run in _runs(text)}:
            self._runs.setdefault(run[:WINDOW], set()).add(run)
        for key in self._runs:
            for place in range(BLOCK):
                self._blocks.setdefault(key[place : place + BLOCK], set()).add(place)

    def discard(self, runs: Iterable[str]) -> None:
        for run in set(runs):
            self._runs[run[:WINDOW]].discard(run)

    def find(self, text: str) -> Iterator[str]:
        """Yield the runs in a text, given as letters, in its order."""
        blocks = _BLOCK.findall(text)
        if self._blocks.keys().isdisjoint(blocks):
            return
        for at, block in enumerate(blocks):
            for before in sorted(self._blocks.get(block, ()), reverse=True):
                place = at * BLOCK - before
                found = self._runs.get(text[place : place + WINDOW]) if place >= 0 else None
                if found:
                    yield from sorted(run for run in found if text.startswith(run, place))


class _Secrets(NamedTuple):
    """What only withheld material has: runs and words, titles and names of files, as letters."""

    runs: _Runs
    words: frozenset[str]
    titles: tuple[str, ...]
    names: tuple[str, ...]


@lru_cache(maxsize=1)
def _find_secrets(material: Material) -> _Secrets:
    """Find out what is secret, which is searched for in the files and in what is told of them."""
    lines = "\n".join((*material.open, own_vocabulary().text, *material.wording)).split("\n")
    known = "".join(map(letters, lines))  # most lines are ASCII, where it takes a tenth of the time
    runs = _Runs(material.secret)
    runs.discard(runs.find(known))  # A run that also occurs in open material is no leak.
    names = {name for text in material.secret for name in _names_in(text)}
    words = {*single_words(*material.secret)}.difference(single_words(*lines))
    words -= common_words() - names
    joined = set[str]().union(*(_joined_words(text, words) for text in material.secret))
    titles = {letters(title) for title in material.titles}
    return _Secrets(
        runs,
        frozenset(words.union(each for each in joined if each not in known)),
        # Sorted, so that the same title is reported each time where several match.
        tuple(sorted(t for t in titles if len(t) >= WINDOW and t not in known)),
        tuple(sorted(_telling_names(material.names, known, own_words(material)))),
    )


class Searcher:
    """Searches for words, and numbers of `least_number` signs or more, that only secrets have."""

    def __init__(self, material: Material, least_number: int = SHORTEST_NUMBER) -> None:
        self._runs, words, self._titles, self._names = _find_secrets(material)
        self._words = {word for word in words if word.isalpha() or len(word) >= least_number}
        self._private = sorted({p for p in material.private if len(letters(p)) >= SHORTEST_PRIVATE})
        self._hashes = sorted({h.lower() for h in material.hashes})
        self._seen: dict[tuple[str, bool], tuple[Leak, ...]] = {}

    def look_at(self, passage: Passage) -> tuple[Leak, ...]:
        """Return the leaks in a passage; remembered, as the pack repeats its single papers."""
        key = (passage.text, passage.prose)
        if key not in self._seen:
            self._seen[key] = tuple(self._look(passage))
        return self._seen[key]

    def look_at_all(self, passages: Iterable[Passage]) -> None:
        """Look at passages in advance, at half of their text in a second process."""
        listed = list({(each.text, each.prose): each for each in passages}.values())
        ends = list(accumulate(len(each.text) for each in listed))
        if not ends or ends[-1] < MUCH_TEXT:
            return
        half = bisect(ends, ends[-1] / 2)

        def look_at_rest() -> dict[int, tuple[Leak, ...]]:
            found = ((place, tuple(self._look(each))) for place, each in enumerate(listed[half:]))
            return {place: leaks for place, leaks in found if leaks}

        with done_beside(look_at_rest) as rest:
            for each in listed[:half]:
                self.look_at(each)
            found = rest()
        for place, each in enumerate(listed[half:]):
            self._seen[each.text, each.prose] = found.get(place, ())

    def _look(self, passage: Passage) -> Iterator[Leak]:
        text = letters(passage.text)
        lower = passage.text.lower()
        yield from (Leak("the name of a withheld file", n) for n in self._names if n in lower)
        yield from (Leak("the hash of a withheld file", h) for h in self._hashes if h in lower)
        yield from (Leak(PRIVATE, p) for p in self._private if letters(p) in text)
        yield from (Leak("a title that is not shown", t) for t in self._titles if t in text)
        for run in self._runs.find(text):
            yield Leak("words of a withheld paper", run)
        if passage.prose:
            for word in sorted(self._words.intersection(single_words(passage.text))):
                yield Leak("a word of a withheld paper", word)

    def finds(self, text: str) -> bool:
        """Tell whether a text contains withheld material."""
        return any(self.look_at(Passage("", None, text)))

    def look_in_bytes(self, data: bytes) -> Iterator[Leak]:
        """Yield what is withheld word for word in the bytes of a file, as UTF-8 or UTF-16."""
        for found in self._hashes:
            if bytes.fromhex(found) in data or found.encode() in data:
                yield Leak("the hash of a withheld file", found)
        exact = [("the name of a withheld file", name) for name in self._names]
        for what, found in (*exact, *((PRIVATE, each) for each in self._private)):
            if any(found.encode(form) in data for form in ("utf-8", "utf-16-be", "utf-16-le")):
                yield Leak(what, found)


def find_leaks(
    material: Material, files: Sequence[OpenFile], helped: bool = False
) -> tuple[Problem, ...]:
    """Return an error for each place in the public files that contains withheld material.

    Where it is `helped`, a second process searches a part of them.
    """
    searcher = Searcher(material)
    if helped:
        searcher.look_at_all(passage for file in files for passage in file.passages)
    problems: list[Problem] = []
    for file in files:
        found = [(None, leak) for leak in searcher.look_in_bytes(file.data)]
        named = Passage("the name of the file", None, file.name)
        places: list[tuple[Passage | None, Leak]] = [*found]
        for passage in (named, *file.passages):
            places += [(passage, leak) for leak in searcher.look_at(passage)]
        told = {_key(passage, leak): _tell(file, passage, leak) for passage, leak in places}
        problems += say_of_rest(tuple(told.values()), MOST_TOLD)
    return tuple(problems)


def say_of_rest(problems: tuple[Problem, ...], most: int) -> tuple[Problem, ...]:
    """Return the first problems, the last of them with the number of those that are left out."""
    if len(problems) <= most:
        return problems
    *told, last = problems[:most]
    more = f"and there are {len(problems) - most} more like this, told once these are mended"
    return (*told, replace(last, hint=f"{last.hint}; {more}" if last.hint else more))


def _runs(text: str) -> Iterator[str]:
    words = plain_words(text)
    runs = ("".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return (run for run in runs if len(run) >= WINDOW)


def _joined_words(text: str, telling: set[str]) -> set[str]:
    """Return words without the space between them, as addresses and names of fonts have them."""
    words = plain_words(text)
    runs = (words[at : at + size] for size in (2, 3) for at in range(len(words)))
    return {"".join(run) for run in runs if len(telling.intersection(run)) > 1}


def _telling_names(names: Iterable[str], known: str, own: frozenset[str]) -> set[str]:
    telling = set()
    for path in names:
        name = path.rpartition("/")[2].lower()
        stem = name.partition(".")[0]
        telling.add(name)
        # A stem of one word, or of common words and numbers only, may occur anywhere by chance.
        words = plain_words(re.sub("[-_]", " ", stem))
        if (
            len(words) > 1
            and letters(stem) not in known
            and not all(word.isdigit() or word in own for word in words)
        ):
            telling.add(stem)
    return telling


def _key(passage: Passage | None, leak: Leak) -> tuple[str, str, str]:
    return (*((passage.where, passage.page or "") if passage else ("", "")), leak.what)


def _tell(file: OpenFile, passage: Passage | None, leak: Leak) -> Problem:
    label = (passage.page if passage else None) or ""
    page = f", page {label}" if label else ""
    page += f" of '{file.papers[label]}'" if label in file.papers else ""
    where = f", {passage.where}" if passage else ", its bytes"
    return Problem(
        Code.LEAK,
        f"{file.name}{page}{where}: {leak.what} ('{_mask(leak.words)}')",
        None,
        "look for these words in what is open: they stand in a paper that is not for publication",
    )


def _mask(words: str) -> str:
    """Show enough for the clerk to find it: the message may be read by others, too."""
    if len(words) < 8:
        return f"{words[:3]}..."
    return f"{words[:5]}...{words[-3:]}"


def audit(
    material: Material,
    outputs: Iterable[Output],
    manifest: bytes,
    others: Iterable[OpenFile] = (),
    helped: bool = False,
) -> tuple[Problem, ...]:
    """Search the public files (of `outputs` those not restricted) for withheld material."""
    files = [
        OpenFile(
            output.file,
            output.made.passages or read_passages(output.made.data),
            output.made.data,
            {
                label: piece.title
                for group in output.document.groups
                for piece in group.pieces
                for label in piece.labels
            },
        )
        for output in outputs
        if output.audience == "public"
    ]
    every = (*files, *others, read_data("pack.json", manifest, prose=False))
    return find_leaks(material, every, helped)


def read_data(name: str, data: bytes, prose: bool = True) -> OpenFile:
    """Return a JSON file as the search reads it; with `prose` a single word may be a leak."""
    values = tuple(Passage("a value", None, v, prose) for v in _strings(json.loads(data)))
    return OpenFile(name, values, data)


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield str(key)
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)
