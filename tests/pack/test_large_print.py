"""Large print holds the words of the standard pack under the standard pack's numbers."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from agendapack.model.request import Request
from agendapack.model.style import HouseStyle
from agendapack.pack.prints import Match, large_style, match_pages
from agendapack.pipeline import build
from tests.validation import faults

ROOT = Path(__file__).parents[2]
BLANK = "This page is intentionally left blank"
STAMP = re.compile(r"Page [\divx-]+\s*|Agenda Item \d+\s*")
REFERENCE = re.compile(r"[Pp]ages?\s[\divx]+\b(?:\s-\s[\divx]+)?")


@pytest.fixture(scope="module", params=["2020-02-26", "2023-02-20"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a sample meeting in large print; return the folder of its files."""
    folder = tmp_path_factory.mktemp("build")
    made = build(Request(ROOT, request.param, folder, large_print=True))
    assert [name for name, _ in made.packs] == ["pack.pdf", "large-print.pdf"]
    return folder / str(request.param)


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Return label and text of each page, as PDFium reads them."""
    pdf = pypdfium2.PdfDocument(path)
    for index, page in enumerate(pdf):
        yield pdf.get_page_label(index), page.get_textpage().get_text_range()


def numbers(label: str) -> list[str]:
    """Return every number of a label; `9-11` is 9, 10 and 11."""
    first, _, last = label.partition("-")
    roman = ["i", "ii", "iii", "iv", "v", "vi"]
    if first in roman:
        return roman[roman.index(first) : roman.index(last or first) + 1]
    return [str(number) for number in range(int(first), int(last or first) + 1)]


def words(text: str) -> Counter[str]:
    """Return words in pieces that hardly any line's end cuts: without hyphens and signs."""
    return Counter(re.findall(r"\w+", text))


def test_every_word_of_a_page_stands_on_a_large_page_of_its_number(built: Path) -> None:
    large: dict[str, str] = {}
    for label, text in texts(built / "large-print.pdf"):
        for number in numbers(label):
            large[number] = f"{large.get(number, '')} {text}"
    seen = cut = 0
    for number, text in texts(built / "pack.pdf"):
        if BLANK in text:
            assert number not in large
            continue
        standard = words(STAMP.sub("", text))
        unseen = standard - words(large[number])
        unbroken = "".join(large[number].split())
        assert [word for word in unseen if word not in unbroken] == [], f"page {number}"
        cut += unseen.total()
        seen += standard.total()
    assert seen > 2000
    assert cut < 5, "only addresses too long for their line are cut"


def test_stamps_say_the_label(built: Path) -> None:
    pages = texts(built / "large-print.pdf")
    stamped = [(label, text) for label, text in pages if label[0].isdigit()]
    assert len(stamped) > 10
    assert [label for label, text in stamped if f"Page {label}" not in text] == []


def test_references_are_those_of_the_standard_pack(built: Path) -> None:
    def references(name: str) -> list[str]:
        papers = " ".join(STAMP.sub("", text) for _, text in texts(built / name))
        return sorted(REFERENCE.findall(" ".join(papers.split())))

    assert references("large-print.pdf") == references("pack.pdf")
    assert len(references("pack.pdf")) > 1


def test_nothing_stands_outside_the_page(built: Path) -> None:
    pdf = pypdfium2.PdfDocument(built / "large-print.pdf")
    seen = 0
    for page in pdf:
        wide, high = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            assert 0 <= left <= right <= wide
            assert 0 <= bottom <= top <= high
            seen += 1
    assert seen > 15000


def test_large_print_is_valid(built: Path) -> None:
    assert faults((built / "large-print.pdf").read_bytes()) == []


def test_the_manifest_says_what_it_is(built: Path) -> None:
    manifest = json.loads((built / "pack.json").read_text("utf-8"))
    (entry,) = (entry for entry in manifest["documents"] if entry["file"] == "large-print.pdf")
    annexes = {"2020-02-26": 0, "2023-02-20": 1}[built.name]
    assert (entry["variant"], entry["audience"]) == ("large-print", "public")
    assert entry["claims"] == ["PDF/UA-1", "PDF/A-2a"]
    assert len(entry["not_enlarged"]) == annexes
    assert not any("variant" in other for other in manifest["documents"] if other != entry)


@pytest.mark.parametrize(("house", "large"), [(12.0, 18.0), (14.0, 18.0), (18.0, 27.0)])
def test_large_type_is_18_points_or_half_as_large_again(house: float, large: float) -> None:
    assert large_style(HouseStyle(size=house)).size == large


def test_the_margin_makes_room_for_larger_stamps() -> None:
    narrow = HouseStyle(margins=(30, 30, 30, 30))
    assert large_style(narrow).margins == (54, 30, 30, 30)
    assert large_style(HouseStyle(margins=(30,) * 4, stamp="bottom-left")).margins[2] == 54


def page(*orders: int, top: float = 0.0) -> dict[tuple[str, int], float]:
    return {("", order): top + 20.0 * place for place, order in enumerate(orders)}


def test_a_large_page_goes_by_the_pages_of_its_words() -> None:
    standard = [page(0, 1, 2), page(3, 4, 5)]
    large = [page(0, 1), page(2, 3), page(4, 5)]
    assert match_pages(standard, large) == [
        Match(0, 0, ()),
        Match(0, 1, ((1, 20.0),)),
        Match(1, 1, ()),
    ]


def test_a_page_that_starts_at_the_top_needs_no_mark() -> None:
    assert match_pages([page(0), page(1)], [page(0), page(1)])[1] == Match(1, 1, ())


def test_a_page_without_words_goes_with_the_one_before_it() -> None:
    standard = [page(0), page(1)]
    assert match_pages(standard, [page(0, 1), {}])[1] == Match(1, 1, ())
    assert match_pages(standard, [{}, page(0, 1)])[0] == Match(0, 0, ())


def test_a_word_cut_by_a_page_s_end_belongs_to_both_pages() -> None:
    assert match_pages([page(0, 1), page(1, 2)], [page(1)]) == [Match(0, 1, ())]
