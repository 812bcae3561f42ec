"""docs/nightly.md: its set-ups are files of the repository, and call for what there is."""

import re
import shlex

import click
import pytest

from agendapack.cli.run import agendapack as group
from tests.blocks import Block, read_blocks
from tests.nightly.conftest import HOOKS, NIGHTLY, ROOT

SHOWN = [block for block in read_blocks(ROOT / "docs" / "nightly.md") if block.mark == "shown"]


def test_the_page_shows_every_file_as_it_is() -> None:
    shown = {block.name: block.text for block in SHOWN}
    assert shown == {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in (*NIGHTLY.iterdir(), HOOKS)
    }


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.name)
def test_every_command_and_option_is_one_of_ours(shown: Block) -> None:
    called = re.findall(r"(?:^|[ /])agendapack ([a-z]+)((?: [^&\n]*)?)$", shown.text, re.M)
    assert called or shown.name.endswith((".timer", "pre-commit-config.yaml"))
    for name, words in called:
        command = group.get_command(click.Context(group), name)
        assert command is not None, name
        known = {option for each in command.params for option in each.opts}
        assert {word for word in shlex.split(words) if word.startswith("-")} <= known
