"""Print problems, results and faults of ours as text, as GitHub workflow commands or as JSON."""

import errno
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack import __version__
from agendapack.problems import Problem, Severity, as_fields, in_order, is_error

if TYPE_CHECKING:
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
