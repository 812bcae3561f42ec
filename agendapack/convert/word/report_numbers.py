"""Find the numbers that a Word document gives its paragraphs itself.

The house style numbers the paragraphs of a report. Where the document does so too, those
that it numbers are numbered, and no others; its own numbers give way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agendapack.convert.job import Job
from agendapack.convert.word.annex import number_of
from agendapack.convert.word.markup import Markup
from agendapack.convert.word.numbers import LABEL
from agendapack.problems import Code

TYPED = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3}){0,3})[.)]?\t\s*(?=\S)")
FEWEST = 3
"""How many paragraphs in a row have to start with typed numbers for these to be taken for such."""


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """What a document numbers itself.

    Args:
        blocks: Paragraphs, and lists whose entries are paragraphs, by `id`; None where it
            leaves that to the house style.
    """

    blocks: frozenset[int] | None = None

    def leaves_out(self, block: Markup) -> bool:
        """Tell whether a paragraph is to have no number."""
        return self.blocks is not None and id(block) not in self.blocks

    def runs_through(self, listing: Markup) -> bool:
        """Tell whether the entries of a list are the paragraphs of the document."""
        return self.blocks is not None and id(listing) in self.blocks


def find_own_numbers(job: Job, blocks: Sequence[Markup]) -> OwnNumbers:
    """Return what of a document's blocks it numbers, and take typed numbers out of them."""
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
    runs, count = _find_runs(blocks)
    texts = sum(block.tag == "p" and bool(block.text().strip()) for block in blocks)
    if len(runs) > 1 or (count >= FEWEST and count >= texts):
        return OwnNumbers(frozenset(map(id, runs)))
    return OwnNumbers()


def label_of(block: Markup) -> str:
    """Return the number that Word gives a paragraph or heading that is in no list."""
    for part in block.content:
        if isinstance(part, Markup) and part.attributes.get("id", "").startswith(LABEL):
            return part.attributes["id"].removeprefix(LABEL)
    return ""


def _find_runs(blocks: Sequence[Markup]) -> tuple[list[Markup], int]:
    """Return the lists that count on from one another, from 1, and how far they count."""
    runs, count = [], 0
    for block in blocks:
        items = [number_of(item) for item in _items(block)] if block.tag == "ol" else []
        if items and items == [("1", count + place) for place in range(1, len(items) + 1)]:
            runs.append(block)
            count += len(items)
    return runs, count


def _items(listing: Markup) -> Iterator[Markup]:
    return (part for part in listing.content if isinstance(part, Markup) and part.tag == "li")


def _take_typed(blocks: Sequence[Markup]) -> dict[int, str]:
    found = [(block, TYPED.match(block.text())) for block in blocks if block.tag == "p"]
    labels = {id(block): match[1] for block, match in found if match}
    values = [tuple(map(int, label.split("."))) for label in labels.values()]
    if len(values) < FEWEST or values != sorted(set(values)):
        return {}
    for block, match in found:
        if match:
            _cut_start(block, len(match[0]))
    return labels


def _cut_start(element: Markup, length: int) -> int:
    """Take so many characters away at the start of a block; return how many are left to take."""
    for place, part in enumerate(element.content):
        if length == 0:
            break
        if isinstance(part, str):
            element.content[place] = part[length:]
            length -= min(length, len(part))
        else:
            length = _cut_start(part, length)
    return length
