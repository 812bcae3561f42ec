"""What is made to be printed: a short pack, and the sheets of a booklet."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageDraw

from agendapack.examine.drawn_pages import find_coloured
from agendapack.model.request import Request
from agendapack.output.files import create, starter_files
from agendapack.pdf import fold_booklet, impose_booklet
from agendapack.pipeline import build
from agendapack.tools.verify import verify
from tests.reading import spoken
from tests.validation import faults

MEETING = "2031-05-12"


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> Request:
    """A parish's meeting, which has a table of payments as an annex."""
    root = tmp_path_factory.mktemp("parish")
    create(starter_files("parish"), root)
    return Request(root, MEETING, root / "build", short=True, booklet=True)


@pytest.fixture(scope="module")
def built(request_: Request) -> Path:
    result = build(request_)
    pages = {"pack.pdf": 8, "short-pack.pdf": 7, "notice.pdf": 1, "booklet.pdf": 4}
    assert dict(result.packs) == pages
    return request_.output / MEETING


def halves(path: Path, side: int) -> tuple[str, str]:
    """Return the words on the left and on the right half of a side of a sheet."""
    page = pypdfium2.PdfDocument(path)[side]
    width, height = page.get_size()
    text = page.get_textpage()
    middle = width / 2
    return (
        text.get_text_bounded(0, 0, middle, height),
        text.get_text_bounded(middle, 0, width, height),
    )


def test_a_short_pack_has_no_annexes_and_says_so_under_the_same_numbers(built: Path) -> None:
    data = (built / "short-pack.pdf").read_bytes()
    said = spoken(data)
    assert "The annexes are left out." in said
    assert "Payments to be approved (page 4)" in said
    assert "Green & Daughters 290.00" not in said.replace("\n", " ")
    pdf = pypdfium2.PdfDocument(data)
    labels = [pdf.get_page_label(index) for index in range(len(pdf))]
    assert labels == ["i", "ii", "1", "2", "3", "5", "6"]
    assert faults(data) == []
    assert "The annexes are left out." not in spoken((built / "pack.pdf").read_bytes())


def test_the_pages_of_a_booklet_are_in_the_order_of_folding() -> None:
    assert fold_booklet(5) == [(None, 0), (1, None), (None, 2), (3, 4)]
    assert fold_booklet(8) == [(7, 0), (1, 6), (5, 2), (3, 4)]


def test_a_booklet_has_two_pages_of_the_short_pack_on_each_side(built: Path) -> None:
    left, right = halves(built / "booklet.pdf", 0)
    assert left.strip() == ""
    assert "You are hereby summoned" in right
    left, right = halves(built / "booklet.pdf", 3)
    assert "Page 2" in left
    assert "Page 3" in right
    page = pypdfium2.PdfDocument(built / "booklet.pdf")[0]
    assert [round(length) for length in page.get_size()] == [842, 595]


def test_a_page_that_lies_is_turned_so_that_it_fills_its_half() -> None:
    with pikepdf.Pdf.new() as lying:
        page = lying.add_blank_page(page_size=(842, 595))
        page.Contents = lying.make_stream(b"0 0 842 595 re f")
        made = BytesIO()
        lying.save(made)
    sheet = impose_booklet(made.getvalue(), "A table", "en-GB")
    picture = pypdfium2.PdfDocument(sheet)[0].render(scale=0.1).to_pil().convert("L")
    black = [x for x in range(picture.width) if picture.getpixel((x, 3)) == 0]
    assert (black[0], black[-1]) == (picture.width // 2, picture.width - 1)
    assert impose_booklet(made.getvalue(), "A table", "en-GB") == sheet


def test_the_manifest_lists_them_and_verify_makes_them_again(
    built: Path, request_: Request
) -> None:
    manifest = json.loads((built / "pack.json").read_bytes())
    variants = {each["file"]: each.get("variant") for each in manifest["documents"]}
    assert variants["short-pack.pdf"] == "short"
    assert [each["file"] for each in manifest["sheets"]] == ["booklet.pdf"]
    assert [(each["pages"], each["reading_minutes"]) for each in manifest["papers"]] == [
        *((1, 1), (2, 1), (1, 1))
    ]
    again = replace(request_, output=request_.root / "again", short=False, booklet=False)
    assert verify(built, again).problems == ()


@pytest.fixture(scope="module")
def coloured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """A parish's meeting with a plan in colour, a grey one saved as RGB, and accents."""
    root = tmp_path_factory.mktemp("coloured")
    create(starter_files("parish"), root)
    folder = root / "meetings" / MEETING
    for name, ink in (("green", "#20a040"), ("grey", "#404040")):
        picture = Image.new("RGB", (600, 800), "#ffffff")
        ImageDraw.Draw(picture).rectangle((200, 200, 280, 260), fill=ink)
        picture.save(folder / f"{name}.png")
    meeting = folder / "meeting.yaml"
    plans = "".join(
        f"  - title: Plan {name}\n    annexes: [{{title: The {name} plan, file: {name}.png, "
        f"alt: A plan}}]\n"
        for name in ("green", "grey")
    )
    meeting.write_text(meeting.read_text("utf-8").rstrip("\n") + "\n" + plans, "utf-8")
    result = build(Request(root, MEETING, root / "build", colour=True, booklet=True))
    return root / "build" / MEETING, result.notes


def test_pages_that_need_colour_are_told_and_listed(
    coloured: tuple[Path, tuple[str, ...]],
) -> None:
    built, notes = coloured
    pdf = pypdfium2.PdfDocument(built / "pack.pdf")
    at = next(n for n in range(len(pdf)) if "The green plan" in title_on(pdf, n))
    label = pdf.get_page_label(at)
    listed = {e["file"]: e for e in json.loads((built / "pack.json").read_bytes())["documents"]}
    assert listed["pack.pdf"]["colour_pages"] == [int(label)]
    assert listed["pack.pdf"]["colour_pdf_pages"] == [at + 1]
    assert "colour_pages" not in listed["agenda.pdf"]
    both = f"{at + 1}-{at + 2}" if at % 2 == 0 else f"{at}-{at + 1}"
    assert notes == (
        f"pack.pdf needs colour on page {label} (in the file, whole sheets: {both})",
        f"booklet.pdf needs colour on sheets {notes[1].rpartition(' ')[2]}",
    )


def title_on(pdf: pypdfium2.PdfDocument, page: int) -> str:
    marks = [mark for mark in pdf.get_toc() if mark.get_dest().get_index() == page]
    return " ".join(mark.get_title() for mark in marks)


def test_accents_of_the_house_count_if_it_says_so(
    coloured: tuple[Path, tuple[str, ...]],
) -> None:
    root = coloured[0].parent.parent
    house = root / "meetings" / "organisation.yaml"
    plain = house.read_text("utf-8")
    house.write_text(plain.replace("style:\n", "style:\n  accent-needs-colour: yes\n"), "utf-8")
    notes = build(Request(root, MEETING, root / "again", colour=True)).notes
    house.write_text(plain, "utf-8")
    assert notes[0].startswith("pack.pdf needs colour on pages i, ")


@pytest.mark.parametrize(
    ("drawn", "needs"),
    [
        (b"0.5 0.5 0.5 rg 100 100 50 50 re f", False),
        (b"0.2 0.2 0.2 0.5 k 100 100 50 50 re f", False),
        (b"1 0 0 rg 100 100 50 50 re f", True),
        (b"0 0 1 RG 0.5 w 100 100 m 300 100 l S", True),
        (b"1 0 0 rg 100 100 2 2 re f", False),
        (b"0.98 0.97 0.95 rg 100 100 300 300 re f", False),
        (b"0.043 0.31 0.62 rg 100 100 50 50 re f", False),
        (b"0.52 0.65 0.81 rg 100 100 50 50 re f", False),
    ],
    ids=["grey", "grey-cmyk", "red", "thin-line", "speck", "faint", "house", "house-and-white"],
)
def test_what_needs_colour(drawn: bytes, needs: bool) -> None:
    with pikepdf.Pdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        page.Contents = made.make_stream(drawn)
        out = BytesIO()
        made.save(out)
    assert find_coloured(out.getvalue(), [True], [(11, 79, 158)]) == ([0] if needs else [])


def test_the_next_build_without_them_takes_them_away(built: Path, request_: Request) -> None:
    build(replace(request_, short=False, booklet=False))
    left = sorted(path.name for path in built.glob("*.pdf"))
    assert left == ["agenda.pdf", "notice.pdf", "pack.pdf"]
