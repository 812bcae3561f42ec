"""The law by which the public is excluded: its paragraphs, and what may be named of them."""

from collections.abc import Iterator
from datetime import date

from agendapack.model.records import dataclass
from agendapack.model.withholding import (
    USUAL_WORDS,
    ExemptLaw,
    ExemptParagraph,
    LawWords,
    write_paragraphs,
)
from agendapack.model.wording import ENGLISH
from agendapack.model.workspace import Loaded
from agendapack.plan.notice import find_regime, names_unknown_regime, usual_regime
from agendapack.problems import Code, Problem, Source, warn


@dataclass(frozen=True, slots=True)
class Descriptions:
    """What is withheld, in words for the public, on the day of the meeting.

    Args:
        paragraphs: The subjects of the law's paragraphs in force; none if it has none.
        english: Those of the law of England, which some name where theirs has other numbers.
        unsure: The paragraphs whose subjects are not certain.
        exempt: The words for exempt information where no paragraph says more.
        is_unknown: Whether the notice names no regime that there is, which is told by itself.
    """

    law: ExemptLaw | None
    paragraphs: dict[int, str]
    english: dict[int, str]
    unsure: frozenset[int]
    exempt: str
    confidential: str
    is_unknown: bool = False

    @property
    def words(self) -> LawWords:
        """The messages by which the law is cited."""
        return self.law.words if self.law else USUAL_WORDS

    @property
    def has_paragraphs(self) -> bool:
        """Whether the law has paragraphs at all, in force or not."""
        return self.law is None or bool(self.law.periods)


def describe_paragraphs(loaded: Loaded) -> Descriptions:
    """Return the subjects of the paragraphs in force, in the wording of the committee."""
    say, held = loaded.wording.say, loaded.meeting.date
    regime = find_regime(loaded) or usual_regime(loaded)
    law = loaded.exempt_laws.get(regime.exclusion) if regime else None
    found, english = (
        _paragraphs_in_force(each, held) for each in (law, loaded.exempt_laws.get("england"))
    )
    return Descriptions(
        law=law,
        paragraphs={each.number: say(each.description) for each in found},
        english={each.number: say(each.description) for each in english},
        unsure=frozenset(each.number for each in found if each.unsure),
        exempt=say("exempt-information"),
        confidential=say("confidential-information"),
        is_unknown=names_unknown_regime(loaded),
    )


def _paragraphs_in_force(law: ExemptLaw | None, held: date) -> tuple[ExemptParagraph, ...]:
    periods = law.periods if law else ()
    in_force = [p for p in periods if (p.from_ or held) <= held <= (p.until or held)]
    return in_force[0].paragraphs if in_force else ()


def check_paragraphs(
    what: str, numbers: tuple[int, ...], source: Source, known: Descriptions
) -> Iterator[Problem]:
    """Yield what is wrong with the paragraphs that something, "agenda item 3", is exempt under."""
    if known.is_unknown:
        return
    if not known.has_paragraphs:
        if numbers:
            yield warn(
                Code.WITHHOLDING,
                f"{what} names {_list_numbers(numbers)} of Schedule 12A, which is not the law of "
                "this body; it is not printed",
                source,
                "give a 'description' instead, in words that the public may read; a part of a "
                "report begins with '[[exempt: the reason]]'",
            )
        return
    every = tuple(known.paragraphs)
    allowed = f"{every[0]} to {every[-1]}" if every else "those of the law of the day"
    if not numbers:
        message = f"{what} is exempt without a paragraph of the law; allowed are {allowed}"
        hint = f"name the paragraphs, for instance {every[min(2, len(every) - 1)] if every else 3}"
        yield Problem(Code.WITHHOLDING, message, source, hint)
    for number in numbers:
        if every and number not in every:
            here = [
                n for n, words in known.paragraphs.items() if words == known.english.get(number)
            ]
            yield Problem(
                Code.WITHHOLDING,
                f"{what} is exempt under paragraph {number}; allowed are {allowed}",
                source,
                f"paragraph {number} of the law of England is paragraph {here[0]} here"
                if here
                else None,
            )
    if unsure := sorted(known.unsure & set(numbers)):
        yield warn(
            Code.UNSURE_LAW,
            f"{what} is exempt under {_list_numbers(tuple(unsure))}; what that is about is not "
            "certain to this program",
            source,
            "compare the words in the pack with the law; 'description' replaces them",
        )


def _list_numbers(numbers: tuple[int, ...]) -> str:
    return write_paragraphs(tuple(sorted(set(numbers))), ENGLISH)
