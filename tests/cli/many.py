"""Many small meetings, and what a run tells of them."""

import json
from pathlib import Path
from typing import Any

MEETING = """\
committee: parish-council
date: {day}
agenda:
  - standing: apologies
  - standing: urgent-business
"""
WRONG = "  - titel: Pond\n"


def add_meetings(root: Path, count: int) -> list[str]:
    """Add small meetings, one a day from 1 January 2031, and return their names."""
    names = [f"2031-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(count)]
    for name in names:
        folder = root / "meetings" / name
        folder.mkdir()
        (folder / "meeting.yaml").write_text(MEETING.format(day=name))
    return names


def spoil(root: Path, name: str) -> None:
    """Put a mistake into a meeting."""
    with (root / "meetings" / name / "meeting.yaml").open("a") as meeting:
        meeting.write(WRONG)


def mend(root: Path, name: str) -> None:
    (root / "meetings" / name / "meeting.yaml").write_text(MEETING.format(day=name))


def report(root: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((root / "build" / "report.json").read_bytes())
    return content


def states(root: Path) -> dict[str, str]:
    """Return what the report says became of each meeting."""
    return {each["meeting"]: each["state"] for each in report(root)["meetings"]}


def expect_whole(root: Path, *names: str) -> None:
    """Each meeting has all files of its manifest, and nothing half-made is anywhere."""
    for name in names:
        folder = root / "build" / name
        manifest = json.loads((folder / "pack.json").read_bytes())
        listed = {document["file"] for document in manifest["documents"]}
        found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert found == listed | {"pack.json"}
        assert all((folder / file).read_bytes().endswith(b"%%EOF\n") for file in listed)
    visible = {path.name for path in (root / "build").iterdir() if not path.name.startswith(".")}
    assert visible <= {*names, "report.json"}
