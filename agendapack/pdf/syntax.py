"""The syntax of PDF objects (ISO 32000-1, 7.3): parsed from bytes, and encoded as bytes.

All tokens of an object are found at once, and most of them have been met before in the
same file, so little is done for each. Whatever is out of the ordinary is left to pypdf,
which knows how to mend it.

And where a content stream ends: whether all of it is there, and what it leaves open. A string, a
list, a dictionary or an inline picture that is not closed swallows whatever comes behind it on the
page, as viewers draw it; the tokenizer of `content` goes on as if nothing were.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from agendapack.model import dataclass
from agendapack.pdf import encoded, objects
from agendapack.pdf.content import EVERY_OPERATOR, STRING

WHITE = b"\0\t\n\f\r "
SPACE = rb"[\0\t\n\f\r ]"
END = rb"(?=[\0\t\n\f\r ()<>\[\]{}/%]|\Z)"
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_FLAT_ARRAY = rb"\[[^\[\]()<>%]*+\]"
_FLAT_DICTIONARY = rb"<<(?:[^\[\]()<>%]++|" + _FLAT_ARRAY + rb")*+>>"
_TOKEN = re.compile(
    SPACE + rb"*+("
    rb"/" + _REGULAR + rb"*+|"
    rb"[0-9]{1,9} [0-9]{1,5} R" + END + rb"|"
    + _REGULAR + rb"++|"
    + _FLAT_ARRAY + rb"|"
    + _FLAT_DICTIONARY + rb"|"
    rb"<<|>>|"
    rb"\((?:[^()\\\r]++|\\[()\\])*+\)|"
    rb"<[0-9A-Fa-f]*+>|"
    rb"[^\0\t\n\f\r ])"
)  # fmt: skip
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_CODED = re.compile(rb"#[0-9A-Fa-f]{2}")
_WHOLE = re.compile(rb"[+-]?[0-9]{1,10}")
_REAL = re.compile(rb"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)")
_CONSTANTS: dict[bytes, Callable[[], objects.PdfObject]] = {
    b"true": lambda: objects.BooleanObject(True),
    b"false": lambda: objects.BooleanObject(False),
    b"null": objects.NullObject,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Bracket:
    closes: "_Bracket | None" = None


_OPEN, _LIST = _Bracket(), _Bracket()
_CLOSE, _LIST_END = _Bracket(_OPEN), _Bracket(_LIST)
_BRACKETS: dict[bytes, objects.PdfObject | _Bracket] = {
    b"<<": _OPEN,
    b">>": _CLOSE,
    b"[": _LIST,
    b"]": _LIST_END,
}
_NAMES = {objects.NameObject}
_OPENS_ARRAY, _OPENS_NAME = b"[/"
_OPENS_STRING = frozenset(b"(<")
_DIGITS = frozenset(b"0123456789")
LONGEST_WHOLE = 11


class UnusualSyntax(Exception):
    """An object is written in a way that is left to pypdf."""


class Parser:
    """Parses the objects of one file."""

    def __init__(self, reader: object) -> None:
        self._known = _Known(reader)

    def parse(self, data: bytes) -> objects.PdfObject:
        """Parse one object.

        Raises:
            UnusualSyntax: It is written in a way that is left to pypdf.
        """
        plain = data.strip(WHITE)
        if plain[:2] == b"<<" and plain[-2:] == b">>":
            values = self._known.values_of(plain[2:-2])
            if _Bracket not in set(map(type, values)):
                return _dictionary(values)
            values = [_OPEN, *values, _CLOSE]
        else:
            values = self._known.values_of(plain)
        outer: list[tuple[_Bracket, list[objects.PdfObject]]] = []
        members: list[objects.PdfObject] = []
        for value in values:
            if value.__class__ is not _Bracket:
                members.append(value)  # type: ignore[arg-type]
            elif value.closes is None:
                outer.append((value, members))
                members = []
            else:
                if not outer or outer[-1][0] is not value.closes:
                    raise UnusualSyntax
                made = _dictionary(members) if value is _CLOSE else objects.ArrayObject(members)
                members = outer.pop()[1]
                members.append(made)
        if outer or len(members) != 1:
            raise UnusualSyntax
        return members[0]


class _Known(dict[bytes, "objects.PdfObject | _Bracket"]):
    """The objects that tokens stand for; equal tokens share one object, which nobody changes."""

    def __init__(self, reader: object) -> None:
        super().__init__(_BRACKETS)
        self._reader = reader

    def __missing__(self, token: bytes) -> objects.PdfObject:
        first = token[0]
        if first in _OPENS_STRING and token[:2] != b"<<":
            return _string(token)
        made = self[token] = self._make(token, first)
        return made

    def values_of(self, data: bytes) -> list["objects.PdfObject | _Bracket"]:
        return list(map(self.__getitem__, _TOKEN.findall(data)))

    def _make(self, token: bytes, first: int) -> objects.PdfObject:
        if first == _OPENS_ARRAY and len(token) > 1:
            return objects.ArrayObject(self.values_of(token[1:-1]))
        if token[:2] == b"<<":
            return _dictionary(self.values_of(token[2:-2]))
        return self._plain(token, first)

    def _plain(self, token: bytes, first: int) -> objects.PdfObject:
        if first in _DIGITS and len(token) < LONGEST_WHOLE and token.isdigit():
            return int.__new__(objects.NumberObject, token)
        if token[-4:] == b" 0 R":
            return objects.IndirectObject(int(token[:-4]), 0, self._reader)
        if token[-2:] == b" R":
            number, generation, _ = token.split(b" ")
            return objects.IndirectObject(int(number), int(generation), self._reader)
        if first == _OPENS_NAME:
            plain = _CODED.sub(lambda found: bytes([int(found[0][1:], 16)]), token)
            return objects.NameObject(plain.decode("utf-8", "surrogateescape"))
        if _WHOLE.fullmatch(token):
            return objects.NumberObject(token)
        if _REAL.fullmatch(token):
            return objects.FloatObject(token.decode("ascii"))
        if token in _CONSTANTS:
            return _CONSTANTS[token]()
        raise UnusualSyntax


def _string(token: bytes) -> objects.PdfObject:
    if token[:1] == b"(" and len(token) > 1:
        if b"\\" in token:
            token = _ESCAPED.sub(rb"\1", token)
        if token.isascii() and (said := token[1:-1].decode("ascii")).isprintable():
            return objects.plain_text(said)
        return objects.create_string_object(token[1:-1])
    if token[-1:] == b">" and len(token) % 2 == 0:
        return objects.create_string_object(bytes.fromhex(token[1:-1].decode("ascii")))
    raise UnusualSyntax


def _dictionary(members: Sequence["objects.PdfObject | _Bracket"]) -> objects.DictionaryObject:
    keys = members[::2]
    if not _NAMES.issuperset(map(type, keys)):
        raise UnusualSyntax
    made = objects.DictionaryObject(zip(keys, members[1::2], strict=False))
    if 2 * len(made) != len(members):
        raise UnusualSyntax
    return made


def encode(value: object) -> tuple[bytes, list[int]]:
    """Write an object; of a stream, its dictionary.

    Returns:
        The template, and the numbers of the objects that it refers to, in order.
    """
    references: list[int] = []
    return _encode(value, references), references


def encode_entries(entries: Mapping[str, object], references: list[int]) -> bytes:
    """Write entries, keys without slashes; `references` takes what they refer to."""
    return _entries((("/" + key, value) for key, value in entries.items()), references)


def _encode(value: object, references: list[int]) -> bytes:
    writer = _WRITERS.get(type(value)) or _writer(value)
    return writer(value, references)


def _writer(value: object) -> Callable[[Any, list[int]], bytes]:
    for kind, writer in _WRITERS.items():
        if isinstance(value, kind):
            return writer
    return lambda value, _: b"null"


def _reference(value: objects.IndirectObject, references: list[int]) -> bytes:
    references.append(value.idnum)
    return encoded.REFERENCE


def _encode_dictionary(value: objects.DictionaryObject, references: list[int]) -> bytes:
    return b"<<" + _entries(dict.items(value), references) + b">>"


def _entries(entries: Iterable[tuple[str, Any]], references: list[int]) -> bytes:
    parts: list[bytes] = []
    for key, entry in entries:
        parts.append(encoded.NAMES.get(key) or encoded.encode_name(key))
        kind = type(entry)
        if kind is objects.NameObject:
            parts.append(encoded.NAMES.get(entry) or encoded.encode_name(entry))
        elif kind is objects.IndirectObject:
            references.append(entry.idnum)
            parts.append(b" %d 0 R")
        else:
            plain = _encode(entry, references)
            if plain[0] not in b"/<[(":
                parts.append(b" ")
            parts.append(plain)
    return b"".join(parts)


def _array(value: objects.ArrayObject, references: list[int]) -> bytes:
    return encoded.encode_list([_encode(item, references) for item in list.__iter__(value)])


_WRITERS: dict[type, Callable[[Any, list[int]], bytes]] = {
    objects.IndirectObject: _reference,
    objects.NameObject: lambda value, _: encoded.encode_name(value),
    objects.NumberObject: lambda value, _: b"%d" % value,
    objects.DictionaryObject: _encode_dictionary,
    objects.ArrayObject: _array,
    objects.FloatObject: lambda value, _: encoded.encode_real(value),
    objects.TextStringObject: lambda value, _: encoded.encode_string(value.original_bytes),
    objects.ByteStringObject: lambda value, _: encoded.encode_hex(bytes(value)),
    objects.BooleanObject: lambda value, _: b"true" if value.value else b"false",
}


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


def is_closed(content: bytes, bare: bytes | None = None) -> bool:
    """Tell whether a stream leaves nothing open.

    Graphics states and marks are not looked at; `summary` counts them.

    Args:
        bare: The stream without its strings, where that is known.
    """
    plain = _CLOSED.sub(b"", content) if bare is None else bare
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


def has_strange_words(content: bytes) -> bool:
    """Tell whether a stream has operators that there are not, as one has that was damaged."""
    return not EVERY_OPERATOR.issuperset(_WORD.findall(_ASIDE.sub(b" ", content)))


def mended(content: bytes, intact: bool) -> bytes:
    """Return a stream that leaves nothing open; of one that is damaged, without its last line."""
    return _close(content if intact else content.rpartition(b"\n")[0] or content)
