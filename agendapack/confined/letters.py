"""Tell which letters of a drawing none of the fonts has that it is painted in."""

import unicodedata
from collections.abc import Iterable
from functools import cache

from agendapack.confined.fonts import font_files

UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
SELECTORS = range(0xFE00, 0xFE10)
MOST_NAMED = 5


def name_unknown(letters: Iterable[str]) -> str:
    """Return the letters that would be left out, as a text names them; nothing if there are none.

    >>> name_unknown("Pond \N{RUNIC LETTER FEHU FEOH FE F}")
    "'ᚠ' (U+16A0)"
    """
    wanted = {ord(letter) for letter in letters if not letter.isascii()}
    seen = [code for code in sorted(wanted) if _is_seen(code)]
    unknown = [code for code in seen if code not in _known()] if seen else []
    named = ", ".join(f"'{chr(code)}' (U+{code:04X})" for code in unknown[:MOST_NAMED])
    more = len(unknown) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


def _is_seen(code: int) -> bool:
    return code not in SELECTORS and unicodedata.category(chr(code)) not in UNSEEN


@cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)
