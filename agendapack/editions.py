"""What is drawn for one audience: all its papers, and the documents that hold a part of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agendapack.issues import draw_issues, find_new
from agendapack.layout import Laid
from agendapack.model.document import Group
from agendapack.model.output import Issue
from agendapack.model.pack import FrontSheet, Pack
from agendapack.model.section import Section
from agendapack.model.workspace import InputFile
from agendapack.outputs import draw_groups
from agendapack.plan import public_sources
from agendapack.problems import ProblemsFound, is_error
from agendapack.render import render_front

Planned = tuple[Pack, Laid]


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """A pack, its layout, and what was drawn of it.

    Args:
        issues: The pack as first published and its supplements; none before there are any.
        sources: The files that it is made of.
    """

    pack: Pack
    laid: Laid
    groups: tuple[Group, ...]
    issues: tuple[Issue, ...]
    sources: tuple[InputFile, ...]


def draw_editions(
    shown: Planned,
    whole: Planned | None,
    sources: tuple[InputFile, ...],
    overrides: Path | None,
) -> tuple[Edition, Edition | None]:
    """Draw the pack for the public and, where something is withheld, the one with everything.

    Args:
        shown: The pack for the public, laid out.
        whole: The one that withholds nothing, if it is another.
        sources: All files that were read.
        overrides: The user's own templates.
    """
    pack = shown[0]
    new = frozenset(item.key for item in find_new((whole or shown)[0]))
    if whole is None:
        return _draw(shown, sources, new, _renderer(pack, overrides)), None
    of_whole = _draw(whole, sources, new, _renderer(whole[0], overrides))
    known = public_sources(pack, whole[0], sources)
    render = _renderer(pack, overrides, whole[1].sections)
    return _draw(shown, known, new, render), of_whole


def _draw(
    planned: Planned,
    sources: tuple[InputFile, ...],
    new: frozenset[str],
    render: Callable[[FrontSheet], Section],
) -> Edition:
    pack, laid = planned
    groups = draw_groups(pack, laid)
    return Edition(pack, laid, groups, draw_issues(pack, laid, groups, new, render), sources)


def _renderer(
    pack: Pack, overrides: Path | None, whole: tuple[Section, ...] = ()
) -> Callable[[FrontSheet], Section]:
    def render(front: FrontSheet) -> Section:
        rendered = render_front(pack, front, overrides, frozenset(), whole)
        if rendered.value is None or any(map(is_error, rendered.problems)):
            raise ProblemsFound(rendered.problems)
        return rendered.value[0]

    return render
