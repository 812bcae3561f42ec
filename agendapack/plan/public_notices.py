"""The public notice of a meeting, or of what has changed: a page for the door and the website."""

from collections.abc import Iterator
from datetime import date

from agendapack.model.meeting import PrivateMeeting
from agendapack.model.pack import Pack, find_grounds
from agendapack.model.planned_paper import NoticeKind, Paper, PlannedNotice
from agendapack.model.workspace import Loaded
from agendapack.plan.notice import find_earlier_kinds

NOTICE = "notice.pdf"
NOTICE_KEY = "own_notice"
"""The key of its section; no item has a name with an underscore."""
FIRST, SECOND = "private-meeting-notice.pdf", "private-meeting-second-notice.pdf"
DECISIONS = "key-decisions.pdf"


def plan_notices(loaded: Loaded, pack: Pack, today: date | None) -> Iterator[tuple[str, Paper]]:
    """Yield the files of the notices of a public pack, if published today, with what each holds."""
    kind = _find_kind(pack)
    source = loaded.meeting.source
    if kind != "meeting" or pack.public_notice:
        content = PlannedNotice(kind, _find_issued(loaded, pack, today), source)
        yield NOTICE, _stand_alone(NOTICE_KEY, "notice-title", content, pack)
    kinds = find_earlier_kinds(loaded) if pack.state not in ("cancelled", "postponed") else ()
    if "private-meeting" in kinds and any(map(find_grounds, pack.items)):
        given = loaded.meeting.private_meeting or PrivateMeeting()
        first = PlannedNotice("private-meeting", given.noticed, source)
        yield FIRST, _stand_alone("own_private_notice", "notice-title-private", first, pack)
        again = PlannedNotice(
            "private-meeting-again",
            given.noticed_again,
            source,
            representations=given.representations,
            response=given.response,
        )
        yield SECOND, _stand_alone("own_second_notice", "notice-title-private", again, pack)
    plan = loaded.forward_plan
    topics = [t for t in plan.due_at(pack.date) if t.key_decision] if plan else []
    if "key-decision" in kinds and plan is not None and topics:
        noticed = {topic.noticed for topic in topics}
        issued = noticed.pop() if len(noticed) == 1 else None
        decisions = PlannedNotice("key-decisions", issued, plan.source, tuple(topics))
        yield (
            DECISIONS,
            _stand_alone("own_key_decisions", "notice-title-decisions", decisions, pack),
        )


def _stand_alone(key: str, title: str, content: PlannedNotice, pack: Pack) -> Paper:
    return Paper(key, "", pack.style.wording.say(title), key, content, (), ())


def _find_kind(pack: Pack) -> NoticeKind:
    if pack.state in ("cancelled", "postponed"):
        return pack.state
    before = pack.moved_from
    if before.date:
        return "date"
    return "time" if before.time else "venue" if before.venue else "meeting"


def _find_issued(loaded: Loaded, pack: Pack, today: date | None) -> date | None:
    record = loaded.record.published or loaded.record.replaced
    day = record.announced(pack.facts) if record else None
    given = loaded.meeting.published if pack.state == "final" else None
    return day or given or today
