"""Names made from titles: keys of papers, ids of headings, parts of file names."""

import re
import unicodedata


def make_name(title: str, longest: int = 60) -> str:
    """Turn a title into small letters, digits and hyphens; empty where none remain.

    At most `longest` characters, cut between words where that is possible.
    """
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)['`](?=\w)", "", plain)))
    if len(name) <= longest:
        return name
    return name[: longest + 1].rpartition("-")[0] or name[:longest]


def make_unique(name: str, taken: set[str]) -> str:
    """Return the name, with `-2`, `-3`, ... behind it where it is taken; take the result."""
    unique, count = name, 1
    while unique in taken:
        count += 1
        unique = f"{name}-{count}"
    taken.add(unique)
    return unique


def shorten_annex_title(title: str) -> str:
    """Return how an annex is referred to: "Annex A" of "Annex A - Findings", else the title."""
    short = re.match(r"(?:annex|appendix|annexe)\s+\w{1,5}(?=\s*[:.,–—(-]|\s*$)", title, re.I)
    return short[0] if short else title
