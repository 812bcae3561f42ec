"""Write the bank holidays that ship, from the library `holidays`.

Run it after an update of the library: `python -m tests.make_bank_holidays`.
"""

from holidays import country_holidays

from agendapack.plan.days import FOLDER, SUBDIVISIONS, YEARS


def bank_holidays_text(nation: str) -> str:
    """Return a nation's file: a line a year, and in it each day as month and day."""
    days = country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=YEARS)
    lines = []
    for year in YEARS:
        of_year = sorted(day for day in days if day.year == year)
        lines.append(f"{year} " + " ".join(f"{day:%m%d}" for day in of_year))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for nation in SUBDIVISIONS:
        (FOLDER / f"{nation}.txt").write_text(bank_holidays_text(nation), encoding="ascii")
