"""What is said of the document as a whole: its root, its metadata, its colour profile.

The metadata packet (XMP) is equal to the information dictionary. The sRGB profile, which
PDF/A asks for as output intent, is made here from its numbers, so it has no date and no
device: a matrix profile of ICC version 4 (ICC.1:2010), the primaries of IEC 61966-2-1
adapted to D50, and its curve as a parametric one.
"""

import struct
from html import escape

from agendapack.model.document import Document
from agendapack.pdf.objects import (
    ArrayObject,
    IndirectObject,
    PdfObject,
    array,
    dictionary,
    name,
    number,
    stream,
    text,
    true,
)
from agendapack.pdf.write import Store

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


def write_info(store: Store, document: Document) -> IndirectObject:
    """Write the information dictionary; it has no dates, which would differ each time."""
    return store.add(
        dictionary(
            Title=text(document.title),
            Subject=text(document.subject) if document.subject else None,
            Author=text(document.author) if document.author else None,
            Producer=text(PRODUCER),
        )
    )


def write_catalogue(
    store: Store, document: Document, claims: tuple[bool, bool], **entries: PdfObject | None
) -> IndirectObject:
    """Write the root with the claims of PDF/UA-1 and PDF/A-2a, and entries that are not None."""
    packet = xmp_packet(document.title, document.subject, document.author, PRODUCER, *claims)
    metadata = stream(packet, Type=name("Metadata"), Subtype=name("XML"))
    return store.add(
        dictionary(
            Type=name("Catalog"),
            Lang=text(document.language),
            MarkInfo=dictionary(Marked=true()),
            ViewerPreferences=dictionary(DisplayDocTitle=true()),
            Metadata=store.add(metadata),
            **entries,
        )
    )


def name_destinations(targets: dict[str, ArrayObject]) -> PdfObject:
    """Write the name dictionary, so that `pack.pdf#overview` leads to a paper."""
    pairs: list[PdfObject] = []
    for key, target in sorted(targets.items(), key=lambda pair: text(pair[0]).original_bytes):
        pairs += [text(key), target]
    return dictionary(Dests=dictionary(Names=array(pairs)))


def output_intent(store: Store) -> PdfObject:
    """Write the output intent: sRGB, in which device colours of three parts are meant."""
    profile = store.add(stream(srgb_profile(), N=number(3)))
    return array(
        [
            dictionary(
                Type=name("OutputIntent"),
                S=name("GTS_PDFA1"),
                OutputConditionIdentifier=text("sRGB"),
                Info=text("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )
