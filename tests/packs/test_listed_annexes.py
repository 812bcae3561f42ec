"""An item that brings nothing but annexes which are withheld, and not in the public pack."""

import json
from pathlib import Path

import pytest

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
