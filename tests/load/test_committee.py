from pathlib import Path

import pytest

from agendapack.load import load_meeting
from agendapack.load.bodies import read_committee
from agendapack.problems import Code, Source
from tests.load.desk import FOLDER, HOME, MEETING, find, lay_out, load


def write(root: Path, text: str) -> None:
    path = root / "meetings" / "committees" / "parish-council.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text)


def test_a_committee_is_read_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, "name: Parish Council\nagenda:\n  - title: Apologies\n")
    checked = read_committee(tmp_path, "parish-council")
    assert checked.value is not None
    assert [habit.title for habit in checked.value.agenda] == ["Apologies"]
    assert checked.problems == ()


def test_a_name_from_the_command_line_has_no_place_in_a_file(tmp_path: Path) -> None:
    write(tmp_path, "name: Parish Council\n")
    for name in ("parish-counsil", "../committees/parish-council", ""):
        (problem,) = read_committee(tmp_path, name).problems
        assert (problem.code, problem.source) == (Code.UNKNOWN_COMMITTEE, None)


def test_mistakes_in_its_file_have_their_place(tmp_path: Path) -> None:
    write(tmp_path, "name: Parish Council\nmember: []\n")
    (problem,) = read_committee(tmp_path, "parish-council").problems
    assert problem.source == Source("meetings/committees/parish-council.yaml", 2, 1)


def test_an_item_of_the_usual_agenda_is_one_thing(tmp_path: Path) -> None:
    agenda = "agenda:\n  - {text: Words}\n  - {minutes: previous, reports: all}\n"
    write(tmp_path, f"name: Parish Council\n{agenda}")
    told = [(p.code, p.source) for p in read_committee(tmp_path, "parish-council").problems]
    file = "meetings/committees/parish-council.yaml"
    assert told == [
        (Code.UNCLEAR_ITEM, Source(file, 3, 5)),
        (Code.UNCLEAR_ITEM, Source(file, 4, 5)),
    ]


TERMS = """name: Parks Committee
time: 5.30 pm
members:
  - {name: Ash, until: 2020-02-25}
  - {name: Birch, from: 2020-02-26}
"""


def test_a_meeting_has_the_members_who_are_in_office_on_its_day(tmp_path: Path) -> None:
    read = load(tmp_path, {"meetings/committees/parks.yaml": TERMS})
    assert [member.name for member in read.committee.members] == ["Birch"]


def test_a_term_that_ends_before_it_begins_is_told(tmp_path: Path) -> None:
    wrong = TERMS + "  - {name: Cedar, from: 2020-05-01, until: 2020-01-01}\n"
    (problem,) = find(tmp_path, {"meetings/committees/parks.yaml": wrong})
    assert problem.message == "the term of Cedar ends before it begins"
    assert problem.source == Source("meetings/committees/parks.yaml", 6, 5)


@pytest.mark.parametrize("name", ["parks.yml", "Parks.yaml", "parks.yaml.txt"])
def test_a_file_with_nearly_the_name_of_a_committee_is_to_be_renamed(
    tmp_path: Path, name: str
) -> None:
    lay_out(tmp_path, {})
    folder = tmp_path / "meetings" / "committees"
    (folder / "parks.yaml").rename(folder / name)
    (problem,) = load_meeting(tmp_path, FOLDER).problems
    assert problem.hint == f"rename committees/{name} to parks.yaml"


def test_the_committees_are_named_where_none_is_meant(tmp_path: Path) -> None:
    lay_out(tmp_path, {f"{HOME}/meeting.yaml": MEETING.replace("parks", "xyz") + "  - title: T\n"})
    (problem,) = load_meeting(tmp_path, FOLDER).problems
    assert problem.hint == ("a committee is a file meetings/committees/NAME.yaml; there is 'parks'")


def test_the_organisation_in_another_spelling_is_to_be_renamed(tmp_path: Path) -> None:
    lay_out(tmp_path, {})
    house = tmp_path / "meetings" / "organisation.yaml"
    house.rename(house.with_name("organization.yml"))
    (problem,) = load_meeting(tmp_path, FOLDER).problems
    assert problem.hint == "rename meetings/organization.yml to organisation.yaml"
