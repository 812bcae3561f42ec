"""The words that a pack prints by itself: named messages, and what an organisation says instead.

The messages of a language stand in one file, `agendapack/wording/LANGUAGE.properties`.
Templates and code reach them through `Wording.say`; `wording:` in the file of an organisation or
of a committee changes them one by one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from agendapack.problems import did_you_mean

CATALOGUES = Path(__file__).parent.parent / "wording"
STANDARD = "en"
"""The language that every message exists in."""

PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
"""Where a value goes in; its name says what."""

NO_BREAK = "\u00a0"
PRINTED_PAGES = ("page-stamp", "item-stamp", "page-range-one", "page-range")
LISTED_PAGES = ("pages-listed", "pages-listed-withdrawn", "pages-listed-closed")
READ_BACK = PRINTED_PAGES + LISTED_PAGES
"""The messages by which a finished pack is checked: they are looked for on its pages."""
CONVERTED = ("picture-page", "picture-without-words", "link-back-to-text", "notes-heading")
"""The messages that converters print; these run where no file can be opened."""
STAMPED = ("page-stamp", "item-stamp", "blank-page")
"""The messages that are stamped, in a font that has no substitutes."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The messages of one pack.

    Args:
        language: Of the catalogue.
        changed: Name and words of each message that is not as in the catalogue, by name.
    """

    language: str = STANDARD
    changed: tuple[tuple[str, str], ...] = ()

    @property
    def messages(self) -> Mapping[str, str]:
        """All messages by name."""
        return _put_together(self)

    def say(self, name: str, /, **values: object) -> str:
        """Return a message with its values filled in.

        Raises:
            KeyError: There is no such message, or a value of it is not given.
        """
        return fill(self.messages[name], values)

    def differences(self, names: Iterable[str]) -> dict[str, str]:
        """Return those of some messages that are not as in the standard catalogue."""
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
        FileNotFoundError: There is no catalogue for it.
    """
    text = (CATALOGUES / f"{language}.properties").read_text("utf-8")
    entries = (line.partition(" = ") for line in text.splitlines() if line[:1] not in ("", "#"))
    return {name: words for name, _, words in entries}


def fill(message: str, values: Mapping[str, Any]) -> str:
    """Put values where a message names them.

    >>> fill("Pages {first} - {last}", {"first": 9, "last": 18})
    'Pages 9 - 18'
    """
    if "{" not in message:
        return message
    return PLACEHOLDER.sub(lambda found: str(values[found[1]]), message)


def join_names(names: Iterable[str], wording: Wording) -> str:
    """Return names with commas between them and "and" before the last."""
    *most, last = list(names) or [""]
    return wording.say("list-end", names=", ".join(most), last=last) if most else last


def unbroken(message: str) -> str:
    """Return a message in which no line ends: its spaces are no-break spaces."""
    return message.replace(" ", NO_BREAK)


@lru_cache(64)
def page_references(wording: Wording) -> tuple[re.Pattern[str], ...]:
    """Return what finds the agenda's references to pages, for instance `(Pages 9 - 18)`.

    The groups `first` and `last` are the numbers; a reference to a single page has no `last`.
    """
    patterns = []
    for listed in LISTED_PAGES:
        for pages in ("page-range-one", "page-range"):
            whole = wording.say(listed, pages=wording.messages[pages])
            words = PLACEHOLDER.split(whole)
            found = "".join(
                rf"(?P<{part}>[\w-]+)" if place % 2 else re.escape(part)
                for place, part in enumerate(words)
            )
            patterns.append(re.compile(rf"(?<![\w-]){found}(?![\w-])"))
    return tuple(patterns)


def find_page_references(text: str, wording: Wording) -> list[tuple[str, str]]:
    """Return the first and the last page of each reference to pages in a text.

    Where two wordings fit the same place, as that of one page may at the start of a range, the
    longer one counts.
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
    """Return what the stamps of page and item numbers begin like, for instance `Page 9`."""
    patterns = []
    for name in ("page-stamp", "item-stamp"):
        before, _, behind = wording.messages[name].partition("{number}")
        number = rf"{re.escape(before)}\S" if before else rf"\S+{re.escape(behind)}$"
        patterns.append(re.compile(number))
    return tuple(patterns)


def settle_wording(*levels: Mapping[str, str]) -> Wording:
    """Return the standard wording as changed by an organisation, and then by its committee.

    Words that cannot be used change nothing; `find_fault` says why.
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
    """Say what is wrong with the words that a user has given a message, and what would be right."""
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
