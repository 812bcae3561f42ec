"""Hold the pages that LibreOffice made of a document against the document.

LibreOffice leaves out letters that it has no font for, or draws empty boxes in their place, and
words that have no room in a text box, all without reporting it.

`perform` is a task of the limited process: it receives the `letters` and `words` of a document and
the PDF, and answers with the letters that are `missing` from its pages, and the words that are
`lost`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from agendapack.convert.office import FIRST, letters_of
from agendapack.model.facts import Limits
from agendapack.pdf.objects import (
    DictionaryObject,
    StreamObject,
    decoded,
    items,
    look,
    look_dict,
    raw,
    resolve,
)

APART = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts whose letters are drawn one by one, so that each can be found in the text of a PDF.

Letters of other scripts, such as Arabic, join into shapes; there it must do that some letter of
the script is on the pages."""
PIECE = re.compile(r"[^\W\d_]{3,}")
"""What is looked for of a word: letters, in scripts whose letters keep their shape and order."""
BROKEN = re.compile(r"[\s\u00ad\u2010\u2011\ufffe\x02-]+")
"""What may stand between the parts of a word that a line breaks."""
MOST_LOST = 20


def find_missing(letters: str, shown: str) -> str:
    """Return the letters that are missing from the text of some pages."""
    there = letters_of(shown)
    scripts = {_script(letter) for letter in there}
    return "".join(
        letter
        for letter in letters
        if letter not in there and (_script(letter) in APART or _script(letter) not in scripts)
    )


def find_lost(words: Mapping[str, int], shown: str) -> list[str]:
    """Return the words that do not stand on the pages as often as in the document."""
    run = BROKEN.sub("", unicodedata.normalize("NFKC", shown)).casefold()
    lost = (
        word
        for word, number in words.items()
        for piece in PIECE.findall(unicodedata.normalize("NFKC", word))
        if max(map(ord, piece)) < FIRST and run.count(piece.casefold()) < number
    )
    return list(dict.fromkeys(lost))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Find letters and words that are missing from a PDF."""
    import pypdfium2  # type: ignore[import-untyped]

    pages: list[str] = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            pages.append(page.get_textpage().get_text_range())
            page.close()
    shown = "".join(pages)
    boxed, drawn = _read_fonts(data)
    gone = find_missing(asked["letters"], drawn if boxed else shown)
    missing = dict.fromkeys(gone + "".join(boxed))
    lost = find_lost(asked["words"], shown)
    return {"missing": "".join(missing), "lost": lost[:MOST_LOST], "more": len(lost)}, b""


def _read_fonts(data: bytes) -> tuple[list[str], str]:
    """Return the letters for which fonts draw the box of a missing glyph, and the others' text.

    LibreOffice takes that box into a font as the glyph of the first letter that lacks one.
    """
    from agendapack.pdf.source import open_source
    from agendapack.pdf.text import texts_of

    boxed: list[str] = []
    drawn: list[str] = []
    fonts = {id(font): font for page in open_source(data, "pages").pages for font in _fonts(page)}
    for font in fonts.values():
        texts = texts_of(font)
        boxes = _boxes_of(font)
        boxed += [text for code, text in texts.items() if code in boxes and text.strip()]
        drawn += [text for code, text in texts.items() if code not in boxes]
    return boxed, "".join(drawn)


def _fonts(page: DictionaryObject) -> Iterator[DictionaryObject]:
    fonts = look_dict(look_dict(page, "Resources"), "Font")
    yield from (font for key in fonts if isinstance(font := resolve(fonts[key]), DictionaryObject))


def _boxes_of(font: DictionaryObject) -> frozenset[int]:
    """Return the codes of a font whose glyph is the one that it draws where it has none."""
    inner = next((resolve(item) for item in items(raw(font, "DescendantFonts"))), None)
    descriptor = look_dict(font if inner is None else inner, "FontDescriptor")
    program = look(descriptor, "FontFile2")
    data = decoded(program) if isinstance(program, StreamObject) else None
    if not data:
        return frozenset()
    try:
        return frozenset(_find_boxes(data, by_glyph=inner is not None))
    except MemoryError:
        raise
    except Exception:  # fontTools raises many kinds for what it cannot read
        return frozenset()


def _find_boxes(data: bytes, *, by_glyph: bool) -> Iterator[int]:
    from fontTools.ttLib import TTFont

    program = TTFont(BytesIO(data), lazy=True)
    outlines = program["glyf"]
    order = program.getGlyphOrder()
    box = outlines[order[0]]
    if box.numberOfContours == 0:
        return
    same = {name for name in order[1:] if outlines[name] == box}
    if by_glyph:
        yield from (place for place, name in enumerate(order) if name in same)
    else:
        codes = (pair for table in program["cmap"].tables for pair in table.cmap.items())
        yield from (code & 0xFF for code, name in codes if name in same)
