"""The task of examining one PDF: what is asked and answered as plain values.

Asked are `password`, `pages`, `framing` and `fonts`. The answer is either `problem` (code, message,
hint) or `facts` and `chosen`, and the bytes of the file made anew, if it was.
"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agendapack.examine.paper import examine
from agendapack.examine.repair import Unusable
from agendapack.model.facts import Framing, Limits
from agendapack.pdf.source import open_source, uncollected

STACK = 500
"""Calls within calls: half of what is usual, so that what passes here passes in the caller."""


def perform(asked: dict[str, Any], paper: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Examine a paper."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(STACK)
    try:
        return _examine(asked, paper, limits)
    finally:
        sys.setrecursionlimit(usual)
        open_source.cache_clear()


def _examine(asked: dict[str, Any], paper: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    pages = asked["pages"]
    wanted = None if pages is None else tuple((first, last) for first, last in pages)
    turn, crop, fit = asked["framing"]
    framing = Framing(turn, tuple(crop), fit)
    fonts = None if asked["fonts"] is None else Path(asked["fonts"])
    try:
        with uncollected():
            found = examine(paper, asked["password"], wanted, limits, framing, fonts)
    except Unusable as fault:
        return {"problem": [fault.code.value, fault.message, fault.hint]}, b""
    return {"facts": asdict(found.facts), "chosen": found.chosen}, found.data or b""
