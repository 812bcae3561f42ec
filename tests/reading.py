"""Read a tagged PDF as a screen reader would: the tag tree with its text, by pikepdf alone.

An independent reader: it shares no code with the package.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]

Marked = dict[tuple[int, int], str]


def spoken(data: bytes) -> str:
    """Return the tag tree, one element a line, indented, its own text behind it."""
    return "\n".join(f"{'  ' * depth}{line}".rstrip() for depth, line in spoken_lines(data))


def spoken_text(data: bytes) -> str:
    """Return all text of the tag tree in its order, white space folded."""
    with pikepdf.open(BytesIO(data)) as pdf:
        marked = _marked(pdf)
        text = "".join(_all_text(pdf.Root.StructTreeRoot.K, marked, 0, pdf))
    return fold(text)


def fold(text: str) -> str:
    """Fold white space, which lines and columns change."""
    return re.sub(r"\s+", " ", text).strip()


def drawn_text(data: bytes) -> str:
    """Return the text of all pages as PDFium extracts it, white space folded."""
    document = pypdfium2.PdfDocument(data)
    return fold(" ".join(page.get_textpage().get_text_range() for page in document))


def spoken_lines(data: bytes) -> list[tuple[int, str]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        marked = _marked(pdf)
        return list(_lines(pdf.Root.StructTreeRoot.K, marked, 0, 0))


def spoken_links(pdf: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    """Return the text of each Link element, by the object of its annotation."""
    marked = _marked(pdf)
    texts: dict[tuple[int, int], str] = {}
    waiting = [(kid, 0) for kid in _kids(pdf.Root.StructTreeRoot.K)]
    while waiting:
        element, page = waiting.pop()
        if not isinstance(element, pikepdf.Dictionary) or "/K" not in element:
            continue
        here = _page(element, page)
        kids = _kids(element.K)
        waiting += [(kid, here) for kid in kids]
        if element.get("/S") == pikepdf.Name.Link:
            text = fold("".join(_all_text(element.K, marked, here, pdf)))
            objects = [kid.Obj for kid in kids if _is_object(kid)]
            texts |= {obj.objgen: text for obj in objects}
    return texts


def _is_object(kid: pikepdf.Object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid


def _kids(kids: pikepdf.Object) -> list[pikepdf.Object]:
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _page(element: pikepdf.Object, otherwise: int) -> int:
    return element.Pg.objgen[0] if "/Pg" in element else otherwise


def _lines(
    kids: pikepdf.Object, marked: Marked, page: int, depth: int
) -> Iterator[tuple[int, str]]:
    for kid in _kids(kids):
        if not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid:
            continue
        here = _page(kid, page)
        own = _own_text(kid, marked, here)
        extra = "".join(
            f" {name}={str(kid['/' + name])!r}"
            for name in ("Alt", "Lang", "ActualText")
            if "/" + name in kid
        )
        yield depth, f"{str(kid.S)[1:]}{extra}: {own}" if own else f"{str(kid.S)[1:]}{extra}"
        if "/K" in kid:
            yield from _lines(kid.K, marked, here, depth + 1)


def _own_text(element: pikepdf.Object, marked: Marked, page: int) -> str:
    if "/K" not in element:
        return ""
    return fold("".join(_direct(kid, marked, page) or "" for kid in _kids(element.K)))


def _direct(kid: pikepdf.Object, marked: Marked, page: int) -> str | None:
    if isinstance(kid, int):
        return marked.get((page, int(kid)), "")
    if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
        holder = kid.Stm.objgen[0] if "/Stm" in kid else _page(kid, page)
        return marked.get((holder, int(kid.MCID)), "")
    return None


def _all_text(kids: pikepdf.Object, marked: Marked, page: int, pdf: pikepdf.Pdf) -> Iterator[str]:
    for kid in _kids(kids):
        direct = _direct(kid, marked, page)
        if direct is not None:
            yield direct
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            here = _page(kid, page)
            if "/ActualText" in kid:
                yield str(kid.ActualText)
            elif "/K" in kid:
                yield from _all_text(kid.K, marked, here, pdf)
            if str(kid.S) not in ("/Link", "/Span"):
                yield " "


def _marked(pdf: pikepdf.Pdf) -> Marked:
    """Return the text of each MCID, by the object of its page or form, and number."""
    marked: Marked = {}
    held: Any = (page.resources.get("/XObject", {}) for page in pdf.pages)
    forms = (objects[name] for objects in held for name in objects.keys())  # noqa: SIM118
    tagged = (form for form in forms if "/StructParents" in form)
    for page in (*(page.obj for page in pdf.pages), *tagged):
        resources: Any = page.get("/Resources", {})
        fonts = {name: to_unicode(font) for name, font in resources.get("/Font", {}).items()}
        stack: list[tuple[int | None, str | None]] = []
        font: dict[bytes, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operands, name = instruction.operands, str(instruction.operator)
            if name in ("BDC", "BMC"):
                values: Any = operands[1] if name == "BDC" else {}
                mcid = int(values["/MCID"]) if "/MCID" in values else None
                actual = str(values["/ActualText"]) if "/ActualText" in values else None
                stack.append((mcid, actual))
                if actual is not None:
                    _add(marked, page, stack, actual)
            elif name == "EMC":
                stack.pop()
            elif name == "Tf":
                font = fonts[str(operands[0])]
            elif name in ("Tj", "TJ") and all(actual is None for _, actual in stack):
                strings = operands[0] if name == "TJ" else [operands[0]]
                shown = b"".join(bytes(s) for s in strings if isinstance(s, pikepdf.String))
                _add(marked, page, stack, decode(shown, font))
    return marked


def _add(
    marked: Marked, page: pikepdf.Object, stack: list[tuple[int | None, str | None]], text: str
) -> None:
    mcid = next((mcid for mcid, _ in reversed(stack) if mcid is not None), None)
    if mcid is not None:
        key = (page.objgen[0], mcid)
        marked[key] = marked.get(key, "") + text


def decode(shown: bytes, font: dict[bytes, str]) -> str:
    width = max((len(code) for code in font), default=1)
    codes = [shown[start : start + width] for start in range(0, len(shown), width)]
    return "".join(font.get(code, "\ufffd") for code in codes)


def to_unicode(font: pikepdf.Object) -> dict[bytes, str]:
    """Return the text of each code: one byte long in simple fonts, two in ours."""
    if "/ToUnicode" not in font:
        return {}
    tables = re.findall(rb"beginbfchar(.*?)endbfchar", font.ToUnicode.read_bytes(), re.S)
    pairs = re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", b"".join(tables))
    width = 2 if str(font.Subtype) == "/Type0" else 1
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in pairs
        if len(code) == 2 * width
    }
