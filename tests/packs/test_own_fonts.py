"""Fonts of the user's own that cannot be used are a problem, and no fault of ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agendapack.model.request import Request
from agendapack.pipeline import check
from agendapack.problems import Code, ProblemsFound
from tests.packs.workspace import MEETING, Entry, write_workspace

SPOIL: dict[str, Callable[[Path], object]] = {
    "no font": lambda font: font.write_bytes(b"no font"),
    "a folder": Path.mkdir,
    "a link to nothing": lambda font: font.symlink_to("nothing"),
}


@pytest.mark.parametrize("spoilt", SPOIL)
def test_a_font_that_cannot_be_used_is_told(tmp_path: Path, spoilt: str) -> None:
    write_workspace(tmp_path, [Entry("Letters that no font of ours has: \u1200", 0, ())])
    (tmp_path / "fonts").mkdir()
    SPOIL[spoilt](tmp_path / "fonts" / "Comic-Regular.ttf")
    with pytest.raises(ProblemsFound) as found:
        check(Request(tmp_path, MEETING, tmp_path / "build"))
    told = [problem for problem in found.value.problems if problem.code is Code.UNKNOWN_FONT]
    assert ["Comic-Regular.ttf" in problem.message for problem in told] == [True]
