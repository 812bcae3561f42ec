"""Workspaces with several small meetings, and what was built of them."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_meetings(root: Path, count: int) -> list[str]:
    """Write a workspace with so many meetings of one committee; return their folders."""
    (root / "meetings" / "committees").mkdir(parents=True, exist_ok=True)
    (root / "meetings" / "organisation.yaml").write_text("name: Example Council\n")
    committee = "name: Parks\ntime: 7 pm\nvenue: The Hall\n"
    (root / "meetings" / "committees" / "parks.yaml").write_text(committee)
    return [write_meeting(root, f"2030-03-{day:02}") for day in range(1, count + 1)]


def write_meeting(root: Path, day: str, entry: str = "", body: str = "Words of it.") -> str:
    """Write a meeting with one report; return its folder.

    Args:
        root: The workspace.
        day: Of the meeting.
        entry: More lines of the item, each indented by four.
        body: The report's text.
    """
    folder = root / "meetings" / day
    folder.mkdir(exist_ok=True)
    lines = f"  - title: Trees\n    report: trees.yaml\n{entry}"
    (folder / "meeting.yaml").write_text(f"committee: parks\ndate: {day}\nagenda:\n{lines}")
    report = f"title: Trees of {day}\nfrom: Clerk\nbody: {json.dumps(body)}\n"
    (folder / "trees.yaml").write_text(report)
    return day


def built_files(folder: Path) -> dict[str, bytes]:
    """Return the finished files below a folder, by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: data for name, data in named.items() if not name.startswith(".agendapack/")}


@contextmanager
def silent_port() -> Iterator[int]:
    """Hold a port of this machine on which nobody listens, so that nobody comes to do so."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        yield port
