"""Fields of a tagged annex say what they are, and what they were filled in with."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.pdf import check_tags
from tests.assemble.packs import make, pack_of, read_annex
from tests.describe import describe
from tests.fixtures.annex_pages import saved
from tests.fixtures.forms import CHOOSE, PRESSED, RADIO, SECRET, Entries

Hang = Callable[[Pdf, Object], Dictionary]


def alone(_: Pdf, reference: Object) -> Dictionary:
    return Dictionary(S=Name.Form, K=reference)


def described(_: Pdf, reference: Object) -> Dictionary:
    return Dictionary(S=Name.Form, K=reference, Alt="Your name")


def in_a_paragraph(pdf: Pdf, reference: Object) -> Dictionary:
    return Dictionary(S=Name.P, K=Array([_marked(pdf), reference]))


def beside_its_label(pdf: Pdf, reference: Object) -> Dictionary:
    return Dictionary(S=Name.Form, Alt="Your name", K=Array([_marked(pdf), reference]))


def _marked(pdf: Pdf) -> Object:
    page = pdf.pages[0]
    page.contents_add(b"/Span <</MCID 50>> BDC EMC", prepend=False)
    return Dictionary(Type=Name.MCR, MCID=50, Pg=page.obj)


def tagged(hang: Hang | None, **entries: object) -> bytes:
    """Return a tagged letter with a field, whose widget hangs in its tree."""
    with pikepdf.open(BytesIO(read_annex("tagged-letter"))) as pdf:
        page = pdf.pages[0].obj
        drawn = pdf.make_stream(b"0 g 2 2 8 8 re f", Subtype=Name.Form, BBox=Array([0, 0, 20, 20]))
        widget = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                F=4,
                T=String("f1"),
                Rect=Array([72, 600, 92, 620]),
                AP=Dictionary(N=drawn),
            )
        )
        for key, value in entries.items():
            widget["/" + key] = value
        page.Annots = Array([widget])
        pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
        top = pdf.Root.StructTreeRoot.K[0]
        if hang is not None:
            reference = Dictionary(Type=Name.OBJR, Obj=widget, Pg=page)
            element = pdf.make_indirect(hang(pdf, reference))
            element.P = top
            top.K.append(element)
        return saved(pdf)


TEXT: Entries = {"FT": Name.Tx, "V": String("Parish Clerk")}
BOX: Entries = {"FT": Name.Btn}
OPTIONS = Array([Array([String("2"), String("Two")]), String("Three")])


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({**TEXT, "TU": String("Your name")}, "Form alt='Your name: Parish Clerk'"),
        (TEXT, "Form"),
        ({**TEXT, "V": String(""), "TU": String("Your name")}, "Form alt='Your name'"),
        ({**TEXT, "TU": String("Password"), "Ff": SECRET}, "Form alt='Password'"),
        ({**BOX, "AS": Name.Yes, "TU": String("I agree")}, "Form alt='I agree: ticked'"),
        ({**BOX, "AS": Name.Off}, "Form alt='not ticked'"),
        ({**BOX, "V": Name.A, "Ff": RADIO, "TU": String("Size")}, "Form alt='Size: chosen'"),
        ({**BOX, "Ff": PRESSED, "TU": String("Print it")}, "Form alt='Print it'"),
        (
            {"FT": Name.Ch, "V": String("2"), "Opt": OPTIONS, "Ff": CHOOSE, "TU": String("Many")},
            "Form alt='Many: Two'",
        ),
        (
            {"FT": Name.Ch, "V": Array(["2", "Three"]), "Opt": OPTIONS, "TU": String("Both")},
            "Form alt='Both: Two, Three'",
        ),
    ],
)  # fmt: skip
def test_a_field_says_its_name_and_value(entries: Entries, said: str) -> None:
    made = make(pack_of(tagged(alone, **entries))).data
    assert said in [line.strip() for line in describe(made).splitlines()]
    assert check_tags(made) == ()


def test_a_button_of_a_group_is_not_chosen_where_another_is() -> None:
    with pikepdf.open(BytesIO(tagged(alone, FT=Name.Btn, V=Name.Other, Ff=RADIO))) as pdf:
        drawn = pdf.pages[0].Annots[0].AP
        drawn.N = Dictionary(Mine=drawn.N, Off=pdf.make_stream(b"0 g", BBox=Array([0, 0, 1, 1])))
        data = saved(pdf)
    assert "chosen" not in describe(make(pack_of(data)).data)
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.pages[0].Annots[0].AS = Name.Off
        data = saved(pdf)
    assert "Form alt='not chosen'" in describe(make(pack_of(data)).data)


def test_what_the_author_of_the_tag_says_comes_first() -> None:
    made = make(pack_of(tagged(described, **TEXT, TU=String("f1[0]")))).data
    assert "Form alt='Your name: Parish Clerk'" in describe(made)


@pytest.mark.parametrize("hang", [in_a_paragraph, beside_its_label, None])
def test_the_words_around_a_field_keep_their_own_tags(hang: Hang | None) -> None:
    made = make(pack_of(tagged(hang, **TEXT, TU=String("Your name")))).data
    (line,) = [line for line in describe(made).splitlines() if "Form" in line]
    assert line.strip() == "Form alt='Your name: Parish Clerk'"
    assert describe(made).count("Your name") == 1
    assert check_tags(made) == ()


def test_a_printed_field_has_the_attributes_of_one() -> None:
    entries = {**BOX, "AS": Name.Yes, "TU": String("I agree")}
    with pikepdf.open(BytesIO(make(pack_of(tagged(alone, **entries))).data)) as pdf:
        things = [thing for thing in pdf.objects if isinstance(thing, Dictionary)]
        (form,) = [thing for thing in things if thing.get("/S") == Name.Form]
        attributes = form.A[0] if isinstance(form.A, Array) else form.A
        assert dict(attributes.items()) == {
            "/O": Name.PrintField,
            "/Role": Name.cb,
            "/checked": Name.on,
            "/Desc": String("I agree"),
        }


def test_a_value_from_above_is_said_too() -> None:
    with pikepdf.open(BytesIO(tagged(alone))) as pdf:
        widget = pdf.pages[0].Annots[0]
        above = Dictionary(
            FT=Name.Tx, V=String("Parish Clerk"), TU=String("Your name"), Kids=Array([widget])
        )
        widget.Parent = pdf.make_indirect(above)
        data = saved(pdf)
    assert "Form alt='Your name: Parish Clerk'" in describe(make(pack_of(data)).data)
