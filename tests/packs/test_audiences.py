"""One meeting, two packs: the restricted one withholds nothing, and both agree page by page."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agendapack.pdf import read_back
from agendapack.pdf.files import open_source
from agendapack.pdf.numbers import FileNumbers, page_texts
from agendapack.pdf.objects import page_content
from agendapack.pdf.text import Fonts
from tests.packs.conftest import Pack
from tests.reading import drawn_text, spoken_text

MEETING = "2026-04-16"
STUBS = {
    "Purchase of Land for a Depot": "9 - 12",
    "Exempt item": "13 - 14",
    "Inspection of Licensed Premises": "15 - 16",
}
SECRETS = (
    "Delacourt", "58,430", "Ashgrove", "1,262,500", "418,650", "Hollowell", "Kestrel", "31.75",
    "Greenacre", "Senior Posts", "Revenues", "mill-lane", "staffing", "tenders.csv",
)  # fmt: skip


@pytest.fixture(scope="session")
def folder(built: Pack) -> Path:
    return built(MEETING)


@pytest.fixture(scope="session")
def public(folder: Path) -> bytes:
    return (folder / "pack.pdf").read_bytes()


@pytest.fixture(scope="session")
def restricted(folder: Path) -> bytes:
    return (folder / "restricted/restricted-pack.pdf").read_bytes()


def pages(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield label and tagged text of each page."""
    fonts = Fonts()
    labels = read_back(data).labels
    for label, page in zip(labels, open_source(data, "a pack").pages, strict=True):
        yield label, " ".join(page_texts(page, fonts).values())


def covered(label: str) -> list[str]:
    """Return the numbers that a label stands for: `7 - 10` is four."""
    ends = re.findall(r"\d+", label)
    return [str(n) for n in range(int(ends[0]), int(ends[-1]) + 1)] if ends else [label]


def starts(reading: FileNumbers) -> dict[str, str]:
    """Return the number on which each paper starts, by its agenda item."""
    found = {}
    for label, stamps in zip(reading.labels, reading.stamps, strict=True):
        for line in stamps:
            if line.startswith("Agenda Item"):
                found[line] = covered(label)[0]
    return found


def test_both_packs_agree_page_by_page(public: bytes, restricted: bytes) -> None:
    whole = dict(pages(restricted))
    same = differing = 0
    numbers: list[str] = []
    for label, said in pages(public):
        if label.isdigit() and label not in ("4", "7"):
            assert said == whole[label]
            same += 1
        elif not set(label) <= set("ivx"):
            differing += 1
        numbers += [n for n in covered(label) if n.isdigit() and n not in numbers]
    assert numbers == [n for label in whole for n in covered(label) if n.isdigit()]
    assert (same, differing) == (6, 10)
    assert starts(read_back(public)) == starts(read_back(restricted))


def test_a_stub_bears_the_whole_range_and_says_why(public: bytes) -> None:
    texts: dict[str, list[str]] = {}
    for label, said in pages(public):
        texts.setdefault(label, []).append(said)
    for title, label in STUBS.items():
        stub, blank = texts[label]
        assert title in stub
        assert f"Pages {label}: not for publication" in stub
        assert blank == ""
    assert "paragraph 3 of Schedule 12A" in texts["9 - 12"][0]
    assert "paragraphs 1, 2 and 4" in texts["13 - 14"][0]
    assert "section 100A(2) and (3)" in texts["15 - 16"][0]
    stamps = read_back(public).stamps
    assert ("Page 9 - 12", "Agenda Item 6") in stamps


def test_an_annex_and_a_part_are_withheld_in_their_places(public: bytes) -> None:
    texts = dict(pages(public))
    assert "Annex B - Tenders Received" in texts["4"]
    assert "Page 4: not for publication" in texts["4"]
    assert "Not for publication (paragraph 3)" in texts["7"]
    numbers = re.findall(r"\b(\d)\.(?= )", texts["7"])
    assert numbers == ["1", "2", "5", "6", "7"]


def test_the_agenda_says_what_is_not_for_publication(folder: Path) -> None:
    said = spoken_text((folder / "agenda.pdf").read_bytes())
    assert "(Pages 9 - 12: not for publication)" in said
    assert "7. Exempt item (Pages 13 - 14: not for publication)" in said
    assert "9. Grants to Village Halls (Pages 17 - 18: withdrawn)" in said
    resolution = said.partition("5. Exclusion of Press and Public")[2].partition("6. ")[0]
    for business in ("of item 3", "of item 4", "item 6 (paragraph 3", "item 7 (paragraphs 1, 2"):
        assert business in resolution
    assert "item 8" not in resolution


def test_nothing_of_what_is_withheld_is_in_any_public_file(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    open_files = [path for path in files if not path.name.startswith("restricted")]
    assert len(open_files) == 11
    for path in open_files:
        said = drawn_text(path.read_bytes()) if path.suffix == ".pdf" else path.read_text("utf-8")
        assert [word for word in SECRETS if word.lower() in said.lower()] == []
        assert [word for word in SECRETS if word.lower() in path.name.lower()] == []


def test_the_restricted_pack_has_it_all_and_marks_it(restricted: bytes) -> None:
    said = drawn_text(restricted)
    shown = [word for word in SECRETS if word.lower() in said.lower()]
    assert set(SECRETS) - set(shown) == {"mill-lane", "staffing", "tenders.csv"}
    mark = "Not for publication (paragraph 3: financial or business affairs)"
    source = open_source(restricted, "the restricted pack")
    marked = [
        label
        for label, page in zip(read_back(restricted).labels, source.pages, strict=True)
        if b"/Watermark" in page_content(page)
    ]
    assert marked == ["4", *(str(n) for n in range(7, 17))]
    assert said.count(mark) >= 6


def test_the_manifest_names_no_withheld_file(folder: Path) -> None:
    text = (folder / "pack.json").read_text("utf-8")
    manifest = json.loads(text)
    papers = {paper["item"]: paper for paper in manifest["papers"]}
    assert [item for item, paper in papers.items() if paper["withheld"]] == [6, 7, 8]
    for item in (6, 7, 8):
        assert (papers[item]["file"], papers[item]["sources"]) == (None, [])
    assert papers[7]["title"] == "Exempt item"
    assert (papers[6]["first_page"], papers[6]["last_page"]) == (9, 12)
    assert {d["audience"] for d in manifest["documents"]} == {"public"}
    assert "restricted" not in text
    assert (folder / "restricted").stat().st_mode & 0o777 == 0o700
    for path in (folder / "restricted").iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() not in text
    whole = json.loads((folder / "restricted/restricted-pack.json").read_text("utf-8"))
    hidden = [s["sha256"] for s in whole["sources"] if s not in manifest["sources"]]
    assert len(hidden) == 5
    assert [digest for digest in hidden if digest in text] == []
