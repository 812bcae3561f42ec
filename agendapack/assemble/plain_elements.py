"""Structure elements that say no more than most do, read without making objects of them.

A tagged file has a hundred elements a page, and nearly all of them are a type, a parent, a
page, and what they hold: elements or marked content (ISO 32000-1, 14.7.2).
"""

import re
from typing import NamedTuple

from agendapack.assemble.tokens import SPACE
from agendapack.pdf_objects import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
)

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
    """An element whose kids are all of one kind.

    Args:
        role: Its type without the slash.
        parent: The object that it says it is a kid of.
        page: The object of its page; None if it names none.
        marks: The marked content that it holds, by MCID.
        kids: The objects that it holds.
    """

    role: str
    parent: int
    page: int | None
    marks: tuple[int, ...]
    kids: tuple[int, ...]


def read_plain_element(body: bytes) -> PlainElement | None:
    """Read an object; None where it is no element, or has more to say.

    Args:
        body: Its bytes, and space around them at most.
    """
    found = _ELEMENT.fullmatch(body) if _NAMED in body else None
    if found is None:
        return None
    kind, role, parent, page, mark, kid, several = found.groups()
    if kind is None or role is None or parent is None:
        return None
    has_kids = any(held is not None for held in (mark, kid, several))
    if body.count(b"/") != NAMES_NEEDED + (page is not None) + has_kids:  # one is said twice
        return None
    held = ((int(mark),), ()) if mark else ((), (int(kid),)) if kid else _several(several or b"")
    if held is None:
        return None
    return PlainElement(role.decode("ascii"), int(parent), int(page) if page else None, *held)


def as_object(element: PlainElement, reader: object) -> DictionaryObject:
    """Return the object that an element was read from.

    Args:
        reader: Resolves its references.
    """
    references = {"/P": element.parent, "/Pg": element.page}
    kids = kids_of(element, reader)
    made = {
        "/Type": NameObject("/StructElem"),
        "/S": NameObject("/" + element.role),
        **{k: IndirectObject(n, 0, reader) for k, n in references.items() if n is not None},
        "/K": ArrayObject([*map(NumberObject, element.marks), *kids]),
    }
    return DictionaryObject({NameObject(key): value for key, value in made.items()})


def kids_of(element: PlainElement, reader: object) -> list[IndirectObject]:
    """Return references to the objects that an element holds."""
    return [IndirectObject(number, 0, reader) for number in element.kids]


def _several(array: bytes) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    words = array.split()
    if b"R" not in array:
        return (tuple(map(int, words)), ()) if _are_numbers(words) else None
    numbers, generations, marks = words[::3], words[1::3], words[2::3]
    if len(words) % 3 or {*generations} != {b"0"} or {*marks} != {b"R"}:
        return None
    return ((), tuple(map(int, numbers))) if _are_numbers(numbers) else None


def _are_numbers(words: list[bytes]) -> bool:
    return all(word.isdigit() and len(word) < 10 for word in words)
