import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.plan.filling import fill_values
from tests.records import text

VALUES = {"venue": "Room *1*, [West]", "meeting_date": "26 February 2020", "officer": None}


def test_a_value_is_plain_words_and_no_markdown() -> None:
    filled, problems = fill_values(text("In {{venue}}."), VALUES, "agenda item 1")
    assert filled == r"In Room \*1\*, \[West\]."
    assert problems == []


def test_hyphens_and_underscores_are_the_same() -> None:
    assert fill_values(text("{{ meeting-date }}"), VALUES, "x")[0] == "26 February 2020"


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
    filled, problems = fill_values(text(f"One\ntwo\n{written}", 5), VALUES, "agenda item 3")
    assert [(p.message, p.hint) for p in problems] == [(message, hint)]
    assert problems[0].source is not None
    assert problems[0].source.line == 7
    assert filled == f"One\ntwo\n{written}"


@given(st.text(alphabet="{}% \nvenue_x*"))
def test_lines_stay_where_they_are(written: str) -> None:
    filled, _ = fill_values(text(written), VALUES, "x")
    assert filled.count("\n") == written.count("\n")
