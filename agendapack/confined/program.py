"""The program: requests come in on stdin, answers go out on stdout, until the input ends.

A request is one line of JSON. `{"load": TASK}` has a task's module imported, which takes a
while, and is answered by `ready`. Any other has `task`, `asked`, `limits` and `size`, and as
many bytes of a file behind it; the answer is one line of JSON, in which `size` says how
many bytes follow.
"""

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from agendapack.confined.limits import limit_memory, limit_time
from agendapack.model.facts import Limits

Perform = Callable[[dict[str, Any], bytes, Limits], tuple[dict[str, Any], bytes]]
"""Does a task: takes what is asked, a file and its limits; returns plain values, and bytes."""


def main() -> None:
    """Answer requests until there are no more."""
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    tasks: dict[str, Perform] = {}
    while line := incoming.readline():
        request = json.loads(line)
        if "load" in request:
            tasks[request["load"]] = import_module(request["load"]).perform
            outgoing.write(b"ready\n")
        else:
            limits = Limits(**request["limits"])
            limit_memory(limits)
            limit_time(limits)
            data = incoming.read(request["size"])
            answer, made = tasks[request["task"]](request["asked"], data, limits)
            outgoing.write(json.dumps({**answer, "size": len(made)}).encode() + b"\n" + made)
        outgoing.flush()
