"""Everything that can be read in a file, for the audit: drawn, hidden, said, named, attached."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import pairwise
from string import ascii_letters
from typing import ClassVar
from urllib.parse import unquote

from agendapack.model import dataclass
from agendapack.model.document import Passage
from agendapack.pdf import content, objects
from agendapack.pdf.files import PdfSource, open_source
from agendapack.pdf.numbers import read_labels
from agendapack.pdf.page_words import read_words
from agendapack.pdf.text import Fonts, plain_strings

GAP = -180.0
"""In thousandths of the type size: a wider step to the right is a space."""
_OF_NUMBERS = b"0123456789+-. \t\r\n[]"
_OF_OPERATIONS = _OF_NUMBERS + b"*" + ascii_letters.encode()
"""What stands between strings that are written plainly; before them also operators passed."""
MOST_IN_PIECES = 2.0
"""Letters of a piece of text on average: where there are fewer, words are set letter by letter."""


@dataclass(slots=True)
class PageTexts:
    """The texts that a page holds.

    Args:
        shown: What it draws, in its order, seen or not.
        replacements: Texts that stand for drawn ones: `ActualText`, `Alt` and `E` of marks.
    """

    shown: list[str] = field(default_factory=list)
    replacements: list[str] = field(default_factory=list)


def read_texts(
    page: objects.DictionaryObject, fonts: Fonts, drawn: set[int] | None = None
) -> PageTexts:
    """Follow the content of a page; `drawn` takes the ids of the forms that it draws."""
    reader = _Reader(fonts, set() if drawn is None else drawn)
    reader.run(objects.page_content(page), objects.look_dict(page, "Resources"))
    texts = reader.texts
    pieces = [len(text.strip()) for text in texts.shown if text.strip()]
    if pieces and sum(pieces) <= MOST_IN_PIECES * len(pieces):
        texts.shown = [word.text for word in read_words(page, fonts)]
    return texts


def _has_only_numbers(gaps: list[bytes]) -> bool:
    head, *others = gaps
    return not (
        head.translate(None, _OF_OPERATIONS) or b"".join(others).translate(None, _OF_NUMBERS)
    )


def _spaces(numbers: bytes) -> list[str]:
    """Return a space for each step between strings that is wide enough for one."""
    if b"-" not in numbers:
        return []
    bare = numbers.replace(b"[", b" ").replace(b"]", b" ")
    return [" " for number in bare.split() if content.number_of(number) < GAP]


class _Reader(content.Interpreter):
    OPERATORS: ClassVar[Mapping[bytes, str]] = {
        b"q": "save", b"Q": "restore", b"Do": "draw", **content.FONTS, **content.SHOWN,
        b"BDC": "open_mark",
    }  # fmt: skip

    def __init__(self, fonts: Fonts, drawn: set[int]) -> None:
        super().__init__()
        self.texts = PageTexts()
        self.fonts, self.drawn = fonts, drawn

    def enter(self, form: objects.StreamObject) -> None:
        self.drawn.add(id(form))
        super().enter(form)

    def show(self, operands: bytes) -> None:
        decode = self.fonts.of(self.state.font).decode
        head, _, behind = operands.partition(b"(")
        string, ended, gap = behind.partition(b")")
        if (
            ended
            and not gap.strip()
            and b"\\" not in string
            and b"-" not in head
            and not head.translate(None, _OF_OPERATIONS)
        ):  # a string of plain letters, as most are
            self.texts.shown.append(decode(string))
            return
        found = plain_strings(operands)
        if found is not None and _has_only_numbers(found[1]):
            strings, (head, *gaps) = found
            parts = _spaces(head)
            for string, gap in zip(strings, gaps, strict=True):
                parts.append(decode(string))
                parts += _spaces(gap)
        else:
            parts = []
            for operand in content.split(operands):
                if operand[:1] in b"(<":
                    parts.append(decode(content.plain(operand)))
                elif content.number_of(operand) < GAP:
                    parts.append(" ")
        self.texts.shown.append("".join(parts))

    def open_mark(self, operands: bytes) -> None:
        _, listed = content.mark_of(operands)
        if listed.startswith(b"<<"):
            properties = content.read_properties(listed)
            words = (objects.look_text(properties, key) for key in ("ActualText", "Alt", "E"))
            self.texts.replacements += [said for said in words if said]


_CALLED = {
    "/Title": "a title or bookmark",
    **dict.fromkeys(("/Alt", "/ActualText", "/E"), "the text of a tag"),
    "/T": "the title of a tag or field",
    "/ID": "the name of a tag",
    "/P": "a page label",
    "/Contents": "a note or link",
    **dict.fromkeys(("/URI", "/Dest", "/D"), "a link"),
    **dict.fromkeys(("/F", "/UF"), "the name of an attachment"),
    "/Desc": "an attachment",
    "/Names": "a named destination or attachment",
    "/V": "a form field",
}
_INFORMATION = {"/Author", "/Subject", "/Keywords", "/Creator", "/Producer"}
_STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
_MARKUP = re.compile(r"</?[\w:.-]+|/?>|xmlns:?\w*=\"[^\"]*\"|\b[\w:.-]+=")
_BETWEEN = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
_OF_FORMAT = """
AcroForm ActualText AnnotStates ArtBox AuthEvent BaseEncoding BaseFont BaseState BitsPerComponent
BitsPerCoordinate BitsPerFlag BitsPerSample BlackIs1 BleedBox BorderColor BorderStyle
BorderThickness CalGray CalRGB CapHeight CenterWindow CharProcs CharSet CheckSum CIDFontType0
CIDFontType2 CIDSet CIDSystemInfo CIDToGIDMap ClassMap ColorSpace ColorTransform ColSpan
ColumnCount ColumnGap ColumnWidths ContentMediaType CreationDate CropBox DecodeParams DecodeParms
DescendantFonts DestOutputProfile DeviceCMYK DeviceGray DeviceN DeviceRGB DisplayDocTitle
EarlyChange EmbeddedFile EmbeddedFiles EncodedByteAlign EndIndent EndOfBlock EndOfLine ExtGState
FirstChar FirstPage FitWindow FlateDecode FontBBox FontDescriptor FontFamily FontFile FontFile2
FontFile3 FontMatrix FontName FontStretch FontWeight FreeText FullScreen FunctionType GoTo GoToR
HideMenubar HideToolbar HideWindowUI ICCBased Identity-H Identity-V ImageB ImageC ImageI ImageMask
ItalicAngle JavaScript LastChar LastModified LastPage LineHeight ListMode ListNumbering LowerAlpha
LowerRoman MacExpertEncoding MacRomanEncoding MarkInfo MediaBox MissingWidth ModDate
NeedAppearances NewWindow NextPage NonFullScreenPageMode NumberFormat NumCopies ObjStm OneColumn
OpenAction OpenType OutputCondition OutputConditionIdentifier OutputIntent OutputIntents
PageLabels PageLayout PageMode PaintType ParentTree ParentTreeNextKey PatternType PieceInfo
PrevPage PrintArea PrintClip PrintPageRange PrintScaling ProcSet RegistryName RoleMap RoleMapNS
RowSpan RunLengthDecode SeparationInfo ShadingType SinglePage SMask SMaskInData SpaceAfter
SpaceBefore StartIndent StemH StemV StructElem StructParent StructParents StructTreeRoot SubFilter
TextAlign TextDecorationType TextIndent TilingType ToUnicode TrimBox TrueType TwoColumnLeft
TwoColumnRight TwoPageLeft TwoPageRight UpperAlpha UpperRoman UseAttachments UseNone UseOC
UseOutlines UserProperties UserUnit UseThumbs ViewArea ViewClip ViewerPreferences WinAnsiEncoding
WritingMode XHeight XObject XRef XStep YStep
"""
"""Names of two words and more that the format defines (ISO 32000-1, annex E and its tables)."""
UNREAD = ("Image",)
"""Kinds of streams whose data are no text."""


def read_passages(data: bytes) -> tuple[Passage, ...]:
    """Return what a finished file holds, page by page and then object by object."""
    source = open_source(data, "the audited file", finished=True)
    drawn = set[int]()
    return (*_pages(source, drawn), *_objects(source, drawn), *_remains(data))


def texts_of_pages(
    data: bytes, chosen: tuple[int, ...] | None, shown: Mapping[int, str], joined: bool = False
) -> list[str]:
    """Return the text of each chosen page of a file.

    Args:
        shown: Known to be all that some pages show.
        joined: Whether words that are shown in two pieces are wanted too, to search for them.
    """
    write = _with_joined if joined else " ".join
    source, fonts = open_source(data, "a paper"), Fonts()
    places = range(len(source.pages)) if chosen is None else chosen
    return [
        shown[place + 1]
        if place + 1 in shown
        else write(read_texts(source.pages[place], fonts).shown)
        for place in places
    ]


def _with_joined(pieces: list[str]) -> str:
    """Return a text and behind it, each by itself, what may be one word across two pieces.

    Its parts differ in their font or colour, or it is hyphenated; that they stand apart, as words
    do that are shown one by one, is not looked at.
    """
    found = set()
    for before, after in pairwise(pieces):
        if before[-1:].strip() and after[:1].isalnum():
            first, last = before.split()[-1], after.split(maxsplit=1)[0]
            found.add(first.rstrip("-\u00ad\u2010") + last)
    return "\n\n".join((" ".join(pieces), *sorted(found)))


def _pages(source: PdfSource, drawn: set[int]) -> Iterator[Passage]:
    labels, fonts = read_labels(source), Fonts()
    for label, page in zip(labels, source.pages, strict=True):
        texts = read_texts(page, fonts, drawn)
        yield Passage("the text", label, " ".join(texts.shown))
        for said in texts.replacements:
            yield Passage("text that stands for what is drawn", label, said)


def _objects(source: PdfSource, drawn: set[int]) -> Iterator[Passage]:
    """Read what pages do not show themselves; what is `drawn` has been read with its page."""
    reader, names, fonts = source.reader, set[str](), Fonts()
    numbers = {number for table in reader.xref.values() for number in table}
    for number in sorted((numbers | reader.xref_objStm.keys()) - reader.elements.keys()):
        try:
            value = reader.get_object(objects.IndirectObject(number, 0, reader))
        except Exception:  # pypdf raises many kinds for objects that are not there
            continue
        if value is not None:
            yield from _strings(value, names)
        if isinstance(value, objects.StreamObject):
            yield from _stream(value)
            if id(value) not in drawn and _is_content(value):
                said = _Reader(fonts, drawn)
                said.enter(value)
                yield Passage("a note, pattern or mask", None, " ".join(said.texts.shown))
    yield from _strings(reader.trailer, names)
    yield Passage("a name of an object", None, " ".join(sorted(names)), prose=False)
    yield Passage("a name of an object", None, " ".join(_joined_names(names)))


def _is_content(value: objects.StreamObject) -> bool:
    return objects.look_name(value, "Subtype") == "Form" or (
        objects.look_int(value, "PatternType") == 1
    )


def _joined_names(names: Iterable[str]) -> Iterator[str]:
    """Yield two words of a name as one, since single ones may be names of fonts and places.

    What the format itself calls something, such as a role map, is nobody's word.
    """
    of_format = frozenset(_OF_FORMAT.split())
    for name in sorted(each for each in names if each[1:] not in of_format):
        words = [word for word in _BETWEEN.split(name) if word]
        yield from map("".join, pairwise(words))


def _strings(value: objects.PdfObject, names: set[str]) -> Iterator[Passage]:
    """Yield the strings directly inside an object; what it refers to has its own turn."""
    waiting: list[tuple[object, str]] = [(value, "an object")]
    while waiting:
        here, called = waiting.pop()
        if isinstance(here, objects.DictionaryObject):
            names.update(dict.keys(here))
            waiting += [(inner, _call(key, called)) for key, inner in dict.items(here)]
        elif isinstance(here, objects.ArrayObject):
            waiting += [(inner, called) for inner in list.__iter__(here)]
        elif isinstance(here, objects.NameObject):
            names.add(here)
        elif isinstance(here, objects.TextStringObject | objects.ByteStringObject):
            yield from _string(here, called)


def _call(key: str, called: str) -> str:
    if key in _INFORMATION:
        return "the document's information"
    return _CALLED.get(key, called)


def _string(
    value: objects.TextStringObject | objects.ByteStringObject, called: str
) -> Iterator[Passage]:
    if isinstance(value, objects.TextStringObject):
        if value:
            yield Passage(called, None, str(value))
            yield from _address(str(value), called)
        return
    data = bytes(value)
    yield Passage(called, None, data.hex(), prose=False)
    for text in _readings(data):
        yield Passage(called, None, text, prose=False)
        yield from _address(text, called)


def _address(text: str, called: str) -> Iterator[Passage]:
    """Yield the words of a web address as they are meant: `%4Dill-lane` says Mill Lane."""
    if called == _CALLED["/URI"]:
        yield Passage(called, None, _BETWEEN.sub(" ", unquote(unquote(text))))


def _stream(value: objects.StreamObject) -> Iterator[Passage]:
    if objects.look_name(value, "Subtype") in UNREAD:
        return
    data = objects.decoded(value) or b""
    kind = objects.look_name(value, "Type")
    if kind == "Metadata":
        text = data.decode("utf-8", "replace")
        yield Passage("the metadata", None, _MARKUP.sub(" ", text))
        yield Passage("the metadata", None, text, prose=False)
        return
    where = "an attachment" if kind == "EmbeddedFile" else "a stream"
    for text in _readings(data):
        yield Passage(where, None, text, prose=kind == "EmbeddedFile")


def _readings(data: bytes) -> Iterator[str]:
    """Yield the texts that bytes may be: in UTF-8, and in UTF-16 where they look like it."""
    yield data.decode("utf-8", "replace")
    if data.count(0) * 3 > len(data):
        for encoding in ("utf-16-be", "utf-16-le"):
            yield data.decode(encoding, "replace")


def _remains(data: bytes) -> Iterator[Passage]:
    """Yield what stands between streams: comments, and objects that nothing refers to."""
    plain = _STREAM.sub(b" ", data).decode("latin-1")
    yield Passage("the file outside its pages", None, plain, prose=False)
