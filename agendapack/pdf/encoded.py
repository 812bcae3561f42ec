"""Objects as they stand in a file, except for the numbers of what they refer to.

An encoded object is a template for `%`: each reference is a `%d` in it, and the numbers that it
leads to stand beside it. So an object is encoded once, before its final number is known, and its
template is compared, followed and at last filled in.

What is typeset is encoded here value by value. The process that typesets makes objects and never
reads any, so nothing here imports pypdf.
"""

import codecs
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar, NamedTuple
from urllib.parse import quote

from agendapack.model import dataclass

REFERENCE = b"%d 0 R"
UTF_16 = (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)
"""What a text string in UTF-16 begins with."""
# Two bytes, so that data that ends in a carriage return is not read as one byte shorter.
END_STREAM = b"\r\nendstream"
EFFORT = 5
MOST_UNPACKED = 256
"""Bytes of a stream that compressing would not make much shorter, and slower to read."""
SHORT = 1024


class EncodedObject(NamedTuple):
    """An object that is encoded except for the numbers of the objects that it refers to.

    Args:
        template: Its bytes, with `%d` where a number goes; of a stream, its dictionary
            without the length.
        references: Numbers in the store, in order.
        packs: Whether the data is to be compressed.
        shares: Whether it may be one with another object that is equal.
    """

    template: bytes
    references: Sequence[int] = ()
    data: bytes | None = None
    packs: bool = False
    shares: bool = False

    def filled(self, numbers: Iterable[int]) -> bytes:
        """Return it as it stands in a file, given the numbers of what it refers to there."""
        plain = self.template % tuple(numbers)
        if self.data is None:
            return plain
        written = plain[:-2], len(self.data), self.data, END_STREAM
        return b"%b/Length %d>>\nstream\n%b%b" % written


NOTHING = EncodedObject(b"null")


class Objects:
    """A growing list of encoded objects, which refer to each other by their numbers, from 1."""

    def __init__(self) -> None:
        self._objects: list[Any] = []

    def put(self, value: EncodedObject) -> int:
        """Take in an object and return its number."""
        self._objects.append(value)
        return len(self._objects)

    def reserve_many(self, count: int) -> range:
        """Return the numbers of so many objects that follow by `place`."""
        first = len(self._objects) + 1
        self._objects.extend([NOTHING] * count)
        return range(first, first + count)

    def place(self, number: int, value: EncodedObject) -> None:
        """Put an object in one of the places that were reserved together."""
        self._objects[number - 1] = value

    def take(self, objects: Sequence[EncodedObject], *before: int) -> list[int]:
        """Take in objects that refer to each other by numbers of their own.

        Args:
            before: The objects that the first of these numbers stand for, from 1.

        Returns:
            For each of these numbers, that in the list; the first, for 0, has no meaning.
        """
        first = len(self._objects) + 1
        where = [0, *before, *range(first, first + len(objects))]
        self._objects += [
            EncodedObject(template, [where[number] for number in references], data, packs, shares)
            for template, references, data, packs, shares in objects
        ]
        return where

    def written(self) -> list[EncodedObject]:
        """Return every object, encoded."""
        return list(self._objects)


def compress(written: EncodedObject) -> EncodedObject:
    """Compress a stream as it will be in the file, so that no further file has to."""
    data = written.data
    if data is None or not written.packs or len(data) <= MOST_UNPACKED:
        return written
    template = written.template.removesuffix(b">>") + b"/Filter/FlateDecode>>"
    return written._replace(template=template, data=_pack(data), packs=False)


def _pack(data: bytes) -> bytes:
    """Compress a stream; a short one with a small window, which is quicker to set up."""
    if len(data) > SHORT:
        return zlib.compress(data, EFFORT)
    packer = zlib.compressobj(EFFORT, zlib.DEFLATED, 10, 2)
    return packer.compress(data) + packer.flush()


_IRREGULAR = re.compile(rb"[^!-~]|[#()<>\[\]{}/%]")
_SPECIAL = re.compile(rb"[\\()\r%]")
_ESCAPES = {b"\\": rb"\\", b"(": rb"\(", b")": rb"\)", b"\r": rb"\r", b"%": b"%%"}
_APART = b"/<[("
"""What may follow a name without a space between."""
NAMES: dict[str, bytes] = {}
"""How names are written that were written before."""
_AS_LATIN = (*range(1, 0x16), 0x17, *range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
_FROM_18 = "\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc"
_FROM_80 = (
    "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018"
    "\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e"
)
_PDF_DOC = {code: code for code in _AS_LATIN}
_PDF_DOC |= {ord(letter): code for code, letter in enumerate(_FROM_18, 0x18)}
_PDF_DOC |= {ord(letter): code for code, letter in enumerate(_FROM_80, 0x80)}
_PDF_DOC[0x20AC] = 0xA0
"""PDFDocEncoding (ISO 32000-1, D.2)."""
_PLAIN_ASCII = "".join(map(chr, range(33, 127)))


def encode_name(value: str) -> bytes:
    """Write a name that starts with its slash, as pypdf keeps it."""
    known = NAMES.get(value)
    if known is None:
        plain = value[1:].encode("utf-8", "surrogateescape")
        known = b"/" + _IRREGULAR.sub(lambda found: b"#%02X" % found[0][0], plain)
        NAMES[value] = known
    return known


def encode_real(value: float) -> bytes:
    """Write a number with at most six decimals."""
    if value != value or abs(value) > 3.4e38:
        return b"0"
    written = f"{value:.6f}".rstrip("0").rstrip(".")
    return b"0" if written in ("", "-0") else written.encode()


def encode_string(plain: bytes) -> bytes:
    """Write the bytes of a string, as part of a template."""
    return b"(" + _SPECIAL.sub(lambda found: _ESCAPES[found[0]], plain) + b")"


def encode_hex(plain: bytes) -> bytes:
    """Write the bytes of a string in hexadecimal digits."""
    return b"<" + plain.hex().encode() + b">"


def encode_text(value: str) -> bytes:
    """Write a text string, in the encoding that `text_bytes` chooses."""
    return encode_string(text_bytes(value))


def text_bytes(value: str) -> bytes:
    """Return the bytes of a text string (ISO 32000-1, 7.9.2.2): PDFDocEncoding, else UTF-16.

    Many programs try UTF-8 first, and would read "Ã©" in PDFDocEncoding as "é"; what begins as
    UTF-16 does is read as that. Such a text is written in UTF-16.
    """
    with suppress(UnicodeEncodeError):
        plain, _ = codecs.charmap_encode(value, "strict", _PDF_DOC)
        if value.isascii() or not _is_misread(plain):
            return plain
    return codecs.BOM_UTF16_BE + value.encode("utf-16-be")


def _is_misread(plain: bytes) -> bool:
    try:
        plain.decode()
    except UnicodeDecodeError:
        return plain.startswith(UTF_16)
    return True


def encode_number(value: float) -> bytes:
    """Write a number with at most three decimals, as short as it can be."""
    return b"%d" % value if isinstance(value, int) else encode_real(round(value, 3))


def encode_list(values: Iterable[bytes]) -> bytes:
    """Write an array of values that are encoded."""
    return b"[" + b" ".join(values) + b"]"


def encode_numbers(*values: float) -> bytes:
    """Write an array of numbers."""
    return encode_list(map(encode_number, values))


def encode_dictionary(entries: Mapping[str, bytes]) -> bytes:
    """Write a dictionary of values that are encoded; its keys have no slash."""
    return b"<<" + join_entries(entries) + b">>"


def join_entries(entries: Mapping[str, bytes]) -> bytes:
    """Write the entries of a dictionary whose values are encoded; its keys have no slash."""
    parts: list[bytes] = []
    for key, value in entries.items():
        parts += (encode_name("/" + key), b"" if value[0] in _APART else b" ", value)
    return b"".join(parts)


def plain_address(address: str) -> str:
    """Return an address on the web in the letters that it may have in a file."""
    return quote(address, safe=_PLAIN_ASCII)


Holder = tuple[int, int | None]
"""What MCIDs are counted in: a page index, or a form by its number (then the index is -1)."""


@dataclass(slots=True, eq=False)
class MarkedContent:
    """A piece of marked content: page index, MCID, and the form that holds it, if any.

    It stands among the kids of elements, which have a `role`.
    """

    role: ClassVar[str] = ""
    page: int
    mcid: int
    stream: int | None = None

    @property
    def holder(self) -> Holder:
        """The page or form that the MCID belongs to."""
        return (-1, self.stream) if self.stream is not None else (self.page, None)


@dataclass(slots=True, eq=False)
class TaggedObject:
    """An object with a place in the tree: an annotation, or an image."""

    role: ClassVar[str] = ""
    number: int
    page: int | None


@dataclass(frozen=True, slots=True)
class WrittenTags:
    """A part of the tree that is written already, by numbers of objects.

    Args:
        roots: Its topmost elements.
        lists: The index of each page, and the object that lists who owns its content.
        things: Objects with a place in the tree, and the elements that hold them.
    """

    role: ClassVar[str] = ""
    roots: tuple[int, ...]
    lists: tuple[tuple[int, int], ...]
    things: tuple[tuple[int, int], ...]


def encode_element(
    role: str,
    references: list[int],
    entries: bytes,
    kids: Sequence[object],
    numbers: Mapping[int, int],
    pages: Sequence[int],
) -> EncodedObject:
    """Write a structure element (ISO 32000-1, 14.7).

    Args:
        references: The number of what it stands in, then those of what its entries refer to.
        entries: Its other entries.
        kids: Content, objects, parts that are written already, and elements of any kind.
        numbers: Those of the elements, by their identity.
        pages: Those of the pages.
    """
    page = next((kid.page for kid in kids if isinstance(kid, MarkedContent)), None)
    if page is not None:
        references.append(pages[page])
        entries += b"/Pg %d 0 R"
    held: list[bytes] = []
    for kid in kids:
        if isinstance(kid, MarkedContent):
            held.append(_write_mark(kid, page, pages, references))
        elif isinstance(kid, TaggedObject):
            held.append(_write_thing(kid, pages, references))
        elif isinstance(kid, WrittenTags):
            references += kid.roots
            held += [REFERENCE] * len(kid.roots)
        else:
            references.append(numbers[id(kid)])
            held.append(REFERENCE)
    named = encode_name("/" + role)
    template = b"<</Type/StructElem/S%b/P %%d 0 R%b%b>>" % (named, entries, write_kids(held))
    return EncodedObject(template, references)


def write_kids(kids: Sequence[bytes]) -> bytes:
    """Write the entry for the kids of an element."""
    if len(kids) != 1:
        return b"/K[%b]" % b" ".join(kids) if kids else b""
    return b"/K%b" % kids[0] if kids[0].startswith(b"<") else b"/K %b" % kids[0]


def _write_mark(
    mark: MarkedContent, page: int | None, pages: Sequence[int], references: list[int]
) -> bytes:
    if mark.stream is None and mark.page == page:
        return b"%d" % mark.mcid
    references.append(pages[mark.page])
    if mark.stream is None:
        return b"<</Type/MCR/Pg %%d 0 R/MCID %d>>" % mark.mcid
    references.append(mark.stream)
    return b"<</Type/MCR/Pg %%d 0 R/MCID %d/Stm %%d 0 R>>" % mark.mcid


def _write_thing(thing: TaggedObject, pages: Sequence[int], references: list[int]) -> bytes:
    references.append(thing.number)
    if thing.page is None:
        return b"<</Type/OBJR/Obj %d 0 R>>"
    references.append(pages[thing.page])
    return b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>"


_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


def language_tag(said: str | None) -> str | None:
    """Return a language as its tag is written (BCP 47): `en_GB` is put right; None for no tag."""
    said = (said or "").strip().replace("_", "-")
    return said if _LANGUAGE.fullmatch(said) else None
