from pathlib import Path

from agendapack.load.bodies import read_committee
from agendapack.problems import Code, Source


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
