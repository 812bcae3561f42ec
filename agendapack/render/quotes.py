"""Set quotation marks and dashes as a language prints them, for authors who type straight ones."""

import re

MARKS = {
    "en": "“”‘’",
    "cy": "“”‘’",
    "ga": "“”‘’",
    "de": "„“‚‘",
    "pl": "„”‚’",
    "fr": "«»‹›",
}
"""The double marks that open and close, and the single ones, by language."""
INSIDE = {"fr": "\u00a0"}
"""What stands between a double mark and the words within it."""
OPENS_AFTER = re.compile(r"[\s(\[{<–—/“„«‘‚‹]$")
DASH = re.compile(r"(?<=\S) (?:-|--) (?=\S)|(?<=\w)--(?=\w)")
DECADE = re.compile(r"\d\ds\b")
"""What an apostrophe stands before that leaves out a century: the '90s."""


def set_marks(text: str, before: str, language: str) -> str:
    """Return a text with typographic quotation marks, apostrophes and dashes.

    Args:
        before: The text in front of it in the same paragraph.

    >>> set_marks('The "old" mill - now a barn', "", "en-GB")
    'The “old” mill – now a barn'
    """
    short = language.lower().split("-")[0]
    opening, closing, single, ending = tuple(MARKS.get(short, MARKS["en"]))
    within = INSIDE.get(short, "")
    done = ""
    for place, sign in enumerate(text):
        if sign not in "'\"":
            done += sign
            continue
        so_far = before + done
        opens = not so_far or OPENS_AFTER.search(so_far) is not None
        if sign == '"':
            done += opening + within if opens else within + closing
        elif opens and not DECADE.match(text, place + 1):
            done += single
        else:
            done += ending if short != "en" and not text[place + 1 : place + 2].isalnum() else "’"
    return DASH.sub(lambda found: found[0].replace("--", "–").replace("-", "–"), done)
