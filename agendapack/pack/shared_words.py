"""Words that an open text and a withheld paper of one meeting have in common: `shared-words`.

The audit searches for words that stand in withheld papers alone. A name, an amount or a run of
words that an open text has too is open for it, though it may be there by mistake. So such words
are told, unless they are known to everybody: those of members and officers, of the committee and
its standing items, of the titles that the law wants printed, and the program's own.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from agendapack.model.pack import Pack
from agendapack.model.text import Places, Text
from agendapack.model.wording import CATALOGUES
from agendapack.model.workspace import Loaded
from agendapack.pack.audit import INVISIBLE, common_words, own_vocabulary, say_of_rest
from agendapack.pack.open_and_withheld import FILE_NAME, Said, sort_papers
from agendapack.problems import Code, Problem, Severity, Source

RUN = 5
"""The number of words in a row that are told even where none of them is a name."""
MOST_PAPERS = 2
"""The most open papers that rare words stand in; what more of them have is known."""
MOST_TOLD = 50
LONGEST = 12
"""The most words that a message repeats."""
LEAST_LETTERS = 4
LEAST_TELLING = 2
"""How many words of a run are neither common nor known, so that it does not come by chance."""

_COMMON = CATALOGUES / "common-in-papers.txt"
_LETTER = r"[^\W\d_][\u0300-\u036f]*+"
"""A letter with the accents that stand behind it as characters of their own."""
_SPACED = rf"(?<!\w){_LETTER}(?: {_LETTER}){{3,}}(?!\w|['\u2019]\w)"
"""A word whose letters are set apart."""
_WORD = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:\.\d\d)?(?!\d)|\d+(?:[.,]\d+)*"
    rf"|{_SPACED}|{_LETTER}(?:(?:{INVISIBLE.pattern}|\*)*+{_LETTER})*+(?:['\u2019][^\W\d_]+)*"
)
_WITHIN_WORDS = re.compile(rf"{INVISIBLE.pattern}|[* ]")
"""What is in a word and none of its letters: what nobody sees, marks of bold type, spaces."""
_GOES_ON = re.compile(rf"\d[ \u00a0\u202f]\d{{3}}|{_SPACED}")
"""Where a number or a word may go on behind a space."""
_OF_NAMES = """
limited ltd plc llp holdings group company trust association partnership mr mrs ms miss dr cllr
councillor sir lady lord
"""
OF_NAMES = frozenset(_OF_NAMES.split())
"""Words that stand beside a name."""

_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_ADDRESS = re.compile(r"\]\([^)\n]*\)|\b[a-z]+://\S+|\S+@\S+|\S+\.[a-z]{2,4}\b\S*")
_BETWEEN = re.compile(r"[ \u00a0]?[\n]?[ \u00a0]?|-|\. ?| & ")
_CURRENCY = "£$€¥"


class _Word(NamedTuple):
    """A word of a text: its place, as typed, and in the form in which words are compared."""

    start: int
    end: int
    typed: str
    plain: str
    is_number: bool


class _Read:
    """A text and its words; where each stands is found out where some of them are looked for."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.text = str(said.text)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        text = _without_escapes(self.text)
        if _GOES_ON.search(text):
            return frozenset(self.plain)
        return frozenset(map(_plain, _WORD.findall("\n".join(set(text.split())))))

    @cached_property
    def plain(self) -> tuple[str, ...]:
        return tuple(map(_plain, _WORD.findall(_without_escapes(self.text))))

    @cached_property
    def words(self) -> tuple[_Word, ...]:
        return tuple(_cut(self.text))

    @cached_property
    def addresses(self) -> tuple[tuple[int, int], ...]:
        return tuple(found.span() for found in _ADDRESS.finditer(self.text))

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Where each word stands, by its index among the words."""
        found = defaultdict[str, list[int]](list)
        for index, word in enumerate(self.plain):
            found[word].append(index)
        return found

    def find(self, words: tuple[str, ...]) -> int | None:
        if self.vocabulary.issuperset(words):
            rare = min(words, key=lambda word: len(self.places[word]))
            before = words.index(rare)
            for place in self.places[rare]:
                index = place - before
                if index >= 0 and self.plain[index : index + len(words)] == words:
                    return index
        joined = "".join(words)
        return self.places[joined][0] if len(words) > 1 and joined in self.vocabulary else None

    def has_small(self, word: str) -> bool:
        """Tell whether a word is written small somewhere, where it is no code."""
        if word not in self.vocabulary:
            return False
        found = (self.words[index] for index in self.places[word])
        return any(each.typed[0].islower() and not self.is_code(each) for each in found)

    def has_name(self, word: str) -> bool:
        """Tell whether a word has a capital within a sentence, which the words of a title lack."""
        return word in self.vocabulary and any(
            self.words[index].typed[0].isupper() and self.follows_text(index)
            for index in self.places[word]
        )

    def place(self, index: int) -> Source:
        text = self.said.text
        return Places(text).at(self.words[index].start) if isinstance(text, Text) else self.said.at

    def is_code(self, word: _Word) -> bool:
        """Tell whether a word is part of an address, a file's name or words tied together."""
        tied = self.text[word.start - 1 : word.start] + self.text[word.end : word.end + 1]
        is_within = any(first <= word.start < end for first, end in self.addresses)
        return is_within or bool(set(tied) & set("-_/@#"))

    def is_listed(self, first: int, end: int) -> bool:
        """Tell whether some words are a cell of a table: a number or the side of one follows."""
        if end < len(self.words) and self.words[end].is_number:
            return True
        before, behind = self.gap_before(first), self.gap_before(end)
        return bool({before.rstrip(" ")[-1:], behind.lstrip(" ")[:1]} & set("|\t"))

    def gap_before(self, index: int) -> str:
        """Return what stands before a word, behind the one in front of it."""
        start = self.words[index - 1].end if index else 0
        return self.text[start : self.words[index].start if index < len(self.words) else None]

    def follows_text(self, index: int) -> bool:
        """Tell whether a word stands within a sentence: behind a word that is no name."""
        is_joined = index > 0 and self.gap_before(index) in (" ", "\u00a0", "\n")
        return is_joined and not self.words[index - 1].typed[0].isupper()


def find_shared(
    loaded: Loaded, pack: Pack, texts: Mapping[str, str], publishing: bool
) -> tuple[Problem, ...]:
    """Return a problem for each name, amount or run of words that is open and withheld.

    Args:
        loaded: The meeting, which lists in `open-words` those that are accepted.
        pack: The unredacted pack, whose annexes have been converted.
        texts: Those of its PDF annexes, from `read_pdf_annexes`.
        publishing: Whether the pack is about to be published; such words then are an error.
    """
    papers = sort_papers(loaded, pack, texts)
    if not papers.secret:
        return ()
    accepted = (*loaded.organisation.open_words, *loaded.meeting.open_words)
    known = (*papers.known, *accepted)
    search = _Search(
        tuple(map(_Read, papers.open)),
        tuple(map(_Read, papers.secret)),
        own_vocabulary().words | {w.plain for text in known for w in _cut(text)},
    )
    allowed = [tuple(word.plain for word in _cut(words)) for words in accepted]
    severity = Severity.ERROR if publishing else Severity.WARNING
    problems: dict[tuple[str, str, str], Problem] = {}
    for words, here, there in search.find(papers.titles):
        plain = tuple(word.plain for word in _cut(words))
        if not any(_holds(each, plain) for each in allowed):
            key = " ".join(plain), here.said.called, here.said.at.file
            problems.setdefault(key, _tell(words, here, there, plain, severity))
    return say_of_rest(tuple(problems.values()), MOST_TOLD)


class _Search:
    """Looks for words of withheld texts in open ones."""

    def __init__(
        self, shown: tuple[_Read, ...], secret: tuple[_Read, ...], known: frozenset[str]
    ) -> None:
        self.open, self.secret, self.known = shown, secret, known
        self.common = common_words(_COMMON)
        self._ordinary: dict[str, bool] = {}

    def find(self, titles: Iterable[Said]) -> Iterator[tuple[str, _Read, _Read]]:
        """Yield what is shared, with the open text and the withheld one that have it."""
        told: dict[int, list[tuple[str, ...]]] = {}
        whole = (*self._titles(titles), *self._runs())
        # A whole name comes before its parts, which then are told already.
        parts = sorted((*self._names(), *self._amounts()), key=lambda each: -len(each[1]))
        for words, wanted, there in (*whole, *parts):
            for here in self._open_with(wanted):
                known = told.setdefault(id(here), [])
                if not any(_holds(each, wanted) for each in known):
                    known.append(wanted)
                    yield words, here, there

    def _open_with(self, words: tuple[str, ...]) -> list[_Read]:
        found = [read for read in self.open if read.find(words) is not None]
        papers = {read.said.called for read in found} - {FILE_NAME}
        return found if len(papers) <= MOST_PAPERS else []

    def _titles(self, titles: Iterable[Said]) -> Iterator[tuple[str, tuple[str, ...], _Read]]:
        for title in titles:
            read = _Read(title)
            if len(read.plain) > 1 and not self.known.union(self.common).issuperset(read.plain):
                yield str(title.text), read.plain, read

    def _runs(self) -> Iterator[tuple[str, tuple[str, ...], _Read]]:
        hidden = {run for read in self.secret for run in zip(*_shifted(read.plain), strict=False)}
        telling = set(filter(self._tells_alone, {word for run in hidden for word in run}))
        near = [read for read in self.open if len(telling & read.vocabulary) >= LEAST_TELLING]
        every = _shared_runs(hidden, near)
        if not any(map(self._tells, every)):
            return
        every |= _shared_runs(hidden, self.open)  # which may go on with words that tell nothing
        for read in self.secret:
            index, last = 0, len(read.plain) - RUN
            while index <= last:
                end = index + RUN
                if read.plain[index:end] not in every or not self._tells(read.plain[index:end]):
                    index += 1
                    continue
                while end < len(read.plain) and read.plain[end - RUN + 1 : end + 1] in every:
                    end += 1
                wanted = read.plain[index:end]
                if not any(each.find(wanted) is not None for each in self.open):
                    end, wanted = index + RUN, read.plain[index : index + RUN]
                yield _typed(read, index, end), wanted, read
                index = end

    def _tells(self, run: tuple[str, ...]) -> bool:
        return len(set(filter(self._tells_alone, run))) >= LEAST_TELLING

    def _tells_alone(self, word: str) -> bool:
        return len(word) >= LEAST_LETTERS and word not in self.common and word not in self.known

    def _names(self) -> Iterator[tuple[str, tuple[str, ...], _Read]]:
        for read in self.secret:
            for first, end in _capitals(read):
                named = not OF_NAMES.isdisjoint(read.plain[first:end])
                while first < end and self._is_ordinary(read.plain[first]):
                    first += 1
                while end > first and self._is_ordinary(read.plain[end - 1]):
                    end -= 1
                telling = [at for at in range(first, end) if self._is_telling(read.plain[at])]
                if not telling:
                    continue
                if (
                    named
                    or (end - first > 1 and read.is_listed(first, end))
                    or any(map(self._is_name, read.plain[first:end]))
                ):
                    yield _typed(read, first, end), read.plain[first:end], read
                    for at in telling:
                        yield read.words[at].typed, read.plain[at : at + 1], read

    def _is_telling(self, word: str) -> bool:
        return len(word) >= LEAST_LETTERS and word not in self.known and not self._is_ordinary(word)

    def _is_ordinary(self, word: str) -> bool:
        """Tell whether a word is common, or written small somewhere."""
        if word not in self._ordinary:
            small = any(each.has_small(word) for each in (*self.secret, *self.open))
            self._ordinary[word] = small or word in self.common
        return self._ordinary[word]

    def _is_name(self, word: str) -> bool:
        return any(read.has_name(word) for read in (*self.secret, *self.open))

    def _amounts(self) -> Iterator[tuple[str, tuple[str, ...], _Read]]:
        for read in self.secret:
            for index, word in enumerate(read.words):
                sign = read.text[word.start - 1 : word.start] if word.start else ""
                if word.is_number and word.plain not in self.known and _is_amount(word, sign):
                    shown = f"{sign}{word.typed}" if sign and sign in _CURRENCY else word.typed
                    yield shown, (read.plain[index],), read


def _is_amount(word: _Word, sign: str) -> bool:
    whole = word.plain.partition(".")[0]
    if sign and sign in _CURRENCY:
        return len(whole) >= 3 or "." in word.plain
    return len(whole) >= 5


def _capitals(read: _Read) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each run of words with capitals."""
    first = None
    for index, word in enumerate(read.words):
        capital = word.typed[0].isupper() and not (word.typed.isupper() and len(word.typed) > 1)
        joins = index > 0 and _BETWEEN.fullmatch(read.gap_before(index))
        if first is not None and not (capital and joins):
            yield first, index
            first = None
        if capital and first is None:
            first = index
    if first is not None:
        yield first, len(read.words)


def _shared_runs(hidden: set[tuple[str, ...]], reads: Iterable[_Read]) -> set[tuple[str, ...]]:
    found = (hidden.intersection(zip(*_shifted(read.plain), strict=False)) for read in reads)
    return set[tuple[str, ...]]().union(*found)


def _shifted(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [words[place:] for place in range(RUN)]


def _typed(read: _Read, first: int, end: int) -> str:
    words = read.words[first : min(end, first + LONGEST)]
    text = read.text[words[0].start : words[-1].end]
    return " ".join(text.split()) + ("..." if end - first > LONGEST else "")


def _cut(text: str) -> Iterator[_Word]:
    for found in _WORD.finditer(_without_escapes(text)):
        typed, plain = _typed_and_plain(found[0])
        yield _Word(found.start(), found.end(), typed, plain, found[0][0].isdecimal())


@lru_cache(maxsize=20_000)
def _typed_and_plain(found: str) -> tuple[str, str]:
    """Return a word without what nobody sees in it, and as it is compared with others."""
    if found[0].isdecimal():
        typed = INVISIBLE.sub("", found)
        plain = unicodedata.normalize("NFKC", typed).casefold()
        plain = re.sub(r"[,\s\u00a0\u202f]", "", plain)
        return typed, re.sub(r"\.0+$", "", plain)
    typed = _WITHIN_WORDS.sub("", found)
    plain = unicodedata.normalize("NFKC", typed).casefold()
    return typed, re.sub(r"['\u2019]s?$|['\u2019]", "", plain)


@lru_cache(maxsize=200_000)
def _plain(found: str) -> str:
    return _typed_and_plain(found)[1]


def _without_escapes(text: str) -> str:
    return _ESCAPE.sub(_read_escape, text) if "%" in text else text


def _read_escape(found: re.Match[str]) -> str:
    """Return the letter of an escape, or a space, as long as the escape is."""
    letter = chr(int(found[0][1:], 16))
    return f"{letter}\u2060\u2060" if letter.isascii() and letter.isalnum() else "   "


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def _tell(
    words: str, here: _Read, there: _Read, plain: tuple[str, ...], severity: Severity
) -> Problem:
    index = here.find(plain[:RUN]) or here.find(plain) or 0
    behind = there.place(there.find(plain[:RUN]) or 0)
    is_name = here.said.called == FILE_NAME
    mend = "give the file another name" if is_name else "take it out of the open text"
    return Problem(
        Code.SHARED_WORDS,
        f"'{words}' stands in {here.said.called}, which is open, and in {there.said.called}"
        f" ({behind.file}:{behind.line}), which is withheld",
        here.place(index),
        f"{mend}; or, if the public may know it, name it in meeting.yaml:"
        f" 'open-words: [{words.rstrip('.')}]'",
        severity,
    )
