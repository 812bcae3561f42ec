"""Mistakes in the fields of a file: each with its line, in its author's words."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pydantic
import pytest

from agendapack.load import load_meeting
from agendapack.load.faults import field_names
from agendapack.model.fields import Record
from agendapack.model.meeting import AgendaEntry
from agendapack.plan.rules import agenda_has_items
from tests.load.desk import (
    FOLDER,
    HOME,
    MEETING,
    MINUTES,
    REPORT,
    find,
    lay_out,
    told,
    told_of_meeting,
)

MISTAKES = {
    "  - titel: Trees\n": ["4:5 unknown-field: agenda item 1 has no field 'titel'"],
    "  - title: A\n  - title: B\n    annex: x\n": [
        "6:5 unknown-field: agenda item 2 has no field 'annex'"
    ],
    "  - title: A\n    annexes:\n      - title: Plan\n": [
        "6:9 missing-field: annex 1 of agenda item 1 lacks the field 'file'"
    ],
    "  - title:\n      - A\n": [
        "5:7 wrong-type: the field 'title' of agenda item 1 holds a list; text is allowed"
    ],
    "  - title: {a: b}\n": [
        "4:12 wrong-type: the field 'title' of agenda item 1 holds a group of fields; "
        "text is allowed"
    ],
    "  - Apologies\n": ["4:5 wrong-type: agenda item 1 is 'Apologies'; fields are allowed"],
    "  -\n  - title: A\n": ["4:4 missing-field: agenda item 1 is empty"],
    "  - title: A\n    exempt:\n": [
        "5:12 withholding: the field 'exempt' of agenda item 1 is empty, "
        "so it would withhold nothing"
    ],
    "  - title: A\n    annexes: [{title: B, file: a.pdf, confidential: }]\n": [
        "5:32 missing-file: the file 'a.pdf' does not exist",
        "5:53 withholding: the field 'confidential' of annex 1 of agenda item 1 is empty, "
        "so it would withhold nothing",
    ],
    "  - standing: Urgent Business\n": [
        "4:15 bad-value: the field 'standing' of agenda item 1 holds 'Urgent Business'; "
        "a short name of small letters, digits and hyphens is allowed, for instance annex-a"
    ],
    "  - minutes: 2020-02-30\n": [
        "4:14 bad-value: the field 'minutes' of agenda item 1 holds '2020-02-30'; "
        "the day of a meeting is allowed, for instance 2020-02-26, or 'previous', or a file"
    ],
    "  - minutes: {committee: parks}\n": [
        "4:14 missing-field: the minutes of agenda item 1 lack the field 'date'"
    ],
    "  - minutes: minutes-2020-01-28.yaml\n": [
        "4:14 wrong-file-kind: 'minutes-2020-01-28.yaml' is named as minutes; minutes in YAML are "
        "named by the day of their meeting"
    ],
    "  - minutes: 2020-01-28\n    date: 2020-01-28\n": [
        "4:14 missing-minutes: the committee 'parks' has no minutes of 28 January 2020",
        "5:11 bad-value: the field 'date' is for a report that is a Word document; "
        "this item has none",
    ],
    "  - report: /etc/passwd\n": [
        "4:13 bad-value: the field 'report' of agenda item 1 holds '/etc/passwd'; "
        "a file is allowed, relative to this file's folder, with forward slashes"
    ],
    "  - title: A\nstate: done\n": [
        "5:8 bad-value: the field 'state' of the meeting holds 'done'; "
        "allowed is 'draft', 'final', 'cancelled' or 'postponed'"
    ],
    "  - title: A\ntime: noon\n": [
        "5:7 bad-value: the field 'time' of the meeting holds 'noon'; "
        "a time of day is allowed, for instance 5.30 pm or 17:30"
    ],
    "  - title: A\nmembers: Ash\n": [
        "5:10 wrong-type: the field 'members' of the meeting holds 'Ash'; "
        "a list is allowed, each entry on a line after '- '"
    ],
    "  - title: A\nofficer: Ash\n": [
        "5:10 wrong-type: the field 'officer' of the meeting holds 'Ash'; fields are allowed"
    ],
    "  - title: A\nofficer: {rule: x}\n": [
        "5:10 missing-field: the officer of the meeting lacks the field 'name'",
        "5:11 unknown-field: the officer of the meeting has no field 'rule'",
    ],
    "  - title: A\ndeadlines: {speak: {date: 26 Feb}}\n": [
        "5:20 missing-field: deadline 'speak' lacks the field 'time'",
        "5:27 bad-value: the field 'date' of deadline 'speak' holds '26 Feb'; "
        "a date is allowed, as year-month-day, for instance 2020-02-26",
    ],
    "  - title: A\ndeadlines: 5\n": [
        "5:12 wrong-type: the field 'deadlines' of the meeting holds '5'; "
        "names with their fields are allowed"
    ],
    "  - title: A\n    extra: [a, b]\n": [
        "5:12 wrong-type: the field 'extra' of agenda item 1 holds a list; names with their values"
        " are allowed, for instance extra: {budget-code: 4411}"
    ],
    "  - title: A\n    extra: {gap: {a: b}}\n": [
        "5:18 wrong-type: the field 'gap' of 'extra' of agenda item 1 holds a group of fields;"
        " a text is allowed, or a list of texts"
    ],
    "  - title: A\ndeadlines: {speak: 5}\n": [
        "5:20 wrong-type: deadline 'speak' is '5'; fields are allowed"
    ],
    "  - title: A\ndeadlines: {speak: }\n": ["5:20 missing-field: deadline 'speak' is empty"],
    "  - title: A\nstyle: {duplex: maybe, size: big, colours: {link: red}, "
    "margins: {tp: 1 cm}}\n": [
        "5:17 bad-value: the field 'duplex' of the style of the meeting holds 'maybe'; "
        "yes or no is allowed",
        "5:30 bad-value: the field 'size' of the style of the meeting holds 'big'; "
        "a length with its unit (mm, cm, in, pt) is allowed, for instance 20 mm",
        "5:51 bad-value: the field 'link' of the colours of the style of the meeting "
        "holds 'red'; a colour in hexadecimal is allowed, in quotes, for instance '#1d4d3f'",
        "5:67 unknown-field: the margins of the style of the meeting have no field 'tp'",
    ],
}


@pytest.mark.parametrize("agenda", MISTAKES)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, agenda: str) -> None:
    expected = [f"meeting.yaml:{line}" for line in MISTAKES[agenda]]
    assert told_of_meeting(tmp_path, MEETING + agenda) == expected


def test_every_word_that_a_field_takes_is_named(tmp_path: Path) -> None:
    organisation = "name: Elm\npreflight: {comments: keep, scripts: no}\n"
    assert told(tmp_path, {"meetings/organisation.yaml": organisation}) == [
        "meetings/organisation.yaml:2:23 bad-value: the field 'comments' of the preflight of the "
        "organisation holds 'keep'; allowed is 'ignore', 'warn', 'fail' or 'drop'",
        "meetings/organisation.yaml:2:38 bad-value: the field 'scripts' of the preflight of the "
        "organisation holds 'no'; allowed is 'ignore', 'warn' or 'fail'",
    ]


def test_all_mistakes_of_all_files_are_told_in_one_run(tmp_path: Path) -> None:
    meeting = (
        "comittee: parks\ncommittee: parks\ndate: 26/2/2020\nagenda:\n"
        "  - report: trees.yaml\n  - report: gone.yaml\n"
    )
    trees = "titel: Trees\nfrom: x\nbody: x\nannexes:\n  - {title: A, file: a.pdf}\n"
    assert told(
        tmp_path,
        {
            f"{HOME}/meeting.yaml": meeting,
            f"{HOME}/trees.yaml": trees,
            "meetings/organisation.yaml": "nam: Elm\n",
            "meetings/committees/parks.yaml": "name: Parks\ntime: late\n",
        },
    ) == [
        "meeting.yaml:1:1 unknown-field: the meeting has no field 'comittee'",
        "meeting.yaml:3:7 bad-value: the field 'date' of the meeting holds '26/2/2020'; "
        "a date is allowed, as year-month-day, for instance 2020-02-26",
        "meeting.yaml:6:13 missing-file: the file 'gone.yaml' does not exist",
        "trees.yaml:1:1 unknown-field: the report has no field 'titel'",
        "trees.yaml:5:22 missing-file: the file 'a.pdf' does not exist",
        "meetings/committees/parks.yaml:2:7 bad-value: the field 'time' of the committee holds "
        "'late'; a time of day is allowed, for instance 5.30 pm or 17:30",
        "meetings/organisation.yaml:1:1 unknown-field: the organisation has no field 'nam'",
    ]


@pytest.mark.parametrize(
    ("agenda", "hint"),
    [
        ("  - titel: A\n", "did you mean 'title'?"),
        ("  - work_plan: a.yaml\n", "did you mean 'work-plan'?"),
        ("  - Apologies\n", "did you mean 'title: Apologies'?"),
        ("  - title:Apologies\n", "did you mean 'title: Apologies'?"),
        ("  - title Apologies\n", "did you mean 'title: Apologies'?"),
        ("  -title: A\n", "put a space behind each '-'"),
        ("  - minutes: Tuesday 28th January 2020\n", "did you mean '2020-01-28'?"),
        ("  - minutes: January 28, 2020\n", "did you mean '2020-01-28'?"),
        ("  - title: A\n    time: 7\n", "did you mean '7.00 pm'?"),
        ("  - title: A\n    time: 1930\n", "did you mean '19:30'?"),
        ("  - title: A\n    time: 19:30:00\n", "did you mean '19:30'?"),
        ("  - title: A\n    time: 19h30\n", "did you mean '19:30'?"),
        ("  - title: A\n    time: noon\n", "did you mean '12:00'?"),
        ("  - title: A\n    time: 2560\n", None),
        (
            "  - title: A\n    time: 7.30 pm - 8 pm\n",
            "did you mean '7.30 pm'? When it ends stands in 'end'",
        ),
        (
            "  - title: A\n    time: 2.00 pm UTC\n",
            "did you mean '2.00 pm'? Its zone stands in 'time-zone'",
        ),
        ("  - title: A\n    duration: 5 min\n", "did you mean 'length'?"),
        ("  - title:\n", "fill it in, or delete the item"),
        ("  - title: !Urgent\n", "delete it, or put a text that starts with '!' in quotes"),
        ("  - minutes: 28/1/2020\n", "did you mean '2020-01-28'?"),
        ("  - minutes: 28 Jan 2020\n", "did you mean '2020-01-28'?"),
        ("  - minutes: 2020-1-28\n", "did you mean '2020-01-28'?"),
        ("  - minutes: 2020/01/28\n", "did you mean '2020-01-28'?"),
        ("  - minutes: 2020-01-28T18:30:00Z\n", "did you mean '2020-01-28'?"),
        ("  - minutes: 28 Foo 2020\n", None),
        ("  - minutes: 1/28/2020\n", None),
        ("  - minutes: soon\n", None),
        ("  - title: A\n    length: 15\n", "did you mean '15 min'?"),
        ("  - title: A\n    link: www.example.org\n", "did you mean 'https://www.example.org'?"),
        ("  - title: A\nonline: https://a.example\n", "did you mean 'link: https://a.example'?"),
        ("  - title: A\nstate: finl\n", "did you mean 'final'?"),
        ("  - title: A\nmembers: Ash\n", "put '- ' before it, on a line of its own"),
        ("  - title: A\n    exempt: {paragraphs: 3 and 5, reason: R}\n", "did you mean '[3, 5]'?"),
        (
            "  - title: A\n    confidential: yes\n",
            "write 'reason: ...' below it, or leave it out; "
            "its fields are reason, review, released",
        ),
        ("  - title: A\n    exempt: a bid\n", "did you mean 'reason: a bid'?"),
        ("  - title: A\n    exempt: Para 3\n", "did you mean '{paragraphs: [3], reason: ...}'?"),
        ("  - title: A\n    private: yes\n", "did you mean 'exempt'?"),
        ("  - title: A\n    pres: B\n", "did you mean 'presenter'?"),
        ("  - title: A\n    annexes: [{title: A}]\n", "add a line 'file: ...'"),
        (
            "  - title: A\n    text: [A]\n",
            "put a text that begins with '[' or '{', or has ': ' in it, in quotes",
        ),
        (
            "  - title: A\nvenue:\n  - Hall\n  - Mill Lane\n",
            "write it as one text; one of several lines stands below a '|', indented",
        ),
        ("  - title: A\nlocation: Hall\n", "did you mean 'venue'?"),
        ("  - subject: A\n", "did you mean 'title'?"),
        ("  - title: A\n    appendices: []\n", "did you mean 'annexes'?"),
        ("  - break: Tea\n", "give it a 'title', and 'number: none'"),
        ("  - title: A\n    papers: [a.md]\n", "did you mean 'report: a.md'?"),
        ("  - title: A\n    papers: [A.PDF]\n", "did you mean '{title: ..., file: A.PDF}'?"),
        ("  - trees.docx\n", "did you mean 'report: trees.docx'?"),
        ("  - trees.pdf\n", "did you mean 'title: trees.pdf'?"),
        ("  - title: A\n    id: My Item\n", "did you mean 'my-item'?"),
        (
            "  - title: A\n    file: a.pdf\n",
            "list it below 'papers' or 'annexes', with its title; or add 'update' with the number "
            "of the item that it adds to",
        ),
        ("  - title: A\nstyle: {margins: 5}\n", "its fields are top, right, bottom, left"),
    ],
)
def test_a_hint_says_what_to_do(tmp_path: Path, agenda: str, hint: str | None) -> None:
    (problem,) = find(tmp_path, {f"{HOME}/meeting.yaml": MEETING + agenda})
    assert problem.hint == hint


def test_a_missing_date_is_offered_from_the_name_of_the_folder(tmp_path: Path) -> None:
    missing = "committee: parks\nagenda: [{title: A}]\n"
    problem = next(iter(find(tmp_path, {f"{HOME}/meeting.yaml": missing})))
    assert problem.hint == "add a line 'date: 2020-02-26'"
    (other,) = find(tmp_path, {f"{HOME}/meeting.yaml": MEETING + "  - minutes: {committee: a}\n"})
    assert other.hint == "add a line 'date: ...'"


def test_a_field_that_is_near_to_none_is_answered_with_all_fields(tmp_path: Path) -> None:
    (problem,) = find(tmp_path, {f"{HOME}/meeting.yaml": MEETING + "  - xyz: A\n"})
    assert problem.hint == f"its fields are {', '.join(field_names(AgendaEntry, ()))}"


def test_an_empty_field_that_is_needed_is_told_and_any_other_is_none(tmp_path: Path) -> None:
    report = "title:\nfrom: x\nbody: |\n\n  x\npurpose:\ndate: ~\n"
    files = {f"{HOME}/meeting.yaml": MEETING + "  - report: a.yaml\n", f"{HOME}/a.yaml": report}
    assert told(tmp_path, files) == [
        "a.yaml:1:7 missing-field: the field 'title' of the report is empty"
    ]


def test_an_unknown_field_is_told_though_it_is_empty(tmp_path: Path) -> None:
    assert told_of_meeting(tmp_path, MEETING + "  - title: A\nvenu:\n") == [
        "meeting.yaml:5:1 unknown-field: the meeting has no field 'venu'"
    ]


def test_lists_and_text_where_either_is_allowed(tmp_path: Path) -> None:
    minutes = MINUTES + "    resolved: {a: b}\n  - title: B\n    resolved: [x, [y]]\n"
    meeting = MEETING + "  - minutes: 2020-01-28\n"
    files = {f"{HOME}/meeting.yaml": meeting, f"{HOME}/minutes-2020-01-28.yaml": minutes}
    assert told(tmp_path, files) == [
        "minutes-2020-01-28.yaml:8:15 wrong-type: the field 'resolved' of minute 1 holds "
        "a group of fields; a list is allowed, each entry on a line after '- '",
        "minutes-2020-01-28.yaml:10:19 wrong-type: resolution 2 of minute 2 is a list; "
        "text is allowed",
    ]


def test_parts_of_a_report_have_their_names(tmp_path: Path) -> None:
    report = REPORT + (
        "recommendations: [{txt: a}]\nabbreviations: {CQC: [x]}\nbackground-papers: [{a: b}]\n"
        "contacts: {author: 5, aproved: 2020-01-01}\nannexes: 5\n"
    )
    files = {f"{HOME}/meeting.yaml": MEETING + "  - report: a.yaml\n", f"{HOME}/a.yaml": report}
    assert told(tmp_path, files) == [
        "a.yaml:4:20 unknown-field: recommendation 1 has no field 'txt'",
        "a.yaml:5:22 wrong-type: abbreviation 'CQC' is a list; text is allowed",
        "a.yaml:6:21 wrong-type: background paper 1 is a group of fields; text is allowed",
        "a.yaml:7:20 wrong-type: the field 'author' of the contacts of the report holds '5'; "
        "fields are allowed",
        "a.yaml:7:23 unknown-field: the contacts of the report have no field 'aproved'",
        "a.yaml:8:10 wrong-type: the field 'annexes' of the report holds '5'; "
        "a list is allowed, each entry on a line after '- '",
    ]


def test_lists_without_a_name_of_their_own_are_called_entries(tmp_path: Path) -> None:
    minutes = MINUTES + "    recorded-vote: {for: [A, {b: c}]}\n"
    meeting = MEETING + "  - minutes: 2020-01-28\n"
    files = {f"{HOME}/meeting.yaml": meeting, f"{HOME}/minutes-2020-01-28.yaml": minutes}
    assert told(tmp_path, files) == [
        "minutes-2020-01-28.yaml:8:30 wrong-type: entry 2 of 'for' of the recorded vote "
        "of minute 1 is a group of fields; text is allowed"
    ]


def test_a_long_value_is_cut_short_in_the_message(tmp_path: Path) -> None:
    (line,) = told_of_meeting(tmp_path, MEETING + f"  - title: A\ntime: {'noon ' * 20}\n")
    assert "holds 'noon noon noon noon noon noon noon noon ...'" in line


def test_fields_in_place_of_a_list_are_told_how_to_become_one(tmp_path: Path) -> None:
    meeting = MEETING + "  title: A\n  text: B\n"
    problems = load_meeting(lay_out(tmp_path, {f"{HOME}/meeting.yaml": meeting}), FOLDER).problems
    hints = [problem.hint for problem in problems if "a list is allowed" in problem.message]
    assert hints == ["put '- ' before the first field of each entry, and indent the others as far"]


def test_an_agenda_that_is_no_list_is_told_once(tmp_path: Path) -> None:
    lay_out(tmp_path, {f"{HOME}/meeting.yaml": MEETING.strip() + " none\n"})
    loaded = load_meeting(tmp_path, FOLDER)
    assert [each.code for each in loaded.problems] == ["wrong-type"]
    assert loaded.value is not None
    assert list(agenda_has_items(loaded.value)) == []


def test_a_field_whose_name_is_misspelt_is_not_said_to_be_missing_too(tmp_path: Path) -> None:
    meeting = "comittee: parks\ndate: 2020-02-26\nagenda:\n  - title: Trees\n    annexes:\n"
    assert told_of_meeting(tmp_path, meeting + "      - titel: Map\n") == [
        "meeting.yaml:1:1 unknown-field: the meeting has no field 'comittee'",
        "meeting.yaml:6:9 missing-field: annex 1 of agenda item 1 lacks the field 'file'",
        "meeting.yaml:6:9 unknown-field: annex 1 of agenda item 1 has no field 'titel'",
    ]


def test_a_line_that_begins_with_no_space_of_yaml_is_told(tmp_path: Path) -> None:
    meeting = (
        "committee: parks\ndate: 2020-02-26\n\u00a0\u00a0venue: Hall\nagenda:\n  - title: Trees\n"
    )
    assert told_of_meeting(tmp_path, meeting) == [
        "meeting.yaml:3:1 yaml-syntax: the line begins with the character U+00A0, which is no space"
    ]


@pytest.mark.parametrize(
    ("typed", "place", "behind"),
    [
        ("committee:~parks\ndate: 2020-02-26", "1:11", "committee:"),
        ("committee: parks\nagenda: [{title: A}]\ndate: ~2020-02-26", "3:7", "date:"),
        ("committee: parks\nagenda: [{title: A}]\ndate: 2020-02-26~", "3:7", "2020-02-26"),
        ("committee: parks\ndate: 2020-02-26\nagenda:\n  -~title: Trees", "4:4", "-"),
        ("committee: parks\nagenda:\n  -~title: A\n  -~title: B\ndate: 2020-02-26", "3:4", "-"),
        ("committee: parks\nagenda:\n  - title: A\n  -~title: B\ndate: 2020-02-26", "4:4", "-"),
        ("committee: parks\ndate: 2020-02-26\nagenda:\n  - title:~Trees", "4:11", "title:"),
        (
            "committee: parks\ndate: 2020-02-26\nagenda:\n  - {title: A, late: {reason:~B}}",
            "4:30",
            "reason:",
        ),
    ],
)
def test_what_looks_like_a_space_behind_a_hyphen_or_a_name_is_told(
    tmp_path: Path, typed: str, place: str, behind: str
) -> None:
    told = told_of_meeting(tmp_path, typed.replace("~", "\u00a0") + "\n")
    said = f"behind '{behind}' stands the character U+00A0, which is no space"
    assert f"meeting.yaml:{place} yaml-syntax: {said}" in told
    assert not any("no field" in each or "lacks" in each for each in told)


def test_a_no_break_space_of_a_text_is_not_the_fault_of_the_line_below(tmp_path: Path) -> None:
    meeting = "committee: parks\ndate: 2020-02-26\ntext: |\n  Note:\u00a0wet\n bad: line\n"
    (told,) = told_of_meeting(tmp_path, meeting)
    assert told.startswith("meeting.yaml:5:")
    assert "U+00A0" not in told


NAMES = """
import agendapack.load.validate
from tests.load.test_records import Record, every
print(*(f"{kind.__name__}.{name}" for kind in every(Record)
        for name, field in kind.model_fields.items() if field.alias is None))
"""
NAMES_LATE = tuple(map(int, pydantic.VERSION.split(".")[:2])) < (2, 14)


def every(kind: type[Record]) -> Iterator[type[Record]]:
    yield kind
    for each in kind.__subclasses__():
        yield from every(each)


@pytest.mark.skipif(NAMES_LATE, reason="older pydantic names fields when it has built them")
def test_every_field_of_every_record_has_its_name_before_anything_is_built() -> None:
    # Hints name the fields; one whose type is defined below it would have none.
    told = subprocess.run([sys.executable, "-c", NAMES], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
