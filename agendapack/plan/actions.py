"""Plan what a meeting prints of actions, and keep the rules about them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from agendapack.model.actions import (
    ActionLog,
    LoggedAction,
    actions_of,
    closings_of,
    in_turn,
    read_actions,
)
from agendapack.model.asked_minutes import MinutesOf
from agendapack.model.papers import Minutes
from agendapack.model.planned_paper import PlannedActions
from agendapack.model.workspace import Loaded
from agendapack.plan.numbers import gather_history, print_numbers
from agendapack.problems import Code, Problem, Severity, did_you_mean


def actions_are_closed_once(loaded: Loaded) -> Iterator[Problem]:
    """Minutes close actions that are open, and no two actions have one name."""
    yield from check_actions(known_minutes(loaded))


def known_minutes(loaded: Loaded) -> tuple[Minutes, ...]:
    """Return all minutes of the committee that were read with a meeting, each day's once."""
    days = {minutes.date for minutes in loaded.earlier}
    own = (loaded.minutes.record,) if loaded.minutes else ()
    of_others = (item for item in loaded.items if not isinstance(item.entry.minutes, MinutesOf))
    shown = (item.paper for item in of_others if isinstance(item.paper, Minutes))
    return (*loaded.earlier, *(each for each in (*shown, *own) if each.date not in days))


def known_actions(loaded: Loaded) -> dict[str, LoggedAction]:
    """Return the actions that minutes of a meeting may close, by name."""
    return {action.id: action for action in read_actions(loaded.earlier)}


def plan_actions(log: ActionLog, loaded: Loaded) -> PlannedActions | None:
    """Return actions with the numbers of their minutes; None if there are no actions."""
    if not log.actions:
        return None
    history, committee = gather_history(loaded), loaded.committee
    printed = {each.date: print_numbers(each, history, committee)[1] for each in loaded.earlier}
    return PlannedActions(log, tuple(printed[each.met][each.place] for each in log.actions))


def check_actions(every: Iterable[Minutes]) -> Iterator[Problem]:
    """Yield names that two actions of a committee have, and lines that close what is not open."""
    known: dict[str, LoggedAction] = {}
    closed: dict[str, date] = {}
    for minutes in in_turn(every):
        for closing in closings_of(minutes):
            name, place = str(closing.action), closing.action.source
            if name not in known:
                yield Problem(
                    Code.UNKNOWN_ACTION,
                    f"earlier minutes have no action '{name}' to close",
                    place,
                    did_you_mean(name, known) or "'agendapack actions' lists those that are open",
                )
            elif name in closed:
                yield Problem(
                    Code.UNKNOWN_ACTION,
                    f"the action '{name}' was closed already, by the minutes of {closed[name]}",
                    place,
                    "delete the line",
                    Severity.WARNING,
                )
            else:
                closed[name] = minutes.date
        for action in actions_of(minutes):
            other = known.setdefault(action.id, action)
            if other is not action:
                where = "these minutes" if other.met == action.met else f"those of {other.met}"
                yield Problem(
                    Code.REPEATED_ID,
                    f"an action is called '{action.id}', as is another in {where}",
                    action.source,
                    "give one of them an 'id' of its own",
                )


ACTION_RULES: tuple[Callable[[Loaded], Iterator[Problem]], ...] = (actions_are_closed_once,)
