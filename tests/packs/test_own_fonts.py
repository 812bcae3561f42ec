"""Fonts of the user's own that cannot be used are a problem, and no fault of ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agendapack.model.request import Request
from agendapack.pipeline import check
from agendapack.problems import Code, ProblemsFound
from agendapack.typeset.fonts import SHIPPED
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


def told_of_fonts(folder: Path, *files: str, font: str = "Liberation Sans") -> list[str]:
    write_workspace(folder, [Entry("Words.", 0, ())])
    (folder / "fonts" / "more").mkdir(parents=True)
    for file in files:
        shipped = SHIPPED / "LiberationSans-Regular.ttf"
        (folder / "fonts" / file).write_bytes(shipped.read_bytes())
    house = folder / "meetings" / "organisation.yaml"
    house.write_text(f"name: Example Council\nstyle:\n  font: {font}\n")
    found = check(Request(folder, MEETING, folder / "build")).problems
    return [p.message for p in found if p.code is Code.FONT_NOT_READ]


@pytest.mark.parametrize(
    "file", ["Own-Bold.otf", "Own-Bold.woff2", "Own-Bold.TTF", "more/Own-Bold.ttf"]
)
def test_a_font_that_is_not_read_is_told(tmp_path: Path, file: str) -> None:
    (told,) = told_of_fonts(tmp_path, file)
    assert told.startswith(f"the font file {Path(file).name} is not read")


def test_a_house_font_without_a_bold_file_is_told(tmp_path: Path) -> None:
    (told,) = told_of_fonts(tmp_path, "Own-Regular.ttf", "Own-Italic.ttf", font="Own")
    assert "has no file Own-Bold.ttf and no Own-BoldItalic.ttf" in told


def test_a_whole_family_is_not_told(tmp_path: Path) -> None:
    files = (f"Own-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic"))
    assert told_of_fonts(tmp_path, *files, font="Own") == []
