"""What is said of the document as a whole: its root, its metadata, its colour profile, its claims.

The metadata packet (XMP) is equal to the information dictionary. The sRGB profile, which
PDF/A asks for as output intent, is made here from its numbers, so it has no date and no
device: a matrix profile of ICC version 4 (ICC.1:2010), the primaries of IEC 61966-2-1
adapted to D50, and its curve as a parametric one.

Our own sections hold to PDF/UA-1 and PDF/A-2a by construction; an annex is examined. The reasons
why it does not are written for whoever asks the annex's author for a better file.
"""

import struct
from collections.abc import Iterable, Sequence
from html import escape

from agendapack.assemble.links import Annotation
from agendapack.assemble.tags_write import ODD_LANGUAGES
from agendapack.model.document import Document, Obstacle
from agendapack.model.facts import FontFault
from agendapack.pdf import objects
from agendapack.pdf.copying import Copier
from agendapack.pdf.encoded import language_tag
from agendapack.pdf.files import PdfSource, Store
from agendapack.pdf.tag_check import headless_tables, rule_faults
from agendapack.pdf.tags import StructElement
from agendapack.pdf.text import read_cmap
from agendapack.problems import Code

_PDFUA_SCHEMA = """<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_PDFUA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
"""
_PDFA = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
"""


def xmp_packet(
    title: str, subject: str, author: str, producer: str, pdfua: bool, pdfa: bool
) -> bytes:
    """Write the packet.

    The claims are those of ISO 14289-1, 5 and ISO 19005-2, 6.6.4; PDF/A wants the
    former's schema described (6.6.2.3).

    Args:
        subject: What it is about; left out if empty.
        author: Who made it; left out if empty.
    """
    described = _language_alternative("description", subject) if subject else ""
    creator = (
        f"<dc:creator><rdf:Seq><rdf:li>{_escaped(author)}</rdf:li></rdf:Seq></dc:creator>\n"
        if author
        else ""
    )
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/">\n'
        "<dc:format>application/pdf</dc:format>\n"
        f"{_language_alternative('title', title)}{described}{creator}"
        f"<pdf:Producer>{_escaped(producer)}</pdf:Producer>\n"
        "</rdf:Description>\n"
        f"{_PDFUA if pdfua else ''}{_PDFA if pdfa else ''}{_PDFUA_SCHEMA if pdfua else ''}"
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'
    )
    return packet.encode()


def _language_alternative(element: str, value: str) -> str:
    inner = f'<rdf:Alt><rdf:li xml:lang="x-default">{_escaped(value)}</rdf:li></rdf:Alt>'
    return f"<dc:{element}>{inner}</dc:{element}>\n"


def _escaped(value: str) -> str:
    return escape(value, quote=False)


_D50 = (0.9642, 1.0, 0.82491)
_RED = (0.43607, 0.22249, 0.01392)
_GREEN = (0.38515, 0.71687, 0.09708)
_BLUE = (0.14307, 0.06061, 0.7141)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_ADAPTATION = (
    *(1.04791, 0.02293, -0.0502),
    *(0.0296, 0.99046, -0.01707),
    *(-0.00925, 0.01506, 0.75179),
)
_IN_FOURS = 4


def srgb_profile() -> bytes:
    """Return the profile's bytes."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(*_CURVE)
    tags = {
        b"desc": _localised("sRGB"),
        b"cprt": _localised("No copyright, use freely"),
        b"wtpt": _point(_D50),
        b"chad": b"sf32" + bytes(4) + _fixed(*_ADAPTATION),
        b"rXYZ": _point(_RED),
        b"gXYZ": _point(_GREEN),
        b"bXYZ": _point(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body = b""
    for value in tags.values():
        if value not in places:
            places[value] = start + len(body)
            body += value + bytes(-len(value) % _IN_FOURS)
    table = struct.pack(">I", len(tags)) + b"".join(
        tag + struct.pack(">II", places[value], len(value)) for tag, value in tags.items()
    )
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    version, date = 0x04200000, struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    head = struct.pack(">I4xI", size, version) + b"mntrRGB XYZ " + date + b"acsp"
    return (head + bytes(28) + _fixed(*_D50)).ljust(128, b"\0")


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _point(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _localised(text: str) -> bytes:
    plain = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">4xII2s2sII", 1, 12, b"en", b"GB", len(plain), 28) + plain


PRODUCER = "agendapack"


def write_info(store: Store, document: Document) -> objects.IndirectObject:
    """Write the information dictionary; it has no dates, which would differ each time."""
    return store.add(
        objects.dictionary(
            Title=objects.text(document.title),
            Subject=objects.text(document.subject) if document.subject else None,
            Author=objects.text(document.author) if document.author else None,
            Producer=objects.text(PRODUCER),
        )
    )


def write_catalogue(
    store: Store, document: Document, claims: tuple[bool, bool], **entries: objects.PdfObject | None
) -> objects.IndirectObject:
    """Write the root with the claims of PDF/UA-1 and PDF/A-2a, and entries that are not None."""
    packet = xmp_packet(document.title, document.subject, document.author, PRODUCER, *claims)
    metadata = objects.stream(packet, Type=objects.name("Metadata"), Subtype=objects.name("XML"))
    return store.add(
        objects.dictionary(
            Type=objects.name("Catalog"),
            Lang=objects.text(document.language),
            MarkInfo=objects.dictionary(Marked=objects.true()),
            ViewerPreferences=objects.dictionary(DisplayDocTitle=objects.true()),
            Metadata=store.add(metadata),
            **entries,
        )
    )


def name_destinations(targets: dict[str, objects.ArrayObject]) -> objects.PdfObject:
    """Write the name dictionary, so that `pack.pdf#overview` leads to a paper."""
    pairs: list[objects.PdfObject] = []
    for key, target in sorted(
        targets.items(), key=lambda pair: objects.text(pair[0]).original_bytes
    ):
        pairs += [objects.text(key), target]
    return objects.dictionary(Dests=objects.dictionary(Names=objects.array(pairs)))


def output_intent(store: Store) -> objects.PdfObject:
    """Write the output intent: sRGB, in which device colours of three parts are meant."""
    profile = store.add(objects.stream(srgb_profile(), N=objects.number(3)))
    return objects.array(
        [
            objects.dictionary(
                Type=objects.name("OutputIntent"),
                S=objects.name("GTS_PDFA1"),
                OutputConditionIdentifier=objects.text("sRGB"),
                Info=objects.text("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )


PDF_UA = "PDF/UA-1"
PDF_A = "PDF/A-2a"
MOST_NAMED = 5
FONT_FILES = ("FontFile", "FontFile2", "FontFile3")
MEANINGLESS = {"\0", "\ufeff", "\ufffe", ""}
KNOWN_ENCODINGS = ("WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding")


def of_both(key: str, reason: str, finding: Code | None = None) -> list[Obstacle]:
    """Return what stands in the way of both claims, as pages that are mere pictures of text do."""
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
        found += of_both(key, reason, Code.FONTS_NOT_EMBEDDED)
    names = sorted({font_name(font) for font in copier.fonts if not _readable(font)})
    if names:
        found += of_both(key, f"some characters of its fonts stand for no text: {', '.join(names)}")
    return found


def of_graphics(key: str, copier: Copier, four_inks: bool) -> list[Obstacle]:
    """Look at colours, and at what could not be read."""
    reasons = {
        "it uses CMYK colours without a colour profile": four_inks or copier.four_inks,
        "it has JPEG 2000 pictures, which are not examined": copier.jpeg_2000,
        "it changes colours by transfer functions": copier.transfers,
        "it has coarse pictures that are smoothed": copier.smoothed,
    }
    found = [Obstacle(PDF_A, key, reason) for reason, holds in reasons.items() if holds]
    return found + (of_both(key, "parts of the file cannot be read") if copier.unreadable else [])


def of_annotations(key: str, annotations: list[Annotation]) -> list[Obstacle]:
    """PDF/A wants an appearance for every annotation but links (ISO 19005-2, 6.3.3)."""
    bare = {a.kind for a in annotations if a.kind != "Link" and "/AP" not in a.value}
    if not bare:
        return []
    return [Obstacle(PDF_A, key, f"its notes have no appearance: {', '.join(sorted(bare))}")]


def of_tags(key: str, elements: Sequence[StructElement], source: PdfSource) -> list[Obstacle]:
    """Look at what a tree still lacks that agrees with its content (ISO 14289-1, 7)."""
    reasons = [*rule_faults(elements), *headless_tables(elements)]
    if objects.is_true(objects.look(objects.look(source.root, "MarkInfo"), "Suspects")):
        reasons.append("its tags are marked as suspect")
    return of_content(key, reasons)


def of_content(key: str, reasons: Iterable[str]) -> list[Obstacle]:
    """What is wrong with tags stands in the way of PDF/UA alone, but for languages."""
    found: list[Obstacle] = []
    for reason in reasons:
        is_of_both = reason is ODD_LANGUAGES
        found += of_both(key, reason) if is_of_both else [Obstacle(PDF_UA, key, reason)]
    return found


def of_languages(key: str, source: PdfSource, elements: Iterable[StructElement]) -> list[Obstacle]:
    """Both claims want languages named as BCP 47 has them, not "English"."""
    given = [
        objects.look(source.root, "Lang"),
        *(objects.resolve(e.entries.get("Lang")) for e in elements),
    ]
    odd = (words for words in map(objects.words_of, given) if language_tag(words) is None)
    said = {(words or "").strip() for words in odd} - {""}
    if not said:
        return []
    named = ", ".join(f"'{words}'" for words in sorted(said)[:MOST_NAMED])
    return of_both(key, f"it names its language by what is no language tag: {named}")


def font_name(font: objects.DictionaryObject) -> str:
    """Return a font's name without the mark of a subset."""
    named = objects.look_name(font, "BaseFont") or "one without a name"
    return objects.sayable(named).rpartition("+")[2]


def embedded(font: objects.DictionaryObject) -> bool:
    """Tell whether a font's program is in the file, as far as this dictionary has to say."""
    if objects.look_name(font, "Subtype") in ("Type0", "Type3"):
        return True  # a Type0 font's descendant is looked at itself; a Type3 font is drawn
    descriptor = objects.look_dict(font, "FontDescriptor")
    return any(objects.look(descriptor, key) is not None for key in FONT_FILES)


def _readable(font: objects.DictionaryObject) -> bool:
    kind = objects.look_name(font, "Subtype") or ""
    if kind.startswith("CIDFont"):
        return True
    mapped = objects.look(font, "ToUnicode")
    if isinstance(mapped, objects.StreamObject):
        return not MEANINGLESS & set(read_cmap(objects.decoded(mapped) or b"").values())
    encoding = objects.look(font, "Encoding")
    if kind == "Type0":
        found = objects.look(font, "DescendantFonts")
        below = next(iter(found), None) if isinstance(found, objects.ArrayObject) else None
        collection = objects.look_dict(below, "CIDSystemInfo")
        return objects.look_text(collection, "Ordering") not in (None, "Identity")
    if isinstance(encoding, objects.DictionaryObject):
        has_base = objects.look_name(encoding, "BaseEncoding") in KNOWN_ENCODINGS
        return kind != "Type3" and (has_base or "/Differences" in encoding)
    return encoding is not None and str(encoding)[1:] in KNOWN_ENCODINGS


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
    found: list[Obstacle] = []
    for kind, names in fonts.items():
        listed = ", ".join(dict.fromkeys(name for name in names if name))
        reason = f"{REASONS[kind]}: {listed}" if listed else REASONS[kind]
        found += [Obstacle(PDF_A, key, reason)] if kind in ARCHIVE_ONLY else of_both(key, reason)
    return found
