"""What references can lead to, and the cache of what Markdown was read into.

A book is filled while texts are read, and looked up while they are written. Reading a text numbers
its paragraphs, settles the levels of its headings, and finds what it names with `{#name}`.

The cache is JSON: of each record its class and its values.
"""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import field, fields, replace
from typing import Any

from agendapack.model import dataclass
from agendapack.model.cache import NO_CACHE, Cache, key_of
from agendapack.model.pack import Item
from agendapack.model.style import ParagraphNumbers
from agendapack.model.text import Text, make_anchor, make_name, make_unique
from agendapack.model.wording import ENGLISH, STANDARD, Wording
from agendapack.problems import Code, Problem, Source, did_you_mean
from agendapack.render import blocks as records
from agendapack.render import numbering
from agendapack.render.blocks import (
    Block,
    Inline,
    Language,
    MarkdownHeading,
    PlainText,
    Reference,
    plain_text,
)
from agendapack.render.numbering import Target
from agendapack.render.reading import read_markdown

KINDS = (
    *(records.PlainText, records.Styled, records.MarkdownLink, records.Reference, records.Break),
    *(records.Language, records.MarkdownParagraph, records.MarkdownHeading, records.ListItem),
    *(records.MarkdownList, records.Quote, records.Caption, records.Table),
    *(records.MarkdownPicture, records.MarkdownCode, records.Rule, records.Placement),
)
BY_NAME = {kind.__name__: kind for kind in KINDS}
FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind)) for kind in KINDS
}


def read_cached(
    text: Text, cache: Cache, with_placements: bool, beside: tuple[Text, ...] = ()
) -> tuple[tuple[Block, ...], list[Problem]]:
    """Return the blocks of a text from the cache, or read it; see `read_markdown`.

    A text with problems is not cached, so that they are reported each time.
    """
    places = (text.source, text.typed)
    if (text, places, with_placements, beside) in _AHEAD:
        return _AHEAD[text, places, with_placements, beside]
    if cache is NO_CACHE:
        return read_markdown(text, with_placements=with_placements, beside=beside)
    key = key_of("markdown", text, places, with_placements, beside)
    kept = cache.get(key)
    if kept is not None:
        return _read(kept, text.source.file), []
    blocks, problems = read_markdown(text, with_placements=with_placements, beside=beside)
    if not problems:
        cache.put(key, json.dumps(_write(blocks), separators=(",", ":")).encode())
    return blocks, problems


_AHEAD: dict[tuple[object, ...], tuple[tuple[Block, ...], list[Problem]]] = {}
"""What was read before it is asked for, by all that it is asked for with."""


def read_ahead(text: Text, cache: Cache, beside: tuple[Text, ...]) -> None:
    """Read a text with placements that is not in the cache, before it is asked for."""
    asked = (text, (text.source, text.typed), True, beside)
    if cache is NO_CACHE or cache.get(key_of("markdown", *asked)) is None:
        _AHEAD[asked] = read_cached(text, cache, True, beside)


def _write(value: object) -> object:
    if isinstance(value, tuple):
        return [*map(_write, value)]
    if isinstance(value, Source):  # its file is that of the text
        return {"": [value.line, value.column]}
    names = FIELDS.get(type(value))
    if names is None:
        return value
    return {type(value).__name__: [_write(getattr(value, name)) for name in names]}


def _read(kept: bytes, file: str) -> tuple[Block, ...]:
    def make(written: dict[str, list[Any]]) -> object:
        ((name, values),) = written.items()
        return BY_NAME[name](*map(_freeze, values)) if name else Source(file, *values)

    blocks: tuple[Block, ...] = _freeze(json.loads(kept, object_hook=make))
    return blocks


def _freeze(value: Any) -> Any:
    return tuple(map(_freeze, value)) if isinstance(value, list) else value


RESERVED = re.compile(r"par-\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Prose:
    """A read text, ready to be written: what its names mean first, and what its ids start with."""

    key: str
    prefix: str
    units: tuple[numbering.Unit, ...] = ()


Beyond = tuple[str, str, str]
"""What a text refers to beyond its paper: what it is, and its names; see `Book.look_beyond`."""
LookedUp = dict[Beyond, Target | None]


@dataclass(slots=True)
class Book:
    """The names that texts of a pack can refer to: paragraphs, headings, annexes, agenda items.

    Args:
        counts: How many numbered paragraphs each withheld part has, by its paper and name.
            The public pack takes them from the unredacted one.
        withheld: The file and the key of each withheld item, by the name that its file would give.
        anchors: Headings by the name that GitHub gives them, after the prefix of their text.
        files: Annexes by their files, after the paper that they belong to.
        apart: The key of a paper with a file of its own, if the texts are those of one.
        sets_quotes: Whether straight quotation marks are set as the language prints them.
        own_quotes: The same for the papers that say so themselves, by their keys.
    """

    targets: dict[tuple[str, str], Target] = field(default_factory=dict)
    items: dict[str, Target] = field(default_factory=dict)
    withheld: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    cache: Cache = NO_CACHE
    wording: Wording = ENGLISH
    anchors: dict[tuple[str, str], Target] = field(default_factory=dict)
    files: dict[tuple[str, str], Target] = field(default_factory=dict)
    language: str = STANDARD
    apart: str = ""
    numbers: ParagraphNumbers = "continuous"
    sets_quotes: bool = False
    own_quotes: dict[str, bool] = field(default_factory=dict)

    def own(self, name: str) -> Inline:
        """Return a message as part of a text, in its own language where that is another one."""
        words = PlainText(self.wording.say(name))
        if self.wording.is_of(self.language) or name in dict(self.wording.changed):
            return words
        return Language(self.wording.language, (words,))

    def read(
        self, text: Text | None, key: str, *, level: int, prefix: str = "", title: str = ""
    ) -> Prose:
        """Read a text without numbers below a heading; its first one may repeat the title."""
        blocks = self._leave_out_title(self.parse(text), title, prefix or key)
        captioned, problems = numbering.number_captions(blocks)
        units: list[numbering.Unit] = [
            numbering.PlacedHeading(block.level, block)
            if isinstance(block, MarkdownHeading)
            else numbering.UnnumberedBlock(block)
            for block in captioned
        ]
        settled, skips = numbering.settle_levels(units, level, strict=False)
        self.problems += [*problems, *skips]
        return self._finish(settled, key, prefix or key)

    def read_report(self, blocks: Iterable[Block], key: str, marks_heading: bool = False) -> Prose:
        """Number the paragraphs of a report; its headings have ids, named or not.

        Args:
            marks_heading: Whether what stands below a heading "Recommendations" is marked so.
        """
        captioned, problems = numbering.number_captions(blocks)
        numbered = numbering.number_paragraphs(captioned, self.numbers)
        if marks_heading:
            numbered = [*numbering.set_off_below(numbered, self.wording.say("recommendations"))]
        units, skips = numbering.settle_levels(numbered, 1, strict=True)
        self.problems += [*problems, *skips]
        return self._finish(units, key, key)

    def take_title(self, blocks: Iterable[Block], title: str, key: str) -> list[Block]:
        """Return the body of a paper without a first heading that repeats its title.

        Where the first heading that is left has one `#`, as on GitHub, each goes one level down,
        since the title is the only one of the first level.
        """
        body = self._leave_out_title(blocks, title, key)
        levels = (block.level for block in body if isinstance(block, MarkdownHeading))
        if next(levels, 0) == 1:
            return [
                replace(b, level=min(b.level + 1, 6)) if isinstance(b, MarkdownHeading) else b
                for b in body
            ]
        return body

    def _leave_out_title(self, blocks: Iterable[Block], title: str, prefix: str) -> list[Block]:
        body = list(blocks)
        match body:
            case [MarkdownHeading(name=None) as first, *rest]:
                said = plain_text(first.inlines)
                if title and said.casefold().split() == title.casefold().split():
                    target = Target(prefix, numbering.quote(first, self.wording), True)
                    self.anchors.setdefault((prefix, make_anchor(said)), target)
                    return rest
        return body

    def _finish(self, units: list[numbering.Unit], key: str, prefix: str) -> Prose:
        for name, source, target in numbering.find_names(units, self.wording):
            self.add(key, name, replace(target, id=f"{prefix}.{name}"), source)
        taken = {name for paper, name in self.targets if paper == key}
        return Prose(key, prefix, tuple(self._name_headings(units, key, prefix, taken)))

    def _name_headings(
        self, units: Iterable[numbering.Unit], key: str, prefix: str, taken: set[str]
    ) -> Iterator[numbering.Unit]:
        for unit in units:
            if isinstance(unit, numbering.EnclosedPart):
                self.counts[key, unit.name] = unit.counted
                below = tuple(self._name_headings(unit.units, key, prefix, taken))
                yield replace(unit, units=below)
            elif isinstance(unit, numbering.PlacedHeading):
                name = unit.heading.name or self._name_heading(unit.heading, key, prefix, taken)
                target = Target(
                    f"{prefix}.{name}", numbering.quote(unit.heading, self.wording), True
                )
                self._add_anchor(unit.heading, prefix, target)
                yield replace(unit, id=target.id)
            else:
                yield unit

    def _add_anchor(self, heading: MarkdownHeading, prefix: str, target: Target) -> None:
        """Let links find a heading by GitHub's name for it; the second of a name has `-1`."""
        anchor = make_anchor(plain_text(heading.inlines))
        unique, count = anchor, 0
        while (prefix, unique) in self.anchors:
            count += 1
            unique = f"{anchor}-{count}"
        self.anchors[prefix, unique] = target

    def parse(
        self, text: Text | None, *, with_placements: bool = False, beside: tuple[Text, ...] = ()
    ) -> tuple[Block, ...]:
        """Read a text into blocks; see `read_markdown`."""
        if text is None:
            return ()
        blocks, problems = read_cached(text, self.cache, with_placements, beside)
        self.problems += problems
        return blocks

    def add(self, key: str, name: str, target: Target, source: Source) -> None:
        """Give a name to a target; a name stands for one thing in its paper."""
        if (key, name) in self.targets or RESERVED.fullmatch(name):
            hint = (
                "a name stands for one paragraph, heading or annex of a paper; "
                "names such as par-3 are made by counting"
            )
            found = f"the name '{name}' is taken"
            self.problems.append(Problem(Code.REPEATED_ID, found, source, hint))
        else:
            self.targets[key, name] = target

    def add_item(self, item: Item) -> None:
        """Let references find an agenda item: its paper, or its line on the agenda."""
        brings = item.paper is not None or item.absent
        where = item.key if brings else f"agenda.item-{item.number}"
        self.items[item.key] = Target(
            where,
            self.wording.say("reference-item", number=item.called),
            paged=item.has_open_page or not brings,
        )
        main = item.paper.sources[:1] if item.paper and item.withheld else ()
        for file in main:
            name = posixpath.basename(file.path)
            self.withheld[make_name(posixpath.splitext(name)[0])] = (name, item.key)

    def find(self, reference: Reference, key: str) -> Target | None:
        """Return what a reference in the paper `key` leads to."""
        if reference.paper is None:
            return self.targets.get((key, reference.name)) or self.items.get(reference.name)
        target = self.targets.get((reference.paper, reference.name))
        owner = self.items.get(reference.paper)
        if target is None or owner is None or target.paged or reference.paper == key:
            return target
        words = self.wording.say("reference-in-item", words=target.words, item=owner.words)
        return replace(target, words=words, number="")

    def look_beyond(self, asked: Beyond, key: str) -> Target | None:
        """Look up what a text in the paper `key` refers to, and another paper may have.

        Args:
            asked: A `name`, in a paper or in none; a `file`, by its path; or a `heading`, by the
                target that may have it.
        """
        what, first, second = asked
        if what == "name":
            return self.find(Reference(first or None, second, Source("")), key)
        if what == "file":
            others = (target for (_, path), target in self.files.items() if path == first)
            return self.files.get((key, first)) or next(others, None)
        return self.anchors.get((first, second))

    def suggest(self, reference: Reference, key: str) -> str | None:
        """Return a hint for a reference that leads to nothing."""
        for name in (reference.paper, reference.name):
            file, known = self.withheld.get(name or "", ("", ""))
            if file and known != name:
                return (
                    f"{file} is withheld, so the name of its file is not used: write [@{known}],"
                    " or give the item an 'id' that tells nothing"
                )
        own = {name for paper, name in self.targets if paper == key}
        others = {f"{paper}:{name}" for paper, name in self.targets if paper != key}
        typed = f"{reference.paper}:{reference.name}" if reference.paper else reference.name
        return did_you_mean(typed, own | others | set(self.items))

    def _name_heading(
        self, heading: MarkdownHeading, key: str, prefix: str, taken: set[str]
    ) -> str:
        name = make_unique(make_name(plain_text(heading.inlines)) or "heading", taken)
        self.targets[key, name] = Target(
            f"{prefix}.{name}", numbering.quote(heading, self.wording), True
        )
        return name
