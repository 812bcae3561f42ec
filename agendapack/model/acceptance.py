"""Warnings that a file accepts for one paper, and the places of the warnings this covers."""

from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from agendapack.model.fields import Named
from agendapack.model.records import dataclass
from agendapack.model.text import Text
from agendapack.problems import Code, Problem, Source


def _expect_reasons(value: object) -> object:
    if isinstance(value, dict):
        return value
    raise PydanticCustomError("reasons_expected", "codes with their reasons expected")


Reasons = Annotated[dict[str, Text], Named, BeforeValidator(_expect_reasons)]
AcceptField = Annotated[
    Reasons | None,
    Field(
        description="Warnings that are accepted: the code of each, with the reason. Each annex "
        "has its own."
    ),
]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a file from one place up to another, or the whole file where `end` is None."""

    start: Source
    end: Source | None = None

    def holds(self, place: Source) -> bool:
        """Tell whether a place is in this part."""
        if place.file != self.start.file:
            return False
        return self.end is None or self.start <= place < self.end


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A warning that is accepted for one paper.

    Args:
        source: The place of its code.
        about: The parts of files in which warnings are about the paper.
        except_for: Parts of these in which warnings are about other papers: its annexes.
        withheld: Whether anything of the paper is, or once was, withheld from the public.
        waiting: Whether the paper is left out of the pack, so that its warnings are unknown.
    """

    code: Code
    reason: str
    source: Source
    about: tuple[Stretch, ...]
    except_for: tuple[Stretch, ...] = ()
    withheld: bool = False
    waiting: bool = False

    def concerns(self, problem: Problem) -> bool:
        """Tell whether a problem has this code and is about this paper."""
        place = problem.source
        if place is None or problem.code is not self.code:
            return False
        if any(stretch.holds(place) for stretch in self.except_for):
            return False
        return any(stretch.holds(place) for stretch in self.about)
