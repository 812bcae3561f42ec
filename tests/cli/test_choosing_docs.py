"""docs/choosing-meetings.md: its examples do what the page says, and it names every option."""

import re
import shlex
from pathlib import Path

from agendapack.cli.wanted import SELECTORS
from tests.blocks import read_blocks
from tests.cli.conftest import Run

PAGE = Path(__file__).parents[2] / "docs" / "choosing-meetings.md"


def test_the_examples(agendapack: Run, meetings: Path) -> None:
    blocks = read_blocks(PAGE)
    assert [block.mark for block in blocks] == ["run", "prints", "run", "says"]
    for asked, answer in zip(blocks[::2], blocks[1::2], strict=True):
        ran = agendapack(*shlex.split(asked.text)[1:])
        if answer.mark == "prints":
            assert (ran.code, ran.out) == (0, answer.text)
        else:
            assert (ran.code, ran.err.splitlines()[-1:]) == (2, answer.text.splitlines())


def test_the_table_has_every_selector(agendapack: Run, meetings: Path) -> None:
    shown = set(re.findall(r"`(--[a-z-]+)", PAGE.read_text("utf-8").split("\n\n")[2]))
    helped = agendapack("list", "--help").out
    assert len(shown) == len(SELECTORS)
    assert [flag for flag in shown if f"  {flag} " not in helped] == []
