"""Structure elements and lists that are read at a glance, because they say little.

Nearly all elements of a file are a type, a parent, a page and one piece of content. Read by one
expression each, they need no dictionary; and most are never asked for anything else.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from agendapack.pdf.objects import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
)
from agendapack.pdf.syntax import SPACE

NAMES_NEEDED = 5
"""In `/Type/StructElem/S/TD/P 5 0 R`."""
_NAMED = b"/StructElem"
_GAP = SPACE + rb"*+"
_NUMBER = SPACE + rb"*+([0-9]{1,9})"
_REFERENCE = SPACE + rb"++([0-9]{1,9})" + SPACE + rb"++0" + SPACE + rb"++R"
_NO_REFERENCE = rb"(?!" + SPACE + rb"++[0-9]++" + SPACE + rb"++R|[0-9.])"
_ELEMENT = re.compile(
    _GAP + rb"<<(?:"
    + _GAP + rb"/(?:"
    rb"Type" + _GAP + rb"/(StructElem)|"
    rb"S" + _GAP + rb"/([A-Za-z0-9]++)|"
    rb"P" + _REFERENCE + rb"|"
    rb"Pg" + _REFERENCE + rb"|"
    rb"K(?:" + _NUMBER + _NO_REFERENCE + rb"|" + _REFERENCE
    + rb"|" + _GAP + rb"\[([^\]]*+)\])"
    rb"))*+" + _GAP + rb">>" + _GAP
)  # fmt: skip


class PlainElement(NamedTuple):
    """An element whose kids are all of one kind, each value as it is written in the file.

    Args:
        role: Its type, without the slash.
        parent: The object that it says it is a kid of.
        attributes: The entry `/A`, if it is a dictionary of names and whole numbers.
        page: The object of its page.
        mark: The marked content that it holds, by MCID.
        kid: The object that it holds.
        marks: The MCIDs of several, apart.
        kids: References to several.
    """

    role: bytes
    parent: bytes
    attributes: bytes | None = None
    page: bytes | None = None
    mark: bytes | None = None
    kid: bytes | None = None
    marks: bytes | None = None
    kids: bytes | None = None

    @property
    def held(self) -> tuple[Sequence[int], Sequence[int]]:
        """The MCIDs of marked content that it holds, and the numbers of objects."""
        if self.mark is not None:  # as in most
            return (int(self.mark),), ()
        if self.kid is not None:
            return (), (int(self.kid),)
        if self.kids is not None:
            return (), numbers_in(self.kids)
        return list(map(int, (self.marks or b"").split())), ()


def numbers_in(references: bytes) -> list[int]:
    """Return the numbers of references that are written one behind the other."""
    return list(map(int, references.split()[::3]))


OUR_ELEMENT = re.compile(
    rb"<</Type/StructElem/S/([A-Za-z0-9]++)/P ([0-9]{1,9}) 0 R"
    rb"(?:/A(<<(?:/[A-Za-z]++(?:/[A-Za-z]++| [0-9]{1,9}))*+>>))?+"
    rb"(?:/Pg ([0-9]{1,9}) 0 R)?+/K(?:"
    rb" ([0-9]{1,9})(?=>)| ([0-9]{1,9}) 0 R|"
    rb"\[(?:([0-9]{1,9}(?: [0-9]{1,9})*+)|([0-9]{1,9} 0 R(?: [0-9]{1,9} 0 R)*+))\])>>\n?+"
)
OUR_LIST = re.compile(rb"\[([0-9]{1,9} 0 R(?: [0-9]{1,9} 0 R)*+)\]\n?+")
"""What an element and a list are, where they are written as we write them."""


def read_plain_element(body: bytes) -> PlainElement | None:
    """Read an object's bytes, with space around it at most; None if it is no plain element."""
    found = _ELEMENT.fullmatch(body) if _NAMED in body else None
    if found is None:
        return None
    kind, role, parent, page, mark, kid, several = found.groups()
    if kind is None or role is None or parent is None:
        return None
    has_kids = any(held is not None for held in (mark, kid, several))
    if body.count(b"/") != NAMES_NEEDED + (page is not None) + has_kids:  # one is said twice
        return None
    held = (None, None) if several is None else _several(several)
    return None if held is None else PlainElement(role, parent, None, page, mark, kid, *held)


def _several(array: bytes) -> tuple[bytes | None, bytes | None] | None:
    """Return the MCIDs or the references in an array; None where it holds anything else."""
    words = array.split()
    if b"R" not in array:
        return (b" ".join(words), None) if _are_numbers(words) else None
    numbers, generations, marks = words[::3], words[1::3], words[2::3]
    if len(words) % 3 or {*generations} != {b"0"} or {*marks} != {b"R"}:
        return None
    return (None, b" ".join(words)) if _are_numbers(numbers) else None


def _are_numbers(words: list[bytes]) -> bool:
    return all(word.isdigit() and len(word) < 10 for word in words)


def as_object(
    element: PlainElement, reader: object, attributes: PdfObject | None
) -> DictionaryObject:
    """Return the object that an element was read from, given its attributes."""
    references = {"/P": element.parent, "/Pg": element.page}
    marks, numbers = element.held
    kids = [IndirectObject(number, 0, reader) for number in numbers]
    made: dict[str, PdfObject] = {
        "/Type": NameObject("/StructElem"),
        "/S": NameObject("/" + element.role.decode()),
        **{k: IndirectObject(int(n), 0, reader) for k, n in references.items() if n is not None},
        "/K": ArrayObject([*map(NumberObject, marks), *kids]),
    }
    if attributes is not None:
        made["/A"] = attributes
    return DictionaryObject({NameObject(key): value for key, value in made.items()})
