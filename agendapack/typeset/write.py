"""Write a laid-out section as a tagged PDF.

The file is a building block, not for publication: it has its own structure tree,
fonts and links, but no page numbers, and `assemble` adds what a document needs.
Links lead to named destinations that are the ids of elements anywhere in the pack.
"""

from collections.abc import Mapping, Sequence

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFString,
)

from agendapack.model.records import dataclass
from agendapack.model.section import EmbeddedPicture
from agendapack.model.wording import Wording
from agendapack.model.workspace import LoadedPicture
from agendapack.typeset.content import LinkArea
from agendapack.typeset.embed import FontUse, add_font
from agendapack.typeset.structure import AnnotationMark, Node, add_structure


def add_picture(document: PDFDocument, picture: EmbeddedPicture) -> PDFObjectReference:
    """Add a picture as an image XObject (ISO 32000-1, 8.9), and return the reference to it."""
    entries = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": PDFName(picture.space),
        "BitsPerComponent": 8,
        "Filter": PDFName(picture.packing),
    }
    return document.Reference(PDFStream(PDFDictionary(entries), picture.data))


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
    title: str,
    language: str,
    wording: Wording,
) -> bytes:
    """Return the PDF of a section on pages of a width and height in points."""
    document = PDFDocument(invariant=1, compression=0, lang=language, pdfVersion=(1, 7))
    document.setTitle(title)
    document.setProducer("agendapack")
    document.setCreator("agendapack")
    font_names = PDFDictionary({use.name: add_font(document, use) for use in fonts})
    font_reference = document.Reference(font_names)
    tree = PDFDictionary({"Type": PDFName("Pages"), "Count": len(pages)})
    tree_reference = document.Reference(tree)
    images: dict[str, PDFObjectReference] = {}
    page_references: list[PDFObjectReference] = []
    annotations: list[list[PDFObjectReference]] = []
    areas: list[list[LinkArea]] = []
    for index, page in enumerate(pages):
        resources = {"Font": font_reference}
        if page.pictures:
            for path in page.pictures:
                if path not in images:
                    images[path] = add_picture(document, pictures[path].shown)
            resources["XObject"] = PDFDictionary(
                {name: images[path] for path, name in page.pictures.items()}
            )
        content = PDFStream(PDFDictionary({}), page.code)
        entries = {
            "Type": PDFName("Page"),
            "Parent": tree_reference,
            "MediaBox": PDFArray([0, 0, *size]),
            "Resources": PDFDictionary(resources),
            "Contents": document.Reference(content),
            "StructParents": index,
            "Tabs": PDFName("S"),
        }
        links = [_annotation(area, wording) for area in page.links]
        references = [document.Reference(link) for link in links]
        if references:
            entries["Annots"] = PDFArray(references)
        for number, area in enumerate(page.links):
            area.link.node.hold(AnnotationMark(index, number))
            links[number].dict["StructParent"] = len(pages) + sum(map(len, areas)) + number
        annotations.append(references)
        areas.append(list(page.links))
        page_references.append(document.Reference(PDFDictionary(entries)))
    tree.dict["Kids"] = PDFArray(page_references)
    document.Catalog.Pages = tree
    add_structure(
        document,
        root,
        page_references,
        annotations,
        [page.owners for page in pages],
        [[area.link.node for area in page] for page in areas],
    )
    data: bytes = document.GetPDFData(None)
    return data


def _annotation(area: LinkArea, wording: Wording) -> PDFDictionary:
    target = area.link.target
    says = area.link.text.strip() or target
    entries: dict[str, object] = {
        "Type": PDFName("Annot"),
        "Subtype": PDFName("Link"),
        "Rect": PDFArray([round(value, 2) for value in area.area]),
        "Border": PDFArray([0, 0, 0]),
        "F": 4,
    }
    if target.startswith("#"):
        entries["Contents"] = PDFString(wording.say("link-to", place=says))
        entries["Dest"] = PDFString(target[1:])
    else:
        entries["Contents"] = PDFString(says if target.endswith(says) else f"{says}: {target}")
        entries["A"] = PDFDictionary(
            {"Type": PDFName("Action"), "S": PDFName("URI"), "URI": PDFString(target)}
        )
    return PDFDictionary(entries)
