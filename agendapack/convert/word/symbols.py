"""Write symbols and equations of a Word document as ordinary text.

A tick in Wingdings is the letter ü in the file; such letters become the signs that they show, or
the nearest sign that our fonts have. Equations are written in one line: (b + 1)/c, √x. An
equation with parts that are not known here stays unchanged (ECMA-376-1, 22.1).
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from agendapack.convert.job import Job, count, name_some
from agendapack.convert.word.parts import W, WordParts
from agendapack.convert.word.places import Places
from agendapack.problems import Code

FONTS = ("Symbol", "Webdings", "Wingdings", "Wingdings 2", "Wingdings 3")
FONT_NAMES = (f"{W}ascii", f"{W}hAnsi", f"{W}cs")
PRIVATE = 0xF000
"""The start of the 256 private characters that Word uses for the letters of symbol fonts."""
PLAIN = str.maketrans(
    "🗹🗷🗵🗸🗴🗶🞎🞏🞐🞑🞄🞅🞆🞇🞍🡨🡪🡩🡫🡸🡺🡹🡻",
    "☑☒☒✓✗✗☐☐☐☐●○○○■←→↑↓←→↑↓",
)

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
EQUATION, DISPLAYED = f"{M}oMath", f"{M}oMathPara"
THROUGH = ("oMath", "e", "num", "den", "sub", "sup", "deg", "fName", "func", "box")
RAISED = {"sub": "subscript", "sup": "superscript"}

Piece = tuple[str, str]
"""Text, and `superscript`, `subscript` or empty."""


def write_symbols(parts: WordParts) -> None:
    """Replace every symbol of a document by text, in the trees."""
    for tree in parts.texts:
        for run in tree.iter(f"{W}r"):
            font = _font(run)
            for part in run:
                if part.tag == f"{W}sym":
                    _write(part, part.get(f"{W}font", ""), _typed(part.get(f"{W}char", "")))
                elif part.tag == f"{W}t" and font in FONTS:
                    _write(part, font, part.text or "")


def _font(run: Element) -> str:
    fonts = run.find(f"{W}rPr/{W}rFonts")
    return "" if fonts is None else next(filter(None, map(fonts.get, FONT_NAMES)), "")


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
    written = [place for tree in parts.texts for place in _replace(tree, places)]
    if written:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(len(written), 'equation')}, written in a line, in {name_some(written)}",
            f"read the pages through; where it cannot be understood, {job.keeping_its_look}",
        )


def _replace(parent: Element, places: Places, place: str = "the document") -> list[str]:
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
                written += [place] * len(equations)
            children += runs
        else:
            here = places.of(child) if child.tag == f"{W}p" else place
            written += _replace(child, places, here)
            children.append(child)
    parent[:] = children
    return written


def _runs(equation: Element) -> Iterator[Element]:
    for words, raised in _write_equation(equation, ""):
        run = Element(f"{W}r")
        if raised:
            properties = SubElement(run, f"{W}rPr")
            SubElement(properties, f"{W}vertAlign", {f"{W}val": raised})
        SubElement(run, f"{W}t").text = words
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
    elif name in ("sSup", "sSub", "sSubSup", "nary"):
        yield from (
            [(_equation_sign(element, "nary", "chr", "∫"), raised)] if name == "nary" else []
        )
        yield from _group(_part(element, "e", raised), raised) if name != "nary" else ()
        for side, place in RAISED.items():
            yield from _beside(element, side, place, raised)
        yield from _group(_part(element, "e", raised), raised) if name == "nary" else ()
    elif name == "d":
        yield _equation_sign(element, "d", "begChr", "("), raised
        for number, part in enumerate(element.findall(f"{M}e")):
            yield from ([(_equation_sign(element, "d", "sepChr", "|"), raised)] if number else [])
            yield from _write_all(part, raised)
        yield _equation_sign(element, "d", "endChr", ")"), raised
    elif not name.endswith("Pr"):
        raise _Unknown


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
