"""Where a content stream ends: whether all of it is there, and what it leaves open.

A string, a list, a dictionary or an inline picture that is not closed swallows whatever comes
behind it on the page, as viewers draw it; the tokenizer of `content` goes on as if nothing were.
"""

import re
import zlib

from agendapack.pdf.content import STRING
from agendapack.pdf.objects import (
    EncodedStreamObject,
    StreamObject,
    decoded,
    items,
    raw,
    resolve,
)

AT_A_TIME = 2**20
_CLOSED = re.compile(STRING, re.DOTALL)
_STEP = re.compile(
    rb"%[^\r\n]*+|<<|>>|<[^>]*+>|[(\[\]<]"
    rb"|(?<![^\s\0\])>])BI(?=[\s/])(?:(?!BI[\s/]).)*?(?<=\s)ID\s"
    rb"|(?<![^\s\0\])>])(?:BT|ET)(?![^\s\0\[(/<%])",
    re.DOTALL,
)
_IMAGE_END = re.compile(rb"\sEI(?![^\s\[(/<])")
_IN_STRING = re.compile(rb"[()]|\\.", re.DOTALL)
_ENDS = ((b"BT", b"ET"), (b"<", b">"), (b"[", b"]"))
_DOUBTFUL = (b"BI", b"(", b"%")
"""What has to be looked at closely; most streams have none outside of strings."""
_PAIRS = {b"[": b"]", b"<<": b">>"}


def is_closed(content: bytes) -> bool:
    """Tell whether a stream leaves nothing open.

    Graphics states and marks are not looked at; `summary` counts them.
    """
    plain = _CLOSED.sub(b"", content)
    ends_well = all(plain.rfind(one) <= plain.rfind(other) for one, other in _ENDS)
    is_even = all(plain.count(one) == plain.count(other) for one, other in _ENDS[1:])
    if ends_well and is_even and not any(word in plain for word in _DOUBTFUL):
        return True
    return _close(content) == content


def _close(content: bytes) -> bytes:
    """Go through a stream step by step, as a viewer does, and close what is open at its end.

    An inline picture is left out: viewers count its bytes, and would go on to do so.
    """
    opened: list[bytes] = []
    text, place = False, 0
    while found := _STEP.search(content, place):
        step, start, place = found[0], found.start(), found.end()
        if step == b"(":
            end = _string_end(content, place)
            if end is None:
                opened.append(b")" * _depth(content, place))
                break
            place = end
        elif step == b"<":
            opened.append(b">")
            break
        elif step.startswith(b"BI"):
            end_of_image = _IMAGE_END.search(content, place)
            if end_of_image is None:
                content = content[:start]
                break
            place = end_of_image.end()
        elif step in _PAIRS:
            opened.append(_PAIRS[step])
        elif opened and step == opened[-1]:
            opened.pop()
        elif step in (b"BT", b"ET"):
            text = step == b"BT"
    made = b"".join(reversed(opened)) + (b" ET" if text else b"")
    return content + b"\n" + made if made else content  # behind a backslash or a comment


def _string_end(content: bytes, place: int) -> int | None:
    depth = 1
    for found in _IN_STRING.finditer(content, place):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return None


def _depth(content: bytes, place: int) -> int:
    """Return how many brackets close a string that ends nowhere."""
    steps = [found[0] for found in _IN_STRING.finditer(content, place)]
    return max(1, 1 + steps.count(b"(") - steps.count(b")"))


_ASIDE = re.compile(
    STRING + rb"|%[^\r\n]*+|<[^<>]*+>|/[^\s\0\[\]<>(){}/%]*+"
    rb"|(?<![^\s\0\])>])BI(?=[\s/])(?:(?!BI[\s/]).)*?(?<=\s)ID\s.*?\sEI(?![^\s\[(/<])",
    re.DOTALL,
)
_WORD = re.compile(rb"[A-Za-z'\"][^\s\0\[\]<>(){}/%]*+")
OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J"
    b" K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz"
    b" v w W W* y ' \" true false null".split()
)
"""All that there are (ISO 32000-1, annex A), and the words that can be operands."""


def has_strange_words(content: bytes) -> bool:
    """Tell whether a stream has operators that there are not, as one has that was damaged."""
    return not OPERATORS.issuperset(_WORD.findall(_ASIDE.sub(b" ", content)))


def is_intact(value: StreamObject) -> bool:
    """Tell whether all data of a stream can be decoded, and its checksum is right."""
    if not isinstance(value, EncodedStreamObject) or not value._data.strip():
        return True
    if str(resolve(next(items(raw(value, "Filter")), None))) != "/FlateDecode":
        return decoded(value) is not None
    if not _inflates(value._data, zlib.MAX_WBITS):
        # a checksum that was cut off is no loss; a wrong one says that something has changed
        return len(value._data) > 2 and _inflates(value._data[2:], -zlib.MAX_WBITS, spare=4)
    return True


def _inflates(data: bytes, bits: int, spare: int | None = None) -> bool:
    """Tell whether data inflate to their end, with fewer than `spare` bytes (if any) behind."""
    inflater = zlib.decompressobj(bits)
    try:
        while data and not inflater.eof:
            inflater.decompress(data, AT_A_TIME)
            data = inflater.unconsumed_tail
    except zlib.error:
        return False
    behind = len(inflater.unused_data)
    return inflater.eof and (spare is None or behind < spare)


def mended(content: bytes, intact: bool) -> bytes:
    """Return a stream that leaves nothing open; of one that is damaged, without its last line."""
    return _close(content if intact else content.rpartition(b"\n")[0] or content)
