"""Slips that a reader of the file overlooks: days, numbers in titles, titles of members."""

import random
from datetime import date

import pytest

from agendapack.problems import Code
from agendapack.render import slips
from agendapack.render.slips import (
    check_days,
    check_encodings,
    check_marks,
    check_members,
    check_titles,
)
from tests.records import loaded, text
from tests.render.fragments import plan, render

HELD = date(2027, 1, 14)


def told(words: str) -> list[str]:
    found = list(check_days([("text", text(words))], HELD))
    assert all(problem.code is Code.WRONG_DAY for problem in found)
    return [problem.message.partition(": ")[2] for problem in found]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("Next: Monday 11 February 2027", "11 February 2027 is a Thursday"),
        ("Monday, 11th February 2027.", "11 February 2027 is a Thursday"),
        ("Mon 11 Feb 2027", "11 February 2027 is a Thursday"),
        ("Monday the 11th of February 2027", "11 February 2027 is a Thursday"),
        ("Monday February 11, 2027", "11 February 2027 is a Thursday"),
        ("on Sunday 14 January", "14 January 2027 is a Thursday"),
        ("by 31 February 2027", "February 2027 has 28 days"),
        ("by 29 February 2027", "February 2027 has 28 days"),
        ("by 31 February", "February 2027 has 28 days"),
        ("April 31, 2027", "April 2027 has 30 days"),
        ("Tuesday 31 June 2027", "June 2027 has 30 days"),
        ("0 May 2027", "May 2027 has 31 days"),
    ],
)
def test_a_day_that_cannot_be_is_told(words: str, fault: str) -> None:
    assert told(words) == [fault]


@pytest.mark.parametrize(
    "words",
    [
        "Thursday 11 February 2027",
        "Thurs 11 Feb 2027 and Thu, 11 Feb. 2027",
        "29 February 2028",
        "Thursday 14 January",
        "Friday 14 January",  # the day of the week in 2028
        "the 45 May 2027 papers",
        "31/02/2027",
        "You may 31 times",
        "item 2 May",
        "Saturday 1 May 2027",
        "10 November 11",
    ],
)
def test_other_words_are_left_alone(words: str) -> None:
    assert told(words) == []


def test_the_place_is_that_of_the_date() -> None:
    (problem,) = check_days([("text", text("One\nMonday 11 February 2027", 5))], HELD)
    assert problem.source is not None
    assert problem.source.line == 6


@pytest.mark.parametrize(
    ("title", "numbered"),
    [
        ("1. Apologies", True),
        ("12. Apologies", True),
        ("4.1. Roads", True),
        ("(a) Roads", True),
        ("a) Roads", True),
        ("A. Roads", True),
        ("iv) Roads", True),
        ("2027 Budget", False),
        ("1st Quarter", False),
        ("A Review", False),
        ("A. B. Smith Trust", False),
        ("10 Mill Lane", False),
        ("3.5 tonnes limit", False),
    ],
)
def test_a_title_with_a_number_of_its_own_is_told(title: str, numbered: bool) -> None:
    found = list(check_titles(plan(loaded({"title": title}))))
    assert [problem.code for problem in found] == ([Code.NUMBERED_TITLE] if numbered else [])


@pytest.mark.parametrize(
    ("called", "name", "told"),
    [
        ("Councillors", "Cllr A Ash", True),
        ("Councillors", "Cllr. A Ash", True),
        ("Councillors", "Councillor A Ash", True),
        ("Trustees", "Trustee A Ash", True),
        ("Councillors", "A Ash", False),
        ("Councillors", "Mrs A Ash", False),
        (None, "Cllr A Ash", False),
    ],
)
def test_members_whose_title_would_stand_twice(called: str | None, name: str, told: bool) -> None:
    more = {"members-are": called} if called else {}
    meeting = loaded(committee={"members": [{"name": name}, {"name": name}], **more})
    found = [problem.code for problem in check_members(plan(meeting))]
    assert found == ([Code.REPEATED_TITLE] if told else [])


@pytest.mark.parametrize(
    "mark",
    ["*Stars*", "**Bold**", "`code`", "[The plan](https://example.org)", "<b>", "_so_", "&amp;"],
)
def test_a_mark_of_markdown_in_a_title_is_told(mark: str) -> None:
    (problem,) = check_marks([("text", text(mark)), ("title", text(f"On {mark} again"))])
    assert (problem.code, problem.message.split("'")[1]) == (Code.TYPED_MARKER, mark)


@pytest.mark.parametrize("title", ["5 * 3 * 2", "a_b_c", "2 < 3 > 1", "Plan [draft] (2026)", "**"])
def test_a_title_with_a_sign_in_it_is_left_alone(title: str) -> None:
    assert not list(check_marks([("title", text(title))]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("CafÃ©", "Café"), ("Â£500", "£500"), ("donâ€™t", "don’t"), ("Ã–l", "Öl"), ("Å\x82", None)],
)
def test_words_read_in_the_wrong_encoding_are_told(typed: str, meant: str | None) -> None:
    found = list(check_encodings([("text", text(f"The\n{typed} here, {typed}"))]))
    assert [p.message.split("'")[3] for p in found] == ([meant] if meant else [])
    assert all(p.source and p.source.line == 2 for p in found)


@pytest.mark.parametrize("words", ["São Paulo", "IRMÃ’", "Ångström", "Âge “Ã” â", "Â £5"])
def test_letters_of_other_languages_are_left_alone(words: str) -> None:
    assert not list(check_encodings([("text", text(words))]))


def test_marks_are_looked_for_in_titles_of_items() -> None:
    found = render(loaded({"title": "*Urgent* business", "text": "*Soon*."}))[1]
    assert [problem.code for problem in found] == [Code.TYPED_MARKER]


def test_dates_are_found_in_some_lines_as_they_are_in_the_whole_text() -> None:
    words = ["Monday", "Tue,", "the", "1", "12", "3rd", "of", "May", "may.", "Sept", "2026", "5May"]
    draw = random.Random(1)
    found = 0
    for _ in range(2000):
        gaps = (" ", " ", "  ", "", "\n", " | ", ". ")
        text = "".join(draw.choice(words) + draw.choice(gaps) for _ in range(12))
        whole = [each.span() for pattern in slips._DATES for each in pattern.finditer(text)]
        assert [each.span() for each, *_ in slips._find_dates(text)] == whole
        found += len(whole)
    assert found > 500
