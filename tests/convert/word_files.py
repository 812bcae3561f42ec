"""Small Word documents, written part by part."""

import zipfile
from io import BytesIO

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{RELATIONS}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
NAMED = {f"Heading{n}": f"heading {n}" for n in (1, 2, 3)} | {
    **{"Title": "Title", "Subtitle": "Subtitle", "Caption": "caption"},
    **{"TOC1": "toc 1", "Quote": "Quote"},
}
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in NAMED.items()
)


def word(body: str, pictures: tuple[bytes, ...] = (), **parts: str) -> bytes:
    """Return a document.

    Args:
        body: What stands in `w:body`.
        pictures: With the relationships rId100, rId101, ...
        parts: Content of the roots of further parts, for instance `numbering`.
    """
    roots = {"styles": STYLES, **parts}
    files: dict[str, bytes] = {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": root("document", f"<w:body>{body}</w:body>"),
        **{f"word/{name}.xml": root(name, content) for name, content in roots.items()},
        **{f"word/media/{i}.png": data for i, data in enumerate(pictures)},
        "word/_rels/document.xml.rels": relations(
            {f"rId{n}": (name, f"{name}.xml") for n, name in enumerate(roots, 2)}
            | {f"rId{100 + i}": ("image", f"media/{i}.png") for i in range(len(pictures))}
        ),
    }
    return pack(files)


def pack(files: dict[str, bytes]) -> bytes:
    """Return the files as an archive: the same bytes at any time, for tests are named by them."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def root(name: str, content: str) -> bytes:
    return f"<w:{name} {NAMESPACES}>{content}</w:{name}>".encode()


def relations(targets: dict[str, tuple[str, str]]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{entries}</Relationships>'.encode()


def p(text: str, style: str = "", number: tuple[int, int] | None = None) -> str:
    """Return a paragraph; `number` is a list and a depth in it."""
    inside = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        inside += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{inside}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def noted(text: str, note: int) -> str:
    """Return a paragraph that refers to a footnote."""
    return f'<w:p>{run(text)}<w:r><w:footnoteReference w:id="{note}"/></w:r></w:p>'


def footnotes(**texts: str) -> str:
    """Return the content of the part `footnotes`: the notes by their numbers, `n2="..."`."""
    return "".join(f'<w:footnote w:id="{k[1:]}">{p(v)}</w:footnote>' for k, v in texts.items())


def levels(*texts: tuple[str, str]) -> str:
    """Return the numbering of list 1: the kind and text of its levels."""
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate(texts)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def table(*rows: tuple[str, ...], head: bool = False) -> str:
    def row(cells: tuple[str, ...], is_head: bool) -> str:
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
        return f"<w:tr>{mark}{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in cells)}</w:tr>"

    inner = "".join(row(cells, head and n == 0) for n, cells in enumerate(rows))
    return f"<w:tbl>{inner}</w:tbl>"


def picture(alt: str = "") -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{alt}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        '<pic:blipFill><a:blip r:embed="rId100"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
