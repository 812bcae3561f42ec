import pytest

from agendapack.plan import plan_pack
from tests.records import loaded


@pytest.mark.parametrize(
    ("organisation", "committee", "wanted"),
    [
        ({}, {}, False),
        ({"large-print": "yes"}, {}, True),
        ({"large-print": "yes"}, {"large-print": "no"}, False),
        ({}, {"large-print": "yes"}, True),
    ],
)
def test_a_committee_s_choice_of_large_print_goes_before_the_organisation_s(
    organisation: dict[str, str], committee: dict[str, str], wanted: bool
) -> None:
    pack = plan_pack(loaded(organisation=organisation, committee=committee)).value
    assert pack is not None
    assert pack.large_print is wanted
