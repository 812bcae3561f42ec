"""A meeting as a whole: its committee, its organisation, its time, and what is left of it."""

import os
from datetime import date
from pathlib import Path

import pytest

from agendapack.load import load_meeting
from agendapack.load.agenda import MOST_ITEMS
from agendapack.load.paths import Reading
from agendapack.problems import Code, Source
from tests.load.desk import FOLDER, HOME, MEETING, REPORT, find, lay_out, load, show, told

PARKS = "meetings/committees/parks.yaml"


def test_a_meeting_is_loaded_with_its_committee_and_organisation(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert (loaded.organisation.name, loaded.committee.name) == (
        "Elm Town Council",
        "Parks Committee",
    )
    assert (loaded.folder, loaded.meeting.date) == (FOLDER, date(2020, 2, 26))
    assert [item.entry.title for item in loaded.items] == ["Welcome"]
    assert loaded.previous_minutes == ()


def test_two_loads_are_equal_wherever_the_workspace_is(tmp_path: Path) -> None:
    first, second = load(tmp_path / "a"), load(tmp_path / "b")
    assert (first.items, first.sources) == (second.items, second.sources)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("park", "did you mean 'parks'?"), ("roads", "a committee is a file meetings/committees/"
      "NAME.yaml; there is 'parks'")],
)  # fmt: skip
def test_an_unknown_committee_is_told(tmp_path: Path, name: str, hint: str) -> None:
    meeting = MEETING.replace("parks", name) + "  - report: gone.yaml\n"
    problem, other = find(tmp_path, {f"{HOME}/meeting.yaml": meeting})
    assert show(problem) == f"meeting.yaml:1:12 unknown-committee: there is no committee '{name}'"
    assert problem.hint == hint
    assert other.code == "missing-file"


def test_a_meeting_without_any_time_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, {PARKS: "name: Parks\n"}) == [
        "meeting.yaml:1:1 missing-field: the meeting has no time, "
        "and its committee has no usual one"
    ]
    meeting = MEETING + "  - title: A\ntime: 18:30\n"
    load(tmp_path, {PARKS: "name: Parks\n", f"{HOME}/meeting.yaml": meeting})


def test_no_organisation_is_told_and_the_meeting_is_looked_at(tmp_path: Path) -> None:
    lay_out(tmp_path, {f"{HOME}/meeting.yaml": MEETING + "  - titel: A\n"})
    (tmp_path / "meetings/organisation.yaml").unlink()
    checked = load_meeting(tmp_path, FOLDER)
    assert [problem.code for problem in checked.problems] == ["unknown-field", "missing-file"]
    assert checked.value is not None


@pytest.mark.parametrize("spoilt", ["meetings/organisation.yaml", PARKS])
def test_a_spoilt_file_around_the_meeting_is_told(tmp_path: Path, spoilt: str) -> None:
    assert told(tmp_path, {spoilt: "name: a: b\n"}) == [
        f"{spoilt}:1:8 yaml-syntax: a text with a colon in it is not in quotes"
    ]


def test_a_date_that_is_wrong_gives_way_to_that_of_the_folder(tmp_path: Path) -> None:
    meeting = "committee: parks\ndate: soon\nagenda: [{title: A}]\n"
    checked = load_meeting(lay_out(tmp_path, {f"{HOME}/meeting.yaml": meeting}), FOLDER)
    assert [problem.code for problem in checked.problems] == ["bad-value"]
    assert checked.value is not None
    assert checked.value.meeting.date == date(2020, 2, 26)
    os.rename(tmp_path / HOME, tmp_path / "meetings/spring")
    assert load_meeting(tmp_path, "spring").value is None


def test_papers_are_looked_at_though_the_meeting_has_no_committee(tmp_path: Path) -> None:
    meeting = "date: 2020-02-26\nagenda:\n  - report: a.yaml\n  - minutes: 2020-01-28\n"
    files = {f"{HOME}/meeting.yaml": meeting, f"{HOME}/a.yaml": REPORT + "x: y\n"}
    assert told(tmp_path, files) == [
        "a.yaml:4:1 unknown-field: the report has no field 'x'",
        "meeting.yaml:1:1 missing-field: the meeting lacks the field 'committee'",
    ]


@pytest.mark.parametrize("folder", ["2020-03-01", "../..", "a/b", ""])
def test_a_folder_without_a_meeting_is_told(tmp_path: Path, folder: str) -> None:
    checked = load_meeting(lay_out(tmp_path, {}), folder)
    assert checked.value is None
    assert len(checked.problems) == 1


def test_a_meeting_folder_that_is_a_link_out_of_the_workspace_is_refused(tmp_path: Path) -> None:
    lay_out(tmp_path / "elsewhere", {})
    root = lay_out(tmp_path / "here", {})
    (root / "meetings/2020-03-01").symlink_to(tmp_path / "elsewhere" / HOME)
    (problem,) = load_meeting(root, "2020-03-01").problems
    assert problem.code == "outside-workspace"


def test_a_text_file_that_is_too_large_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, {f"{HOME}/meeting.yaml": b"# " + b"x" * 2**20}) == [
        f"meeting.yaml:1:1 too-large: '{HOME}/meeting.yaml' is larger than 1 MB, "
        "the most that is allowed"
    ]


def test_a_text_file_with_brackets_without_end_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path, {f"{HOME}/meeting.yaml": MEETING + "  - title: '" + "![" * 20_000}) == [
        "meeting.yaml:1:1 too-large: the file holds more than 10000 square brackets"
    ]


def test_what_stands_in_for_missing_fields_gives_no_further_problems(tmp_path: Path) -> None:
    meeting = (
        "committee: parks\ndate: 2020-02-26\nagenda:\n  - title: A\n    annexes:\n      - {}\n"
        "      - plan.pdf\n  - minutes: 2020-01-28\n  - work-plan: w.yaml\n"
        "deadlines: {speak: {}}\n"
    )
    files: dict[str, str | bytes] = {
        f"{HOME}/meeting.yaml": meeting,
        f"{HOME}/minutes-2020-01-28.yaml": "present: x\nminutes: [x]\n",
        f"{HOME}/w.yaml": "title: W\nyear: 2020\nmeetings: [x, {note: y}]\n",
        PARKS: "name: Parks\ntime: 5 pm\ndeadlines: {speak: {}}\nstanding: {a: b}\n",
    }
    assert {line.split(" ")[1] for line in told(tmp_path, files)} == {
        "missing-field:",
        "wrong-type:",
    }


def test_more_items_than_a_meeting_can_have_are_one_error(tmp_path: Path) -> None:
    meeting = MEETING + "  - title: A\n" * (MOST_ITEMS + 1)
    assert told(tmp_path, {f"{HOME}/meeting.yaml": meeting}) == [
        f"meeting.yaml:3:1 too-large: the agenda has {MOST_ITEMS + 1} items; "
        f"at most {MOST_ITEMS} are allowed"
    ]


def test_folders_that_differ_by_capital_letters_alone_are_told(tmp_path: Path) -> None:
    files = {f"meetings/2030-03-04-{name}/meeting.yaml": MEETING for name in ("parks", "Parks")}
    if len(set((lay_out(tmp_path, files) / "meetings").glob("2030*"))) < len(files):
        pytest.skip("this system takes them for one folder")
    problems = load_meeting(tmp_path, "2030-03-04-parks").problems
    assert [p.message for p in problems if p.code == "repeated-name"] == [
        "'2030-03-04-parks' and '2030-03-04-Parks' differ by capital letters alone"
    ]


@pytest.mark.parametrize(
    "number", ["8a", "1.1", "1(a)", "A1", "2026/14", "C048/26", "12(b)(ii)", "A", "IV", "B.2"]
)
def test_a_number_may_be_typed_by_the_pattern_of_the_house(tmp_path: Path, number: str) -> None:
    loaded = load(
        tmp_path, {f"{HOME}/meeting.yaml": MEETING + f"  - title: Welcome\n    number: {number}\n"}
    )
    assert loaded.items[0].entry.number == number


@pytest.mark.parametrize(
    "number", ["some", "0", "1.", "/1", "1//2", "1(a", "1 a", "../1", "1(<b>)", "1234567890/123456"]
)
def test_what_is_no_number_of_an_item_is_told(tmp_path: Path, number: str) -> None:
    (problem,) = find(
        tmp_path, {f"{HOME}/meeting.yaml": MEETING + f"  - title: Welcome\n    number: {number}\n"}
    )
    assert problem.code is Code.BAD_VALUE
    assert "1(a) or C048/26" in problem.message


NAMED = (
    MEETING
    + """\
  - {title: Welcome, a: 1}
  - title: Trees
    items: [{title: Oak, b: 1}]
  - {section: Reports}
  - {title: Ponds, c: 1}
  - {report: gone.md, d: 1}
  - {title: Fees, number: 7a, e: 1}
  - {update: '2', title: More, f: 1}
  - {title: End, g: 1}
"""
)


@pytest.mark.parametrize(
    ("more", "called"),
    [
        ("", "1 2.1 3 4 7a 2 5"),
        ("item-numbers: [none]", "“Welcome” “Oak” “Ponds” “gone.md” 7a 2 “End”"),
        ("item-numbers: ['C{number:2}/{yy}']", "C01/20 C02/20.1 C03/20 C04/20 7a 2 C05/20"),
        ("item-numbers: ['{number}', '{letter}']", "1 2.a 3 4 7a 2 5"),
        ("item-numbers: ['{section}{number}', none]", "1 “Oak” A1 A2 7a 2 A3"),
    ],
)
def test_messages_call_items_as_the_agenda_prints_them(
    tmp_path: Path, more: str, called: str
) -> None:
    parks = "name: Parks Committee\ntime: 5.30 pm\n"
    said = told(
        tmp_path,
        {f"{HOME}/meeting.yaml": NAMED, "meetings/committees/parks.yaml": f"{parks}{more}\n"},
    )
    found = [line.partition("agenda item ")[2] for line in said if "unknown-field" in line]
    assert [words.partition(" has no field")[0] for words in found] == called.split()


def test_messages_count_from_the_first_number_of_the_meeting(tmp_path: Path) -> None:
    meeting = f"first-item: 40\n{MEETING}  - {{title: A, b: 1}}\n"
    (said,) = told(tmp_path, {f"{HOME}/meeting.yaml": meeting})
    assert "agenda item 40 has no field 'b'" in said


UNNAMED = {
    "late.pdf": True,
    "offers.DOCX": True,
    "notes.md": False,
    "papers/letter.eml": True,
    "trees.pdf": False,  # what trees.md was made into
    "agenda.docx": False,
    "_old.pdf": False,
    "photo.jpg": False,
    "drafts/late.pdf": False,
    "later.pdf": False,  # named in a comment
}


@pytest.mark.parametrize("name", UNNAMED)
def test_a_paper_beside_the_others_that_nothing_names_is_told(tmp_path: Path, name: str) -> None:
    home = tmp_path / "meetings" / "2030-03-04"
    for folder in (home / "papers", home / "drafts", tmp_path / "meetings" / "committees"):
        folder.mkdir(parents=True)
    (home.parent / "organisation.yaml").write_text("name: Elm\n")
    (home.parent / "committees" / "parks.yaml").write_text("name: Parks\ntime: 7 pm\n")
    annexes = "    annexes: [{title: Plan, file: papers/plan.csv}]\n  # later.pdf\n"
    agenda = f"committee: parks\ndate: 2030-03-04\nagenda:\n  - report: trees.md\n{annexes}"
    (home / "meeting.yaml").write_text(agenda)
    (home / "trees.md").write_text("---\ntitle: Trees\nfrom: Clerk\n---\nOak.\n")
    (home / "papers" / "plan.csv").write_text("Tree,Cost\nOak,5\n")
    (home / name).write_bytes(b"x")
    found = load_meeting(tmp_path, "2030-03-04").problems
    told = [each.message for each in found if each.code is Code.PAPER_IS_HERE]
    said = f"'{name}' is in the meeting's folder, and is named nowhere"
    assert told == ([said] if UNNAMED[name] else [])


def test_a_meeting_is_read_once_though_its_items_are_numbered_by_a_pattern(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    read = Reading.read

    def note(self: Reading, path: str, limit: int, source: Source) -> bytes | None:
        opened.append(path)
        return read(self, path, limit, source)

    monkeypatch.setattr(Reading, "read", note)
    numbered = "name: Parks\ntime: 5.30 pm\nitem-numbers: ['C{number:3}/{yy}']\n"
    agenda = "  - title: A\n  - titel: B\n"
    messages = told(tmp_path, {PARKS: numbered, f"{HOME}/meeting.yaml": MEETING + agenda})
    assert messages == [
        "meeting.yaml:5:5 unknown-field: agenda item C002/20 has no field 'titel'",
    ]
    assert opened.count(f"{HOME}/meeting.yaml") == 1
