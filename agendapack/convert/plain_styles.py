"""Write the styles of a workbook anew: of each, how it shows numbers, and nothing else."""

from xml.etree.ElementTree import Element, SubElement

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NAMED = "{*}cellXfs/{*}xf"
FORMATS = "{*}numFmts/{*}numFmt"
NEEDED = (
    ("fonts", "font"),
    ("fills", "fill", "patternFill"),
    ("borders", "border"),
    ("cellStyleXfs", "xf"),
)
"""What openpyxl wants one of, with what has to be in it."""


def write_styles(root: Element | None) -> tuple[Element, int]:
    """Return the part, and how many styles are in it that cells can have."""
    written = Element("styleSheet", {"xmlns": MAIN})
    formats = SubElement(written, "numFmts")
    known = [] if root is None else root.findall(FORMATS)
    for each in known:
        number, code = each.get("numFmtId", ""), each.get("formatCode")
        if _is_count(number) and code:
            SubElement(formats, "numFmt", {"numFmtId": number, "formatCode": code})
    for names in NEEDED:
        inner = written
        for name in names:
            inner = SubElement(inner, name)
    styles = SubElement(written, "cellXfs")
    for each in [] if root is None else root.findall(NAMED):
        number = each.get("numFmtId", "")
        SubElement(styles, "xf", {"numFmtId": number if _is_count(number) else "0"})
    count = len(styles)
    if not count:
        SubElement(styles, "xf", {"numFmtId": "0"})
    return written, max(count, 1)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6
