"""Pictures lose what they say of themselves, and no pixel."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageCms

from agendapack.pdf.copying import Copier, strip_jpeg, strip_jpeg_2000
from agendapack.pdf.files import Store, open_source
from agendapack.pdf.objects import look, look_dict

SAYS = b"Home of Mrs Placeholder"


def photograph(progressive: bool = False) -> bytes:
    """Return a JPEG file that says something of itself in every way."""
    picture = Image.effect_mandelbrot((64, 48), (-2, -1, 1, 1), 60).convert("RGB")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x010E] = SAYS.decode()
    out = BytesIO()
    picture.save(
        out,
        "JPEG",
        exif=exif,
        comment=SAYS,
        icc_profile=profile,
        progressive=progressive,
        quality=95,
    )
    data = out.getvalue()
    for marker in (b"\xe1", b"\xe3", b"\xed", b"\xef"):
        data = data[:2] + b"\xff" + marker + (len(SAYS) + 2).to_bytes(2, "big") + SAYS + data[2:]
    return data + SAYS


@pytest.mark.parametrize("progressive", [False, True])
def test_a_picture_says_nothing_of_itself_and_looks_the_same(progressive: bool) -> None:
    whole = photograph(progressive)
    assert whole.count(SAYS) == 7
    bare = strip_jpeg(whole)
    assert SAYS not in bare
    before, after = (Image.open(BytesIO(data)) for data in (whole, bare))
    assert before.tobytes() == after.tobytes()
    assert before.info["icc_profile"] == after.info["icc_profile"]
    assert strip_jpeg(bare) == bare


def test_what_is_cut_off_stays_as_far_as_it_goes() -> None:
    whole = strip_jpeg(photograph())
    for length in range(0, len(whole), 7):
        assert whole.startswith(strip_jpeg(whole[:length]))
    assert strip_jpeg(b"no picture") == b"no picture"


def test_boxes_that_say_something_leave_jpeg_2000() -> None:
    def box(kind: bytes, data: bytes) -> bytes:
        return (len(data) + 8).to_bytes(4, "big") + kind + data

    head, code = box(b"jP  ", b"\r\n\x87\n"), box(b"jp2c", b"pixels")
    assert strip_jpeg_2000(head + box(b"xml ", SAYS) + box(b"uuid", SAYS) + code) == head + code
    last = b"\0\0\0\0jp2cpixels"
    assert strip_jpeg_2000(head + box(b"xml ", SAYS) + last) == head + last
    for damaged in (head + b"\0\0\0\x04xml ", head + b"\0\0\1\0xml "):
        assert strip_jpeg_2000(damaged) == damaged


@pytest.mark.parametrize("outer", [None, pikepdf.Name.FlateDecode, pikepdf.Name.ASCII85Decode])
def test_a_picture_in_a_pdf_loses_it_however_it_is_packed(outer: pikepdf.Name | None) -> None:
    import base64
    import zlib

    whole = photograph()
    packed = {
        None: whole,
        pikepdf.Name.FlateDecode: zlib.compress(whole),
        pikepdf.Name.ASCII85Decode: base64.a85encode(whole) + b"~>",
    }[outer]
    filters = pikepdf.Array([*([outer] if outer else []), pikepdf.Name.DCTDecode])
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    stream = pikepdf.Stream(pdf, packed, Subtype=pikepdf.Name.Image, Filter=filters)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=stream))
    out = BytesIO()
    pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    source = open_source(out.getvalue(), "a file")
    store = Store()
    copier = Copier(source, store, {})
    picture = look(look_dict(look_dict(source.pages[0], "Resources"), "XObject"), "P")
    made = copier._direct(picture)
    assert made._data == strip_jpeg(whole)  # type: ignore[attr-defined]
    assert str(made.get("/Filter")) in ("/DCTDecode", "['/DCTDecode']")  # type: ignore[attr-defined]
