"""An item that brings nothing but annexes which are withheld, and not in the public pack."""

import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Run, agendapack
from tests.packs.public_bytes import public_words
from tests.packs.workspace import write_files

__all__ = ["agendapack"]
FILES = {
    "organisation.yaml": "name: Example Council\nnotice: none\nweb: yes\nlarge-print: yes\n",
    "committees/parks.yaml": "name: Parks\ntime: 7 pm\nvenue: Hall\nmembers: [{name: Ash}]\n",
    "2030-03-04/figures.txt": "Zaqfigures.\n",
    "2030-03-04/open.txt": "Of the end.\n",
}
MEETING = """
committee: parks
date: 2030-03-04
agenda:
  - title: Budget
    annexes:
      - title: Zaqtitle
        file: figures.txt
        exempt: {{paragraphs: [3], reason: money}}
        shown: {shown}
        pack: {pack}
  - title: Close
    annexes: [{{title: Last, file: open.txt}}]
"""


@pytest.mark.parametrize("pack", ["stub", "listed", "to-follow"])
@pytest.mark.parametrize("shown", ["title", "number", "nothing"])
def test_the_public_pack_is_made_and_leaves_the_numbers_to_the_other(
    shown: str, pack: str, tmp_path: Path, agendapack: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FILES | {"2030-03-04/meeting.yaml": MEETING.format(shown=shown, pack=pack)}
    folder = write_files(tmp_path, files)
    monkeypatch.chdir(tmp_path)

    ran = agendapack("build", "2030-03-04")

    assert ran.code == 0, ran.err
    words = public_words(folder)
    assert "zaqfigures" not in words
    assert ("zaqtitle" in words) == (shown == "title")
    papers = json.loads((folder / "pack.json").read_text("utf-8"))["papers"]
    last = papers[-1]
    assert (last["title"], last["first_page"], last["last_page"]) == ("Close", 3, 4)
    assert len(papers) == (2 if pack == "stub" else 1)


HIDDEN = "exempt: {paragraphs: [3], reason: money}, pack: listed"
MIXED = f"""
committee: parks
date: 2030-03-04
agenda:
  - title: Budget
    papers:
      - {{title: Draft, file: open.txt}}
      - {{title: Bids, file: figures.txt, {HIDDEN}}}
  - title: Gravel
    report: gravel.md
    {HIDDEN.replace(", pack", chr(10) + "    pack")}
  - title: Stones
    report: stones.md
  - title: Rivers
    annexes:
      - {{title: Map one, file: figures.txt, {HIDDEN}}}
      - {{title: Map two, file: open.txt}}
"""
PAGES = re.compile(r"[Pp]ages?[\s\u00a0-](\d+)(?: - (\d+))?")
REPORT = "---\ntitle: Report\nfrom: Clerk\n"


def test_no_page_is_named_that_the_public_pack_lacks(
    tmp_path: Path, agendapack: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    annex = f"annexes: [{{title: Plan, file: figures.txt, {HIDDEN}}}]\n"
    files = FILES | {
        "organisation.yaml": "name: Example Council\nnotice: none\nstyle: {duplex: no}\n",
        "2030-03-04/meeting.yaml": MIXED,
        "2030-03-04/gravel.md": f"{REPORT}---\nZaqfigures.\n",
        "2030-03-04/stones.md": f"{REPORT}{annex}---\nSee [@item-2] and [@plan].\n",
    }
    folder = write_files(tmp_path, files)
    monkeypatch.chdir(tmp_path)

    ran = agendapack("build", "2030-03-04", "--web")

    assert ran.code == 0, ran.err
    shown, whole = (
        " ".join("\n".join(page.extract_text() for page in PdfReader(folder / file).pages).split())
        for file in ("pack.pdf", "restricted/restricted-pack.pdf")
    )
    for words in (
        *("Draft (Page 1)", "Bids. Not for", "Gravel (Not for publication)", "Stones (Page 4)"),
        *("See item 2 and Plan.", "Plan. Not for", "Rivers (Page 7)", "Map one. Not for"),
    ):
        assert words in shown
    assert "follow" not in shown
    for words in ("Bids (Page 2)", "Gravel (Page 3)", "Stones (Pages 4 - 5)", "Map one (page 6)"):
        assert words in whole
    # An open paper is the same in both packs.
    assert "See item 2 and Plan." in whole
    assert "(page )" not in (folder / "web" / "03-stones.html").read_text("utf-8")
    files_of_web = [each.read_text("utf-8") for each in sorted((folder / "web").rglob("*.*ml"))]
    named = {n for text in (shown, *files_of_web) for pair in PAGES.findall(text) for n in pair}
    assert named == {"", "1", "4", "7"}
    assert agendapack("verify", "build/2030-03-04").code == 0
