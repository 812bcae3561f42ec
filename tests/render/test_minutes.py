from typing import Any
from xml.etree.ElementTree import Element

import pytest

from agendapack.plan import plan_pack
from tests.records import loaded, minutes
from tests.render.fragments import find, outline, sections_of, words


def article_of(**more: Any) -> Element:
    record = minutes(first_minute="43", **more)
    return sections_of(loaded({"minutes": "2020-01-28"}, papers={1: record}))["minutes"]


def test_the_head_table() -> None:
    article = article_of(in_attendance=["The Director"], apologies=["Cllr A", "Cllr B", "Cllr C"])
    rows = [[words(cell) for cell in row] for row in article.findall("table[@class='head']//tr")]
    assert rows == [
        ["Meeting", "Scrutiny Committee"],
        ["Date", "28 January 2020"],
        ["Present", "Taylor (Chair) and Webb"],
        ["In attendance", "The Director"],
        ["Apologies", "Cllr A, Cllr B and Cllr C"],
    ]


def test_the_head_names_the_organisation_and_the_minutes_once() -> None:
    assert [words(line) for line in find(article_of(), "header")] == [
        "Anytown Council",
        "Committee Minutes",
    ]


def test_minutes_have_numbers_and_levels() -> None:
    article = article_of(
        minutes=[{"title": "Interests", "text": "None.\n\n### Later"}, {"title": "Plan"}]
    )
    assert outline(article) == [
        "h1 Committee Minutes",
        "h2 43. Interests",
        "h3 Later",
        "h2 44. Plan",
    ]


def test_one_resolution_and_several() -> None:
    article = article_of(
        minutes=[
            {"title": "A", "resolved": "That it be *noted*.", "reason": "To know."},
            {"title": "B", "resolved": ["That it be noted.", "That it be paid."]},
            {"title": "C"},
        ]
    )
    one, several, none = article.findall("section[@class='minute']")
    assert [words(part) for part in one.findall("dl[@class='resolution']/*")] == [
        "Resolved:",
        "That it be noted.",
        "Reason:",
        "To know.",
    ]
    listing = find(several, "dl/dd/ol")
    assert listing.get("type") == "i"
    assert [words(item) for item in listing] == ["That it be noted.", "That it be paid."]
    assert none.find("dl") is None


def test_a_recorded_vote() -> None:
    vote = {"motion": "the budget", "for": ["Taylor", "Webb"], "abstained": []}
    article = article_of(minutes=[{"title": "Budget", "recorded-vote": vote}])
    table = find(article, ".//table[@class='grid']")
    assert [words(row) for row in table.iter("tr")] == [
        "VoteMembersNumber",
        "ForTaylor, Webb2",
        "AgainstNone0",
        "AbstainedNone0",
    ]
    assert words(table[0]) == "Recorded vote: the budget"


def test_the_chair_signs() -> None:
    footer = find(article_of(), "footer")
    assert [words(line) for line in footer.iter("p")] == [
        "Cllr Taylor, Chair",
        "Date",
        "[The meeting started at 5.30 pm and finished at 7.25 pm].",
    ]


def test_the_committee_says_how_its_minutes_are_numbered() -> None:
    committee = {"minute-number": "{yy}/{number}"}
    meeting = loaded(
        {"minutes": "2020-01-28"},
        papers={1: minutes(first_minute="165")},
        committee=committee,
    )
    headings = [words(each) for each in sections_of(meeting)["minutes"].iter("h2")]
    assert headings == ["20/165. Matter 1", "20/166. Matter 2"]


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("{number:3}/{year}", None),
        ("{yy}", "needs '{number}' once"),
        ("{number}{number}", "needs '{number}' once"),
        ("{numer}", "has '{numer}'"),
        ("{number:99}", "has '{number:99}'"),
    ],
)
def test_a_pattern_of_minute_numbers_is_checked(pattern: str, told: str | None) -> None:
    problems = plan_pack(loaded(committee={"minute-number": pattern})).problems
    assert [told is not None and told in p.message for p in problems] == ([True] if told else [])


def test_resolutions_with_their_results() -> None:
    motions = [
        {
            "text": "That it be paid.",
            "result": "amended",
            "mover": "Taylor",
            "seconder": "Webb",
            "votes": {"for": "2", "against": "0"},
        },
        {"text": "That it wait.", "result": "lost"},
    ]
    minute = {"title": "Budget", "resolutions": motions, "after": "The Chair gave thanks."}
    section = find(article_of(minutes=[minute]), "section[@class='minute']")
    assert [words(part) for part in section] == [
        "43. Budget",
        "Resolved: That it be paid. (Moved by Taylor, seconded by Webb.) Carried as amended.",
        "Votes VoteNumber For2 Against0 Abstained0",
        "Motion: That it wait. Lost.",
        "The Chair gave thanks.",
    ]


def test_the_attendance_in_the_head_table() -> None:
    attendance = [
        {"name": "Taylor", "role": "Chair", "status": "present"},
        {"name": "Webb", "status": "remote", "arrived": "3", "left": "5"},
        {"name": "Fir", "status": "present", "substitute-for": "Ash"},
        {"name": "Ash", "status": "apologies"},
        {"name": "Elm", "status": "absent"},
    ]
    article = article_of(present=[], attendance=attendance)
    rows = [[words(cell) for cell in row] for row in article.findall("table[@class='head']//tr")]
    assert rows[2:] == [
        [
            "Present",
            "Taylor (Chair), Webb (attended remotely; from agenda item 3; left at agenda item 5) "
            "and Fir (substitute for Ash)",
        ],
        ["Apologies", "Ash"],
        ["Absent", "Elm"],
    ]


def test_items_in_another_order_say_which_they_are() -> None:
    in_order = article_of(minutes=[{"title": "A", "item": "2"}, {"title": "B", "item": "10"}])
    moved = article_of(minutes=[{"title": "B", "item": "10"}, {"title": "A", "item": "2"}])
    assert in_order.find(".//p[@class='note']") is None
    assert [words(p) for p in moved.findall(".//p[@class='note']")] == [
        "Agenda item 10",
        "Agenda item 2",
    ]


def test_interests_actions_and_adjournments() -> None:
    interest = {
        "name": "Webb",
        "item": "4",
        "kind": "Pecuniary",
        "interest": "A lease.",
        "withdrew": "yes",
    }
    minute = {
        "title": "Roads",
        "actions": [{"text": "Ask again.", "owner": "Clerk", "due": "2020-02-10"}],
        "closes": [{"action": "lamp", "note": "mended"}],
        "adjourned": {"at": "18:00", "until": "18:10", "reason": "A fire alarm."},
    }
    article = article_of(declarations=[interest], minutes=[minute])
    tables = [words(table) for table in article.findall(".//table[@class='grid']")]
    assert tables == [
        "Interests declared NameAgenda itemInterest Webb4Pecuniary: A lease. (left the meeting)",
        "Actions ActionOwnerBy Ask again.Clerk10 February 2020",
    ]
    assert [words(p) for p in article.findall("section/p")] == [
        "Action done: lamp mended",
        "The meeting was adjourned at 6.00 pm and went on at 6.10 pm (A fire alarm).",
    ]


def test_minutes_without_chair_or_times() -> None:
    footer = find(article_of(chair=None, start=None, finish=None), "footer")
    assert [words(line) for line in footer.iter("p")] == ["Chair", "Date"]


def test_minutes_on_an_agenda_stay_as_they_were_when_it_approves_them() -> None:
    assert words(article_of(approved="2020-02-26")) == words(article_of())


@pytest.mark.parametrize("numbers", [("4.9", "4.10"), ("8", "8a", "9"), ("4(a)", "4(b)", "10")])
def test_items_in_their_own_order_are_not_said_to_be_in_another(numbers: tuple[str, ...]) -> None:
    minuted = [{"title": "A", "item": number} for number in numbers]
    assert article_of(minutes=minuted).findall(".//p[@class='note']") == []
    turned = article_of(minutes=minuted[::-1])
    assert len(turned.findall(".//p[@class='note']")) == len(numbers)
