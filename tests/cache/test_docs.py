"""The commands in `docs/cache.md` run, and do what it says."""

import re
import shlex
from pathlib import Path

import pytest

from agendapack.cache.folder import CacheFolder, survey
from agendapack.cli.run import run

PAGE = (Path(__file__).parents[2] / "docs" / "cache.md").read_text("utf-8")


def test_the_commands_of_the_page_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGENDAPACK_CACHE", str(tmp_path))
    CacheFolder(tmp_path, "1").put("key", b"value")
    (block,) = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
    commands = [shlex.split(line) for line in block.splitlines()]
    assert len(commands) == 4
    left = []
    for words in commands:
        assert words[:2] == ["agendapack", "cache"]
        assert run(words[1:]) == 0
        left.append(survey(tmp_path).entries)
    assert left == [1, 1, 1, 0]
    printed = capsys.readouterr()
    assert str(tmp_path) in printed.out
    assert printed.err == ""
