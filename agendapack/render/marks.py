"""The marks `{-}` (not numbered) and `{#name}` (the name) of a paragraph or heading."""

import re
from dataclasses import dataclass

from agendapack.codes import Code
from agendapack.problems import Problem, Source
from agendapack.render.blocks import Inline, Words

UNNUMBERED = re.compile(r"\{-\}\s*")
NAME = re.compile(r"\s*\{#([^{}]*)\}\s*$")
WELL_FORMED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEFT_OVER = re.compile(r"\{-\}|\{#[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the marks say."""

    name: str | None = None
    unnumbered: bool = False


def take_marks(
    inlines: tuple[Inline, ...], source: Source
) -> tuple[Marks, tuple[Inline, ...], list[Problem]]:
    """Take the marks out of the inlines of a paragraph or heading."""
    content = list(inlines)
    unnumbered, name = False, None
    problems = []
    if content and isinstance(content[0], Words):
        rest = UNNUMBERED.sub("", content[0].text, count=1)
        if UNNUMBERED.match(content[0].text):
            unnumbered, content[0] = True, Words(rest)
    if content and isinstance(content[-1], Words) and (found := NAME.search(content[-1].text)):
        name, content[-1] = found[1], Words(content[-1].text[: found.start()])
        if not WELL_FORMED.fullmatch(name):
            problems.append(_complain_of_name(name, source))
            name = None
    for inline in content:
        if isinstance(inline, Words) and (mark := LEFT_OVER.search(inline.text)):
            problems.append(
                Problem(
                    Code.MISPLACED_MARK,
                    f"'{mark[0]}' is in the middle of a text",
                    source,
                    "'{-}' goes to the start of a paragraph or heading, '{#name}' to its end",
                )
            )
    kept = tuple(inline for inline in content if inline != Words(""))
    return Marks(name, unnumbered), kept, problems


def _complain_of_name(name: str, source: Source) -> Problem:
    return Problem(
        Code.MISPLACED_MARK,
        f"the name '{name}' may have small letters, digits and single hyphens between them",
        source,
        "write for instance {#costs-of-the-scheme}",
    )
