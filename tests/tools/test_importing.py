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
from tests.tools.agendas import agenda_lines, bring

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
