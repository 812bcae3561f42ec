"""docs/meeting-files.md is up to date, and its examples are a workspace that builds."""

import re
import shutil
from pathlib import Path

from PIL import Image

from agendapack.load import KINDS
from tests.blocks import read_blocks, write_files
from tests.cli.conftest import run_process
from tests.make_documents import MEETING_FILES, RECORDS, TYPES, fill_tables
from tests.reading import spoken_text

ANNEXES = Path(__file__).parent / "fixtures" / "annexes"


def test_the_tables_are_those_of_the_records() -> None:
    text = MEETING_FILES.read_text("utf-8")
    assert text == fill_tables(text), "run python -m tests.make_documents"
    assert re.findall(r"<!-- fields: (.+) -->", text) == list(RECORDS)
    assert set(RECORDS) == set(KINDS)
    assert len(TYPES) == 21


def test_every_field_says_what_it_is() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) ?\*", MEETING_FILES.read_text("utf-8"), re.M)
    assert len(rows) > 100
    assert [field for field, said in rows if not said.endswith(".")] == []


def test_the_examples_build_without_a_problem_and_print_what_the_page_says(tmp_path: Path) -> None:
    blocks = read_blocks(MEETING_FILES)
    assert len(blocks) == 8
    write_files(blocks, tmp_path)
    folder = tmp_path / "meetings" / "2026-03-12"
    shutil.copy(ANNEXES / "tagged-letter.pdf", folder / "map.pdf")
    Image.new("RGB", (40, 30), "green").save(folder / "bridge.png")
    Image.new("RGB", (40, 30), "navy").save(tmp_path / "meetings" / "crest.png")
    ran = run_process("build", "2026-03-12", "--strict", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    said = spoken_text((tmp_path / "build" / "2026-03-12" / "pack.pdf").read_bytes())
    text = MEETING_FILES.read_text("utf-8")
    (deadline,) = re.findall(r"by its name: `(.+?)` \|", text)
    table = text.partition("| reference to | prints |")[2].partition("\n\n")[0]
    printed = re.findall(r"\| ([^|]+) \|$", table, re.M)
    assert len(printed) == 9
    assert [words for words in (deadline, *printed[1:]) if words not in said] == []
