"""Pages of annexes that have no room for their stamp."""

from collections.abc import Iterator

from agendapack.codes import Code
from agendapack.model.framing import Edge, choose_edge
from agendapack.model.pack import Pack, Paper, PlannedAnnex
from agendapack.problems import Problem, Severity

MOST_NAMED = 8
HINT = "nothing of the page is covered or scaled; ask its author for wider margins, or crop less"


def stamps_have_room(pack: Pack) -> Iterator[Problem]:
    """A page gets a strip for its stamp where both of its margins are full."""
    policy = pack.organisation.preflight.no_stamp_room
    if policy == "ignore":
        return
    severity = Severity.ERROR if policy == "fail" else Severity.WARNING
    for paper in pack.papers:
        for place, annex in enumerate(paper.annexes):
            full = list(_full_pages(pack, paper, annex, leads=paper.content is None and not place))
            if full:
                shown = ", ".join(map(str, full[:MOST_NAMED]))
                more = f" and {len(full) - MOST_NAMED} more" if len(full) > MOST_NAMED else ""
                word = "page" if len(full) == 1 else "pages"
                yield Problem(
                    Code.NO_STAMP_ROOM,
                    f"the annex '{annex.title}' has no room for the page number on its {word}"
                    f" {shown}{more}, so a strip is added there",
                    annex.loaded.annex.file.source,
                    HINT,
                    severity,
                )


def _full_pages(pack: Pack, paper: Paper, annex: PlannedAnnex, leads: bool) -> Iterator[int]:
    facts, style = annex.loaded.facts, pack.style
    marked = paper.withheld is not None or annex.withheld is not None
    away: Edge = "bottom" if style.stamp.startswith("top") else "top"
    for number, room in enumerate(facts.room if facts else (), 1):
        taken = away if marked else None
        named = leads and number == 1
        if choose_edge(room, style.stamp, style.stamp_size, named, taken) is None:
            yield number
