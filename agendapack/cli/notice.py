"""How long is left to publish, in words and as fields of JSON."""

from datetime import date

from agendapack.model.notice import NoticeDue
from agendapack.model.wording import write_weekday_date


def notice_lines(due: NoticeDue | None, today: date) -> list[str]:
    """Return for instance `publish by Tuesday 18 February 2020 (5 days left)`.

    What has passed is left to the warnings; a day that only some meetings need is
    said to be so.
    """
    if due is None:
        return []
    days = [("publish by", due.last_day)]
    days += [(f"for {of}, give notice by", day) for of, day in due.earlier]
    return [
        f"{what} {write_weekday_date(day)} ({time_left((day - today).days)})"
        for what, day in days
        if day >= today
    ]


def notice_fields(due: NoticeDue | None, today: date) -> dict[str, object]:
    """Return the last day to publish and the days until then, negative where it has passed."""
    if due is None:
        return {"publish_by": None, "days_left": None, "earlier_notices": {}}
    return {
        "publish_by": due.last_day.isoformat(),
        "days_left": (due.last_day - today).days,
        "earlier_notices": {of: day.isoformat() for of, day in due.earlier},
    }


def time_left(days: int) -> str:
    """Return for instance `5 days left`; a last day has none, and is itself in time."""
    if days == 0:
        return "today is the last day"
    return f"{days} day{'' if days == 1 else 's'} left"
