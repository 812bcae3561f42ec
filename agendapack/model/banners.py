"""Banners that say of a whole page that it is not for the public: `NOT FOR PUBLICATION`, `EXEMPT`.

Papers that a council withholds have such words at the head or foot of their pages, in a stamp, or
in large letters. Where a paper that is open has them, it most likely should be withheld.
A mark in brackets is `model.marks`; a banner withholds nothing, and is only told.

Open papers speak of such things too: "not confidential", "exempt from VAT", "Part II - exempt
items" among the contents of an agenda, "Appendix 2 is not for publication" in an open report. So a
banner is a line of its own that says nothing else, and stands where banners stand.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from agendapack.model.records import late
from agendapack.problems import Code

HEAD, FOOT = 4, 2
"""How many lines with words, from the start and the end of a page or text, may be a banner."""
LONGEST = 240
SHOWN = 60
"""The most characters of a banner that a message repeats."""
SIGNS = (
    b"publi", b"exempt", b"confiden", b"restricted", b"12a", b"sensitive", b"privilege", b"disclos",
    b"gyhoeddi", b"eithri", b"cyfrinach", b"private",
)  # fmt: skip
"""In content whose letters, small and without spaces, have none of these, is no banner."""

_TO = r"[\s:,.;|/()\[\]-]*"
_SECRET = r"(?:exempt|confidential|restricted|eithriedig|wedi'?i eithrio|cyfrinachol)"
_SECOND = r"part (?:ii|2|two|b)"
_ANNEX = r"(?:appendix|annex|annexe|atodiad)(?: (?:\d{1,2}[a-z]?|[a-z]|[ivx]{1,4}))?"
_PAPER = rf"(?:report|paper|document|briefing note|information|{_ANNEX})"
_ACT = (
    r"(?:(?:of|to|the|in|and|or|s|local|government|public|bodies|admission|meetings|access"
    r"|information|variation|order|act|as|amended|england|wales|scotland|northern|ireland|by|part"
    r"|schedule|section|para|paras|paragraph|paragraphs|regulation|[ivx]++|\d++[a-z]{0,2})\b"
    r"|[()&,.;:/\s-])*"
)
_GROUNDS = (
    r"(?:(?:by virtue|by reason|pursuant|under|exempt|in accordance|as|because|within the meaning|"
    r"para(?:graph)?s?(?:\(s\))?|schedule|section|s\.? ?100|regulation)\b.*)"
)
_UNTIL = r"(?:until\b.{0,60})"
_NOT_PUBLIC = (
    r"(?:not (?:for|to be) (?:publication|published|public (?:release|inspection|circulation|access"
    r"|disclosure)|release to the public|disclosure)|exempt from (?:publication|disclosure"
    r"|public (?:disclosure|inspection))|(?:nid|ddim|nad) (?:i'?w|yw i'?w) gyhoeddi)"
)
_THIS = rf"(?:(?:this|the attached) {_PAPER} (?:is|are|contains|has) )?"
_BANNERS = late(
    rf"{_THIS}(?:{_SECRET}{_TO})*(?:{_PAPER}{_TO})?(?:{_SECOND}{_TO})?{_NOT_PUBLIC}"
    rf"(?:{_TO}(?:{_GROUNDS}|{_UNTIL}|{_SECRET}(?: {_PAPER})?|{_SECOND}|- {_ANNEX}))?"
    rf"|{_SECRET} (?:by virtue of|by reason of|under|pursuant to) {_ACT}"
    rf"|(?:by virtue of|under) para(?:graph)?s?(?:\(s\))? {_ACT}schedule (?:12a|7a|6)\b{_ACT}"
    rf"|{_THIS}(?:contains )?{_SECRET}(?: or {_SECRET})? information{_TO}{_GROUNDS}"
    rf"|this {_PAPER} contains {_SECRET}(?: or {_SECRET})? information"
    rf"|(?:strictly |highly )?{_SECRET}(?: and privileged)?(?: (?:report|paper|document|{_ANNEX}))?"
    rf"|(?:strictly |highly )?{_SECRET}{_TO}{_SECOND}|{_SECOND}{_TO}{_SECRET}(?: {_PAPER})?"
    rf"|{_ANNEX}{_TO}{_SECRET}|this {_PAPER} is {_SECRET}"
    rf"|{_SECRET}{_TO}para(?:graph)?s? [\d, &()]+(?:and \d+)?"
    rf"|private (?:report|paper|{_ANNEX})"
    r"|official ?-? ?sensitive(?: ?[-:\[(]? ?(?:commercial|personal|locsen)[\])]?)?"
    r"|(?:attorney.client |legally )?privileged (?:and|&) confidential(?: communication)?"
    r"|legally privileged"
)
_OF_LETTERS = late(
    r"(?:strictly )?private (?:and|&) confidential|(?:commercial|commercially|strictly)? ?"
    r"in (?:strict )?confidence"
)
_SHOUTED = late(r"(?:^|\W)NOT FOR PUBLICATION(?![:\s]*(?:APPENDI|ANNEX|ITEM))\b")
_APART = late(
    rf"(?=.*(?:\b{_SECRET}\b|{_NOT_PUBLIC}|\bprivate\b|exclusion of))"
    rf"(?:(?:{_SECOND}|{_SECRET}|{_NOT_PUBLIC}|{_GROUNDS}|private|session|part|agenda|information"
    r"|items?|business|matters|papers?|reports?|containing|considered|taken|exclusion|press|public"
    r"|and|or|the|for|of|in|to be|with)\b[\W]*)++"
)
"""Headings of an agenda below which the public sees no paper."""
_SHOUTED_WORD = late(r"\b(?:EXEMPT|CONFIDENTIAL|RESTRICTED)\b")
_PIECES = late(r"[()\[\]:;]| [-–—] ")
_EDGES = " \t\u00a0#*_~`>|=+<-–—()[]{}\"'“”‘’.!•·"
_NUMBERS = late(
    r"^(?:page )?\d{1,4}(?: of \d{1,4})?\s+|\s+(?:page )?\d{1,4}(?: of \d{1,4})?$", re.I
)
_PLAIN = {0x2019: "'", 0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-"}
_SISTER = late(rf"\W*(?:{_ANNEX})\b", re.I)
_ENTRY = late(r"^\s*\d{1,3}[a-z]?[.)]|\(?\bpages? \d[\d -–]*", re.I)
"""A line of an agenda: below it stands why the public is excluded for an item."""
_OF_GROUNDS = late(rf"(?:{_SECRET}(?: information)?|by) ")
_SOLE = late(rf"{_SECRET}")


def find_banner(line: str, beside: Iterable[str] = ()) -> str | None:
    """Return the banner that a line at the head or foot of a page is; None if it is none.

    Args:
        line: As it is shown; signs of Markdown may stand around it.
        beside: The other lines of the page. Where several begin with "Appendix", the line is
            one of a list.
    """
    said = " ".join(unicodedata.normalize("NFKC", line).split())
    if not 4 < len(said) <= LONGEST:
        return None
    letters = said.casefold()
    if not may_have_banner(letters.encode(errors="replace")) and "schedule" not in letters:
        return None
    numbered = said.strip(_EDGES)
    for bare in dict.fromkeys((numbered, _NUMBERS.sub("", numbered).strip(_EDGES))):
        plain = bare.casefold().translate(_PLAIN)
        if _OF_LETTERS.fullmatch(plain):
            return _show(bare)
        if _BANNERS.fullmatch(plain) and bare[0].isupper():  # else a sentence ends with it
            sisters = sum(_SISTER.match(each) is not None for each in beside)
            return None if _SISTER.match(plain) and sisters > 1 else _show(bare)
    return _show(numbered) if _SHOUTED.search(numbered) else None


def find_label(name: str) -> str | None:
    """Return the banner in a title or the name of a file: `Lease (EXEMPT)`, `EXEMPT lease.pdf`."""
    for piece in (name, *_PIECES.split(name)):
        banner = find_banner(piece.strip()[:1].upper() + piece.strip()[1:])
        if banner and (piece.strip()[0].isupper() or not is_one_word(banner)):
            return banner
    shouted = None if name.isupper() else _SHOUTED_WORD.search(name)
    return shouted[0] if shouted else None


def keeps_apart(heading: str) -> bool:
    """Tell whether the public sees no paper below a heading: `Part II - Exempt items`."""
    plain = " ".join(heading.split()).strip(_EDGES).casefold().translate(_PLAIN)
    return _APART.fullmatch(plain) is not None


def _show(banner: str) -> str:
    return f"{banner[:SHOWN].rstrip()}..." if len(banner) > SHOWN else banner


def tell_banner(banner: str, where: str = "") -> tuple[Code, str, str]:
    """Return the code of the warning of a banner, its words behind the paper's name, and its hint.

    What firms print on letters and auditors on reports may well be published.
    """
    of_letters = _OF_LETTERS.fullmatch(banner.casefold()) is not None
    code = Code.MARKED_PRIVATE if of_letters else Code.NOT_FOR_PUBLICATION
    found = f"says '{banner}'{where}, and goes into the public pack"
    hint = (
        "if it is withheld, write 'exempt' or 'confidential' beside it; if the public may have"
        f" it, write 'accept: {{{code.value}: the reason}}'"
    )
    return code, found, hint


def has_to_lead(banner: str) -> bool:
    """Tell whether only the first lines of a page can have a banner: agendas give grounds too."""
    return is_one_word(banner) or _OF_GROUNDS.match(banner.casefold()) is not None


def is_one_word(banner: str) -> bool:
    """Tell whether a banner is a single word, such as also heads a column of a table."""
    return _SOLE.fullmatch(banner.casefold()) is not None


def may_have_banner(letters: bytes) -> bool:
    """Tell whether content may have a banner, by its small letters without spaces."""
    return any(sign in letters for sign in SIGNS)


def find_banners(lines: Sequence[str], whole: bool = False) -> Iterator[tuple[int, str]]:
    """Yield the banners among the lines of a page or text, with their index.

    Args:
        lines: In the order in which they are read.
        whole: Whether a banner may stand at any place, as in a stamp or a header.
    """
    if not may_have_banner("".join(lines).casefold().encode(errors="replace")):
        return
    filled = [n for n, line in enumerate(lines) if line.strip(_EDGES)]
    edge = filled if whole else dict.fromkeys(filled[:HEAD] + filled[-FOOT:])
    for place in edge:
        banner = find_banner(lines[place], lines)
        if banner is None and place + 1 < len(lines) and place + 1 in edge:
            banner = find_banner(f"{lines[place].strip()} {lines[place + 1].strip()}", lines)
            if banner and find_banner(lines[place + 1], lines):
                continue  # it is the next line alone
        before = next((lines[n] for n in reversed(filled) if n < place), "")
        if banner and not (_OF_GROUNDS.match(banner.casefold()) and _ENTRY.search(before)):
            yield place, banner
