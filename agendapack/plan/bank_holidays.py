"""Bank holidays of the four nations, offline.

They ship as text made from the library `holidays`, which takes longer to import
than a pack takes to plan; for other years than those, the library is asked.
"""

from collections.abc import Container
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "bank_holidays"
YEARS = range(2000, 2051)
SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


class BankHolidays(Container[date]):
    """The bank holidays of a nation, in any year."""

    def __init__(self, nation: str) -> None:
        self._nation = nation
        self._shipped = _shipped(nation)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        if day.year in YEARS:
            return day in self._shipped
        return day in _library(self._nation)


@cache
def _shipped(nation: str) -> frozenset[date]:
    days = []
    for line in (FOLDER / f"{nation}.txt").read_text("ascii").splitlines():
        year, *of_year = line.split()
        days += [date(int(year), int(day[:2]), int(day[2:])) for day in of_year]
    return frozenset(days)


@cache
def _library(nation: str) -> Container[date]:
    from holidays import country_holidays

    return country_holidays("GB", subdiv=SUBDIVISIONS[nation])
