"""Reports, work plans and minutes that agenda items name."""

from datetime import date
from pathlib import Path

import pytest

from agendapack.model.papers import Minutes, Report
from agendapack.model.plans import WorkPlan
from agendapack.problems import Source
from tests.load.desk import HOME, MEETING, MINUTES, REPORT, WORK_PLAN, load, told

OTHER = "meetings/2020-01-28"
TAKES_MINUTES = {f"{HOME}/meeting.yaml": MEETING + "  - minutes: 2020-01-28\n"}


def item(line: str) -> dict[str, str | bytes]:
    return {f"{HOME}/meeting.yaml": MEETING + f"  - {line}\n"}


def test_a_report_and_a_work_plan_are_read(tmp_path: Path) -> None:
    meeting = MEETING + "  - report: a.yml\n  - work-plan: w.yaml\n"
    loaded = load(
        tmp_path,
        {f"{HOME}/meeting.yaml": meeting, f"{HOME}/a.yml": REPORT, f"{HOME}/w.yaml": WORK_PLAN},
    )
    report, work_plan = (entry.paper for entry in loaded.items)
    assert isinstance(report, Report)
    assert isinstance(work_plan, WorkPlan)
    assert (report.title, report.from_, work_plan.year) == ("Trees", "Head of Parks", "2019-20")
    assert [file.path for file in loaded.sources] == [
        f"{HOME}/a.yml",
        f"{HOME}/meeting.yaml",
        f"{HOME}/w.yaml",
        "meetings/committees/parks.yaml",
        "meetings/organisation.yaml",
    ]
    assert loaded.items[0].file == loaded.sources[0]


IN_TWO = {
    **item("report: a.yaml"),
    f"{HOME}/a.yaml": "title: Trees\nfrom: Clerk\nbody-file: texts/a.md\n",
}


def test_a_report_in_yaml_takes_its_body_from_markdown(tmp_path: Path) -> None:
    text = "## Oaks\n\nThere are oaks.\n"
    loaded = load(tmp_path, {**IN_TWO, f"{HOME}/texts/a.md": text})
    (found,) = loaded.items
    assert isinstance(found.paper, Report)
    assert found.paper.body == text
    assert found.paper.body.source == Source(f"{HOME}/texts/a.md")
    assert found.body_file is not None
    assert found.body_file.path == f"{HOME}/texts/a.md"
    assert found.body_file in loaded.sources


def test_pictures_of_such_a_body_lie_beside_it(tmp_path: Path) -> None:
    text = "![An oak](none.png)\n"
    assert told(tmp_path, {**IN_TWO, f"{HOME}/texts/a.md": text}) == [
        "texts/a.md:1:1 missing-file: the file 'none.png' does not exist"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("---\ntitle: T\n---\nText.\n", "front-matter: this file starts with fields of its own,"),
        (" \n", "empty-file: the file is empty; the text of the report is needed"),
    ],
)
def test_such_a_body_is_text_and_nothing_else(tmp_path: Path, text: str, problem: str) -> None:
    (found,) = told(tmp_path, {**IN_TWO, f"{HOME}/texts/a.md": text})
    assert found.startswith(f"texts/a.md:1:1 {problem}")


def test_the_body_of_a_markdown_file_knows_its_line(tmp_path: Path) -> None:
    text = "---\ntitle: Trees\nfrom: Head of Parks\n---\n\nThere are trees.\n---\n"
    (found,) = load(tmp_path, {**item("report: a.md"), f"{HOME}/a.md": text}).items
    assert isinstance(found.paper, Report)
    assert found.paper.body == "\nThere are trees.\n---\n"
    assert found.paper.body.source == Source(f"{HOME}/a.md", 5)
    assert found.paper.title.source == Source(f"{HOME}/a.md", 2, 8)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Trees\n", "1:1 front-matter: the file does not start with a line '---'"),
        ("---\ntitle: Trees\n", "1:1 front-matter: the file has no second line '---'"),
        (
            "---\ntitle: Trees\nfrom: x\n---\n \n",
            "2:1 missing-field: the report lacks the field 'body'",
        ),
        (
            "---\ntitle: T\nfrom: x\nbody: y\n---\nz\n",
            "4:1 repeated-field: the field 'body' is given twice: here, and as the text below "
            "the second '---'",
        ),
        (
            "---\ntitle: T\nfrom: a: b\n---\nz\n",
            "3:8 yaml-syntax: a text with a colon in it is not in quotes",
        ),
        ("---\n---\nz\n", "1:1 empty-file: the file is empty; fields are needed"),
    ],
)
def test_front_matter_is_needed(tmp_path: Path, text: str, line: str) -> None:
    assert told(tmp_path, {**item("report: a.md"), f"{HOME}/a.md": text}) == [f"a.md:{line}"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "report: a.pdf",
            "4:13 wrong-file-kind: 'a.pdf' is named as a paper; its name must end in "
            ".yaml, .yml, .md or .docx",
        ),
        (
            "work-plan: a.md",
            "4:16 wrong-file-kind: 'a.md' is named as a paper; its name must end in .yaml or .yml",
        ),
        ("report: a.yaml", "4:13 missing-file: the file 'a.yaml' does not exist"),
        (
            "minutes: 2020-01-28",
            "4:14 missing-minutes: the committee 'parks' has no minutes of 28 January 2020",
        ),
        ("id: a", "4:5 unclear-item: agenda item 1 does not say what it is"),
        (
            "{standing: a, report: b.pdf}",
            "4:5 unclear-item: agenda item 1 names 'standing' and 'report'; one is allowed",
        ),
    ],
)
def test_an_item_that_brings_nothing_that_can_be_used(
    tmp_path: Path, line: str, problem: str
) -> None:
    assert f"meeting.yaml:{problem}" in told(tmp_path, item(line))


def test_a_paper_with_a_mistake_is_broken_and_left_out_only_where_it_must_be(
    tmp_path: Path,
) -> None:
    from agendapack.load import load_meeting
    from tests.load.desk import FOLDER, lay_out

    files: dict[str, str | bytes] = {
        f"{HOME}/meeting.yaml": MEETING + "  - report: a.yaml\n  - report: b.yaml\n  - title: C\n",
        f"{HOME}/a.yaml": REPORT + "bdy: x\n",
        f"{HOME}/b.yaml": "title: Trees\n",
    }
    loaded = load_meeting(lay_out(tmp_path, files), FOLDER).value
    assert loaded is not None
    first, second, third = loaded.items
    assert isinstance(first.paper, Report)
    assert second.paper is None
    assert second.file is not None
    assert [entry.broken for entry in loaded.items] == [True, True, False]
    assert third.file is None


def test_minutes_in_the_meetings_own_folder_go_first(tmp_path: Path) -> None:
    other = {f"{OTHER}/meeting.yaml": "committee: parks\n", f"{OTHER}/minutes.yaml": MINUTES}
    (found,) = load(tmp_path / "a", {**TAKES_MINUTES, **other}).items
    assert found.file is not None
    assert found.file.path == f"{OTHER}/minutes.yaml"
    own = {f"{HOME}/minutes-2020-01-28.yaml": MINUTES}
    (found,) = load(tmp_path / "b", {**TAKES_MINUTES, **other, **own}).items
    assert found.file is not None
    assert found.file.path == f"{HOME}/minutes-2020-01-28.yaml"
    assert isinstance(found.paper, Minutes)


def test_minutes_of_another_committee_are_not_taken(tmp_path: Path) -> None:
    other = {f"{OTHER}/meeting.yaml": "committee: roads\n", f"{OTHER}/minutes.yaml": MINUTES}
    assert told(tmp_path, {**TAKES_MINUTES, **other}) == [
        "meeting.yaml:4:14 missing-minutes: the committee 'parks' has no minutes of 28 January 2020"
        "; those of that day are of 'roads'"
    ]


def test_minutes_of_another_day_are_told(tmp_path: Path) -> None:
    minutes = MINUTES.replace("2020-01-28", "2020-01-29")
    assert told(tmp_path, {**TAKES_MINUTES, f"{HOME}/minutes-2020-01-28.yaml": minutes}) == [
        "minutes-2020-01-28.yaml:1:7 bad-value: these minutes are of 29 January 2020; "
        "the agenda asks for those of 28 January 2020"
    ]


def test_earlier_minutes_are_gathered_back_to_a_known_number(tmp_path: Path) -> None:
    def minutes(day: str, more: str = "") -> str:
        return MINUTES.replace("2020-01-28", day) + more

    files: dict[str, str | bytes] = {**TAKES_MINUTES, f"{HOME}/minutes-2020-01-28.yaml": MINUTES}
    for day, more in {
        "2019-10-01": "first-minute: 1\n",
        "2019-11-01": "  - title: B\nfirst-minute: 30\n",
        "2019-12-01": "  - title: B\n  - title: C\n",
        "2020-02-01": "",
    }.items():
        files[f"meetings/{day}/meeting.yaml"] = "committee: parks\n"
        files[f"meetings/{day}/minutes.yaml"] = minutes(day, more)
    files["meetings/2020-02-01/minutes-2019-12-01.yaml"] = minutes("2019-12-01")
    files["meetings/2019-12-20/meeting.yaml"] = "committee: roads\n"
    files["meetings/2019-12-20/minutes.yaml"] = minutes("2019-12-20")
    for day, text in {
        "2019-12-21": "a: b: c\n",
        "2019-12-22": "date: 2019-12-22\n",
        "2019-12-23": "date: soon\nminutes: []\n",
        "2019-12-24": minutes("2020-03-01"),
    }.items():
        files[f"meetings/{day}/meeting.yaml"] = "committee: parks\n"
        files[f"meetings/{day}/minutes.yaml"] = text
    loaded = load(tmp_path, files)
    assert loaded.previous_minutes == (
        (date(2019, 11, 1), 30, 2),
        (date(2019, 12, 1), None, 3),
    )
    read = {file.path for file in loaded.sources}
    assert {"meetings/2019-12-01/minutes.yaml", "meetings/2019-11-01/minutes.yaml"} <= read
    assert "meetings/2019-12-21/minutes.yaml" not in read
    assert "meetings/2019-10-01/minutes.yaml" not in read
