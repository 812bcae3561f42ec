"""Actions from earlier meetings: what `actions.html` prints."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from agendapack.model.actions import LoggedAction
from agendapack.model.dates import write_unbroken_date
from agendapack.model.pack import Pack
from agendapack.model.planned_paper import Paper, PlannedActions
from agendapack.render.book import Book
from agendapack.render.minutes import MINUTE_LEVEL
from agendapack.render.writing import HtmlWriter, own_words


@dataclass(frozen=True, slots=True)
class OpenActionView:
    """An action that is open; `late` says by how many days, `met` when it was minuted."""

    text: Markup
    owner: str
    due: str
    late: str
    met: str
    number: str


@dataclass(frozen=True, slots=True)
class ActionsView:
    """The actions that are open on the day of the meeting."""

    key: str
    language: str
    organisation: str
    committee: str
    title: str
    day: str
    actions: tuple[OpenActionView, ...]


def draft_actions(
    pack: Pack, paper: Paper, content: PlannedActions, book: Book
) -> Callable[[HtmlWriter], ActionsView]:
    """Read the texts of actions; return what finishes their view."""
    log = content.record
    texts = [book.read(action.text, paper.key, level=MINUTE_LEVEL) for action in log.actions]

    def write_day(day: date) -> str:
        return own_words(write_unbroken_date(day, pack.style.wording), pack, "january")

    def view(action: LoggedAction, number: str, text: Markup) -> OpenActionView:
        return OpenActionView(
            text=text,
            owner=action.owner or "",
            due=write_day(action.due) if action.due else "",
            late=_write_late(action.days_late(log.day), pack),
            met=write_day(action.met),
            number=number,
        )

    def finish(writer: HtmlWriter) -> ActionsView:
        return ActionsView(
            key=paper.key,
            language=pack.language,
            organisation=pack.organisation.name,
            committee=pack.committee,
            title=paper.title,
            day=write_day(log.day),
            actions=tuple(
                view(action, number, writer.write_line(read))
                for action, number, read in zip(log.actions, content.numbers, texts, strict=True)
            ),
        )

    return finish


def _write_late(days: int, pack: Pack) -> str:
    say = pack.style.wording.say
    if not days:
        return ""
    return say("action-late-one") if days == 1 else say("action-late", days=days)
