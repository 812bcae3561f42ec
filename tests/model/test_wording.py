import pytest

from agendapack.model.dates import hold_together
from agendapack.model.wording import NO_BREAK


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("on 26 February 2020.", "on 26~February~2020."),
        ("Wednesday 19 February, 9.00 am", "Wednesday 19~February, 9.00~am"),
        ("from 1st May", "from 1st~May"),
        ("at 5 p.m. or 17:00", "at 5~p.m. or 17:00"),
        ("2019 May be late", "2019 May be late"),
        ("12 Maypoles and 3 amendments", "12 Maypoles and 3 amendments"),
    ],
)
def test_dates_and_times_hold_together_and_nothing_else(written: str, held: str) -> None:
    assert hold_together(written) == held.replace("~", NO_BREAK)
