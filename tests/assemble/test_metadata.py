from dataclasses import replace
from io import BytesIO

import pikepdf
from PIL import ImageCms

from agendapack.assemble.metadata import srgb_profile
from tests.assemble.packs import make, pack


def test_metadata_say_the_same_twice() -> None:
    document = replace(pack(), title="Parks & <Play>", author="Żółw Council")
    data = make(document).data
    with pikepdf.open(BytesIO(data)) as pdf:
        packet = pdf.open_metadata()
        info = pdf.docinfo
        assert packet["dc:title"] == str(info.Title) == "Parks & <Play>"
        assert packet["dc:creator"] == ["Żółw Council"]
        assert str(info.Author) == "Żółw Council"
        assert packet["dc:description"] == str(info.Subject) == document.subject
        assert packet["pdf:Producer"] == str(info.Producer) == "agendapack"
        assert not {"/CreationDate", "/ModDate"} & set(info.keys())


def test_what_is_not_known_is_left_out() -> None:
    data = make(replace(pack(), subject="", author="")).data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert set(pdf.docinfo.keys()) == {"/Title", "/Producer"}
        assert "dc:creator" not in pdf.open_metadata()


def test_the_document_speaks_for_itself() -> None:
    with pikepdf.open(BytesIO(make(pack()).data)) as pdf:
        root = pdf.Root
        assert pdf.pdf_version == "1.7"
        assert str(root.Lang) == "en-GB"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert all(page.Tabs == "/S" for page in pdf.pages)


def test_the_profile_is_srgb() -> None:
    made = ImageCms.ImageCmsProfile(BytesIO(srgb_profile())).profile
    known = ImageCms.createProfile("sRGB")
    for colour in ("red_colorant", "green_colorant", "blue_colorant"):
        ours, theirs = getattr(made, colour)[0], getattr(known, colour)[0]
        assert all(abs(a - b) < 0.001 for a, b in zip(ours, theirs, strict=True))
    assert made.profile_description == "sRGB"
