"""The life of a published meeting: corrections, withdrawals, supplements, what is refused."""

import json
from pathlib import Path

import pytest

from agendapack.model.request import Act
from tests.packs.desk import Desk, Line
from tests.packs.numbers import Numbers, read_numbers
from tests.packs.workspace import MEETING
from tests.reading import spoken_text
from tests.validation import faults


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A published meeting of three papers: pages 1 - 4, 5 - 8 (its annex from 6) and 9 - 10."""
    desk = Desk(
        tmp_path,
        [
            Line("apologies", 0),
            Line("trees", 3),
            Line("ponds", 1, ("tagged-letter",)),
            Line("paths", 1),
        ],
    )
    desk.run(Act.PUBLISH)
    return desk


PUBLISHED = {"trees": "1 - 4", "ponds": "5 - 8", "paths": "9 - 10"}
PAGES = [str(number) for number in range(1, 11)]


def numbers(desk: Desk, name: str) -> Numbers:
    return read_numbers(desk.made(name).read_bytes())


def said(desk: Desk, name: str) -> str:
    return " ".join(spoken_text(desk.made(name).read_bytes()).split())


def test_a_build_after_publication_makes_the_same_files(desk: Desk) -> None:
    assert desk.pages() == PUBLISHED
    before = {path: path.read_bytes() for path in desk.made("").rglob("*") if path.is_file()}
    assert "pack.pdf" in {path.name for path in before}
    desk.run()
    assert {p: p.read_bytes() for p in desk.made("").rglob("*") if p.is_file()} == before


def test_publishing_twice_is_told_and_changes_nothing(desk: Desk) -> None:
    record = desk.record.read_bytes()
    assert desk.refused(Act.PUBLISH) == [
        f"nothing-new: {MEETING} is already published as it is, on 2030-02-20"
    ]
    assert desk.record.read_bytes() == record


def test_a_corrected_word_adds_a_few_lines_to_the_record(desk: Desk) -> None:
    before = desk.record.read_bytes()
    report = desk.folder / "trees.yaml"
    report.write_text(report.read_text().replace("Words of trees", "Words on trees", 1))
    assert desk.run(Act.PUBLISH).published == "correction"
    added = desk.record.read_bytes()[len(before) :].decode().splitlines()
    assert len(added) < 15
    assert [line.split(",")[0].strip() for line in added if "file:" in line] == [
        '- {file: "pack.pdf"',
        '- {file: "papers/02-trees.pdf"',
    ]
    assert desk.refused(Act.PUBLISH) == [
        f"nothing-new: {MEETING} is already published as it is, on 2030-02-20"
    ]


def test_a_shorter_paper_leaves_blank_sides_and_moves_nothing(desk: Desk) -> None:
    desk.change("trees", pages=1)
    desk.run()
    assert desk.pages() == PUBLISHED
    found = numbers(desk, "pack.pdf")
    assert found.labels[-10:] == PAGES
    assert "Page 3" in found.stamps[-8]
    assert faults(desk.made("pack.pdf").read_bytes()) == []


def test_a_paper_may_grow_into_its_blank_side(desk: Desk) -> None:
    desk.change("trees", pages=4)
    desk.run()
    assert desk.pages() == PUBLISHED


def test_a_paper_that_outgrows_its_pages_is_refused(desk: Desk) -> None:
    desk.change("trees", pages=5)
    made = desk.made("pack.pdf").read_bytes()
    assert desk.refused() == [
        "page-moved: the paper of agenda item 2 was published on pages 1 to 4 and has 1 page "
        "more now, which would move published page numbers"
    ]
    assert desk.made("pack.pdf").read_bytes() == made


def test_a_report_that_would_push_its_annex_is_refused(desk: Desk) -> None:
    desk.change("ponds", pages=2)
    (problem,) = desk.refused()
    assert problem.startswith("page-moved: the paper of agenda item 3 was published on page 5 and")


def test_an_annex_that_is_new_or_gone_is_refused(desk: Desk) -> None:
    desk.change("paths", annexes=("tagged-letter",))
    assert desk.refused() == ["not-published: 'paths.annex-1' of agenda item 4 is not published"]
    desk.change("paths", annexes=())
    desk.change("ponds", annexes=())
    assert desk.refused() == [
        "item-removed: 'ponds.annex-1' of agenda item 3 was published and is gone"
    ]


def test_items_may_not_change_places(desk: Desk) -> None:
    first, second, third, fourth = desk.lines
    desk.put(first, third, second, fourth)
    assert desk.refused() == ["item-moved: agenda item 3 is not where it was published"]


def test_an_item_may_not_disappear(desk: Desk) -> None:
    desk.put(*desk.lines[:2], desk.lines[3])
    assert desk.refused() == [
        "item-removed: agenda item 3, 'ponds', was published on pages 5 to 8 and is not on the "
        "agenda any more"
    ]


def test_a_paper_may_not_disappear_from_its_item(desk: Desk) -> None:
    desk.change("paths", pages=0, more="id: paths")
    assert desk.refused() == [
        "item-removed: the paper of agenda item 4 was published on pages 9 to 10 and is gone"
    ]


def test_a_paper_of_one_page_is_called_a_page(tmp_path: Path) -> None:
    desk = Desk(tmp_path, [Line("trees", more="id: trees")], "duplex: no")
    desk.run(Act.PUBLISH)
    desk.change("trees", pages=0)
    assert desk.refused() == [
        "item-removed: the paper of agenda item 1 was published on page 1 and is gone"
    ]


def test_a_new_item_needs_its_reason_for_urgency(desk: Desk) -> None:
    desk.put(*desk.lines, Line("roof"))
    for act in (Act.BUILD, Act.SUPPLEMENT, Act.PUBLISH):
        assert desk.refused(act) == [
            "not-published: agenda item 5 is not in the agenda that was published, and is not late"
        ]


def test_a_late_item_waits_for_a_supplement(desk: Desk) -> None:
    desk.put(*desk.lines, Line("roof", more="late: {reason: It leaks.}"))
    assert desk.refused() == ["not-published: agenda item 5 is not published"]


def test_a_withdrawn_paper_leaves_a_notice_at_its_numbers(desk: Desk) -> None:
    desk.change("ponds", more="withdrawn: {reason: The pond has dried up.}")
    (desk.folder / "ponds.yaml").unlink()
    desk.lines[2] = Line("ponds", 0, (), desk.lines[2].more + "\n    report: ponds.yaml")
    desk.write()
    desk.run()
    assert desk.pages() == PUBLISHED
    found = numbers(desk, "pack.pdf")
    assert found.labels[-6:] == ["3", "4", "5 - 8", "5 - 8", "9", "10"]
    text = said(desk, "pack.pdf")
    assert "3. Ponds (Pages 5 - 8: withdrawn)" in text
    assert "Withdrawn. Reason: The pond has dried up." in text
    assert "Words of ponds" not in text
    assert faults(desk.made("pack.pdf").read_bytes()) == []
    assert desk.run(Act.PUBLISH).published == "correction"
    desk.run()


def test_an_item_withdrawn_before_publication_has_no_pages(tmp_path: Path) -> None:
    desk = Desk(tmp_path, [Line("trees", 0, (), "withdrawn: {reason: Felled.}"), Line("ponds")])
    desk.run(Act.PUBLISH)
    assert desk.pages() == {"ponds": "1 - 2"}
    assert "1. Trees (Withdrawn)" in said(desk, "pack.pdf")


def test_a_supplement_goes_on_where_the_pack_ended(desk: Desk) -> None:
    front, *others = desk.lines
    roof = Line("roof", 1, (), "late: {reason: It leaks.}")
    desk.put(front, roof, *others)
    built = desk.run(Act.SUPPLEMENT)
    assert [name for name, _ in built.packs] == [
        "consolidated-pack.pdf",
        "pack.pdf",
        "supplement-1.pdf",
    ]
    assert desk.pages() == {"roof": "11 - 12", **PUBLISHED}
    supplement = numbers(desk, "supplement-1.pdf")
    assert supplement.labels == ["i", "ii", "11", "12"]
    assert supplement.stamps[2] == {"Page 11", "Agenda Item 5"}
    assert (0, 2, "(Pages 11 - 12)") in supplement.links
    text = said(desk, "supplement-1.pdf")
    assert "Supplement 1 to the agenda Parks" in text
    assert "Late item. Reason for urgency: It leaks." in text
    consolidated = numbers(desk, "consolidated-pack.pdf")
    assert consolidated.labels == ["i", "ii", "11", "12", *PAGES]
    assert numbers(desk, "pack.pdf").labels == ["i", "ii", *PAGES]
    assert "Roof" not in said(desk, "pack.pdf")
    for name in ("supplement-1.pdf", "consolidated-pack.pdf", "pack.pdf"):
        assert faults(desk.made(name).read_bytes()) == []


def test_supplements_follow_one_another(desk: Desk) -> None:
    desk.put(*desk.lines, Line("roof", 1, (), "late: {reason: It leaks.}"))
    assert desk.run(Act.PUBLISH).published == "supplement"
    desk.put(*desk.lines, Line("wall", 2, (), "late: {reason: It leans.}"))
    assert desk.refused() == ["not-published: agenda item 6 is not published"]
    assert desk.run(Act.PUBLISH).published == "supplement"
    desk.run()
    assert desk.pages() == PUBLISHED | {"roof": "11 - 12", "wall": "13 - 14"}
    assert numbers(desk, "supplement-2.pdf").labels == ["i", "ii", "13", "14"]
    manifest = json.loads(desk.made("pack.json").read_text())
    assert [(s["file"], s["items"]) for s in manifest["supplements"]] == [
        ("supplement-1.pdf", [5]),
        ("supplement-2.pdf", [6]),
    ]
    assert [entry["kind"] for entry in manifest["published"]] == [
        "pack",
        "supplement",
        "supplement",
    ]
    assert [(paper["document"], paper["pdf_first"]) for paper in manifest["papers"][-2:]] == [
        ("supplement-1.pdf", 3),
        ("supplement-2.pdf", 3),
    ]


def test_to_follow_becomes_the_reference(tmp_path: Path) -> None:
    desk = Desk(tmp_path, [Line("trees", 1, (), "to-follow: yes"), Line("ponds")])
    desk.run(Act.PUBLISH)
    assert "1. Trees (To follow)" in said(desk, "pack.pdf")
    desk.change("trees", more="")
    assert desk.refused() == ["not-published: the paper of agenda item 1 is not published"]
    desk.run(Act.SUPPLEMENT)
    assert desk.pages() == {"trees": "3 - 4", "ponds": "1 - 2"}
    assert "1. Trees (To follow)" in said(desk, "pack.pdf")
    for name in ("consolidated-pack.pdf", "supplement-1.pdf", "agenda.pdf"):
        assert "1. Trees (Pages 3 - 4)" in said(desk, name)
    assert "said that this paper was to follow" in said(desk, "supplement-1.pdf")


def test_late_pages_may_be_lettered(tmp_path: Path) -> None:
    desk = Desk(tmp_path, [Line("trees"), Line("ponds")], "supplement-numbers: letters")
    desk.run(Act.PUBLISH)
    trees, ponds = desk.lines
    roof = Line("roof", 1, (), "late: {reason: It leaks.}\n    number: 1a")
    desk.put(trees, roof, ponds)
    desk.run(Act.PUBLISH)
    desk.run()
    assert desk.pages() == {"trees": "1 - 2", "roof": "2a - 2b", "ponds": "3 - 4"}
    found = numbers(desk, "consolidated-pack.pdf")
    assert found.labels[-6:] == ["1", "2", "2a", "2b", "3", "4"]
    assert found.stamps[-4] == {"Page 2a", "Agenda Item 1a"}
    assert faults(desk.made("consolidated-pack.pdf").read_bytes()) == []


def test_a_paper_may_refer_to_one_in_another_document(desk: Desk) -> None:
    report = desk.folder / "trees.yaml"
    desk.put(*desk.lines, Line("roof", 1, (), "late: {reason: It leaks.}"))
    report.write_text(report.read_text().replace("Words of trees.", "See [@roof].", 1))
    desk.run(Act.SUPPLEMENT)
    assert "(page 11)" in said(desk, "pack.pdf").replace("\xa0", " ")
    targets = {text: target for _, target, text in numbers(desk, "consolidated-pack.pdf").links}
    assert any(target == 12 for text, target in targets.items() if "page" in text)


def test_publishing_afresh_numbers_everything_anew(desk: Desk) -> None:
    desk.put(*desk.lines[2:], desk.lines[1])
    assert desk.run(Act.REPUBLISH, "The order was wrong.").published == "republication"
    assert desk.pages() == {"ponds": "1 - 4", "paths": "5 - 6", "trees": "7 - 10"}
    desk.run()
    assert desk.pages() == {"ponds": "1 - 4", "paths": "5 - 6", "trees": "7 - 10"}
    assert 'reason: "The order was wrong."' in desk.record.read_text()


def test_a_corrected_paper_is_put_on_record(desk: Desk) -> None:
    desk.change("trees", pages=2)
    assert desk.run(Act.PUBLISH).published == "correction"
    assert desk.pages() == PUBLISHED
    desk.change("trees", pages=4)
    desk.run()
    assert desk.pages() == PUBLISHED
