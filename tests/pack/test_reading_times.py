"""What the agenda says of each item's papers: how many pages there are, and how long to read."""

import json
import re
import shutil
from pathlib import Path

import pytest

from agendapack.model.request import Request
from agendapack.model.wording import ENGLISH, find_page_count, settle_wording
from agendapack.output.files import create, starter_files
from agendapack.pipeline import build
from agendapack.tools.verify import verify
from tests.reading import spoken
from tests.validation import faults

MEETING = "2031-01-23"
SAID = re.compile(r"(\d+) pages?, about (\d+) minutes? to read")
WORDS = "The depot is offered for a price. " * 300
PART = f"""
[[exempt 3: financial affairs]]
{WORDS}
[[end exempt]]
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a meeting with a withheld paper, and a paper with a withheld part, in all forms."""
    root = tmp_path_factory.mktemp("council")
    create(starter_files("council"), root)
    house = root / "meetings" / "organisation.yaml"
    text = house.read_text("utf-8")
    house.write_text(text.replace("style:\n", "style:\n  agenda-reading-times: yes\n"), "utf-8")
    report = root / "meetings" / MEETING / "tree-strategy.md"
    report.write_text(report.read_text("utf-8") + PART, "utf-8")
    output = root / "build"
    made = build(Request(root, MEETING, output, large_print=True, short=True, web=True))
    assert "pack.pdf" in dict(made.packs), made.problems
    return output / MEETING


def listed(built: Path, manifest: str) -> list[tuple[int, int]]:
    papers = json.loads((built / manifest).read_bytes())["papers"]
    return [(p["pages"], p["reading_minutes"]) for p in papers if not p["withheld"]]


def said(text: str) -> list[tuple[int, int]]:
    found = SAID.findall(" ".join(text.split()))
    return [(int(pages), int(minutes)) for pages, minutes in found]


def test_the_agenda_says_what_the_manifest_says(built: Path) -> None:
    public = said(spoken((built / "pack.pdf").read_bytes()))
    assert public == listed(built, "pack.json")
    restricted = built / "restricted"
    whole = said(spoken((restricted / "restricted-pack.pdf").read_bytes()))
    assert len(whole) == len(public) + 1
    assert whole != public
    assert faults((built / "pack.pdf").read_bytes()) == []


def test_nothing_is_told_of_what_is_withheld(built: Path) -> None:
    whole = said(spoken((built / "restricted" / "restricted-pack.pdf").read_bytes()))
    public = said(spoken((built / "pack.pdf").read_bytes()))
    assert max(minutes for _, minutes in whole) > 8
    assert max(minutes for _, minutes in public) == 1


def test_all_forms_of_the_agenda_say_the_same(built: Path) -> None:
    public = said(spoken((built / "pack.pdf").read_bytes()))
    for name in ("agenda.pdf", "short-pack.pdf", "large-print.pdf"):
        assert said(spoken((built / name).read_bytes())) == public, name
    web = (built / "web" / "index.html").read_text("utf-8")
    assert said(re.sub("<[^>]*>", "", web)) == public


def test_a_count_that_does_not_agree_is_told(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(built, copy)
    manifest = json.loads((copy / "pack.json").read_bytes())
    manifest["papers"][0]["pages"] = 9
    (copy / "pack.json").write_text(json.dumps(manifest), "utf-8")
    (problem, *_) = verify(copy, None).problems
    assert "the agenda says '1 page, about 1 minute to read' of" in problem.message


def test_it_is_read_back_in_the_words_of_the_house(built: Path) -> None:
    assert verify(built, None).problems == ()
    assert find_page_count("1 page, about 2 minutes to read", ENGLISH) == 1
    assert find_page_count("9 pages, about 1 hour and 2 minutes to read", ENGLISH) == 9
    assert find_page_count("(Pages 9 - 18)", ENGLISH) is None
    own = settle_wording({"paper-reading": "{length} for {pages}", "paper-pages": "{number} pp."})
    assert find_page_count("2 minutes for 12 pp.", own) == 12
