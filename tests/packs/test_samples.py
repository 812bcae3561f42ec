"""The two sample meetings from their files to the finished packs."""

import json
import re
import shutil
import subprocess

import pytest

from tests.packs.conftest import MEETINGS, Pack
from tests.reading import spoken, spoken_text
from tests.validation import faults, second_opinion

every_meeting = pytest.mark.parametrize("meeting", MEETINGS)


def test_the_agenda_of_2020_refers_to_the_pages_of_the_paper_pack(built: Pack) -> None:
    lines = spoken((built("2020-02-26") / "pack.pdf").read_bytes())
    found = re.findall(r"H3: (.+)\n +Link: (\(Page.+)", lines)
    assert found == [
        ("2. Minutes", "(Pages 1 - 8)"),
        ("4. Overview of Children's Services", "(Pages 9 - 18)"),
        (
            "5. Regional Peer Review of our Children and Young People in Care (CYPIC)",
            "(Pages 19 - 26)",
        ),
        ("6. Young People's Mental Wellbeing in York", "(Pages 27 - 30)"),
        ("7. Work Plan", "(Pages 31 - 34)"),
    ]
    alone = spoken_text((built("2020-02-26") / "agenda.pdf").read_bytes())
    assert re.findall(r"\(Page.+?\)", alone) == [pages for _, pages in found]


@every_meeting
def test_a_validator_finds_nothing_in_any_file(meeting: str, built: Pack) -> None:
    files = sorted(built(meeting).rglob("*.pdf"))
    assert len(files) == {"2020-02-26": 7, "2023-02-20": 3, "2026-04-16": 12}[meeting]
    found = {file.name: faults(file.read_bytes()) for file in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


@every_meeting
def test_a_second_judge_finds_nothing_in_any_file(meeting: str, built: Pack) -> None:
    files = sorted(built(meeting).rglob("*.pdf"))
    found = {file.name: second_opinion(file.read_bytes()) for file in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


@every_meeting
def test_every_file_claims_that_it_is_readable(meeting: str, built: Pack) -> None:
    manifest = json.loads((built(meeting) / "pack.json").read_text("utf-8"))
    assert manifest["problems"] == []
    assert [(d["claims"], d["obstacles"]) for d in manifest["documents"]] == [
        (["PDF/UA-1", "PDF/A-2a"], []) for _ in manifest["documents"]
    ]


@every_meeting
def test_poppler_reads_the_same_text_in_the_same_order(meeting: str, built: Pack) -> None:
    pdfinfo = shutil.which("pdfinfo")
    if pdfinfo is None:
        pytest.skip("poppler's pdfinfo is not installed")
    file = built(meeting) / "pack.pdf"
    words = [pdfinfo, "-struct-text", "-enc", "UTF-8", str(file)]
    ran = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
    lines = re.findall(r'^\s*"(.*)"$', ran.stdout, re.M)
    assert len(lines) > 100
    assert _without_strapline("".join(lines)) == _without_strapline(spoken_text(file.read_bytes()))


def _without_strapline(text: str) -> str:
    """Leave out what pdfinfo loses: an element's text from the first ActualText within it on."""
    return re.sub(r"Thisinformationcan.*?Telephone:", "", re.sub(r"\s", "", text))
