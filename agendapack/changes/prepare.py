"""Lay a meeting out although its files may not be built as they are."""

from dataclasses import replace

from agendapack.codes import Code
from agendapack.model.request import Act, Request
from agendapack.prepare import Prepared, prepare
from agendapack.problems import ProblemsFound, is_error

HELD = frozenset(
    {Code.NOT_PUBLISHED, Code.PAGE_MOVED, Code.ITEM_MOVED, Code.ITEM_REMOVED, Code.ITEM_NUMBER}
)
"""What keeps a build from moving a published number; whoever asks what changed may see it moved."""


def prepare_anyway(request: Request) -> Prepared:
    """Lay out as for a build; else as for a supplement; else as if nothing had been published.

    Raises:
        ProblemsFound: With everything else that has to be mended first.
    """
    for act in (Act.BUILD, Act.SUPPLEMENT):
        try:
            return prepare(replace(request, act=act), lambda step: None)
        except ProblemsFound as found:
            errors = {problem.code for problem in found.problems if is_error(problem)}
            if not errors <= HELD:
                raise
    return prepare(replace(request, act=Act.REPUBLISH), lambda step: None)
