"""Number the paragraphs of a Word document as Word does (ECMA-376-1, 17.9 and 17.18.59).

A list in HTML restarts after every heading, while Word's continues. So each numbered paragraph
carries its number: in a bookmark where a list item can have that number, otherwise as text in
front of the paragraph. A label with words, such as "Option B", is always text.

Word nests lists by their levels, and authors also by indents: an entry of another list that is
indented further than the one before stands within it. mammoth knows levels alone, so every
paragraph of a list is given to one of two lists, numbered or not, at the depth that it shows.
"""

import re
from dataclasses import field, replace
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert import Job, name_some
from agendapack.convert.word import (
    BOX,
    W,
    WordParts,
    bookmark,
    drop,
    find_value,
    have_first,
    put_first,
    run_of,
    whole,
)
from agendapack.convert.word.look import Styles, is_on
from agendapack.convert.word.symbols import AS_HEADING
from agendapack.model import dataclass
from agendapack.model.page_numbers import roman

LIST_TYPES = {
    "decimal": "1",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
WRITTEN = frozenset({*LIST_TYPES, "decimalZero", "ordinal"})


def write_number(kind: str, value: int) -> str:
    """Write the number of a list item: "3", "c", "IV"; the kind is one of HTML."""
    return spell_number(value, {html: word for word, html in LIST_TYPES.items()}[kind])


def spell_number(number: int, kind: str) -> str:
    """Write a number as a kind of numbering in Word does: "3", "c", "IV", "3rd"."""
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 20 + 1)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return roman(number) if kind == "lowerRoman" else roman(number).upper()
    if kind == "ordinal":
        return f"{number}{_ending(number)}"
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


MARK = "agendapack-number"
SHAPES = {"(%)": "-brackets", "%)": "-bracket"}
"""What the mark of a number ends in where it stands in brackets, by the text of its level."""
LABEL = "agendapack-label:"
WORDED = "agendapack-worded"
"""The bookmark of a paragraph outside headings whose label has words."""
SILENT = ("bullet", "none")
DEEPEST = 9
DEEPEST_SHOWN = 5
"""The deepest list that mammoth writes."""
STEP, NEAR = 360, 100
"""The usual indent of one level, and a difference that is no indent, in twentieths of a point."""

NAME = re.compile(r"list (?:bullet|number|continue)(?: ([2-5]))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list; `restarts` is the level that it restarts after, 0 for never."""

    kind: str
    text: str
    start: int
    indent: int | None = None
    style: str = ""
    is_legal: bool = False
    restarts: int | None = None


@dataclass(slots=True)
class _List:
    """A list: its levels, and the current count of each, which lists of one kind share."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Numbering:
    """What a style says of numbering: the list, the level and the indent, where it says them."""

    number: str = ""
    depth: int | None = None
    indent: int | None = None
    is_heading: bool = False
    named_depth: int | None = None


def number_paragraphs(job: Job, parts: WordParts, *, as_text: bool = True) -> dict[str, str]:
    """Mark every numbered paragraph of the document with its number, in the tree.

    Args:
        parts: The document, whose trees are changed.
        as_text: Whether a number that no list item can have, such as 3.2, becomes text in
            front of the paragraph; otherwise it becomes a bookmark: `LABEL` and the number.

    Returns:
        The labels of numbered paragraphs, by the bookmarks in them.
    """
    if "numbering" not in parts.trees:
        return {}
    numberer = _Numberer(parts, as_text)
    for tree in parts.texts:
        numberer.walk(tree, [])
    parts.trees["numbering"][:] = [*_plain_list("bullet", "1"), *_plain_list("decimal", "2")]
    parts.trees["numbering"][:] = sorted(parts.trees["numbering"], key=lambda part: part.tag)
    if numberer.unknown:
        job.lose(
            "has a list numbered in a way that is not known here"
            f" ({name_some(sorted(numberer.unknown))}), printed 1, 2, 3",
            f"choose another number format in Word, or {job.keeping_its_look}",
        )
    return numberer.labels


def _plain_list(kind: str, number: str) -> list[Element]:
    """Return one of the two lists that all paragraphs of lists are given to."""
    levels = Element(f"{W}abstractNum", {f"{W}abstractNumId": number})
    for depth in range(DEEPEST):
        level = SubElement(levels, f"{W}lvl", {f"{W}ilvl": str(depth)})
        SubElement(level, f"{W}numFmt", {f"{W}val": kind})
    named = Element(f"{W}num", {f"{W}numId": number})
    SubElement(named, f"{W}abstractNumId", {f"{W}val": number})
    return [levels, named]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A list that is open at a paragraph: whose it is, its level, and its indent."""

    counts: int
    depth: int
    indent: int


class _Numberer:
    def __init__(self, parts: WordParts, as_text: bool) -> None:
        self._lists, self._starts = _read_lists(parts)
        self._styles = _read_styles(parts)
        self._as_text = as_text
        self.labels: dict[str, str] = {}
        self.unknown: set[str] = set()

    def walk(self, parent: Element, entries: list[_Entry], *, alone: bool = False) -> None:
        """Number the paragraphs in an element.

        Args:
            entries: The lists that are open, the outermost first.
            alone: Whether it is a cell with a single paragraph of a list.
        """
        for part in parent:
            if part.tag == f"{W}p":
                self._number(part, entries, alone)
                self.walk(part, [])
            elif part.tag == f"{W}tc":
                listed = [p for p in part.iter(f"{W}p") if self._find(p)[0] in self._lists]
                self.walk(part, [], alone=len(listed) == 1)
            elif part.tag in (f"{W}tbl", BOX):
                entries.clear()
                self.walk(part, [])
            else:
                self.walk(part, entries, alone=alone)

    def _find(self, paragraph: Element) -> tuple[str, int, int]:
        style = self._styles.get(find_value(paragraph, f"{W}pPr/{W}pStyle"), _Numbering())
        own = find_value(paragraph, f"{W}pPr/{W}numPr/{W}numId")
        number = own or style.number
        levels = self._lists[number].levels if number in self._lists else {}
        depth = whole(find_value(paragraph, f"{W}pPr/{W}numPr/{W}ilvl"), -1)
        if depth < 0 and style.depth is not None and not own:
            depth = style.depth
        if depth < 0:
            name = find_value(paragraph, f"{W}pPr/{W}pStyle").partition(AS_HEADING)[0]
            linked = (d for d, level in levels.items() if name and level.style == name)
            depth = next(linked, 0)
        level = levels.get(depth)
        if level is None and levels and style.named_depth and 0 in levels:
            depth = 0
            level = levels[0]
        of_level = level.indent if level else None
        choices = (_read_indent(paragraph), *((style.indent,) if not own else ()), of_level)
        known = next((each for each in choices if each is not None), None)
        usual = STEP * (1 + (style.named_depth if style.named_depth is not None else depth))
        return number, depth, usual if known is None else known

    def _number(self, paragraph: Element, entries: list[_Entry], alone: bool) -> None:
        number, depth, indent = self._find(paragraph)
        style = self._styles.get(find_value(paragraph, f"{W}pPr/{W}pStyle"), _Numbering())
        has_words = any((text.text or "").strip() for text in paragraph.iter(f"{W}t"))
        level = self._lists[number].levels.get(depth) if number in self._lists else None
        if level is None:
            if has_words:
                entries.clear()
            if number:
                _set_list(paragraph, None)
            return
        listed = self._lists[number]
        if (number, depth) in self._starts:
            listed.counts[depth] = self._starts.pop((number, depth)) - 1
        _count(listed, depth, level)
        label = _write_label(listed, level)
        if level.kind not in WRITTEN and level.kind not in SILENT:
            self.unknown.add(level.kind)
        worded = any(map(str.isalnum, re.sub(r"%[1-9]", "", level.text)))
        if level.kind == "bullet":
            worded = len(re.findall(r"\w", level.text)) > 1
        names = [mark.get(f"{W}name", "") for mark in paragraph.iter(f"{W}bookmarkStart")]
        self.labels |= dict.fromkeys(names, label) if level.kind != "bullet" else {}
        is_bare = level.kind == "bullet" and not worded
        if style.is_heading or worded or not _is_simple(level, depth) or (alone and not is_bare):
            if not is_bare:
                self._write(paragraph, label, worded or alone, style.is_heading)
            _set_list(paragraph, None)
            entries.clear()
            return
        _open(entries, _Entry(id(listed.counts), depth, indent))
        if level.kind != "bullet":
            number = f"{MARK}-{LIST_TYPES[level.kind]}-{listed.counts[depth]}"
            shape = SHAPES.get(re.sub("[1-9]", "", level.text.strip()), "")
            put_first(paragraph, bookmark(f"{number}{shape}"))
        place = "1" if level.kind == "bullet" else "2"
        _set_list(paragraph, (place, min(len(entries), DEEPEST_SHOWN) - 1))

    def _write(self, paragraph: Element, label: str, as_text: bool, is_heading: bool) -> None:
        if not label:
            return
        if not as_text and not self._as_text:
            put_first(paragraph, bookmark(f"{LABEL}{label}"))
            return
        put_first(paragraph, run_of(f"{label} "))
        if as_text and not is_heading:
            put_first(paragraph, bookmark(WORDED))


def _open(entries: list[_Entry], entry: _Entry) -> None:
    """Find the place of an entry among the lists that are open; it is the last one then."""
    while entries:
        last = entries[-1]
        if entry.counts == last.counts:
            is_within, is_beside = entry.depth > last.depth, entry.depth == last.depth
        else:
            is_within = entry.indent > last.indent + NEAR
            is_beside = not is_within and entry.indent >= last.indent - NEAR
        if is_within:
            break
        entries.pop()
        if is_beside:
            break
    entries.append(entry)


def _is_simple(level: _Level, depth: int) -> bool:
    """Tell whether an item of a list in HTML can have the numbers of a level."""
    own = level.text.count("%") == 1 and f"%{depth + 1}" in level.text
    return (own and level.kind in LIST_TYPES) or (level.kind == "bullet" and bool(level.text))


def _count(entry: _List, depth: int, level: _Level) -> None:
    entry.counts[depth] = entry.counts.get(depth, level.start - 1) + 1
    for deeper in [other for other in entry.counts if other > depth]:
        after = entry.levels[deeper].restarts if deeper in entry.levels else None
        if after is None or (after and depth < after):
            del entry.counts[deeper]


def _set_list(paragraph: Element, place: tuple[str, int] | None) -> None:
    properties = have_first(paragraph, f"{W}pPr")
    drop(properties, f"{W}numPr")
    number, depth = place or ("0", 0)
    new = SubElement(properties, f"{W}numPr")
    SubElement(new, f"{W}ilvl", {f"{W}val": str(depth)})
    SubElement(new, f"{W}numId", {f"{W}val": number})


def _write_label(entry: _List, level: _Level) -> str:
    def write(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        other = entry.levels.get(depth)
        number = entry.counts.get(depth, other.start if other else 1)
        is_plain = level.is_legal or other is None
        return spell_number(number, "decimal" if is_plain or other is None else other.kind)

    return re.sub(r"%([1-9])", write, level.text)


def _read_indent(element: Element) -> int | None:
    found = element.find(f"{W}pPr/{W}ind")
    if found is None:
        return None
    text = found.get(f"{W}start") or found.get(f"{W}left")
    return None if text is None else whole(text, 0)


def _read_lists(parts: WordParts) -> tuple[dict[str, _List], dict[tuple[str, int], int]]:
    """Return the lists by number, and the starts of levels that a number overrides."""
    tree = parts.trees["numbering"]
    kinds = {e.get(f"{W}abstractNumId", ""): e for e in tree.findall(f"{W}abstractNum")}
    named = {e.get(f"{W}numId", ""): find_value(e, f"{W}abstractNumId") for e in tree}
    path = f"{W}pPr/{W}numPr/{W}numId"
    linked = {s.get(f"{W}styleId", ""): find_value(s, path) for s in parts.styles}
    counts: dict[str, dict[int, int]] = {name: {} for name in kinds}
    lists, starts = {}, {}
    for entry in tree.findall(f"{W}num"):
        number = entry.get(f"{W}numId", "")
        name = named.get(number, "")
        style = find_value(kinds[name], f"{W}numStyleLink") if name in kinds else ""
        name = named.get(linked.get(style, ""), name) if style else name
        if name not in kinds:
            continue
        levels = _read_levels(kinds[name])
        for override in entry.findall(f"{W}lvlOverride"):
            depth = whole(override.get(f"{W}ilvl", ""), 0)
            levels |= _read_levels(override)
            start = find_value(override, f"{W}startOverride")
            if start:
                starts[number, depth] = whole(start, 1)
                levels |= {
                    n: replace(v, start=whole(start, 1)) for n, v in levels.items() if n == depth
                }
        lists[number] = _List(levels, counts[name])
    return lists, starts


def _read_levels(parent: Element) -> dict[int, _Level]:
    return {
        whole(level.get(f"{W}ilvl", ""), 0): _Level(
            find_value(level, f"{W}numFmt") or "decimal",
            find_value(level, f"{W}lvlText"),
            whole(find_value(level, f"{W}start"), 1),
            _read_indent(level),
            find_value(level, f"{W}pStyle"),
            is_on(level.find(f"{W}isLgl")),
            whole(restart, 0) if (restart := find_value(level, f"{W}lvlRestart")) else None,
        )
        for level in parent.findall(f"{W}lvl")[:DEEPEST]
    }


def _read_styles(parts: WordParts) -> dict[str, _Numbering]:
    """Return the numbering of each paragraph style: what the nearest style says that says it."""
    known, styles = Styles(parts), {}
    for style in parts.styles:
        name, numbering = style.get(f"{W}styleId", ""), _Numbering()
        for above in known.chain(name):
            depth = whole(find_value(above, f"{W}pPr/{W}numPr/{W}ilvl"), -1)
            numbering = replace(
                numbering,
                number=numbering.number or find_value(above, f"{W}pPr/{W}numPr/{W}numId"),
                depth=depth if numbering.depth is None and depth >= 0 else numbering.depth,
                indent=_read_indent(above) if numbering.indent is None else numbering.indent,
            )
        called = find_value(style, f"{W}name").lower()
        listed = NAME.fullmatch(called)
        styles[name] = replace(
            numbering,
            is_heading=called.startswith("heading"),
            named_depth=int(listed[1] or 1) - 1 if listed else None,
        )
    return styles
