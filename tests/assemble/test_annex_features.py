"""What annexes bring besides pages: layers, fields, scripts, attached files, bookmarks."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import Measured
from agendapack.pdf import read_back
from agendapack.problems import InternalFault
from tests.assemble.packs import make, pack, pack_of, read_annex
from tests.describe import describe


def opened(*names: str) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(make(pack(*names)).data))


def saved(pdf: pikepdf.Pdf) -> bytes:
    file = BytesIO()
    pdf.save(file)
    return file.getvalue()


def darkness(data: bytes, index: int) -> int:
    """Count the dark pixels in the middle of a page."""
    with pypdfium2.PdfDocument(data) as pdf:
        pdf.init_forms()
        image = pdf[index].render(scale=1).to_pil().convert("L")
    middle = image.crop((0, 60, image.width, image.height - 60))
    return sum(middle.histogram()[:128])


def test_hidden_layers_stay_hidden() -> None:
    with opened("layers-hidden", "layers-hidden") as pdf:
        properties = pdf.Root.OCProperties
        assert len(properties.OCGs) == 4
        assert len(properties.D.OFF) == 2
        assert "/AS" not in properties.D
        assert str(properties.D.Name) == "Layers"
    shown = make(pack("layers-hidden")).data
    assert darkness(shown, 4) == darkness(read_annex("layers-hidden"), 0)


def test_a_layer_that_only_starts_shown_when_printing_is_hidden() -> None:
    with pikepdf.open(BytesIO(read_annex("layers-hidden"))) as pdf:
        default = pdf.Root.OCProperties.D
        default.BaseState = pikepdf.Name.OFF
        for key in ("/OFF", "/ON"):
            if key in default:
                del default[key]
        data = saved(pdf)
    with pikepdf.open(BytesIO(make(pack_of(data)).data)) as made:
        assert len(made.Root.OCProperties.D.OFF) == 2


def with_layers(**default: str) -> bytes:
    """Return a file whose layers Shown and Hidden, and one that no page uses, are set up so."""
    with pikepdf.open(BytesIO(read_annex("layers-hidden"))) as pdf:
        known = {str(layer.Name): layer for layer in pdf.Root.OCProperties.OCGs}
        unused = pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("Unused"))
        known["Unused"] = pdf.make_indirect(unused)
        named = {
            key: pikepdf.Array([known[name] for name in names.split()])
            for key, names in default.items()
        }
        if "RBGroups" in named:
            named["RBGroups"] = pikepdf.Array([named["RBGroups"], pikepdf.Array([known["Unused"]])])
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array(list(known.values())),
            D=pikepdf.Dictionary({f"/{key}": value for key, value in named.items()}),
        )
        return saved(pdf)


def layers_of(*files: bytes) -> dict[str, Any]:
    """Return the layers of a pack of these annexes as plain names, by what is said of them."""
    with pikepdf.open(BytesIO(make(pack_of(*files)).data)) as pdf:
        properties = pdf.Root.OCProperties
        return {
            "OCGs": named_layers(properties.OCGs),
            **{key[1:]: named_layers(value) for key, value in properties.D.items()},
        }


def named_layers(value: pikepdf.Object) -> Any:
    if isinstance(value, pikepdf.Array):
        return [named_layers(item) for item in value]
    return str(value.Name if isinstance(value, pikepdf.Dictionary) else value)


def test_what_a_file_says_of_its_layers_holds_in_the_pack() -> None:
    locked = with_layers(OFF="Hidden", Locked="Hidden Unused", RBGroups="Shown Hidden Unused")
    assert layers_of(locked, with_layers(Locked="Shown")) == {
        "OCGs": ["Shown", "Hidden", "Shown", "Hidden"],
        "Name": "Layers",
        "OFF": ["Hidden"],
        "Locked": ["Hidden", "Shown"],
        "RBGroups": [["Shown", "Hidden"]],
        "Order": [["Annex a", "Shown", "Hidden"], ["Annex b", "Shown", "Hidden"]],
    }


def test_where_all_layers_start_hidden_those_that_are_shown_are_named() -> None:
    with pikepdf.open(BytesIO(with_layers(ON="Shown"))) as pdf:
        pdf.Root.OCProperties.D.BaseState = pikepdf.Name.OFF
        data = saved(pdf)
    assert layers_of(data)["OFF"] == ["Hidden"]


def test_of_layers_with_nothing_special_nothing_is_said() -> None:
    assert layers_of(with_layers()).keys() == {"OCGs", "Name", "Order"}


def test_a_pack_without_layers_says_nothing_of_them() -> None:
    with opened("untagged-scan") as pdf:
        assert "/OCProperties" not in pdf.Root


@pytest.mark.parametrize("name", ["javascript", "embedded-file", "form-fields"])
def test_nothing_active_comes_along(name: str) -> None:
    banned = {
        "/JavaScript",
        "/JS",
        "/OpenAction",
        "/AA",
        "/EmbeddedFiles",
        "/AF",
        "/EF",
        "/AcroForm",
    }
    found = set()
    with opened(name) as pdf:
        things = [t for t in pdf.objects if isinstance(t, pikepdf.Dictionary | pikepdf.Stream)]
        for thing in things:
            found |= banned & set(thing.keys())
    assert len(things) > 30
    assert found == set()


def test_fields_are_drawn_as_they_look() -> None:
    made = make(pack("form-fields")).data
    with pikepdf.open(BytesIO(made)) as pdf:
        assert "/Annots" not in pdf.pages[4]
    assert darkness(made, 4) == pytest.approx(darkness(read_annex("form-fields"), 0), rel=0.1)


def test_bookmarks_of_an_annex_stand_below_it() -> None:
    marks = read_back(make(pack("tagged-deep")).data).bookmarks
    annex = [(mark.level, mark.title, mark.page) for mark in marks if mark.level > 2][:3]
    assert (2, "Annex a", 4) in [(mark.level, mark.title, mark.page) for mark in marks]
    assert annex == [(3, "Rules of the village hall", 4), (4, "Hiring", 4), (5, "By members", 4)]


def test_a_chain_of_bookmarks_that_bites_its_tail_ends() -> None:
    with pikepdf.open(BytesIO(read_annex("tagged-letter"))) as pdf:
        first = pdf.Root.Outlines.First
        first.Next = first
        data = saved(pdf)
    marks = read_back(make(pack_of(data)).data).bookmarks
    assert [mark.title for mark in marks].count("A letter about the village hall") == 1


def test_a_file_without_a_password_to_open_it_goes_in() -> None:
    found = measure_pdf(read_annex("encrypted-empty-password"))
    assert isinstance(found, Measured)
    assert found.facts.encrypted
    assert not found.facts.repaired
    assert found.data is not None
    data = make(pack_of(found.data)).data
    assert darkness(data, 4) > 50
    assert b"/Encrypt" not in data


def test_one_that_is_still_encrypted_is_not_read_as_if_it_were_not() -> None:
    with pytest.raises(InternalFault, match="it is still encrypted"):
        make(pack("encrypted-empty-password"))


def test_pages_that_nobody_tagged_are_figures_that_say_so() -> None:
    said = describe(make(pack("untagged-scan")).data)
    assert "Figure alt='Annex a, page 2 of 2: not tagged by its author'" in said


def test_an_annex_can_be_described() -> None:
    said = describe(make(pack("untagged-scan", alt="A map of the park")).data)
    assert "Figure alt='Annex a, page 1 of 2: A map of the park'" in said


def test_a_page_can_be_described_by_itself() -> None:
    document = pack("untagged-scan")
    group = document.groups[-1]
    *others, piece = group.pieces
    described = replace(piece, alt="Both sides of a leaflet", page_alts={2: "Map of the site"})
    groups = (*document.groups[:-1], replace(group, pieces=(*others, described)))
    said = describe(make(replace(document, groups=groups)).data)
    assert "page 1 of 2: Both sides of a leaflet'" in said
    assert "page 2 of 2: Map of the site'" in said
