"""What there is to tell of a paper: what acts in it or leads elsewhere, shows, or has lost.

Nothing that acts comes into a pack but links to the web. Nothing is drawn to find out what
pages show: text counts wherever it is shown, also when it is invisible as behind a scan that
was put through text recognition.

LibreOffice leaves out letters that it has no font for, or draws empty boxes in their place, and
words that have no room in a text box, all without reporting it. `perform` is a task of the limited
process: it receives the `letters` and `words` of a document and the PDF, and answers with the
letters that are `missing` from its pages, and the words that are `lost`. `perform_markdown` is
another: what passes there passes when an annex in Markdown is rendered.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import field
from io import BytesIO
from math import hypot
from typing import Any

from agendapack.convert.office import FIRST, letters_of
from agendapack.model import dataclass
from agendapack.model.facts import Limits
from agendapack.model.text import Text, find_pictures, leads_into_private_network, web_address
from agendapack.pdf import objects
from agendapack.pdf.files import PdfSource
from agendapack.pdf.geometry import Matrix, matrix_of, times
from agendapack.pdf.summary import ContentSummary, mcids_of, summarise
from agendapack.pdf.syntax import is_closed
from agendapack.pdf.tags import number_tree
from agendapack.problems import Source

HARMLESS = {"GoTo", "GoToR", "GoToE", "URI", "Named", "Thread"}
PLAYED = {"RichMedia": "a film or sound", "Movie": "a film", "Sound": "a sound", "3D": "a 3D model"}
"""Annotations that a viewer plays; the pack has the picture that they show until then."""
MOST_IN_A_CHAIN = 50


def all_annotations(source: PdfSource) -> Iterator[objects.DictionaryObject]:
    """Go through the annotations of all pages."""
    for page in source.pages:
        yield from objects.annotations(page)


def written_on(page: objects.DictionaryObject) -> Iterator[tuple[bool, str]]:
    """Yield what fields and comments of a page say, and whether it is a comment."""
    for found in objects.annotations(page):
        if objects.look_name(found, "Subtype") != "Widget":
            yield True, objects.look_text(found, "Contents") or ""
            continue
        field: objects.PdfObject | None = found
        for _ in range(MOST_IN_A_CHAIN):
            value = objects.look(field, "V")
            if value is not None or field is None:
                break
            field = objects.look(field, "Parent")
        else:
            value = None
        for each in objects.items(value) if isinstance(value, objects.ArrayObject) else (value,):
            yield False, objects.words_of(objects.resolve(each)) or ""


def scripts(source: PdfSource) -> Iterator[str]:
    """Name each kind of active content, repeats included (ISO 32000-1, 12.6)."""
    root = source.root
    if objects.look(objects.look(root, "Names"), "JavaScript") is not None:
        yield "JavaScript"
    if objects.look(objects.look(root, "AcroForm"), "XFA") is not None:
        yield "an XFA form"
    yield from _kinds(objects.look(root, "OpenAction"))
    for holder in (root, *source.pages, *all_annotations(source)):
        yield from _kinds(objects.look(holder, "A"))
        for action in objects.look_dict(holder, "AA").values():
            yield from _kinds(objects.resolve(action))
    for annotation in all_annotations(source):
        if (kind := objects.look_name(annotation, "Subtype")) in PLAYED:
            yield PLAYED[kind]


def embedded_files(source: PdfSource) -> Iterator[str]:
    """Name embedded files (ISO 32000-1, 7.11.4) and associated files (ISO 32000-2, 14.13)."""
    listed = number_tree(objects.look(objects.look(source.root, "Names"), "EmbeddedFiles"), "Names")
    for key, value in listed.items():
        yield _file_name(objects.resolve(value), str(key))
    for holder in (source.root, *source.pages):
        for item in objects.items(objects.raw(holder, "AF")):
            yield _file_name(objects.resolve(item))
    for annotation in all_annotations(source):
        if objects.look_name(annotation, "Subtype") == "FileAttachment":
            yield _file_name(objects.look(annotation, "FS"))


def is_portfolio(source: PdfSource) -> bool:
    """Tell whether the files within are its content (ISO 32000-1, 7.11.6)."""
    return bool(objects.look_dict(source.root, "Collection")) and any(embedded_files(source))


def is_placeholder(source: PdfSource) -> bool:
    """Tell whether its pages have to be made from an XFA form (ISO 32000-1, 7.7.2, 12.7.8)."""
    has_form = objects.look(objects.look(source.root, "AcroForm"), "XFA") is not None
    return has_form and objects.is_true(objects.look(source.root, "NeedsRendering"))


def links(source: PdfSource) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses of links that lead to files, and into private networks."""
    to_files: list[str] = []
    private: list[str] = []
    base = _text(objects.look(objects.look(source.root, "URI"), "Base"))
    for annotation in all_annotations(source):
        action = objects.look_dict(annotation, "A")
        kind = objects.look_name(action, "S")
        if kind in ("GoToR", "GoToE", "Launch"):
            to_files.append(_file_name(objects.look(action, "F")))
        elif kind == "URI":
            address = _text(objects.look(action, "URI")).strip()
            web = web_address(address, base)
            if web is None and address and not address.startswith("#"):
                to_files.append(printable(address))
            elif web is not None and leads_into_private_network(web):
                private.append(printable(address))
    return tuple(to_files), tuple(private)


def _kinds(action: objects.PdfObject | None) -> Iterator[str]:
    for _ in range(MOST_IN_A_CHAIN):
        kind = objects.look_name(action, "S")
        if kind is None:
            return
        if kind not in HARMLESS:
            yield objects.sayable(kind)
        action = objects.resolve(next(iter(objects.items(objects.look(action, "Next"))), None))


def _text(value: objects.PdfObject | None) -> str:
    return objects.words_of(value) or ""


def _file_name(value: objects.PdfObject | None, key: str = "(no name)") -> str:
    named = (
        _text(objects.look(value, "UF")) or _text(objects.look(value, "F")) or _text(value) or key
    )
    return printable(named)


def printable(words: str) -> str:
    """Return words without what a terminal would take for more than letters."""
    return "".join(char if char.isprintable() else " " for char in words)


DEEPEST_FORM = 20
MOST_PICTURES = 500
Picture = tuple[int, int, Matrix]


@dataclass(slots=True)
class ShownContent:
    """What some content shows.

    Args:
        damaged: Its data, or a form's, cannot be decoded whole.
    """

    text: bool = False
    painted: bool = False
    pictures: list[Picture] = field(default_factory=list)
    damaged: bool = False

    @property
    def pixels(self) -> int:
        """How many pixels its pictures have together."""
        return sum(wide * high for wide, high, _ in self.pictures)

    def dpi(self, unit: float) -> int:
        """Return the resolution of the finest picture, 0 for none, by a page's unit in points."""
        return max((_dpi(picture, unit) for picture in self.pictures), default=0)


class ContentViewer:
    """Looks at the content of one file; each form is looked at once."""

    def __init__(self) -> None:
        self._forms: dict[int, ShownContent] = {}
        self.damaged_forms: set[int] = set()

    def look_at_page(self, page: objects.DictionaryObject, found: ContentSummary) -> ShownContent:
        """Look at the content of a page, and at what it draws."""
        resources = objects.look_dict(page, "Resources")
        seen = self.look(found, resources)
        is_intact = all(map(objects.is_intact, objects.content_streams(page)))
        seen.damaged = seen.damaged or not is_intact or not is_closed(objects.page_content(page))
        return seen

    def look(
        self, found: ContentSummary, resources: objects.DictionaryObject, depth: int = 0
    ) -> ShownContent:
        """Look at content, and at what it draws; a page has `depth` 0, each form in it one more."""
        seen = ShownContent(found.text, found.painted)
        xobjects = objects.look_dict(resources, "XObject")
        if depth <= DEEPEST_FORM:
            for name, matrix in found.drawn if xobjects else ():
                self._draw(seen, objects.raw(xobjects, name), matrix, depth)
        return seen

    def _draw(self, seen: ShownContent, reference: object, matrix: Matrix, depth: int) -> None:
        drawn = objects.resolve(reference)
        if not isinstance(drawn, objects.StreamObject):
            return
        if objects.look_name(drawn, "Subtype") == "Image":
            seen.painted = True
            if len(seen.pictures) < MOST_PICTURES:
                wide, high = (objects.look_int(drawn, key) or 0 for key in ("Width", "Height"))
                seen.pictures.append((wide, high, matrix))
            return
        form = self._form(objects.reference_number(reference), drawn, depth)
        seen.text, seen.painted = seen.text or form.text, seen.painted or form.painted
        seen.damaged = seen.damaged or form.damaged
        here = times(matrix_of(drawn), matrix)
        for wide, high, placed in form.pictures[: MOST_PICTURES - len(seen.pictures)]:
            seen.pictures.append((wide, high, times(placed, here)))

    def _form(self, number: int | None, form: objects.StreamObject, depth: int) -> ShownContent:
        if number is not None and number in self._forms:
            return self._forms[number]
        if number is not None:  # stands in while it is looked at, should it draw itself
            self._forms[number] = ShownContent()
        resources = objects.look_dict(form, "Resources")
        data = objects.decoded(form) or b""
        found = summarise(data, mcids_of(resources))
        seen = self.look(found, resources, depth + 1)
        if number is not None:
            self._forms[number] = seen
            if not objects.is_intact(form) or not is_closed(data):
                seen.damaged = True
                self.damaged_forms.add(number)
        return seen


def _dpi(picture: Picture, unit: float) -> int:
    wide, high, (a, b, c, d, _, _) = picture
    across, up = hypot(a, b) * unit / 72, hypot(c, d) * unit / 72
    if not (0.001 < across < 1e6 and 0.001 < up < 1e6):
        return 0
    return min(99_999, round(max(wide / across, high / up)))


APART = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts whose letters are drawn one by one, so that each can be found in the text of a PDF.

Letters of other scripts, such as Arabic, join into shapes; there it must do that some letter of
the script is on the pages."""
PIECE = re.compile(r"[^\W\d_]{3,}")
"""What is looked for of a word: letters, in scripts whose letters keep their shape and order."""
BROKEN = re.compile(r"[\s\u00ad\u2010\u2011\ufffe\x02-]+")
"""What may stand between the parts of a word that a line breaks."""
MOST_LOST = 20


def find_missing(letters: str, shown: str) -> str:
    """Return the letters that are missing from the text of some pages."""
    there = letters_of(shown)
    scripts = {_script(letter) for letter in there}
    return "".join(
        letter
        for letter in letters
        if letter not in there and (_script(letter) in APART or _script(letter) not in scripts)
    )


def find_lost(words: Mapping[str, int], shown: str) -> list[str]:
    """Return the words that do not stand on the pages as often as in the document."""
    run = BROKEN.sub("", unicodedata.normalize("NFKC", shown)).casefold()
    lost = (
        word
        for word, number in words.items()
        for piece in PIECE.findall(unicodedata.normalize("NFKC", word))
        if max(map(ord, piece)) < FIRST and run.count(piece.casefold()) < number
    )
    return list(dict.fromkeys(lost))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Find letters and words that are missing from a PDF."""
    import pypdfium2  # type: ignore[import-untyped]

    shown = ""
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            shown += page.get_textpage().get_text_range()
            page.close()
    boxed, drawn = _read_fonts(data)
    gone = find_missing(asked["letters"], drawn if boxed else shown)
    missing = dict.fromkeys(gone + "".join(boxed))
    lost = find_lost(asked["words"], shown)
    return {"missing": "".join(missing), "lost": lost[:MOST_LOST], "more": len(lost)}, b""


def _read_fonts(data: bytes) -> tuple[list[str], str]:
    """Return the letters for which fonts draw the box of a missing glyph, and the others' text.

    LibreOffice takes that box into a font as the glyph of the first letter that lacks one.
    """
    from agendapack.pdf.files import open_source
    from agendapack.pdf.text import texts_of

    boxed: list[str] = []
    drawn: list[str] = []
    fonts = {id(font): font for page in open_source(data, "pages").pages for font in _fonts(page)}
    for font in fonts.values():
        texts = texts_of(font)
        boxes = _boxes_of(font)
        boxed += [text for code, text in texts.items() if code in boxes and text.strip()]
        drawn += [text for code, text in texts.items() if code not in boxes]
    return boxed, "".join(drawn)


def _fonts(page: objects.DictionaryObject) -> Iterator[objects.DictionaryObject]:
    fonts = objects.look_dict(objects.look_dict(page, "Resources"), "Font")
    yield from (
        font
        for key in fonts
        if isinstance(font := objects.resolve(fonts[key]), objects.DictionaryObject)
    )


def _boxes_of(font: objects.DictionaryObject) -> frozenset[int]:
    """Return the codes of a font whose glyph is the one that it draws where it has none."""
    inner = next(
        (objects.resolve(item) for item in objects.items(objects.raw(font, "DescendantFonts"))),
        None,
    )
    descriptor = objects.look_dict(font if inner is None else inner, "FontDescriptor")
    program = objects.look(descriptor, "FontFile2")
    data = objects.decoded(program) if isinstance(program, objects.StreamObject) else None
    if not data:
        return frozenset()
    try:
        return frozenset(_find_boxes(data, by_glyph=inner is not None))
    except MemoryError:
        raise
    except Exception:  # fontTools raises many kinds for what it cannot read
        return frozenset()


def _find_boxes(data: bytes, *, by_glyph: bool) -> Iterator[int]:
    from fontTools.ttLib import TTFont

    program = TTFont(BytesIO(data), lazy=True)
    outlines = program["glyf"]
    order = program.getGlyphOrder()
    box = outlines[order[0]]
    if box.numberOfContours == 0:
        return
    same = {name for name in order[1:] if outlines[name] == box}
    if by_glyph:
        yield from (place for place, name in enumerate(order) if name in same)
    else:
        codes = (pair for table in program["cmap"].tables for pair in table.cmap.items())
        yield from (code & 0xFF for code, name in codes if name in same)


def perform_markdown(
    asked: dict[str, Any], data: bytes, limits: Limits
) -> tuple[dict[str, Any], bytes]:
    """Read a text, and find the pictures in it."""
    from agendapack.render.reading import read_markdown

    text = Text(data.decode("utf-8-sig", "replace"), Source("", 1))
    read_markdown(text)
    return {"pictures": [(name, source.line - 1) for name, source in find_pictures(text)]}, b""
