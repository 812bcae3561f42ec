"""Meetings without a committee: the organisation itself meets, from the first file to the site."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write
from tests.reading import spoken_text

TRUST = """\
name: Elm Trust
time: 6 pm
venue: The Barn
notice: none
members-are: Trustees
members: [{name: A Lark, role: Chair, email: lark@example.org}]
standing: {apologies: {title: Apologies for Absence}}
agenda: [standing: apologies, minutes: previous]
"""
MINUTES = """\
date: 2031-05-12
present: [{name: A Lark}]
chair: A Lark
start: 6 pm
finish: 7 pm
first-minute: 40
minutes: [{title: Apologies for Absence}, {title: Rents, resolved: That rents stay.}]
"""
HOUSE = "Example Parish Council"
DRAFT = "agenda:\n  - standing: apologies\n  - title: Rents\n"


@pytest.fixture
def trust(agendapack: Run, tmp_path: Path) -> Path:
    """Return a workspace without committees, with one meeting that was minuted."""
    write(tmp_path / "meetings/organisation.yaml", TRUST)
    write(tmp_path / "meetings/2031-05-12/meeting.yaml", f"date: 2031-05-12\n{DRAFT}")
    write(tmp_path / "meetings/2031-05-12/minutes.yaml", MINUTES)
    return tmp_path


@pytest.fixture
def parish(agendapack: Run, tmp_path: Path) -> Path:
    """Return a workspace with a committee, whose organisation has met itself."""
    agendapack("init")
    own = "name: Annual Parish Meeting\ndate: 2030-05-13\ntime: 7 pm\nvenue: Hall\nto: All\n"
    write(tmp_path / "meetings/2030-05-13/meeting.yaml", f"{own}agenda: [title: Paths]\n")
    write(tmp_path / "meetings/2030-05-13/minutes.yaml", MINUTES.replace("31-05-12", "30-05-13"))
    return tmp_path


def test_a_board_that_is_the_organisation_needs_no_committee(agendapack: Run, trust: Path) -> None:
    assert agendapack("new", "2031-07-14").code == 0
    new = (trust / "meetings/2031-07-14/meeting.yaml").read_text()
    assert new.startswith("date: 2031-07-14\n")
    assert "committee" not in new
    built = agendapack("build", "2031-07-14")
    assert (built.code, built.err) == (0, "")
    words = spoken_text((trust / "build/2031-07-14/pack.pdf").read_bytes())
    assert "Trustee A Lark (Chair)" in words
    assert "Time: 6.00 pm" in words
    assert "41. Rents" in words
    assert "Committee Minutes" not in words
    assert "lark@example.org" not in words


def test_meetings_of_the_organisation_have_names_beside_committees(
    agendapack: Run, parish: Path
) -> None:
    later = parish / "meetings/2031-05-12/meeting.yaml"
    assert (
        agendapack("new", "2031-05-12", "--committee", "organisation", "--time", "7 pm").code == 0
    )
    assert later.read_text().splitlines()[1] == "name: Annual Parish Meeting"
    text = later.read_text().replace("Annual Parish", "Yearly")
    write(later, text.replace("agenda:\n", "to: All\nagenda:\n  - minutes: previous\n"))
    assert agendapack("build", "2031-05-12").code == 0
    words = spoken_text((parish / "build/2031-05-12/pack.pdf").read_bytes())
    assert "Yearly Meeting" in words
    assert "Annual Parish Meeting" in words
    listed = agendapack("list", "--committee", "organisation").out
    assert ("Annual Parish Meeting" in listed, "Yearly Meeting" in listed) == (True, True)
    assert "Parish Council" not in listed


def test_a_forgotten_committee_is_told_and_a_mistyped_one_once(
    agendapack: Run, parish: Path
) -> None:
    file = parish / "meetings/2030-05-13/meeting.yaml"
    text = file.read_text()
    write(file, text.replace("name: Annual Parish Meeting\n", ""))
    ran = agendapack("check", "2030-05-13")
    assert "meeting.yaml:1:1: error: the meeting lacks the field 'committee'" in ran.err
    assert "name: Annual Parish Meeting" in ran.err
    write(file, text.replace("name: Annual Parish Meeting", "comittee: parish-council"))
    ran = agendapack("check", "2030-05-13")
    assert ran.err.count("error:") == 1
    assert "did you mean 'committee'?" in ran.err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("time: 6 pm\n", ""), "the meeting has no time, and the organisation has no usual one"),
        (("venue: The Barn\n", ""), "neither the meeting nor the organisation gives 'venue'"),
        (("apologies: {", "apology: {"), "which the organisation does not have"),
        (("name: A Lark", "name: ''"), "member 1 of the organisation"),
        (("agenda: [", "agenda: [{}, "), "item 1 of the usual agenda does not say"),
    ],
)
def test_messages_speak_of_the_organisation(
    agendapack: Run, trust: Path, change: tuple[str, str], told: str
) -> None:
    write(trust / "meetings/organisation.yaml", TRUST.replace(*change))
    said = agendapack("check", "2031-05-12").err
    assert told in said, said
    assert "committee" not in said.replace("'committee'", "")


def test_minutes_that_are_not_there_are_those_of_the_organisation(
    agendapack: Run, trust: Path
) -> None:
    file = trust / "meetings/2031-05-12/meeting.yaml"
    write(file, file.read_text() + "  - minutes: 2030-05-13\n")
    assert "the organisation has no minutes of 13 May 2030" in agendapack("check").err
    write(file, file.read_text().replace("2030-05-13", "previous"))
    assert "no meeting of the organisation before 12 May 2031" in agendapack("check").err
    asked = "{committee: organisation, date: 2030-05-13}"
    write(file, file.read_text().replace("previous", asked))
    assert "the organisation itself meets; it approves its own" in agendapack("check").err


def test_a_site_has_the_meetings_of_the_organisation(agendapack: Run, parish: Path) -> None:
    assert agendapack("site", "--today", "2030-05-01").code == 0
    page = (parish / "site/committees/organisation/index.html").read_text()
    assert re.findall(r"<h1[^>]*>([^<]*)</h1>", page) == [HOUSE]
    assert "Annual Parish Meeting" in page
    data = json.loads((parish / "site/data/popolo.json").read_text())
    house = next(each for each in data["organizations"] if "parent_id" not in each)
    (event,) = data["events"]
    assert event["organization_id"] == house["id"]
    assert sum("parent_id" in each for each in data["organizations"]) == 1


def test_declared_fields_of_committees_are_not_asked_of_the_organisation(
    agendapack: Run, trust: Path
) -> None:
    declared = "fields: {committee: {code: {required: yes}}}\n"
    write(trust / "meetings/organisation.yaml", TRUST + declared)
    assert agendapack("check", "2031-05-12").code == 0


def test_a_calendar_starts_meetings_of_the_organisation(agendapack: Run, trust: Path) -> None:
    write(trust / "year.csv", "date,committee\n2031-09-08,\n2031-11-10,Elm Trust\n")
    assert agendapack("new", "--calendar", "year.csv").code == 0
    for day in ("2031-09-08", "2031-11-10"):
        assert agendapack("check", day).code == 0


def test_an_agenda_in_word_can_be_one_of_the_organisation(agendapack: Run, parish: Path) -> None:
    write(
        parish / "a.md",
        "Meeting: Annual Parish Meeting\n\nDate: 12 May 2031\n\nTime: 7 pm\n\n1. Paths\n",
    )
    ran = agendapack("import", "a.md", "--committee", "organisation")
    assert ran.code == 0, ran.err
    text = (parish / "meetings/2031-05-12/meeting.yaml").read_text()
    assert "name: Annual Parish Meeting\n" in text
    assert "committee:" not in text
    assert not (parish / "meetings/committees/organisation.yaml").exists()
