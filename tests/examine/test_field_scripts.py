"""Fields without appearances, filled in with letters of any script."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, String

from agendapack.load.examiner import Asked, measure_pdf
from agendapack.model.facts import ExaminedPaper, Flaw
from agendapack.typeset.fonts import SHIPPED
from tests.appearance import Viewer
from tests.assemble.packs import make, pack_of
from tests.examine.test_appearances import FIRST, SCALE, Box, ink, packed, seen
from tests.fixtures import forms
from tests.fixtures.forms import Entries, button, choice, form, text

FRAME = Dictionary(BC=Array([0]))


@pytest.mark.parametrize(
    "value",
    [
        "漢字仮名かな", "简体汉字会议", "한국어", "مرحبا", "שלום", "ไทย", "हिन्दी", "ਪੰਜਾਬੀ",
        "ગુજરાતી", "বাংলা", "தமிழ்", "ქართული", "Հայերեն", "ລາວ",
        "Clerk漢字", "Κλητήρας한국어",
    ],
)  # fmt: skip
def test_letters_of_any_script_are_drawn_and_are_text(value: str) -> None:
    made = packed(form(text("Clerk"), text(value)))
    assert value in Viewer(made).text(FIRST)
    assert where(made, 1) is not None


@pytest.mark.parametrize("entries", [text("สวัสดี"), text("مرحبا"), text("漢字 عالم")])
def test_they_stand_where_the_field_has_its_text(entries: Entries) -> None:
    for place in range(3):
        found = where(packed(form(text("Parish"), {**entries, "Q": place})), 1)
        assert found is not None
        left, right = found[0] / SCALE, found[2] / SCALE
        assert (72 <= left < 76, 268 < right <= 272) == (place == 0, place == 2)
        if place == 1:
            assert left + right == pytest.approx(2 * 172, abs=3)


def test_a_size_to_fit_is_the_largest_that_fits() -> None:
    one, many = (
        where(packed(form(text("漢" * count, DA=String("/Helv 0 Tf")))), 0) for count in (2, 40)
    )
    assert one is not None
    assert many is not None
    assert 15 < (one[3] - one[1]) / SCALE <= 30
    assert (many[3] - many[1]) / SCALE < 6
    assert (many[2] - many[0]) / SCALE <= 200


def test_lines_are_broken_in_the_width_of_the_field() -> None:
    found = where(packed(form(text("مرحبا " * 30, Ff=forms.LINES))), 0)
    assert found is not None
    assert 72 <= found[0] / SCALE < found[2] / SCALE <= 272
    assert 60 < (found[3] - found[1]) / SCALE <= 90


def test_cells_have_a_letter_each_and_their_frame() -> None:
    cells, apart = (
        form(text("漢字", MK=FRAME, **more)) for more in ({"Ff": forms.CELLS, "MaxLen": 4}, {})
    )
    assert "漢字" in Viewer(packed(cells)).text(FIRST)
    between = [(int((72 + 50 * number) * SCALE), 114) for number in (1, 2, 3)]
    for data, is_framed in ((cells, True), (apart, False)):
        page = seen(packed(data), FIRST)
        framed = [ink(page.crop((x - 1, y, x + 2, y + 1)))[1] > 128 for x, y in between]
        assert framed == [is_framed] * 3


def test_what_is_chosen_of_a_list_stands_out() -> None:
    options = Array([String("אחד"), Array([String("2"), String("漢字")]), String("Three")])
    made = packed(form(choice("2", Opt=options)))
    assert "אחד漢字Three" in Viewer(made).text(FIRST)
    darkest = seen(made, FIRST).crop((150, 60, 540, 240)).histogram()
    assert sum(darkest[:80]) > 5000


def test_a_button_and_a_choice_show_them_too() -> None:
    made = packed(
        form(choice("漢字", Ff=forms.CHOOSE), button(Ff=forms.PRESSED, CA=String("打印")))
    )
    assert "漢字打印" in Viewer(made).text(FIRST)


def test_letters_that_no_font_has_are_told_and_not_left_out() -> None:
    found = measure_pdf(form(text("Clerk"), text("Name \u13a0\u13a1")))
    assert not isinstance(found, ExaminedPaper)
    assert str(found.code) == "undrawn-field"
    assert found.message == (
        "shows letters in form fields that cannot be drawn: 'field 1' (\u13a0\u13a1)"
    )


def test_a_font_of_the_user_s_is_taken_for_letters_that_the_others_lack(tmp_path: Path) -> None:
    data = form(text("Name \u13a0"))
    assert isinstance(measure_pdf(data, Asked(fonts=tmp_path)), Flaw)
    font = TTFont(SHIPPED / "NotoSansGeorgian-Regular.ttf")
    for table in font["cmap"].tables:
        table.cmap[0x13A0] = font.getBestCmap()[0x10D0]
    font.save(tmp_path / "Cherokee-Regular.ttf")
    found = measure_pdf(data, Asked(fonts=tmp_path))
    assert isinstance(found, ExaminedPaper)
    assert "Name\u13a0" in Viewer(make(pack_of(found.data or b"")).data).text(FIRST)


def test_a_file_of_the_user_s_that_is_no_font_is_told(tmp_path: Path) -> None:
    (tmp_path / "Broken.ttf").write_bytes(b"no font")
    found = measure_pdf(form(text("Name \u13a0")), Asked(fonts=tmp_path))
    assert isinstance(found, Flaw)
    assert "Broken.ttf is no TrueType font" in found.message


def where(made: bytes, number: int) -> Box | None:
    """Return where a field's letters stand, in pixels of its page; None where there are none."""
    top = int((742 - 700 + 50 * number) * SCALE)
    shown = seen(made, FIRST)
    found, dark = ink(shown.crop((0, top, shown.width, top + int(90 * SCALE))))
    return found if dark else None
