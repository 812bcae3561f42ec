"""All words of the files that the public gets, however they are written down in them.

An independent reader: it shares no code with the package. It asks PDFium for what pages say, and
reads every object of a PDF besides: strings, names, streams, and what fonts make of their codes.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf

from tests.reading import decode, drawn_text, to_unicode

RESTRICTED = "restricted"
ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
OTHERS = bytes(code for code in range(256) if not (code < 128 and chr(code).isalnum()))


def public_words(folder: Path) -> str:
    """Return what the public files of a meeting hold, as small letters and digits alone."""
    said: list[str] = []
    for file in _public_files(folder):
        data = file.read_bytes()
        said += [str(file.relative_to(folder)), *_as_text(data)]
        if data.startswith(b"%PDF"):
            said += words_of_pdf(data)
    return bare("\n".join(said))


def public_texts(folder: Path) -> set[str]:
    """Return each word of the public files, in small letters, as readers and programs find it.

    Short words stand in compressed bytes by chance, so those are left out.
    """
    said: list[str] = []
    for file in _public_files(folder):
        said.append(str(file.relative_to(folder)))
        data = file.read_bytes()
        said += (
            texts_of_pdf(data) if data.startswith(b"%PDF") else [data.decode("utf-8", "replace")]
        )
    return set(re.findall(r"[a-z]+|[0-9]+", "\n".join(said).lower()))


def _public_files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.relative_to(folder).parts[0] != RESTRICTED:
            yield file


def bare(text: str | bytes) -> str:
    """Return letters and digits of ASCII alone, so that no hyphen or zero hides a word."""
    data = text.encode() if isinstance(text, str) else text
    return data.translate(None, OTHERS).decode("ascii").lower()


def texts_of_pdf(data: bytes) -> Iterator[str]:
    """Yield what the pages say, each string and name of all objects, and the metadata."""
    yield drawn_text(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            yield _drawn(page.obj)
        for value in pdf.objects:
            yield from _strings(value)
            if isinstance(value, pikepdf.Stream):
                if value.get("/Subtype") == pikepdf.Name.Form:
                    yield _drawn(value)
                if value.get("/Type") == pikepdf.Name.Metadata:
                    yield value.read_bytes().decode()


def words_of_pdf(data: bytes) -> Iterator[str]:
    """Yield all texts of a PDF, and its streams as they are stored and as they are meant."""
    yield from texts_of_pdf(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        for value in pdf.objects:
            if isinstance(value, pikepdf.Stream):
                yield from _as_text(value.read_raw_bytes())
                try:
                    yield from _as_text(value.read_bytes())
                except pikepdf.PdfError:
                    assert "/DCTDecode" in str(value.get("/Filter")), value


def _as_text(data: bytes) -> Iterator[str]:
    """Yield bytes as text, in UTF-8 and UTF-16, and addresses in it without their escapes."""
    yield bare(data)
    if ESCAPE.search(data):
        yield bare(ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), data))


def _strings(value: pikepdf.Object) -> Iterator[str]:
    """Yield the strings and names within an object, without going on to other objects."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.String):
            yield str(each)
            yield str(each)
            yield unquote(str(each))
            yield from _as_text(bytes(each))
        elif isinstance(each, pikepdf.Name):
            yield str(each)
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield from (str(key) for key in each)
            waiting += [inner for _, inner in each.items() if not _is_elsewhere(inner)]
        elif isinstance(each, pikepdf.Array):
            waiting += [inner for inner in each if not _is_elsewhere(inner)]


def _is_elsewhere(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _drawn(drawn: pikepdf.Object) -> str:
    """Return the letters that content shows, and what stands for them, wherever they lie."""
    resources: Any = drawn.get("/Resources", {})
    fonts = {name: to_unicode(font) for name, font in resources.get("/Font", {}).items()}
    font: dict[bytes, str] = {}
    said: list[str] = []
    for instruction in pikepdf.parse_content_stream(drawn):
        for operand in instruction.operands:
            found = list(operand) if isinstance(operand, pikepdf.Array) else [operand]
            for each in found:
                if isinstance(each, pikepdf.String):
                    said.append(decode(bytes(each), font) if font else str(each))
                elif isinstance(each, pikepdf.Dictionary):
                    said += _strings(each)
        if str(instruction.operator) == "Tf":
            font = fonts.get(str(instruction.operands[0]), {})
    return re.sub(r"\s+", " ", "".join(said))
