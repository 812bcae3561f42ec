from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agendapack.load import load_meeting
from agendapack.model.papers import Minutes, Report
from agendapack.model.plans import WorkPlan
from agendapack.model.workspace import Loaded
from agendapack.plan.items import actions_are_closed_once
from agendapack.plan.minute_rules import FORWARD_PLAN_RULES
from agendapack.plan.rules import (
    RULES,
    find_faults,
    paper_numbers_are_not_repeated,
    usual_words_are_spelt_right,
)
from agendapack.problems import Code, Severity, Source
from tests.load.desk import FOLDER, HOME, lay_out
from tests.records import annex, facts, loaded, minutes, report

ITEMS = ({"minutes": "2020-01-28"}, {"report": "overview.yaml"})


def with_paper(paper: Minutes | Report | WorkPlan, broken: bool = False) -> Loaded:
    number = 1 if isinstance(paper, Minutes) else 2
    return loaded(*ITEMS, papers={number: paper}, broken=frozenset({number} if broken else ()))


def vote(**names: object) -> Minutes:
    return minutes(minutes=[{"title": "Budget", "recorded-vote": names}])


FAULTY = [
    (
        loaded(folder="2020-02-27-special"),
        "the meeting is on 2020-02-26, but its folder is named 2020-02-27-special",
    ),
    (loaded(meeting={"agenda": []}), "the agenda has no items"),
    (
        loaded({"title": "Trees", "purpose": "For decison"}),
        "the purpose of agenda item 1 is 'For decison'",
    ),
    (
        loaded({"title": "Trees", "text": "EXEMPT"}, annexes={1: (annex("Plan"),)}),
        "the text of agenda item 1 says 'EXEMPT', and goes into the public pack",
    ),
    (
        loaded(committee={"venue": ""}),
        "neither the meeting nor its committee gives 'venue'",
    ),
    (
        loaded(committee={"members": []}),
        "neither the meeting nor its committee gives 'members'",
    ),
    (
        loaded(committee={"members": [{"name": " "}]}),
        "member 1 of the committee has no name",
    ),
    (
        loaded(
            committee={"members": [{"name": "A Webb"}]},
            meeting={"members": [{"name": "B Ash", "substitute-for": "A Wedd"}]},
        ),
        "B Ash comes in place of 'A Wedd', who is not listed",
    ),
    (
        loaded(committee={"members": [{"name": "A Webb", "substitute-for": "A Webb"}]}),
        "A Webb comes in place of themselves",
    ),
    (
        loaded(
            committee={
                "jointly-with": [{"name": "Oak Council"}],
                "members": [{"name": "A Webb", "body": "Oka Council"}],
            },
        ),
        "A Webb is of 'Oka Council', which is no body of the joint committee",
    ),
    (
        loaded(organisation={"fields": {"item": {"level": {"type": "choice"}}}}),
        "the field 'level' of the item is a choice without 'choices'",
    ),
    (
        loaded(
            {"title": "A", "extra": {"levle": "1"}},
            organisation={"fields": {"item": {"level": {}}}},
        ),
        "agenda item 1 has the field 'levle' in 'extra', which is not declared",
    ),
    (
        loaded(meeting={"members": [{"name": "A Webb"}, {"name": "A  Webb"}]}),
        "A Webb is listed twice among the members of the meeting",
    ),
    (
        with_paper(minutes(present=[{"name": ""}])),
        "member 1 of the minutes has no name",
    ),
    (
        with_paper(minutes("2020-02-26")),
        "agenda item 1 brings minutes of 2020-02-26, which is not before the meeting on 2020-02-26",
    ),
    (
        with_paper(minutes("2020-01-27")),
        "these minutes are of 2020-01-27; agenda item 1 asks for those of 2020-01-28",
    ),
    (
        with_paper(minutes(finish="7.25 am")),
        "the minutes start at 17:30 and finish at 07:25",
    ),
    (
        with_paper(vote(**{"for": ["Webb"], "against": ["Webb"]})),
        "Webb is recorded as having voted twice",
    ),
    (
        with_paper(vote(abstained=["Web"])),
        "Web is recorded as having voted, but is not listed as present",
    ),
    (
        with_paper(report(date="2020-02-27")),
        "the report of agenda item 2 is dated 27 February 2020, "
        "after the meeting on 26 February 2020",
    ),
    (
        with_paper(report(contacts={"approved": "2020-03-01"})),
        "the report of agenda item 2 was approved on 1 March 2020, "
        "after the meeting on 26 February 2020",
    ),
    (
        loaded(meeting={"deadlines": {"speak": {"date": "2020-02-27", "time": "9 am"}}}),
        "the deadline 'speak' is on 2020-02-27, after the meeting on 2020-02-26",
    ),
    (
        loaded(organisation={"website": "javascript:alert(1)"}),
        "the website is 'javascript:alert(1)'; it has to start with https:// or http://",
    ),
    (
        loaded(committee={"agenda": [{"standing": "prayers"}]}),
        "the committee's agenda names the standing item 'prayers', which it does not have",
    ),
    (
        loaded(organisation={"notice": "parisch"}),
        "the notice of the organisation names the regime 'parisch', which is not known",
    ),
    (
        loaded(committee={"notice": "wales"}),
        "the notice of the committee names the regime 'wales', which is law in Wales; "
        "the country is England",
    ),
    (
        loaded(organisation={"notice": "charity"}),
        "the notice of the organisation lacks the field 'clear-days'",
    ),
    (
        loaded(organisation={"notice": {"regime": "parish", "clear-days": "7"}}),
        "the notice of the organisation gives 'clear-days'; "
        "the regime 'parish' has a number of its own",
    ),
    (
        loaded(organisation={"notice": {"regime": "company", "clear-days": "367"}}),
        "the notice of the organisation is 367 clear days; it may be up to 366",
    ),
    (
        loaded({"title": "Flood", "late": {"reason": " "}}),
        "agenda item 1 is late and gives no reason for its urgency",
    ),
    (
        loaded({"title": "A"}, {"report": "flood.md", "to-follow": "yes"}),
        "agenda item 2 is to follow, and lacks the field 'title'",
    ),
    (
        loaded({"title": "Flood", "received": "2020-02-27"}),
        "the paper of agenda item 1 was received on 27 February 2020, "
        "after the meeting on 26 February 2020",
    ),
    (
        loaded(annexes={1: (replace(annex("Plan"), facts=facts(blank=(2,))),)}),
        "the annex 'Plan' has nothing on its page 2",
    ),
    (
        loaded(
            {"title": "A", "paper-number": "Paper 2"}, {"title": "B", "paper-number": "paper  2"}
        ),
        "agenda item 2 has the paper number 'paper  2', which agenda item 1 has too, in line 1",
    ),
    (
        loaded(
            {"title": "A", "paper-number": "P 1"},
            {"title": "B", "papers": [{"title": "C", "file": "c.pdf", "paper-number": "P 1"}]},
        ),
        "agenda item 2 has the paper number 'P 1', which agenda item 1 has too, in line 1",
    ),
    (
        loaded(annexes={1: (annex("Plan"), annex("Plan"))}),
        "the annexes 'Plan' and 'Plan' of agenda item 1 are the same file",
    ),
    (
        loaded({"title": "Land", "exempt": {"paragraphs": ["9"], "reason": "Prices."}}),
        "agenda item 1 is exempt under paragraph 9; allowed are 1 to 7",
    ),
    (
        with_paper(report("[[exempt 3: Prices.]]\nToo low.")),
        "the withheld part that begins here has no end",
    ),
    (
        with_paper(report(implications_intro="[[exempt 3: Prices.]]")),
        "a part can be withheld in the body of a report; it cannot be in this field, which has "
        "'[[exempt 3: Prices.]]'",
    ),
    (
        loaded(
            {"title": "Map"},
            {"title": "Land", "exempt": {"paragraphs": ["3"], "reason": "Prices."}},
            annexes={1: (annex("Plan"),), 2: (annex("Plan"),)},
        ),
        "the annex 'Plan' of agenda item 1 is open, and the same file is withheld as "
        "the annex 'Plan' of agenda item 2 (meetings/2020-02-26/meeting.yaml:1)",
    ),
]


@pytest.mark.parametrize(("meeting", "message"), FAULTY)
def test_a_fault_is_found_once_and_with_its_place(meeting: Loaded, message: str) -> None:
    problems = find_faults(meeting)
    assert [problem.message for problem in problems] == [message]
    assert problems[0].source is not None
    assert problems[0].source.file.startswith("meetings/")


@pytest.mark.parametrize(
    ("words", "slip"),
    [
        ("For decison", True),
        ("For informaiton", True),
        ("for  Decision", False),
        ("For revision", False),
        ("To vote", False),
        ("For approval by Council", False),
        ("Annual review", False),
    ],
)
def test_a_slip_in_a_purpose_is_told_where_any_are_allowed(words: str, slip: bool) -> None:
    entry = {"title": "Trees", "purpose": words}
    assert bool([*usual_words_are_spelt_right(loaded(entry))]) is slip
    of_house = {"purposes": ["For decison"]}
    assert not [*usual_words_are_spelt_right(loaded(entry, organisation=of_house))]


@pytest.mark.parametrize("role", ["Chiar", "Vice-Chiar"])
def test_a_slip_in_an_office_is_told(role: str) -> None:
    for said, slip in ((role, True), ("Co-Chair", False), ("Vice Chair", False), ("Mayor", False)):
        members = [{"name": "Cllr Ash", "role": said}]
        assert bool([*usual_words_are_spelt_right(loaded(committee={"members": members}))]) is slip


def test_a_lacking_venue_is_told_where_the_committee_is_named(tmp_path: Path) -> None:
    said = "date: 2020-02-26\ntime: 7 pm\ncommittee: parks\nagenda: [{title: A}]\n"
    files = {f"{HOME}/meeting.yaml": said, "meetings/committees/parks.yaml": "name: Parks\n"}
    meeting = load_meeting(lay_out(tmp_path, files), FOLDER).value
    assert meeting is not None
    found = [each for each in find_faults(meeting) if each.code is Code.INCOMPLETE_NOTICE]
    assert [each.source for each in found] == [Source(f"{HOME}/meeting.yaml", 3, 12)] * 2


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"report": "flood.md"}, 0),
        ({"update": "flood"}, 0),
        ({"withdrawn": {"reason": "Not ready."}}, 0),
        ({"report": "trees.md"}, 1),
    ],
)
def test_a_paper_number_may_stand_again_with_the_same_file(own: dict[str, Any], told: int) -> None:
    first = {"title": "Flood", "report": "flood.md", "paper-number": "Paper 2"}
    meeting = loaded(first, {"title": "Again", "paper-number": "Paper 2", **own})
    codes = [problem.code for problem in paper_numbers_are_not_repeated(meeting)]
    assert codes == [Code.REPEATED_PAPER_NUMBER] * told


@pytest.mark.parametrize(("first", "last"), [((0, 1), (2, 3)), ((0,), (1,))])
def test_other_pages_of_one_file_may_be_withheld(
    first: tuple[int, ...], last: tuple[int, ...]
) -> None:
    hidden = replace(annex("Plan", exempt={"paragraphs": ["3"], "reason": "P."}), chosen=last)
    for pages, codes in ((first, []), (last, [Code.WITHHOLDING])):
        shown = replace(annex("Plan"), chosen=pages)
        meeting = loaded({"title": "A"}, {"title": "B"}, annexes={1: (shown,), 2: (hidden,)})
        assert [problem.code for problem in find_faults(meeting)] == codes


def test_papers_that_are_links_to_different_pages_have_different_numbers() -> None:
    papers = [
        {"title": title, "link": f"https://example.org/{title}", "paper-number": "N 1"}
        for title in "ab"
    ]
    (problem,) = paper_numbers_are_not_repeated(loaded({"title": "Drafts", "papers": papers}))
    assert "which agenda item 1 has too" in problem.message


def test_every_rule_has_a_fault_that_it_finds() -> None:
    silent = [
        rule.__name__
        for rule in RULES
        # Their faults are in tests/load/test_forward_plan.py and tests/model/test_actions.py.
        if rule not in (*FORWARD_PLAN_RULES, actions_are_closed_once)
        and not any(problem for meeting, _ in FAULTY for problem in rule(meeting))
    ]
    assert silent == []


@pytest.mark.parametrize(
    "meeting",
    [
        loaded(),
        loaded(folder="planning", meeting={"to": "All members"}, committee={"members": []}),
        loaded(organisation={"notice": "none"}, committee={"notice": "parish"}),
        loaded({"report": "flood.md", "title": "Flood", "received": "2020-02-26"}),
        loaded({"minutes": "2020-01-28", "to-follow": "yes"}),
        with_paper(minutes(first_minute="1")),
        with_paper(minutes("2020-03-01"), broken=True),
        with_paper(report(date="2020-02-26", contacts={"approved": "2020-02-18"})),
        with_paper(vote(**{"for": ["Webb"], "against": ["Taylor"]})),
        loaded(
            committee={
                "standing": {"a": {"title": "A"}},
                "agenda": [{"standing": "a"}, {"title": "B"}],
            }
        ),
    ],
)
def test_a_meeting_in_order_has_no_fault(meeting: Loaded) -> None:
    assert find_faults(meeting) == []


def test_what_could_be_meant_is_a_warning() -> None:
    assert find_faults(loaded(committee={"venue": ""}))[0].severity is Severity.WARNING
    assert find_faults(loaded(folder="2020-02-27"))[0].severity is Severity.ERROR
