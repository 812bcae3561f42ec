"""Words that no viewer shows are found, however they are hidden; those that are seen are not."""

import random
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from agendapack.load.examiner import Asked, measure_pdf
from agendapack.model.facts import ExaminedPaper, Framing, UnseenText
from agendapack.sandbox.drawings import font_files

SECRET = "Pomeroy Wickstead"
SAID = f"BT /F 12 Tf 72 600 Td ({SECRET}) Tj ET"
BOX = "60 590 200 30 re f"
HAIRS = " ".join(f"60 {590 + step / 4} m 260 {590 + step / 4} l S" for step in range(120))
UPRIGHT = " ".join(f"{60 + step / 4} 590 m {60 + step / 4} 620 l S" for step in range(600))
LINES = " ".join(f"60 {590 + step} m 260 {590 + step} l S" for step in range(0, 30, 2))


def scan(dark: bool = False) -> Image.Image:
    """Return a page on which the words stand where they are hidden in the tests."""
    picture = Image.new("L", (595 * 2, 842 * 2), 235)
    pen = ImageDraw.Draw(picture)
    regular = next(file for file in font_files() if file.endswith("LiberationSans-Regular.ttf"))
    for y, words in ((760, "Planting plan"), (600, SECRET)):
        pen.text((144, (842 - y) * 2), words, 20, ImageFont.truetype(regular, 24), "ls")
    if dark:
        pen.rectangle((120, (842 - 630) * 2, 600, (842 - 580) * 2), 0)
    return picture


def page(
    content: str, layers: bool = False, picture: Image.Image | None = None, **more: object
) -> bytes:
    """Return a PDF of one page that says something which everybody sees, and some content."""
    pdf = pikepdf.new()
    sheet = pdf.add_blank_page(page_size=(595, 842))

    def stream(data: bytes, **entries: object) -> pikepdf.Object:
        return pdf.make_indirect(pikepdf.Stream(pdf, data, **entries))

    def embed(image: Image.Image) -> pikepdf.Object:
        return stream(
            image.convert("L").tobytes(), Type=Name.XObject, Subtype=Name.Image,
            Width=image.width, Height=image.height, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip

    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    fonts = Dictionary(F=font)
    form = stream(
        SAID.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]),
        Resources=Dictionary(Font=fonts),
    )  # fmt: skip
    photograph = Image.effect_mandelbrot((400, 60), (-0.8, 0.1, -0.7, 0.2), 90)
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    black = stream(
        b"0 g 0 0 595 842 re f", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 595, 842]), Group=group,
    )  # fmt: skip
    ramp = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0.0], C1=[0.5], N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[60, 0, 260, 0], Function=ramp,
        Extend=[True, True],
    )  # fmt: skip
    sheet.Resources = Dictionary(
        Font=fonts,
        XObject=Dictionary(
            P=embed(picture or photograph), S=embed(scan()), B=embed(scan(True)), T=form
        ),
        ExtGState=Dictionary(
            Faint=Dictionary(ca=0.0),
            Half=Dictionary(ca=0.5),
            Times=Dictionary(BM=Name.Multiply),
            Masked=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=black)),
        ),
        Shading=Dictionary(H=shading),
    )
    if layers:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
        sheet.Resources.Properties = Dictionary(L=layer)
        usual = Dictionary(OFF=Array([layer]), Order=Array([layer]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=usual)
    shown = b"BT /F 12 Tf 72 760 Td (Planting plan) Tj ET "
    sheet.Contents = stream(shown + content.encode())
    for name, value in more.items():
        sheet.obj[f"/{name}"] = value
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def unseen(data: bytes, framing: Framing | None = None) -> tuple[UnseenText, ...]:
    found = measure_pdf(data, Asked(framing=framing or Framing()))
    assert isinstance(found, ExaminedPaper)
    return found.facts.unseen


DOWNWARD = b"""/CMapName /Own def /WMode 1 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 begincidrange <0000> <FFFF> 0 endcidrange"""
LETTERS = "BT /F 12 Tf 72 600 Td 3 Tr " + " ".join(f"({letter}) Tj" for letter in SECRET)
CIRCLE = "400 100 m 500 100 500 200 400 200 c h W n"
HIDDEN = {
    "white": f"1 g {SAID}",
    "nearly white": f"0.98 g {SAID}",
    "white in another space": f"/DeviceRGB cs 1 1 1 scn {SAID}",
    "black on black": f"0 g {BOX} {SAID}",
    "red on red": f"1 0 0 rg {BOX} {SAID}",
    "beneath a box": f"{SAID} {BOX}",
    "beneath a white box": f"{SAID} 1 g {BOX}",
    "beneath a white box whose colour comes late": f"{SAID} 60 590 200 30 re 1 g f",
    "beneath a path": f"{SAID} 60 590 m 260 585 l 270 625 l 50 620 l h f",
    "beneath curves": f"{SAID} 50 605 m 50 640 270 640 270 605 c 270 570 50 570 50 605 c f",
    "beneath a thick line": f"{SAID} 30 w 60 605 m 260 605 l S",
    "beneath a thick border": f"{SAID} 30 w 60 605 200 1 re S",
    "beneath many lines": f"{SAID} 2.2 w {LINES}",
    "beneath thin lines": f"{SAID} 0.8 w {HAIRS}",
    "beneath thin upright lines": f"{SAID} 0.8 w {UPRIGHT}",
    "on thin lines": f"0.8 w {HAIRS} {SAID}",
    "beneath a picture": f"{SAID} q 200 0 0 30 60 590 cm /P Do Q",
    "beneath an inline picture": f"{SAID} q 200 0 0 30 60 590 cm "
    "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q",
    "beneath a shading": f"{SAID} q 60 590 200 30 re W n /H sh Q",
    "beneath a letter": f"{SAID} BT /F 816 Tf 24 379 Td (-) Tj ET",
    "beneath a label": f"{SAID} {BOX} 1 g BT /F 12 Tf 80 600 Td (Taken out) Tj ET",
    "clipped to a box": f"q 400 100 50 50 re W n {SAID} Q",
    "clipped to a circle": f"q {CIRCLE} {SAID} Q",
    "clipped to letters": f"q BT /F 12 Tf 7 Tr 300 100 Td (x) Tj ET {SAID} Q",
    "off the page": SAID.replace("72 600", "700 600"),
    "below the page": SAID.replace("72 600", "72 -40"),
    "without ink": f"3 Tr {SAID}",
    "letter by letter": f"{LETTERS} ET",
    "tiny": SAID.replace("12 Tf", "1 Tf"),
    "tiny by a matrix": f"q 0.1 0 0 0.1 0 0 cm {SAID} Q",
    "squeezed to no width": f"0 Tz {SAID}",
    "squeezed to a line": f"2 Tz {SAID}",
    "squeezed by a matrix": f"q 0.01 0 0 1 71 0 cm {SAID} Q",
    "transparent": f"/Faint gs {SAID}",
    "masked": f"/Masked gs {SAID}",
    "white in a form": "1 g /T Do",
    "a form beneath a box": f"/T Do {BOX}",
}


@pytest.mark.parametrize("content", HIDDEN.values(), ids=HIDDEN.keys())
def test_words_that_nobody_sees_are_found(content: str) -> None:
    (found,) = unseen(page(content))
    assert SECRET in found.words
    assert "Planting plan" in found.others
    assert not found.is_layer


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_may_be_turned(turn: int) -> None:
    for content in (f"{SAID} {BOX}", f"{SAID} 1 g {BOX}"):
        assert [text.words for text in unseen(page(content, Rotate=turn))] == [SECRET]
    assert unseen(page(f"0 g {BOX} 1 g {SAID}", Rotate=turn)) == ()


def test_words_outside_of_what_is_shown_are_unseen() -> None:
    crop = Array([0, 700, 595, 842])
    assert [text.words for text in unseen(page(SAID, CropBox=crop))] == [SECRET]
    assert unseen(page(SAID, CropBox=Array([0, 500, 595, 842]))) == ()
    cut = Framing(crop=(0.0, 0.0, 650.0, 0.0))
    assert [text.words for text in unseen(page(SAID), cut)] == [SECRET]


def test_words_in_a_hidden_layer_are_unseen() -> None:
    content = f"/OC /L BDC {SAID} EMC"
    assert [text.words for text in unseen(page(content, layers=True))] == [SECRET]
    assert unseen(page(SAID, layers=True)) == ()
    assert [text.words for text in unseen(page("/OC /L BDC /T Do EMC", layers=True))] == [SECRET]


@pytest.mark.parametrize(("rule", "hides"), [("AnyOff", True), ("AllOn", False)])
def test_a_layer_may_be_hidden_because_others_are_shown(rule: str, hides: bool) -> None:
    with pikepdf.open(BytesIO(page(f"/OC /L BDC {SAID} EMC", layers=True))) as pdf:
        del pdf.Root.OCProperties.D.OFF
        named = pdf.pages[0].Resources.Properties
        named.L = Dictionary(Type=Name.OCMD, OCGs=Array([named.L]), P=Name(f"/{rule}"))
        out = BytesIO()
        pdf.save(out)
    assert [text.words for text in unseen(out.getvalue())] == [SECRET] * hides


@pytest.mark.parametrize("kind", [Name.Square, Name.Redact, Name.Stamp, Name.FreeText])
def test_what_a_reader_put_on_a_page_covers_words(kind: pikepdf.Name) -> None:
    with pikepdf.open(BytesIO(page(SAID))) as pdf:
        look = pikepdf.Stream(
            pdf, b"0 g 0 0 200 30 re f", Subtype=Name.Form, BBox=Array([0, 0, 200, 30])
        )
        note = Dictionary(
            Type=Name.Annot, Subtype=kind, Rect=Array([60, 590, 260, 620]), F=4,
            AP=Dictionary(N=pdf.make_indirect(look)),
        )  # fmt: skip
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
        out = BytesIO()
        pdf.save(out)
    assert [text.words for text in unseen(out.getvalue())] == [SECRET]


@pytest.mark.parametrize("kind", [Name.Stamp, Name.FreeText, Name.Widget])
@pytest.mark.parametrize(("ink", "hides"), [("1 g", True), ("0 g", False), ("0 g 3 Tr", True)])
def test_words_in_a_note_or_a_field_are_looked_at_too(
    kind: pikepdf.Name, ink: str, hides: bool
) -> None:
    with pikepdf.open(BytesIO(page(""))) as pdf:
        look = pikepdf.Stream(
            pdf, f"{ink} BT /F 12 Tf 2 10 Td ({SECRET}) Tj ET".encode(), Subtype=Name.Form,
            BBox=Array([0, 0, 200, 30]), Resources=Dictionary(Font=pdf.pages[0].Resources.Font),
        )  # fmt: skip
        note = Dictionary(
            Type=Name.Annot, Subtype=kind, Rect=Array([60, 590, 260, 620]), F=4,
            AP=Dictionary(N=pdf.make_indirect(look)), FT=Name.Tx, T="a",
        )  # fmt: skip
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
        pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].Annots)
        out = BytesIO()
        pdf.save(out)
    assert [text.words for text in unseen(out.getvalue())] == [SECRET] * hides


@pytest.mark.parametrize(
    ("shape", "hides"), [(b"500 0 d0", True), (b"500 0 d0 0 0 400 700 re f", False)]
)
def test_letters_without_a_shape_are_unseen(shape: bytes, hides: bool) -> None:
    with pikepdf.open(BytesIO(page(f"BT /E 12 Tf 72 600 Td ({SECRET}) Tj ET"))) as pdf:
        shapes = {f"/c{code}": pikepdf.Stream(pdf, shape) for code in range(33, 127)}
        names = [Name(f"/c{code}") for code in range(33, 127)]
        pdf.pages[0].Resources.Font.E = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700], FirstChar=33,
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0], LastChar=126, Widths=[500] * 94,
            CharProcs=Dictionary(shapes), Encoding=Dictionary(Differences=Array([33, *names])),
        )  # fmt: skip
        out = BytesIO()
        pdf.save(out)
    assert [text.words for text in unseen(out.getvalue())] == [SECRET] * hides


@pytest.mark.parametrize(("colour", "hides"), [("0 g", False), ("1 g", True)])
@pytest.mark.parametrize("coding", ["by its name", "by its map"])
def test_writing_that_runs_down_the_edge_of_a_page(coding: str, colour: str, hides: bool) -> None:
    file = next(file for file in font_files() if file.endswith("LiberationSans-Regular.ttf"))
    with TTFont(file) as face:
        glyphs = [face.getGlyphID(face.getBestCmap()[ord(letter)]) for letter in SECRET]
    codes = "".join(f"{glyph:04X}" for glyph in glyphs)
    pairs = zip(glyphs, SECRET, strict=True)
    said = "\n".join(f"<{glyph:04X}> <{ord(letter):04X}>" for glyph, letter in pairs)
    with pikepdf.open(BytesIO(page(f"{colour} BT /V 12 Tf 578 600 Td <{codes}> Tj ET"))) as pdf:
        inner = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/Down"), DW=600,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            CIDToGIDMap=Name.Identity,
            FontDescriptor=Dictionary(
                Type=Name.FontDescriptor, FontName=Name("/Down"), Flags=4,
                FontBBox=[0, -200, 1000, 900], ItalicAngle=0, Ascent=900, Descent=-200,
                CapHeight=700, StemV=80, FontFile2=pikepdf.Stream(pdf, Path(file).read_bytes()),
            ),
        )  # fmt: skip
        own = pikepdf.Stream(pdf, DOWNWARD, Type=Name.CMap, CMapName=Name("/Own"))
        pdf.pages[0].Resources.Font.V = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Down"),
            Encoding=Name("/Identity-V") if coding == "by its name" else own,
            DescendantFonts=Array([inner]),
            ToUnicode=pikepdf.Stream(pdf, f"9 beginbfchar\n{said}\nendbfchar".encode()),
        )  # fmt: skip
        out = BytesIO()
        pdf.save(out)
    words = [text.words.replace(" ", "") for text in unseen(out.getvalue())]
    assert words == [SECRET.replace(" ", "")] * hides


def test_a_part_of_a_line_may_be_unseen() -> None:
    line = "BT /F 12 Tf 72 600 Td (Bidder: Pomeroy and others) Tj ET"
    (found,) = unseen(page(f"{line} 115 590 50 30 re f"))
    assert found.words == "Pomeroy"
    assert found.others == "Planting plan Bidder: and others"


@pytest.mark.parametrize("seed", range(8))
def test_a_picture_full_of_specks_is_no_scan_of_words(seed: int) -> None:
    specks = random.Random(seed)
    small = Image.frombytes("L", (40, 20), bytes(specks.choices(range(256), k=800)))
    content = f"{SAID} q 200 0 0 30 60 590 cm /P Do Q"
    for picture in (small, small.resize((400, 60), Image.Resampling.BICUBIC)):
        (found,) = unseen(page(content, picture=picture))
        assert found.words == SECRET


SEEN = {
    "dark on a white box": f"1 g {BOX} 0 g {SAID}",
    "white on a dark box": f"{BOX} 1 g {SAID}",
    "white on a picture": f"q 200 0 0 30 60 590 cm /B Do Q 1 g {SAID}",
    "on a tint": f"0.9 g {BOX} 0 g {SAID}",
    "pale": f"0.85 g {SAID}",
    "underlined": f"{SAID} 72 597 100 1 re f",
    "struck out": f"{SAID} 72 603 100 1 re f",
    "crossed by lines": f"{SAID} 0.6 w 60 604 m 260 604 l S 100 590 m 100 620 l S",
    "on ruled paper": f"0.6 w 60 604 m 260 604 l S 100 590 m 100 620 l S {SAID}",
    "in a frame": f"2 w 60 590 200 30 re S {SAID} 60 590 200 30 re S",
    "marked with a colour": f"{SAID} /Times gs 1 1 0 rg {BOX}",
    "half transparent": f"/Half gs {SAID}",
    "printed twice": f"{SAID} {SAID}",
    "with a shadow": f"0.8 g {SAID.replace('72 600', '73 599')} 0 g {SAID}",
    "outlined": f"1 Tr {SAID}",
    "clipped around": f"q 60 590 200 30 re W n {SAID} Q",
    "clipped to a circle around": f"q 0 600 m 0 900 400 900 400 600 c 400 300 0 300 0 600 c W n "
    f"{SAID} Q",
    "beside a clipped box": f"{SAID} q 0 0 1 1 re W n 0 0 595 842 re f Q",
    "beside a box": f"{SAID} 60 615 200 30 re f",
    "in a form": "/T Do",
    "small": SAID.replace("12 Tf", "4 Tf"),
    "upright": f"q 0 1 -1 0 700 0 cm {SAID} Q",
    "a scan with its text": f"q 595 0 0 842 0 0 cm /S Do Q 3 Tr {SAID}",
    "a scan over its text": f"{SAID} q 595 0 0 842 0 0 cm /S Do Q",
    "no words": f"1 g {SAID.replace(SECRET, '.. - -')}",
}


@pytest.mark.parametrize("content", SEEN.values(), ids=SEEN.keys())
def test_words_that_are_seen_raise_no_alarm(content: str) -> None:
    assert unseen(page(content)) == ()


@pytest.mark.parametrize(
    "content",
    [
        f"q 595 0 0 842 0 0 cm /S Do Q 3 Tr {SAID.replace('600', '400')} {SAID}",
        f"q 595 0 0 842 0 0 cm /S Do Q 3 Tr {SAID} {BOX}",
        f"q 595 0 0 842 0 0 cm /B Do Q 1 g {SAID.replace('600', '400')} 3 Tr {SAID}",
    ],
    ids=["where the scan is empty", "beneath a box over the scan", "where the scan is black"],
)
def test_the_text_layer_of_a_scan_has_to_agree_with_it(content: str) -> None:
    assert SECRET in unseen(page(content))[0].words


def test_a_text_layer_that_agrees_with_nothing_is_told_as_one() -> None:
    content = f"q 595 0 0 842 0 0 cm /S Do Q 3 Tr {SAID.replace('600', '400')}"
    (found,) = unseen(page(content))
    assert found.is_layer


def test_pages_are_numbered_as_in_the_whole_file() -> None:
    first, second = (BytesIO(page(content)) for content in (SAID, f"1 g {SAID}"))
    out = BytesIO()
    with pikepdf.open(first) as pdf, pikepdf.open(second) as other:
        pdf.pages.extend(other.pages)
        pdf.save(out)
    for pages in (None, ((2, 2),)):
        found = measure_pdf(out.getvalue(), Asked(pages=pages))
        assert isinstance(found, ExaminedPaper)
        assert [text.page for text in found.facts.unseen] == [2]


def test_a_paper_with_forms_that_no_page_draws_is_not_taken_as_it_is() -> None:
    def is_plain(content: str) -> bool:
        found = measure_pdf(page(content), Asked(framing=Framing()))
        assert isinstance(found, ExaminedPaper)
        return found.facts.plain

    assert not is_plain("")
    assert is_plain("/P Do /S Do /B Do /T Do")
