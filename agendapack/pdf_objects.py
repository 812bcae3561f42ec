"""The objects that a PDF is made of: the one place that imports pypdf.

pypdf brings in Pillow, fontTools and cryptography with it, for pictures, fonts and
passwords that nobody asks it about here, and these take a third of its start.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNUSED = ("PIL", "fontTools", "cryptography")


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """Let imports of these fail, which pypdf is ready for; those made before are left alone."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # what the import system defines
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _without(UNUSED):
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError
    from pypdf.generic import (
        ArrayObject,
        BooleanObject,
        ByteStringObject,
        DecodedStreamObject,
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
        create_string_object,
        read_object,
    )

__all__ = [
    "ArrayObject",
    "BooleanObject",
    "ByteStringObject",
    "DecodedStreamObject",
    "DictionaryObject",
    "EncodedStreamObject",
    "FloatObject",
    "IndirectObject",
    "LimitReachedError",
    "NameObject",
    "NullObject",
    "NumberObject",
    "PdfObject",
    "PdfReader",
    "StreamObject",
    "TextStringObject",
    "create_string_object",
    "read_object",
]
