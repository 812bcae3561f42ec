"""Write a laid-out section as pages with their objects, fonts, tags and links.

They are no file yet, and have no page numbers: `assemble` puts them into documents. Links lead to
the ids of elements anywhere in the pack.

Fonts are composite ones with Identity-H encoding (ISO 32000-1, 9.7), so that codes are glyph ids,
over a subset of the font file that keeps those ids. A subset always includes the glyphs of everyday
English, so that most sections of a pack embed the same bytes, which the pack then stores once.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cache

from agendapack.model import dataclass
from agendapack.model.section import EmbeddedPicture
from agendapack.model.text import web_address
from agendapack.model.wording import Wording
from agendapack.model.workspace import LoadedPicture
from agendapack.pdf import encoded
from agendapack.pdf.drawn import Drawn, DrawnPage, Node, write_drawn, write_structure
from agendapack.typeset.fonts import FontFace, subset
from agendapack.typeset.shaping import GlyphRun, ShapedGlyph, natural_advance
from agendapack.typeset.strips import LinkArea

EVERYDAY = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0\u00a3\u2013\u2018\u2019\u201c\u201d\u2022"
NO_TEXT = "\u200c"
"""The text of a glyph that stands for no character: a zero-width non-joiner."""
SYMBOLIC = 4


@dataclass(slots=True, eq=False)
class FontUse:
    """A face used by one section: its resource name, and the text of each glyph used.

    A ToUnicode map gives each glyph one text. A glyph that stands for different texts in
    different places (a ligature, a form of a joining letter) needs ActualText there.
    """

    face: FontFace
    name: str
    texts: dict[int, str] = field(default_factory=dict)
    _runs: dict[GlyphRun, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts.update(_everyday(self.face))

    def tells(self, glyph: ShapedGlyph) -> bool:
        """Record a glyph as used, and tell whether ToUnicode gives its text here."""
        known = self.texts.setdefault(glyph.id, glyph.text or NO_TEXT)
        return known == glyph.text or (known == " " and glyph.text == "\u00a0")

    def tells_run(self, run: GlyphRun) -> bool:
        """Record a run's glyphs as used, and tell whether ToUnicode gives the run's text."""
        told = self._runs.get(run)
        if told is None:
            glyphs, known = run.glyphs[::-1] if run.rtl else run.glyphs, self.texts
            new = [self.tells(glyph) for glyph in glyphs if known.get(glyph.id) != glyph.text]
            said = "".join([glyph.text for glyph in glyphs])
            told = self._runs[run] = all(new) and said == run.text
        return told


@cache
def _everyday(face: FontFace) -> dict[int, str]:
    texts: dict[int, str] = {}
    for character in EVERYDAY:
        glyph = face.font.get_nominal_glyph(ord(character))
        if glyph:
            texts.setdefault(glyph, character)
    return texts


def write_font(use: FontUse) -> tuple[encoded.EncodedObject, ...]:
    """Write the objects of a font, numbered from 1; the last one is the font itself."""
    return _objects(use.face, tuple(sorted(use.texts.items())))


@cache
def _objects(
    face: FontFace, texts: tuple[tuple[int, str], ...]
) -> tuple[encoded.EncodedObject, ...]:
    glyphs = tuple(glyph for glyph, _ in texts)
    data = subset(face, glyphs)
    tag = "".join(chr(65 + (zlib.crc32(data) >> (4 * i)) % 16) for i in range(6))
    base = encoded.encode_name(f"/{tag}+{face.name}")
    ascent, descent = round(face.ascent), round(face.descent)
    objects = encoded.Objects()
    program = objects.put(_packed(data, {"Length1": encoded.encode_number(len(data))}))
    descriptor = {
        "Ascent": encoded.encode_number(ascent),
        "CapHeight": encoded.encode_number(round(ascent * 0.8)),
        "Descent": encoded.encode_number(descent),
        "Flags": encoded.encode_number(SYMBOLIC),
        "FontBBox": encoded.encode_numbers(-1000, descent - 300, 2500, ascent + 300),
        "FontFile2": encoded.REFERENCE,
        "FontName": base,
        "ItalicAngle": encoded.encode_number(-12 if "Italic" in face.name else 0),
        "StemV": encoded.encode_number(120 if "Bold" in face.name else 80),
        "Type": b"/FontDescriptor",
    }
    described = objects.put(_shared(descriptor, program))
    descendant = {
        "BaseFont": base,
        "CIDSystemInfo": b"<</Ordering(Identity)/Registry(Adobe)/Supplement 0>>",
        "CIDToGIDMap": b"/Identity",
        "FontDescriptor": encoded.REFERENCE,
        "Subtype": b"/CIDFontType2",
        "Type": b"/Font",
        "W": _widths(face, glyphs),
    }
    below = objects.put(_shared(descendant, described))
    said = objects.put(_packed(to_unicode(dict(texts)), {}))
    font = {
        "BaseFont": base,
        "DescendantFonts": encoded.encode_list([encoded.REFERENCE]),
        "Encoding": b"/Identity-H",
        "Subtype": b"/Type0",
        "ToUnicode": encoded.REFERENCE,
        "Type": b"/Font",
    }
    objects.put(_shared(font, below, said))
    return tuple(objects.written())


def _packed(data: bytes, entries: Mapping[str, bytes]) -> encoded.EncodedObject:
    template = encoded.encode_dictionary({"Filter": b"/FlateDecode", **entries})
    return encoded.EncodedObject(template, (), zlib.compress(data, 9), shares=True)


def _shared(entries: Mapping[str, bytes], *references: int) -> encoded.EncodedObject:
    return encoded.EncodedObject(encoded.encode_dictionary(entries), references, shares=True)


def _widths(face: FontFace, glyphs: tuple[int, ...]) -> bytes:
    widths: list[bytes] = []
    run: list[float] = []
    for index, glyph in enumerate(glyphs):
        if run and glyphs[index - 1] != glyph - 1:
            widths.append(encoded.encode_numbers(*run))
            run = []
        if not run:
            widths.append(encoded.encode_number(glyph))
        run.append(natural_advance(face, glyph))
    return encoded.encode_list([*widths, *([encoded.encode_numbers(*run)] if run else [])])


def to_unicode(texts: dict[int, str]) -> bytes:
    """Return the CMap that maps glyph ids to text (ISO 32000-1, 9.10.3).

    A block has at most 100 entries; text is UTF-16BE, with surrogate pairs.
    """
    rows = [
        f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(texts.items())
    ]
    blocks = [
        f"{len(rows[i : i + 100])} beginbfchar\n" + "\n".join(rows[i : i + 100]) + "\nendbfchar"
        for i in range(0, len(rows), 100)
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
        *blocks,
        "endcmap",
        "CMapName currentdict /CMap defineresource pop",
        "end",
        "end",
    ]
    return "\n".join(lines).encode("ascii")


def _add_picture(objects: encoded.Objects, picture: EmbeddedPicture) -> int:
    """Add a picture as an image XObject (ISO 32000-1, 8.9), and return its number."""
    head = b"<</BitsPerComponent 8/ColorSpace/%b/Filter/%b/Height %d"
    tail = b"/Subtype/Image/Type/XObject/Width %d>>"
    kind = picture.space.encode(), picture.packing.encode()
    template = (head + tail) % (*kind, picture.height, picture.width)
    return objects.put(encoded.EncodedObject(template, (), picture.data, shares=True))


@dataclass(frozen=True, slots=True)
class PageData:
    """A page ready to be written: its content stream, owners of its MCIDs, links and pictures."""

    code: str
    owners: Sequence[Node]
    links: Sequence[LinkArea]
    pictures: Mapping[str, str]


def write_section(
    pages: Sequence[PageData],
    size: tuple[float, float],
    root: Node,
    fonts: Sequence[FontUse],
    pictures: Mapping[str, LoadedPicture],
    wording: Wording,
) -> bytes:
    """Return a section as drawn pages of a width and height in points, written down."""
    objects = encoded.Objects()
    above, *places = objects.reserve_many(1 + len(pages))
    faces = objects.put(_members({use.name: objects.take(write_font(use))[-1] for use in fonts}))
    resources = objects.put(_resources(faces, {}))
    images: dict[str, int] = {}
    shown: dict[str, int] = {}
    targets: dict[int, str] = {}
    made: list[DrawnPage] = []
    for index, (page, place) in enumerate(zip(pages, places, strict=True)):
        for path in page.pictures:
            if path not in images:
                images[path] = _add_picture(objects, pictures[path].shown)
        before, shown = shown, {name: images[path] for path, name in page.pictures.items()}
        if shown != before:
            resources = objects.put(_resources(faces, shown))
        contents = encoded.EncodedObject(
            b"<<>>", (), page.code.encode("ascii"), packs=True, shares=True
        )
        annotations: list[int] = []
        for area in page.links:
            link = area.link
            leads_inside = link.target.startswith("#")
            address = None if leads_inside else web_address(link.target)
            if not leads_inside and address is None:
                link.node.role = "Span"
                continue
            annotations.append(objects.put(_annotation(area, address, place, wording)))
            targets[annotations[-1]] = link.target[1:] if leads_inside else ""
            link.node.hold(encoded.TaggedObject(annotations[-1], index))
        made.append(DrawnPage(size, resources, objects.put(contents), 0, tuple(annotations)))
    own, links = write_structure(objects, root, above, places, targets)
    for index, page in enumerate(pages):
        if page.owners:
            listed = encoded.encode_list([encoded.REFERENCE] * len(page.owners))
            owners = objects.put(
                encoded.EncodedObject(listed, [own[id(node)] for node in page.owners])
            )
            made[index] = made[index]._replace(owners=owners)
    roots = tuple(own[id(kid)] for kid in root.kids)
    packed = tuple(map(encoded.compress, objects.written()[1 + len(pages) :]))
    return write_drawn(Drawn(tuple(made), packed, roots, links))


def _members(found: Mapping[str, int]) -> encoded.EncodedObject:
    entries = encoded.encode_dictionary(dict.fromkeys(sorted(found), encoded.REFERENCE))
    return encoded.EncodedObject(entries, [found[name] for name in sorted(found)])


def _resources(faces: int, shown: Mapping[str, int]) -> encoded.EncodedObject:
    entries, images = {"Font": encoded.REFERENCE}, _members(shown)
    if shown:
        entries["XObject"] = images.template
    return encoded.EncodedObject(encoded.encode_dictionary(entries), [faces, *images.references])


def _annotation(
    area: LinkArea, address: str | None, page: int, wording: Wording
) -> encoded.EncodedObject:
    """Write a link: to an address, or to a place that is not known yet."""
    target = area.link.target
    says = area.link.text.strip() or target
    entries = {
        "Type": b"/Annot",
        "Subtype": b"/Link",
        "Border": b"[0 0 0]",
        "Rect": encoded.encode_numbers(*(round(value, 2) for value in area.area)),
    }
    if address is None:
        said = wording.say("link-to", place=says)
    else:
        said = says if target.endswith(says) else f"{says}: {target}"
        action = {"S": b"/URI", "URI": encoded.encode_text(encoded.plain_address(address))}
        entries["A"] = encoded.encode_dictionary(action)
    entries |= {"F": b"4", "Contents": encoded.encode_text(said), "P": encoded.REFERENCE}
    return encoded.EncodedObject(encoded.encode_dictionary(entries), (page,))
