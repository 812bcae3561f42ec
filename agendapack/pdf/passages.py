"""Everything that can be read in a file, for the audit: drawn, hidden, said, named, attached."""

import re
from collections.abc import Iterator

from agendapack.model.withholding import Passage
from agendapack.pdf.drawing import Drawing, has_box, read_drawing
from agendapack.pdf.labels import read_labels
from agendapack.pdf.objects import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
    decoded,
    look_name,
)
from agendapack.pdf.source import Source, open_source
from agendapack.pdf.text import Fonts

_CALLED = {
    "/Title": "a title or bookmark",
    "/Alt": "the text of a tag",
    "/ActualText": "the text of a tag",
    "/E": "the text of a tag",
    "/T": "the title of a tag or field",
    "/ID": "the name of a tag",
    "/P": "a page label",
    "/Contents": "a note or link",
    "/URI": "a link",
    "/Dest": "a link",
    "/D": "a link",
    "/F": "the name of an attachment",
    "/UF": "the name of an attachment",
    "/Desc": "an attachment",
    "/Names": "a named destination or attachment",
    "/V": "a form field",
}
_INFORMATION = {"/Author", "/Subject", "/Keywords", "/Creator", "/Producer"}
_STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
_MARKUP = re.compile(r"</?[\w:.-]+|/?>|xmlns:?\w*=\"[^\"]*\"|\b[\w:.-]+=")
UNREAD = ("Image",)
"""Kinds of streams whose data are no text."""


def read_passages(data: bytes) -> tuple[Passage, ...]:
    """Return what a finished file holds, page by page and then object by object."""
    source = open_source(data, "the audited file")
    return (*_pages(source), *_objects(source), *_remains(data))


def visible_text(data: bytes) -> str:
    """Return what a reader sees on the pages of a file: no hidden text, none under boxes."""
    return "\n".join(_seen(drawing) for drawing in _drawings(open_source(data, "a paper")))


def covered_pages(source: Source) -> tuple[int, ...]:
    """Return the indexes of the pages on which dark boxes were drawn over text."""
    fonts = Fonts()
    return tuple(
        index
        for index, page in enumerate(source.pages)
        if _may_cover(source, index) and read_drawing(page, fonts).covered(dark=True)
    )


def _may_cover(source: Source, place: int) -> bool:
    """Tell whether a page can have a box over text, so that it is worth the time to read it."""
    page, found = source.pages[place], source.summary(place)
    return found.boxes or ("/Annots" in page and (bool(found.drawn) or has_box(page)))


def _drawings(source: Source) -> Iterator[Drawing]:
    fonts = Fonts()
    for page in source.pages:
        yield read_drawing(page, fonts)


def _seen(drawing: Drawing) -> str:
    hidden = {id(shown) for shown in drawing.covered(dark=False)}
    return _join(s.text for s in drawing.shown if not s.unseen and id(s) not in hidden)


def _join(texts: Iterator[str]) -> str:
    return " ".join(texts)


def _pages(source: Source) -> Iterator[Passage]:
    labels = read_labels(source)
    for label, drawing in zip(labels, _drawings(source), strict=True):
        covered = {id(shown) for shown in drawing.covered(dark=False)}
        unseen = [s for s in drawing.shown if s.unseen]
        boxed = [s for s in drawing.shown if id(s) in covered]
        if unseen:
            yield Passage("hidden text", label, _join(s.text for s in unseen))
        if boxed:
            yield Passage("text beneath a box", label, _join(s.text for s in boxed))
        yield Passage("the text", label, _join(s.text for s in drawing.shown))
        for said in drawing.replacements:
            yield Passage("text that stands for what is drawn", label, said)


def _objects(source: Source) -> Iterator[Passage]:
    reader, names = source.reader, set[str]()
    numbers = {number for table in reader.xref.values() for number in table}
    for number in sorted((numbers | reader.xref_objStm.keys()) - reader.elements.keys()):
        try:
            value = reader.get_object(IndirectObject(number, 0, reader))
        except Exception:  # pypdf raises many kinds for objects that are not there
            continue
        if value is not None:
            yield from _strings(value, names)
        if isinstance(value, StreamObject):
            yield from _stream(value)
    yield from _strings(reader.trailer, names)
    yield Passage("a name of an object", None, " ".join(sorted(names)), prose=False)


def _strings(value: PdfObject, names: set[str]) -> Iterator[Passage]:
    """Yield the strings directly inside an object; what it refers to has its own turn."""
    waiting: list[tuple[object, str]] = [(value, "an object")]
    while waiting:
        here, called = waiting.pop()
        if isinstance(here, DictionaryObject):
            names.update(dict.keys(here))
            waiting += [(inner, _call(key, called)) for key, inner in dict.items(here)]
        elif isinstance(here, ArrayObject):
            waiting += [(inner, called) for inner in list.__iter__(here)]
        elif isinstance(here, NameObject):
            names.add(here)
        elif isinstance(here, TextStringObject | ByteStringObject):
            yield from _string(here, called)


def _call(key: str, called: str) -> str:
    if key in _INFORMATION:
        return "the document's information"
    return _CALLED.get(key, called)


def _string(value: TextStringObject | ByteStringObject, called: str) -> Iterator[Passage]:
    if isinstance(value, TextStringObject):
        if value:
            yield Passage(called, None, str(value))
        return
    data = bytes(value)
    yield Passage(called, None, data.hex(), prose=False)
    for text in _readings(data):
        yield Passage(called, None, text, prose=False)


def _stream(value: StreamObject) -> Iterator[Passage]:
    if look_name(value, "Subtype") in UNREAD:
        return
    data = decoded(value) or b""
    kind = look_name(value, "Type")
    if kind == "Metadata":
        text = data.decode("utf-8", "replace")
        yield Passage("the metadata", None, _MARKUP.sub(" ", text))
        yield Passage("the metadata", None, text, prose=False)
        return
    where = "an attachment" if kind == "EmbeddedFile" else "a stream"
    for text in _readings(data):
        yield Passage(where, None, text, prose=kind == "EmbeddedFile")


def _readings(data: bytes) -> Iterator[str]:
    """Yield what bytes may say: as they are, and in two bytes a character."""
    yield data.decode("utf-8", "replace")
    if data.count(0) * 3 > len(data):
        for encoding in ("utf-16-be", "utf-16-le"):
            yield data.decode(encoding, "replace")


def _remains(data: bytes) -> Iterator[Passage]:
    """Yield what stands between streams: comments, and objects that nothing refers to."""
    plain = _STREAM.sub(b" ", data).decode("latin-1")
    yield Passage("the file outside its pages", None, plain, prose=False)
