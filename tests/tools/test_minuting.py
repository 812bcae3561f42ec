"""Minutes that are started from an agenda."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from agendapack.load import load_meeting
from agendapack.model.papers import Minutes
from agendapack.problems import Code
from agendapack.tools.minuting import start_minutes
from tests.load.desk import lay_out

SAMPLES = Path(__file__).parent.parent.parent / "meetings"
YORK, NORTHCOMBE = "2020-02-26", "2026-04-16"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("samples")
    shutil.copytree(SAMPLES, root / "meetings")
    for folder in (YORK, NORTHCOMBE):
        home = f"meetings/{folder}"
        apart = (f"{home}/restricted-minutes.yaml",) if folder == NORTHCOMBE else ()
        assert start_minutes(root, folder, {}).value == (f"{home}/minutes.yaml", *apart)
    return root


def text_of(root: Path, folder: str) -> str:
    return (root / "meetings" / folder / "minutes.yaml").read_text("utf-8")


def read(root: Path, folder: str) -> Minutes:
    loaded = load_meeting(root, folder)
    assert loaded.value is not None
    assert loaded.value.minutes is not None
    assert not loaded.value.minutes.broken
    return loaded.value.minutes.record


def test_the_items_come_in_the_order_of_the_agenda(root: Path) -> None:
    minutes = read(root, YORK)
    assert [(minute.item, minute.title) for minute in minutes.minutes] == [
        ("1", "Declarations of Interest"),
        ("2", "Minutes"),
        ("3", "Public Participation"),
        *[(str(n), minute.title) for n, minute in enumerate(minutes.minutes[3:], start=4)],
    ]
    loaded = load_meeting(root, YORK).value
    assert loaded is not None
    assert len(minutes.minutes) == len(loaded.items)


def test_the_comments_show_what_may_be_written(root: Path) -> None:
    """Each example in the comments is one that works where it stands."""
    lines = text_of(root, NORTHCOMBE).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("#     resolutions:"))
    end = next(n for n, line in enumerate(lines) if line.startswith("# If items were taken"))
    shown = [line[2:].replace("DATE", "2026-05-01") for line in lines[start:end]]
    declared = lines.index("# declarations:")
    head = [line[2:] for line in lines[declared : declared + 3]]
    text = "\n".join(["date: 2026-04-16", *head, "minutes:", "  - title: A", *shown])
    home = root / "meetings" / NORTHCOMBE
    kept = (home / "minutes.yaml").read_text("utf-8")
    (home / "minutes.yaml").write_text(text + "\n", "utf-8")
    minutes = read(root, NORTHCOMBE)
    (home / "minutes.yaml").write_text(kept, "utf-8")
    (minute,) = minutes.minutes
    assert minute.resolutions[0].votes is not None
    assert minute.resolutions[0].votes.count == 2
    assert minute.adjourned is not None
    assert minute.actions[0].due is not None
    assert minute.after is not None
    assert (minutes.quorate, len(minutes.declarations)) == (False, 1)


def test_members_and_results_are_to_be_filled_in(root: Path) -> None:
    minutes = read(root, YORK)
    loaded = load_meeting(root, YORK).value
    assert loaded is not None
    assert [m.name for m in minutes.attendance] == [m.name for m in loaded.committee.members]
    assert {member.status for member in minutes.attendance} == {None}
    assert minutes.chair is None
    assert minutes.start is None
    motions = [motion for minute in minutes.minutes for motion in minute.resolutions]
    assert motions[0].text == (
        "That the minutes of the meeting held on 28 January 2020 be approved and signed as a "
        "correct record."
    )
    assert minutes.minutes[1].approves == date(2020, 1, 28)
    assert len(motions) > 1
    assert {motion.result for motion in motions} == {None}


def test_nothing_withheld_is_in_it(root: Path) -> None:
    loaded = load_meeting(root, NORTHCOMBE).value
    assert loaded is not None
    text = " ".join(text_of(root, NORTHCOMBE).split())
    held = [i.paper for i in loaded.items if i.entry.exempt or i.entry.confidential]
    motions = [m.text for paper in held for m in getattr(paper, "recommendations", ())]
    assert "Not for publication: minute here only what the public may read" in text
    assert not [motion for motion in motions if " ".join(motion.split()) in text]


def test_what_is_withheld_is_minuted_apart(root: Path) -> None:
    loaded = load_meeting(root, NORTHCOMBE).value
    assert loaded is not None
    assert loaded.restricted_minutes is not None
    assert not loaded.restricted_minutes.broken
    record = loaded.restricted_minutes.record
    held = [i.paper for i in loaded.items if i.entry.exempt or i.entry.confidential]
    motions = [m.text for paper in held for m in getattr(paper, "recommendations", ())]
    minuted = [motion.text for minute in record.minutes for motion in minute.resolutions]
    assert motions
    assert [" ".join(m.split()) for m in minuted] == [" ".join(m.split()) for m in motions]
    assert {minute.item for minute in record.minutes} <= {
        minute.item for minute in read(root, NORTHCOMBE).minutes
    }


def test_minutes_that_are_there_are_kept(root: Path) -> None:
    before = text_of(root, YORK)
    again = start_minutes(root, YORK, {})
    assert again.value is None
    assert [problem.code for problem in again.problems] == [Code.FILE_EXISTS]
    assert text_of(root, YORK) == before


def test_it_says_whether_the_agenda_was_published(root: Path) -> None:
    assert "it has not been published" in text_of(root, YORK)
    assert "from the agenda as published." in text_of(root, NORTHCOMBE)


def test_wales_says_when_the_decisions_are_due(tmp_path: Path) -> None:
    meetings = tmp_path / "meetings"
    (meetings / "committees").mkdir(parents=True)
    (meetings / "2026-05-06").mkdir()
    (meetings / "organisation.yaml").write_text("name: Cyngor\ncountry: wales\n")
    (meetings / "committees" / "board.yaml").write_text("name: Board\ntime: 7 pm\n")
    agenda = "committee: board\ndate: 2026-05-06\nagenda:\n  - title: Roads\n"
    (meetings / "2026-05-06" / "meeting.yaml").write_text(agenda)
    assert start_minutes(tmp_path, "2026-05-06", {}).value is not None
    assert "# Publish decisions.pdf by Thursday 14 May 2026." in text_of(tmp_path, "2026-05-06")


REPORT = """\
---
title: Roads
from: Clerk
recommendations:
  - text: That [@b] be sent, with the prices in [@sums], and [@ponds] wait ([@sums]).
---
It costs £40. {#sums}
"""
UPDATED = """\
committee: board
date: 2026-05-06
agenda:
  - report: roads.md
    annexes: [{id: b, title: the letter, file: b.txt}]
  - title: Ponds
  - {title: Depot, exempt: {paragraphs: [3], reason: Prices.}}
  - {update: 1, title: Late news, report: late.md}
"""


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("updated")
    folder = root / "meetings" / "2026-05-06"
    (root / "meetings" / "committees").mkdir(parents=True)
    folder.mkdir()
    (root / "meetings" / "organisation.yaml").write_text("name: Council\ncountry: england\n")
    (root / "meetings" / "committees" / "board.yaml").write_text("name: Board\ntime: 7 pm\n")
    (folder / "meeting.yaml").write_text(UPDATED)
    (folder / "roads.md").write_text(REPORT)
    (folder / "b.txt").write_text("Dear all.")
    late = REPORT.replace("title: Roads", "title: Late").replace("That ", "That it be mended, ")
    (folder / "late.md").write_text(late.replace("[@b]", "it").replace("sums", "amounts"))
    assert start_minutes(root, "2026-05-06", {}).value is not None
    return text_of(root, "2026-05-06")


def test_references_become_names(updated: str) -> None:
    assert "That “the letter” be sent, with the prices in the report, and “Ponds” wait." in updated
    assert "[@" not in updated


def test_an_update_brings_its_motions_to_its_item(updated: str) -> None:
    roads = updated.split("  - title: Roads\n")[1].split("  - title: Ponds\n")[0]
    assert roads.count("      - text: |-") == 2
    assert "That it be mended" in roads
    assert "Late" not in updated


def test_the_resolution_to_exclude_the_public_comes_before_what_is_exempt(updated: str) -> None:
    before, exclusion = updated.split("  - title: Exclusion of the press and the public\n")
    assert "title: Ponds" in before
    assert "That the press and the public be excluded" in exclusion
    assert "title: Depot" in exclusion


def test_a_break_has_no_minute_and_all_else_has_one(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {
            "meetings/2020-02-26/meeting.yaml": "committee: parks\ndate: 2020-02-26\nagenda:\n"
            "  - title: Welcome\n  - {title: Lunch, number: none, length: 1 h}\n"
            "  - {title: Speakers, number: none, lead: Chair}\n"
        },
    )
    assert start_minutes(tmp_path, "2020-02-26", {}).value is not None
    assert [each.title for each in read(tmp_path, "2020-02-26").minutes] == ["Welcome", "Speakers"]


def test_a_substitute_is_counted_only_where_they_came(tmp_path: Path) -> None:
    members = (
        "[{name: A Lark}, {name: E Kite, substitute-for: A Lark}, {name: F Owl, substitute: yes}]"
    )
    parks = f"name: Parks\ntime: 6 pm\nmembers: {members}\n"
    lay_out(tmp_path, {"meetings/committees/parks.yaml": parks})
    assert start_minutes(tmp_path, "2020-02-26", {}).value is not None
    text = text_of(tmp_path, "2020-02-26")
    line = "  # - {name: E Kite, status: present, substitute-for: A Lark}  # if they came"
    assert line in text.splitlines()
    came = text.replace(line, line.replace("# - ", "- ")).replace(
        "status:  #", "status: apologies  #"
    )
    (tmp_path / "meetings/2020-02-26/minutes.yaml").write_text(came)
    assert [each.name for each in read(tmp_path, "2020-02-26").attendance] == ["A Lark", "E Kite"]
