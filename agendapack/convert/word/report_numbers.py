"""Find the paragraphs that a Word document numbers itself.

The house style numbers the paragraphs of a report. If the document does so too, only the
paragraphs it numbers are numbered, with the numbers of the house style in place of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agendapack.convert.job import Job, count, name_some, shorten
from agendapack.convert.word.annex import number_of
from agendapack.convert.word.markup import Markup
from agendapack.convert.word.numbers import LABEL, WORDED
from agendapack.problems import Code

TYPED = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3}){0,3})(?:[.)]?\t\s*|(?:[.)]|(?<=\.\d)) +)(?=\S)")
MARKER = re.compile(
    r"\s*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\([A-Z]\)|\d{1,3}(?:\.\d{1,3}){1,3}[.)]?|[•·▪◦‣–—-])"
    r"\s+(?=\S)|\s*(?:\d{1,3}|[A-Za-z])[.)]?\t\s*(?=\S)"
)
"""A number or sign at the start of a paragraph that somebody has typed."""
FEWEST = 3
"""The fewest numbered paragraphs that make a numbering; fewer may be chance."""


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """The blocks that a document numbers itself.

    Args:
        blocks: Paragraphs, and lists whose items are the paragraphs, by Python's `id`; None
            where the document does not number its paragraphs.
    """

    blocks: frozenset[int] | None = None

    def leaves_out(self, block: Markup) -> bool:
        """Tell whether a paragraph gets no number."""
        return self.blocks is not None and id(block) not in self.blocks

    def runs_through(self, listing: Markup) -> bool:
        """Tell whether the items of a list are the numbered paragraphs of the document."""
        return self.blocks is not None and id(listing) in self.blocks


def find_own_numbers(job: Job, blocks: Sequence[Markup]) -> OwnNumbers:
    """Return the blocks that a document numbers, and remove typed numbers from them."""
    labels = {id(block): label_of(block) for block in blocks if block.tag == "p"}
    labels = {block: label for block, label in labels.items() if label}
    if len(labels) < FEWEST:
        labels = _take_typed(blocks)
    if labels:
        written = [label.strip("(). ") for label in labels.values()]
        if written != [str(number) for number in range(1, len(written) + 1)]:
            job.warn(
                Code.NOT_CARRIED,
                f"numbers its paragraphs from {written[0]} to {written[-1]};"
                f" the house style numbers them from 1 to {len(written)}",
                "look for 'paragraph 3.2' and the like in the text; [@name] refers to a paragraph"
                " with {#name} at its end, whatever its number",
            )
        return OwnNumbers(frozenset(labels))
    runs, last = _find_runs(blocks)
    texts = sum(block.tag == "p" and bool(block.text().strip()) for block in blocks)
    if len(runs) > 1 or (last >= FEWEST and last > 2 * texts):
        return OwnNumbers(frozenset(map(id, runs)))
    _tell_typed(job, blocks)
    return OwnNumbers()


def _tell_typed(job: Job, blocks: Sequence[Markup]) -> None:
    """Warn of typed numbers and signs, beside which the house style puts its own numbers."""
    texts = [" ".join(b.text().split()) for b in blocks if b.tag == "p" and MARKER.match(b.text())]
    if texts:
        named = name_some([f"'{shorten(text)}'" for text in texts])
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(len(texts), 'paragraph')} with a number or sign typed at the start, beside"
            f" which the house style prints its own number: {named}",
            "make a list of them in Word (Home, Numbering or Bullets), or delete what is typed",
        )


def label_of(block: Markup) -> str:
    """Return the number that Word gives a paragraph or heading that is in no list."""
    for part in block.content:
        if isinstance(part, Markup) and part.attributes.get("id", "").startswith(LABEL):
            return part.attributes["id"].removeprefix(LABEL)
    return ""


def is_worded(block: Markup) -> bool:
    """Tell whether a paragraph starts with a label of a list that has words, such as Option B."""
    return any(isinstance(p, Markup) and p.attributes.get("id") == WORDED for p in block.content)


def _find_runs(blocks: Sequence[Markup]) -> tuple[list[Markup], int]:
    """Return the lists that together count from 1 without gaps, and their last number."""
    runs, last = [], 0
    for block in blocks:
        items = [number_of(item) for item in _items(block)] if block.tag == "ol" else []
        if items and items == [("1", last + place) for place in range(1, len(items) + 1)]:
            runs.append(block)
            last += len(items)
    return runs, last


def _items(listing: Markup) -> Iterator[Markup]:
    return (part for part in listing.content if isinstance(part, Markup) and part.tag == "li")


def _take_typed(blocks: Sequence[Markup]) -> dict[int, str]:
    found = [(block, TYPED.match(block.text())) for block in blocks if block.tag == "p"]
    labels = {id(block): match[1] for block, match in found if match}
    values = [tuple(map(int, label.split("."))) for label in labels.values()]
    if len(values) < FEWEST or not _runs_on(found, values):
        return {}
    for block, match in found:
        if match:
            _cut_start(block, len(match[0]))
    return labels


def _runs_on(
    found: Sequence[tuple[Markup, re.Match[str] | None]], values: Sequence[tuple[int, ...]]
) -> bool:
    """Tell whether typed numbers number the paragraphs.

    With tabs behind them it is enough that they grow. With spaces they could be times or sums, so
    each has to be the next one: 2 behind 1, and behind 2.1 either 2.2, 3, 3.1 or 2.1.1.
    """
    if all("\t" in match[0] for _, match in found if match):
        return list(values) == sorted(set(values))
    return set(values[0]) == {1} and all(_is_next(one, other) for one, other in pairwise(values))


def _is_next(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    same = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1), None
    )
    if same is None:
        return len(other) > len(one) and set(other[len(one) :]) == {1}
    return other[same] == one[same] + 1 and set(other[same + 1 :]) <= {1}


def _cut_start(element: Markup, length: int) -> int:
    """Remove a number of characters from the start of a block; return how many are still to go."""
    for place, part in enumerate(element.content):
        if length == 0:
            break
        if isinstance(part, str):
            element.content[place] = part[length:]
            length -= min(length, len(part))
        else:
            length = _cut_start(part, length)
    return length
