"""What the public does not get: why, and what it is shown in its place."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from agendapack.model.fields import Count, Day, Text
from agendapack.model.record import Record

NOT_FOR_PUBLICATION = "Not for publication"


class Audience(StrEnum):
    """Whom a pack is made for."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


ReviewField = Annotated[
    Day | None, Field(description="The day by which to review whether it still has to be withheld.")
]
ReleasedField = Annotated[
    Day | None,
    Field(
        description="The day on which it was released; the public pack then has it, on the same "
        "pages."
    ),
]


class Exempt(Record):
    """Exempt information: the public may be excluded by a resolution.

    (Local Government Act 1972, s.100A(4) and Schedule 12A.)
    """

    paragraphs: tuple[Count, ...] = Field(
        description="The paragraphs of Schedule 12A, Part 1, that apply: 1 to 7."
    )
    reason: Text = Field(
        description="Why the public interest in withholding it outweighs the one in disclosing it. "
        "Not printed for the public."
    )
    description: Text | None = Field(
        None,
        description="How it is described to the public. Default: as the paragraphs describe it.",
    )
    review: ReviewField = None
    released: ReleasedField = None


class Confidential(Record):
    """Confidential information: the public is excluded by law, without a resolution.

    (Local Government Act 1972, s.100A(2)-(3).)
    """

    reason: Text = Field(description="Why it is confidential. Not printed for the public.")
    review: ReviewField = None
    released: ReleasedField = None


Shown = Literal["title", "number", "nothing"]
Packed = Literal["stub", "listed", "to-follow"]

ExemptField = Annotated[
    Exempt | None, Field(description="Withhold it from the public as exempt information.")
]
ConfidentialField = Annotated[
    Confidential | None, Field(description="Withhold it from the public as confidential.")
]
ShownField = Annotated[
    Shown | None,
    Field(description="What the public is shown if it is withheld. Default: its title."),
]
PackedField = Annotated[
    Packed | None,
    Field(
        description="What replaces it in the public pack if it is withheld: a page with a notice "
        "('stub', the default), or only its line on the agenda, as it is or as 'To follow'."
    ),
]


class ExemptParagraph(Record):
    """A paragraph of the law and what it is about, in a few words."""

    number: Count
    description: Text


class ExemptPeriod(Record):
    """The paragraphs in force for meetings held from one day until another, both included."""

    from_: Day | None = None
    until: Day | None = None
    law: Text
    paragraphs: tuple[ExemptParagraph, ...]


class ExemptLaw(Record):
    """The kinds of exempt information, as dated data."""

    name: Text
    periods: tuple[ExemptPeriod, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why something is not for the public; all of it may be printed for the public.

    Args:
        paragraphs: Of Schedule 12A, Part 1; none for confidential information.
        description: What it is about, for instance "financial or business affairs".
    """

    paragraphs: tuple[int, ...]
    description: str
    shown: Shown = "title"
    pack: Packed = "stub"

    @property
    def grounds(self) -> str:
        """For instance "paragraphs 1 and 3: an individual; financial or business affairs"."""
        if not self.paragraphs:
            return self.description
        return f"{write_paragraphs(self.paragraphs)}: {self.description}"

    @property
    def law(self) -> str:
        """What the agenda and the stub page say of the law."""
        if self.paragraphs:
            return (
                f"Exempt information under {write_paragraphs(self.paragraphs)} of Schedule 12A to "
                f"the Local Government Act 1972 ({self.description})."
            )
        return (
            "Confidential information: the press and the public are excluded by law, without a "
            "resolution (Local Government Act 1972, section 100A(2) and (3))."
        )

    @property
    def mark(self) -> str:
        """What every page of it is marked with.

        (LGA 1972 s.100B(5).)
        """
        return f"{NOT_FOR_PUBLICATION} ({self.grounds})"


def write_paragraphs(numbers: tuple[int, ...]) -> str:
    """Write "paragraph 3", or "paragraphs 1, 2 and 3"."""
    *before, last = map(str, numbers)
    return f"paragraphs {', '.join(before)} and {last}" if before else f"paragraph {last}"
