"""Withheld papers once they are published: on record, in supplements, released."""

import json
import re
from pathlib import Path

import pytest

from agendapack.model.request import Act
from agendapack.pipeline import prepare
from tests.cli.conftest import run_process
from tests.packs.desk import Desk, Line
from tests.packs.numbers import read_numbers
from tests.packs.workspace import MEETING
from tests.reading import spoken_text
from tests.validation import faults

EXEMPT = "exempt: {paragraphs: [3], reason: Bids are open."
SECRET = "Words of tenders"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A published meeting: trees 1 - 2, tenders 3 - 6 (withheld), paths 7 - 8."""
    tenders = Line("tenders", 3, (), EXEMPT + ", review: 2030-06-01}")
    desk = Desk(tmp_path, [Line("trees"), tenders, Line("paths")])
    desk.run(Act.PUBLISH)
    return desk


PUBLISHED = {"trees": "1 - 2", "item-2": "3 - 6", "paths": "7 - 8"}


def labels(desk: Desk, name: str) -> list[str]:
    return [x for x in read_numbers(desk.made(name).read_bytes()).labels if not set(x) <= set("iv")]


def said(desk: Desk, name: str) -> str:
    return " ".join(spoken_text(desk.made(name).read_bytes()).split())


def test_the_record_tells_of_a_withheld_paper_what_the_public_sees(desk: Desk) -> None:
    record = desk.record.read_text()
    paper = record[record.index('key: "item-2", item') :].partition("}")[0]
    *told, origin, sha256 = paper.split(", ")
    # Two digests tell it from other withheld papers; the record is beside the files themselves.
    assert re.fullmatch(r'origin: "[0-9a-f]{64}"', origin)
    assert re.fullmatch(r'sha256: "[0-9a-f]{64}"', sha256)
    assert told == [
        'key: "item-2"',
        'item: "2"',
        'title: "Tenders"',
        'first: "3"',
        'last: "6"',
        'withheld: "yes"',
    ]


def test_both_packs_keep_their_numbers(desk: Desk) -> None:
    desk.change("tenders", pages=1)
    desk.change("trees", pages=2)
    desk.run()
    assert desk.pages() == desk.pages("restricted/restricted-pack.json") == PUBLISHED
    assert labels(desk, "pack.pdf") == ["1", "2", "3 - 6", "3 - 6", "7", "8"]
    assert labels(desk, "restricted/restricted-pack.pdf") == list("12345678")
    desk.change("tenders", pages=5)
    assert desk.refused() == [
        "page-moved: the paper of agenda item 2 was published on pages 3 to 6 and has 1 page "
        "more now, which would move published page numbers"
    ]


def test_a_released_paper_joins_the_public_pack_at_its_numbers(desk: Desk) -> None:
    assert SECRET not in said(desk, "pack.pdf")
    desk.change("tenders", more=EXEMPT + ", released: 2030-02-19}")
    desk.run()
    assert desk.pages() == PUBLISHED
    assert labels(desk, "pack.pdf") == list("12345678")
    assert SECRET in said(desk, "pack.pdf")
    assert not desk.made("restricted/restricted-pack.pdf").exists()
    assert desk.run(Act.PUBLISH).published == "correction"
    desk.run()
    assert desk.pages() == PUBLISHED


def test_nothing_is_released_before_its_day(desk: Desk) -> None:
    desk.change("tenders", more=EXEMPT + ", released: 2030-02-21}")
    problem = next(each for each in desk.refused() if each.startswith("released-early"))
    assert problem.startswith("released-early: agenda item 2 is released on 21 February 2030")


def test_a_withheld_paper_that_is_withdrawn_leaves_a_notice_and_no_trace(desk: Desk) -> None:
    desk.change("tenders", more=desk.lines[1].more + "\n    withdrawn: {reason: No bids.}")
    desk.run()
    assert labels(desk, "pack.pdf") == ["1", "2", "3 - 6", "3 - 6", "7", "8"]
    manifest = desk.made("pack.json").read_text()
    assert "tenders.yaml" not in manifest
    assert desk.pages() == PUBLISHED


def test_a_supplement_with_a_withheld_paper_has_two_editions(desk: Desk) -> None:
    more = EXEMPT + "}\n    late: {reason: It cannot wait.}\n    number: 4"
    desk.put(*desk.lines, Line("roof", 3, (), more), Line("wall", 1, (), "late: {reason: Leans.}"))
    desk.run(Act.SUPPLEMENT)
    packs = sorted(
        path.relative_to(desk.made("")).as_posix()
        for path in desk.made("").rglob("*.pdf")
        if path.parent.name != "papers"
    )
    assert packs == [
        "agenda.pdf",
        "consolidated-pack.pdf",
        "pack.pdf",
        "restricted/restricted-consolidated-pack.pdf",
        "restricted/restricted-pack.pdf",
        "restricted/restricted-supplement-1.pdf",
        "supplement-1.pdf",
    ]
    assert labels(desk, "supplement-1.pdf") == ["9 - 12", "9 - 12", "13", "14"]
    assert labels(desk, "restricted/restricted-supplement-1.pdf") == [
        "9",
        "10",
        "11",
        "12",
        "13",
        "14",
    ]
    assert "Words of roof" not in said(desk, "supplement-1.pdf")
    assert "Words of roof" in said(desk, "restricted/restricted-supplement-1.pdf")
    assert desk.pages() == desk.pages("restricted/restricted-pack.json")
    restricted = json.loads(desk.made("restricted/restricted-pack.json").read_text())["papers"]
    assert [paper["document"] for paper in restricted] == [
        *["restricted/restricted-pack.pdf"] * 3,
        *["restricted/restricted-supplement-1.pdf"] * 2,
    ]
    for name in packs:
        assert faults(desk.made(name).read_bytes()) == []


def test_a_late_item_that_is_withheld_keeps_its_numbers_from_the_first_publication_on(
    tmp_path: Path,
) -> None:
    late = EXEMPT + "}\n    late: {reason: It cannot wait.}"
    desk = Desk(tmp_path, [Line("trees"), Line("tenders", 1, (), late), Line("paths")])
    desk.run(Act.PUBLISH)
    published = desk.pages()
    before = desk.made("pack.pdf").read_bytes()
    desk.run()
    assert desk.pages() == published == {"trees": "1 - 2", "item-2": "3 - 4", "paths": "5 - 6"}
    assert desk.made("pack.pdf").read_bytes() == before
    desk.put(*desk.lines, Line("roof", 1, (), late))
    (problem,) = desk.refused(Act.SUPPLEMENT)
    assert problem.startswith("item-number: agenda item 4 is late and withheld, and has no name")
    desk.put(*desk.lines[:3], Line("roof", 1, (), late + "\n    number: 4"))
    desk.run(Act.PUBLISH)
    desk.run()
    assert desk.pages() == published | {"item-4": "7 - 8"}
    desk.change("tenders", more=late + "\n    withdrawn: {reason: No bids.}")
    desk.run()
    assert desk.pages() == published | {"item-4": "7 - 8"}


def test_the_register_says_what_is_due(desk: Desk) -> None:
    ran = run_process("register", "--today", "2030-06-01", cwd=desk.root)
    assert ran.out.splitlines()[1].split() == [
        *(MEETING, "2", "paper", "exempt", "3", "2030-06-01", "due", "Tenders")
    ]
    early = run_process("register", "--due", "--today", "2030-05-31", cwd=desk.root)
    assert (early.code, early.out) == (0, "nothing is due for review\n")
    fields = run_process("register", "--format", "json", "--today", "2030-05-31", cwd=desk.root)
    assert json.loads(fields.out)["state"] == "withheld"


def test_pages_are_laid_out_alike_before_and_after_release(desk: Desk) -> None:
    before = prepare(desk.request(), lambda step: None)
    assert before.whole is not None
    pages = before.whole.settled.pages
    desk.change("tenders", more=EXEMPT + ", released: 2030-02-19}")
    after = prepare(desk.request(), lambda step: None)
    assert after.whole is None
    assert after.laid.settled.pages == pages
