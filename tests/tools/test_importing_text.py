"""Agendas typed as text: their numbers, timetables and tables, and which lines are items."""

import re
from pathlib import Path

import pytest

from tests.tools.agendas import agenda_lines, bring

HEAD = "# Parish Council\n\nDate: 4 March 2030\n\nTime: 7.00 pm\n\n# Agenda\n\n"


def test_indented_numbers_of_a_text_stand_below_the_item_above_them(workspace: Path) -> None:
    text = HEAD + (
        "1. Money\n    1. Budget\n    1. Loans\n1. Roads\n   2.1 Signs\n   2.2 Lamps\n"
        "1. Trees\na. Oaks\nb. Elms\n1. Close\n"
    )
    meeting = bring(workspace, "a.md", text)[0]["2030-03-04"]
    assert agenda_lines(meeting) == [
        *("title: Money", "items:", "title: Budget", "title: Loans"),
        *("title: Roads", "items:", "title: Signs", "title: Lamps"),
        *(
            "title: Trees",
            "items:",
            "title: Oaks",
            'number: "3(a)"',
            "title: Elms",
            'number: "3(b)"',
        ),
        "title: Close",
    ]


def test_counting_goes_on_from_a_number_in_a_text(workspace: Path) -> None:
    text = f"{HEAD}1. Bills\n1.A. Water\n1.B. Light\n2. Close\n"
    lines = agenda_lines(bring(workspace, "b.md", text)[0]["2030-03-04"])
    assert [each for each in lines if "number" in each] == ['number: "1.A"', 'number: "1.B"']
    meeting = bring(workspace, "a.md", f"{HEAD}6. Money\n\n7. Roads\n\n9. Trees\n")[0]["2030-03-04"]
    assert agenda_lines(meeting) == [
        *("title: Money", 'number: "6"', "title: Roads", "title: Trees", 'number: "9"')
    ]


def test_a_timetable_keeps_its_days_times_and_breaks(workspace: Path) -> None:
    text = (
        "Parish Council\n\n4-5 March 2030, 9:30\n\nMonday 4 March\n------\n"
        "  9:30 -- 10:45  1. Opening\n\t1.1  Welcome\n     \t1.2  Roll\n\n"
        "  10:45 -- 11:00  --- Coffee ---\n  1:15 - 2:00  2. Roads\n\n"
        "Tuesday 5 March\n\n  9:00  3. Trees\n"
    )
    files, told = bring(workspace, "a.txt", text)
    meeting = files["2030-03-04"]
    assert "\nuntil: 2030-03-05\n" in meeting
    assert agenda_lines(meeting) == [
        *("section: Monday 4 March", "title: Opening", "day: 2030-03-04"),
        *("time: 9.30 am", "end: 10.45 am", "items:", "title: Welcome", "title: Roll"),
        *("title: Coffee", "time: 10.45 am", "end: 11.00 am", "number: none"),
        *("title: Roads", "time: 1.15 pm", "end: 2.00 pm"),
        *("section: Tuesday 5 March", "title: Trees", "day: 2030-03-05", "time: 9.00 am"),
    ]
    assert "check the time of 'Roads': 1.15 pm" in told


def test_lines_that_begin_with_a_time_are_items(workspace: Path) -> None:
    text = HEAD + (
        "7.00 pm Apologies\n\n7.05 pm Report of the Surveyor\n\nPresented by: B Short, Surveyor\n\n"
        "To note the report.\n\n7.30 pm Close\n"
    )
    meeting = bring(workspace, "a.md", text)[0]["2030-03-04"]
    assert agenda_lines(meeting) == [
        *("title: Apologies", "time: 7.00 pm", "title: Report of the Surveyor"),
        *("text: To note the report.", "time: 7.05 pm", "presenter: B Short, Surveyor"),
        *("title: Close", "time: 7.30 pm"),
    ]


def test_titles_give_their_times_lengths_people_and_links(workspace: Path) -> None:
    text = HEAD + (
        "1. Welcome (19:00)\n2. Budget (15m, Ada Plain)\n3. 10 min - Trees\n"
        "4. [Roads](https://www.example.org/roads) and [lamps](https://www.example.org/lamps)\n"
    )
    meeting = bring(workspace, "a.md", text)[0]["2030-03-04"]
    assert agenda_lines(meeting) == [
        *("title: Welcome", "time: 7.00 pm"),
        *("title: Budget", 'length: "15 min"', "presenter: Ada Plain"),
        *("title: Trees", 'length: "10 min"', "title: Roads and lamps", "papers:"),
        *("title: Roads", 'link: "https://www.example.org/roads"'),
        *("title: lamps", 'link: "https://www.example.org/lamps"'),
    ]


def test_a_table_of_a_text_is_an_agenda_if_its_numbers_follow_each_other(workspace: Path) -> None:
    rows = "| *1. 2.00pm | Apologies | Chair |\n| *3. | Budget | Clerk |\n"
    text = f"{HEAD}| No. | Item | Speaker(s) |\n| --- | --- | --- |\n{rows}"
    lines = agenda_lines(bring(workspace, "a.md", text)[0]["2030-03-04"])
    assert lines[1:] == [
        *('title: "* Apologies"', "time: 2.00 pm", "presenter: Chair"),
        *('title: "* Budget"', "presenter: Clerk", 'number: "3"'),
    ]
    boxes = "\n    | box | topic |\n    | --- | --- |\n    | 10m | Elms |\n    | 30m | Oaks |\n"
    meeting = bring(workspace, "b.md", f"{HEAD}1. Trees\n{boxes}2. Roads\n")[0]["2030-03-04"]
    assert agenda_lines(meeting) == [
        *("title: Trees", "text: |", "| box | topic |", "| --- | --- |"),
        *("| 10m | Elms |", "| 30m | Oaks |", "title: Roads"),
    ]


def test_the_first_day_of_the_headings_is_that_of_the_meeting(workspace: Path) -> None:
    text = "# Parish Council\n\n## Monday, 4 March 2030\n\n1. Roads\n\n2. Trees\n"
    files, told = bring(workspace, "a.md", text)
    assert "2030-03-04" in files
    text = "# Parish Council\n\n1. Roads\n\n## Monday, 4 March 2030\n\n2. Trees\n"
    files, told = bring(workspace, "a.md", text)
    assert "check the date: 2030-03-04, the first that a heading has" in told
    assert "2030-03-04" in files


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("1\tApologies\n2\tMinutes\n3\tMoney", ["", "", ""]),
        ("1 Apologies\n2 Minutes\nof 4 February\n3 Money", ["", "", ""]),
        ("Item 1: Apologies\nItem 2: Minutes\nItem 3: Money", ["", "", ""]),
        ("(1) Apologies\n(2) Minutes\n(3) Money", ["", "", ""]),
        ("1.) Apologies\n2.) Minutes\n3.) Money", ["", "", ""]),
        ("1.Apologies\n2.Minutes\n3.Money", ["", "", ""]),
        ("\uff11\uff0eApologies\n\uff12\uff0eMinutes\n\uff13\uff0eMoney", ["", "", ""]),
        ("(i) Apologies\n(ii) Minutes\n(iii) Money", ["i", "ii", "iii"]),
        ("a) Apologies\nb) Minutes\nc) Money", ["a", "b", "c"]),
        ("I. Apologies\nII. Minutes\n  A. Of May\nIII. Money", ["I", "II", "III"]),
        ("1. Apologies\n2. (a) Minutes\n   (b) Money", ["", '"2(a)"', '"2(b)"']),
        ("A1 Apologies\nA2 Minutes\nB1 Money", ["A1", "A2", "B1"]),
        ("01/30 Apologies\n02/30 Minutes\n03/30 Money", ['"1/30"', '"2/30"', '"3/30"']),
    ],
)
def test_lines_that_are_plainly_numbered_are_items(
    workspace: Path, typed: str, numbers: list[str]
) -> None:
    head = "Notice of a meeting of the Parks Committee\n\nMonday 4 March 2030 at 7.00 pm\n\n"
    files, _ = bring(workspace, "a.txt", f"{head}AGENDA\n\n{typed}\n")
    meeting = files["2030-03-04"].split("agenda:\n")[1].split("#")[0]
    entries = re.split(r"^ *- ", meeting, flags=re.M)[1:]
    assert [re.match(r"(?:title|standing): (.*)", each)[1].lower() for each in entries] == [  # type: ignore[index]
        *("apologies", "minutes", "money")
    ]
    found = [re.search(r"number: (.*)", each) for each in entries]
    assert [each[1] if each else "" for each in found] == numbers


def test_names_with_initials_are_no_items(workspace: Path) -> None:
    text = f"{HEAD}A. Ash\nB. Elm\n\n## Apologies\n\n## Money\n"
    lines = agenda_lines(bring(workspace, "a.md", text)[0]["2030-03-04"])
    assert lines == ["title: Apologies", "title: Money"]
