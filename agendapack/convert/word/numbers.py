"""Number the paragraphs of a Word document as Word does (ECMA-376-1, 17.9).

A list in HTML restarts after every heading, while Word's continues. So each numbered paragraph
carries its number: in a bookmark where a list item can have that number, otherwise as text in
front of the paragraph.

A style of Word can also make its paragraphs list items: List Bullet 2 is a list of its own, one
level deeper. mammoth only reads the list and depth that a paragraph gives itself, so those of
its style are written into the paragraph.
"""

import re
from copy import deepcopy
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.word.parts import W, WordParts, find_value, whole
from agendapack.model.page_numbers import roman

MARK = "agendapack-number"
LABEL = "agendapack-label:"
LIST_TYPES = {
    "decimal": "1",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
DEEPEST = 9

NAME = re.compile(r"list (?:bullet|number) ([2-5])", re.IGNORECASE)


@dataclass(slots=True)
class _Level:
    kind: str
    text: str
    start: int


@dataclass(slots=True)
class _List:
    """An abstract numbering: its levels, and the current count of each."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


def number_paragraphs(parts: WordParts, *, as_text: bool = True) -> None:
    """Mark every numbered paragraph of the document with its number, in the tree.

    Args:
        parts: The document, whose trees are changed.
        as_text: Whether a number that no list item can have, such as 3.2, becomes text in
            front of the paragraph; otherwise it becomes a bookmark: `LABEL` and the number.
    """
    if "numbering" not in parts.trees:
        return
    lists, starts = _read_lists(parts.trees["numbering"])
    styles = read_styles(parts.trees.get("styles"))
    for paragraph in parts.trees["document"].iter(f"{W}p"):
        style = find_value(paragraph, f"{W}pPr/{W}pStyle")
        number, depth = _find_numbering(paragraph, style, styles)
        if number not in lists:
            continue
        entry = lists[number]
        level = entry.levels.get(depth)
        if level is None:
            continue
        if (number, depth) in starts:
            entry.counts[depth] = starts.pop((number, depth)) - 1
        _count(entry, depth, level)
        if level.kind not in ("bullet", "none"):
            heading = styles.get(style, ("", 0, False))[2]
            _mark(paragraph, entry, depth, level, heading, as_text)


def _count(entry: _List, depth: int, level: _Level) -> None:
    entry.counts[depth] = entry.counts.get(depth, level.start - 1) + 1
    for deeper in [other for other in entry.counts if other > depth]:
        del entry.counts[deeper]


def _mark(
    paragraph: Element, entry: _List, depth: int, level: _Level, heading: bool, as_text: bool
) -> None:
    at = 1 if paragraph.find(f"{W}pPr") is not None else 0
    alone = level.text.count("%") == 1 and level.kind in LIST_TYPES
    if alone and not heading:
        name = f"{MARK}-{LIST_TYPES[level.kind]}-{entry.counts[depth]}"
        paragraph.insert(at, _bookmark(name))
        return
    label = _write_label(entry, level)
    if as_text:
        run = Element(f"{W}r")
        SubElement(run, f"{W}t").text = f"{label} "
        paragraph.insert(at, run)
    else:
        paragraph.insert(at, _bookmark(f"{LABEL}{label}"))
    if not heading:
        _take_out_of_list(paragraph)


def _bookmark(name: str) -> Element:
    return Element(f"{W}bookmarkStart", {f"{W}id": "0", f"{W}name": name})


def _take_out_of_list(paragraph: Element) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return
    for old in properties.findall(f"{W}numPr"):
        properties.remove(old)
    nothing = SubElement(properties, f"{W}numPr")
    SubElement(nothing, f"{W}ilvl", {f"{W}val": "0"})
    SubElement(nothing, f"{W}numId", {f"{W}val": "0"})


def _write_label(entry: _List, level: _Level) -> str:
    def write(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        other = entry.levels.get(depth)
        number = entry.counts.get(depth, other.start if other else 1)
        return _write_number(number, other.kind if other else "decimal")

    return re.sub(r"%([1-9])", write, level.text)


def _write_number(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 20 + 1)
        return letters if kind == "lowerLetter" else letters.upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return roman(number) if kind == "lowerRoman" else roman(number).upper()
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _find_numbering(
    paragraph: Element, style: str, styles: dict[str, tuple[str, int, bool]]
) -> tuple[str, int]:
    number = find_value(paragraph, f"{W}pPr/{W}numPr/{W}numId")
    depth = whole(find_value(paragraph, f"{W}pPr/{W}numPr/{W}ilvl"), -1)
    of_style = styles.get(style, ("", 0, False))
    return number or of_style[0], depth if depth >= 0 else of_style[1]


def _read_lists(tree: Element) -> tuple[dict[str, _List], dict[tuple[str, int], int]]:
    """Return the lists by number, and the starts of levels that a number overrides."""
    abstract = {
        entry.get(f"{W}abstractNumId", ""): _List(
            {
                whole(level.get(f"{W}ilvl", ""), 0): _Level(
                    find_value(level, f"{W}numFmt") or "decimal",
                    find_value(level, f"{W}lvlText"),
                    whole(find_value(level, f"{W}start"), 1),
                )
                for level in entry.findall(f"{W}lvl")[:DEEPEST]
            }
        )
        for entry in tree.findall(f"{W}abstractNum")
    }
    lists, starts = {}, {}
    for entry in tree.findall(f"{W}num"):
        number = entry.get(f"{W}numId", "")
        found = abstract.get(find_value(entry, f"{W}abstractNumId"))
        if found:
            lists[number] = found
        for override in entry.findall(f"{W}lvlOverride"):
            start = find_value(override, f"{W}startOverride")
            if start:
                starts[number, whole(override.get(f"{W}ilvl", ""), 0)] = whole(start, 1)
    return lists, starts


def read_styles(tree: Element | None) -> dict[str, tuple[str, int, bool]]:
    """Return the list and depth of each paragraph style, and whether it is a heading style."""
    found = {} if tree is None else {s.get(f"{W}styleId", ""): s for s in tree.iter(f"{W}style")}
    styles = {}
    for name, style in found.items():
        number, depth = "", 0
        above: Element | None = style
        for _ in range(DEEPEST):
            if above is None or number:
                break
            number = find_value(above, f"{W}pPr/{W}numPr/{W}numId")
            depth = whole(find_value(above, f"{W}pPr/{W}numPr/{W}ilvl"), 0)
            above = found.get(find_value(above, f"{W}basedOn"))
        is_heading = find_value(style, f"{W}name").lower().startswith("heading")
        styles[name] = (number, depth, is_heading)
    return styles


def settle_lists(parts: WordParts) -> None:
    """Write the list and depth of list styles into their paragraphs, in the trees."""
    styles, numbering = parts.trees.get("styles"), parts.trees.get("numbering")
    if styles is None or numbering is None:
        return
    lists = read_styles(styles)
    names = {s.get(f"{W}styleId", ""): find_value(s, f"{W}name") for s in styles.iter(f"{W}style")}
    depths = {key: int(found[1]) - 1 for key in names if (found := NAME.fullmatch(names[key]))}
    for paragraph in parts.trees["document"].iter(f"{W}p"):
        style = find_value(paragraph, f"{W}pPr/{W}pStyle")
        of_style, depth, is_heading = lists.get(style, ("", 0, False))
        own = find_value(paragraph, f"{W}pPr/{W}numPr/{W}numId")
        typed = find_value(paragraph, f"{W}pPr/{W}numPr/{W}ilvl") or "0"
        depth = depth or depths.get(style, 0)
        if typed == "0" and (depth or not own) and (own or of_style) and not is_heading:
            _set_depth(paragraph, own or of_style, depth, numbering)


def _set_depth(paragraph: Element, number: str, depth: int, numbering: Element) -> None:
    levels = _levels_of(numbering, number)
    properties = paragraph.find(f"{W}pPr")
    if levels is None or properties is None:
        return
    for old in properties.findall(f"{W}numPr"):
        properties.remove(old)
    new = SubElement(properties, f"{W}numPr")
    SubElement(new, f"{W}ilvl", {f"{W}val": str(depth)})
    SubElement(new, f"{W}numId", {f"{W}val": number})
    by_depth = {level.get(f"{W}ilvl"): level for level in levels.findall(f"{W}lvl")}
    if "0" in by_depth and str(depth) not in by_depth:
        level = deepcopy(by_depth["0"])
        level.set(f"{W}ilvl", str(depth))
        for text in level.findall(f"{W}lvlText"):
            text.set(f"{W}val", text.get(f"{W}val", "").replace("%1", f"%{depth + 1}"))
        for style in level.findall(f"{W}pStyle"):
            level.remove(style)
        levels.append(level)


def _levels_of(numbering: Element, number: str) -> Element | None:
    """Return the element with the levels of a list."""
    named = [e for e in numbering.iter(f"{W}num") if e.get(f"{W}numId") == number]
    name = find_value(named[0], f"{W}abstractNumId") if named else ""
    entries = numbering.findall(f"{W}abstractNum")
    return next((e for e in entries if e.get(f"{W}abstractNumId") == name), None)
