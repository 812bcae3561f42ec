"""What a run found, for people and programs: text, GitHub workflow commands, JSON, JUnit XML."""

import errno
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack import __version__
from agendapack.batch.outcome import Outcome, State
from agendapack.output import write_whole
from agendapack.output.files import tell_reason
from agendapack.problems import (
    Accepted,
    Checked,
    Code,
    Problem,
    Severity,
    as_accepted_fields,
    as_fields,
    in_order,
    is_error,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from agendapack.batch.outcome import Fault


NOBODY_LISTENS = (errno.EPIPE, errno.EINVAL)
"""The error numbers of a write to a closed pipe: EPIPE, or EINVAL on Windows."""
OBEYED = re.compile(
    r"(?P<colour>\x1b\[[0-9;]*m)|[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What a terminal obeys: colours, which this program writes too; control and bidi characters."""
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def show_problems(problems: Iterable[Problem], form: str, root: Path) -> None:
    """Print problems to stderr in order, followed by their number.

    Args:
        form: `text`, `github` (workflow commands) or `json` (one object on each line, with
            paths relative to the workspace, and no number at the end).
        root: The workspace, which the paths in the problems are relative to. Text and
            workflow commands show them relative to the current folder where possible.
    """
    ordered = in_order(problems)
    write = {"text": _as_text, "github": _as_command, "json": _as_json}[form]
    for problem in ordered:
        say_error(write(problem, root))
    if ordered and form != "json":
        say_error(count(ordered))


def count(problems: Iterable[Problem]) -> str:
    """Return for instance `2 errors, 1 warning`; a count of zero is left out."""
    found = [is_error(problem) for problem in problems]
    errors, warnings = sum(found), len(found) - sum(found)
    parts = [
        f"{number} {word}" + ("" if number == 1 else "s")
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    return ", ".join(parts)


def say(line: str, colour: bool | None = None) -> None:
    """Print a line to stdout; a closed pipe is not an error.

    Args:
        colour: Whether to keep its colours; None to keep them only on a terminal.
    """
    try:
        click.echo(_tame(line), color=colour)
    except OSError as error:
        if error.errno not in NOBODY_LISTENS:
            raise
        # Later lines, and Python's flush at exit, would fail on the closed pipe again.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stays open


def say_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of cells as columns; the first row is the heads."""
    shown = [tuple(map(printable, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        say("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def say_written(made: Checked[tuple[str, ...]], form: str, root: Path, quiet: bool = False) -> int:
    """Print the paths of the files that a command wrote, or why not; return its exit code."""
    show_problems(made.problems, form, root)
    for path in () if quiet else made.value or ():
        say(f"wrote {path}")
    return int(made.value is None)


def say_json(rows: Iterable[Any]) -> None:
    """Print records as one JSON object on each line."""
    for row in rows:
        say(json.dumps(asdict(row), default=str))


def coloured() -> bool | None:
    """Return False if NO_COLOR is set, otherwise None to let click decide by the terminal."""
    return False if os.environ.get("NO_COLOR") else None


def say_error(line: str) -> None:
    """Print a line to stderr."""
    click.echo(_tame(line), err=True, color=coloured())


def _tame(line: str) -> str:
    """Escape what a terminal obeys, whoever wrote the line, except the colours of this program."""
    return OBEYED.sub(lambda found: found["colour"] or printable(found[0]), line)


def _as_text(problem: Problem, root: Path) -> str:
    severity = click.style(problem.severity.value, fg=COLOURS[problem.severity], bold=True)
    place = ""
    if problem.source:
        source = problem.source
        path = printable(shown_path(root / source.file))
        place = click.style(f"{path}:{source.line}:{source.column}:", bold=True) + " "
    line = f"{place}{severity}: {printable(problem.message)} [{problem.code.value}]"
    return line + (f"\n    hint: {printable(problem.hint)}" if problem.hint else "")


def as_plain_text(problem: Problem, root: Path) -> str:
    """Return a problem as `show_problems` prints it in text form, without colours."""
    return click.unstyle(_as_text(problem, root))


def _as_command(problem: Problem, root: Path) -> str:
    fields = {"title": problem.code.value}
    if problem.source:
        fields = {
            "file": shown_path(root / problem.source.file),
            "line": str(problem.source.line),
            "col": str(problem.source.column),
            **fields,
        }
    settings = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in fields.items())
    message = problem.message + (f"\nhint: {problem.hint}" if problem.hint else "")
    return f"::{problem.severity.value} {settings}::{_escaped(message)}"


def _as_json(problem: Problem, root: Path) -> str:
    return json.dumps(as_fields(problem))


def _escaped(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def printable(text: str) -> str:
    """Replace characters that a terminal would obey with escapes.

    These are control characters and bidirectional overrides, for instance.
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )


def shown_path(path: Path) -> str:
    """Return the path, relative to the current folder if it is below that folder."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def report_fault(fault: "Fault") -> None:
    """Report an internal error on stderr, and write the traceback to a temporary file.

    If the file cannot be written, the traceback is printed on stderr too.
    """
    import platform
    import tempfile

    where = f"agendapack {__version__}, Python {platform.python_version()}, {sys.platform}"
    say_error(f"agendapack: a fault of its own, not of your files: {printable(fault.brief)}")
    say_error(f"    {fault.kind} in {where}; nothing of this meeting was written")
    try:
        handle, path = tempfile.mkstemp(prefix="agendapack-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
            out.write(f"{where}\n\n{fault.trace}")
    except OSError:
        say_error(fault.trace)
        path = "the lines above"
    say_error(f"    please report it together with {path}")


FORMAT = 1
WAITING = "waiting"
"""The state of a meeting that the run has not reached yet."""


def make_report(
    folders: Sequence[str],
    outcomes: Mapping[str, Outcome],
    problems: Sequence[Problem],
    seconds: float,
    complete: bool,
) -> bytes:
    """Return the report as JSON, one line for each meeting, with the problems of the run itself."""
    totals = count_up(outcomes.values(), problems, seconds)
    head = {
        "format": FORMAT,
        "agendapack": __version__,
        "complete": complete,
        "totals": {"meetings": len(folders), **totals},
        "problems": [as_fields(problem) for problem in problems],
    }
    lines = [_describe(folder, outcomes.get(folder)) for folder in folders]
    meetings = "[" + ",".join(f"\n{line}" for line in lines) + ("\n]" if lines else "]")
    return f'{json.dumps(head)[:-1]}, "meetings": {meetings}}}\n'.encode()


def count_up(
    outcomes: Iterable[Outcome], problems: Iterable[Problem], seconds: float
) -> dict[str, int | float]:
    """Return totals: meetings in each state, errors, warnings, pages and seconds.

    A problem in a file that several meetings share counts once.
    """
    found = list(problems)
    accepted: dict[Accepted, None] = {}
    states = dict.fromkeys(State, 0)
    pages = 0
    for outcome in outcomes:
        states[outcome.state] += 1
        pages += outcome.pages
        found += outcome.problems
        accepted |= dict.fromkeys(outcome.accepted)
    errors = [is_error(problem) for problem in in_order(found)]
    return {
        "built": states[State.BUILT],
        "unchanged": states[State.UNCHANGED],
        "failed": states[State.FAILED],
        "faults": states[State.FAULT],
        "errors": sum(errors),
        "warnings": len(errors) - sum(errors),
        "accepted": len(accepted),
        "pages": pages,
        "seconds": round(seconds, 3),
    }


def _describe(folder: str, outcome: Outcome | None) -> str:
    if outcome is None:
        return json.dumps({"meeting": folder, "state": WAITING})
    fault = outcome.fault
    return json.dumps(
        {
            "meeting": folder,
            "state": outcome.state,
            "reasons": outcome.reasons,
            "pages": outcome.pages,
            "packs": [{"file": file, "pages": pages} for file, pages in outcome.packs],
            "seconds": round(outcome.seconds, 3),
            "problems": [as_fields(problem) for problem in outcome.problems],
            "accepted": [as_accepted_fields(each) for each in outcome.accepted],
            "notes": outcome.notes,
            "fault": {"kind": fault.kind, "message": fault.brief} if fault else None,
        }
    )


CHOICE = "the meetings that were asked for"


def make_junit(
    name: str,
    root: Path,
    outcomes: Mapping[str, Outcome],
    folders: Sequence[str],
    problems: Sequence[Problem],
    seconds: float,
) -> bytes:
    """Return a JUnit test suite with one test case for each meeting.

    A meeting with errors is a failure, and an internal error is an error. A meeting that was
    built or unchanged passes, with its warnings as `system-out`. A meeting that the run did
    not reach is skipped.
    """
    from xml.etree import ElementTree as Xml

    suite = Xml.Element("testsuite", name=name, time=f"{seconds:.3f}")
    if problems:
        _fail(_add_case(suite, CHOICE, 0.0), problems, root)
    for folder in folders:
        _add_meeting(suite, folder, outcomes.get(folder), root)
    for key, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        suite.set(key, str(len(suite.findall(f".//{tag}"))))
    suite.set("skipped", str(len(suite.findall(".//skipped"))))
    suites = Xml.Element("testsuites")
    suites.append(suite)
    Xml.indent(suites)
    written: bytes = Xml.tostring(suites, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_meeting(suite: "Element", folder: str, outcome: Outcome | None, root: Path) -> None:
    case = _add_case(suite, folder, outcome.seconds if outcome else 0.0)
    if outcome is None:
        _add(case, "skipped", message="the run ended before")
    elif outcome.fault is not None:
        fault = outcome.fault
        error = _add(case, "error", message=printable(fault.brief), type=fault.kind)
        error.text = _all_printable(fault.trace.splitlines())
    elif outcome.state is State.FAILED:
        _fail(case, outcome.problems, root)
    elif outcome.problems:
        _add(case, "system-out").text = _told(outcome.problems, root)


def _add_case(suite: "Element", name: str, seconds: float) -> "Element":
    about = {"classname": "meetings", "name": printable(name), "time": f"{seconds:.3f}"}
    return _add(suite, "testcase", **about)


def _fail(case: "Element", problems: Sequence[Problem], root: Path) -> None:
    failure = _add(case, "failure", message=count(problems), type="problems")
    failure.text = _told(problems, root)


def _add(parent: "Element", tag: str, **attributes: str) -> "Element":
    from xml.etree.ElementTree import SubElement

    return SubElement(parent, tag, attributes)


def _told(problems: Iterable[Problem], root: Path) -> str:
    texts = [as_plain_text(problem, root) for problem in in_order(problems)]
    return _all_printable(line for text in texts for line in text.splitlines())


def _all_printable(lines: Iterable[str]) -> str:
    return "\n".join(map(printable, lines))


def write_report(path: Path, data: bytes) -> tuple[Problem, ...]:
    """Write a file that only its owner may read.

    Returns:
        The problem if the file cannot be written, otherwise nothing.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(str(path), data)
    except OSError as error:
        message = f"{path.as_posix()} cannot be written: {tell_reason(error)}"
        hint = "look at the permissions of its folder and at the space on the disk"
        return (Problem(Code.CANNOT_WRITE, message, hint=hint),)
    return ()
