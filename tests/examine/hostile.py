"""Files that were made to hang, exhaust or mislead whoever opens them."""

import zlib
from collections.abc import Callable, Iterable, Mapping

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
TREE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>"
BLACK_BOX = b"0 0 9 9 re f"


def raw(*objects: bytes) -> bytes:
    """Write objects 1, 2, ... as a file; the first is its catalogue."""
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def packed(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[%s]" % (b"/FlateDecode" * times))


def page(content: bytes = BLACK_BOX, entries: bytes = b"", more: Iterable[bytes] = ()) -> bytes:
    """One page; `entries` go into it, and `more` are the objects from 5 on."""
    return raw(CATALOG, TREE, PAGE[:-2] + entries + b">>", stream(content), *more)


def catalogue(entries: bytes, *more: bytes) -> bytes:
    """One page under a catalogue with these entries; `more` are the objects from 5 on."""
    return raw(CATALOG[:-2] + entries + b">>", TREE, PAGE, stream(BLACK_BOX), *more)


def annotation(entries: bytes) -> bytes:
    return page(entries=b"/Annots[<</Type/Annot/Rect[0 0 9 9]%s>>]" % entries)


def bomb(times: int) -> bytes:
    return raw(CATALOG, TREE, PAGE, packed(b"0 0 m\n" * 60_000_000, times))


def bomb_in_a_form() -> bytes:
    form = packed(bytes(200_000_000))[2:]
    resources = b"/Resources<</XObject<</A 5 0 R>>>>"
    plain = PAGE.replace(b"/Resources<<>>", resources)
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]" + form
    return raw(CATALOG, TREE, plain, stream(b"/A Do"), form)


def forms_of_forms() -> bytes:
    """Each of thirty forms draws the next one ten times."""
    forms = []
    for number in range(5, 35):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>"
        forms.append(stream(b"/A Do " * 10, entries % (number + 1)))
    forms.append(stream(BLACK_BOX, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"))
    plain = PAGE.replace(b"/Resources<<>>", b"/Resources<</XObject<</A 5 0 R>>>>")
    return raw(CATALOG, TREE, plain, stream(b"/A Do"), *forms)


def pages_of_pages() -> bytes:
    """Each of twelve nodes has the next one ten times as its kid."""
    nodes = [
        b"<</Type/Pages/Kids[%s]/Count 9>>" % (b"%d 0 R " % (number + 1) * 10)
        for number in range(2, 14)
    ]
    return raw(CATALOG, *nodes, b"<</Type/Page/MediaBox[0 0 9 9]>>")


def tree_in_a_circle() -> bytes:
    node = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return raw(CATALOG, node, node.replace(b"3 0", b"2 0"))


def deep_tree() -> bytes:
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1) for number in range(2, 3000)]
    return raw(CATALOG, *nodes, b"<</Type/Page/MediaBox[0 0 9 9]>>")


def deep_lists(levels: int) -> bytes:
    return page(entries=b"/Group " + b"[" * levels + b"]" * levels)


def endless_images() -> bytes:
    """Each inline image could have its end at the end of the content."""
    return raw(CATALOG, TREE, PAGE, packed(b" BI /W 1 ID " * 500_000))


def slow_map() -> bytes:
    """A font whose map to text opens blocks and closes none."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/ToUnicode 6 0 R/Encoding/Identity-H>>"
    resources = b"/Resources<</Font<</F 5 0 R>>>>"
    plain = PAGE.replace(b"/Resources<<>>", resources)
    return raw(CATALOG, TREE, plain, stream(BLACK_BOX), font, packed(b"beginbfchar" * 500_000))


def endless_outline() -> bytes:
    item = b"<</Title(A)/Parent 5 0 R/Next 6 0 R/First 6 0 R>>"
    return catalogue(b"/Outlines 5 0 R", b"<</First 6 0 R/Last 6 0 R>>", item)


def tags_in_a_circle() -> bytes:
    element = b"<</S/P/K[6 0 R]>>"
    return catalogue(b"/StructTreeRoot 5 0 R", b"<</K 6 0 R>>", element)


def many_pages(count: int) -> bytes:
    tree = TREE.replace(b"3 0 R", b"3 0 R " * count).replace(b"Count 1", b"Count %d" % count)
    return raw(CATALOG, tree, PAGE, stream(BLACK_BOX))


REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (lambda: bomb(1), "paper-too-complex"),
    "a bomb in a bomb": (lambda: bomb(2), "paper-too-complex"),
    "a page tree that branches": (pages_of_pages, "paper-too-large"),
    "a page tree in a circle": (tree_in_a_circle, "damaged-pdf"),
    "a page tree of many levels": (deep_tree, "paper-too-complex"),
    "more pages than are taken": (lambda: many_pages(30_000), "paper-too-large"),
    "lists in lists": (lambda: deep_lists(400), "paper-too-complex"),
    "lists in lists without end": (lambda: deep_lists(100_000), "paper-too-complex"),
    "a font that is slow to read": (slow_map, "paper-too-slow"),
    "no pages": (lambda: raw(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"), "damaged-pdf"),
    "no page tree": (lambda: raw(b"<</Type/Catalog>>"), "damaged-pdf"),
    "no objects": (lambda: b"%PDF-1.7\n%%EOF\n", "damaged-pdf"),
    "numbers beyond all measure": (
        lambda: b"%PDF-1.4\nstartxref\n" + b"9" * 5000 + b"\n%%EOF",
        "damaged-pdf",
    ),
}

TAKEN: Mapping[str, Callable[[], bytes]] = {
    "forms that branch": forms_of_forms,
    "a bomb that nothing unpacks": bomb_in_a_form,
    "inline images that never end": endless_images,
    "bookmarks in a circle": endless_outline,
    "tags in a circle": tags_in_a_circle,
    "a page of a mile": lambda: page().replace(b"[0 0 595 842]", b"[0 0 9e9 9e9]"),
    "boxes that are none": lambda: page().replace(b"[0 0 595 842]", b"[0 /A 595 842]"),
    "nothing in its resources": lambda: page().replace(b"/Resources<<>>", b"/Resources 9 0 R"),
}

ACTING: Mapping[str, tuple[Callable[[], bytes], str, str | int]] = {
    "content that is gone": (
        lambda: raw(CATALOG, TREE, PAGE.replace(b"4 0", b"9 0")),
        "lost",
        1,
    ),
    "a script on opening": (
        lambda: catalogue(b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
        "scripts",
        "JavaScript",
    ),
    "a script by name": (
        lambda: catalogue(b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>"),
        "scripts",
        "JavaScript",
    ),
    "a script of a page": (
        lambda: page(entries=b"/AA<</O<</S/JavaScript/JS(1)>>>>"),
        "scripts",
        "JavaScript",
    ),
    "a script behind a jump": (
        lambda: annotation(
            b"/Subtype/Link/A<</S/GoTo/D[3 0 R/Fit]/Next<</S/JavaScript/JS(1)>>>>"
        ),
        "scripts",
        "JavaScript",
    ),
    "a program to start": (
        lambda: annotation(b"/Subtype/Link/A<</S/Launch/F(calc.exe)>>"),
        "scripts",
        "Launch",
    ),
    "a form to send": (
        lambda: annotation(b"/Subtype/Widget/A<</S/SubmitForm/F(https://a.example)>>"),
        "scripts",
        "SubmitForm",
    ),
    "a form in XML": (lambda: catalogue(b"/AcroForm<</XFA(a)>>"), "scripts", "an XFA form"),
    "a film": (lambda: annotation(b"/Subtype/RichMedia"), "scripts", "a film or sound"),
    "a model": (lambda: annotation(b"/Subtype/3D"), "scripts", "a 3D model"),
    "an attached file": (
        lambda: catalogue(b"/Names<</EmbeddedFiles<</Names[(a.exe)<</F(a.exe)>>]>>>>"),
        "embedded_files",
        "a.exe",
    ),
    "a file by another name than its key": (
        lambda: catalogue(b"/Names<</EmbeddedFiles<</Names[(<2>a)<</UF(b.exe)/F(c.exe)>>]>>>>"),
        "embedded_files",
        "b.exe",
    ),
    "a file associated with a page": (
        lambda: page(entries=b"/AF[<</Type/Filespec/F(b.exe)>>]"),
        "embedded_files",
        "b.exe",
    ),
    "a file whose name goes on in another line": (
        lambda: catalogue(b"/AF[<</Type/Filespec/F(a\nb.exe)>>]"),
        "embedded_files",
        "a b.exe",
    ),
    "a file pinned to a page": (
        lambda: annotation(b"/Subtype/FileAttachment/FS<</F(b.exe)>>"),
        "embedded_files",
        "b.exe",
    ),
    "a link to a file": (
        lambda: annotation(b"/Subtype/Link/A<</S/URI/URI(file:///C:/secret.txt)>>"),
        "file_links",
        "file:///C:/secret.txt",
    ),
    "a link to a drive": (
        lambda: annotation(b"/Subtype/Link/A<</S/GoToR/F(S:\\\\plans\\\\a.pdf)>>"),
        "file_links",
        "S:\\plans\\a.pdf",
    ),
    "a link to one's own machine": (
        lambda: annotation(b"/Subtype/Link/A<</S/URI/URI(http://localhost:8080/a)>>"),
        "private_links",
        "http://localhost:8080/a",
    ),
    "a link into a network": (
        lambda: annotation(b"/Subtype/Link/A<</S/URI/URI(https://192.168.1.7/a)>>"),
        "private_links",
        "https://192.168.1.7/a",
    ),
    "a link to an intranet": (
        lambda: annotation(b"/Subtype/Link/A<</S/URI/URI(http://intranet/plans)>>"),
        "private_links",
        "http://intranet/plans",
    ),
}  # fmt: skip
