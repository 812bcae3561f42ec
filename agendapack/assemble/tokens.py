"""The objects of PDF parsed from tokens, a whole object at a time (ISO 32000-1, 7.3).

All tokens of an object are found at once, and most of them have been met before in the
same file, so little is done for each. Whatever is out of the ordinary is left to pypdf,
which knows how to mend it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agendapack.assemble.words import plain_text
from agendapack.pdf_objects import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    create_string_object,
)

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
    rb"\([^()\\\r]*+\)|"
    rb"<[0-9A-Fa-f]*+>|"
    rb"[^\0\t\n\f\r ])"
)  # fmt: skip
_CODED = re.compile(rb"#[0-9A-Fa-f]{2}")
_WHOLE = re.compile(rb"[+-]?[0-9]{1,10}")
_REAL = re.compile(rb"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)")
_CONSTANTS: dict[bytes, Callable[[], PdfObject]] = {
    b"true": lambda: BooleanObject(True),
    b"false": lambda: BooleanObject(False),
    b"null": NullObject,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Bracket:
    closes: "_Bracket | None" = None


_OPEN, _LIST = _Bracket(), _Bracket()
_CLOSE, _LIST_END = _Bracket(_OPEN), _Bracket(_LIST)
_BRACKETS: dict[bytes, PdfObject | _Bracket] = {
    b"<<": _OPEN,
    b">>": _CLOSE,
    b"[": _LIST,
    b"]": _LIST_END,
}
_NAMES = {NameObject}
_OPENS_ARRAY, _OPENS_NAME = b"[/"
_OPENS_STRING = frozenset(b"(<")
_DIGITS = frozenset(b"0123456789")
LONGEST_WHOLE = 11


class Unusual(Exception):
    """An object that is left to pypdf."""


class Parser:
    """Parses the objects of one file.

    Args:
        reader: Resolves its references.
    """

    def __init__(self, reader: object) -> None:
        self._known = _Known(reader)

    def parse(self, data: bytes) -> PdfObject:
        """Parse one object.

        Args:
            data: Its bytes, and space around them at most.

        Raises:
            Unusual: It is written in a way that is left to pypdf.
        """
        plain = data.strip(WHITE)
        if plain[:2] == b"<<" and plain[-2:] == b">>":
            values = self._known.values_of(plain[2:-2])
            if _Bracket not in set(map(type, values)):
                return _dictionary(values)
            values = [_OPEN, *values, _CLOSE]
        else:
            values = self._known.values_of(plain)
        outer: list[tuple[_Bracket, list[PdfObject]]] = []
        members: list[PdfObject] = []
        for value in values:
            if value.__class__ is not _Bracket:
                members.append(value)  # type: ignore[arg-type]
            elif value.closes is None:
                outer.append((value, members))
                members = []
            else:
                if not outer or outer[-1][0] is not value.closes:
                    raise Unusual
                made = _dictionary(members) if value is _CLOSE else ArrayObject(members)
                members = outer.pop()[1]
                members.append(made)
        if outer or len(members) != 1:
            raise Unusual
        return members[0]


class _Known(dict[bytes, "PdfObject | _Bracket"]):
    """What tokens stand for; equal ones are one object, which nobody changes."""

    def __init__(self, reader: object) -> None:
        super().__init__(_BRACKETS)
        self._reader = reader

    def __missing__(self, token: bytes) -> PdfObject:
        first = token[0]
        if first in _OPENS_STRING and token[:2] != b"<<":
            return _string(token)
        made = self[token] = self._make(token, first)
        return made

    def values_of(self, data: bytes) -> list["PdfObject | _Bracket"]:
        """Return what all tokens of some bytes stand for."""
        return list(map(self.__getitem__, _TOKEN.findall(data)))

    def _make(self, token: bytes, first: int) -> PdfObject:
        if first == _OPENS_ARRAY and len(token) > 1:
            return ArrayObject(self.values_of(token[1:-1]))
        if token[:2] == b"<<":
            return _dictionary(self.values_of(token[2:-2]))
        return self._plain(token, first)

    def _plain(self, token: bytes, first: int) -> PdfObject:
        if first in _DIGITS and len(token) < LONGEST_WHOLE and token.isdigit():
            return int.__new__(NumberObject, token)
        if token[-4:] == b" 0 R":
            return IndirectObject(int(token[:-4]), 0, self._reader)
        if token[-2:] == b" R":
            number, generation, _ = token.split(b" ")
            return IndirectObject(int(number), int(generation), self._reader)
        if first == _OPENS_NAME:
            plain = _CODED.sub(lambda found: bytes([int(found[0][1:], 16)]), token)
            return NameObject(plain.decode("utf-8", "surrogateescape"))
        if _WHOLE.fullmatch(token):
            return NumberObject(token)
        if _REAL.fullmatch(token):
            return FloatObject(token.decode("ascii"))
        if token in _CONSTANTS:
            return _CONSTANTS[token]()
        raise Unusual


def _string(token: bytes) -> PdfObject:
    if token[:1] == b"(" and len(token) > 1:
        if token.isascii() and (said := token[1:-1].decode("ascii")).isprintable():
            return plain_text(said)
        return create_string_object(token[1:-1])
    if token[-1:] == b">" and len(token) % 2 == 0:
        return create_string_object(bytes.fromhex(token[1:-1].decode("ascii")))
    raise Unusual


def _dictionary(members: Sequence["PdfObject | _Bracket"]) -> DictionaryObject:
    keys = members[::2]
    if not _NAMES.issuperset(map(type, keys)):
        raise Unusual
    made = DictionaryObject(zip(keys, members[1::2], strict=False))
    if 2 * len(made) != len(members):
        raise Unusual
    return made
