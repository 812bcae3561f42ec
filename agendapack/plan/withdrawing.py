"""Plan an item that is withdrawn: a notice takes the pages that its paper was published on."""

from agendapack.codes import Code
from agendapack.model.meeting import AgendaEntry
from agendapack.model.names import make_name
from agendapack.model.pack import Item, Paper
from agendapack.model.workspace import Loaded
from agendapack.problems import Problem


def plan_withdrawn(
    entry: AgendaEntry, key: str, number: str, loaded: Loaded
) -> tuple[Item, list[Problem]]:
    """Return the item; its title is the one published, and its file is not asked for.

    Args:
        entry: The item as written.
        key: Its name.
        number: Its item number.
        loaded: The meeting. Before the first publication nothing stands in the place of
            the paper, since it has no pages yet.
    """
    assert entry.withdrawn is not None
    record = loaded.record
    published = record.published or record.replaced
    known = published.papers.get(key) if published else None
    standing = loaded.committee.standing.get(entry.standing) if entry.standing else None
    title = known.title if known else entry.title or (standing.title if standing else None)
    hidden = entry.shown == "nothing" and bool(entry.exempt or entry.confidential)
    reason = entry.withdrawn.reason
    paper = None
    if known is not None and record.published is not None and title is not None:
        paper = Paper(
            key=key,
            item="" if hidden else number,
            title=title,
            slug=make_name(title) or key,
            content=None,
            annexes=(),
            sources=(),
            withdrawn=reason,
        )
    item = Item(
        key,
        number,
        str(title or f"Item {number}"),
        None,
        paper,
        hidden=hidden,
        withdrawn=reason,
        source=entry.source,
    )
    problems = []
    if title is None:
        problems.append(
            Problem(
                Code.MISSING_FIELD,
                f"agenda item {number} is withdrawn, and lacks the field 'title'",
                entry.source,
                "its paper is not read any more",
            )
        )
    if not reason.strip():
        problems.append(
            Problem(
                Code.MISSING_FIELD,
                f"agenda item {number} is withdrawn without a reason",
                reason.source,
                "the notice that stands in its place says why",
            )
        )
    return item, problems
