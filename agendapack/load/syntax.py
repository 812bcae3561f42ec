"""Say in plain words what a YAML parser tripped over."""

import re
from typing import Any

from agendapack.codes import Code
from agendapack.problems import Problem, Source

_OTHERWISE = (
    "this line does not fit the lines above it",
    "indent the fields of one group alike, with spaces, and put a text with ': ' or '#' in quotes",
)
# What the two parsers of PyYAML say (their sentences differ a little), in our words.
_TOLD: tuple[tuple[str, str, str], ...] = (
    (
        "sequence entries are not allowed",
        "a list starts in the middle of a line",
        "put each entry on a line of its own, or a text that starts with '- ' in quotes",
    ),
    (
        "unknown escape|escape sequence|hexdecimal",
        "a backslash in double quotes starts a sign that YAML does not know",
        "use single quotes around a text with backslashes; the name of a file has / in their place",
    ),
    (
        "expected ',' or '[\\]}]'",
        "a list or group in brackets is not closed",
        "put a text that starts with '[' or '{' in quotes, or close the bracket",
    ),
    (
        "could not find expected ':'",
        "a line before this one has no colon",
        "a field is a name, a colon and a space, then its value; "
        "a text that runs on is indented below its field",
    ),
    ("tag", "a text starts with '!'", "put it in quotes"),
    ("anchor|alias", "a text starts with '&' or '*'", "put it in quotes"),
)


def explain_syntax(path: str, text: str, fault: Any) -> Problem:
    """Return the problem for a parser's error.

    Args:
        path: The file's path below the workspace.
        text: What was parsed.
        fault: PyYAML's `MarkedYAMLError`.
    """
    said = f"{fault.context or ''} {fault.problem or ''}"
    mark = fault.problem_mark or fault.context_mark
    line = (text + "\n").split("\n")[mark.line]
    code = Code.YAML_SYNTAX
    if "end of stream" in said and "quoted" in said:
        mark = fault.context_mark
        message = "a quotation mark opens here and is never closed"
        hint = "close it, or leave it out"
    elif "\t" in line[: mark.column + 1] and not line[: mark.column].strip():
        code = Code.TAB
        message = "a tab is used where spaces should be"
        hint = "indent with spaces, two for each step"
    elif "mapping values are not allowed" in said:
        message, hint = _explain_colon(line[: mark.column])
    elif "cannot start any token" in said:
        sign = line[mark.column : mark.column + 1]
        message = f"a text may not start with '{sign}' unless it is in quotes"
        hint = f"put the whole text from '{sign}' on in quotes"
    elif line[: mark.column].rstrip().endswith(("'", '"')):
        message = "a text goes on behind its closing quotation mark"
        hint = "put the whole text in quotes; single ones may hold double ones"
    else:
        message, hint = next((words for sign, *words in _TOLD if re.search(sign, said)), _OTHERWISE)
    return Problem(code, message, Source(path, mark.line + 1, mark.column + 1), hint)


def _explain_colon(before: str) -> tuple[str, str]:
    if ": " in before:
        name = before[: before.index(": ")].strip().removeprefix("- ")
        return "a text with a colon in it is not in quotes", f'write {name}: "..."'
    return (
        "this field is indented deeper than the line above, or the line above has no colon",
        "indent the fields of one group alike",
    )
