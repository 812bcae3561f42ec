"""`agendapack explain`: what a page is."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.packs.workspace import ANNEXES

REPORT = """\
title: The Village Pond
from: Clerk
body: |
  ## Summary

  The pond was looked at in February. [Annex A](map.pdf) shows it.
annexes:
  - {title: Annex A - Map, file: map.pdf, pages: 2-3}
"""


@pytest.fixture
def pond(workspace: Path) -> Path:
    folder = workspace / "meetings" / "2030-03-04"
    (folder / "pond.yaml").write_text(REPORT)
    shutil.copy(ANNEXES / "named-dests-a.pdf", folder / "map.pdf")
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write("  - report: pond.yaml\n")
    return workspace


def test_a_page_of_a_report_with_what_starts_on_it(agendapack: Run, pond: Path) -> None:
    ran = agendapack("explain", "2030-03-04", "1")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "page 1 (PDF page 3): agenda item 5, The Village Pond",
        "    page 1 of 1 of the report",
        "    from meetings/2030-03-04/pond.yaml",
        "    here starts:",
        "      The Village Pond",
        "      Summary",
        "      1. The pond was looked at in February. Annex A (page 2) shows it.",
        "      Annexes",
    ]


def test_a_page_of_an_annex_is_a_page_of_its_file(agendapack: Run, pond: Path) -> None:
    ran = agendapack("explain", "2030-03-04", "3", "--format", "json")
    page = json.loads(ran.out)
    assert (page["item"], page["paper"], page["piece"]) == ("5", "pond", "annex")
    assert (page["piece_page"], page["piece_pages"]) == (2, 2)
    assert (page["file"], page["file_page"]) == ("meetings/2030-03-04/map.pdf", 3)


def test_the_front_sheet_a_blank_side_and_a_place_in_the_file(agendapack: Run, pond: Path) -> None:
    front = agendapack("explain", "2030-03-04", "i").out
    assert "of the front sheet" in front
    assert "      5. The Village Pond (Pages 1 - 4)\n" in front
    assert "a blank side" in agendapack("explain", "2030-03-04", "ii").out
    by_place = agendapack("explain", "2030-03-04", "--pdf", "3")
    assert by_place.out == agendapack("explain", "2030-03-04", "1").out


def test_a_page_that_is_not_there(agendapack: Run, pond: Path) -> None:
    ran = agendapack("explain", "2030-03-04", "40")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(
        "error: the pack has no page '40'; its pages are i to ii and 1 to 4 [unknown-page]"
    )
    assert "it has 6 [unknown-page]" in agendapack("explain", "2030-03-04", "--pdf", "7").err


def test_one_page_is_named_in_one_way(agendapack: Run, pond: Path) -> None:
    assert agendapack("explain", "2030-03-04").code == 2
    assert agendapack("explain", "2030-03-04", "1", "--pdf", "3").code == 2
