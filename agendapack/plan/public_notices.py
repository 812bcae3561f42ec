"""The public notice of a meeting, or of what has changed: a page for the door and the website."""

from collections.abc import Iterator
from datetime import date

from agendapack.model.pack import NoticeKind, Pack, Paper, PlannedNotice
from agendapack.model.workspace import Loaded

NOTICE = "notice.pdf"
NOTICE_KEY = "own_notice"
"""The key of its section; no item has a name with an underscore."""


def plan_notices(loaded: Loaded, pack: Pack, today: date | None) -> Iterator[tuple[str, Paper]]:
    """Yield the files of the notices that a meeting has, each with what it holds.

    Args:
        loaded: The meeting.
        pack: The pack for the public.
        today: The day of publication; None if nothing is published now.
    """
    kind = _find_kind(pack)
    if kind != "meeting" or pack.public_notice:
        content = PlannedNotice(kind, _find_issued(loaded, pack, today), loaded.meeting.source)
        title = pack.style.wording.say("notice-title")
        yield NOTICE, Paper(NOTICE_KEY, "", title, NOTICE_KEY, content, (), ())


def _find_kind(pack: Pack) -> NoticeKind:
    """Return what matters most of what has changed since the first publication."""
    if pack.state in ("cancelled", "postponed"):
        return pack.state
    before = pack.moved_from
    if before.date:
        return "date"
    return "time" if before.time else "venue" if before.venue else "meeting"


def _find_issued(loaded: Loaded, pack: Pack, today: date | None) -> date | None:
    """Return the day on which what the notice says was first published."""
    record = loaded.record.published or loaded.record.replaced
    day = record.announced(pack.facts) if record else None
    given = loaded.meeting.published if pack.state == "final" else None
    return day or given or today
