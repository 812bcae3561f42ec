"""Lists of meetings, and calendars of other programs: what is taken, and what is told."""

from datetime import date
from pathlib import Path

import pytest

from agendapack.load.calendar_list import read_calendar
from agendapack.problems import Severity

TODAY = date(2031, 1, 1)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-TIMEZONE:Europe/London\r\n"


def read(tmp_path: Path, name: str, text: str) -> tuple[list[str], list[str]]:
    """Return what a calendar has, and what is told of it, each in one line."""
    (tmp_path / name).write_bytes(text.encode())
    checked = read_calendar(tmp_path / name, name, TODAY)
    meetings = [
        " ".join(str(part) for part in (m.day, m.clock or "", m.committee, m.venue or "") if part)
        for m in checked.value or ()
    ]
    told = [
        f"{p.source.line if p.source else 0}"
        f"{'!' if p.severity is Severity.ERROR else ''} {p.message}"
        for p in checked.problems
    ]
    return meetings, told


def ics(*events: str) -> str:
    inner = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"{HEAD}{inner}END:VCALENDAR\r\n".replace("\r\n\r\n", "\r\n")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2031-05-12", "2031-05-12"),
        ("12 May 2031", "2031-05-12"),
        ("Monday, 12th May, 2031", "2031-05-12"),
        ("May 12, 2031", "2031-05-12"),
        ("1st Sept 2031", "2031-09-01"),
        ("13.5.2031", "2031-05-13"),
        ("Tuesday 12 May 2031", "1! 12 May 2031 is a Monday, not a Tuesday"),
        ("31 June 2031", "1! '31 June 2031' is no date"),
        ("5/6/2031", "1! '5/6/2031' may be 2031-06-05 or 2031-05-06"),
        ("12 May 2031 and later", "1! '12 May 2031 and later' is no date"),
    ],
)
def test_dates_as_they_are_typed(tmp_path: Path, row: str, told: str) -> None:
    meetings, problems = read(
        tmp_path, "year.yaml", f"- {row}\n" if "," not in row else f'- "{row}"\n'
    )
    assert [*meetings, *problems] == [told]


def test_a_column_of_dates_shows_which_number_is_the_month(tmp_path: Path) -> None:
    assert read(tmp_path, "year.csv", "date\n5/6/2031\n13/6/2031\n")[0] == [
        "2031-06-05",
        "2031-06-13",
    ]
    assert read(tmp_path, "year.csv", "date\n5/6/2031\n6/13/2031\n")[0] == [
        "2031-05-06",
        "2031-06-13",
    ]


def test_a_table_has_its_columns_in_any_order(tmp_path: Path) -> None:
    text = (
        "\ufeffLocation,Subject,Start Date,Time,Colour\r\n"
        '"Hall, Mill Lane",Parks,12/05/2031,19:00:00,\r\n,,,,\r\n,Parks,30/05/2031,noon,red\r\n'
    )
    assert read(tmp_path, "year.csv", text) == (
        ["2031-05-12 19:00:00 Parks Hall, Mill Lane", "2031-05-30 12:00:00 Parks"],
        ["1 the column 'Colour' is not used"],
    )


def test_a_table_of_excel_is_read_as_excel_shows_it(tmp_path: Path) -> None:
    text = 'sep=;\r\ndate;venue;time\r\n2031-05-12;="007";later\r\n2031-06-12;="Hall, 2";7 pm\r\n'
    assert read(tmp_path, "year.csv", text) == (
        ["2031-06-12 19:00:00 Hall, 2"],
        ["3! 'later' is no time of day"],
    )


def test_a_table_without_names_has_the_usual_columns(tmp_path: Path) -> None:
    rows = ("12,7 pm,Hall,parks", "13,later,Hall,parks", "14,7 pm,Hall,parks,a,b,c")
    text = "".join(f"2031-05-{row}\n" for row in rows)
    meetings, told = read(tmp_path, "year.csv", text)
    assert meetings == ["2031-05-12 19:00:00 parks Hall", "2031-05-14 19:00:00 parks Hall"]
    assert told == ["2! 'later' is no time of day", "3! 'c' stands in a column that has no name"]


def test_words_below_an_empty_head_are_told(tmp_path: Path) -> None:
    text = "date,committee,,Colour\n2031-05-12,parks,at the Mill,Red\n2031-06-12,parks,,\n"
    assert read(tmp_path, "year.csv", text)[1] == [
        "1 the column 'Colour' is not used",
        "2! 'at the Mill' stands in a column that has no name",
    ]


def test_a_list_that_is_none_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, "a.yaml", "meetings: 3\n") == (
        [],
        ["1! the file holds no list of meetings"],
    )
    assert read(tmp_path, "a.yaml", "meetings:\n  - [1]\n") == ([], ["2! a date is expected here"])
    assert read(tmp_path, "a.yaml", "") == ([], ["1! the file is empty; fields are needed"])
    assert read(tmp_path, "a.yaml", "- {dat: 2031-05-12}\n")[1] == [
        "1! a meeting of the list has no field 'dat'"
    ]
    assert read(tmp_path, "a.ics", "hello\n")[1] == [
        "1! 'a.ics' has no event; a calendar is allowed, as calendar programs export it"
    ]
    assert "a.doc" in read(tmp_path, "a.doc", "")[1][0]


def test_the_events_of_a_calendar_are_meetings(tmp_path: Path) -> None:
    text = ics(
        "UID:1\r\nSUMMARY:Parks\\, Trees\r\nDTSTART;TZID=Europe/London:20310512T190000\r\n"
        "LOCATION:The Hall\r\n",
        "UID:2\r\nSUMMARY:Parks\r\nDTSTART;VALUE=DATE:20310513",
        "UID:3\r\nSUMMARY:Summer\r\nDTSTART:20310701T180000Z",
        "UID:4\r\nSUMMARY:Winter\r\nDTSTART:20311201T180000Z",
        "UID:5\r\nSUMMARY:Off\r\nDTSTART:20310701T180000Z\r\nSTATUS:CANCELLED",
        "UID:6\r\nSUMMARY:Old\r\nDTSTART:20300701T180000Z",
        "UID:7\r\nSUMMARY:Bad\r\nDTSTART:soon",
    )
    assert read(tmp_path, "year.ics", text) == (
        [
            "2031-05-12 19:00:00 Parks, Trees The Hall",
            "2031-05-13 Parks",
            "2031-07-01 19:00:00 Summer",
            "2031-12-01 18:00:00 Winter",
        ],
        [
            "1 1 date is before 1 January 2031, and left out",
            "25 the event 'Off' on 1 July 2031 is cancelled, and is left out",
            "36! this event has no date that can be read",
        ],
    )


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        ("DTSTART:20310701T180000Z\r\nDTEND:20310701T193000Z", ["20:30:00 None"]),
        ("DTSTART:20310701T180000Z\r\nDURATION:PT2H", ["21:00:00 None"]),
        ("DTSTART:20310701T180000Z\r\nDTEND:20310703T110000Z", ["12:00:00 2031-07-03"]),
        ("DTSTART:20310701T180000Z\r\nDTEND:20310701T230000Z", ["None None"]),
        ("DTSTART;VALUE=DATE:20310701\r\nDTEND;VALUE=DATE:20310702", ["None None"]),
        ("DTSTART;VALUE=DATE:20310701\r\nDTEND;VALUE=DATE:20310704", ["None 2031-07-03"]),
        ("DTSTART:20310701T180000Z", ["None None"]),
        ("DTSTART:20310701T180000Z\r\nDTEND:soon", ["None None"]),
        (
            "DTSTART:20310301T180000Z\r\nDTEND:20310301T200000Z\r\nRRULE:FREQ=MONTHLY;COUNT=2",
            ["20:00:00 None", "20:00:00 None"],
        ),
    ],
)
def test_the_end_of_an_event_is_that_of_the_meeting(
    tmp_path: Path, lines: str, ends: list[str]
) -> None:
    (tmp_path / "year.ics").write_text(ics(f"UID:1\r\nSUMMARY:Parks\r\n{lines}"))
    checked = read_calendar(tmp_path / "year.ics", "year.ics", TODAY)
    assert [f"{each.end} {each.until}" for each in checked.value or ()] == ends


def test_an_end_before_the_beginning_is_told(tmp_path: Path) -> None:
    text = ics("UID:1\r\nSUMMARY:Parks\r\nDTSTART:20310701T180000Z\r\nDTEND:20310701T170000Z")
    assert read(tmp_path, "year.ics", text) == (
        ["2031-07-01 19:00:00 Parks"],
        ["4 the event 'Parks' on 1 July 2031 ends before it begins; its end is not taken"],
    )


def test_what_no_meeting_takes_of_an_event_is_told(tmp_path: Path) -> None:
    day = "UID:1\r\nSUMMARY:Parks\r\nDTSTART;VALUE=DATE:203105"
    text = ics(
        f"{day}12\r\nDESCRIPTION:Bring the plans\\,\\nplease\r\nATTENDEE:mailto:ash@elm.example",
        f"{day}13\r\nDESCRIPTION:Bring the plans\\,\\nplease\r\nSTATUS:TENTATIVE",
        f"{day}14\r\nCATEGORIES:Red,Blue",
        "UID:6\r\nSUMMARY:Old\r\nDTSTART:20300701T180000Z\r\nDESCRIPTION:Over",
    )
    event = "the event 'Parks' on 12 May 2031 has the field"
    assert [line.partition(" ")[2] for line in read(tmp_path, "year.ics", text)[1]] == [
        "1 date is before 1 January 2031, and left out",
        f"{event} ATTENDEE; it is not taken: 'mailto:ash@elm.example'",
        f"{event} DESCRIPTION, as has 1 more; it is not taken: 'Bring the plans, please'",
        "the event 'Parks' on 13 May 2031 has the field STATUS; it is not taken: TENTATIVE",
        "the event 'Parks' on 14 May 2031 has the field CATEGORIES; it is not taken: 'Red,Blue'",
    ]


def test_a_repeated_event_is_several_meetings(tmp_path: Path) -> None:
    text = ics(
        "UID:1\r\nSUMMARY:Parks\r\nDTSTART:20310113T190000\r\nRRULE:FREQ=MONTHLY;BYDAY=2MO;"
        "UNTIL=20310501T000000Z\r\nEXDATE:20310310T190000\r\nRDATE:20310601T100000",
        "UID:1\r\nSUMMARY:Parks\r\nRECURRENCE-ID:20310210T190000\r\nDTSTART:20310217T183000",
    )
    assert read(tmp_path, "year.ics", text) == (
        [
            "2031-01-13 19:00:00 Parks",
            "2031-04-14 19:00:00 Parks",
            "2031-06-01 10:00:00 Parks",
            "2031-02-17 18:30:00 Parks",
        ],
        [],
    )


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=SECONDLY", "is repeated in a way that is not understood (SECONDLY)"),
        ("FREQ=DAILY;BYSECOND=1,2", "is repeated in a way that is not understood (BYSECOND)"),
        ("FREQ=DAILY;INTERVAL=0", "is repeated at an interval of 0"),
        ("FREQ=DAILY\r\nRRULE:FREQ=WEEKLY", "is repeated by several rules"),
        ("FREQ=DAILY;COUNT=999999999999", "is repeated in a way that is not understood"),
        ("FREQ=MONTHLY;BYDAY=99MO", "is repeated in a way that is not understood"),
        ("FREQ=DAILY\r\nRDATE:2031010", "is repeated in a way that is not understood"),
        ("FREQ=DAILY\r\nEXDATE:20", "is repeated in a way that is not understood"),
    ],
)
def test_a_rule_that_is_not_understood_is_told(tmp_path: Path, rule: str, told: str) -> None:
    text = ics(f"UID:1\r\nSUMMARY:Parks\r\nDTSTART:20310113T190000\r\nRRULE:{rule}")
    meetings, problems = read(tmp_path, "year.ics", text)
    assert meetings == []
    assert len(problems) == 1
    assert told in problems[0]


def test_the_end_of_time_is_no_fault_of_the_program(tmp_path: Path) -> None:
    last = "UID:1\r\nSUMMARY:Parks\r\nDTSTART:99991231T235959Z"
    meetings, problems = read(tmp_path, "year.ics", ics(last + "\r\nRRULE:FREQ=DAILY"))
    assert meetings == []
    assert "is repeated in a way that is not understood" in problems[0]
    east = ics(last).replace("\r\n", "\r\nX-WR-TIMEZONE:Asia/Tokyo\r\n", 1)
    assert "this event has no date that can be read" in read(tmp_path, "year.ics", east)[1][0]


def test_a_broken_line_that_says_what_an_event_replaces_spoils_nothing(tmp_path: Path) -> None:
    text = ics("UID:1\r\nSUMMARY:Parks\r\nDTSTART:20310113T190000\r\nRECURRENCE-ID:2031")
    assert len(read(tmp_path, "year.ics", text)[0]) == 1


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;COUNT=999999"]
)
def test_a_rule_without_an_end_is_bounded(tmp_path: Path, rule: str) -> None:
    text = ics(f"UID:1\r\nSUMMARY:Parks\r\nDTSTART:20110113T190000\r\nRRULE:{rule}")
    meetings, problems = read(tmp_path, "year.ics", text)
    assert len(meetings) <= 551
    assert any("later ones are left out" in told for told in problems) == ("COUNT" not in rule)


def test_a_calendar_has_no_more_meetings_than_can_be_looked_at(tmp_path: Path) -> None:
    event = "SUMMARY:Parks\r\nDTSTART:20310113T190000\r\nRRULE:FREQ=DAILY"
    told = read(tmp_path, "year.ics", ics(*(f"UID:{n}\r\n{event}" for n in range(4))))[1]
    assert "1! the file has more than 1000 meetings" in told
