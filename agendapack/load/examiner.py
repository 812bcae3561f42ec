"""Ask what a PDF paper is like: it is opened in a process with limits, not in this one."""

import hashlib
from functools import cache
from typing import Any

from agendapack.codes import Code
from agendapack.confined.answers import Answer
from agendapack.confined.client import Confined, confined
from agendapack.model.facts import FontFault, Measured, PaperFacts
from agendapack.model.flaw import Flaw
from agendapack.model.framing import AS_IT_CAME, Framing

TASK = "agendapack.examine.task"
Ranges = tuple[tuple[int, int], ...]


class Examiner:
    """What has been found out in this run."""

    def __init__(self, process: Confined) -> None:
        self._process = process
        self._known: dict[tuple[bytes, str | None, Ranges | None, Framing], Measured | Flaw] = {}

    def measure(
        self,
        data: bytes,
        password: str | None = None,
        pages: Ranges | None = None,
        framing: Framing = AS_IT_CAME,
    ) -> Measured | Flaw:
        """Return what is known of a PDF paper, or why it cannot go in.

        Args:
            data: The file.
            password: For one that is encrypted.
            pages: First and last page of each range that goes in, from 1.
            framing: How its pages are turned and cut.
        """
        key = (hashlib.sha256(data).digest(), password, pages, framing)
        if key not in self._known:
            asked = {
                "password": password,
                "pages": pages,
                "framing": (framing.turn, framing.crop, framing.fit),
            }
            found = self._process.ask(TASK, asked, data)
            self._known[key] = found if isinstance(found, Flaw) else _understood(found)
        return self._known[key]


@cache
def examiner() -> Examiner:
    """Return the examiner of this run."""
    return Examiner(confined())


def _understood(answer: Answer) -> Measured | Flaw:
    if "problem" in answer.values:
        code, message, hint = answer.values["problem"]
        return Flaw(Code(code), message, hint)
    facts: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in answer.values["facts"].items()
    }
    facts["font_faults"] = tuple(FontFault(*fault) for fault in facts["font_faults"])
    chosen = answer.values["chosen"]
    return Measured(
        PaperFacts(**facts), answer.data or None, None if chosen is None else tuple(chosen)
    )
