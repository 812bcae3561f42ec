"""Have PDF papers examined: whether they can be used, and their traits.

A paper is opened only in the limited process, never in this one.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
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
from agendapack.sandbox.lanes import Lanes

TASK = "examine a paper"
MOST_REMEMBERED = 64 * 2**20
"""The most bytes of answers to remember: repaired files, and traits (estimated)."""
BYTES_OF_FACTS = 2**12
"""The estimated size of the traits of one paper."""
Ranges = tuple[tuple[int, int], ...]
FolderState = tuple[tuple[str, int, int], ...]
"""Path, modification time and size of the files in a folder."""
_Key = tuple[bytes, Ranges | None, Framing, FolderState]


class Examiner:
    """Examines papers, and remembers the answers of this run.

    Answers about papers with a password are not remembered: they would outlive the password.
    """

    def __init__(self, process: Confined) -> None:
        self._process = process
        self._known: dict[_Key, ExaminedPaper | Flaw] = {}
        self._size = 0
        self._lanes: Lanes | None = None
        self._begun: dict[_Key, Callable[[], Answer | Flaw]] = {}

    @contextmanager
    def several(self, count: int) -> Iterator[None]:
        """Let `begin` examine as many papers at the same time, in a process each."""
        with Lanes(self._process, count) as self._lanes:
            try:
                yield
            finally:
                self._lanes = None
                self._begun.clear()

    def begin(
        self,
        data: bytes,
        password: str | None = None,
        pages: Ranges | None = None,
        framing: Framing = AS_IT_CAME,
        fonts: Path | None = None,
    ) -> Callable[[], ExaminedPaper | Flaw]:
        """Begin to examine a paper.

        Args:
            pages: First and last page of each range that is taken, from 1; None for all.

        Returns:
            A function that waits for the traits of the paper, or why it cannot be used. Outside
            `several` the paper is examined when it is called.
        """
        asked = _question(password, pages, framing, fonts)
        if password is not None:
            answer = self._ask(asked, data)
            return lambda: _read_answer(answer())
        key = (hashlib.sha256(data).digest(), pages, framing, _state_of(fonts))
        known = self._known.get(key)
        if known is not None:
            return lambda: known
        begun = self._begun.get(key) or self._ask(asked, data)
        if self._lanes is not None:
            self._begun[key] = begun
        return partial(self._keep, key, begun)

    def _ask(self, asked: dict[str, Any], data: bytes) -> Callable[[], Answer | Flaw]:
        if self._lanes is None:
            return partial(self._process.ask, TASK, asked, data)
        return self._lanes.begin(TASK, asked, data)

    def _keep(self, key: _Key, ask: Callable[[], Answer | Flaw]) -> ExaminedPaper | Flaw:
        """Return the answer that is remembered, else ask for it and remember it."""
        known = self._known.get(key)
        if known is None:
            known = _read_answer(ask())
            made = known.data if isinstance(known, ExaminedPaper) else None
            self._make_room(BYTES_OF_FACTS + len(made or b""))
            self._known[key] = known
        return known

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


def _question(
    password: str | None, pages: Ranges | None, framing: Framing, fonts: Path | None
) -> dict[str, Any]:
    return {
        "password": password,
        "pages": pages,
        "framing": (framing.turn, framing.crop, framing.fit, framing.drawn),
        "fonts": None if fonts is None else str(fonts),
    }


def _read_answer(answer: Answer | Flaw) -> ExaminedPaper | Flaw:
    if isinstance(answer, Flaw):
        return answer
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
        pages: First and last page of each range that is taken, from 1; None for all.
    """
    return begin_measuring(data, password, pages, framing, fonts)()


def begin_measuring(
    data: bytes,
    password: str | None = None,
    pages: Ranges | None = None,
    framing: Framing = AS_IT_CAME,
    fonts: Path | None = None,
) -> Callable[[], ExaminedPaper | Flaw]:
    """Begin to measure a PDF file; return a function that waits for what `measure_pdf` returns."""
    if PDF in data[:1024]:  # as readers do (ISO 32000-1, annex H.3.4.1)
        return examiner().begin(data, password, pages, framing, fonts)
    kind = "an office document" if data.startswith((ZIP, OLD)) else "no PDF file"
    hint = "ask its author for the document exported as PDF"
    flaw = Flaw(Code.NOT_A_PDF, f"is {kind}; a PDF file is needed", hint)
    return lambda: flaw
