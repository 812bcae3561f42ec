"""Annexes in a pack: counted, stamped, and told of where not everyone can read them."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ANNEXES = Path(__file__).parent.parent / "fixtures" / "annexes"
REPORT = """\
title: The Village Pond
from: Clerk
body: See [@plan].
annexes:
  - title: Plan of the Pond
    id: plan
    file: plan.pdf
"""


@pytest.fixture
def folder(workspace: Path) -> Path:
    """Return the folder of a meeting whose item 5 is a report with an annex that is not tagged."""
    folder = workspace / "meetings" / "2030-03-04"
    (folder / "pond.yaml").write_text(REPORT)
    shutil.copy(ANNEXES / "untagged-scan.pdf", folder / "plan.pdf")
    with (folder / "meeting.yaml").open("a") as meeting:
        meeting.write("  - report: pond.yaml\n")
    return folder


def test_an_annex_that_is_a_scan_is_one_warning_with_what_to_ask_for(
    agendapack: Run, folder: Path
) -> None:
    ran = agendapack("build", "2030-03-04")
    assert ran.code == 0
    warning, hint, count = ran.err.splitlines()
    assert warning == (
        "meetings/2030-03-04/pond.yaml:7:11: warning: the annex 'Plan of the Pond'"
        " consists of scanned pages, without any text [scan-only]"
    )
    assert "the document that was scanned" in hint
    assert count == "1 warning"


def test_the_manifest_says_which_paper_stands_in_the_way(
    agendapack: Run, workspace: Path, folder: Path
) -> None:
    agendapack("build", "2030-03-04")
    made = workspace / "build" / "2030-03-04"
    manifest = json.loads((made / "pack.json").read_text())
    pack, agenda, paper = manifest["documents"]
    assert agenda["claims"] == ["PDF/UA-1", "PDF/A-2a"]
    assert (pack["claims"], paper["claims"]) == ([], [])
    assert {obstacle["paper"] for obstacle in pack["obstacles"]} == {"pond.plan"}
    sources = [source["file"] for source in manifest["papers"][0]["sources"]]
    assert sources == ["meetings/2030-03-04/pond.yaml", "meetings/2030-03-04/plan.pdf"]
    assert [problem["code"] for problem in manifest["problems"]] == ["scan-only"]


def test_strict_keeps_such_a_pack_from_being_published(
    agendapack: Run, workspace: Path, folder: Path
) -> None:
    assert agendapack("build", "--strict", "2030-03-04").code == 1
    assert not (workspace / "build" / "2030-03-04").exists()
