"""Packs with annexes that office programs have tagged: what they keep, and what they claim."""

import json
from pathlib import Path

import pytest

from agendapack.model.request import Request
from agendapack.pdf import check_tags
from agendapack.pipeline import build
from tests.packs.workspace import ANNEXES, MEETING, Entry, write_workspace
from tests.reading import spoken_text
from tests.validation import contradictions, faults

TAGGED = ("tagged-letter", "tagged-table", "tagged-deep")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a pack with all three as annexes of one report."""
    root = tmp_path_factory.mktemp("workspace")
    write_workspace(root, [Entry("Apologies", 0, ()), Entry("Plans", 3, TAGGED)])
    build(Request(root, MEETING, root / "build"))
    return root / "build" / MEETING


def test_no_content_is_lost_or_claimed_twice(made: Path) -> None:
    files = sorted(made.rglob("*.pdf"))
    assert len(files) == 3
    assert {file.name: check_tags(file.read_bytes()) for file in files} == {
        file.name: () for file in files
    }


def test_a_validator_finds_nothing_and_nothing_is_in_the_way(made: Path) -> None:
    manifest = json.loads((made / "pack.json").read_text("utf-8"))
    assert len(manifest["documents"]) == 3
    for document in manifest["documents"]:
        assert contradictions((made / document["file"]).read_bytes()) == []
        assert (document["claims"], document["obstacles"]) == (["PDF/UA-1", "PDF/A-2a"], [])


def test_the_words_of_each_annex_are_spoken_in_their_order(made: Path) -> None:
    pack = spoken_text((made / "pack.pdf").read_bytes())
    alone = [spoken_text((ANNEXES / f"{name}.pdf").read_bytes()) for name in TAGGED]
    assert [len(text) > 500 for text in alone] == [True] * 3
    places = [pack.find(text) for text in alone]
    assert places == sorted(places)
    assert places[0] > 0


def test_bullets_that_stand_for_no_text_cost_the_archive_claim_alone(tmp_path: Path) -> None:
    write_workspace(tmp_path, [Entry("Plans", 1, ("tagged-bullets",))])
    made = build(Request(tmp_path, MEETING, tmp_path / "build"))
    (warning,) = (problem.message for problem in made.problems if problem.code == "not-accessible")
    manifest = json.loads((tmp_path / "build" / MEETING / "pack.json").read_text("utf-8"))
    document = next(each for each in manifest["documents"] if each["file"] == "pack.pdf")
    assert document["claims"] == ["PDF/UA-1"]
    (obstacle,) = document["obstacles"]
    assert obstacle["claim"] == "PDF/A-2a"
    assert obstacle["reason"] == (
        "some symbols, bullets for instance, stand for no text that programs know: OpenSymbol"
    )
    assert obstacle["reason"] in warning
    data = (tmp_path / "build" / MEETING / "pack.pdf").read_bytes()
    told = [fault.split(":")[0] for fault in faults(data) if "-ID-" not in fault]
    assert told == ["2a PDFA2A-UNICODE-PUA-ACTUALTEXT-001"]
