"""Members are listed by their body, and substitutes after them."""

from datetime import date
from typing import Any

import pytest

from agendapack.model.members import CommitteeMember, list_groups, list_members
from agendapack.model.wording import ENGLISH, settle_wording
from tests.records import make


def members(*given: dict[str, Any]) -> list[CommitteeMember]:
    return [make(CommitteeMember, each) for each in given]


def test_members_are_listed_by_body_and_substitutes_last() -> None:
    listed = members(
        {"name": "Ash", "role": "Chair", "body": "Elm"},
        {"name": "Birch", "substitute": "yes"},
        {"name": "Cedar", "body": "Oak", "ex-officio": "yes", "role": "Mayor"},
        {"name": "Dale", "body": "Elm"},
        {"name": "Elder", "substitute-for": "Dale"},
    )
    parts = (
        "Elm: Cllrs Ash (Chair) and Dale",
        "Oak: Cllr Cedar (Mayor, ex officio)",
        "Substitutes: Birch and Elder (for Dale)",
    )
    assert list_groups(listed, "Cllrs", ENGLISH) == parts
    assert list_members(listed, "Cllrs", ENGLISH) == "; ".join(parts)


@pytest.mark.parametrize(
    ("called", "own", "expected"),
    [
        ("Councillors", {}, "Councillor D Dale"),
        ("Council Members", {}, "Council Member D Dale"),
        ("Worships", {}, "Worships D Dale"),
        ("Cynghorwyr", {"members-are-one": "Cynghorydd"}, "Cynghorydd D Dale"),
        ("", {"members-are-one": "Cynghorydd"}, "D Dale"),
    ],
)
def test_a_group_of_one_is_called_by_the_word_for_one(
    called: str, own: dict[str, str], expected: str
) -> None:
    listed = members(
        {"name": "A Ash", "body": "Elm"},
        {"name": "B Birch", "body": "Elm"},
        {"name": "D Dale", "body": "Oak"},
    )
    several, one = list_groups(listed, called, settle_wording(own))
    assert several == f"Elm: {called} A Ash and B Birch".replace("  ", " ")
    assert one == f"Oak: {expected}"


def test_groups_that_say_what_members_are_do_not_say_it_again() -> None:
    listed = members(
        {"name": "Ash", "body": "Parent governors"},
        {"name": "Birch", "body": "Ex officio"},
        {"name": "Cedar", "body": "Staff governors"},
    )
    parts = ("Parent governors: Ash", "Ex officio: Birch", "Staff governors: Cedar")
    assert list_groups(listed, "Governors", ENGLISH) == parts


def test_members_without_a_body_are_listed_as_one() -> None:
    listed = members({"name": "Ash"}, {"name": "Birch"})
    assert list_groups(listed, "", ENGLISH) == ("Ash and Birch",)


@pytest.mark.parametrize(
    ("day", "is_in_office"),
    [
        (date(2030, 1, 1), False),
        (date(2030, 1, 2), True),
        (date(2030, 5, 3), True),
        (date(2030, 5, 4), False),
    ],
)
def test_both_ends_of_a_term_are_in_it(day: date, is_in_office: bool) -> None:
    (member,) = members({"name": "Ash", "from": "2030-01-02", "until": "2030-05-03"})
    assert member.is_in_office(day) is is_in_office


def test_without_a_term_a_member_is_always_in_office() -> None:
    (member,) = members({"name": "Ash"})
    assert member.is_in_office(date(1999, 1, 1))
