"""A published meeting keeps what it said; what changes is told, and compared with the latest."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.reading import drawn_text

MEETING = "2030-03-04"
BEFORE, BETWEEN, AFTER = "2030-02-20", "2030-02-22", "2030-03-05"


def publish(agendapack: Run, today: str = BEFORE, meeting: str = MEETING) -> None:
    ran = agendapack("publish", meeting, "--today", today)
    assert ran.code == 0, ran.err


def front_sheet(workspace: Path, meeting: str = MEETING) -> str:
    file = workspace / "build" / meeting / "agenda.pdf"
    return " ".join(drawn_text(file.read_bytes()).split())


def change(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


@pytest.fixture
def committee(workspace: Path) -> Path:
    return workspace / "meetings" / "committees" / "parish-council.yaml"


@pytest.fixture
def meeting(workspace: Path) -> Path:
    return workspace / "meetings" / MEETING / "meeting.yaml"


ELECTION = (
    ("name: Parish Council", "name: Town Council"),
    ("A Sample", "New Chair"),
    ("The Example Hall", "The New Hall"),
    ("To receive apologies", "To hear apologies"),
)


def test_a_published_front_sheet_is_kept(agendapack: Run, workspace: Path, committee: Path) -> None:
    publish(agendapack)
    before = front_sheet(workspace)
    change(committee, *ELECTION)
    ran = agendapack("build", MEETING, "--today", AFTER)
    assert (ran.code, ran.err) == (0, "")
    assert front_sheet(workspace) == before
    said = agendapack("diff", MEETING, "--since", "published").out
    assert said == f"nothing has changed in {MEETING} since published\n"


def test_what_is_kept_is_told_while_the_meeting_is_to_come(
    agendapack: Run, workspace: Path, committee: Path
) -> None:
    publish(agendapack)
    change(committee, *ELECTION)
    err = agendapack("check", MEETING, "--today", BETWEEN).err
    assert err.count("[kept-as-published]") == 4
    assert "the venue is now 'The New Hall, Sample Street'" in err
    assert "the standing item 'apologies' has other words now" in err
    assert "[front-changed]" not in err


def test_a_standing_item_that_is_gone_is_kept(
    agendapack: Run, workspace: Path, committee: Path
) -> None:
    publish(agendapack)
    before = front_sheet(workspace)
    text = committee.read_text()
    start = text.index("  urgent-business:")
    end = text.index("Any other business", start)
    end = text.index("\n", end) + 1
    cut = text[:start] + text[end:]
    committee.write_text(cut.replace("  - standing: urgent-business\n", ""))
    ran = agendapack("build", MEETING, "--today", AFTER)
    assert ran.code == 0, ran.err
    assert front_sheet(workspace) == before


def test_republishing_takes_what_the_committee_says_now(
    agendapack: Run, workspace: Path, committee: Path
) -> None:
    publish(agendapack)
    change(committee, *ELECTION)
    ran = agendapack(
        *("publish", MEETING, "--today", BETWEEN, "--republish", "--reason", "Election.")
    )
    assert (ran.code, "[kept-as-published]" in ran.err) == (0, False)
    assert "New Chair (Chair)" in front_sheet(workspace)


def test_a_new_venue_is_told_printed_and_a_new_notice(
    agendapack: Run, workspace: Path, meeting: Path
) -> None:
    publish(agendapack)
    meeting.write_text(meeting.read_text() + "venue: Elsewhere\n")
    ran = agendapack("build", MEETING, "--today", "2030-02-28")
    assert "'The Example Hall, Sample Street' is no longer on it [front-changed]" in ran.err
    assert "[notice-passed]" in ran.err
    assert "New venue. The agenda was first published with this venue: The Example" in front_sheet(
        workspace
    )
    assert "{+Elsewhere+}" in agendapack("diff", MEETING, "--since", "published").out
    publish(agendapack, "2030-02-28")
    assert "published late" in agendapack("list", "--today", "2030-03-01").out
    assert "nothing has changed" in agendapack("diff", MEETING, "--since", "published").out


def test_a_new_day_is_printed_and_a_new_notice(
    agendapack: Run, workspace: Path, meeting: Path
) -> None:
    publish(agendapack)
    later = "2030-03-18"
    change(meeting, (f"date: {MEETING}", f"date: {later}"))
    meeting.parent.rename(meeting.parent.parent / later)
    assert "12 days left" in agendapack("list", "--today", "2030-03-01").out
    publish(agendapack, "2030-03-01", later)
    assert "New date. The agenda was first published for Monday, 4 March 2030." in front_sheet(
        workspace, later
    )
    built = (workspace / "build" / later / "pack.pdf").read_bytes()
    assert agendapack("build", later, "--force").code == 0
    assert (workspace / "build" / later / "pack.pdf").read_bytes() == built
    assert " published\n" in agendapack("list", "--today", "2030-03-02").out


def test_diff_compares_with_the_latest_publication(agendapack: Run, workspace: Path) -> None:
    folder = workspace / "meetings" / MEETING
    paper = folder / "paths.md"
    paper.write_text("---\ntitle: Paths\nfrom: Clerk\n---\n\nFive need repiar.\n")
    with (folder / "meeting.yaml").open("a") as file:
        file.write("  - report: paths.md\n")
    publish(agendapack)
    change(paper, ("repiar", "repair"), ("title: Paths", "title: Footpaths"))
    said = agendapack("diff", MEETING, "--since", "published").out
    assert 'now called "Footpaths", not "Paths"' in said
    publish(agendapack, BETWEEN)
    assert "nothing has changed" in agendapack("diff", MEETING, "--since", "published").out


def test_files_that_differ_without_other_words_are_told(agendapack: Run, workspace: Path) -> None:
    publish(agendapack)
    house = workspace / "meetings" / "organisation.yaml"
    house.write_text(house.read_text() + "  colours:\n    heading: '#123456'\n")
    ran = agendapack("diff", MEETING, "--since", "published")
    said = ran.out + ran.err
    assert "no words have changed, but a build now makes these files otherwise: pack.pdf" in said


def test_a_record_without_front_sheets_keeps_its_meaning(
    agendapack: Run, workspace: Path, committee: Path
) -> None:
    publish(agendapack)
    record = workspace / "meetings" / MEETING / "published.yaml"
    text = record.read_text()
    record.write_text(text[: text.index("    front:")])
    change(committee, ("The Example Hall", "The New Hall"))
    ran = agendapack("build", MEETING, "--today", BETWEEN)
    assert (ran.code, ran.err) == (0, "")
    assert "The New Hall" in front_sheet(workspace)
    assert " published\n" in agendapack("list", "--today", BETWEEN).out
