"""Have PDF papers examined: whether they can be used, and their traits.

A paper is opened only in the limited process, never in this one.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from agendapack.load.annex_kinds import OLD, PDF, ZIP
from agendapack.model.facts import (
    AS_IT_CAME,
    ExaminedPaper,
    Flaw,
    FontFault,
    Framing,
    PaperFacts,
    UnseenText,
)
from agendapack.problems import Code
from agendapack.sandbox.client import Answer, Confined, confined

TASK = "examine a paper"
MOST_REMEMBERED = 64 * 2**20
"""The most bytes of answers to remember: repaired files, and traits (estimated)."""
BYTES_OF_FACTS = 2**12
"""The estimated size of the traits of one paper."""
Ranges = tuple[tuple[int, int], ...]
FolderState = tuple[tuple[str, int, int], ...]
"""Path, modification time and size of the files in a folder."""


class Examiner:
    """Examines papers, and remembers the answers of this run.

    Answers about papers with a password are not remembered: they would outlive the password.
    """

    def __init__(self, process: Confined) -> None:
        self._process = process
        self._known: dict[
            tuple[bytes, Ranges | None, Framing, FolderState], ExaminedPaper | Flaw
        ] = {}
        self._size = 0

    def measure(
        self,
        data: bytes,
        password: str | None = None,
        pages: Ranges | None = None,
        framing: Framing = AS_IT_CAME,
        fonts: Path | None = None,
    ) -> ExaminedPaper | Flaw:
        """Return the traits of a PDF paper, or why it cannot be used.

        Args:
            data: The file.
            password: The password of an encrypted file.
            pages: First and last page of each range that is taken, from 1; None for all.
            framing: How its pages are turned, cropped and scaled.
            fonts: A folder with more fonts, or None.
        """
        if password is not None:
            return self._ask(data, password, pages, framing, fonts)
        key = (hashlib.sha256(data).digest(), pages, framing, _state_of(fonts))
        if key not in self._known:
            found = self._ask(data, None, pages, framing, fonts)
            made = found.data if isinstance(found, ExaminedPaper) else None
            self._make_room(BYTES_OF_FACTS + len(made or b""))
            self._known[key] = found
        return self._known[key]

    def _ask(
        self,
        data: bytes,
        password: str | None,
        pages: Ranges | None,
        framing: Framing,
        fonts: Path | None,
    ) -> ExaminedPaper | Flaw:
        asked = {
            "password": password,
            "pages": pages,
            "framing": (framing.turn, framing.crop, framing.fit, framing.drawn),
            "fonts": None if fonts is None else str(fonts),
        }
        found = self._process.ask(TASK, asked, data)
        return found if isinstance(found, Flaw) else _read_answer(found)

    def _make_room(self, size: int) -> None:
        """Forget everything when a run over many meetings would remember too much."""
        if self._size + size > MOST_REMEMBERED:
            self._known.clear()
            self._size = 0
        self._size += size


@cache
def examiner() -> Examiner:
    """Return the examiner of this run."""
    return Examiner(confined())


def _state_of(folder: Path | None) -> FolderState:
    try:
        listed = [] if folder is None else [(path, path.lstat()) for path in folder.iterdir()]
    except OSError:
        return ()
    return tuple(sorted((str(path), now.st_mtime_ns, now.st_size) for path, now in listed))


def _read_answer(answer: Answer) -> ExaminedPaper | Flaw:
    if "problem" in answer.values:
        code, message, hint = answer.values["problem"]
        return Flaw(Code(code), message, hint)
    facts: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in answer.values["facts"].items()
    }
    facts["font_faults"] = tuple(FontFault(*fault) for fault in facts["font_faults"])
    facts["marks"] = tuple((page, words) for page, words in facts["marks"])
    facts["unseen"] = tuple(UnseenText(*text) for text in facts["unseen"])
    chosen = answer.values["chosen"]
    return ExaminedPaper(
        PaperFacts(**facts), answer.data or None, None if chosen is None else tuple(chosen)
    )


def measure_pdf(
    data: bytes,
    password: str | None = None,
    pages: Ranges | None = None,
    framing: Framing = AS_IT_CAME,
    fonts: Path | None = None,
) -> ExaminedPaper | Flaw:
    """Return the traits of a PDF file, or why it cannot be used.

    Args:
        data: The file.
        password: The password of an encrypted file.
        pages: First and last page of each range that is taken, from 1; None for all.
        framing: How its pages are turned, cropped and scaled.
        fonts: A folder with more fonts, for form fields without an appearance of their own.
    """
    if PDF not in data[:1024]:  # as readers do (ISO 32000-1, annex H.3.4.1)
        kind = "an office document" if data.startswith((ZIP, OLD)) else "no PDF file"
        hint = "ask its author for the document exported as PDF"
        return Flaw(Code.NOT_A_PDF, f"is {kind}; a PDF file is needed", hint)
    return examiner().measure(data, password, pages, framing, fonts)
