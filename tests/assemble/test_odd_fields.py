"""Fields of every kind look in the pack as a viewer shows them, on pages of every kind."""

from collections.abc import Mapping

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.assemble.built import differences
from tests.fixtures import forms
from tests.fixtures.annex_pages import saved
from tests.fixtures.forms import choice, form

FACE = b"0.8 g 0 0 120 30 re f 0.5 0 0 rg 0 0 m 60 0 l 0 30 l f"
"""A drawing with an upper and a lower end."""
TURNED = Array([0, 1, -1, 0, 30, 0])
HIDDEN, NO_VIEW, PRINTED, NO_ZOOM, NO_ROTATE = 2, 32, 4, 8, 16
PAGES: Mapping[str, Mapping[str, object]] = {
    "upright": {},
    "turned": {"Rotate": 90},
    "on its head": {"Rotate": 180},
    "turned back": {"Rotate": 270},
    "cropped": {"CropBox": Array([50, 300, 500, 800])},
    "off the origin": {"MediaBox": Array([-100, -50, 495, 792])},
    "of large units": {"UserUnit": 2, "MediaBox": Array([0, 300, 400, 800])},
    "turned, cropped": {"Rotate": 90, "CropBox": Array([50, 300, 500, 800])},
}


def page_of(*widgets: Mapping[str, object], **page: object) -> bytes:
    """Return a page with fields that have appearances, one below the other."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=forms.PAGE)
    made = []
    for number, entries in enumerate(widgets):
        top = 700 - 50 * number
        widget = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String(f"field {number}"),
            F=PRINTED,
            Rect=Array([120, top - 30, 240, top]),
            AP=Dictionary(N=_drawn(pdf)),
        )
        for key, value in entries.items():
            widget["/" + key] = value(pdf) if callable(value) else value
        made.append(pdf.make_indirect(widget))
    for key, value in page.items():
        pdf.pages[0].obj["/" + key] = value
    pdf.pages[0].obj.Annots = Array(made)
    pdf.Root.AcroForm = Dictionary(Fields=Array(made))
    return saved(pdf)


def _drawn(pdf: pikepdf.Pdf, content: bytes = FACE, **entries: object) -> pikepdf.Object:
    box = Array([0, 0, 120, 30])
    return pdf.make_stream(content, **{"Subtype": Name.Form, "BBox": box, **entries})


ONE_OF_TWO = {
    "FT": Name.Btn,
    "AP": lambda pdf: Dictionary(N=Dictionary(On=_drawn(pdf), Off=_drawn(pdf, b"0 0 60 30 re f"))),
}
WIDGETS: Mapping[str, Mapping[str, object]] = {
    "plain": {},
    "upright": {"F": PRINTED | NO_ROTATE},
    "of one size": {"F": PRINTED | NO_ZOOM | NO_ROTATE},
    "not printed": {"F": 0},
    "hidden": {"F": HIDDEN},
    "out of view": {"F": NO_VIEW | PRINTED},
    "turned": {
        "MK": Dictionary(R=90),
        "AP": lambda pdf: Dictionary(N=_drawn(pdf, Matrix=TURNED)),
    },
    "from a corner": {"Rect": Array([240, 500, 120, 470])},
    "squeezed": {"Rect": Array([120, 470, 160, 500])},
    "of a box off the origin": {
        "AP": lambda pdf: Dictionary(N=_drawn(pdf, BBox=Array([20, 10, 100, 20])))
    },
    "on": {**ONE_OF_TWO, "AS": Name.On},
    "off": {**ONE_OF_TWO, "AS": Name.Off},
    "of a state that is not there": {**ONE_OF_TWO, "AS": Name.Gone},
    "signed": {"FT": Name.Sig, "V": Dictionary(Type=Name.Sig)},
}


@pytest.mark.parametrize("page", PAGES)
def test_fields_of_all_pages_are_as_they_were(page: str) -> None:
    data = page_of(*list(WIDGETS.values())[:7], **PAGES[page])
    assert differences(data) == []


@pytest.mark.parametrize("widget", WIDGETS)
def test_each_field_is_as_it_was(widget: str) -> None:
    assert differences(page_of(WIDGETS[widget])) == []
    assert differences(page_of(WIDGETS[widget], Rotate=270)) == []


def test_what_a_viewer_draws_to_be_pressed_is_no_part_of_a_page() -> None:
    assert differences(form(*[choice("2", Ff=forms.CHOOSE)] * 6)) == []
    lone = {
        **ONE_OF_TWO,
        "AP": lambda pdf: Dictionary(N=Dictionary(On=_drawn(pdf))),
        "AS": Name.Off,
    }
    assert differences(page_of(*[lone] * 10, MediaBox=Array([100, 100, 300, 740]))) == []
