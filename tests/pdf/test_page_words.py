"""Words of pages, read from content that is written out here."""

from io import BytesIO

import pikepdf
import pytest

from agendapack.pdf.page_words import read_pages, read_paragraphs

WIDTHS = [600] * 95


def page_of(content: str) -> bytes:
    """Return a page in a font whose glyphs are all 0.6 em wide."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, FirstChar=32, Widths=WIDTHS
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = pdf.make_stream(content.encode("latin-1"))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def words(content: str) -> list[tuple[str, list[int]]]:
    (page,) = read_pages(page_of(content))
    return [(word.text, [round(side) for side in word.box]) for word in page]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("BT /F 10 Tf 20 100 Td (two words) Tj ET",
         [("two", [20, 98, 38, 109]), ("words", [44, 98, 74, 109])]),
        ("BT /F 10 Tf 20 100 Td [(se) 20 (t) -400 (apart)] TJ ET",
         [("set", [20, 98, 38, 109]), ("apart", [42, 98, 72, 109])]),
        ("2 0 0 2 10 0 cm BT /F 10 Tf 1 0 0 1 20 50 Tm (big) Tj ET",
         [("big", [50, 96, 86, 118])]),
        ("BT /F 10 Tf 12 TL 20 100 Td (one) Tj T* (two) Tj (x) ' ET",
         [("one", [20, 98, 38, 109]), ("two", [20, 86, 38, 97]), ("x", [20, 74, 26, 85])]),
        ("BT /F 10 Tf 200 Tz 5 Tc 0 100 Td (ab) Tj ET",
         [("a", [0, 98, 12, 109]), ("b", [22, 98, 34, 109])]),
    ],
    ids=["spaces", "kerned", "scaled", "lines", "stretched"],
)  # fmt: skip
def test_words_and_their_boxes(content: str, expected: list[tuple[str, list[int]]]) -> None:
    assert words(content) == expected


def test_forms_are_read_and_one_that_shows_itself_ends() -> None:
    pdf = pikepdf.open(BytesIO(page_of("/X Do")))
    page = pdf.pages[0]
    form = pdf.make_stream(
        b"BT /F 10 Tf (in) Tj ET /X Do",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        Matrix=[1, 0, 0, 1, 50, 0],
    )
    page.Resources.XObject = pikepdf.Dictionary(X=form)
    out = BytesIO()
    pdf.save(out)
    (found,) = read_pages(out.getvalue())
    assert [round(word.box[0]) for word in found[:2]] == [50, 100]
    assert 1 < len(found) < 20


@pytest.mark.parametrize("content", ["BT /F Tf (x) Tj", "(no font) Tj", "1 0 cm /Q Do", "q Q Q ]"])
def test_what_cannot_be_read_gives_nothing(content: str) -> None:
    assert words(content) == []


def test_what_is_no_pdf_has_no_pages() -> None:
    assert read_pages(b"%PDF-1.7 no more than that") == ()


def test_paragraphs_end_where_lines_stand_apart() -> None:
    lines = "BT /F 10 Tf 20 100 Td (one) Tj 0 -12 Td (more) Tj 0 -40 Td (two) Tj ET"
    assert list(read_paragraphs(page_of(lines))) == [(1, "one more"), (1, "two")]


def test_a_locked_file_has_no_pages() -> None:
    pdf, out = pikepdf.open(BytesIO(page_of(""))), BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert read_pages(out.getvalue()) == ()
