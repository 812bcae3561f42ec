"""What a PDF says to nobody who looks at its pages stays out of a pack."""

import re
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from agendapack.pdf.summary import drop_remarks
from tests.assemble.packs import make, pack_of

SEEN = {"outline", "described"}
"""A bookmark, and what a link says of itself to those who do not see it."""


def talkative() -> bytes:
    """Return a PDF that says something in every place that nobody looks at."""
    pdf = pikepdf.new()

    def said(place: str) -> String:
        return String(f"SAYS-{place}-SAYS")

    def stream(place: str, content: bytes = b"", **entries: object) -> pikepdf.Object:
        return pdf.make_indirect(
            pikepdf.Stream(pdf, content or f"SAYS-{place}-SAYS".encode(), **entries)
        )

    sheet = pdf.add_blank_page(page_size=(595, 842))
    form = stream(
        "", b"% SAYS-form-SAYS\n0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 9, 9]), PieceInfo=Dictionary(A=Dictionary(Private=said("piece"))),
        Metadata=stream("formdata"), Name=Name("/SAYS-name-SAYS"),
    )  # fmt: skip
    picture = stream(
        "", b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8,
        ColorSpace=Name.DeviceGray, Metadata=stream("picturedata"),
    )  # fmt: skip
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    sheet.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(X=form, P=picture))
    sheet.Contents = stream(
        "", b"% SAYS-comment-SAYS\nBT /F 12 Tf 72 700 Td (100 % seen) Tj ET "
        b"/X <</A (SAYS-point-SAYS)>> DP /Span <</Note (SAYS-mark-SAYS)>> BDC 0 0 1 1 re f EMC "
        b"/X Do q 9 0 0 9 0 0 cm /P Do Q % SAYS-last-SAYS",
    )  # fmt: skip
    sheet.obj.PieceInfo = Dictionary(A=Dictionary(Private=said("pagepiece")))
    sheet.obj.Thumb = stream("thumb", Width=1, Height=1, ColorSpace=Name.DeviceGray)
    sheet.obj.Metadata = stream("pagedata")
    sheet.obj.Own = said("pagekey")
    web = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    place = Array([0, 0, 9, 9])
    file = Dictionary(Type=Name.Filespec, F=said("file"), EF=Dictionary(F=stream("filedata")))
    notes = [
        Dictionary(
            Subtype=Name.Link, Rect=place, A=web, Contents=said("described"), NM=said("nm"),
            M=said("when"), T=said("who"), PA=Dictionary(S=Name.URI, URI=said("before")),
        ),
        Dictionary(Subtype=Name.Text, Rect=place, Contents=said("hidden"), F=2),
        Dictionary(Subtype=Name.FileAttachment, Rect=place, Contents=said("attached"), FS=file),
    ]  # fmt: skip
    sheet.obj.Annots = Array([pdf.make_indirect(note) for note in notes])
    for key in ("Author", "Title", "Keywords", "Custom"):
        pdf.docinfo[f"/{key}"] = said(key.lower())
    with pdf.open_metadata() as xmp:
        xmp["dc:description"] = "SAYS-xmp-SAYS"
    pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([said("filekey"), pdf.make_indirect(file)])),
        Dests=Dictionary(Names=Array([said("place"), Array([sheet.obj, Name.Fit])])),
    )
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=said("label"))]))
    pdf.Root.PieceInfo = Dictionary(A=Dictionary(Private=said("rootpiece")))
    pdf.Root.Unused = pdf.make_indirect(Dictionary(A=said("unused")))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("SAYS-outline-SAYS", 0))
    out = BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue() + b"% SAYS-behind-SAYS\n"


def test_nothing_that_nobody_sees_comes_along() -> None:
    data = talkative()
    assert len(set(re.findall(rb"SAYS-(\w+)-SAYS", data))) > 30
    with pikepdf.open(BytesIO(make(pack_of(data)).data)) as pdf:
        out = BytesIO()
        pdf.save(
            out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.specialized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    found = set(re.findall(r"SAYS-(\w+)-SAYS", out.getvalue().decode("latin-1").replace("\0", "")))
    assert found == SEEN
    assert b"(100 % seen)" in out.getvalue()


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"0 0 1 1 re f", b"0 0 1 1 re f"),
        (b"0 0 % four\n1 1 re f", b"0 0  \n1 1 re f"),
        (b"(a % b) Tj % c\rET", b"(a % b) Tj  \rET"),
        (b"[(%) 1 <25>] TJ", b"[(%) 1 <25>] TJ"),
        (b"[(%) 1 <2%5>] TJ", b"[(%) 1 <2%5>] TJ"),
        (b"/X <</A (%)>> BDC EMC", b"/X <</A (%)>> BDC EMC"),
        (b"BI /W 1 /H 1 ID %x EI Q", b"BI /W 1 /H 1 ID %x EI Q"),
        (b"/X MP q Q", b"  q Q"),
        (b"q Q % end", b"q Q  "),
    ],
)
def test_comments_leave_a_stream_and_texts_stay(content: bytes, left: bytes) -> None:
    assert drop_remarks(content) == left
    assert drop_remarks(left) is left


def test_what_no_page_draws_stays_out_and_what_a_page_draws_goes_in() -> None:
    pdf = pikepdf.new()

    def form(words: str, **entries: object) -> pikepdf.Object:
        content = words if " Do" in words else f"BT /F 12 Tf 72 600 Td ({words}) Tj ET"
        kind = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 595, 842])}
        return pdf.make_indirect(pikepdf.Stream(pdf, content.encode(), **kind, **entries))

    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    fonts, own = Dictionary(F=font), {"Resources": Dictionary(Font=Dictionary(F=font))}
    drawn, left = form("DRAWN", **own), form("LEFT", **own)
    borrows = form("/Left Do")
    inner = Dictionary(Drawn=drawn, Left=left)
    shared = pdf.make_indirect(Dictionary(Font=fonts, XObject=inner))
    whole = pdf.make_indirect(Dictionary(Font=fonts, XObject=Dictionary(**inner, B=borrows)))
    for resources, content in ((shared, "/Drawn Do"), (shared, "/Drawn Do q /Drawn Do Q")):
        sheet = pdf.add_blank_page(page_size=(595, 842))
        sheet.Resources, sheet.Contents = resources, pikepdf.Stream(pdf, content.encode())
    assert (b"DRAWN" in contents_of(pdf), b"LEFT" in contents_of(pdf)) == (True, False)
    sheet.Contents = pikepdf.Stream(pdf, b"/Left Do")
    assert (b"DRAWN" in contents_of(pdf), b"LEFT" in contents_of(pdf)) == (True, True)
    sheet.Resources, sheet.Contents = whole, pikepdf.Stream(pdf, b"/B Do")
    assert b"LEFT" in contents_of(pdf)


@pytest.mark.parametrize(
    ("content", "has_own", "kept"),
    [
        (b"/Pattern cs /Filled scn 0 0 9 9 re f", True, {"FILLED"}),
        (b"/Pattern cs /Fille#64 scn 0 0 9 9 re f", True, {"FILLED", "LEFT"}),
        (b"/Pattern cs /Filled scn 0 0 9 9 re f", False, {"FILLED", "LEFT"}),
        (b"0 0 9 9 re f", True, set()),
    ],
)
def test_patterns_that_a_page_does_not_name_stay_out(
    content: bytes, has_own: bool, kept: set[str]
) -> None:
    pdf = pikepdf.new()
    own = {"Resources": Dictionary()} if has_own else {}

    def tile(words: str) -> pikepdf.Object:
        kind = {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 9, "YStep": 9}
        made = pikepdf.Stream(pdf, f"({words}) Tj".encode(), **kind, **own)
        made.BBox = Array([0, 0, 9, 9])
        return pdf.make_indirect(made)

    sheet = pdf.add_blank_page(page_size=(595, 842))
    patterns = Dictionary(Filled=tile("FILLED"), Left=tile("LEFT"))
    sheet.Resources = Dictionary(Pattern=patterns)
    sheet.Contents = pikepdf.Stream(pdf, content)
    found = contents_of(pdf, "/PatternType", 1)
    assert {words for words in ("FILLED", "LEFT") if words.encode() in found} == kept


def contents_of(pdf: pikepdf.Pdf, key: str = "/Subtype", value: object = "/Form") -> bytes:
    """Return the contents of all streams of a pack with a PDF as its annex."""
    out = BytesIO()
    pdf.save(out)
    with pikepdf.open(BytesIO(make(pack_of(out.getvalue())).data)) as pack:
        forms = (found for found in pack.objects if isinstance(found, pikepdf.Stream))
        return b"".join(f.read_bytes() for f in forms if f.get(key) == value)
