"""Warn of text in capitals, which is slow to read and is spelt out by some screen readers."""

import re
from collections.abc import Iterable, Iterator

from agendapack.codes import Code
from agendapack.model.fields import Text
from agendapack.model.places import Places
from agendapack.problems import Problem, Severity, Source

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
GAP = re.compile(r"[^\S\n]+|[^\S\n]*\n[^\S\n]*")
MOST_WORDS = 3
"""How many words in capitals may follow one another."""
LONGEST_ABBREVIATION = 5
SHORTEST_WORD = 4
"""Shorter ones alone are initials and abbreviations."""
TITLES = frozenset({"title", "heading", "priorities_title"})
SHOWN = 60
HINT = "use lower case; for emphasis use **bold**"


def check_capitals(texts: Iterable[tuple[str, Text]]) -> Iterator[Problem]:
    """Yield a warning for each run of capitals, and for each title that has nothing else.

    Args:
        texts: Each with the name of its field.
    """
    for field, text in texts:
        if field in TITLES and is_in_capitals(text):
            yield complain("the title", text, text.source)
        else:
            places = Places(text)
            for start, words in find_runs(text):
                yield complain("a text", words, places.at(start))


def is_in_capitals(title: str) -> bool:
    """Tell whether a title is all in capitals, and more than an abbreviation."""
    longest = max((len(word[0]) for word in WORD.finditer(title)), default=0)
    return title.isupper() and longest > LONGEST_ABBREVIATION


def find_runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each run of too many words in capitals, with its offset."""
    run: list[re.Match[str]] = []
    for word in WORD.finditer(text):
        if run and not (word[0].isupper() and GAP.fullmatch(text, run[-1].end(), word.start())):
            yield from _finish(run, text)
            run = []
        if word[0].isupper():
            run.append(word)
    yield from _finish(run, text)


def _finish(run: list[re.Match[str]], text: str) -> Iterator[tuple[int, str]]:
    if len(run) > MOST_WORDS and any(len(word[0]) >= SHORTEST_WORD for word in run):
        yield run[0].start(), text[run[0].start() : run[-1].end()]


def complain(what: str, words: str, source: Source) -> Problem:
    """Return the warning for words in capitals."""
    shown = " ".join(words.split())
    shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN].rstrip()}..."
    return Problem(
        Code.CAPITALS, f"{what} is in capitals: '{shown}'", source, HINT, Severity.WARNING
    )
