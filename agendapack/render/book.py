"""What references can lead to: filled while texts are read, asked while they are written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from agendapack.codes import Code
from agendapack.model.cache import NO_CACHE, Cache
from agendapack.model.fields import Text
from agendapack.model.names import make_name, make_unique
from agendapack.model.pack import Item
from agendapack.problems import Problem, Source, did_you_mean
from agendapack.render.blocks import Block, Heading, Reference, plain_text
from agendapack.render.kept_blocks import read_kept
from agendapack.render.naming import find_names, quote
from agendapack.render.numbering import (
    Enclosed,
    Loose,
    Titled,
    Unit,
    number_paragraphs,
    settle_levels,
)

RESERVED = re.compile(r"par-\d+")


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to.

    Args:
        id: Of an element of the pack.
        words: How it is referred to, for instance `paragraph 12`.
        paged: Whether its page number follows in brackets.
    """

    id: str
    words: str
    paged: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """A text that has been read, ready to be written.

    Args:
        key: The paper or item whose names its references mean first.
        prefix: What the ids of its elements start with.
    """

    key: str
    prefix: str
    units: tuple[Unit, ...] = ()


@dataclass(slots=True)
class Book:
    """The names of a pack: paragraphs, headings and annexes by paper, and agenda items.

    Args:
        counts: How many numbered paragraphs each withheld part has, by its paper and name.
        cache: Texts that were read before.
    """

    targets: dict[tuple[str, str], Target] = field(default_factory=dict)
    items: dict[str, Target] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    cache: Cache = NO_CACHE

    def read(self, text: Text | None, key: str, *, level: int, prefix: str = "") -> Prose:
        """Read a text without paragraph numbers, below a heading of some level."""
        units: list[Unit] = []
        for block in self.parse(text):
            units.append(Titled(block.level, block) if isinstance(block, Heading) else Loose(block))
        units, problems = settle_levels(units, level, strict=False)
        self.problems += problems
        self._name(units, key, prefix or key)
        return Prose(key, prefix or key, tuple(units))

    def read_report(self, blocks: Iterable[Block], key: str) -> Prose:
        """Number the paragraphs of a report; its headings have ids, named or not."""
        units, problems = settle_levels(number_paragraphs(blocks), 1, strict=True)
        self.problems += problems
        self._name(units, key, key)
        taken = {name for paper, name in self.targets if paper == key}
        return Prose(key, key, tuple(self._name_headings(units, key, taken)))

    def _name_headings(self, units: Iterable[Unit], key: str, taken: set[str]) -> Iterator[Unit]:
        for unit in units:
            if isinstance(unit, Enclosed):
                self.counts[key, unit.name] = unit.counted
                yield replace(unit, units=tuple(self._name_headings(unit.units, key, taken)))
            elif isinstance(unit, Titled):
                name = unit.heading.name or self._name_heading(unit.heading, key, taken)
                yield replace(unit, id=f"{key}.{name}")
            else:
                yield unit

    def parse(self, text: Text | None, *, with_placements: bool = False) -> tuple[Block, ...]:
        """Read a text into blocks."""
        if text is None:
            return ()
        blocks, problems = read_kept(text, self.cache, with_placements)
        self.problems += problems
        return blocks

    def add(self, key: str, name: str, target: Target, source: Source) -> None:
        """Give a name to a target; a name stands for one thing in its paper."""
        if (key, name) in self.targets or RESERVED.fullmatch(name):
            self.problems.append(
                Problem(
                    Code.REPEATED_ID,
                    f"the name '{name}' is taken",
                    source,
                    "a name stands for one paragraph, heading or annex of a paper; "
                    "names such as par-3 are made by counting",
                )
            )
            return
        self.targets[key, name] = target

    def add_item(self, item: Item) -> None:
        """Let references find an agenda item: its paper, or its line on the agenda."""
        brings = item.paper is not None or item.absent
        where = item.key if brings else f"agenda.item-{item.number}"
        self.items[item.key] = Target(where, f"item {item.number}", paged=True)

    def find(self, reference: Reference, key: str) -> Target | None:
        """Return what a reference in the paper `key` leads to."""
        if reference.paper is None:
            return self.targets.get((key, reference.name)) or self.items.get(reference.name)
        target = self.targets.get((reference.paper, reference.name))
        owner = self.items.get(reference.paper)
        if target is None or owner is None or target.paged or reference.paper == key:
            return target
        return replace(target, words=f"{target.words} of {owner.words}")

    def suggest(self, reference: Reference, key: str) -> str | None:
        """Return a hint for a reference that leads to nothing."""
        own = {name for paper, name in self.targets if paper == key}
        others = {f"{paper}:{name}" for paper, name in self.targets if paper != key}
        typed = f"{reference.paper}:{reference.name}" if reference.paper else reference.name
        return did_you_mean(typed, own | others | set(self.items))

    def _name(self, units: list[Unit], key: str, prefix: str) -> None:
        for named in find_names(units):
            target = Target(f"{prefix}.{named.name}", named.words, named.paged)
            self.add(key, named.name, target, named.source)

    def _name_heading(self, heading: Heading, key: str, taken: set[str]) -> str:
        name = make_unique(make_name(plain_text(heading.inlines)) or "heading", taken)
        self.targets[key, name] = Target(f"{key}.{name}", quote(heading), True)
        return name
