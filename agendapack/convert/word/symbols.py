"""Symbols, equations, headings and tables of a Word document, made ready in its trees for mammoth.

A tick in Wingdings is the letter ü in the file; such letters become the signs that they show, or
the nearest sign that our fonts have. Equations are written in one line: (b + 1)/c, √x. An
equation with parts that are not known here stays unchanged (ECMA-376-1, 22.1).

mammoth takes anything between cells or rows for one of them, and lets a row that starts late, or
ends early, begin in the first column. It does not report the alignment of text in cells either, so
a cell aligned to the right or centred is marked by a bookmark, which becomes an id.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert import Job
from agendapack.convert.word import (
    M,
    Places,
    W,
    WordParts,
    bookmark,
    drop,
    find_value,
    have_first,
    put_first,
    run_of,
    whole,
    words_of,
)
from agendapack.convert.word.look import Styles, is_on

FONTS = ("Symbol", "Webdings", "Wingdings", "Wingdings 2", "Wingdings 3")
FONT_NAMES = (f"{W}ascii", f"{W}hAnsi", f"{W}cs")
PRIVATE = 0xF000
"""The start of the 256 private characters that Word uses for the letters of symbol fonts."""
PLAIN = str.maketrans(
    "🗹🗷🗵🗸🗴🗶🞎🞏🞐🞑🞄🞅🞆🞇🞍🡨🡪🡩🡫🡸🡺🡹🡻",
    "☑☒☒✓✗✗☐☐☐☐●○○○■←→↑↓←→↑↓",
)

EQUATION, DISPLAYED = f"{M}oMath", f"{M}oMathPara"
THROUGH = ("oMath", "e", "num", "den", "sub", "sup", "deg", "fName", "func", "box")
SCRIPTED = ("sSup", "sSub", "sSubSup", "nary", "limLow", "limUpp", "sPre")
RAISED = {"sub": "subscript", "sup": "superscript"}

Piece = tuple[str, str]
"""Text, and `superscript`, `subscript` or empty."""


def write_symbols(parts: WordParts) -> None:
    """Replace every symbol of a document by text, in the trees."""
    styles = Styles(parts)
    for run in parts.every(f"{W}r"):
        font = _font(run, styles)
        for part in run:
            if part.tag == f"{W}sym":
                _write(part, part.get(f"{W}font", ""), _typed(part.get(f"{W}char", "")))
            elif part.tag == f"{W}t" and font in FONTS:
                _write(part, font, part.text or "")


def _font(run: Element, styles: Styles) -> str:
    """Return the font that a run names, or else its own style."""
    named = (run, *styles.chain(find_value(run, f"{W}rPr/{W}rStyle")))
    found = (each.find(f"{W}rPr/{W}rFonts") for each in named)
    fonts = (name for each in found if each is not None for name in map(each.get, FONT_NAMES))
    return next(filter(None, fonts), "")


def _typed(char: str) -> str:
    code = int(char, 16) if len(char) <= 6 and char.isalnum() and char.isascii() else 0
    return chr(code) if 0 < code < 0x110000 else "\N{REPLACEMENT CHARACTER}"


def _write(part: Element, font: str, text: str) -> None:
    part.tag = f"{W}t"
    part.text = "".join(_sign(font, letter) for letter in text)
    part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _sign(font: str, letter: str) -> str:
    """Return the sign that a letter of a symbol font shows, or the letter if that is unknown.

    An unknown one has no glyph in our fonts, which the typesetter reports.
    """
    from mammoth.docx.dingbats import dingbats

    code = ord(letter)
    if PRIVATE <= code < PRIVATE + 256:
        code -= PRIVATE
    found = dingbats.get((font, code))
    return letter if found is None or letter == " " else chr(found).translate(PLAIN)


class _Unknown(Exception):
    """Raised for a part of an equation that cannot be written in a line."""


def write_equations(job: Job, parts: WordParts, places: Places) -> None:
    """Replace equations by text, in the trees, and warn of them with their places."""
    job.lose_all(
        [place for tree in parts.texts for place in _replace(tree, places)],
        "equation",
        "has {count}, written in a line, in {named}",
        f"read the pages through; where it cannot be understood, {job.keeping_its_look}",
    )


def _replace(parent: Element, places: Places) -> list[str]:
    written: list[str] = []
    children: list[Element] = []
    for child in parent:
        if child.tag in (EQUATION, DISPLAYED):
            equations = [child] if child.tag == EQUATION else child.findall(EQUATION)
            try:
                runs = [run for each in equations for run in _runs(each)]
            except _Unknown:
                runs = [child]
            else:
                written += [places.of(child)] * len(equations)
            children += runs
        else:
            written += _replace(child, places)
            children.append(child)
    parent[:] = children
    return written


def _runs(equation: Element) -> Iterator[Element]:
    for words, raised in _write_equation(equation, ""):
        run = run_of(words)
        if raised:
            properties = have_first(run, f"{W}rPr")
            SubElement(properties, f"{W}vertAlign", {f"{W}val": raised})
        yield run


def _write_equation(element: Element, raised: str) -> Iterator[Piece]:
    name = element.tag.removeprefix(M)
    if name == "r":
        yield "".join(text.text or "" for text in element.findall(f"{M}t")), raised
    elif name in THROUGH:
        yield from _write_all(element, raised)
    elif name == "f":
        yield from (*_group(_part(element, "num", raised), raised), ("/", raised))
        yield from _group(_part(element, "den", raised), raised)
    elif name == "rad":
        yield from (*_beside(element, "deg", "superscript", raised), ("√", raised))
        yield from _group(_part(element, "e", raised), raised)
    elif name in SCRIPTED:
        yield from _write_scripts(element, name, raised)
    elif name == "d":
        yield _equation_sign(element, "d", "begChr", "("), raised
        for number, part in enumerate(element.findall(f"{M}e")):
            yield from ([(_equation_sign(element, "d", "sepChr", "|"), raised)] if number else [])
            yield from _write_all(part, raised)
        yield _equation_sign(element, "d", "endChr", ")"), raised
    elif name == "eqArr":
        for number, part in enumerate(element.findall(f"{M}e")):
            yield from ([("; ", raised)] if number else [])
            yield from _write_all(part, raised)
    elif not name.endswith("Pr"):
        raise _Unknown


def _write_scripts(element: Element, name: str, raised: str) -> Iterator[Piece]:
    """Write what has raised or lowered parts, which stand before it or behind it."""
    base = _part(element, "e", raised)
    if name in ("sSup", "sSub", "sSubSup"):
        yield from _group(base, raised)
    elif name == "nary":
        yield _equation_sign(element, "nary", "chr", "∫"), raised
    elif name != "sPre":
        yield from base
        place = "subscript" if name == "limLow" else "superscript"
        yield from _beside(element, "lim", place, raised)
    for side, place in RAISED.items():
        yield from _beside(element, side, place, raised)
    if name == "nary":
        yield from _group(base, raised)
    elif name == "sPre":
        yield from base


def _write_all(element: Element, raised: str) -> list[Piece]:
    return [piece for part in element for piece in _write_equation(part, raised) if piece[0]]


def _part(element: Element, name: str, raised: str) -> list[Piece]:
    part = element.find(f"{M}{name}")
    return [] if part is None else _write_all(part, raised)


def _group(pieces: list[Piece], raised: str) -> list[Piece]:
    if len(pieces) == 1 and pieces[0][0].replace(".", "").replace(",", "").isalnum():
        return pieces
    return [("(", raised), *pieces, (")", raised)]


def _beside(element: Element, name: str, place: str, raised: str) -> list[Piece]:
    """Write a raised or lowered part; after `^` or `_` inside one that already is."""
    pieces = _part(element, name, raised or place)
    if raised and pieces:
        return [("^" if place == "superscript" else "_", raised), *_group(pieces, raised)]
    return pieces


def _equation_sign(element: Element, of: str, name: str, usual: str) -> str:
    found = element.find(f"{M}{of}Pr/{M}{name}")
    return usual if found is None else found.get(f"{M}val", "")


HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
AS_HEADING = " as heading "
"""What stands in the name of a style that makes headings of paragraphs of another style."""
NO_OUTLINE = 9
"""The outline level of text that is no heading."""
DEEPEST_HEADING, LONGEST_HEADING = 6, 100

SIDE_MARK = "agendapack-side-"
SIDES = {"right": "right", "end": "right", "center": "centre"}
HOLDERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml"})
MOST_COLUMNS = 100


def settle_paragraphs(parts: WordParts) -> None:
    """Mend lines, headings and tables, in this order, for mammoth."""
    _settle_lines(parts)
    _settle_headings(parts)
    _settle_tables(parts)


def _settle_headings(parts: WordParts) -> None:
    """Make headings for mammoth of what Word has for one by its outline level.

    The level is that of the paragraph, or of a style that its own is based on. In some templates
    whole sentences have one too; they stay paragraphs.
    """
    sheet = parts.trees.get("styles")
    if sheet is None:
        return
    styles, made = Styles(parts), set[str]()
    for paragraph in parts.every(f"{W}p"):
        named = find_value(paragraph, f"{W}pPr/{W}pStyle")
        level = _outline_level(paragraph, list(styles.chain(named)))
        words = words_of(paragraph) if level else ""
        if not words or len(words) > LONGEST_HEADING or words[-1] in ".;,":
            continue
        key = f"{named}{AS_HEADING}{level}"
        if key not in made:
            made.add(key)
            style = SubElement(sheet, f"{W}style", {f"{W}type": "paragraph", f"{W}styleId": key})
            SubElement(style, f"{W}name", {f"{W}val": f"heading {level}"})
            SubElement(style, f"{W}basedOn", {f"{W}val": named})
        properties = paragraph.find(f"{W}pPr")
        assert properties is not None
        drop(properties, f"{W}pStyle")
        properties.insert(0, Element(f"{W}pStyle", {f"{W}val": key}))


def _outline_level(paragraph: Element, styles: Sequence[Element]) -> int | None:
    """Return the level of a heading that mammoth does not know, from 1; None if it is none."""
    found = find_value(paragraph, f"{W}pPr/{W}outlineLvl")
    for number, style in enumerate(styles):
        named = HEADING.fullmatch(find_value(style, f"{W}name"))
        if named and not number and int(named[1]) <= DEEPEST_HEADING:
            return None
        level = find_value(style, f"{W}pPr/{W}outlineLvl")
        found = found or level or (str(int(named[1]) - 1) if named else "")
    outline = whole(found, NO_OUTLINE)
    return min(outline + 1, DEEPEST_HEADING) if outline < NO_OUTLINE else None


def _settle_lines(parts: WordParts) -> None:
    """Join a dropped initial to its word; end the line where a page or a column ends in one.

    mammoth has the initial as a paragraph, and joins what stands before and behind a page's end.
    """
    for parent in parts.every():
        _join_initials(parent)
    for paragraph in parts.every(f"{W}p"):
        _keep_apart(paragraph)


def _join_initials(parent: Element) -> None:
    for first, following in pairwise(list(parent)):
        frame = first.find(f"{W}pPr/{W}framePr")
        is_initial = frame is not None and frame.get(f"{W}dropCap", "none") != "none"
        if is_initial and first.tag == following.tag == f"{W}p":
            put_first(following, *(part for part in first if part.tag != f"{W}pPr"))
            parent.remove(first)


def _keep_apart(paragraph: Element) -> None:
    is_begun, waiting = False, list[Element]()
    for part in paragraph.iter():
        if part.tag == f"{W}t" and (part.text or "").strip():
            for mark in waiting if is_begun else ():
                mark.attrib.clear()
            is_begun, waiting = True, []
        elif part.tag == f"{W}br":
            waiting.append(part)


def _settle_tables(parts: WordParts) -> None:
    """Leave nothing but cells in rows and rows in tables, and fill up rows that start late."""
    for table in list(parts.every(f"{W}tbl")):
        _keep_only(table, f"{W}tr", (f"{W}tblPr", f"{W}tblGrid"))
    for row in list(parts.every(f"{W}tr")):
        _settle_row(row)
    _mark_sides(parts)


def _keep_only(parent: Element, tag: str, properties: tuple[str, ...]) -> None:
    """Move the bookmarks between rows or cells into the next one, and drop what else is there."""
    marks: list[Element] = []
    kept: list[Element] = []
    for part in parent:
        if part.tag == f"{W}bookmarkStart":
            marks.append(part)
        elif part.tag == tag:
            kept.append(part)
            _put_into(part, marks)
        elif part.tag in HOLDERS:
            _keep_only(part, tag, (f"{W}sdtPr", f"{W}sdtEndPr", f"{W}customXmlPr"))
            kept.append(part)
        elif part.tag in properties:
            kept.append(part)
    if kept:
        _put_into(kept[-1], marks)
    parent[:] = kept


def _put_into(part: Element, marks: list[Element]) -> None:
    paragraph = next(part.iter(f"{W}p"), None)
    if paragraph is not None:
        put_first(paragraph, *marks)
        marks.clear()


def _settle_row(row: Element) -> None:
    _keep_only(row, f"{W}tc", (f"{W}trPr", f"{W}tblPrEx"))
    properties = row.find(f"{W}trPr")
    if properties is None:
        return
    for mark in properties.findall(f"{W}tblHeader"):
        if not is_on(mark):
            properties.remove(mark)
    before = whole(find_value(properties, f"{W}gridBefore"), 0)
    after = whole(find_value(properties, f"{W}gridAfter"), 0)
    first = list(row).index(properties) + 1
    row[first:first] = [_empty_cell() for _ in range(min(before, MOST_COLUMNS))]
    row.extend(_empty_cell() for _ in range(min(after, MOST_COLUMNS)))
    drop(properties, f"{W}gridBefore", f"{W}gridAfter")


def _empty_cell() -> Element:
    cell = Element(f"{W}tc")
    SubElement(cell, f"{W}p")
    return cell


def _mark_sides(parts: WordParts) -> None:
    for cell in parts.every(f"{W}tc"):
        paragraphs = [p for p in cell.findall(f"{W}p") if any(t.text for t in p.iter(f"{W}t"))]
        sides = {_side(paragraph) for paragraph in paragraphs}
        side = sides.pop() if len(sides) == 1 else None
        if side:
            put_first(paragraphs[0], bookmark(f"{SIDE_MARK}{side}"))


def _side(paragraph: Element) -> str | None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None or properties.find(f"{W}bidi") is not None:
        return None
    found = properties.find(f"{W}jc")
    return None if found is None else SIDES.get(found.get(f"{W}val", ""))
