"""What looks like a mark of withholding, however it is typed.

A mark that is mistyped withholds nothing, and what it should withhold is printed. So each reader
asks `find_marks` for what looks like a mark, and where that is not one that is understood, at a
place where marks are, it is an error.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from agendapack.model.records import dataclass, late

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
