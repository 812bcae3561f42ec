"""What a meeting says itself goes before its committee, and that before the organisation."""

from typing import Any

import pytest

from agendapack.plan import plan_pack
from tests.records import loaded

OFFICER = {"name": "Clerk"}


def planned(where: str, field: str, value: Any) -> Any:
    """Return a field of the pack where one record alone gives it."""
    given = {where: {field: value}}
    pack = plan_pack(
        loaded(
            {"title": "A"},
            meeting=given.get("meeting"),
            committee=given.get("committee"),
            organisation=given.get("organisation"),
        )
    ).value
    assert pack is not None
    return getattr(pack, field.replace("-", "_"))


@pytest.mark.parametrize(
    ("field", "where", "value", "expected"),
    [
        ("venue", "meeting", "Barn", "Barn"),
        ("venue", "", None, "Room 1"),
        ("venue", "committee", "Hall", "Hall"),
        ("to", "meeting", "All", "All"),
        ("to", "", None, None),
        ("members-are", "committee", "Councillors", "Councillors"),
        ("members-are", "organisation", "Trustees", "Trustees"),
        ("members-are", "", None, ""),
        ("language", "organisation", "cy", "cy"),
        ("language", "", None, "en-GB"),
        ("large-print", "committee", "yes", True),
        ("large-print", "organisation", "yes", True),
        ("large-print", "", None, False),
    ],
)
def test_each_field_is_taken_from_the_nearest_that_has_it(
    field: str, where: str, value: Any, expected: Any
) -> None:
    assert planned(where, field, value) == expected


def test_the_committee_goes_before_the_organisation() -> None:
    pack = plan_pack(
        loaded(
            {"title": "A"},
            committee={"large-print": "no", "members-are": "Councillors", "officer": OFFICER},
            organisation={"large-print": "yes", "members-are": "Trustees"},
        )
    ).value
    assert pack is not None
    assert (pack.large_print, pack.members_are) == (False, "Councillors")
    assert pack.officer is not None
    assert [member.name for member in pack.members] == ["Taylor", "Webb"]


def test_the_meeting_goes_before_its_committee() -> None:
    own = {"time": "9 am", "officer": {"name": "Deputy"}, "members": [{"name": "Ash"}]}
    pack = plan_pack(loaded({"title": "A"}, meeting=own, committee={"officer": OFFICER})).value
    assert pack is not None
    assert pack.time is not None
    assert (pack.time.hour, [member.name for member in pack.members]) == (9, ["Ash"])
    assert pack.officer is not None
    assert pack.officer.name == "Deputy"
    usual = plan_pack(loaded({"title": "A"})).value
    assert usual is not None
    assert usual.time is not None
    assert usual.time.hour == 17
