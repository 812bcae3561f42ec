"""`new`: from a committee's habits, from an earlier meeting, and a year of meetings at once."""

import shutil
from pathlib import Path

import pytest

from agendapack.load import read_meeting
from agendapack.model.meeting import Meeting
from agendapack.output.files import starter_kinds
from tests.cli.conftest import Run, write

PARISH = ("--committee", "parish-council")
AGENDAS = {
    "2030-01-07": """
  - standing: apologies
  - minutes: 2029-12-03
    to-follow: yes
  - title: Chairman's Announcements
  - report: finance.md
  - report: roof.md
  - standing: urgent-business
""",
    "2030-02-04": """
  - standing: apologies
  - minutes: 2030-01-07
    to-follow: yes
  - title: Chairman's Announcements
  - title: The Coronation Bench
  - report: finance.md
  - work-plan: work-plan.yaml
  - actions: open
  - standing: urgent-business
""",
}


@pytest.fixture
def held(agendapack: Run, tmp_path: Path) -> Path:
    """Return a workspace with two meetings, of a committee whose file has no agenda."""
    agendapack("init")
    committee = tmp_path / "meetings" / "committees" / "parish-council.yaml"
    text = committee.read_text()
    committee.write_text(text[: text.index("# What the agenda of a new")])
    for folder, agenda in AGENDAS.items():
        home = tmp_path / "meetings" / folder
        head = f"committee: parish-council\ndate: {folder}\ntime: 7.30 pm\nvenue: The Chapel\n"
        write(home / "meeting.yaml", f"{head}agenda:{agenda}")
        write(home / "finance.md", "---\ntitle: Finance\nfrom: Clerk\n---\n\nMoney.\n")
        write(home / "roof.md", "---\ntitle: The Roof\nfrom: Clerk\n---\n\nTiles.\n")
    write(home / "work-plan.yaml", "title: Work Plan of 2030\nyear: 2030\nmeetings: []\n")
    return tmp_path


def agenda_of(root: Path, folder: str) -> list[str]:
    """Return what a meeting's agenda has, comments included, one item a line."""
    text = (root / "meetings" / folder / "meeting.yaml").read_text()
    lines = text.split("agenda:\n")[1].splitlines()
    return [line.strip().removeprefix("- ") for line in lines]


def read(root: Path, folder: str) -> Meeting:
    found = read_meeting(root, folder)
    assert found.value is not None
    assert found.problems == ()
    return found.value


def test_the_last_meetings_show_what_is_usual(agendapack: Run, held: Path) -> None:
    assert agendapack("new", "2030-03-04", *PARISH).code == 0
    assert agenda_of(held, "2030-03-04") == [
        "standing: apologies",
        "minutes: previous",
        "to-follow: yes  # until its minutes are written; then delete this line",
        "title: Chairman's Announcements",
        "report: finance.md",
        "title: Finance",
        "to-follow: yes  # until the file is here; then delete this line",
        "work-plan: work-plan.yaml",
        "title: Work Plan of 2030",
        "to-follow: yes  # until the file is here; then delete this line",
        "actions: open",
        "standing: urgent-business",
    ]
    meeting = read(held, "2030-03-04")
    assert (str(meeting.time), meeting.venue) == ("19:30:00", "The Chapel")
    assert agendapack("check", "2030-03-04", "--strict", "--today", "2030-02-06").code == 0


def test_papers_of_one_meeting_alone_leave_their_place(agendapack: Run, held: Path) -> None:
    assert agendapack("new", "2030-02-01", *PARISH).code == 0
    assert agenda_of(held, "2030-02-01")[1:5] == [
        "minutes: previous",
        "to-follow: yes  # until its minutes are written; then delete this line",
        "title: Chairman's Announcements",
        "# Reports come here, for instance: - report: footpaths.md",
    ]


def test_the_committee_s_agenda_takes_minutes_and_places_from_meetings(
    agendapack: Run, held: Path
) -> None:
    committee = held / "meetings" / "committees" / "parish-council.yaml"
    habits = "agenda:\n  - standing: apologies\n  - title: Police Report\n"
    committee.write_text(committee.read_text() + habits)
    write(held / "meetings" / "2030-02-04" / "minutes.yaml", "date: 2030-02-04\nminutes: []\n")
    assert agendapack("new", "2030-03-04", *PARISH).code == 0
    assert agenda_of(held, "2030-03-04")[:3] == [
        "standing: apologies",
        "minutes: 2030-02-04",
        "report: finance.md",
    ]
    assert agenda_of(held, "2030-03-04")[-1] == "title: Police Report"


def test_the_committee_s_agenda_may_say_all(agendapack: Run, held: Path) -> None:
    committee = held / "meetings" / "committees" / "parish-council.yaml"
    habits = (
        "agenda:\n  - standing: apologies\n  - reports: from the officers\n"
        "  - work-plan: forward-plan\n  - minutes: previous\n  - actions: open\n"
        "  - {title: Questions, text: Members may ask.}\n"
    )
    committee.write_text(committee.read_text() + habits)
    write(
        held / "meetings" / "forward-plans" / "parish-council.yaml",
        "title: Forward Plan\ntopics:\n  - {id: roof, title: Roof, meeting: 2030-03-04}\n",
    )
    assert agendapack("new", "2030-03-04", *PARISH).code == 0
    assert agenda_of(held, "2030-03-04") == [
        "standing: apologies",
        "# Reports come here: from the officers",
        "title: Roof",
        "topic: roof",
        "work-plan: forward-plan",
        "minutes: previous",
        "to-follow: yes  # until its minutes are written; then delete this line",
        "actions: open",
        "title: Questions",
        "text: Members may ask.",
    ]


def test_a_meeting_that_nobody_minuted_is_made_up_for(agendapack: Run, held: Path) -> None:
    extra = "committee: parish-council\ndate: 2030-02-20\nagenda: [{title: Budget}]\n"
    write(held / "meetings" / "2030-02-20" / "meeting.yaml", extra)
    off = extra.replace("02-20", "02-27") + "state: cancelled\nreason: Snow\n"
    write(held / "meetings" / "2030-02-27" / "meeting.yaml", off)
    assert agendapack("new", "2030-03-04", *PARISH).code == 0
    approved = [str(e.minutes) for e in read(held, "2030-03-04").agenda if e.minutes]
    assert approved == ["2030-02-04", "previous"]


def test_last_year_s_meeting_without_its_papers(agendapack: Run, held: Path) -> None:
    text = """
  - standing: apologies
  - standing: gone
  - section: Part A
  - title: Election of a Chair
    text: To elect a chair for the year.
    lead: Clerk
    length: 15 min
  - title: Precept
    text: To agree £14,200.
  - report: finance.md
    annexes: [{title: List of Payments, file: payments.csv}]
  - title: Staffing
    confidential: {reason: Names of staff}
    shown: number
    items: [{title: Pay}]
  - section: Part B
  - title: Snow
    late: {reason: It snowed.}
"""
    head = "committee: parish-council\ndate: 2029-05-07\ntime: 6 pm\nagenda:"
    write(held / "meetings" / "2029-05-07" / "meeting.yaml", head + text)
    write(
        held / "meetings" / "2029-05-07" / "finance.md",
        "---\ntitle: The Year's Accounts\nfrom: Clerk\n---\n\nMoney.\n",
    )
    assert agendapack("new", "2030-05-06", "--from", "2029-05").code == 0
    assert agenda_of(held, "2030-05-06") == [
        "standing: apologies",
        "title: Gone  # no standing item of the committee any more",
        "section: Part A",
        "title: Election of a Chair",
        "lead: Clerk",
        'length: "15 min"',
        "text: To elect a chair for the year.",
        "title: Precept",
        "# last time: To agree £14,200.",
        "report: finance.md",
        "title: The Year's Accounts",
        "to-follow: yes  # until the file is here; then delete this line",
        "# last time with: List of Payments (payments.csv)",
        "title: Staffing",
        "confidential:",
        "reason: Names of staff",
        "shown: number",
        "items:",
        "title: Pay",
        "confidential:",
        "reason: Names of staff",
        "shown: number",
        "# section: Part B",
    ]
    meeting = read(held, "2030-05-06")
    assert str(meeting.time) == "18:00:00"
    assert meeting.agenda[-1].confidential is not None
    assert agendapack("build", "2030-05-06").code == 0


def test_a_dry_run_writes_nothing(agendapack: Run, held: Path) -> None:
    ran = agendapack("new", "2030-03-04", *PARISH, "--dry-run")
    assert ran.code == 0
    assert ran.out.startswith("would write meetings/2030-03-04/meeting.yaml\n\n# yaml-language")
    assert not (held / "meetings" / "2030-03-04").exists()


CALENDAR = """\
committee: Parish Council
meetings:
  - 2030-03-04
  - {date: Monday 1 April 2030, venue: The Chapel, time: 7.00 pm}
  - {date: 2030-05-06, from: 2030-01-07, name: annual}
"""


def test_a_year_of_meetings_at_once(agendapack: Run, held: Path) -> None:
    (held / "year.yaml").write_text(CALENDAR)
    dry = agendapack("new", "--calendar", "year.yaml", "--dry-run")
    assert dry.out.splitlines() == [
        "would write meetings/2030-03-04/meeting.yaml: parish-council, Monday 4 March 2030",
        "would write meetings/2030-04-01/meeting.yaml: parish-council, Monday 1 April 2030",
        "would write meetings/2030-05-06-annual/meeting.yaml: parish-council, Monday 6 May 2030",
    ]
    assert not (held / "meetings" / "2030-03-04").exists()
    assert agendapack("new", "--calendar", "year.yaml").code == 0
    assert read(held, "2030-04-01").venue == "The Chapel"
    approved = [
        [str(e.minutes) for e in read(held, folder).agenda if e.minutes]
        for folder in ("2030-03-04", "2030-04-01", "2030-05-06-annual")
    ]
    assert approved == [["previous"]] * 3
    checked = agendapack("check", "--all", "--today", "2030-02-06")
    assert checked.code == 0, checked.err


def test_all_meetings_of_a_calendar_or_none(agendapack: Run, held: Path) -> None:
    (held / "meetings" / "2030-04-01").mkdir()
    (held / "year.yaml").write_text(CALENDAR)
    ran = agendapack("new", "--calendar", "year.yaml")
    assert ran.code == 1
    assert "year.yaml:4:12: error: meetings/2030-04-01 already exists" in ran.err
    assert not (held / "meetings" / "2030-03-04").exists()
    assert list((held / "meetings" / "2030-04-01").iterdir()) == []
    kept = agendapack("new", "--calendar", "year.yaml", "--keep")
    assert (kept.code, kept.out.splitlines()) == (
        0,
        [
            "kept meetings/2030-04-01/meeting.yaml",
            "wrote meetings/2030-03-04/meeting.yaml",
            "wrote meetings/2030-05-06-annual/meeting.yaml",
        ],
    )


def test_two_committees_on_one_day(agendapack: Run, held: Path) -> None:
    text = (held / "meetings" / "committees" / "parish-council.yaml").read_text()
    write(
        held / "meetings" / "committees" / "planning.yaml",
        text.replace("name: Parish Council", "name: Planning Committee"),
    )
    (held / "year.csv").write_text(
        "Date;Committee;Time\n04/03/2030;Parish Council;19:30:00\n"
        "04/03/2030;Planning;18:00\n13/05/2030;Planning;6 pm\n04/02/2030;Planning;6 pm\n"
    )
    ran = agendapack("new", "--calendar", "year.csv")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.split() == [
        "wrote", "meetings/2030-02-04-planning/meeting.yaml",
        "wrote", "meetings/2030-03-04-parish-council/meeting.yaml",
        "wrote", "meetings/2030-03-04-planning/meeting.yaml",
        "wrote", "meetings/2030-05-13/meeting.yaml",
    ]  # fmt: skip
    assert str(read(held, "2030-03-04-planning").time) == "18:00:00"


def test_the_end_of_an_event_is_written_into_the_meeting(agendapack: Run, held: Path) -> None:
    times = "DTSTART:20300304T190000\nDTEND:20300304T203000"
    event = f"BEGIN:VEVENT\nSUMMARY:Parish Council\n{times}\nEND:VEVENT\n"
    (held / "year.ics").write_text(f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n")
    ran = agendapack("new", "--calendar", "year.ics", "--today", "2030-01-01")
    assert (ran.code, ran.err) == (0, "")
    assert str(read(held, "2030-03-04").end) == "20:30:00"


def test_words_beside_a_committee_in_a_title_are_told_once(agendapack: Run, held: Path) -> None:
    days = (("0304", "Special Parish Council on Fees"), ("0311", "Special Parish Council on Fees"))
    events = "".join(
        f"BEGIN:VEVENT\nSUMMARY:{title}\nDTSTART;VALUE=DATE:2030{day}\nEND:VEVENT\n"
        for day, title in (*days, ("0318", "Meeting of the Parish Council"))
    )
    (held / "year.ics").write_text(f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n")
    ran = agendapack("new", "--calendar", "year.ics", "--dry-run")
    (told,) = (line for line in ran.err.splitlines() if "warning: " in line)
    assert told.startswith("year.ics:2:1: ")
    assert "only the committee is taken, and not 'special fees' [bad-value]" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "give the DATE"),
        (["--calendar", "year.yaml", "--time", "7 pm"], "--calendar goes with"),
        (["2030-03-04", "--from", "1999"], "there is no meeting '1999'"),
        (["2030-03-04", *PARISH, "--time", "soon"], "'soon' is no time of day"),
    ],
)
def test_what_the_command_line_lacks(
    agendapack: Run, held: Path, words: list[str], told: str
) -> None:
    (held / "year.yaml").write_text(CALENDAR)
    ran = agendapack("new", *words)
    assert ran.code == 2
    assert told in ran.err


def test_the_only_committee_need_not_be_named(agendapack: Run, held: Path) -> None:
    assert agendapack("new", "2031-03-04").code == 0
    assert read(held, "2031-03-04").committee == "parish-council"
    committees = held / "meetings" / "committees"
    (committees / "parks.yaml").write_text((committees / "parish-council.yaml").read_text())
    ran = agendapack("new", "2031-04-01")
    assert ran.code == 2
    assert "with --committee, one of parish-council, parks; or 'organisation'" in ran.err


@pytest.mark.parametrize("kind", starter_kinds())
def test_a_kind_of_body_has_its_model_agenda_before_any_meeting(
    agendapack: Run, tmp_path: Path, kind: str
) -> None:
    agendapack("init", "--kind", kind)
    (sample,) = (tmp_path / "meetings").glob("*/meeting.yaml")
    shutil.rmtree(sample.parent)
    (committee,) = (path.stem for path in (tmp_path / "meetings" / "committees").glob("*.yaml"))
    for day in ("2032-05-12", "2032-06-16"):
        assert agendapack("new", day, "--committee", committee).code == 0
    first, second = agenda_of(tmp_path, "2032-05-12"), agenda_of(tmp_path, "2032-06-16")
    assert any(line.startswith("# Reports come here: ") for line in first)
    assert not any(line.startswith("minutes:") for line in first)
    minutes = second.index("minutes: previous")
    assert 0 < minutes < second.index(next(line for line in second if "Reports come" in line))
    checked = agendapack("check", "2032-06-16", "--today", "2032-01-01")
    assert checked.code == 0, checked.err


def test_a_paper_that_has_come_is_told(agendapack: Run, held: Path) -> None:
    assert agendapack("new", "2030-03-04", *PARISH).code == 0
    told = agendapack("check", "2030-03-04", "--today", "2030-02-06")
    assert "paper-is-here" not in told.err
    home = held / "meetings"
    write(home / "2030-03-04" / "finance.md", "---\ntitle: Finance\nfrom: Clerk\n---\n\nMoney.\n")
    assert agendapack("build", "2030-03-04", "--today", "2030-02-06").code == 0
    minutes = "date: 2030-02-04\nminutes:\n  - {title: Apologies, text: None.}\n"
    write(home / "2030-02-04" / "minutes.yaml", minutes)
    told = agendapack("build", "2030-03-04", "--today", "2030-02-06")
    found = [line.split(": ")[-1] for line in told.err.splitlines() if "paper-is-here" in line]
    assert found == [
        "meetings/2030-02-04/minutes.yaml [paper-is-here]",
        "meetings/2030-03-04/finance.md [paper-is-here]",
    ]


def test_the_headings_of_sections_are_kept(agendapack: Run, held: Path) -> None:
    sections = """
  - section: Part A
    text: The chair takes these.
  - standing: apologies
  - section: Part B
    consent: yes
  - title: Hall Lease
"""
    head = "committee: parish-council\ndate: 2029-05-07\ntime: 6 pm\nagenda:"
    write(held / "meetings" / "2029-05-07" / "meeting.yaml", head + sections)
    kept = [
        *("section: Part A", "text: The chair takes these.", "standing: apologies"),
        *("section: Part B", "consent: yes", "title: Hall Lease"),
    ]
    assert agendapack("new", "2030-05-06", "--from", "2029-05").code == 0
    assert agenda_of(held, "2030-05-06") == kept
    committee = held / "meetings" / "committees" / "parish-council.yaml"
    committee.write_text(committee.read_text() + f"agenda:{sections}  - reports: from officers\n")
    assert agendapack("new", "2030-06-03", *PARISH).code == 0
    lines = agenda_of(held, "2030-06-03")
    assert [line for line in kept if line in lines] == kept
