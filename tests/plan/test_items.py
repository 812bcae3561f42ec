from agendapack.model.pack import Pack
from agendapack.model.papers import Minutes, Report
from agendapack.model.planned_paper import PlannedMinutes
from agendapack.model.plans import WorkPlan
from agendapack.model.workspace import Loaded
from agendapack.plan import plan_pack
from agendapack.problems import Code, Problem
from tests.records import annex, loaded, minutes, report, text, work_plan

STANDING = {
    "declarations": {"title": "Declarations of Interest", "text": "Members are asked to declare."},
    "urgent-business": {"title": "Urgent Business"},
}


def plan(meeting: Loaded) -> Pack:
    checked = plan_pack(meeting)
    assert checked.value is not None
    assert checked.problems == ()
    return checked.value


def problems_of(meeting: Loaded) -> dict[Code, Problem]:
    problems = plan_pack(meeting).problems
    assert all(problem.source is not None and problem.hint for problem in problems)
    return {problem.code: problem for problem in problems}


def test_numbers_titles_and_texts() -> None:
    pack = plan(
        loaded(
            {"standing": "declarations"},
            {"minutes": "2020-01-28"},
            {"report": "overview.yaml"},
            {"work-plan": "work-plan.yaml"},
            {"title": "Any Other Business"},
            papers={
                2: minutes(first_minute="43"),
                3: report(purpose="To note the overview."),
                4: work_plan(purpose="To agree the plan."),
            },
            committee={"standing": STANDING},
        )
    )
    assert [(item.number, item.key, item.title, item.text) for item in pack.items] == [
        ("1", "declarations", "Declarations of Interest", "Members are asked to declare."),
        (
            "2",
            "minutes",
            "Minutes",
            "To approve and sign the minutes of the meeting held on 28 January 2020.",
        ),
        ("3", "overview", "Overview", "To note the overview."),
        ("4", "work-plan", "Work Plan", "To agree the plan."),
        ("5", "any-other-business", "Any Other Business", None),
    ]
    assert [paper.key for paper in pack.papers] == ["minutes", "overview", "work-plan"]
    assert pack.title == "Agenda pack: Scrutiny Committee, 26 February 2020"


def test_a_purpose_that_is_not_printed_is_told() -> None:
    papers: dict[int, Report | Minutes | WorkPlan] = {1: report(purpose="To note it.")}
    exempt = {"paragraphs": ["3"], "reason": "money"}
    for entry, why in (
        ({"text": "Members speak."}, "as the item has a text of its own"),
        ({"exempt": exempt}, "as it is withheld"),
        ({}, ""),
    ):
        found = problems_of(loaded({"report": "a.yaml", **entry}, papers=papers))
        problem = found.get(Code.NOT_PRINTED)
        assert (problem is not None and why in problem.message) is bool(why)


def test_an_entry_replaces_what_its_standing_item_says() -> None:
    pack = plan(
        loaded(
            {"standing": "declarations", "title": "Interests", "text": "Please declare."},
            committee={"standing": STANDING},
        )
    )
    assert (pack.items[0].title, pack.items[0].text) == ("Interests", "Please declare.")


def test_the_title_of_an_entry_goes_before_that_of_its_report() -> None:
    pack = plan(loaded({"report": "overview.yaml", "title": "The Overview"}, papers={1: report()}))
    assert pack.papers[0].title == "The Overview"
    assert pack.papers[0].slug == "the-overview"


def test_an_unknown_standing_item_is_named_with_a_hint() -> None:
    problem = problems_of(loaded({"standing": "urgent-busines"}, committee={"standing": STANDING}))[
        Code.UNKNOWN_STANDING_ITEM
    ]
    assert problem.message.startswith("agenda item 1 is the standing item 'urgent-busines'")
    assert problem.hint == "did you mean 'urgent-business'?"


def test_an_unknown_standing_item_far_from_any_lists_those_there_are() -> None:
    few = problems_of(loaded({"standing": "prayers"}, committee={"standing": STANDING}))
    assert few[Code.UNKNOWN_STANDING_ITEM].hint == (
        "the committee's standing items: declarations, urgent-business"
    )
    none = problems_of(loaded({"standing": "prayers"}))
    assert none[Code.UNKNOWN_STANDING_ITEM].hint == (
        "the committee's standing items: it has none yet"
    )


def test_keys_made_from_titles_give_way() -> None:
    pack = plan(
        loaded(
            {"title": "Agenda"},
            {"title": "Questions"},
            {"title": "Questions"},
            {"title": "問題"},
            {"title": "Motions", "id": "questions"},
        )
    )
    assert [item.key for item in pack.items] == [
        "agenda-2",
        "questions-2",
        "questions-3",
        "item-4",
        "questions",
    ]


def test_an_id_that_is_taken_is_a_problem() -> None:
    problem = problems_of(loaded({"title": "A", "id": "same"}, {"title": "B", "id": "same"}))[
        Code.REPEATED_ID
    ]
    assert problem.message == "agenda item 2 has the id 'same', which is taken"


def test_two_reports_of_one_name_ask_for_an_id() -> None:
    agenda = ({"report": "a/overview.yaml"}, {"report": "b/overview.yaml"})
    problem = problems_of(loaded(*agenda, papers={1: report(), 2: report()}))[Code.REPEATED_ID]
    assert problem.message.startswith("agenda item 2 would have the name 'overview'")
    assert problem.hint == "give one of the two an 'id'"


def test_annexes_have_keys_and_count_as_sources() -> None:
    pack = plan(
        loaded(
            {"report": "overview.yaml"},
            papers={1: report()},
            annexes={
                1: (
                    annex("Annex A - Findings"),
                    annex("Annex A: More"),
                    annex("Maps", id="maps"),
                    annex("地図"),
                )
            },
        )
    )
    paper = pack.papers[0]
    assert [planned.key for planned in paper.annexes] == [
        "overview.annex-a",
        "overview.annex-a-2",
        "overview.maps",
        "overview.annex",
    ]
    assert len(paper.sources) == 5


def test_an_item_may_bring_annexes_alone() -> None:
    pack = plan(loaded({"title": "Map"}, annexes={1: (annex("The map"),)}))
    assert pack.papers[0].content is None
    assert len(pack.papers[0].sources) == 1


def test_a_paper_that_cannot_be_read_keeps_its_item() -> None:
    pack = plan(loaded({"report": "overview.yaml"}, broken=frozenset({1})))
    assert (pack.items[0].key, pack.items[0].title, pack.papers) == ("overview", "Item 1", ())


def test_values_are_filled_into_texts() -> None:
    pack = plan(
        loaded(
            {
                "title": "Speak",
                "text": text("Register by {{ registration_deadline }}\nfor *all*.", 7),
            },
            committee={
                "deadlines": {
                    "registration_deadline": {"working-days-before": "1", "time": "5.00 pm"}
                }
            },
        )
    )
    filled = pack.items[0].text
    assert filled == "Register by 5.00 pm on Tuesday 25 February 2020\nfor *all*."
    assert filled.source.line == 7


def test_minutes_are_numbered() -> None:
    pack = plan(loaded({"minutes": "2020-01-28"}, papers={1: minutes(first_minute="43")}))
    content = pack.papers[0].content
    assert isinstance(content, PlannedMinutes)
    assert content.numbers == (43, 44)


def test_a_report_named_as_the_front_sheet_needs_an_id() -> None:
    (problem,) = plan_pack(loaded({"report": "agenda.md"}, papers={1: report()})).problems
    assert problem.message == (
        "agenda item 1 would have the name 'agenda' in references, which is the front sheet's own"
    )
