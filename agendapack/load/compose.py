"""Compose YAML into located data: events in, `Fields` out, nothing constructed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agendapack.codes import Code
from agendapack.load.composer import Composer, Unreadable
from agendapack.load.located import Blank, Entries, Fields
from agendapack.load.reading import Reading
from agendapack.load.syntax import explain_syntax
from agendapack.problems import Problem, Source


def compose(reading: Reading, path: str, text: str) -> Fields | None:
    """Return the fields of a YAML file, or None after a problem.

    Args:
        path: The file's path below the workspace, for sources.
        text: Its text, as `decode` returns it.
    """
    import yaml

    try:
        top = Composer(reading, path, text).compose(_parse(text))
    except Unreadable as stop:
        reading.problems.append(stop.problem)
        return None
    except yaml.MarkedYAMLError as fault:
        deep = _find_too_deep(path, text, fault.problem_mark.index) if fault.problem_mark else None
        reading.problems.append(deep or explain_syntax(path, text, fault))
        return None
    if top is None or isinstance(top, Blank):
        reading.report(Code.EMPTY_FILE, "the file is empty; fields are needed", Source(path))
        return None
    if isinstance(top, Fields):
        return top
    found = "a list" if isinstance(top, Entries) else "plain text"
    reading.report(
        Code.WRONG_TYPE,
        f"the file holds {found}; fields are needed",
        top.source,
        "a field is a name, a colon and a space, then its value: 'title: Overview'",
    )
    return None


def _parse(text: str) -> Iterator[Any]:
    import yaml

    return yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _find_too_deep(path: str, text: str, stopped: int) -> Problem | None:
    """Return the problem of text that lies too deep in front of the place where a parser stopped.

    A parser reads ahead, and may meet a fault or a limit of its own on depth before it has handed
    out what lies in front of that. So what lies in front is parsed by itself.
    """
    import yaml

    for end in (
        stopped,
        stopped - 1,
    ):  # parsers mark the bracket they refuse, or the place after it
        before = text[: max(end, 0)]
        try:
            Composer(Reading(Path()), path, before).compose(_parse(before))
        except Unreadable as stop:
            if stop.problem.code is Code.TOO_DEEP:
                return stop.problem
        except yaml.MarkedYAMLError:
            continue
    return None
