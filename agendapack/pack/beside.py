"""Documents beside the pack: a section alone, as a PDF of its own with its own page labels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from agendapack.model.cache import Cache
from agendapack.model.pack import Pack
from agendapack.model.page_numbers import PageSpan
from agendapack.model.planned_paper import Paper, PlannedMinutes
from agendapack.model.section import Section, SectionLayout
from agendapack.pack.known_layouts import KnownLayout
from agendapack.pack.layout import Laid
from agendapack.pack.page_numbers import Numbered, Stack, settle
from agendapack.pack.running import MINUTES, Kinds
from agendapack.problems import Checked, Problem
from agendapack.render import render_alone


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A section that is laid out, and the file that it becomes.

    Args:
        file: The path below the meeting's output folder, for instance `minutes.pdf`.
        numbered: The labels of its pages: 1, 2 and so on.
        mark: The words on each page of a document that is not for the public.
        lines: The kind of its pages, for running lines.
    """

    file: str
    section: Section
    layout: KnownLayout
    numbered: Numbered
    mark: str | None = None
    is_draft: bool = False
    lines: Kinds = ("notices", "agenda")


def lay_out_beside(
    files: Iterable[tuple[str, Paper]],
    pack: Pack,
    laid: Laid,
    overrides: Path | None,
    cache: Cache,
) -> Checked[tuple[Beside, ...]]:
    """Render papers that stand in no pack, and lay out each by itself.

    Args:
        files: The file and the paper of each document.
        laid: The layout of that pack, for texts that refer to its pages.
    """
    made: list[Beside] = []
    problems: list[Problem] = []
    for file, paper in files:
        rendered = render_alone(pack, paper, overrides, cache)
        problems += rendered.problems
        if rendered.value is not None:
            own = _lay_out(file, rendered.value, laid)
            problems += own.layout.problems
            mark = paper.withheld.mark(pack.style.wording) if paper.withheld else None
            content = paper.content
            if isinstance(content, PlannedMinutes):
                own = replace(own, is_draft=content.kind == "draft", lines=MINUTES)
            made.append(replace(own, mark=mark))
    return Checked(tuple(made), tuple(dict.fromkeys(problems)))


def _lay_out(file: str, section: Section, laid: Laid) -> Beside:
    layouts: list[KnownLayout] = []

    def lay_out(key: str, pages: Mapping[str, PageSpan]) -> SectionLayout:
        layouts.append(laid.typesetter.lay_out(section, {**laid.settled.pages, **pages}))
        return layouts[-1].measured

    # Not a front sheet, so that its pages are labelled 1, 2; nothing follows that needs a side.
    settled = settle((Stack(section.key, False, ((section.key, None),)),), lay_out, duplex=False)
    return Beside(file, section, layouts[-1], settled.pieces[section.key])
