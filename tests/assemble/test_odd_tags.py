"""Structure trees that are as they may be, and yet not as most are."""

import re
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from agendapack.pdf import check_tags
from tests.assemble.built import differences
from tests.assemble.packs import make, pack_of, read_annex
from tests.describe import describe


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("role", ["NonStruct", "P", "Span", "Annot"])
def test_a_link_that_hangs_elsewhere_gets_a_link_of_its_own(role: str) -> None:
    with pikepdf.open(BytesIO(read_annex("tagged-deep"))) as pdf:
        elements = [
            found
            for found in pdf.objects
            if isinstance(found, Dictionary) and found.get("/S") == Name.Link
        ]
        for element in elements:
            element.S = Name("/" + role)
        data = saved(pdf)
    assert elements
    assert differences(data) == []
    assert "Link" in describe(make(pack_of(data)).data).partition("Annex a")[2]


def test_a_link_without_words_is_read_as_it_is_described() -> None:
    with pikepdf.open(BytesIO(read_annex("tagged-letter"))) as pdf:
        page, top = pdf.pages[0], pdf.Root.StructTreeRoot.K[0]
        web = Dictionary(S=Name.URI, URI="https://example.org/")
        rect, said = [9, 9, 29, 29], "Our site"
        link = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, Contents=said, A=web)
        )
        page.Annots = pikepdf.Array([link])
        hung = Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)
        for kids in (pikepdf.Array([hung]), pikepdf.Array()):
            top.K.append(pdf.make_indirect(Dictionary(S=Name.Link, P=top, K=kids)))
        data = saved(pdf)
    made = make(pack_of(data))
    assert made.obstacles == ()
    assert check_tags(made.data) == ()
    tags = describe(made.data).rpartition("\ntags\n")[2]
    links = re.findall(r"Link.*", tags.partition("Annex a")[2])
    assert links == ["Link alt='Our site'"]


def test_a_note_that_hangs_elsewhere_gets_an_element_of_its_own() -> None:
    with pikepdf.open(BytesIO(read_annex("tagged-letter"))) as pdf:
        page = pdf.pages[0]
        note = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[9, 9, 29, 29], Contents="Why?")
        )
        page.Annots = pikepdf.Array([note])
        top = pdf.Root.StructTreeRoot.K[0]
        hung = Dictionary(Type=Name.OBJR, Obj=note, Pg=page.obj)
        top.K.append(pdf.make_indirect(Dictionary(S=Name.P, P=top, K=hung)))
        data = saved(pdf)
    assert differences(data) == []


def test_a_picture_can_hang_on_an_element_as_a_whole() -> None:
    with pikepdf.open(BytesIO(read_annex("tagged-letter"))) as pdf:
        page = pdf.pages[0]
        picture = pikepdf.Stream(
            pdf,
            b"\0",
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=1,
            Height=1,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray,
            StructParent=90,
        )
        name = page.add_resource(picture, Name.XObject)
        page.contents_add(f"/Artifact BMC q 9 0 0 9 9 9 cm {name} Do Q EMC".encode())
        top = pdf.Root.StructTreeRoot.K[0]
        held = page.Resources.XObject[str(name)]
        hung = Dictionary(Type=Name.OBJR, Obj=held, Pg=page.obj)
        top.K.append(pdf.make_indirect(Dictionary(S=Name.Figure, P=top, Alt="A dot", K=hung)))
        data = saved(pdf)
    assert differences(data) == []
