"""Read every page number of a finished pack, by libraries that the package does not use."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped]

from tests.reading import decode, spoken_links, to_unicode


@dataclass(frozen=True)
class Numbers:
    """What a pack says of its pages; pages are indices from 0.

    Args:
        stamps: The texts of each page's pagination artifacts.
        links: Page, page that it leads to, and text of each link within the pack.
        bookmarks: Title and page of each bookmark of the top level.
    """

    labels: list[str]
    stamps: list[set[str]]
    links: list[tuple[int, int, str]]
    bookmarks: list[tuple[str, int]]


def read_numbers(data: bytes) -> Numbers:
    document = pypdfium2.PdfDocument(data)
    labels = [document.get_page_label(index) for index in range(len(document))]
    marks = [mark for mark in document.get_toc() if mark.level == 0]
    with pikepdf.open(BytesIO(data)) as pdf:
        return Numbers(
            labels=labels,
            stamps=[set(_stamps(page)) for page in pdf.pages],
            links=list(_links(pdf)),
            bookmarks=[(mark.get_title(), mark.get_dest().get_index()) for mark in marks],
        )


def _stamps(page: pikepdf.Page) -> Iterator[str]:
    fonts = {name: to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    font: dict[bytes, str] = {}
    inside: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name in ("BDC", "BMC"):
            inside.append(name == "BDC" and _is_pagination(operands[0], operands[1]))
        elif name == "EMC":
            inside.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name == "Tj" and any(inside):
            yield from decode(bytes(operands[0]), font).split("   ")


def _is_pagination(tag: pikepdf.Object, properties: pikepdf.Object) -> bool:
    return str(tag) == "/Artifact" and properties.get("/Type") == pikepdf.Name.Pagination


def _links(pdf: pikepdf.Pdf) -> Iterator[tuple[int, int, str]]:
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    texts = spoken_links(pdf)
    for index, page in enumerate(pdf.pages):
        for annotation in page.obj.get("/Annots", []):
            action = annotation.get("/A", pikepdf.Dictionary())
            target = annotation.get("/Dest", action.get("/D"))
            if isinstance(target, pikepdf.String):
                target = pikepdf.NameTree(pdf.Root.Names.Dests)[str(target)]
            if target is not None:
                array = target.D if isinstance(target, pikepdf.Dictionary) else target
                text = texts.get(annotation.objgen, "")
                yield index, pages[array[0].objgen], text
