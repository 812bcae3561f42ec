"""Pictures in Word documents are shown as Word shows them, and none is left out unsaid."""

import re
from io import BytesIO

import pytest
from PIL import Image

from agendapack.model.planned_paper import TypesetAnnex
from tests.convert.desk import convert, html, seen, told, typeset
from tests.convert.test_word import png
from tests.convert.test_word_report import read
from tests.convert.word_files import p, picture, word

DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010"
OTHERS = (
    f'xmlns:wps="{WORD_2010}/wordprocessingShape" xmlns:wpg="{WORD_2010}/wordprocessingGroup"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
)
CM = 360_000
ARROW = '<wps:wsp><wps:spPr><a:prstGeom prst="rightArrow"/></wps:spPr></wps:wsp>'


def halves() -> bytes:
    """Return a picture of 40 by 20, left red and right blue."""
    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (20, 0, 40, 20))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def drawn(inner: str, named: str = 'descr="A map"', wide: int = 4, high: int = 2) -> str:
    return (
        f'<w:p><w:r {OTHERS}><w:drawing><wp:inline><wp:extent cx="{wide * CM}" cy="{high * CM}"/>'
        f'<wp:docPr id="1" name="x" {named}/><a:graphic><a:graphicData uri="x">{inner}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def filled(cut: str = "", turned: str = "", alt: str = "", wide: int = 4) -> str:
    return (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="2" name="y" descr="{alt}"/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rId100"/>{cut}</pic:blipFill><pic:spPr>'
        f'<a:xfrm {turned}><a:ext cx="{wide * CM}" cy="{2 * CM}"/></a:xfrm></pic:spPr></pic:pic>'
    )


def old(style: str, more: str = "", named: str = "") -> str:
    return (
        f'<w:p><w:r {OTHERS}><w:pict><v:shape style="{style}" {named}>'
        f'<v:imagedata r:id="rId100" {more}/></v:shape></w:pict></w:r></w:p>'
    )


def made(body: str) -> TypesetAnnex:
    return typeset("a.docx", word(body, (halves(),)))


def colours(annex: TypesetAnnex) -> tuple[tuple[int, int], str, str]:
    """Return the size of the only picture, and the colours of its first and last dot."""
    (only,) = annex.pictures.values()
    image = seen(only.shown)
    names: dict[object, str] = {(255, 0, 0): "red", (0, 0, 255): "blue"}
    wide, high = image.size
    return image.size, names[image.getpixel((0, 0))], names[image.getpixel((wide - 1, high - 1))]


def width(annex: TypesetAnnex) -> float | None:
    (only,) = annex.pictures.values()
    return only.shown.points


def test_a_picture_is_as_wide_as_in_word() -> None:
    assert width(made(drawn(filled()))) == pytest.approx(4 / 2.54 * 72)
    assert width(made(old("width:90pt;height:45pt", named='alt="A map"'))) == 90


@pytest.mark.parametrize(
    "body",
    [
        drawn(filled(cut='<a:srcRect l="50000"/>')),
        old("width:4cm;height:2cm", 'cropleft="32768f"', 'alt="A map"'),
        old("width:4cm;height:2cm", 'cropleft=".5"', 'alt="A map"'),
    ],
)
def test_what_word_cuts_off_is_not_in_the_pack(body: str) -> None:
    assert colours(made(body)) == ((20, 20), "blue", "blue")


def test_a_cut_that_would_leave_nothing_is_none() -> None:
    cut = '<a:srcRect l="60000" r="60000"/>'
    assert colours(made(drawn(filled(cut=cut)))) == ((40, 20), "red", "blue")


@pytest.mark.parametrize(
    ("turned", "size", "ends"),
    [
        ('rot="5400000"', (20, 40), ("red", "blue")),
        ('rot="16200000"', (20, 40), ("blue", "red")),
        ('rot="10800000"', (40, 20), ("blue", "red")),
        ('flipH="1"', (40, 20), ("blue", "red")),
        ('flipV="1"', (40, 20), ("red", "blue")),
    ],
)
def test_a_picture_is_turned_and_mirrored_as_in_word(
    turned: str, size: tuple[int, int], ends: tuple[str, str]
) -> None:
    annex = made(drawn(filled(turned=turned)))
    assert colours(annex) == (size, *ends)
    wide = 2 if size[0] < size[1] else 4
    assert width(annex) == pytest.approx(wide / 2.54 * 72)


def test_every_picture_of_a_group_comes_along() -> None:
    group = f"<wpg:wgp>{filled(alt='The mill')}<wpg:grpSp>{filled()}</wpg:grpSp></wpg:wgp>"
    annex = made(drawn(group, 'descr="Two maps"'))
    assert re.findall('alt="(.*?)"', annex.content) == ["The mill", "Two maps"]
    assert len(annex.pictures) == 2


def test_a_group_that_is_drawn_smaller_has_smaller_pictures() -> None:
    size = f'<wpg:grpSpPr><a:xfrm><a:chExt cx="{8 * CM}" cy="{4 * CM}"/></a:xfrm></wpg:grpSpPr>'
    annex = made(drawn(f"<wpg:wgp>{size}{filled(wide=4)}</wpg:wgp>", wide=4))
    assert width(annex) == pytest.approx(2 / 2.54 * 72)


def test_a_shape_that_a_picture_fills_is_a_picture() -> None:
    fill = '<a:blipFill><a:blip r:embed="rId100"/></a:blipFill>'
    annex = made(drawn(f"<wps:wsp><wps:spPr>{fill}</wps:spPr></wps:wsp>"))
    assert len(annex.pictures) == 1


def test_alternative_text_of_older_pictures_comes_along() -> None:
    assert 'alt="The mill"' in made(old("", named='alt="The mill"')).content
    assert 'alt="The mill"' in made(old("", 'o:title="The mill"')).content


def test_a_decoration_is_read_out_as_nothing() -> None:
    named = '><a:extLst><a:ext><adec:decorative val="1"/></a:ext></a:extLst></wp:docPr><x '
    assert 'alt=""' in made(drawn(filled(), named)).content


def shape(text: str = "") -> str:
    box = f"<wps:txbx><w:txbxContent>{p(text)}</w:txbxContent></wps:txbx>" if text else ""
    return drawn(f"<wps:wsp><wps:spPr/>{box}</wps:wsp>")


OLD_LINE = f'<w:p><w:r {OTHERS}><w:pict><v:line from="0,0" to="9,9"/></w:pict></w:r></w:p>'
BOTH = (
    f"<w:p><w:r {OTHERS}><mc:AlternateContent><mc:Choice>{drawn(ARROW)[5:-6]}</mc:Choice>"
    "<mc:Fallback><w:pict><v:shape/></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
RULE = f'<w:p><w:r {OTHERS}><w:pict><v:rect o:hr="t"/></w:pict></w:r></w:p>'


@pytest.mark.parametrize(
    ("body", "number"),
    [(shape(), "1 drawn shape"), (OLD_LINE + drawn(ARROW), "2 drawn shapes")],
)
def test_shapes_that_are_left_out_are_told(body: str, number: str) -> None:
    assert told("a.docx", word(p("Text.") + body)) == [
        f"warning not-carried: the annex 'a.docx' has {number} (lines, arrows, boxes)"
        " without words, left out, in the space behind paragraph 1"
    ]


def test_two_ways_to_draw_the_same_are_one_shape() -> None:
    (said,) = told("a.docx", word(p("Text.") + BOTH))
    assert "1 drawn shape " in said


def test_a_rule_and_a_box_with_words_are_no_lost_shapes() -> None:
    assert told("a.docx", word(p("Text.") + RULE)) == []
    said = told("a.docx", word(shape("Words.")))
    assert ["text box" in each for each in said] == [True]
    assert "Words." in html("a.docx", word(shape("Words.")))


def test_an_embedded_object_is_seen_as_a_picture() -> None:
    body = old("width:4cm;height:2cm", named='alt="Costs"').replace("w:pict", "w:object")
    annex, problems = convert("a.docx", word(body, (halves(),)))
    assert annex.typeset is not None
    assert len(annex.typeset.pictures) == 1
    (said,) = (problem.message for problem in problems)
    assert "shown as a picture of what is seen" in said


@pytest.mark.parametrize("part", ["header", "footer"])
def test_a_logo_at_the_head_or_foot_of_pages_is_told(part: str) -> None:
    assert told("a.docx", word(p("Text."), (halves(),), **{part: picture("Logo")})) == [
        "warning not-carried: the annex 'a.docx' has pictures at the head or foot of its pages,"
        " for instance a logo, which are left out"
    ]


def test_what_a_picture_shows_can_be_said_beside_the_file() -> None:
    data = word(p("Text.") + picture() + picture(), (png(),))
    alts = {"1": "A map", "2": "decorative"}
    made, problems = convert("a.docx", data, picture_alts=alts)
    assert problems == ()
    assert made.typeset is not None
    assert re.findall('alt="([^"]*)"', made.typeset.content) == ["A map", ""]
    report = read(data, picture_alts=alts)
    assert report["notes"] == []
    assert report["report"]["text"] == (
        "Text.\n\n![A map](a.docx%231)\n\n![](a.docx%232){decorative}"
    )


def test_words_for_a_picture_that_is_not_there_are_an_error() -> None:
    data = word(p("Text.") + picture("A map"), (png(),))
    _, problems = convert("a.docx", data, picture_alts={"2": "A plan"})
    assert [(p.code, p.message) for p in problems] == [
        ("bad-value", "the annex 'a.docx' has no picture '2', which 'picture-alts' describes")
    ]


def test_a_decorative_picture_of_a_report_is_one_in_the_pack() -> None:
    mark = '<a:extLst><a:ext><x:decorative xmlns:x="{}" val="1"/></a:ext></a:extLst>'
    place = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    drawn = picture().replace('descr=""/>', f'descr="">{mark.format(place)}</wp:docPr>')
    answer = read(word(p("Text.") + drawn, (png(),)))
    assert answer["notes"] == []
    assert answer["report"]["text"].endswith("![](a.docx%231){decorative}")
