"""The same files make the same bytes, wherever and whenever they are built."""

import shutil
from pathlib import Path

from tests.cli.conftest import run_process
from tests.packs.conftest import MEETINGS, ROOT


def build_elsewhere(folder: Path, seed: str, zone: str) -> dict[str, bytes]:
    """Build both samples from a copy of their files, in a process of its own."""
    workspace = folder / "workspace"
    shutil.copytree(ROOT / "meetings", workspace / "meetings")
    ran = run_process("build", *MEETINGS, cwd=workspace, PYTHONHASHSEED=seed, TZ=zone)
    assert (ran.code, ran.err) == (0, "")
    made = workspace / "build"
    files = (path for meeting in MEETINGS for path in (made / meeting).rglob("*") if path.is_file())
    return {path.relative_to(made).as_posix(): path.read_bytes() for path in files}


def test_two_processes_in_two_folders_make_the_same_bytes(tmp_path: Path) -> None:
    first = build_elsewhere(tmp_path / "first", "1", "UTC")
    second = build_elsewhere(tmp_path / "a second one", "2", "Pacific/Apia")
    assert {name.split("/")[0] for name in first} == set(MEETINGS)
    assert len(first) == 26
    assert [name for name in first if first[name] != second.get(name)] == []
    assert first.keys() == second.keys()
