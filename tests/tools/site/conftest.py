"""An invented council with two committees, whose meetings make a site."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import agendapack

__all__ = ["agendapack"]

ORGANISATION = "name: Example Council\nsite: https://meetings.example.org/\n"
COMMITTEE = (
    "name: {} Committee\ntime: 7 pm\nvenue: The Hall\nnotice: none\n"
    "members: [{{name: A Ash, role: Chair}}, {{name: B Birch}}, "
    "{{name: C Cedar, until: 2030-03-10}}]\n"
)
PLAN = """\
title: Forward plan
topics:
  - {id: ponds, title: The Village Pond, meeting: 2030-04-01, lead: Clerk}
  - {id: old, title: Done Long Ago, month: 2029-01}
"""
MINUTES = """\
date: 2030-03-04
chair: A Ash
start: 7 pm
finish: 8 pm
present: [{name: A Ash}]
apologies: [B Birch]
approved: 2030-04-01
minutes:
  - title: Street Trees
    resolved: That forty trees be planted.
"""
TREES = "---\ntitle: Street Trees\nfrom: Clerk\n---\n\nForty trees are to be planted.\n"
MEETINGS = {
    "2030-03-04-parks": "committee: parks\ndate: 2030-03-04\nagenda:\n  - report: trees.md\n",
    "2030-04-01-parks": "committee: parks\ndate: 2030-04-01\nagenda:\n  - title: Ponds\n",
    "2030-04-02-planning": "committee: planning\ndate: 2030-04-02\nstate: draft\n"
    "agenda:\n  - title: A Fence\n",
}
RUN = ("site", "--today", "2030-03-20")


@pytest.fixture
def council(tmp_path: Path) -> Path:
    write_council(tmp_path)
    return tmp_path


def write_council(root: Path) -> None:
    meetings = root / "meetings"
    for folder, text in MEETINGS.items():
        (meetings / folder).mkdir(parents=True)
        (meetings / folder / "meeting.yaml").write_text(text)
    (meetings / "2030-03-04-parks" / "trees.md").write_text(TREES)
    (meetings / "2030-03-04-parks" / "minutes.yaml").write_text(MINUTES)
    (meetings / "organisation.yaml").write_text(ORGANISATION)
    for folder in ("committees", "forward-plans"):
        (meetings / folder).mkdir()
    for name in ("parks", "planning"):
        committee = COMMITTEE.format(name.title())
        (meetings / "committees" / f"{name}.yaml").write_text(committee)
    (meetings / "forward-plans" / "parks.yaml").write_text(PLAN)


def words(path: Path) -> str:
    text = re.sub(r"<head>.*?</head>|<[^<>]*>", " ", path.read_text("utf-8"), flags=re.S)
    return " ".join(text.split())


def files(site: Path) -> dict[str, bytes]:
    paths = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}
