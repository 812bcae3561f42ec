"""Work out the values that texts of the agenda may name, for instance a deadline."""

from datetime import date

from agendapack.codes import Code
from agendapack.model.organisation import Deadline
from agendapack.model.style import HouseStyle
from agendapack.model.wording import write_date, write_time, write_weekday_date
from agendapack.model.workspace import Loaded
from agendapack.plan.working_days import go_back, working_days_of
from agendapack.problems import Problem, did_you_mean

LONGEST_DEADLINE = 260
"""Working days; a year has about as many."""

Values = dict[str, str | None]
"""Values by name; None for what the meeting could have and does not."""


def work_out_values(loaded: Loaded, style: HouseStyle) -> tuple[Values, list[Problem]]:
    """Return the values of a meeting by name: its deadlines, date, time, venue and people."""
    meeting, committee = loaded.meeting, loaded.committee
    clock = meeting.time or committee.time
    officer = meeting.officer or committee.officer
    values: Values = {
        "meeting_date": write_date(meeting.date, style),
        "meeting_time": write_time(clock, style) if clock else None,
        "venue": meeting.venue or committee.venue,
        "committee": committee.name,
        "officer": officer.name if officer else None,
        "organisation": loaded.organisation.name,
    }
    deadlines, problems = _work_out_deadlines(loaded, style)
    for name in sorted(deadlines.keys() & values.keys()):
        problems.append(
            Problem(
                Code.REPEATED_FIELD,
                f"the deadline '{name}' has the name of a value that every meeting has",
                committee.deadlines[name].source,
                "give the deadline another name",
            )
        )
    return deadlines | values, problems


def _work_out_deadlines(loaded: Loaded, style: HouseStyle) -> tuple[Values, list[Problem]]:
    meeting, habits = loaded.meeting, loaded.committee.deadlines
    values: Values = {}
    problems = []
    for name, fixed in meeting.deadlines.items():
        if name not in habits:
            problems.append(
                Problem(
                    Code.UNKNOWN_DEADLINE,
                    f"the meeting has the deadline '{name}', which its committee does not have",
                    fixed.source,
                    did_you_mean(name, habits) or _list_names("the committee's are", habits),
                )
            )
    for name, habit in habits.items():
        fixed_one = meeting.deadlines.get(name)
        day = fixed_one.date if fixed_one else _work_out_day(loaded, habit)
        if day is None:
            values[name] = None
            problems.append(
                Problem(
                    Code.BAD_VALUE,
                    f"the deadline '{name}' is {habit.working_days_before} working days before "
                    f"the meeting; it may be up to {LONGEST_DEADLINE}",
                    habit.source,
                )
            )
            continue
        clock = fixed_one.time if fixed_one else habit.time
        values[name] = f"{write_time(clock, style)} on {write_weekday_date(day)}"
    return values, problems


def _work_out_day(loaded: Loaded, habit: Deadline) -> date | None:
    if habit.working_days_before > LONGEST_DEADLINE:
        return None
    try:
        is_working_day = working_days_of(loaded.organisation)
        return go_back(loaded.meeting.date, habit.working_days_before, is_working_day)
    except OverflowError:
        return None


def _list_names(opening: str, names: dict[str, Deadline]) -> str | None:
    return f"{opening} {', '.join(sorted(names))}" if names else None
