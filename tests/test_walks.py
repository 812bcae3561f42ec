"""The walks of `docs/walks.md` name files and names that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
WALKS = (ROOT / "docs" / "walks.md").read_text("utf-8")
QUOTED = re.findall(r"`([^`]+)`", WALKS)
FILES = {name for name in QUOTED if name.startswith("agendapack/")}
NAMES = {name for name in QUOTED if re.fullmatch(r"[A-Za-z_]+", name)}


def test_every_file_of_a_walk_is_there() -> None:
    assert len(FILES) > 15
    assert [name for name in FILES if not (ROOT / name).exists()] == []


def test_every_name_of_a_walk_is_defined_in_a_file_or_folder_of_the_walks() -> None:
    sources = []
    for name in FILES:
        path = ROOT / name
        files = sorted(path.glob("*.py")) if path.is_dir() else [path]
        sources += [file.read_text("utf-8") for file in files]
    text = "\n".join(sources) + (ROOT / "agendapack/model/request.py").read_text("utf-8")
    text += (ROOT / "agendapack/batch/work.py").read_text("utf-8")
    text += (ROOT / "agendapack/model/document.py").read_text("utf-8")
    assert len(NAMES) > 15
    missing = [name for name in NAMES if not re.search(rf"\b(?:def|class) {name}\b", text)]
    assert missing == []
