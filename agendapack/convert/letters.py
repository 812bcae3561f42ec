"""Letters of a document that LibreOffice has no font for, and leaves out without a word.

Only scripts beyond Latin, Greek and Cyrillic are looked for, which fonts of every system have.
Letters of scripts that join are drawn as shapes in which not each can be told: there it
counts whether any letter of the script is on the pages.
"""

import re
import unicodedata
import zipfile
from io import BytesIO

PARTS = re.compile(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml|ppt/slides/.+")
TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]+)<")
HIDDEN = re.compile(rb"<(?:\w+:)?sld\b[^>]*\bshow=\"(?:0|false)\"")
FIRST = 0x0530
APART = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts of which each letter stands for itself."""


def gather_letters(data: bytes) -> str:
    """Return the letters of other scripts in a Word document or slides, each once."""
    found: set[str] = set()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in filter(PARTS.fullmatch, archive.namelist()):
            part = archive.read(name)
            if not HIDDEN.search(part):
                found |= _letters(b"".join(TEXT.findall(part)).decode(errors="ignore"))
    return "".join(sorted(found))


def find_missing(letters: str, shown: str) -> str:
    """Return those of the letters that are not among what pages show."""
    there = _letters(shown)
    scripts = {_script(letter) for letter in there}
    return "".join(
        letter
        for letter in letters
        if letter not in there and (_script(letter) in APART or _script(letter) not in scripts)
    )


def _letters(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text)
    return {sign for sign in plain if ord(sign) >= FIRST and unicodedata.category(sign)[0] == "L"}


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
