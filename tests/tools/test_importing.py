"""Agendas that were written elsewhere: what becomes of them, and that no word gets lost."""

import re
import tempfile
from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agendapack.load import load_meeting
from agendapack.output.files import create, starter_files
from agendapack.plan import plan_pack
from agendapack.problems import Severity
from agendapack.tools.importing import Given, import_agenda
from agendapack.tools.importing.numbers import follows
from tests.convert.word_files import levels, p, run, table, word

BULLETS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
YORK = (
    p(
        "Notice of a public meeting of Children, Education &amp; Communities Policy &amp; Scrutiny"
        " Committee",
        "Heading1",
    ),
    p("To:\tCouncillors D Taylor (Chair), Webb (Vice-Chair), Daubeney, Fenton and Hollyer"),
    p("Date:\tWednesday, 26 February 2020"),
    p("Time:\t5.30 pm"),
    p("Venue:\tThe Thornton Room - Ground Floor, West Offices (G039)"),
    p("AGENDA", "Heading1"),
    p("1.\tDeclarations of Interest", "Heading2"),
    p("Members say now which interests they have:"),
    p("personal interests that the register lacks", number=(1, 0)),
    p("prejudicial interests", number=(1, 0)),
    p("2.\tMinutes (Pages 1 - 8)", "Heading2"),
    p("To approve and sign the minutes of the meeting held on 28 January 2020."),
    p("3.\tPublic Participation", "Heading2"),
    p("Anybody who registers by 5.00pm on Tuesday 25 February 2020 may speak."),
    p("Filming, Recording or Webcasting Meetings", "Heading2"),
    p("The meeting is filmed."),
    p("4.\tOverview of Children's Services", "Heading2"),
    p("(Pages 9 - 18)"),
    p("The report says how good social work is."),
    p("5.\tRegional Peer Review of our Children in Care (CYPIC)\t(Pages 19 - 26)", "Heading2"),
    p("6.\tYoung People's Mental Wellbeing in York (Pages 27 - 30) To agree a remit.", "Heading2"),
    p("7.\tWork Plan (Pages 31 - 34)", "Heading2"),
    p("8.\tUrgent Business", "Heading2"),
    p("Other business that is urgent under the Local Government Act 1972."),
    p("Democracy Officer", "Heading2"),
    p("Louise Cook"),
    p("Contact details:"),
    p("Telephone (01904) 551031", number=(1, 0)),
    p("Email louise.cook@york.example", number=(1, 0)),
    p("For more information about any of the following please contact the officer:"),
    p("Registering to speak", number=(1, 0)),
    p("Copies of reports", number=(1, 0)),
    p("This can be had in your own language."),
)
"""The agenda of a city council: its headings and facts, in the sentences of this file."""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    create(starter_files(), tmp_path)
    return tmp_path


def bring(
    home: Path, name: str, data: bytes | str, **given: object
) -> tuple[dict[str, str], list[str]]:
    """Import an agenda; return the files that it becomes, and what is told."""
    path = home / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    made = import_agenda(home, path, name, Given(**given))  # type: ignore[arg-type]
    files = {Path(key).parent.name: text for key, text in (made.value or {}).items()}
    return files, [each.message for each in made.problems]


def agenda_lines(text: str) -> list[str]:
    inner = text.split("agenda:\n", 1)[1].split("\n# ")[0]
    return [line.strip().removeprefix("- ") for line in inner.splitlines() if line.strip()]


def test_the_agenda_of_a_city_council_keeps_its_order_and_its_facts(workspace: Path) -> None:
    files, told = bring(
        workspace, "york.docx", word("".join(YORK), numbering=BULLETS, header=p("City of York"))
    )
    meeting, committee = files["2020-02-26"], files["committees"]
    titles = re.findall(r"^  - (.*)", meeting, re.M)
    assert titles == [
        "standing: declarations-of-interest",
        "minutes: 2020-01-28",
        "title: Public Participation",
        "title: Overview of Children's Services",
        "title: Regional Peer Review of our Children in Care (CYPIC)",
        "title: Young People's Mental Wellbeing in York",
        "title: Work Plan",
        "standing: urgent-business",
    ]
    assert meeting.count("to-follow: yes  # ") == 5
    assert "the agenda says: (Pages 27 - 30);" in meeting
    assert "      ### Filming, Recording or Webcasting Meetings\n" in meeting
    assert "number:" not in meeting
    assert "\ntime: 5.30 pm\n" in committee
    assert "\nvenue: The Thornton Room - Ground Floor, West Offices (G039)\n" in committee
    assert "  - name: D Taylor\n    role: Chair\n  - name: Webb\n" in committee
    assert "officer:\n  name: Louise Cook\n  role: Democracy Officer\n" in committee
    assert '  telephone: "(01904) 551031"\n  email: louise.cook@york.example\n' in committee
    assert "contact-for:\n  - Registering to speak\n  - Copies of reports\n" in committee
    assert "\nnotes: This can be had in your own language.\n" in committee
    assert "check what stands below the items, in 'notes'" in told
    assert [each for each in told if "not taken over" in each] == [
        "not taken over: 'Contact details:'",
        "not taken over: 'For more information about any of the following please contact"
        " the off...'",
        "not taken over: 'City of York'",
    ]


def test_a_summons_says_where_and_when(workspace: Path) -> None:
    parts = (
        p("The members are summoned to a meeting of the Parish Council to be held on Monday 12th"
          " May 2031 at 7.30 pm in The Old School, Church Lane for the following business."),
        p("Helen Fairlie"),
        p("Clerk to the Council"),
        p("AGENDA"),
        p("Apologies for Absence", number=(1, 0)),
        p("To approve the minutes of the meeting held on 14 April 2031", number=(1, 0)),
        p("Planning applications", number=(1, 0)),
        p("31/0142/FUL, a porch", number=(1, 1)),
        p("Finance (report attached)", number=(1, 0)),
    )  # fmt: skip
    numbering = levels(("decimal", "%1."), ("lowerLetter", "%2)"))
    files, told = bring(workspace, "a.docx", word("".join(parts), numbering=numbering))
    assert files["2031-05-12"].splitlines()[1:5] == [
        "committee: parish-council",
        "date: 2031-05-12",
        "time: 7.30 pm",
        "venue: The Old School, Church Lane",
    ]
    assert agenda_lines(files["2031-05-12"]) == [
        "standing: apologies",
        "minutes: 2031-04-14",
        "title: To approve the minutes of the meeting held on 14 April 2031",
        "to-follow: yes  # until its minutes are written",
        "title: Planning applications",
        "text: a. 31/0142/FUL, a porch",
        "title: Finance",
        "to-follow: yes  # the agenda says: (report attached); name its file, report: FILE, and"
        " delete this line",
    ]
    assert "check the venue: The Old School, Church Lane" in told
    assert any(each.startswith("not taken over: 'The members are summoned") for each in told)


def test_a_table_is_an_agenda(workspace: Path) -> None:
    body = (
        p("Board of Directors", "Title")
        + table(("Date", "28 May 2031"), ("Time", "9.30 am"), ("Venue", "The Hall"))
        + table(
            ("Item", "Subject", "Lead", "Paper"),
            ("1", "Welcome", "Chair", "Verbal"),
            ("", "QUALITY", "", ""),
            ("2.1", "Quality report", "Chief Nurse", "Paper A"),
            ("2.2", "Mortality", "Medical Director", "12 - 14"),
        )
        + p("Contact: Quentin Ross, Trust Secretary, board@fenside.example")
    )
    files, told = bring(workspace, "a.docx", word(body))
    lines = agenda_lines(files["2031-05-28"])
    assert lines[:3] == ["standing: welcome", "lead: Chair", "verbal: yes"]
    assert "title: Quality report" in lines
    assert "lead: Chief Nurse" in lines
    assert 'number: "2.1"' in lines
    assert 'text: "Paper: 12 - 14"' in lines
    assert lines.index("section: QUALITY") == lines.index("title: Quality report") - 1
    assert "  name: Quentin Ross\n  role: Trust Secretary\n" in files["committees"]
    assert "not taken over: 'Item | Subject | Lead | Paper'" in told


def test_an_agenda_without_numbers_goes_by_its_headings(workspace: Path) -> None:
    text = (
        "# Parish Council\n\nDate: 12 May 2031\n\n## Agenda\n\n### Welcome\n\n"
        "Words of *welcome*.\n\n### Finance\n\n- one\n- two\n"
    )
    files, told = bring(workspace, "a.md", text)
    assert agenda_lines(files["2031-05-12"]) == [
        "title: Welcome",
        'text: "Words of *welcome*."',
        "title: Finance",
        "text: |",
        "one",
        "two",
    ]
    assert told == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1. One\n2. Two\n", "does not say the date"),
        ("Date: 12 May 2031\n\n1. One\n2. Two\n", "does not say which committee meets"),
        ("Parish Council\n\nDate: 12 May 2031\n", "has no items"),
        ("", "has no words"),
    ],
)
def test_what_an_agenda_does_not_say_is_asked_for(workspace: Path, text: str, told: str) -> None:
    files, messages = bring(workspace, "a.txt", text)
    assert files == {}
    assert any(told in each for each in messages), messages


def test_an_agenda_with_marks_of_review_is_refused(workspace: Path) -> None:
    changed = f'<w:p><w:ins w:author="A">{run("1. New")}</w:ins></w:p>' + p("2. Old")
    files, (message,) = bring(workspace, "a.docx", word(changed))
    assert files == {}
    assert "has 1 tracked change in it" in message


def test_items_below_others_stay_there(workspace: Path) -> None:
    text = (
        "Parish Council\n\nDate: 12 May 2031\n\n1. Opening\n\n1.1. Apologies\n\n1.2. Interests\n\n"
        "# PART TWO\n\n2. Paths\n\n2(a). Mill Lane\n"
    )
    files, told = bring(workspace, "a.md", text)
    assert files["2031-05-12"].split("agenda:\n")[1] == (
        "  - title: Opening\n    items:\n      - title: Apologies\n      - title: Interests\n"
        "  - section: PART TWO\n  - title: Paths\n    items:\n"
        '      - title: Mill Lane\n        number: "2(a)"\n'
    )
    assert told == []
    create({f"meetings/{name}/meeting.yaml": each for name, each in files.items()}, workspace)
    loaded = load_meeting(workspace, "2031-05-12")
    assert loaded.problems == ()
    assert loaded.value is not None
    assert [item.level for item in loaded.value.items] == [0, 1, 1, 0, 1]


def test_what_may_be_exempt_is_to_be_checked(workspace: Path) -> None:
    text = "Parish Council\n\nDate: 12 May 2031\n\n1. Paths\n\n2. Depot (exempt)\n"
    told = bring(workspace, "a.txt", text)[1]
    assert told == [
        "check whether 'Depot (exempt)' is to be withheld: nothing is, until it says 'exempt' or"
        " 'confidential'"
    ]


def test_a_list_in_an_item_is_no_further_item() -> None:
    assert not follows("3", "1")
    assert not follows("3", "3")
    assert follows("C047/26", "C048/26")


ABOVE = (
    p("Members of the public may come."),
    p("Write to the clerk by noon on 9 May 2031 to speak. The value {{ day }} is none."),
)
BELOW = (
    p("Signed on behalf of the chair of the council."),
    p("Filming", "Heading3"),
    p("The meeting may be filmed:"),
    p("by anybody", number=(1, 0)),
    p("from the back", number=(1, 0)),
    p("Exempt matters are not filmed at all."),
    p("Ref PC/12"),
)


def test_what_is_said_above_and_below_the_items_stands_there(workspace: Path) -> None:
    head = p("Parish Council", "Heading1") + p("Date: 12 May 2031") + p("Time: 7.30 pm")
    held = p("The council will be held in the hall on 12 May 2031 at 7.30 pm.")
    items = p("Agenda", "Heading1") + p("1. Apologies for Absence") + p("2. Finance")
    body = "".join((head, held, *ABOVE, items, *BELOW))
    files, told = bring(workspace, "a.docx", word(body, numbering=BULLETS))
    text = files["2031-05-12"]
    assert (
        "\ntext: |\n  Members of the public may come.\n\n"
        "  Write to the clerk by noon on 9 May 2031 to speak. The value \\{\\{ day }} is none.\n\n"
        "agenda:\n" in text
    )
    assert (
        "\n\nnotes: |\n  ### Filming\n\n  The meeting may be filmed:\n\n  - by anybody\n"
        "  - from the back\n" in text
    )
    left = [each for each in told if "not taken over" in each]
    assert [each.split("'")[1][:12] for each in left] == [
        *("The council ", "Signed on be", "Exempt matte", "Ref PC/12"),
    ]
    create({"meetings/2031-05-12/meeting.yaml": text}, workspace)
    loaded = load_meeting(workspace, "2031-05-12")
    assert loaded.value is not None
    assert plan_pack(loaded.value).problems == ()
    again, _ = bring(workspace, "b.docx", word(body.replace("12 May", "19 May"), numbering=BULLETS))
    usual = workspace / "meetings/committees/parish-council.yaml"
    usual.write_text(
        usual.read_text() + "text: |\n" + text.split("text: |\n")[1].split("agenda")[0]
    )
    known, _ = bring(workspace, "b.docx", word(body.replace("12 May", "19 May"), numbering=BULLETS))
    assert "\ntext: |" in again["2031-05-19"]
    assert "\ntext: |" not in known["2031-05-19"]
    assert "\nnotes: |" in known["2031-05-19"]


def test_a_new_committee_says_at_every_meeting_what_is_true_of_no_day(workspace: Path) -> None:
    head = p("Allotments Committee") + p("Date: 12 May 2031") + p("Time: 7.30 pm")
    items = p("Agenda", "Heading1") + p("1. Apologies for Absence") + p("2. Finance") + p("Signed")
    files, _ = bring(
        workspace, "a.docx", word(head + ABOVE[1] + items + p("All may come and see."))
    )
    assert "\ntext: Write to" in files["2031-05-12"].replace('text: "', "text: ")
    assert "\nnotes: All may come and see.\n" in files["committees"]
    assert "text: " not in files["committees"]


WORDS = st.text("ab*_#[]{}<>&|~`\\!-+.:;'\"é£\u00a0%@=^$", min_size=0, max_size=8)
KINDS = st.sampled_from(["p", "Heading2", "number", "bullet", "sub", "typed", "bold", "table"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(KINDS, WORDS), min_size=3, max_size=14))
def test_every_paragraph_is_in_the_files_that_can_be_built(pieces: list[tuple[str, str]]) -> None:
    body = p("Date: 12 May 2031") + p("Agenda")
    count = 0
    marks = []
    for place, (kind, noise) in enumerate(pieces):
        mark = f"q{place}z"
        marks.append(mark)
        safe = noise.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        words = f"{mark} {safe} end{place}"
        count += kind == "typed"
        body += {
            "p": p(words),
            "Heading2": p(words, "Heading2"),
            "number": p(words, number=(1, 0)),
            "bullet": p(words, number=(1, 2)),
            "sub": p(words, number=(1, 1)),
            "typed": p(f"{count}. {words}"),
            "bold": f"<w:p>{run(words, '<w:b/>')}</w:p>",
            "table": table((words, f"{mark}b"), (f"{mark}c", f"{mark}d")),
        }[kind]
        marks += [f"{mark}b", f"{mark}c", f"{mark}d"] if kind == "table" else []
    numbering = levels(("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "•"))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        create(starter_files(), home)
        (home / "a.docx").write_bytes(word(body, numbering=numbering))
        given_too = Given(committee="parish-council", clock=time(19))
        made = import_agenda(home, home / "a.docx", "a.docx", given_too)
        if made.value is None:
            assert any("has no items" in each.message for each in made.problems), made.problems
            return
        text = re.sub(r"\\u[0-9A-F]{4}", " ", "".join(made.value.values()))
        assert [mark for mark in marks if not re.search(rf"\b{mark}\b", text)] == []
        create(made.value, home)
        loaded = load_meeting(home, "2031-05-12")
        assert loaded.value is not None
        planned = plan_pack(loaded.value)
        wrong = [each for each in (*loaded.problems, *planned.problems)
                 if each.severity is Severity.ERROR]  # fmt: skip
        assert wrong == []


def test_a_heading_between_the_word_agenda_and_the_first_item_is_a_section(workspace: Path) -> None:
    text = (
        "# Parish Council\n\nDate: 12 May 2031\n\n## Agenda\n\n## Opening\n\n"
        "1. Welcome\n\n## Business\n\n2. Finance\n"
    )
    files, told = bring(workspace, "a.md", text)
    assert agenda_lines(files["2031-05-12"]) == [
        "section: Opening",
        "title: Welcome",
        "section: Business",
        "title: Finance",
    ]
    assert told == []


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
