"""Find the paragraphs that a Word document numbers itself.

The house style numbers the paragraphs of a report. If the document does so too, only the
paragraphs it numbers are numbered, with the numbers of the house style in place of its own.
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
    """Return the lists that together count from 1 without gaps, and their last number."""
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
