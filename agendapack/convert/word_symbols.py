"""Write the letters of symbol fonts as the signs that they show: a tick in Wingdings is a ü.

Signs that no font of ours has are written as their nearest kin.
"""

from xml.etree.ElementTree import Element

from agendapack.convert.word_parts import W, WordParts

FONTS = ("Symbol", "Webdings", "Wingdings", "Wingdings 2", "Wingdings 3")
FONT_NAMES = (f"{W}ascii", f"{W}hAnsi", f"{W}cs")
PRIVATE = 0xF000
"""Where Word puts the letters of a symbol font, 256 of them."""
PLAIN = str.maketrans(
    "🗹🗷🗵🗸🗴🗶🞎🞏🞐🞑🞄🞅🞆🞇🞍🡨🡪🡩🡫🡸🡺🡹🡻",
    "☑☒☒✓✗✗☐☐☐☐●○○○■←→↑↓←→↑↓",
)


def write_symbols(parts: WordParts) -> None:
    """Let every symbol of a document be text, in the trees."""
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
    """Return what a letter of a font shows; itself where nobody knows, which is told later."""
    from mammoth.docx.dingbats import dingbats

    code = ord(letter)
    if PRIVATE <= code < PRIVATE + 256:
        code -= PRIVATE
    found = dingbats.get((font, code))
    return letter if found is None or letter == " " else chr(found).translate(PLAIN)
