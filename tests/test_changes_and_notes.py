"""What docs/changes-and-notes.md says to do works, and prints what it shows."""

import shlex
from pathlib import Path

import pytest

from agendapack.cli.run import run
from tests.blocks import read_blocks, write_files

DOCUMENT = Path(__file__).parent.parent / "docs" / "changes-and-notes.md"


def test_every_example_prints_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AGENDAPACK_WORKSPACE", raising=False)
    printed, shown = "", 0
    for block in read_blocks(DOCUMENT):
        if block.mark == "run":
            for line in block.text.splitlines():
                capsys.readouterr()
                assert run(shlex.split(line)[1:]) == 0
                printed = capsys.readouterr().out
        elif block.mark == "shown":
            assert printed == block.text
            shown += 1
        else:
            write_files([block], tmp_path)
    assert shown == 4
