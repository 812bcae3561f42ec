"""Choose meetings by date, committee and what git says has changed, without loading them."""

from agendapack.selection.choose import Selectors, choose_meetings, known_committees
from agendapack.selection.repository import NoAnswer

__all__ = ["NoAnswer", "Selectors", "choose_meetings", "known_committees"]
