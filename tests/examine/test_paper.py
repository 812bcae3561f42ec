"""What is found out about a paper."""

from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Pdf

from agendapack.load.examiner import examiner
from agendapack.model.facts import ExaminedPaper, Flaw
from agendapack.model.style import name_size
from tests.assemble.built import built
from tests.examine.hostile import annotation, catalogue, page

ANNEXES = Path(__file__).parents[1] / "fixtures" / "annexes"


def measure(data: bytes) -> ExaminedPaper:
    found = examiner().begin(data)()
    assert isinstance(found, ExaminedPaper)
    return found


def fixture(name: str) -> bytes:
    return (ANNEXES / f"{name}.pdf").read_bytes()


@pytest.mark.parametrize(
    ("name", "traits"),
    [
        ("tagged-letter", {"pages": 2, "tagged": True, "page_sizes": ("A4 portrait",)}),
        ("tagged-table", {"image_dpi": (102, 0)}),
        ("landscape-a3", {"page_sizes": ("A3 landscape",), "tagged": False}),
        ("rotated-90", {"page_sizes": ("A4 landscape",)}),
        ("untagged-scan", {"without_text": (1, 2), "image_dpi": (100, 100)}),
        ("fonts-not-embedded", {"bare_fonts": ("Helvetica",)}),
        ("form-fields", {"form_fields": 2}),
        ("javascript", {"scripts": ("JavaScript",)}),
        ("embedded-file", {"embedded_files": ("figures.csv",)}),
        ("layers-hidden", {"hidden_layers": 1}),
        ("encrypted-empty-password", {"encrypted": True}),
        ("no-resources", {"without_text": (1,), "blank": (2,)}),
        ("no-eof", {"repaired": True, "pages": 2}),
    ],
)
def test_traits(name: str, traits: dict[str, Any]) -> None:
    facts = asdict(measure(fixture(name)).facts)
    assert {key: facts[key] for key in traits} == traits


FILES = b"/Names<</EmbeddedFiles<</Names[(a)<</UF(plan.docx)>>(b)<</UF(costs.xlsx)>>]>>>>"


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        (FILES, (False, False)),
        (b"/Collection<</Type/Collection>>" + FILES, (True, False)),
        (b"/Collection<</Type/Collection>>", (False, False)),
        (b"/AcroForm<</XFA(a)>>/NeedsRendering true", (False, True)),
        (b"/AcroForm<</XFA(a)>>", (False, False)),
    ],
)
def test_what_is_not_on_the_pages(entries: bytes, found: tuple[bool, bool]) -> None:
    facts = measure(catalogue(entries)).facts
    assert (facts.portfolio, facts.placeholder) == found
    assert facts.embedded_files == (("plan.docx", "costs.xlsx") if FILES in entries else ())


HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
NO_FONT = b"/Resources<</Font<<>>>>"


@pytest.mark.parametrize(
    ("page", "fontless"),
    [
        (b"/Resources<<>>", (1,)),
        (b"/Resources<</ProcSet[/PDF/Text]/Font<<>>>>", (1,)),
        (b"/Resources<</Font<</F 5 0 R>>>>", ()),
        (b"/Resources<</Font<</G 5 0 R>>>>", (1,)),
    ],
)
def test_text_without_its_font_is_found(page: bytes, fontless: tuple[int, ...]) -> None:
    content = b"BT /G 12 Tf 3 Tr (Unseen) Tj 0 Tr ( ) Tj /F 12 Tf 70 100 Td (Oak) Tj ET"
    data = built(content, HELVETICA, page=b"/MediaBox[0 0 300 200]" + page)
    assert measure(data).facts.fontless == fontless


@pytest.mark.parametrize(
    ("form", "fontless"), [(b"", ()), (b"/Resources<</Font<</F 5 0 R>>>>", ()), (NO_FONT, (1,))]
)
def test_a_form_may_have_the_fonts_of_its_page(form: bytes, fontless: tuple[int, ...]) -> None:
    page = b"/MediaBox[0 0 300 200]/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>"
    said = b"BT /F 12 Tf 70 100 Td (Oak) Tj ET"
    drawn = b"<</Subtype/Form/BBox[0 0 300 200]%b/Length %d>>stream\n%b\nendstream"
    data = built(b"/X Do", HELVETICA, drawn % (form, len(said), said), page=page)
    assert measure(data).facts.fontless == fontless


def test_comments_are_named_and_links_are_none() -> None:
    assert measure(annotation(b"/Subtype/Highlight")).facts.comments == ("Highlight",)
    link = measure(annotation(b"/Subtype/Link/A<</S/URI/URI(https://example.org/a)>>")).facts
    assert (link.comments, link.private_links, link.file_links) == ((), (), ())


MARK = b"([[exempt 3: money]])"


@pytest.mark.parametrize(
    ("entries", "in_fields", "in_comments"),
    [
        (b"/Subtype/FreeText/Contents" + MARK, 0, 1),
        (b"/Subtype/Text/Contents" + MARK, 0, 1),
        (b"/Subtype/Widget/FT/Tx/V" + MARK, 1, 0),
        (b"/Subtype/Widget/Parent<</FT/Tx/Parent<</V%b>>>>" % MARK, 1, 0),
        (b"/Subtype/Widget/FT/Ch/V[(Plain)%b]" % MARK, 1, 0),
        (b"/Subtype/Widget/FT/Btn/V/Yes", 0, 0),
        (b"/Subtype/Text/Contents(Plain)", 0, 0),
    ],
)
def test_marks_are_found_in_fields_and_in_comments(
    entries: bytes, in_fields: int, in_comments: int
) -> None:
    facts = measure(annotation(entries)).facts
    mark = ((1, "[[exempt 3: money]]"),)
    assert (facts.marks, facts.marks_in_comments) == (mark * in_fields, mark * in_comments)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "file:///C:/a.pdf",
            "\\\\host\\share\\x.docx",
            "C:\\a.pdf",
            "ftp://example.org/a",
            "//host/a",
        ),
        *("b.pdf", "../plans/b.pdf", "example.org", "javascript:alert(1)", "onenote:x"),
    ],
)
def test_what_leads_to_files_and_programs_is_told(address: str) -> None:
    written = address.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode()
    found = measure(annotation(b"/Subtype/Link/A<</S/URI/URI(%b)>>" % written)).facts
    assert (found.file_links, found.private_links) == ((address,), ())


def test_a_base_makes_addresses_whole() -> None:
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(b.pdf)>>>>]"
    for base, told in ((b"https://example.org/", ()), (b"C:/", ("b.pdf",))):
        data = page(entries=link).replace(b"/Catalog", b"/Catalog/URI<</Base(%b)>>" % base)
        assert measure(data).facts.file_links == told


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (b"", (False, True)),
        (b"q 1 0 0 1 0 0 cm Q", (False, True)),
        (b"% 0 0 9 9 re f", (False, True)),
        (b"0 0 9 9 re f", (True, False)),
        (b"BT (A)Tj ET", (False, False)),
        (b"BT [(A)-3(B)]TJ ET", (False, False)),
    ],
)
def test_what_a_page_shows(content: bytes, shown: tuple[bool, bool]) -> None:
    facts = measure(page(content)).facts
    assert (facts.without_text == (1,), facts.blank == (1,)) == shown


@pytest.mark.parametrize(
    ("size", "name"),
    [
        ((595.3, 841.9), "A4 portrait"),
        ((842, 595), "A4 landscape"),
        ((612, 792), "Letter portrait"),
        ((100, 200), "35 x 71 mm"),
    ],
)
def test_sizes_have_names(size: tuple[float, float], name: str) -> None:
    assert name_size(*size) == name


def test_a_repaired_file_is_a_whole_one_and_always_the_same() -> None:
    first, again = (measure(fixture("no-eof")).data for _ in range(2))
    assert first is not None
    assert first == again
    assert len(Pdf.open(BytesIO(first)).pages) == 2


@pytest.mark.parametrize("name", ["tagged-letter", "crop-offset", "no-eof"])
def test_a_file_cut_anywhere_goes_in_whole_or_not_at_all(name: str) -> None:
    whole = fixture(name)
    pages = measure(whole).facts.pages
    outcomes = []
    for part in range(1, 30):
        found = examiner().begin(whole[: len(whole) * part // 30])()
        if isinstance(found, ExaminedPaper):
            assert found.facts.pages == pages
            assert found.facts.repaired
            assert found.facts.blank == ()
        else:
            assert isinstance(found, Flaw)
            assert str(found.code) == "damaged-pdf"
        outcomes.append(isinstance(found, ExaminedPaper))
    assert not outcomes[0]
