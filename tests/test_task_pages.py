"""docs/first-meeting.md, docs/wording.md and docs/tasks: every example does what its page says."""

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pikepdf
import pytest

from agendapack.cli.run import agendapack as group
from agendapack.typeset.fonts import SHIPPED
from tests.blocks import Block, read_blocks, write_files
from tests.cli.conftest import Ran, Run, agendapack
from tests.convert.word_files import p, word
from tests.reading import spoken_text

__all__ = ["agendapack"]

DOCS = Path(__file__).parent.parent / "docs"
ANNEXES = Path(__file__).parent / "fixtures" / "annexes"
PAGES = [DOCS / "first-meeting.md", DOCS / "wording.md", *sorted((DOCS / "tasks").glob("*.md"))]
TODAY = ("--today", "2030-02-18")
MEETING = Path("meetings/2030-03-04")


def add_minutes(root: Path) -> None:
    (root / MEETING / "minutes.docx").write_bytes(word(p("Minutes", "Title") + p("All came.")))


def add_fonts(root: Path) -> None:
    (root / "fonts").mkdir()
    for style in ("Regular", "Bold", "Italic", "BoldItalic"):
        shipped = SHIPPED / f"LiberationSans-{style}.ttf"
        shutil.copy(shipped, root / "fonts" / f"CouncilSans-{style}.ttf")


def add_letter(root: Path) -> None:
    shutil.copy(ANNEXES / "untagged-scan.pdf", root / MEETING / "letter.pdf")


def add_agenda(root: Path) -> None:
    lines = ("Date: 18 March 2030", "Time: 7.00 pm", "Ref PC/18", "Tea is served from 6.30 pm.")
    items = ("1. Apologies for Absence", "2. Footpaths (report attached)")
    data = word(p("Parish Council", "Title") + "".join(map(p, (*lines, "Agenda", *items))))
    (root / "agenda.docx").write_bytes(data)


GIVEN: dict[str, Callable[[Path], None]] = {
    "accept-a-warning": add_letter,
    "import-agenda": add_agenda,
    "minutes-from-word": add_minutes,
    "own-font": add_fonts,
}
"""What a page says the reader has already."""


def follow(block: Block, root: Path, agendapack: Run) -> str:
    """Do what a block shows; return what the last of its commands printed."""
    path = root / block.name
    match block.mark:
        case "file" | "append" | "replace":
            assert path.exists() == (block.mark != "file"), path
            write_files([block], root)
        case "change":
            _change(path, block.text.splitlines())
        case "reads":
            data = path.read_bytes()
            said = spoken_text(data) if path.suffix == ".pdf" else data.decode("utf-8")
            assert [line for line in block.text.splitlines() if line not in said] == []
        case "fonts":
            assert _fonts_of(path) == block.text.splitlines()
        case "run":
            lines = [shlex.split(line) for line in block.text.splitlines()]
            return [_run(words, root, agendapack) for words in lines][-1]
        case "fails":
            ran = _call(shlex.split(block.text), agendapack)
            assert (ran.code, ran.out) == (1, "")
            return ran.err
        case mark:
            raise AssertionError(f"a page says '{mark}', which is not known here")
    return ""


def _run(words: list[str], root: Path, agendapack: Run) -> str:
    if words[0] == "mv":
        (root / words[1]).rename(root / words[2])
        return ""
    ran = _call(words, agendapack)
    told = re.findall("error:|warning:", ran.err)
    # What is not understood of an agenda is told; the page that imports one says so.
    assert (ran.code, told) == (0, ["warning:"] * 2 if words[1] == "import" else [])
    return ran.out


def _call(words: list[str], agendapack: Run) -> Ran:
    """Run a command as if it were always the same day, unless it names another."""
    assert words[0] == "agendapack"
    command = group.get_command(click.Context(group), words[1])
    assert command is not None
    dated = any("--today" in each.opts for each in command.params) and "--today" not in words
    return agendapack(*words[1:], *(TODAY if dated else ()))


def _change(path: Path, lines: list[str]) -> None:
    """Make the change that a diff without line numbers shows; its place has to be the only one."""
    before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    after = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


def _fonts_of(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        found = [o.get("/BaseFont") for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
    return sorted({str(name).partition("+")[2] for name in found if name is not None})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_does_what_the_page_says(page: Path, agendapack: Run, tmp_path: Path) -> None:
    if page.stem != "first-meeting":
        agendapack("init")
        agendapack("new", "2030-03-04", "--committee", "parish-council")
    if page.stem in GIVEN:
        GIVEN[page.stem](tmp_path)
    blocks = read_blocks(page)
    assert "run" in {block.mark for block in blocks}
    printed = ""
    for block in blocks:
        if block.mark in ("prints", "says"):
            assert printed == block.text
        else:
            printed = follow(block, tmp_path, agendapack)
