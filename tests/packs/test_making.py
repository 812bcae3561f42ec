"""Making a meeting's files and writing them are two steps, each whole by itself."""

import pickle
from pathlib import Path

import pytest

from agendapack.model.request import Request
from agendapack.pipeline import make, write
from tests.packs.conftest import MEETINGS, ROOT, Pack


@pytest.mark.parametrize("meeting", MEETINGS)
def test_one_process_makes_what_two_make_and_writes_nothing(
    meeting: str, built: Pack, tmp_path: Path
) -> None:
    request = Request(ROOT, meeting, tmp_path, beside=False)
    made = make(request)
    assert list(tmp_path.iterdir()) == []
    folder = built(meeting)
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert made.files == {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def test_what_was_made_can_be_handed_on_and_written_elsewhere(built: Pack, tmp_path: Path) -> None:
    request = Request(ROOT, "2020-02-26", tmp_path)
    result = write(request, pickle.loads(pickle.dumps(make(request))))
    assert result.packs == (("pack.pdf", 38),)
    packs = [
        folder / "2020-02-26" / "pack.pdf" for folder in (tmp_path, built("2020-02-26").parent)
    ]
    assert packs[0].read_bytes() == packs[1].read_bytes()
