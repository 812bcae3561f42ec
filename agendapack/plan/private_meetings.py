"""The business of an executive of which the public has to be told weeks before the meeting."""

from collections.abc import Iterator

from agendapack.model.notice import EarlierKind
from agendapack.model.papers import Report
from agendapack.model.withholding import split_parts
from agendapack.model.workspace import Loaded, LoadedItem


def find_wanted(loaded: Loaded) -> Iterator[EarlierKind]:
    """Yield each earlier notice that the business of a meeting asks for, and that is not given."""
    given = loaded.meeting.private_meeting
    if any(map(_is_private, loaded.items)):
        if given is None or given.noticed is None:
            yield "private-meeting"
        if given is None or given.noticed_again is None:
            yield "private-meeting-again"
    plan = loaded.forward_plan
    topics = plan.due_at(loaded.meeting.date) if plan else ()
    if any(topic.key_decision and topic.noticed is None for topic in topics):
        yield "key-decision"


def _is_private(item: LoadedItem) -> bool:
    """Tell whether the public is not to be there for an item, or for a part of its papers."""
    report = item.paper if isinstance(item.paper, Report) else None
    records = (item.entry, *((report,) if report else ()), *(each.annex for each in item.annexes))
    causes = (record.exempt or record.confidential for record in records)
    if any(cause is not None and cause.released is None for cause in causes):
        return True
    return report is not None and any(part.opening for part in split_parts(report.body))
