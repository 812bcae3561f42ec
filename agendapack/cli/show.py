"""How problems and results are printed: for people, for GitHub's annotations, as JSON."""

import errno
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from agendapack.problems import Problem, Severity, as_fields, in_order, is_error

NOBODY_LISTENS = (errno.EPIPE, errno.EINVAL)
"""What a closed pipe gives: the second on Windows."""
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def show_problems(problems: Iterable[Problem], form: str, root: Path) -> None:
    """Print problems to stderr, sorted, one a line, and a closing count.

    Args:
        problems: What was found.
        form: `text`, `github` (workflow commands) or `json` (one object a line; the
            files are relative to the workspace and there is no closing count).
        root: The workspace, which the problems' files are relative to. In text they
            are shown so that a terminal can open them from the current folder.
    """
    ordered = in_order(problems)
    write = {"text": _as_text, "github": _as_command, "json": _as_json}[form]
    for problem in ordered:
        _say_error(write(problem, root))
    if ordered and form != "json":
        _say_error(count(ordered))


def count(problems: Iterable[Problem]) -> str:
    """Return for instance `2 errors, 1 warning`; a kind that did not occur is left out."""
    found = [is_error(problem) for problem in problems]
    errors, warnings = sum(found), len(found) - sum(found)
    parts = [
        f"{number} {word}" + ("" if number == 1 else "s")
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    return ", ".join(parts)


def say(line: str, colour: bool | None = None) -> None:
    """Print a line to stdout; nobody listening any more is no fault.

    Args:
        line: What to print.
        colour: Whether its colours are kept; None leaves that to the terminal.
    """
    try:
        click.echo(line, color=colour)
    except OSError as error:
        if error.errno not in NOBODY_LISTENS:
            raise
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives on


def coloured() -> bool | None:
    """Return False where the user asked for no colour, else leave it to the terminal."""
    return False if os.environ.get("NO_COLOR") else None


def _say_error(line: str) -> None:
    click.echo(line, err=True, color=coloured())


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
    """Return a problem as `show_problems` prints it as text, without colours."""
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
    """Replace what a terminal would obey (control characters, bidi overrides) by its escape."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )


def shown_path(path: Path) -> str:
    """Return the path relative to the current folder if it lies below, else as it is."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
