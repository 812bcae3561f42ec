"""What in an annex keeps the document from claiming PDF/UA-1 or PDF/A-2a.

Our own sections hold to both by construction; an annex is examined. The reasons are
written for whoever asks the annex's author for a better file.
"""

from collections.abc import Iterable, Sequence

from agendapack.assemble.links import Annotation
from agendapack.assemble.tags_source import ODD_LANGUAGES
from agendapack.model.document import Obstacle
from agendapack.model.facts import FontFault
from agendapack.pdf.copying import Copier
from agendapack.pdf.objects import (
    ArrayObject,
    DictionaryObject,
    StreamObject,
    decoded,
    is_true,
    look,
    look_dict,
    look_name,
    look_text,
    resolve,
    sayable,
    words_of,
)
from agendapack.pdf.source import PdfSource
from agendapack.pdf.tag_rules import headless_tables, language_tag, rule_faults
from agendapack.pdf.tags import StructElement
from agendapack.pdf.text import read_cmap
from agendapack.problems import Code

PDF_UA = "PDF/UA-1"
PDF_A = "PDF/A-2a"
MOST_NAMED = 5
FONT_FILES = ("FontFile", "FontFile2", "FontFile3")
MEANINGLESS = {"\0", "\ufeff", "\ufffe", ""}
KNOWN_ENCODINGS = ("WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding")


def of_broken_tree(key: str, reason: str, finding: Code | None = None) -> list[Obstacle]:
    """Neither claim holds for a document with pages that are mere pictures of text."""
    return [Obstacle(claim, key, reason, finding) for claim in (PDF_UA, PDF_A)]


def bare_fonts(copier: Copier) -> list[str]:
    """Name the fonts that are not embedded."""
    return sorted({font_name(font) for font in copier.fonts if not embedded(font)})


def of_fonts(key: str, copier: Copier) -> list[Obstacle]:
    """Look for fonts that are not embedded, or whose text cannot be read out."""
    found = []
    names = bare_fonts(copier)
    if names:
        reason = f"its fonts are not embedded: {', '.join(names)}"
        found += of_broken_tree(key, reason, Code.FONTS_NOT_EMBEDDED)
    names = sorted({font_name(font) for font in copier.fonts if not _readable(font)})
    if names:
        found += of_broken_tree(
            key, f"some characters of its fonts stand for no text: {', '.join(names)}"
        )
    return found


def of_graphics(key: str, copier: Copier, four_inks: bool) -> list[Obstacle]:
    """Look at colours, and at what could not be read."""
    found = []
    if four_inks or copier.four_inks:
        found.append(Obstacle(PDF_A, key, "it uses CMYK colours without a colour profile"))
    if copier.jpeg_2000:
        found.append(Obstacle(PDF_A, key, "it has JPEG 2000 pictures, which are not examined"))
    if copier.transfers:
        found.append(Obstacle(PDF_A, key, "it changes colours by transfer functions"))
    if copier.smoothed:
        found.append(Obstacle(PDF_A, key, "it has coarse pictures that are smoothed"))
    if copier.unreadable:
        found += of_broken_tree(key, "parts of the file cannot be read")
    return found


def of_annotations(key: str, annotations: list[Annotation]) -> list[Obstacle]:
    """PDF/A wants an appearance for every annotation but links (ISO 19005-2, 6.3.3)."""
    bare = {a.kind for a in annotations if a.kind != "Link" and "/AP" not in a.value}
    if not bare:
        return []
    return [Obstacle(PDF_A, key, f"its notes have no appearance: {', '.join(sorted(bare))}")]


def of_tags(key: str, elements: Sequence[StructElement], source: PdfSource) -> list[Obstacle]:
    """Look at what a tree still lacks that agrees with its content (ISO 14289-1, 7)."""
    reasons = [*rule_faults(elements), *headless_tables(elements)]
    if is_true(look(look(source.root, "MarkInfo"), "Suspects")):
        reasons.append("its tags are marked as suspect")
    return of_content(key, reasons)


def of_content(key: str, reasons: Iterable[str]) -> list[Obstacle]:
    """What is wrong with tags stands in the way of PDF/UA alone, but for languages."""
    return [
        Obstacle(claim, key, reason)
        for reason in reasons
        for claim in ((PDF_UA, PDF_A) if reason is ODD_LANGUAGES else (PDF_UA,))
    ]


def of_languages(key: str, source: PdfSource, elements: Iterable[StructElement]) -> list[Obstacle]:
    """Both claims want languages named as BCP 47 has them, not "English"."""
    given = [look(source.root, "Lang"), *(resolve(e.entries.get("Lang")) for e in elements)]
    said = {(words_of(value) or "").strip() for value in given if language_tag(value) is None}
    if not said - {""}:
        return []
    named = ", ".join(f"'{words}'" for words in sorted(said - {""})[:MOST_NAMED])
    reason = f"it names its language by what is no language tag: {named}"
    return [Obstacle(claim, key, reason) for claim in (PDF_UA, PDF_A)]


def font_name(font: DictionaryObject) -> str:
    """Return a font's name without the mark of a subset."""
    named = look_name(font, "BaseFont") or "one without a name"
    return sayable(named).rpartition("+")[2]


def embedded(font: DictionaryObject) -> bool:
    """Tell whether a font's program is in the file, as far as this dictionary has to say."""
    if look_name(font, "Subtype") in ("Type0", "Type3"):
        return True  # a Type0 font's descendant is looked at itself; a Type3 font is drawn
    descriptor = look_dict(font, "FontDescriptor")
    return any(look(descriptor, key) is not None for key in FONT_FILES)


def _readable(font: DictionaryObject) -> bool:
    kind = look_name(font, "Subtype") or ""
    if kind.startswith("CIDFont"):
        return True
    mapped = look(font, "ToUnicode")
    if isinstance(mapped, StreamObject):
        return not MEANINGLESS & set(read_cmap(decoded(mapped) or b"").values())
    encoding = look(font, "Encoding")
    if kind == "Type0":
        collection = look_dict(next(iter(_descendants(font)), None), "CIDSystemInfo")
        return look_text(collection, "Ordering") not in (None, "Identity")
    base = look_name(encoding, "BaseEncoding") if isinstance(encoding, DictionaryObject) else None
    if isinstance(encoding, DictionaryObject):
        return kind != "Type3" and (base in KNOWN_ENCODINGS or "/Differences" in encoding)
    return encoding is not None and str(encoding)[1:] in KNOWN_ENCODINGS


def _descendants(font: DictionaryObject) -> ArrayObject:
    found = look(font, "DescendantFonts")
    return found if isinstance(found, ArrayObject) else ArrayObject()


REASONS = {
    "content": "parts of its pages are damaged",
    "damaged": "its fonts are damaged",
    "missing": "some of its text is in fonts that the file does not hold",
    "no-glyph": "it shows characters that its fonts do not have",
    "no-text": "some characters of its fonts stand for no text",
    "no-list": "its fonts lack the list of their characters",
    "private": "some symbols, bullets for instance, stand for no text that programs know",
    "unexamined": "its fonts are of a kind that is not examined",
    "unlawful": "its fonts do not say as they should which code shows which letter",
    "width": "its fonts state other widths than their letters have",
    "wrong-list": "its fonts have other characters than they list",
}
ARCHIVE_ONLY = ("no-list", "private")
"""What ISO 14289-1 does not ask for."""


def of_font_faults(key: str, faults: Iterable[FontFault]) -> list[Obstacle]:
    """Tell what was found, each kind of fault once, with the fonts that have it."""
    fonts: dict[str, list[str]] = {}
    for fault in faults:
        fonts.setdefault(fault.kind, []).append(fault.font)
    found = []
    for kind, names in fonts.items():
        listed = ", ".join(dict.fromkeys(name for name in names if name))
        reason = f"{REASONS[kind]}: {listed}" if listed else REASONS[kind]
        claims = (PDF_A,) if kind in ARCHIVE_ONLY else (PDF_UA, PDF_A)
        found += [Obstacle(claim, key, reason) for claim in claims]
    return found
