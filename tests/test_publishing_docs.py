"""docs/publishing.md: its examples, run in their order, do what the page says."""

import json
import shlex
from pathlib import Path

import pytest

from agendapack.cli.run import run
from tests.blocks import read_blocks

PAGE = Path(__file__).parent.parent / "docs" / "publishing.md"


def test_the_life_of_a_meeting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AGENDAPACK_WORKSPACE", raising=False)
    ran, printed, seen = 0, 0, []
    for block in read_blocks(PAGE):
        if block.mark in ("file", "replace"):
            path = tmp_path / block.name
            assert path.exists() == (block.mark == "replace"), path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
        elif block.mark == "run":
            program, *words = shlex.split(block.text)
            assert program == "agendapack"
            capsys.readouterr()
            assert run(words) == 0
            manifest = json.loads((tmp_path / "build" / "2030-03-04" / "pack.json").read_text())
            seen.append({p["title"]: (p["first_page"], p["last_page"]) for p in manifest["papers"]})
            ran += 1
        elif block.mark == "prints":
            assert capsys.readouterr().out == block.text
            printed += 1
    assert (ran, printed) == (5, 2)
    first = {"Street Trees": (1, 2), "The Village Pond": (3, 4)}
    late = {"Play Areas": (5, 6), "Storm Damage": (7, 8)}
    assert seen[:2] == [first, first]
    assert {t: pages for t, pages in seen[2].items() if t in first} == first
    assert sorted(pages for t, pages in seen[2].items() if t in late) == [(5, 6), (7, 8)]
    assert seen[3] == seen[2]
    assert seen[4]["Storm Damage"] == (1, 2)
