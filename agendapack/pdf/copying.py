"""Objects copied from an opened file into the store, each once and without recursion.

What is active or forbidden in a public record does not come along: scripts and additional actions,
embedded files, metadata of parts and within pictures, references into the source's own page and
structure trees (those are copied by the modules that know them).

JPEG files lose what they say of themselves: where, when, by whom, in which program. What is left is
all that a picture needs: its pixels, unchanged, its colour profile, and the marker by which Adobe's
programs say how colours are stored (ISO/IEC 10918-1, annex B; ISO/IEC 15444-1, annex I, for JPEG
2000).
"""

from collections import deque
from collections.abc import Callable, Iterator
from struct import error, pack, unpack_from
from typing import cast

from agendapack.pdf.encoded import EncodedObject
from agendapack.pdf.files import PdfSource, Store
from agendapack.pdf.objects import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
    decoded,
    is_true,
    items,
    look,
    look_int,
    look_name,
    raw,
    resolve,
)

START, END, SCAN = b"\xff\xd8", 0xD9, 0xDA
ALONE = {0x01, *range(0xD0, 0xD8)}
"""Markers that have no segment; those from 0xD0 also stand within a scan."""
PROGRAMS, COMMENT = range(0xE0, 0xF0), 0xFE
KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""What a segment of a program begins with that stays."""
JFIF = 14
"""Bytes of a JFIF segment before its thumbnail, whose width and height are the last two."""
TOLD = (b"xml ", b"uuid", b"uinf", b"jp2i", b"asoc", b"free", b"skip")
"""Boxes of JPEG 2000 that say something of the picture, and are no part of it."""


def strip_jpeg(data: bytes) -> bytes:
    """Return a JPEG file with no more than its picture; what is no JPEG file stays as it is."""
    if not data.startswith(START):
        return data
    kept = [START, *_segments(data)]
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[bytes]:
    """Go through what stays of a file behind its start, up to the end of the picture."""
    at = 2
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return
        marker = data[at + 1]
        if marker in (0x00, 0xFF):  # a byte of padding
            at += 1
            continue
        if marker == END:
            yield data[at : at + 2]
            return
        if marker in ALONE:
            yield data[at : at + 2]
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at:end]
        if marker == SCAN:
            end = _end_of_scan(data, end)
            yield data[at:end]
        elif marker not in PROGRAMS and marker != COMMENT:
            yield segment
        elif marker in KEPT and segment[4:].startswith(KEPT[marker]):
            yield _without_thumbnail(segment) if marker == 0xE0 else segment
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the next marker stands that is no part of a scan."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and data[at + 1] not in ALONE and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _without_thumbnail(segment: bytes) -> bytes:
    body = segment[4 : 4 + JFIF - 2] + b"\0\0"
    return b"\xff\xe0" + pack(">H", len(body) + 2) + body if len(segment) >= 4 + JFIF else segment


def strip_jpeg_2000(data: bytes) -> bytes:
    """Return a JPEG 2000 file without the boxes that say something of its picture."""
    if data[4:8] != b"jP  ":
        return data
    kept, at = [], 0
    try:
        while at < len(data):
            length, kind = unpack_from(">I4s", data, at)
            if length == 1:
                length = unpack_from(">Q", data, at + 8)[0]
            end = len(data) if length == 0 else at + length
            if end <= at or end > len(data):
                return data
            if kind not in TOLD:
                kept.append(data[at:end])
            at = end
    except error:
        return data
    return b"".join(kept)


Clean = Callable[[bytes], bytes]

FOREIGN = {"Page", "Pages", "Catalog", "StructElem", "StructTreeRoot", "Sig"}
DROPPED = {
    "/AA", "/AF", "/Alternates", "/CIDSet", "/HTP", "/LastModified", "/Metadata", "/OPI",
    "/PieceInfo", "/StructParent", "/StructParents",
}  # fmt: skip
OF_STREAMS = {"/DL", "/F", "/FDecodeParms", "/FFilter", "/Length", "/Ref"}
SCALARS = {NumberObject, FloatObject, TextStringObject, ByteStringObject, BooleanObject}
REWRITTEN = {"/LZWDecode", "/LZW", "/Crypt"}
PICTURES = {"/DCTDecode": strip_jpeg, "/DCT": strip_jpeg, "/JPXDecode": strip_jpeg_2000}
MOST_OF_COARSE = 4096
"""Pixels of a picture of which a reader sees whether it is smoothed as it is enlarged."""


class Copier:
    """Copies from one source into the store.

    Args:
        known: Objects that have their place in the store already (pages,
            annotations): their source numbers and their references there.
        clean: Changes the content of form XObjects on their way, if given.
    """

    def __init__(
        self,
        source: PdfSource,
        store: Store,
        known: dict[int, IndirectObject],
        clean: Clean | None = None,
    ) -> None:
        self.source = source
        self.store = store
        self.known = known
        self.fonts: list[DictionaryObject] = []
        self.unreadable = False
        self.four_inks = False
        self.jpeg_2000 = False
        self.transfers = False
        self.smoothed = False
        self._clean = clean
        self._waiting: deque[tuple[IndirectObject, PdfObject]] = deque()

    def copy(self, value: PdfObject | None) -> PdfObject:
        """Copy an object with everything it refers to."""
        copied = self._direct(value)
        while self._waiting:
            reference, original = self._waiting.popleft()
            plain = _encode_content(original)
            self.store.settle(reference, self._direct(original) if plain is None else plain)
        return copied

    def copy_indirect(self, value: PdfObject | None) -> IndirectObject:
        """Copy an object and return a reference to it."""
        copied = self.copy(value)
        return copied if isinstance(copied, IndirectObject) else self.store.add(copied)

    def _direct(self, value: PdfObject | None) -> PdfObject:
        if type(value) in SCALARS:
            return cast(PdfObject, value)
        if isinstance(value, IndirectObject):
            return self._reference(value)
        if isinstance(value, StreamObject):
            return self._stream(value)
        if isinstance(value, DictionaryObject):
            return self._entries(value)
        if isinstance(value, ArrayObject):
            if SCALARS.issuperset(map(type, list.__iter__(value))):
                return value
            return ArrayObject([self._direct(item) for item in list.__iter__(value)])
        if isinstance(value, NameObject) and value == "/DeviceCMYK":
            self.four_inks = True
        return NullObject() if value is None else value

    def _reference(self, reference: IndirectObject) -> PdfObject:
        known = self.known.get(reference.idnum)
        if known is not None:
            return known
        value = resolve(reference)
        if value is None:
            self.unreadable = True
            return NullObject()
        if isinstance(value, DictionaryObject) and look_name(value, "Type") in FOREIGN:
            return NullObject()
        made = self.known[reference.idnum] = self.store.reserve()
        self._waiting.append((made, value))
        return made

    def _entries(self, value: DictionaryObject) -> DictionaryObject:
        dropped = DROPPED | OF_STREAMS if isinstance(value, StreamObject) else DROPPED
        if not isinstance(value, StreamObject) and not value.keys() & {"/Type", "/Subtype"}:
            dropped = set()  # a dictionary of names, where any name may stand
        if look_name(value, "Subtype") in ("Form", "Image"):
            dropped = dropped | {"/Name"}
        if look_name(value, "Type") == "Font":
            self.fonts.append(value)
        if "/TR" in value or "/TR2" in value:
            self.transfers = self.transfers or _transfers(value)
            dropped = dropped | {"/TR"} if look_name(value, "TR") == "Identity" else dropped
        return DictionaryObject(
            {key: self._direct(value.raw_get(key)) for key in value if key not in dropped}
        )

    def _stream(self, value: StreamObject) -> StreamObject:
        made = StreamObject()
        made.update(self._entries(value))
        made.set_data(value._data)
        filters = {str(resolve(item)) for item in items(raw(value, "Filter"))}
        self.jpeg_2000 = self.jpeg_2000 or "/JPXDecode" in filters
        if look_name(value, "Subtype") == "Image" and "/Interpolate" in made:
            self._settle_smoothing(made)
        if filters & PICTURES.keys():
            self._strip_picture(value, made)
        elif filters & REWRITTEN:
            self._store_decoded(made, decoded(value))
        elif self._clean is not None and look_name(value, "Subtype") == "Form":
            data = decoded(value)
            cleaned = self._clean(data) if data is not None else None
            if cleaned != data:
                self._store_decoded(made, cleaned)
        return made

    def _strip_picture(self, value: StreamObject, made: StreamObject) -> None:
        """Leave out what a picture says of itself, which may be packed once more."""
        *outer, last = items(raw(value, "Filter"))
        strip = PICTURES.get(str(resolve(last)))
        data: bytes | None = value._data
        if outer:
            packed = EncodedStreamObject()
            packed[NameObject("/Filter")] = ArrayObject(outer)
            packed._data = value._data
            data = decoded(packed)
        if data is None or strip is None:
            self.unreadable = True
            return
        made.set_data(strip(data))
        if outer:
            made[NameObject("/Filter")] = self._direct(last)
            parameters = list(items(raw(value, "DecodeParms")))
            made.pop("/DecodeParms", None)
            if len(parameters) > len(outer):
                made[NameObject("/DecodeParms")] = self._direct(parameters[-1])

    def _settle_smoothing(self, picture: StreamObject) -> None:
        """Drop `Interpolate`, which PDF/A forbids, where a picture is too fine to show it."""
        pixels = (look_int(picture, "Width") or 0) * (look_int(picture, "Height") or 0)
        if pixels > MOST_OF_COARSE or not is_true(look(picture, "Interpolate")):
            picture.pop("/Interpolate")
        else:
            self.smoothed = True

    def _store_decoded(self, made: StreamObject, data: bytes | None) -> None:
        if data is None:
            self.unreadable = True
            return
        for key in ("/Filter", "/DecodeParms"):
            made.pop(key, None)
        made.set_data(data)


def _encode_content(value: PdfObject) -> EncodedObject | None:
    """Encode a stream whose dictionary has no more than a common filter, as page contents have."""
    if not isinstance(value, StreamObject) or not value.keys() <= {"/Filter"}:
        return None
    given = dict.get(value, "/Filter")
    if given is None:
        return EncodedObject(b"<<>>", (), value._data, packs=True, shares=True)
    if given in ("/FlateDecode", ["/FlateDecode"]):
        return EncodedObject(b"<</Filter/FlateDecode>>", (), value._data, shares=True)
    return None


def _transfers(value: DictionaryObject) -> bool:
    """Tell whether a graphics state (not a soft mask) has functions that change colours."""
    functions = [resolve(item) for key in ("TR", "TR2") for item in items(raw(value, key))]
    return "/G" not in value and any(
        isinstance(found, DictionaryObject) and "/FunctionType" in found for found in functions
    )


def shallow(value: DictionaryObject) -> DictionaryObject:
    """Copy one level of a dictionary."""
    return DictionaryObject({key: value.raw_get(key) for key in value})
