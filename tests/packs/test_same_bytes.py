"""The same files make the same bytes, wherever and whenever they are built."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.cli.conftest import run_process
from tests.packs.conftest import MEETINGS, ROOT, Pack


def build_elsewhere(folder: Path, seed: str, zone: str) -> dict[str, bytes]:
    """Build the samples from a copy of their files, in a process of its own."""
    workspace = folder / "workspace"
    shutil.copytree(ROOT / "meetings", workspace / "meetings")
    ran = run_process("build", *MEETINGS, cwd=workspace, PYTHONHASHSEED=seed, TZ=zone)
    assert (ran.code, ran.err) == (0, "")
    return files_of({meeting: workspace / "build" / meeting for meeting in MEETINGS})


def files_of(folders: Mapping[str, Path]) -> dict[str, bytes]:
    return {
        f"{meeting}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for meeting, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_processes_in_two_folders_make_the_same_bytes(built: Pack, tmp_path: Path) -> None:
    here = files_of({meeting: built(meeting) for meeting in MEETINGS})
    there = build_elsewhere(tmp_path / "another one", "2", "Pacific/Apia")
    assert len(here) == 26
    assert [name for name in here if here[name] != there.get(name)] == []
    assert here.keys() == there.keys()
