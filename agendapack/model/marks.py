"""What says that something is not for the public, where nothing withholds it.

A mark of withholding that is mistyped withholds nothing, and what it should withhold is printed. So
each reader asks `find_marks` for what looks like a mark, however it is typed; where that is not one
that is understood, at a place where marks are, it is an error.

A banner says it of a whole page: `NOT FOR PUBLICATION`, `EXEMPT`. Papers that a council withholds
have such words at the head or foot of their pages, in a stamp, or in large letters. Where a paper
that is open has them, it most likely should be withheld. A banner withholds nothing, and is only
told. Open papers speak of such things too: "not confidential", "exempt from VAT", "Part II - exempt
items" among the contents of an agenda, "Appendix 2 is not for publication" in an open report. So a
banner is a line of its own that says nothing else, and stands where banners stand.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape

from agendapack.model import dataclass, late
from agendapack.problems import Code

SLIPS = {"exempt": 1, "confidential": 2}
"""The most letters in which a word may differ from that of a mark, and still be taken for it."""
FORMS = ("exempted", "exemption", "exemptions", "confidentially", "confidentiality")
OTHERS = ("withheld", "withhold", "restricted", "private", "secret", "redacted")
"""Words for the same, which count where they are typed as a mark is, with a number or a reason."""
ENDS = ("end", "ends", "ended", "ending", "close", "closed", "stop", "finish")
WINDOW = 120
"""The characters behind a bracket that are looked at."""
PART_OF_ANNEX = (
    "make an annex of its own of the part, and withhold that; or withhold the whole annex"
)
"""The hint where the mark is in an annex."""
SHOWN = 40
"""The most characters of a mark that a message repeats."""

_DOUBLE = "【〖⟦〚⦋⁅《⟪«｟⦅"
_SINGLE = "[{(<〔「『〈⟨‹❲❬❮❰❴❨〘［｛（＜﹝﹛︷︹︻﹇"
_BRACKETS = str.maketrans(
    {
        **dict.fromkeys("【〖⟦〚⦋⁅︻", "[["),
        **dict.fromkeys("《⟪«", "<<"),
        **dict.fromkeys("⦅", "(("),
        **dict.fromkeys("〔「『❲〘︹", "["),
        **dict.fromkeys("〈⟨‹❬❮❰", "<"),
        **dict.fromkeys("❴︷", "{"),
        **dict.fromkeys("❨", "("),
        **dict.fromkeys("】〗⟧〛⦌⁆》⟫»⦆〕」』❳〙〉⟩›❭❯❱❵❩", "]"),
    }
)
_LOOK_ALIKES = str.maketrans("аеорсхуітмпԁοερντικ", "aeopcxyitmndoepvtik")
"""Cyrillic and Greek letters that look like the Latin ones of a mark."""
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,12});"
_OPENING = rf"(?:[{re.escape(_DOUBLE + _SINGLE)}]|{_ENTITY})"
_CANDIDATE = late(rf"{_OPENING}(?:{_OPENING}|[\s\\*_~`\u00ad\u200b-\u200f\u2060\ufeff])*+")
"""A run of brackets, also such as are written as entities, with what nobody sees between them."""
RUN_SHOWN = 40
"""The characters of a run of brackets that are looked at: its last."""
_TAIL_BRACKETS = "]}］｝】"
SIGNS = frozenset(_DOUBLE + _SINGLE + "&" + _TAIL_BRACKETS)
"""A text with none of these has no mark in it."""
_TAIL = late(r"^[^\S\n]*([^\n\[\]{}]{3,400}?)[\]}］｝】]{2}[^\S\n]*$", re.M)
_BEFORE = late(r"""[\s>#*+\-•–—"'“‘\\_~`]*(?:\(?\w{1,3}[.)]\s*)?[*_~`\\]*""")
"""What may stand before a line's first word: signs of a list, a quotation, a heading, emphasis."""
_TAG = late(
    r"</?(?:b|i|em|strong|u|s|span|sup|sub|font|br|mark|small|code|a|p|div|del|ins)\b[^<>]*>", re.I
)
_SIGNS = late(r"[\\*_~`]")
_RUN = late(r"(?:[\[{(<]|!--)(?:\s*(?:[\[{(<]|!--))*\s*")
_WORD = late(r"(?P<slash>/\s*)?(?P<word>[^\W_]+)")
_SPACED = late(r"(?:\w\s){5,}\w\b")
_NEXT = late(r"[^\w\n]*(?:of\s+)?(?:the\s+)?(?P<word>[^\W_]+)")
_NUMBERED = late(
    r"\W{0,3}\s*(?:under\s+)?(?:para(?:graph)?s?\b\.?\s*)?\d[\d\s,&.]*(?:and\s+\d+\s*)?"
    r"(?P<behind>[:;\]})>=]|[-–—]|--|\Z)"
)
_REASONED = late(r"\s*[:=]")
_CLOSED = late(r"\s*[\]})>]")
_LINK = late(r"[^\[\]\n]*\](?:\(|\[|:)")


@dataclass(frozen=True, slots=True)
class FoundMark:
    """What looks like a mark: the offset of its bracket or first word, and its start as typed."""

    offset: int
    words: str


def find_marks(text: str, of_others: bool = False) -> Iterator[FoundMark]:
    """Yield what looks like a mark of withholding in a text, in order.

    Args:
        text: As typed: Markdown, HTML entities and escapes may stand in it.
        of_others: Whether it comes from a file that was not written for this program. There
            `[Exempt]` may be the content of a cell; a mark is what has two brackets, a number,
            a reason or an end.
    """
    found = {} if SIGNS.isdisjoint(text) else dict(_find(text, of_others))
    for place in sorted(found):
        yield FoundMark(place, found[place])


def find_mark(text: str, of_others: bool = False) -> FoundMark | None:
    """Return the first thing that looks like a mark; None if there is none."""
    return next(find_marks(text, of_others), None)


def is_mark_word(word: str) -> bool:
    """Tell whether a word is the one that withholds, or a slip of it: `exempt`, `Confidental`."""
    return _kind_of(_plain(word)) == "exact"


def _find(text: str, of_others: bool) -> Iterator[tuple[int, str]]:
    behind = -1
    for candidate in _CANDIDATE.finditer(text):
        start = max(candidate.start(), candidate.end() - RUN_SHOWN)
        if start < behind:
            continue
        typed = text[start : candidate.end() + WINDOW]
        plain = _plain(typed)
        run = _RUN.match(plain)
        if run is None:
            continue
        before = text[text.rfind("\n", 0, start) + 1 : start][-80:]
        starts_line = _BEFORE.fullmatch(before) is not None and not of_others
        if _is_mark(run[0], plain[run.end() :], starts_line):
            yield start, _show(typed)
            behind = start + len(typed.split("\n", 1)[0])
    has_tail = any(bracket in text for bracket in _TAIL_BRACKETS)
    for tail in _TAIL.finditer(text) if has_tail else ():
        if _is_mark("[", _plain(tail[1] + "]]"), starts_line=False):
            yield tail.start(1), _show(tail[0])


def _plain(typed: str) -> str:
    """Return a text as its reader would see it: escapes, entities and look-alikes resolved."""
    text = unescape(typed) if "&" in typed else typed
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_BRACKETS))
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn"))
    return _SIGNS.sub("", _TAG.sub("", text.translate(_BRACKETS))).lower().translate(_LOOK_ALIKES)


def _show(typed: str) -> str:
    line = " ".join(typed.strip().split("\n", 1)[0].split())
    return f"{line[:SHOWN]}..." if len(line) > SHOWN else line


def _is_mark(run: str, rest: str, starts_line: bool) -> bool:
    brackets = "".join(run.split())
    spaced = _SPACED.match(rest)
    if spaced:
        rest = "".join(spaced[0].split()) + rest[spaced.end() :]
    first = _WORD.match(rest)
    if first is None:
        return False
    double = len(brackets) > 1 and len(set(brackets)) == 1
    is_round = set(brackets) == {"("}
    word = first["word"].rstrip("0123456789") or first["word"]
    rest = rest[first.start("word") + len(word) :]
    if _ends(word, first["slash"] is not None, rest, double):
        return True
    kind = _kind_of(word)
    if kind is None:
        return False
    numbered, reasoned = _NUMBERED.match(rest), _REASONED.match(rest)
    if kind == "other":
        return double and not is_round and bool(numbered or reasoned)
    if _LINK.match(rest) and not numbered and not reasoned:
        return False
    if double:
        return not is_round or bool(numbered or reasoned or _CLOSED.match(rest))
    if is_round:
        return numbered is not None and (starts_line or numbered["behind"] == ":")
    bare = starts_line and kind == "exact"
    return bare or bool(numbered or reasoned)


def _ends(word: str, slash: bool, rest: str, double: bool) -> bool:
    """Tell whether a mark ends a part: `end exempt`, `/exempt`, `endexempt`, `end` alone."""
    joined = next((end for end in ENDS[:3] if word.startswith(end) and word != end), "")
    if joined and _kind_of(word[len(joined) :]) in ("exact", "form"):
        return True
    if slash and _kind_of(word) in ("exact", "form"):
        return bool(_CLOSED.match(rest))
    behind = _NEXT.match(rest)
    kind = _kind_of(behind["word"]) if behind else None
    if word in ENDS:
        if kind in ("exact", "form") or (kind == "other" and double):
            return True
        return double and word == "end" and (not rest or rest[0].isspace() or rest[0] in "]})>")
    # `[[edn exempt]]`: an unknown word before the one that tells, and nothing behind it.
    closed = behind is not None and _CLOSED.match(rest[behind.end() :])
    return double and len(word) <= 4 and kind == "exact" and bool(closed)


@lru_cache(maxsize=1024)
def _kind_of(word: str) -> str | None:
    """Return `exact` for a word of a mark or a slip in it, `form`, `other`, or None."""
    for known, most in SLIPS.items():
        if abs(len(word) - len(known)) <= most and _distance(word, known) <= most:
            return "exact"
    if word in FORMS or any(_distance(word, form) <= 1 for form in FORMS if word[:2] == form[:2]):
        return "form"
    return "other" if word in OTHERS else None


def _distance(one: str, other: str) -> int:
    """Return how many letters are left out, added, changed or swapped with their neighbour."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


HEAD, FOOT = 4, 2
"""How many lines with words, from the start and the end of a page or text, may be a banner."""
LONGEST = 240
BANNER_SHOWN = 60
"""The most characters of a banner that a message repeats."""
BANNER_SIGNS = (
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
            return _show_banner(bare)
        if _BANNERS.fullmatch(plain) and bare[0].isupper():  # else a sentence ends with it
            sisters = sum(_SISTER.match(each) is not None for each in beside)
            return None if _SISTER.match(plain) and sisters > 1 else _show_banner(bare)
    return _show_banner(numbered) if _SHOUTED.search(numbered) else None


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


def _show_banner(banner: str) -> str:
    return f"{banner[:BANNER_SHOWN].rstrip()}..." if len(banner) > BANNER_SHOWN else banner


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
    return any(sign in letters for sign in BANNER_SIGNS)


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
