"""`agendapack publish` on the command line, and two of them at once."""

import subprocess
import sys
from pathlib import Path

import pytest

import agendapack as package
from agendapack.pdf import text_of_pages
from tests.cli.conftest import Run

MEETING = "2030-03-04"


def test_publish_says_what_it_published(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("publish", MEETING, "--today", "2030-02-20")
    assert (ran.code, ran.out) == (0, "published build/2030-03-04/pack.pdf (2 pages)\n")
    record = workspace / "meetings" / MEETING / "published.yaml"
    assert 'date: "2030-02-20"' in record.read_text()
    assert agendapack("build", MEETING).out == "built build/2030-03-04/pack.pdf (2 pages)\n"


def test_a_supplement_without_a_late_paper_is_told_and_not_made(
    agendapack: Run, workspace: Path
) -> None:
    ran = agendapack("supplement", MEETING)
    assert (ran.code, ran.out) == (1, "")
    assert f"{MEETING} is not published yet, so that none of its papers is late" in ran.err
    assert not (workspace / "build" / MEETING).exists()
    file = workspace / "meetings" / MEETING / "meeting.yaml"
    with file.open("a") as agenda:
        agenda.write("  - {title: Ponds, report: ponds.md, to-follow: yes}\n")
    assert agendapack("publish", MEETING, "--today", "2030-02-20").code == 0
    ran = agendapack("supplement", MEETING)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(
        f"error: {MEETING} has no late paper: none has come since it was published, on 2030-02-20;"
        " still to follow: agenda item 5 [nothing-new]\n"
    )


def test_publishing_afresh_needs_a_reason(agendapack: Run, workspace: Path) -> None:
    assert agendapack("publish", MEETING, "--republish").code == 2
    assert agendapack("publish", MEETING, "--republish", "--reason", " ").code == 2
    assert agendapack("publish", MEETING, "--reason", "Why").code == 2
    assert not (workspace / "meetings" / MEETING / "published.yaml").exists()


def test_a_draft_is_not_published_unasked(agendapack: Run, workspace: Path) -> None:
    file = workspace / "meetings" / MEETING / "meeting.yaml"
    file.write_text(file.read_text().replace("state: final", "state: draft"))
    ran = agendapack("publish", MEETING)
    assert ran.code == 1
    assert f"{MEETING} is a draft, which is not published [not-final]" in ran.err
    assert agendapack("publish", MEETING, "--anyway").code == 0
    assert agendapack("publish", MEETING, "--republish", "--reason", "Why").code == 1


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_a_cancelled_meeting_is_published_only_if_its_agenda_was(
    agendapack: Run, workspace: Path, state: str
) -> None:
    file = workspace / "meetings" / MEETING / "meeting.yaml"
    before = file.read_text()
    file.write_text(before.replace("state: final", f"state: {state}"))
    ran = agendapack("publish", MEETING)
    assert ran.code == 1
    assert f"{MEETING} is {state}, and was not published before [not-final]" in ran.err
    file.write_text(before)
    assert agendapack("publish", MEETING, "--today", "2030-02-20").code == 0
    file.write_text(before.replace("state: final", f"state: {state}"))
    assert agendapack("publish", MEETING, "--today", "2030-02-21").code == 0


def test_an_unknown_meeting_is_told(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("publish", "2031")
    assert ran.code == 1
    assert "[unknown-meeting]" in ran.err


def test_of_two_at_once_one_publishes(workspace: Path) -> None:
    command = [sys.executable, "-m", "agendapack", "publish", MEETING, "--today", "2030-02-20"]
    here = {"PYTHONPATH": str(Path(package.__file__).parent.parent)}
    both = [
        subprocess.Popen(
            command, cwd=workspace, env=here, stderr=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    assert sorted(process.returncode for process in both) == [0, 1]
    refused = next(err for _, err in said if err).decode()
    assert "[published-meanwhile]" in refused or "[nothing-new]" in refused
    record = (workspace / "meetings" / MEETING / "published.yaml").read_text()
    assert record.count("kind:") == 1


def test_who_calls_a_meeting_signs_on_the_day_of_publication(
    agendapack: Run, workspace: Path
) -> None:
    committee = next((workspace / "meetings" / "committees").glob("*.yaml"))
    with committee.open("a") as file:
        file.write("signed: {name: H Fairlie, role: Clerk}\n")
    agenda = workspace / "build" / MEETING / "agenda.pdf"
    assert agendapack("build", MEETING).code == 0
    assert "Dated" not in text_of_pages(agenda.read_bytes())
    assert agendapack("publish", MEETING, "--today", "2030-02-20").code == 0
    published = agenda.read_bytes()
    assert "Dated Wednesday, 20 February 2030" in text_of_pages(published)
    ran = agendapack("build", MEETING, "--today", "2030-02-22")
    assert (ran.code, ran.err) == (0, "")
    assert agenda.read_bytes() == published
