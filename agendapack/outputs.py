"""From settled layouts to drawn pieces, in the groups that documents are made of."""

from collections.abc import Mapping
from dataclasses import replace

from agendapack.layout import FRONT, Laid
from agendapack.model.document import Group
from agendapack.model.pack import Pack, Paper, PlannedAnnex
from agendapack.model.preflight import Preflight
from agendapack.model.section import Piece, Section
from agendapack.model.withholding import Withheld

PACK = "pack.pdf"
CONSOLIDATED = "consolidated-pack.pdf"
RESTRICTED = "restricted-pack.pdf"
AGENDA = "agenda.pdf"
LARGE_PRINT = "large-print.pdf"


def draw_groups(pack: Pack, laid: Laid) -> tuple[Group, ...]:
    """Draw every section and put it, with its annexes, into the pack's order."""
    drawn = {section.key: draw_section(section, laid) for section in laid.sections}
    front = Group(FRONT, None, "Agenda", "Agenda", (drawn[FRONT],))
    return (
        front,
        *(_paper_group(paper, drawn, laid, pack.organisation.preflight) for paper in pack.papers),
    )


def draw_section(section: Section, laid: Laid) -> Piece:
    """Draw a section with its settled labels."""
    layout = laid.layouts[section.key]
    settled = laid.settled.pieces[section.key]
    return Piece(
        key=section.key,
        kind="front" if section.key == FRONT else "section",
        title=section.title,
        language=section.language,
        pdf=laid.typesetter.draw(layout),
        places=layout.measured.places,
        headings=layout.measured.headings,
        labels=settled.labels,
        blank_after=settled.blank_after,
        source=section.source,
    )


def _annex(
    planned: PlannedAnnex, language: str, laid: Laid, policy: Preflight, leads: bool
) -> Piece:
    annex, settled = planned.loaded.annex, laid.settled.pieces[planned.key]
    facts = planned.loaded.facts
    return Piece(
        key=planned.key,
        kind="annex",
        title=planned.title,
        language=language,
        pdf=planned.loaded.data,
        places={},
        headings=(),
        labels=settled.labels,
        blank_after=settled.blank_after,
        source=annex.file.source,
        alt=annex.alt,
        page_alts={int(page): alt for page, alt in annex.page_alts.items()},
        chosen=planned.loaded.chosen,
        framing=planned.loaded.framing,
        room=(facts.room or None) if facts else None,
        leads=leads,
        plain=facts is not None and facts.plain and not facts.tagged,
        font_faults=facts.font_faults if facts else (),
        without_comments=annex.comments == "drop" or policy.comments == "drop",
    )


def _paper_group(paper: Paper, drawn: Mapping[str, Piece], laid: Laid, policy: Preflight) -> Group:
    own = (drawn[paper.key],) if paper.key in drawn else ()
    language = drawn[FRONT].language
    pieces = [_marked(piece, paper.withheld or paper.parts, laid) for piece in own]
    for annex in paper.behind:
        if annex.key in drawn:
            pieces.append(_marked(drawn[annex.key], paper.withheld or annex.withheld, laid))
        elif isinstance(annex, PlannedAnnex):
            piece = _annex(annex, language, laid, policy, leads=not pieces)
            pieces.append(_marked(piece, paper.withheld or annex.withheld, laid))
    bookmark = f"{paper.item}. {paper.title}" if paper.item else paper.title
    pages = laid.settled.pages[paper.key] if laid.public or paper.withdrawn else None
    return Group(paper.key, paper.item, paper.title, bookmark, tuple(pieces), pages)


def _marked(piece: Piece, withheld: Withheld | None, laid: Laid) -> Piece:
    """Mark what the restricted pack shows and the public one does not."""
    return piece if withheld is None or laid.public else replace(piece, mark=withheld.mark)
