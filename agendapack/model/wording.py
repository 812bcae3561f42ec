"""The messages that the program prints in a pack, and their rewording by an organisation.

The messages of a language are in the catalogue `agendapack/wording/LANGUAGE.properties`.
Templates and code use them through `Wording.say`. The field `wording:` in the file of an
organisation or committee replaces single messages.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from agendapack.model import dataclass
from agendapack.model.page_numbers import PageSpan, ReadingSpan
from agendapack.problems import did_you_mean

CATALOGUES = Path(__file__).parent.parent / "wording"
STANDARD = "en"
"""The language whose catalogue has every message."""

PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
"""A placeholder for a value, for instance `{number}`."""

_ENDS_IN_ARTICLE = re.compile(r"\bthe\s$", re.IGNORECASE)
_ARTICLE = re.compile(r"^((?:<[^>]*>)*)the\s+(?=\S)", re.IGNORECASE)
"""The article before a name, and the tag of the name's language before it."""

NO_BREAK = "\u00a0"
PRINTED_PAGES = ("page-stamp", "item-stamp", "page-range-one", "page-range")
LISTED_PAGES = (
    *("pages-listed", "pages-listed-withdrawn", "pages-listed-closed"),
    "pages-listed-updated",
)
UPDATE_PAGES = ("update-pages-one", "update-pages")
LISTED_UPDATES = ("update-listed", "update-listed-withdrawn", "update-listed-closed")
PAPER_PAGES = ("paper-page", "paper-pages")
HOURS, MINUTES = ("length-hour", "length-hours"), ("length-minute", "length-minutes")
READING = frozenset({"page-count", "reading-time"})
"""The classes of `page-range` that say how much there is to read in a paper."""
READ_BACK = (
    *(PRINTED_PAGES + LISTED_PAGES + UPDATE_PAGES + LISTED_UPDATES),
    *("paper-reading", *PAPER_PAGES),
)
"""The messages that are read back from the pages of a finished pack to check its numbers."""
CONVERTED = (
    *("picture-page", "picture-without-words", "link-back-to-text", "notes-heading"),
    "table-rows",
)
"""The messages that converters print; a converter runs in a sandbox and cannot open files."""
STAMPED = ("page-stamp", "item-stamp", "blank-page")
"""The messages that are stamped; their font has no fallback for missing characters."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The messages of one pack, with the name and text of each that was reworded, sorted."""

    language: str = STANDARD
    changed: tuple[tuple[str, str], ...] = ()

    def is_of(self, language: str) -> bool:
        """Return whether the catalogue is in a language, given as a tag such as `en-GB`."""
        return language.lower().split("-")[0] == self.language

    def untranslated(self, language: str) -> tuple[str, ...]:
        """Return the messages that a paper in a language would have in the catalogue's language."""
        if self.is_of(language):
            return ()
        changed = dict(self.changed)
        return tuple(name for name in self.messages if name not in changed)

    @property
    def messages(self) -> Mapping[str, str]:
        """All messages by name."""
        return _put_together(self)

    def say(self, name: str, /, **values: object) -> str:
        """Return a message with its values filled in.

        Raises:
            KeyError: There is no such message, or a value for a placeholder is missing.
        """
        return fill(self.messages[name], values)

    def differences(self, names: Iterable[str]) -> dict[str, str]:
        """Return the named messages that differ from the standard catalogue."""
        standard = ENGLISH.messages
        return {n: self.messages[n] for n in names if self.messages[n] != standard[n]}


ENGLISH = Wording()


@lru_cache(64)
def _put_together(wording: Wording) -> Mapping[str, str]:
    return read_catalogue(wording.language) | dict(wording.changed)


@lru_cache
def read_catalogue(language: str) -> dict[str, str]:
    """Return the messages of a language, in the order of its file.

    Raises:
        FileNotFoundError: There is no catalogue for the language.
    """
    text = (CATALOGUES / f"{language}.properties").read_text("utf-8")
    entries = (line.partition(" = ") for line in text.splitlines() if line[:1] not in ("", "#"))
    return {name: words for name, _, words in entries}


def fill(message: str, values: Mapping[str, Any]) -> str:
    """Replace the placeholders in a message with values.

    A name that begins with its article loses it behind an article of the message.

    >>> fill("Pages {first} - {last}", {"first": 9, "last": 18})
    'Pages 9 - 18'
    >>> fill("Report of the {author}", {"author": "The Clerk"})
    'Report of the Clerk'
    """
    if "{" not in message:
        return message

    def put(found: re.Match[str]) -> str:
        value = str(values[found[1]])
        article = message[max(found.start() - 5, 0) : found.start()]
        return _ARTICLE.sub(r"\1", value) if _ENDS_IN_ARTICLE.search(article) else value

    return PLACEHOLDER.sub(put, message)


def join_names(names: Iterable[str], wording: Wording) -> str:
    """Return names as a list in words, with "and" before the last name."""
    *most, last = list(names) or [""]
    return wording.say("list-end", names=", ".join(most), last=last) if most else last


def count_in_words(count: int, names: tuple[str, str], wording: Wording) -> str:
    """Return a message for one thing, or that for several, by their names."""
    one, many = names
    return wording.say(one if count == 1 else many, number=count)


def write_minutes(minutes: int, wording: Wording) -> str:
    """Write a length of time, for instance "1 hour and 30 minutes"."""
    parts = [
        count_in_words(count, names, wording)
        for count, names in zip(divmod(minutes, 60), (HOURS, MINUTES), strict=True)
        if count
    ]
    return join_names(parts, wording)


def say_reading(name: str, count: int, minutes: int, wording: Wording) -> str:
    """Return how many pages a paper has (`page-count`), or how long it takes (`reading-time`)."""
    if name == "page-count":
        return unbroken(count_in_words(count, PAPER_PAGES, wording))
    return unbroken(write_minutes(minutes, wording))


def say_pages(span: PageSpan, wording: Wording, named: str = "page-range") -> str:
    """Return for instance "Page 9" or "Pages 9 - 18", by the name of the message."""
    if span.first == span.last:
        return wording.say(f"{named}-one", first=span.first)
    return wording.say(named, first=span.first, last=span.last)


def say_reference(tag: str, classes: Iterable[str], span: PageSpan, wording: Wording) -> str:
    """Return what stands in the place of a `page-ref` or a `page-range` with these classes."""
    if tag == "page-ref":
        return span.first
    for name in READING.intersection(classes):
        if not isinstance(span, ReadingSpan):
            return ""
        return say_reading(name, span.count, span.minutes, wording)
    return say_pages(span, wording, "update-pages" if "update" in classes else "page-range")


def find_page_count(text: str, wording: Wording) -> int | None:
    """Return how many pages a line of the agenda says that a paper has; None if it says nothing."""
    for name in PAPER_PAGES:
        said = PLACEHOLDER.split(
            wording.say("paper-reading", pages=wording.messages[name], length="{length}")
        )
        parts = {"number": "([0-9]+)", "length": ".+"}
        pattern = (parts[each] if at % 2 else re.escape(each) for at, each in enumerate(said))
        found = re.fullmatch("".join(pattern), text)
        if found:
            return int(found[1])
    return None


def unbroken(message: str) -> str:
    """Return a message with no-break spaces, so that no line breaks inside it."""
    return message.replace(" ", NO_BREAK)


@lru_cache(64)
def page_references(wording: Wording) -> tuple[re.Pattern[str], ...]:
    """Return patterns for the page references in an agenda, for instance `(Pages 9 - 18)`.

    The groups `first` and `last` match the numbers; a reference to a single page has no `last`.
    """
    patterns = []
    ranges = dict.fromkeys(LISTED_PAGES, ("page-range-one", "page-range"))
    ranges |= dict.fromkeys(LISTED_UPDATES, UPDATE_PAGES)
    for listed, of_pages in ranges.items():
        for pages in of_pages:
            whole = wording.say(listed, pages=wording.messages[pages])
            # Odd parts of the split are the names of placeholders, even parts the text between.
            words = PLACEHOLDER.split(whole)
            found = "".join(
                rf"(?P<{part}>[\w-]+)" if place % 2 else re.escape(part)
                for place, part in enumerate(words)
            )
            patterns.append(re.compile(rf"(?<![\w-]){found}(?![\w-])"))
    return tuple(patterns)


def find_page_references(text: str, wording: Wording) -> list[tuple[str, str]]:
    """Return the first and last page of each page reference in a text.

    If two patterns match overlapping text, the longer match counts: the pattern for one page may
    match the start of a range.
    """
    matches = [match for each in page_references(wording) for match in each.finditer(text)]
    found: list[re.Match[str]] = []
    for match in sorted(matches, key=lambda match: match.start() - match.end()):
        if all(match.end() <= other.start() or other.end() <= match.start() for other in found):
            found.append(match)
    found.sort(key=re.Match.start)
    return [(m["first"], m.groupdict().get("last") or m["first"]) for m in found]


@lru_cache(64)
def stamp_patterns(wording: Wording) -> tuple[re.Pattern[str], ...]:
    """Return patterns for the stamps of page and item numbers, for instance `Page 9`."""
    patterns = []
    for name in ("page-stamp", "item-stamp"):
        before, _, behind = wording.messages[name].partition("{number}")
        number = rf"{re.escape(before)}\S" if before else rf"\S+{re.escape(behind)}$"
        patterns.append(re.compile(number))
    return tuple(patterns)


def settle_wording(*levels: Mapping[str, str]) -> Wording:
    """Return the standard wording with the changes of an organisation, then of its committee.

    A faulty change is ignored here; `find_fault` describes the fault.
    """
    changed: dict[str, str] = {}
    for level in levels:
        for name, words in level.items():
            if find_fault(name, words) is None:
                changed[name] = " ".join(words.split())
    standard = ENGLISH.messages
    different = ((name, words) for name, words in changed.items() if words != standard[name])
    return Wording(STANDARD, tuple(sorted(different)))


def find_fault(name: str, words: str) -> tuple[str, str | None] | None:
    """Return what is wrong with the rewording of a message, and a hint; None if it is fine."""
    standard = ENGLISH.messages.get(name)
    if standard is None:
        hint = did_you_mean(name, ENGLISH.messages) or "docs/wording.md lists the messages"
        return f"there is no message '{name}' to change the wording of", hint
    if not words.strip():
        return f"the wording of '{name}' is empty", f"its usual wording is '{standard}'"
    wanted, found = PLACEHOLDER.findall(standard), re.findall(r"\{([^{}]*)\}", words)
    for each in found:
        if each not in wanted:
            allowed = " and ".join(f"{{{one}}}" for one in wanted) or "nothing in braces"
            hint = did_you_mean(each, wanted) or f"its usual wording is '{standard}'"
            return f"the wording of '{name}' has '{{{each}}}'; it may have {allowed}", hint
    for each in wanted:
        if found.count(each) != 1:
            times = "more than once" if each in found else "nowhere"
            return (
                f"the wording of '{name}' has '{{{each}}}' {times}; it needs it once",
                f"its usual wording is '{standard}'",
            )
    if name in READ_BACK and "}{" in words:
        return (
            f"the wording of '{name}' has nothing between two numbers",
            "put a word or a sign between them, so that they can be told apart",
        )
    return None
