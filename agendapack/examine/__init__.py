"""The program that runs in the process with limits: the one place that knows every task.

A file that somebody else made may be built to hang or to exhaust whoever opens it. What it costs
is then this process's loss, and `agendapack.sandbox`, which started it, turns it into a problem.
Whatever `assemble` would do with a paper is done here first.

Requests come in on stdin and answers go out on stdout until the input ends, or one of them
is `{"leave": true}`. A request is one line of JSON. `{"load": TASK}` has a task's module imported,
which takes a while, and is answered by `ready`. Any other has `task`, `asked`, `limits` and `size`,
and as many bytes of a file behind it. The answer is one line of JSON, in which `size` says how many
bytes follow. Where a line of ours is at fault, the answer has `fault`, what was raised in a few
words, and `trace`, its traceback. Any other exception ends the process.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

from agendapack.model.facts import Limits
from agendapack.sandbox import is_ours, limit_memory, limit_time
from agendapack.sandbox.forks import end_standing

TASKS = {
    "examine a paper": "agendapack.examine.paper",
    "read Markdown": "agendapack.examine.findings:perform_markdown",
    "take a picture": "agendapack.sandbox.drawings",
    "convert an annex": "agendapack.convert.task",
    "hold pages against a document": "agendapack.examine.findings",
    "find pages in colour": "agendapack.examine.drawn_pages",
    "read a Word report": "agendapack.convert.word.report",
    "read a Word agenda": "agendapack.convert.word.report:perform_agenda",
}
"""Each task, and the function that does it: `perform` of a module, if no other is named."""
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
            module, _, function = _called(request["load"]).partition(":")
            tasks[request["load"]] = getattr(import_module(module), function or "perform")
            outgoing.write(b"ready\n")
        elif "leave" in request:
            break
        else:
            limits = Limits(**request["limits"])
            limit_memory(limits)
            limit_time(limits)
            data = incoming.read(request["size"])
            answer, made = _perform(tasks, request, data, limits)
            outgoing.write(json.dumps({**answer, "size": len(made)}).encode() + b"\n" + made)
        outgoing.flush()
    end_standing()
    os._exit(0)  # to take apart what it has in memory would be waited for


def _perform(
    tasks: dict[str, Perform], request: dict[str, Any], data: bytes, limits: Limits
) -> tuple[dict[str, Any], bytes]:
    try:
        return tasks[request["task"]](request["asked"], data, limits)
    except Exception as fault:
        if not is_ours(fault, _called(request["task"]).partition(":")[0]):
            raise
        brief = f"{type(fault).__name__}: {fault}"
        return {"fault": brief, "trace": "".join(traceback.format_exception(fault))}, b""


def _called(task: str) -> str:
    """Return what does a task; a name that is not in the table is that of a module."""
    return TASKS.get(task, task)
