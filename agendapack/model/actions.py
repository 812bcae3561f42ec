"""Actions as they stand in a committee's minutes: what each is called, and which are open.

An action is open from the meeting that minutes it until later minutes close it. Nothing but the
minutes says so: there is no list of actions to keep beside them.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from agendapack.model.fields import Record
from agendapack.model.papers import Action, Closing, Minute, Minutes
from agendapack.model.text import Text, make_name

LONGEST_WORDS = 32
"""The most characters of an action's own words in its name."""


class LoggedAction(Record):
    """An action with what later minutes say of it.

    Args:
        met: The day of the meeting that minuted it.
        place: The place of its minute among those of that meeting, from 0.
        title: The title of that minute.
        closed: The day of the meeting whose minutes close it; None while it is open.
        note: How it was dealt with, or how far it is.
    """

    id: str
    text: Text
    owner: Text | None
    due: date | None
    met: date
    place: int
    title: Text
    closed: date | None = None
    note: Text | None = None

    def days_late(self, day: date) -> int:
        """Return by how many days it is late on a day; 0 if it is not, or has no day."""
        return 0 if self.due is None else max(0, (day - self.due).days)


class ActionLog(Record):
    """The actions that an agenda item prints: those that are open on the day of the meeting."""

    day: date
    actions: tuple[LoggedAction, ...]


def name_action(day: date, minute: Minute, action: Action) -> str:
    """Return the name by which later minutes close an action.

    One that has no `id` is called by the day, the agenda item and its first words. All three stay
    as they are when other minutes or actions are added, which its place in the file would not.

    >>> from agendapack.problems import Source
    >>> text = lambda words: Text(words, Source(""))
    >>> wanted = Action.model_construct(text=text("Ask for three prices."), id=None)
    >>> minute = Minute.model_construct(title=text("Village hall"), item=text("5"))
    >>> name_action(date(2030, 3, 4), minute, wanted)
    '2030-03-04-5-ask-for-three-prices'
    """
    if action.id is not None:
        return str(action.id)
    parts = (make_name(minute.item or ""), make_name(action.text, LONGEST_WORDS))
    return "-".join((day.isoformat(), *filter(None, parts)))


def actions_of(minutes: Minutes) -> Iterator[LoggedAction]:
    """Yield the actions of one meeting's minutes, in order."""
    for place, minute in enumerate(minutes.minutes):
        for action in minute.actions:
            yield LoggedAction.model_construct(
                id=name_action(minutes.date, minute, action),
                text=action.text,
                owner=action.owner,
                due=action.due,
                met=minutes.date,
                place=place,
                title=minute.title,
                closed=None,
                note=None,
                source=action.source,
            )


def read_actions(every: Iterable[Minutes], before: date = date.max) -> tuple[LoggedAction, ...]:
    """Return the actions in minutes before a day, open or closed, in the order of the minutes."""
    found: list[LoggedAction] = []
    still_open: dict[str, list[int]] = {}
    for minutes in in_turn(every, before):
        # What is closed was open before this meeting, so a meeting's own actions are added last.
        for closing in closings_of(minutes):
            # A name that two actions have is a problem; neither of them is lost by it.
            for place in still_open.get(closing.action, [])[:1]:
                changes = {"closed": minutes.date, "note": closing.note}
                found[place] = found[place].model_copy(update=changes)
                still_open[closing.action].remove(place)
        for action in actions_of(minutes):
            still_open.setdefault(action.id, []).append(len(found))
            found.append(action)
    return tuple(found)


def open_actions(every: Iterable[Minutes], day: date) -> tuple[LoggedAction, ...]:
    """Return the actions that are open as a meeting on a day begins."""
    return tuple(each for each in read_actions(every, day) if each.closed is None)


def closings_of(minutes: Minutes) -> Iterator[Closing]:
    """Yield the lines of minutes that close actions from earlier ones."""
    return (closing for minute in minutes.minutes for closing in minute.closes)


def in_turn(every: Iterable[Minutes], before: date = date.max) -> list[Minutes]:
    """Return minutes by their day, without those of a day and later."""
    kept = (minutes for minutes in every if minutes.date < before)
    return sorted(kept, key=lambda minutes: minutes.date)
