"""Whatever a meeting holds: reference = stamp = page label = link target = bookmark target."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.model.request import Request
from agendapack.pipeline import build
from tests.packs.numbers import Numbers, read_numbers
from tests.packs.workspace import MEETING, Entry, write_workspace

FILES = ("tagged-letter", "untagged-scan", "rotated-90", "landscape-a3", "named-dests-a")
STAMPS = ("top-left", "top-centre", "top-right", "bottom-left", "bottom-centre", "bottom-right")

titles = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"),
        exclude_characters="\ufeff",  # told as a mistake, wherever it stands
    ),
    min_size=1,
    max_size=60,
).filter(str.strip)


items = st.builds(
    Entry,
    titles,
    st.sampled_from((0, 1, 12, 40)),
    st.lists(st.sampled_from(FILES), max_size=2).map(tuple),
)


@settings(max_examples=15)
@given(
    agenda=st.lists(items, min_size=1, max_size=5),
    duplex=st.booleans(),
    stamp=st.sampled_from(STAMPS),
)
def test_all_numbers_of_a_pack_agree(agenda: list[Entry], duplex: bool, stamp: str) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_workspace(root, agenda, duplex, stamp)
        build(Request(root, MEETING, root / "build"))
        made = root / "build" / MEETING
        numbers = read_numbers((made / "pack.pdf").read_bytes())
        manifest = json.loads((made / "pack.json").read_text("utf-8"))
    with_papers = [number for number, entry in enumerate(agenda, start=1) if entry.paragraphs]
    starts = check_references(numbers, with_papers)
    check_pages(numbers, starts)
    check_bookmarks(numbers, agenda, starts)
    check_manifest(numbers, manifest["papers"], starts)
    assert not duplex or all(start % 2 == 0 for start in starts.values())


def test_typed_numbers_stand_on_stamps_and_bookmarks_and_in_names_of_files(tmp_path: Path) -> None:
    typed = ["C048/26", "1(a)", "4.10"]
    write_workspace(
        tmp_path, [Entry("Trees", 1, ()), Entry("Welcome", 0, ()), Entry("Quay", 1, ())]
    )
    file = tmp_path / "meetings" / MEETING / "meeting.yaml"
    lines = file.read_text("utf-8").replace("  - title", "  - number: {}\n    title")
    file.write_text(lines.format(*typed), "utf-8")
    build(Request(tmp_path, MEETING, tmp_path / "build"))
    made = tmp_path / "build" / MEETING
    numbers = read_numbers((made / "pack.pdf").read_bytes())
    stamped = {stamp for page in numbers.stamps for stamp in page if "Item" in stamp}
    assert stamped == {"Agenda Item C048/26", "Agenda Item 4.10"}
    assert {title for title, _ in numbers.bookmarks} >= {
        *("C048/26 Trees", "1(a) Welcome", "4.10 Quay")
    }
    papers = json.loads((made / "pack.json").read_text("utf-8"))["papers"]
    assert [paper["item"] for paper in papers] == ["C048/26", "4.10"]
    assert [paper["file"] for paper in papers] == [
        "papers/c048-26-trees.pdf",
        "papers/04-10-quay.pdf",
    ]


def check_references(numbers: Numbers, with_papers: list[int]) -> dict[int, int]:
    """Hold the agenda's references against their links; return where each paper starts."""
    front = next((i for i, label in enumerate(numbers.labels) if label == "1"), len(numbers.labels))
    found = [
        (target, match[1], match[2] or match[1])
        for page, target, text in numbers.links
        if page < front and (match := re.fullmatch(r"\(Pages? (\d+)(?: - (\d+))?\)", text))
    ]
    assert len(found) == len(with_papers)
    ends = [target for target, *_ in found[1:]] + [len(numbers.labels)] * bool(found)
    for (target, first, last), end in zip(found, ends, strict=True):
        assert numbers.labels[target] == first
        assert numbers.labels[end - 1] == last
    return dict(zip(with_papers, (target for target, *_ in found), strict=True))


def check_pages(numbers: Numbers, starts: dict[int, int]) -> None:
    """Hold the stamp of every page against its label: front sheet i on, papers 1 on."""
    front = min(starts.values(), default=len(numbers.labels))
    assert all(re.fullmatch("[ivx]+", label) for label in numbers.labels[:front])
    papers = len(numbers.labels) - front
    assert numbers.labels[front:] == [str(number) for number in range(1, papers + 1)]
    items = {start: f"Agenda Item {item}" for item, start in starts.items()}
    for index, (label, stamps) in enumerate(zip(numbers.labels, numbers.stamps, strict=True)):
        expected = {f"Page {label}"} if index >= front else set()
        assert stamps == expected | ({items[index]} if index in items else set())


def check_bookmarks(numbers: Numbers, agenda: list[Entry], starts: dict[int, int]) -> None:
    marks = dict(numbers.bookmarks)
    for item, start in starts.items():
        assert marks[f"{item}. {agenda[item - 1].title}".rstrip()] == start


def check_manifest(numbers: Numbers, papers: list[dict[str, int]], starts: dict[int, int]) -> None:
    for paper, (item, start) in zip(papers, starts.items(), strict=True):
        assert (paper["item"], paper["pdf_first"]) == (item, start + 1)
        assert str(paper["first_page"]) == numbers.labels[start]
        assert str(paper["last_page"]) == numbers.labels[paper["pdf_last"] - 1]
