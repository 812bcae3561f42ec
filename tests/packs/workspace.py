"""A small workspace for tests: one meeting whose items bring reports with annexes."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ANNEXES = Path(__file__).parent.parent / "fixtures" / "annexes"
MEETING = "2030-03-04"


@dataclass(frozen=True)
class Entry:
    """An item of the agenda; without paragraphs it brings no paper."""

    title: str
    paragraphs: int
    annexes: tuple[str, ...]


def write_workspace(
    root: Path, agenda: list[Entry], duplex: bool = True, stamp: str = "top-right"
) -> None:
    """Write a meeting of 4 March 2030 with these items."""
    folder = root / "meetings" / MEETING
    (root / "meetings" / "committees").mkdir(parents=True)
    folder.mkdir()
    style = f"style: {{duplex: {'yes' if duplex else 'no'}, stamp: {stamp}}}\n"
    (root / "meetings" / "organisation.yaml").write_text("name: Example Council\n" + style)
    (root / "meetings" / "committees" / "parks.yaml").write_text("name: Parks\ntime: 7 pm\n")
    lines = ["committee: parks", "date: 2030-03-04", "venue: The Hall", "agenda:"]
    for number, entry in enumerate(agenda, start=1):
        lines.append(f"  - title: {quoted(entry.title)}")
        if entry.paragraphs:
            lines.append(f"    report: report-{number}.yaml")
            write_report(folder, f"report-{number}", entry)
    (folder / "meeting.yaml").write_text("\n".join(lines), "utf-8")


def write_report(folder: Path, name: str, entry: Entry) -> None:
    annexes = []
    for place, file in enumerate(entry.annexes, start=1):
        shutil.copy(ANNEXES / f"{file}.pdf", folder / f"{name}-{place}.pdf")
        annexes.append(f"  - {{title: Annex {place}, file: {name}-{place}.pdf}}\n")
    body = "  Words of a paragraph.\n\n" * entry.paragraphs
    text = f"title: Report\nfrom: Clerk\nbody: |\n{body}"
    (folder / f"{name}.yaml").write_text(
        text + ("annexes:\n" if annexes else "") + "".join(annexes)
    )


def write_files(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below `meetings/`; return the folder that the meeting is built into."""
    for name, words in files.items():
        path = root / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
    return root / "build" / MEETING


def quoted(title: str) -> str:
    return json.dumps(title, ensure_ascii=False)
