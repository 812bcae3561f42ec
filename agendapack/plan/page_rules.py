"""What is told of the pages of annexes, those that an office program made among them."""

from agendapack.model.kinds import kind_of
from agendapack.model.pack import Pack
from agendapack.plan.preflight import find_traits
from agendapack.plan.stamp_rules import stamps_have_room
from agendapack.problems import Problem


def tell_of_pages(pack: Pack) -> tuple[Problem, ...]:
    """Look at a pack whose annexes have all been converted.

    What the organisation's policy says of files that came as PDF is told by `plan_pack`.
    """
    problems = [*stamps_have_room(pack)]
    for paper in pack.papers:
        for annex in paper.annexes:
            if kind_of(annex.loaded.annex.file) != "pdf":
                problems += find_traits(annex.loaded, pack.organisation.preflight)
    return tuple(problems)
