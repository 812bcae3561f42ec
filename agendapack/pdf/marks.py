"""A quick look at content streams: marked content and balance, without full parsing.

Strings, comments and inline images are blanked out first, at the speed of the
regular expression engine; what is left holds operators and names only, and the few
that matter are searched for (ISO 32000-1, 7.8.2 and 14.6).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agendapack.model.cache import Cache, key_of


def operators(first: bytes, rest: bytes = b"") -> bytes:
    """Return an expression for operators that stand by themselves.

    A search skips to their first letters, which is why these stand in front of all else.

    Args:
        first: Their first letters.
        rest: What follows, an alternative for each letter that needs one.
    """
    return rb"[%b](?<![^\s\])>][%b])(?:%b)" % (first, first, rest) + OPERATOR_ENDS


OPERATOR_ENDS = rb"(?![^\s/\[(<%])"
_STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
_INLINE_IMAGE = (
    rb"B(?<![^\s\]>)]B)I(?=[\s/])(?:(?!BI[\s/]).)*?(?<=\s)ID\s.*?(?:\sEI(?![^\s\[(/<])|\Z)"
)
_QUICK_STRING = re.compile(rb"\([^()\\]*+\)|" + _STRING)
_OPAQUE = re.compile(_STRING + rb"|%[^\r\n]*+|" + _INLINE_IMAGE, re.DOTALL)
_PROPERTIES = (
    rb"<<(?:[^<>]++|<<(?:[^<>]++|<<[^<>]*+>>|<[^<>]*+>)*+>>|<[^<>]*+>)*+>>|/[^\s/\[\]<>()]*+"
)
_MARK = re.compile(
    rb"/[^\s/\[\]<>()]*+\s*+<<\s*+/MCID\s++(?P<mcid>\d{1,9})\s*+>>\s*+BDC" + OPERATOR_ENDS
    + rb"|E(?P<end>MC)" + OPERATOR_ENDS
    + rb"|/(?P<tag>[^\s/\[\]<>()]*+)\s*+(?:(?P<props>" + _PROPERTIES + rb")\s*+BDC|BMC)"
    + OPERATOR_ENDS
)  # fmt: skip
_BEFORE_OPERATOR = b"\0\t\n\f\r ])>"
_MCID = re.compile(rb"/MCID\s+(\d{1,9})")
_PAINT = re.compile(
    operators(
        rb"TD'\"fFsSbB",
        rb"(?<=T)[jJ]|(?<=D)o|(?<=['\"])|(?<=[fFsSbB])\*?|(?<=s)h|(?<=B)I",
    )
)
_STATE = re.compile(operators(rb"qQ"))
_CMYK = re.compile(rb"[\d.]\s+[kK]" + OPERATOR_ENDS)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marked content of one stream of content.

    Args:
        mcids: In order of appearance, repeats included.
        unmarked: Something is painted that is neither tagged nor an artifact.
        balanced: Every mark is closed, and no other end is there.
    """

    mcids: tuple[int, ...]
    unmarked: bool
    balanced: bool


def blank_opaque(data: bytes) -> bytes:
    """Return the content with each string, comment and inline image made empty."""
    if b"%" in data or b"BI" in data:
        return _OPAQUE.sub(_blank, data)
    return _QUICK_STRING.sub(b"()", data)


def _blank(found: re.Match[bytes]) -> bytes:
    start = found[0][:1]
    return b"()" if start == b"(" else b" " if start == b"%" else b"BI "


def read_marks(data: bytes, properties: Mapping[str, int | None]) -> Marks:
    """Find marked content.

    Args:
        data: The decoded content, opaque parts made empty.
        properties: MCIDs of the named property lists among the resources.
    """
    if not has_marks(data):
        return Marks((), _PAINT.search(data) is not None, balanced=True)
    mcids: list[int] = []
    open_marks: list[bool] = []
    inside = 0
    unmarked = stray = False
    position = 0
    for found in _MARK.finditer(data):
        start, end = found.span()
        kind = found.lastgroup
        if kind == "end" and start and data[start - 1] not in _BEFORE_OPERATOR:
            continue
        between = start - position > 1  # else there is a space at most
        if between and not (inside or unmarked) and _PAINT.search(data, position, start):
            unmarked = True
        position = end
        if kind == "end":
            if open_marks:
                inside -= open_marks.pop()
            else:
                stray = True
            continue
        mcid = int(found["mcid"]) if kind == "mcid" else _mcid(found["props"], properties)
        if mcid is not None:
            mcids.append(mcid)
        settled = mcid is not None or found["tag"] == b"Artifact"
        open_marks.append(settled)
        inside += settled
    if not inside and not unmarked and _PAINT.search(data, position):
        unmarked = True
    return Marks(tuple(mcids), unmarked, not open_marks and not stray)


def _mcid(props: bytes | None, properties: Mapping[str, int | None]) -> int | None:
    if not props:
        return None
    if props.startswith(b"/"):
        return properties.get(props.decode("latin-1"))
    found = _MCID.search(props)
    return int(found[1]) if found else None


def balance(data: bytes) -> tuple[int, int]:
    """Count what is amiss: (`Q` without their `q`, `q` without their `Q`)."""
    if b"q" not in data and b"Q" not in data:
        return 0, 0
    depth = lowest = 0
    for operator in _STATE.findall(data):
        depth += 1 if operator == b"q" else -1
        lowest = min(lowest, depth)
    return -lowest, depth - lowest


def uses_cmyk(data: bytes) -> bool:
    """Tell whether the content sets a colour of four inks itself."""
    return (b"k" in data or b"K" in data) and _CMYK.search(data) is not None


def has_marks(data: bytes) -> bool:
    """Tell whether there may be marked content."""
    return b"BDC" in data or b"BMC" in data or b"EMC" in data


_WITH_STRINGS = (
    rb"<<(?:[^<>()]++|" + _STRING + rb"|<<(?:[^<>()]++|" + _STRING + rb"|<<[^<>]*+>>|<[^<>]*+>)*+>>"
    rb"|<[^<>]*+>)*+>>|/[^\s/\[\]<>()]*+"
)
_ACTUAL_TEXT = re.compile(rb"/ActualText\s*+(" + _STRING + rb"|<[0-9A-Fa-f\s]*+>)", re.DOTALL)
_UNTAG = re.compile(
    rb"(?P<opaque>" + _OPAQUE.pattern + rb")|/(?!OC\s)[^\s/\[\]<>()]*+\s*+(?:"
    rb"(?P<props>" + _WITH_STRINGS + rb")\s*+BDC|BMC)(?![^\s/\[(<%])",
    re.DOTALL,
)
_UNMARK = re.compile(
    rb"(?P<opaque>" + _OPAQUE.pattern + rb")|/[^\s/\[\]<>()]*+\s*+(?:"
    rb"(?:" + _WITH_STRINGS + rb")\s*+BDC|BMC)(?![^\s/\[(<%])|(?<![^\s\])>])EMC(?![^\s/\[(<%])",
    re.DOTALL,
)


def _untag(found: re.Match[bytes]) -> bytes:
    if found["opaque"]:
        return found["opaque"]
    said = _ACTUAL_TEXT.search(found["props"] or b"")
    return b"/Span <</ActualText %b>> BDC" % said[1] if said else b"/Span BMC"


def drop_tags(data: bytes) -> bytes:
    """Take the meaning from all marked content but layers; what is drawn and said stays.

    Where marks are not closed properly they are taken out altogether.
    """
    if not has_marks(data):
        return data
    if read_marks(blank_opaque(data), {}).balanced:
        return _UNTAG.sub(_untag, data)
    return _UNMARK.sub(lambda found: found["opaque"] or b" ", data)


TOGETHER = 8
"""Contents in one entry: with fewer there are many, with more few stay as they were."""

Content = tuple[bytes, Mapping[str, int | None]]
"""The bytes of a content, decoded, and the MCIDs of its named property lists."""


def read_mcids(contents: Sequence[Content], cache: Cache) -> Iterator[tuple[int, ...]]:
    """Read the MCIDs of each content in order of appearance, repeats included.

    Args:
        contents: What is read, decoded.
        cache: What was read of exactly these bytes before.
    """
    for start in range(0, len(contents), TOGETHER):
        yield from _read(contents[start : start + TOGETHER], cache)


def _read(contents: Sequence[Content], cache: Cache) -> list[tuple[int, ...]]:
    key = key_of("marks", contents)
    kept = cache.get(key)
    if kept is not None:
        return [tuple(mcids) for mcids in json.loads(kept)]
    read = [read_marks(blank_opaque(data), named).mcids for data, named in contents]
    cache.put(key, json.dumps(read, separators=(",", ":")).encode())
    return read
