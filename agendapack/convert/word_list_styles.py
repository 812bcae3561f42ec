"""Lists by Word's styles: a style can say that its paragraphs are entries of a list.

List Bullet 2 is a list of its own, drawn farther in. Mammoth goes by the depth in a list, and
by what a paragraph says itself; so each is told its list and depth.
"""

import re
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.word_numbers import find_value, read_styles
from agendapack.convert.word_parts import W, WordParts

NAME = re.compile(r"list (?:bullet|number) ([2-5])", re.IGNORECASE)


def settle_lists(parts: WordParts) -> None:
    """Give paragraphs of such styles their list and depth, in the trees."""
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
