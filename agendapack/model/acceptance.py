"""Warnings that are accepted for one paper: what a file says of them, and where they may stand."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from agendapack.model.fields import Named
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
    """A part of a file, from one place up to another, or a whole file where there is no end."""

    start: Source
    end: Source | None = None

    def holds(self, place: Source) -> bool:
        """Tell whether a place is in it."""
        if place.file != self.start.file:
            return False
        return self.end is None or self.start <= place < self.end


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A warning that is accepted for one paper.

    Args:
        source: Where its code stands.
        about: Where the warnings about the paper may stand.
        except_for: What of that is about other papers: a report's annexes.
        withheld: Whether anything of the paper is, or once was, withheld from the public.
        waiting: Whether the paper is left out of the pack, so that nobody knows its warnings.
    """

    code: Code
    reason: str
    source: Source
    about: tuple[Stretch, ...]
    except_for: tuple[Stretch, ...] = ()
    withheld: bool = False
    waiting: bool = False

    def concerns(self, problem: Problem) -> bool:
        """Tell whether a problem has its code and is about its paper."""
        place = problem.source
        if place is None or problem.code is not self.code:
            return False
        if any(stretch.holds(place) for stretch in self.except_for):
            return False
        return any(stretch.holds(place) for stretch in self.about)
