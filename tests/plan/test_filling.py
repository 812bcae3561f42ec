import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.papers import Report
from agendapack.model.text import find_openings
from agendapack.plan import plan_pack
from agendapack.plan.filling import fill_values
from agendapack.problems import Code, Problem
from tests.records import loaded, report, text

VALUES = {"venue": "Room *1*, [West]", "meeting_date": "26 February 2020", "officer": None}


def test_a_value_is_plain_words_and_no_markdown() -> None:
    problems: list[Problem] = []
    filled = fill_values(text("In {{venue}}."), VALUES, "agenda item 1", problems)
    assert filled == r"In Room \*1\*, \[West\]."
    assert problems == []


def test_hyphens_and_underscores_are_the_same() -> None:
    assert fill_values(text("{{ meeting-date }}"), VALUES, "x", []) == "26 February 2020"


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        (
            "{{ meeting_dat }}",
            "agenda item 3 names the value 'meeting_dat', which is not known",
            "did you mean 'meeting_date'?",
        ),
        (
            "{{ x }}",
            "agenda item 3 names the value 'x', which is not known",
            "the values are meeting_date, officer, venue",
        ),
        (
            "{{ officer }}",
            "agenda item 3 names the value 'officer', which the meeting does not have",
            None,
        ),
        (
            "{{ venue.__class__ }}",
            "agenda item 3 has '{{' without the name of one value and '}}' behind it",
            "write for instance {{ meeting_date }}",
        ),
        (
            "{{ venue",
            "agenda item 3 has '{{' without the name of one value and '}}' behind it",
            "write for instance {{ meeting_date }}",
        ),
        (
            "{% for x in y %}",
            "agenda item 3 has '{%' in its text; a text may hold values and nothing else",
            "write for instance {{ meeting_date }}",
        ),
    ],
)
def test_anything_else_is_a_problem_in_its_line(
    written: str, message: str, hint: str | None
) -> None:
    problems: list[Problem] = []
    filled = fill_values(text(f"One\ntwo\n{written}", 5), VALUES, "agenda item 3", problems)
    assert [(p.message, p.hint) for p in problems] == [(message, hint)]
    assert problems[0].source is not None
    assert problems[0].source.line == 7
    assert filled == f"One\ntwo\n{written}"


@given(st.text(alphabet="{}% \nvenue_x*"))
def test_lines_stay_where_they_are(written: str) -> None:
    filled = fill_values(text(written), VALUES, "x", [])
    assert filled.count("\n") == written.count("\n")


def test_values_are_filled_into_titles_and_reports() -> None:
    paper = report(
        text("Text for {{ committee }}, `{{ committee }}` and {{ comittee }}.", 10),
        title=text("Review for {{ meeting_date }}", 1),
        recommendations=[{"text": text("That {{ venue }} be booked.", 3)}],
    )
    meeting = loaded(
        {"title": text("Calendar from {{ meeting_date }}", 5)},
        {"report": "overview.yaml"},
        papers={2: paper},
    )
    checked = plan_pack(meeting)
    assert checked.value is not None
    first, second = checked.value.items
    assert first.title == "Calendar from Wednesday, 26 February 2020"
    assert second.title == "Review for Wednesday, 26 February 2020"
    assert second.paper is not None
    assert isinstance(second.paper.content, Report)
    assert second.paper.content.body == (
        "Text for Scrutiny Committee, `{{ committee }}` and {{ comittee }}."
    )
    assert second.paper.content.recommendations[0].text == "That Room 1 be booked."
    (problem,) = checked.problems
    assert (problem.code, problem.severity) == (Code.UNKNOWN_VALUE, "warning")
    assert problem.source is not None
    assert problem.source.line == 10
    assert problem.hint == "did you mean 'committee'?"


def test_a_value_in_a_title_that_is_not_known_is_an_error() -> None:
    checked = plan_pack(loaded({"title": text("On {{ meeting_day }}", 5)}))
    assert [(p.code, p.severity) for p in checked.problems] == [(Code.UNKNOWN_VALUE, "error")]


@pytest.mark.parametrize(
    "typed", ["\\{{ venue }}", "```\n{{ venue }}\n```", "~~~\n{{ x }}", "`{% x %}`"]
)
def test_code_and_what_is_escaped_has_no_values(typed: str) -> None:
    assert list(find_openings(typed)) == []
