"""Leaks of every kind, planted into a clean pack: each is found, and found where it is."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from agendapack.model.document import Material, OpenFile, Passage
from agendapack.pack.audit import find_leaks
from agendapack.pdf import read_passages, text_of_pages
from tests.pack.audit.open_pack import clean_pack

OFFER = "Officers propose to open at a million for the Ashgrove yard"
HASH = sha256(b"the report").hexdigest()
MATERIAL = Material(
    secret=(OFFER, "It is bought of Quillon Hargreaves."),
    open=("A report that everyone may read. Its yard is open.", "Parks Committee"),
    titles=("Purchase of the yard at Mill Lane",),
    names=("meetings/2030-03-04/mill-lane.md",),
    hashes=(HASH,),
)
Plant = Callable[[pikepdf.Pdf], None]


def draw(pdf: pikepdf.Pdf, content: str) -> None:
    """Draw on the first page, in a font of one byte a character."""
    page = pdf.pages[0]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.add_resource(font, Name.Font, Name("/Planted"))
    page.contents_add(f"BT /Planted 12 Tf 100 400 Td {content} ET".encode())


def text(pdf: pikepdf.Pdf) -> None:
    draw(pdf, f"({OFFER}) Tj")


def hexadecimal_text(pdf: pikepdf.Pdf) -> None:
    draw(pdf, f"<{OFFER.encode().hex()}> Tj")


def spaced_text(pdf: pikepdf.Pdf) -> None:
    draw(pdf, "[" + "-300".join(f"({word})" for word in OFFER.split()) + "] TJ")


def letter_by_letter(pdf: pikepdf.Pdf) -> None:
    draw(pdf, " ".join(f"({letter}) Tj 6 0 Td" for letter in OFFER))


def hidden_text(pdf: pikepdf.Pdf) -> None:
    draw(pdf, f"3 Tr ({OFFER}) Tj")


def under_a_black_box(pdf: pikepdf.Pdf) -> None:
    draw(pdf, f"({OFFER}) Tj")
    pdf.pages[0].contents_add(b"0 g 90 390 400 20 re f")


def in_a_form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(f"BT /F 12 Tf ({OFFER}) Tj ET".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    form.Resources = Dictionary(Font=Dictionary(F=font))
    pdf.pages[0].add_resource(form, Name.XObject, Name("/Planted"))
    pdf.pages[0].contents_add(b"/Planted Do")


def actual_text(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(f"/Span <</ActualText ({OFFER})>> BDC EMC".encode())


def bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(OFFER, 0))


def info(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Keywords"] = OFFER


def metadata(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as xmp:
        xmp["dc:description"] = "concerning Ashgrove"


def label(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String("Ashgrove 1"))]))


def destination(pdf: pikepdf.Pdf) -> None:
    names = Array([String("item-5.ashgrove"), Array([pdf.pages[0].obj, Name.Fit])])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))


def attach(pdf: pikepdf.Pdf, name: str, data: bytes) -> None:
    file = pdf.make_stream(data, Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String(name), EF=Dictionary(F=file))
    pdf.Root.AF = Array([pdf.make_indirect(spec)])


def attachment(pdf: pikepdf.Pdf) -> None:
    attach(pdf, "notes.txt", OFFER.encode("utf-16"))


def attachment_name(pdf: pikepdf.Pdf) -> None:
    attach(pdf, "mill-lane.md", b"nothing")


def alternative_text(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K[0].Alt = String("A map of Ashgrove")


def note(pdf: pikepdf.Pdf) -> None:
    said = Dictionary(Subtype=Name.Text, Contents=String(OFFER))
    pdf.pages[0].Annots = Array([pdf.make_indirect(said)])


def hidden_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Subject"] = "Purchase of the Yard at Mill Lane"


def hash_in_letters(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Source"] = HASH.upper()


def key_of_a_dictionary(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Planted = Dictionary({"/mill-lane.md": 1})


def stream(pdf: pikepdf.Pdf, **entries: object) -> pikepdf.Object:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return pdf.make_stream(
        f"BT /F 12 Tf [({OFFER[:4]})2({OFFER[4:]})] TJ ET".encode(),
        BBox=Array([0, 0, 9, 9]), Resources=Dictionary(Font=Dictionary(F=font)), **entries,
    )  # fmt: skip


def pattern(pdf: pikepdf.Pdf) -> None:
    drawn = stream(pdf, PatternType=1, PaintType=1, TilingType=1, XStep=9, YStep=9)
    pdf.pages[0].add_resource(drawn, Name.Pattern, Name("/Planted"))


def soft_mask(pdf: pikepdf.Pdf) -> None:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    drawn = stream(pdf, Type=Name.XObject, Subtype=Name.Form, Group=group)
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=drawn))
    pdf.pages[0].add_resource(state, Name.ExtGState, Name("/Planted"))


def name_of_a_font(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/ABCDEF+QuillonHargreaves-Bold")
    )
    pdf.pages[0].add_resource(font, Name.Font, Name("/Planted"))


KINDS: list[tuple[Plant, str]] = [
    (text, "page i, the text"),
    (hexadecimal_text, "page i, the text"),
    (spaced_text, "page i, the text"),
    (letter_by_letter, "page i, the text"),
    (hidden_text, "page i, the text"),
    (under_a_black_box, "page i, the text"),
    (in_a_form, "page i, the text"),
    (actual_text, "page i, text that stands for what is drawn"),
    (bookmark, "a title or bookmark"),
    (info, "the document's information"),
    (metadata, "the metadata"),
    (label, "a page label"),
    (destination, "a named destination or attachment"),
    (attachment, "an attachment"),
    (attachment_name, "the name of an attachment"),
    (alternative_text, "the text of a tag"),
    (note, "a note or link"),
    (hidden_title, "the document's information"),
    (hash_in_letters, "an object"),
    (key_of_a_dictionary, "a name of an object"),
    (pattern, "a note, pattern or mask"),
    (soft_mask, "a note, pattern or mask"),
    (name_of_a_font, "a name of an object"),
]


def leaks(data: bytes, name: str = "pack.pdf") -> list[str]:
    found = find_leaks(MATERIAL, [OpenFile(name, read_passages(data), data)])
    return [problem.message for problem in found]


def planted(plant: Plant) -> bytes:
    with pikepdf.open(BytesIO(clean_pack())) as pdf:
        plant(pdf)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_a_clean_pack_holds_no_leak() -> None:
    assert len(read_passages(clean_pack())) > 30
    assert leaks(clean_pack()) == []


@pytest.mark.parametrize(("plant", "where"), KINDS, ids=lambda v: getattr(v, "__name__", ""))
def test_a_planted_leak_is_found_in_its_place(plant: Plant, where: str) -> None:
    found = leaks(planted(plant))
    assert any(message.startswith(f"pack.pdf, {where}: ") for message in found), found
    assert [message for message in found if OFFER in message] == []


def test_a_hash_is_found_in_its_bytes() -> None:
    data = clean_pack().replace(b"%%EOF", b"%%EOF\n%" + bytes.fromhex(HASH))
    assert leaks(data) == [
        f"pack.pdf, its bytes: the hash of a withheld file ('{HASH[:5]}...{HASH[-3:]}')"
    ]


def test_a_leak_outside_the_objects_is_found() -> None:
    """It stands behind the objects and their index, so that every offset stays right."""
    data = clean_pack().replace(b"startxref", f"% {OFFER}\nstartxref".encode(), 1)
    assert any("the file outside its pages" in message for message in leaks(data))


def test_the_name_of_a_file_leaks() -> None:
    assert leaks(clean_pack(), "papers/05-ashgrove.pdf") == [
        "papers/05-ashgrove.pdf, the name of the file: a word of a withheld paper ('ashgr...ove')"
    ]


def test_the_manifest_leaks() -> None:
    manifest = OpenFile("pack.json", (Passage("a value", None, OFFER, prose=False),), b"{}")
    (problem,) = find_leaks(MATERIAL, [manifest])
    assert problem.message.startswith("pack.json, a value: words of a withheld paper")


def test_words_that_are_open_too_are_no_leak() -> None:
    def say(pdf: pikepdf.Pdf) -> None:
        draw(pdf, "(Its yard is open, and so is the Parks Committee.) Tj")

    assert leaks(planted(say)) == []


def test_what_is_known_to_be_shown_of_a_page_is_all_that_is_open() -> None:
    data = planted(text)
    assert OFFER in text_of_pages(data)
    assert OFFER not in text_of_pages(data, shown={1: "Nothing else"})
    assert "Nothing else" in text_of_pages(data, shown={1: "Nothing else"})
    assert OFFER in text_of_pages(data, shown={2: "Nothing else"})
    assert OFFER not in text_of_pages(data, chosen=(1,))


def test_a_word_that_is_set_letter_by_letter_is_found() -> None:
    def say(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(b"")
        draw(pdf, " ".join(f"({letter}) Tj 6 0 Td" for letter in "Ashgrove"))

    assert leaks(planted(say)) == [
        "pack.pdf, page i, the text: a word of a withheld paper ('ashgr...ove')"
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/the-ashgrove-yard",
        "https://example.org/the_%41shgrove_yard",
        "https://example.org/?q=%2541shgrove",
        "https://example.org/ofAshgroveYard",
        "mailto:ashgrove@example.org",
    ],
)
def test_the_words_of_an_address_are_read_as_they_are_meant(address: str) -> None:
    def link(pdf: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.URI, URI=String(address))
        pdf.pages[0].Annots = Array([pdf.make_indirect(Dictionary(Subtype=Name.Link, A=action))])

    assert "pack.pdf, a link: a word of a withheld paper ('ashgr...ove')" in leaks(planted(link))
