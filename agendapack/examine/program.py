"""The program: requests come in on stdin, answers go out on stdout, until the input ends.

Its start takes a while, so it says `ready` first, in a line of its own. A request is one
line of JSON (`size`, `password`, `pages`,
`framing`, `limits`) and as many bytes of PDF as `size`
says. The answer is one line of JSON, either `problem` (code, message, hint) or `facts`,
`chosen` and `size`, and that many bytes: the file made anew.
"""

import json
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from agendapack.assemble.source import open_source
from agendapack.assemble.uncollected import uncollected
from agendapack.examine.limits import limit_memory, limit_time
from agendapack.examine.paper import examine
from agendapack.examine.unusable import Unusable
from agendapack.model.facts import Limits
from agendapack.model.framing import Framing


def main() -> None:
    """Answer requests until there are no more."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    outgoing.write(b"ready\n")
    outgoing.flush()
    while line := incoming.readline():
        request = json.loads(line)
        limits = Limits(**request["limits"])
        limit_memory(limits)
        limit_time(limits)
        answer, data = _answer(request, incoming.read(request["size"]), limits)
        _send(outgoing, answer, data)
        open_source.cache_clear()


def _answer(request: dict[str, Any], paper: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    pages = request["pages"]
    wanted = None if pages is None else tuple((first, last) for first, last in pages)
    turn, crop, fit = request["framing"]
    framing = Framing(turn, tuple(crop), fit)
    try:
        with uncollected():
            found = examine(paper, request["password"], wanted, limits, framing)
    except Unusable as fault:
        return {"problem": [fault.code.value, fault.message, fault.hint]}, b""
    data = found.data or b""
    return {"facts": asdict(found.facts), "chosen": found.chosen, "size": len(data)}, data


def _send(outgoing: BinaryIO, answer: dict[str, Any], data: bytes) -> None:
    outgoing.write(json.dumps(answer).encode() + b"\n")
    outgoing.write(data)
    outgoing.flush()
