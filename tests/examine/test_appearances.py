"""Fields that have a value and no appearance are drawn as a viewer draws them."""

from io import BytesIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import ExaminedPaper
from tests.appearance import Viewer
from tests.assemble.packs import make, pack_of
from tests.fixtures import forms
from tests.fixtures.forms import Entries, button, choice, form, text

SCALE = 2.0
FIRST = 4
Box = tuple[int, int, int, int]
LIKE_A_VIEWER: dict[str, Entries] = {
    "a line": text("Parish Clerk"),
    "to the right": text("Parish Clerk", Q=2),
    "in the middle": text("Parish Clerk", Q=1),
    "lines": text("Many words that go on for more than a line.\nAnd more", Ff=forms.LINES),
    "a size to fit": text("Parish Clerk", DA=String("/Helv 0 Tf 0 g")),
    "a size to fit lines": text("Some words " * 20, DA=String("/Helv 0 Tf"), Ff=forms.LINES),
    "a letter a cell": text("YO1 9QL", Ff=forms.CELLS, MaxLen=10),
    "bold": text("Parish Clerk", DA=String("/HeBo 12 Tf 1 0 0 rg")),
    "a font that is not there": text("Parish Clerk", DA=String("/Gone 12 Tf 0 g")),
    "a frame": text("Parish Clerk", MK=Dictionary(BC=Array([1, 0, 0]), BG=Array([1, 1, 0.8]))),
    "a turn": text("Up", MK=Dictionary(R=90)),
    "a list": choice("2"),
    "a tick": button(V=Name.Yes, AS=Name.Yes, CA=String("4")),
    "no tick": button(V=Name.Off, AS=Name.Off, CA=String("4")),
    "a dot": button(V=Name.Yes, AS=Name.Yes, CA=String("l"), Ff=forms.RADIO),
}  # fmt: skip


def packed(data: bytes) -> bytes:
    """Return a pack with a paper, as it was taken."""
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    return make(pack_of(found.data or data)).data


def seen(data: bytes, index: int, forms_too: bool = False) -> Image.Image:
    """Draw the middle of a page, where no stamp is."""
    with pypdfium2.PdfDocument(data) as pdf:
        if forms_too:
            pdf.init_forms()
        image = pdf[index].render(scale=SCALE).to_pil().convert("L")
    middle: Image.Image = image.crop((0, int(100 * SCALE), image.width, int(740 * SCALE)))
    return middle


def ink(image: Image.Image) -> tuple[Box, int]:
    """Return where something stands, and how dark it is altogether."""
    turned = ImageChops.invert(image)
    box = turned.point(lambda value: 255 * (value > 60)).getbbox()
    return box or (0, 0, 0, 0), sum(n * value for value, n in enumerate(turned.histogram()))


@pytest.mark.parametrize("name", LIKE_A_VIEWER)
def test_a_field_looks_as_a_viewer_shows_it(name: str) -> None:
    data = form(LIKE_A_VIEWER[name])
    (shown, dark), (drawn, as_dark) = ink(seen(data, 0, True)), ink(seen(packed(data), FIRST))
    assert all(abs(a - b) <= 2 * SCALE for a, b in zip(shown, drawn, strict=True))
    assert as_dark == pytest.approx(dark, rel=0.12)
    assert dark


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (text("Zażółć gęślą – ’quoted’ €"), "Zażółćgęślą–’quoted’€"),
        (text("Ελληνικά и русский"), "Ελληνικάирусский"),
        (text("(brackets) and \\"), "(brackets)and\\"),
        (choice("2", Ff=forms.CHOOSE), "Two"),
        (choice("Elsewhere", Ff=forms.CHOOSE), "Elsewhere"),
        (button(Ff=forms.PRESSED, CA=String("Print")), "Print"),
        (text("letmein", Ff=forms.SECRET), "*******"),
    ],
)
def test_the_words_of_a_field_are_text_in_the_pack(entries: Entries, said: str) -> None:
    assert said in Viewer(packed(form(entries))).text(FIRST)


def test_a_value_without_appearance_is_drawn_though_the_file_does_not_ask_for_it() -> None:
    assert "Parish" in Viewer(packed(form(text("Parish"), anew=False))).text(FIRST)


def test_an_appearance_that_is_out_of_date_is_made_anew_only_where_the_file_says_so() -> None:
    for anew in (True, False):
        with pikepdf.open(BytesIO(form(text("New"), anew=anew))) as pdf:
            widget = pdf.pages[0].Annots[0]
            font = Dictionary(Helv=pdf.Root.AcroForm.DR.Font.Helv)
            old = pdf.make_stream(b"BT /Helv 12 Tf 2 8 Td (Old) Tj ET")
            old.Subtype, old.BBox = Name.Form, Array([0, 0, 200, 30])
            old.Resources = Dictionary(Font=font)
            widget.AP = Dictionary(N=old)
            file = BytesIO()
            pdf.save(file)
        said = Viewer(packed(file.getvalue())).text(FIRST)
        assert ("New" in said, "Old" in said) == (anew, not anew)


def test_a_value_that_the_field_has_from_above_is_drawn_in_each_of_its_places() -> None:
    with pikepdf.open(BytesIO(form(text("x"), text("x")))) as pdf:
        kids = pdf.pages[0].Annots
        above = pdf.make_indirect(
            Dictionary(T=String("name"), FT=Name.Tx, V=String("Clerk"), Kids=kids)
        )
        for kid in kids:
            del kid.FT, kid.V, kid.T
            kid.Parent = above
        pdf.Root.AcroForm.Fields = Array([above])
        file = BytesIO()
        pdf.save(file)
    assert Viewer(packed(file.getvalue())).text(FIRST).count("Clerk") == 2


def test_a_box_is_ticked_by_its_value_where_it_does_not_say_its_state() -> None:
    ticked, empty = (
        ink(seen(packed(form(button(CA=String("4"), **value))), FIRST))[1]
        for value in ({"V": Name.Agreed}, {})
    )
    assert ticked > empty > 0


def test_a_button_of_another_state_than_it_has_is_off() -> None:
    """As where a group's value is that of another button, and the file asks for appearances."""
    on, off, neither = (
        ink(seen(packed(radio(shown, anew=True)), FIRST))[1]
        for shown in (Name.Mine, Name.Off, Name.Others)
    )
    assert on > off > 0
    assert neither == off


def test_a_button_without_the_state_that_it_shows_is_empty_where_the_file_asks_for_nothing() -> (
    None
):
    assert ink(seen(packed(radio(Name.Off, anew=False)), FIRST))[1] == 0
    assert ink(seen(packed(radio(Name.Mine, anew=False)), FIRST))[1] > 0


def radio(shown: Name, anew: bool) -> bytes:
    """Return a form with one button, which has an appearance for its own state alone."""
    with pikepdf.open(BytesIO(form(button(Ff=forms.RADIO, CA=String("l")), anew=anew))) as pdf:
        widget = pdf.pages[0].Annots[0]
        drawn = pdf.make_stream(b"0 g 0 0 30 30 re f")
        drawn.Subtype, drawn.BBox = Name.Form, Array([0, 0, 30, 30])
        widget.AP, widget.V = Dictionary(N=Dictionary(Mine=drawn)), shown
        file = BytesIO()
        pdf.save(file)
    return file.getvalue()


def test_what_is_drawn_brings_its_font_also_where_its_author_named_another() -> None:
    fonts = ("Helv", "HeBo", "TiRo", "Gone")
    data = form(*(text("Clerk", DA=String(f"/{font} 12 Tf 0 g")) for font in fonts))
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    assert found.facts.bare_fonts == ()
    assert Viewer(packed(data)).text(FIRST).count("Clerk") == len(fonts)


def test_what_is_drawn_is_always_the_same() -> None:
    first, again = (measure_pdf(form(*LIKE_A_VIEWER.values())) for _ in range(2))
    assert isinstance(first, ExaminedPaper)
    assert first == again
    assert first.data is not None


def test_a_list_shows_what_there_is_to_choose_though_nothing_is_chosen() -> None:
    data = form({key: entry for key, entry in choice("").items() if key != "V"}, anew=False)
    (shown, dark), (drawn, as_dark) = ink(seen(data, 0, True)), ink(seen(packed(data), FIRST))
    assert all(abs(a - b) <= 2 * SCALE for a, b in zip(shown, drawn, strict=True))
    assert as_dark == pytest.approx(dark, rel=0.12)
    assert dark


def test_a_form_without_values_is_left_as_it_is() -> None:
    found = measure_pdf(form({"FT": Name.Tx}, anew=False))
    assert isinstance(found, ExaminedPaper)
    assert found.data is None
