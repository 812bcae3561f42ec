"""What keeps a pack from being readable by everyone, told as warnings to its clerk."""

from agendapack.codes import Code
from agendapack.model.document import Assembled, Document
from agendapack.problems import Problem, Severity

HINT = (
    "ask its author for a tagged PDF with its fonts embedded"
    " (Word: 'Document structure tags for accessibility'; LibreOffice: 'Universal Accessibility')"
)


def tell_obstacles(document: Document, made: Assembled) -> tuple[Problem, ...]:
    """Return one warning for each piece that stands in the way of a claim, in the pack's order.

    What the policy on papers is about (fonts, tags) is told by `plan` and not here again.
    """
    pieces = [piece for group in document.groups for piece in group.pieces]
    problems = []
    for piece in pieces:
        standing = [o for o in made.obstacles if o.key == piece.key and o.finding is None]
        reasons = dict.fromkeys(obstacle.reason for obstacle in standing)
        claims = dict.fromkeys(obstacle.claim for obstacle in standing)
        if standing:
            message = (
                f"{piece.title} keeps the pack from being {' and '.join(claims)}:"
                f" {'; '.join(reasons)}"
            )
            hint = HINT if piece.kind == "annex" else None
            problems.append(
                Problem(Code.NOT_ACCESSIBLE, message, piece.source, hint, Severity.WARNING)
            )
    return tuple(problems)
