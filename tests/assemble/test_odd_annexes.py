"""Annexes that are written in a way that one reader or another does not expect."""

from io import BytesIO

import pikepdf
import pytest

from agendapack.load.examiner import measure_pdf
from agendapack.model.facts import ExaminedPaper
from tests.assemble.built import built, differences
from tests.assemble.packs import make, pack_of

FORM = (
    b"<</Type/XObject/Subtype/Form/BBox[0 0 100 50]/Length 28>>\nstream\n"
    b"1 0 0 rg 0 0 100 50 re f    \nendstream"
)


def annotated(entries: bytes, *extra: bytes) -> bytes:
    """Return a file with an annotation that looks like a red box."""
    annotation = b"<</Type/Annot/Rect[50 50 150 100]/AP<</N 6 0 R>>" + entries + b">>"
    page = b"/MediaBox[0 0 300 200]/Annots[5 0 R]"
    return built(b"0 0 1 rg 10 10 20 20 re f", annotation, FORM, *extra, page=page)


@pytest.mark.parametrize("kind", ["Redact", "Watermark", "FileAttachment", "Screen", "3D", "Own"])
def test_what_does_not_come_along_looks_as_it_did(kind: str) -> None:
    assert differences(annotated(b"/F 4/Subtype/" + kind.encode())) == []


@pytest.mark.parametrize("kind", [b"/Stamp", b"/Widget/FT/Btn/T(a)"])
@pytest.mark.parametrize("state", [b"ON", b"OFF"])
def test_what_is_on_a_page_in_a_hidden_layer_stays_out(kind: bytes, state: bytes) -> None:
    data = annotated(b"/F 4/OC 7 0 R/Subtype" + kind, b"<</Type/OCG/Name(Plan)>>")
    layers = b"/Type/Catalog/OCProperties<</OCGs[7 0 R]/D<</" + state + b"[7 0 R]>>>>"
    made = make(pack_of(data.replace(b"/Type/Catalog", layers))).data
    with pikepdf.open(BytesIO(made)) as pdf:
        drawn = any(
            bytes(each.read_bytes()).startswith(b"1 0 0 rg 0 0 100 50")
            for each in pdf.objects
            if isinstance(each, pikepdf.Stream)
        )
    assert drawn == (state == b"ON")


def test_marks_to_black_out_are_marks_of_readers() -> None:
    found = measure_pdf(annotated(b"/F 4/Subtype/Redact"))
    assert isinstance(found, ExaminedPaper)
    assert found.facts.comments == ("Redact",)


def without_index(data: bytes) -> bytes:
    return data[: data.index(b"xref\n0")] + b"trailer\n<</Root 90001 0 R>>\n%%EOF\n"


def test_a_file_whose_numbers_are_far_above_its_size_is_repaired() -> None:
    data = without_index(built(b"1 0 0 rg 10 10 80 80 re f"))
    for number in range(4, 0, -1):
        for after in (b" 0 obj", b" 0 R"):
            data = data.replace(b"%d" % number + after, b"9000%d" % number + after)
    data = data.replace(b"900090001", b"90001")
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    assert found.facts.repaired
    assert found.data == getattr(measure_pdf(data + b"\n"), "data", None)
    assert differences(data) == []


def test_a_number_without_end_in_the_way_of_the_index_is_passed_over() -> None:
    data = built(b"1 0 0 rg 10 10 80 80 re f", b"<</Pi 3." + b"14159" * 2000 + b">>")
    place = data.rindex(b"startxref\n") + 10
    data = data[:place] + b"%d" % (data.index(b"3.14") + 10) + b"\n%%EOF\n"
    assert differences(data) == []


@pytest.mark.parametrize("end", [b"\r", b"  \n", b" \r\n", b""])
def test_content_whose_line_does_not_end_as_it_should_is_drawn(end: bytes) -> None:
    data = built(b"1 0 0 rg 10 10 80 80 re f")
    assert differences(data.replace(b"stream\n1", b"stream" + end + b"1")) == []


def test_pages_that_are_not_locked_go_in_though_files_within_are() -> None:
    locks = (
        b"/Encrypt<</Filter/Standard/V 4/R 4/Length 128/P -4/StmF/Identity/StrF/Identity/EFF/Own"
        b"/CF<</Own<</AuthEvent/EFOpen/CFM/AESV2/Length 16>>>>/O<" + b"5A" * 32 + b">/U<"
        b"" + b"A5" * 32 + b">>>/ID[<00><00>]/Size"
    )
    data = built(b"1 0 0 rg 10 10 80 80 re f").replace(b"/Size", locks)
    assert differences(data) == []


INVERTED = b"<</FunctionType 2/Domain[0 1]/N 1/C0[1]/C1[0]>>"
STATE = b"/MediaBox[0 0 300 200]/Resources<</ExtGState<</G 5 0 R>>>>"


@pytest.mark.parametrize("key", [b"TR", b"TR2"])
def test_transfer_functions_are_kept_and_told(key: bytes) -> None:
    state = b"<</Type/ExtGState/" + key + b" " + INVERTED + b">>"
    data = built(b"q /G gs 1 1 0 rg 10 10 80 80 re f Q", state, page=STATE)
    assert differences(data) == []
    said = {(obstacle.claim, obstacle.reason) for obstacle in make(pack_of(data)).obstacles}
    assert ("PDF/A-2a", "it changes colours by transfer functions") in said


def test_a_transfer_that_changes_nothing_is_dropped() -> None:
    state = b"<</Type/ExtGState/TR/Identity>>"
    data = built(b"q /G gs 1 1 0 rg 10 10 80 80 re f Q", state, page=STATE)
    made = make(pack_of(data))
    assert b"/TR" not in made.data
    assert not any("transfer" in obstacle.reason for obstacle in made.obstacles)


def test_the_function_of_a_soft_mask_is_kept() -> None:
    state = b"<</Type/ExtGState/SMask<</Type/Mask/S/Luminosity/G 6 0 R/TR " + INVERTED + b">>>>"
    mask = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 300 200]/Group<</S/Transparency/CS/DeviceGray>>"
        b"/Length 26>>\nstream\n1 g 10 10 80 80 re f      \nendstream"
    )
    data = built(b"q /G gs 1 0 0 rg 0 0 200 200 re f Q", state, mask, page=STATE)
    assert differences(data) == []
    assert not any("transfer" in obstacle.reason for obstacle in make(pack_of(data)).obstacles)


PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1 % a (dot\n/BitsPerComponent 8/Length 3"
    b"/ColorSpace/DeviceRGB>>\n% of red\nstream\n\xff\0\0\nendstream"
)
WITH_PICTURE = b"/MediaBox[0 0 300 200]/Resources<</XObject<</P 5 0 R>>>>"


def test_a_comment_between_entries_and_data_is_passed_over() -> None:
    data = built(b"q 100 0 0 100 50 50 cm /P Do Q", PICTURE, page=WITH_PICTURE)
    assert differences(data) == []


@pytest.mark.parametrize("name", [b"P#", b"P#2", b"P#e9", b"P\xe9", b"P#cb#ce", b"P\xcb\xce"])
def test_a_name_stays_the_one_that_contents_use(name: bytes) -> None:
    page = b"/MediaBox[0 0 300 200]/Resources<</XObject<</" + name + b" 5 0 R>>>>"
    assert (
        differences(built(b"q 100 0 0 100 50 50 cm /" + name + b" Do Q", PICTURE, page=page)) == []
    )


def test_a_font_whose_name_is_no_unicode_can_be_named() -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Caf#e9>>"
    page = b"/MediaBox[0 0 300 200]/Resources<</Font<</F 5 0 R>>>>"
    found = measure_pdf(built(b"BT /F 20 Tf 20 20 Td (words) Tj ET", font, page=page))
    assert isinstance(found, ExaminedPaper)
    assert found.facts.bare_fonts == ("Caf\xe9",)


@pytest.mark.parametrize("state", [b"ON", b"OFF"])
def test_a_layer_is_seen_as_each_viewer_sees_it(state: bytes) -> None:
    layers = b"/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>"
    layer = b"<</Type/OCG/Name(Plan)/Usage<</View<</ViewState/" + state + b">>>>>>"
    page = b"/MediaBox[0 0 300 200]/Resources<</Properties<</L 5 0 R>>>>"
    data = built(b"/OC /L BDC 1 0 0 rg 10 10 80 80 re f EMC", layer, page=page)
    assert differences(data.replace(b"/Type/Catalog", b"/Type/Catalog" + layers)) == []


def test_a_page_keeps_its_size_to_the_last_digit() -> None:
    data = built(b"1 0 0 rg 10 10 80 80 re f", page=b"/MediaBox[0 0 1417.3232 850.3938]")
    with pikepdf.open(BytesIO(make(pack_of(data)).data)) as pdf:
        assert [float(side) for side in pdf.pages[4].MediaBox] == [0, 0, 1417.3232, 850.3938]


def test_coarse_pictures_stay_smooth_and_fine_ones_stay_in_the_claim() -> None:
    reason = ("PDF/A-2a", "it has coarse pictures that are smoothed")
    for size, said in ((2, True), (100, False)):
        picture = (
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/Interpolate true"
            b"/ColorSpace/DeviceGray/Length %d>>\nstream\n%b\nendstream"
        ) % (size, size, size * size, bytes((0, 255)) * (size * size // 2))
        data = built(b"q 100 0 0 100 50 50 cm /P Do Q", picture, page=WITH_PICTURE)
        assert differences(data) == []
        found = {(obstacle.claim, obstacle.reason) for obstacle in make(pack_of(data)).obstacles}
        assert (reason in found) == said


def test_what_is_said_in_place_of_letters_is_still_said() -> None:
    shown = b"/Span <</MCID 7/ActualText(other)>> BDC BT /F 20 Tf 20 20 Td (words) Tj ET EMC"
    page = b"/MediaBox[0 0 300 200]/Resources<</Font<</F 5 0 R>>>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    assert differences(built(shown, font, page=page)) == []


def test_a_web_address_is_completed_by_the_one_that_its_file_starts_from() -> None:
    link = b"<</Type/Annot/Subtype/Link/Rect[10 10 90 90]/A<</S/URI/URI(a/b.txt)>>>>"
    data = built(b"0 g 10 10 80 80 re f", link, page=b"/MediaBox[0 0 300 200]/Annots[5 0 R]")
    based = data.replace(b"/Type/Catalog", b"/Type/Catalog/URI<</Base(http://example.org/c/)>>")
    assert differences(based) == []
    with pikepdf.open(BytesIO(make(pack_of(based)).data)) as pdf:
        assert pdf.pages[4].Annots[0].A.URI == "http://example.org/c/a/b.txt"
    with pikepdf.open(BytesIO(make(pack_of(data)).data)) as pdf:
        assert "/Annots" not in pdf.pages[4]
