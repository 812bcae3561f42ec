"""A workspace whose one pack has about 300 pages: reports of headings, paragraphs and tables."""

import random
from pathlib import Path

MEETING = "2030-03-04"
REPORTS = 30
SECTIONS = 10
CHANGED = REPORTS // 2
TEXT = (
    "the council scheme for services budget review officers work with partners local plan"
    " housing transport schools parks members agreed risk cost saving support residents year"
    " programme report target measure quality public consultation response delivery and capital"
)
WORDS = TEXT.split()


def write_workspace(root: Path) -> None:
    """Write the meeting; the texts are the same each time."""
    folder = root / "meetings" / MEETING
    (root / "meetings" / "committees").mkdir(parents=True)
    folder.mkdir()
    (root / "meetings" / "organisation.yaml").write_text("name: Example Council\n")
    committee = "name: Parks\ntime: 7 pm\nmembers:\n  - name: A Councillor\n"
    (root / "meetings" / "committees" / "parks.yaml").write_text(committee)
    lines = ["committee: parks", "date: 2030-03-04", "venue: The Hall", "agenda:"]
    for number in range(1, REPORTS + 1):
        lines.append(f"  - report: report-{number}.md")
        write_report(root, number)
    (folder / "meeting.yaml").write_text("\n".join(lines) + "\n")


def write_report(root: Path, number: int, version: int = 0) -> None:
    """Write a report of about ten pages; its fifth section has a paragraph of the version."""
    draw = random.Random(number)
    parts = [f"---\ntitle: Report {number} on the programme\nfrom: Director of Place\n---\n"]
    for section in range(1, SECTIONS + 1):
        parts.append(f"## Section {section} of report {number}\n")
        parts += [_paragraph(draw) for _ in range(3)]
        if section == SECTIONS // 2:
            parts.append(_paragraph(random.Random(f"version {version}")))
        parts.append(_table(draw))
    (root / "meetings" / MEETING / f"report-{number}.md").write_text("\n".join(parts))


def _paragraph(draw: random.Random) -> str:
    return _words(draw, 70) + ".\n"


def _table(draw: random.Random) -> str:
    rows = ["| Measure | Last year | This year | Target |", "| --- | --- | --- | --- |"]
    for _ in range(7):
        last, now, target = (draw.randrange(100) for _ in range(3))
        rows.append(f"| {_words(draw, 4)} | {last} | {now} | {target}% |")
    return "\n".join(rows) + "\n"


def _words(draw: random.Random, count: int) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(count)).capitalize()
