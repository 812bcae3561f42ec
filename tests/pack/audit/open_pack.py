"""A small pack in which nothing is withheld, to plant leaks in."""

import tempfile
from functools import cache
from pathlib import Path

from agendapack.model.request import Request
from agendapack.pipeline import build

FILES = {
    "organisation.yaml": "name: Elm Town Council\n",
    "committees/parks.yaml": "name: Parks Committee\ntime: 5.30 pm\nvenue: Hall\n",
    "2030-03-04/meeting.yaml": (
        "committee: parks\ndate: 2030-03-04\nto: All\nagenda:\n  - report: overview.md\n"
    ),
    "2030-03-04/overview.md": (
        "---\ntitle: Overview\nfrom: Clerk\n---\nA report that everyone may read.\n"
    ),
}


@cache
def clean_pack() -> bytes:
    """Return the pack of a meeting with one report."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        for name, text in FILES.items():
            path = root / "meetings" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        build(Request(root, "2030-03-04", root / "out"))
        return (root / "out" / "2030-03-04" / "pack.pdf").read_bytes()
