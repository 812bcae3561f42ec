"""Objects copied from an opened file into the store, each once and without recursion.

What is active or forbidden in a public record does not come along: scripts and
additional actions, embedded files, metadata of parts and within pictures, references
into the source's own page and structure trees (those are copied by the modules that know
them).
"""

from collections import deque
from collections.abc import Callable
from typing import cast

from agendapack.pdf.jpeg import strip_jpeg, strip_jpeg_2000
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
from agendapack.pdf.source import PdfSource
from agendapack.pdf.write import EncodedObject, Store

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
            self._store_decoded(value, made, decoded(value))
        elif self._clean is not None and look_name(value, "Subtype") == "Form":
            data = decoded(value)
            cleaned = self._clean(data) if data is not None else None
            if cleaned != data:
                self._store_decoded(value, made, cleaned)
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

    def _store_decoded(self, value: StreamObject, made: StreamObject, data: bytes | None) -> None:
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
