"""Write values as YAML that people edit: plain where YAML takes that, long texts as blocks.

A single field of a meeting's file is changed with every other line left as its author wrote it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from agendapack.output.files import read_ordinary, tell_reason, write_file
from agendapack.output.manifest import quote
from agendapack.problems import Checked, Code, Problem

Node: TypeAlias = "str | Sequence[Node] | Mapping[str, Node]"
"""A text, a list or a group of fields."""

PLAIN = re.compile(r"[A-Za-z](?:[\w ,.'()&/@-]*[\w.')])?|\d{4}-\d\d-\d\d|\d{1,2}\.\d\d [ap]m")
"""What YAML takes as text without quotes."""
WORD = re.compile(r"[\w-]+")
"""What may stand in a list on one line."""


def write_fields(fields: Mapping[str, Node], indent: int = 0) -> Iterator[str]:
    """Yield the lines of a group of fields."""
    for key, value in fields.items():
        yield from _write_field(key, value, indent)


def keep_given(fields: "Mapping[str, Node | None]") -> dict[str, Node]:
    """Return the fields that have something to write."""
    return {key: value for key, value in fields.items() if value}


def write_entry(fields: Mapping[str, Node], indent: int = 2) -> Iterator[str]:
    """Yield the lines of a group of fields that is an entry of a list."""
    for place, line in enumerate(write_fields(fields, indent + 2)):
        yield line if place else f"{' ' * indent}- {line[indent + 2 :]}"


def write_comment(text: str, indent: int = 0) -> Iterator[str]:
    """Yield a text as comments, without characters that a file cannot have."""
    for line in text.splitlines() or [""]:
        plain = "".join(char if char.isprintable() else " " for char in line)
        yield f"{' ' * indent}# {plain}".rstrip()


def write_scalar(text: str) -> str:
    """Return a text as it stands behind the name of a field, on one line."""
    return text if PLAIN.fullmatch(text) else quote(text)


def _write_field(key: str, value: Node, indent: int) -> Iterator[str]:
    start = f"{' ' * indent}{key}:"
    if isinstance(value, str):
        yield from _write_text(start, value, indent)
    elif isinstance(value, Mapping):
        yield start
        yield from write_fields(value, indent + 2)
    elif all(isinstance(each, str) and WORD.fullmatch(each) for each in value):
        yield f"{start} [{', '.join(map(str, value))}]"
    else:
        yield start
        for each in value:
            if isinstance(each, Mapping):
                yield from write_entry(each, indent + 2)
            else:
                yield f"{' ' * indent}  - {write_scalar(str(each))}"


def _write_text(start: str, text: str, indent: int) -> Iterator[str]:
    lines = text.strip("\n").split("\n")
    shown = (line.replace("\N{NO-BREAK SPACE}", " ") for line in lines)
    can_be_block = text[:1] not in ("", " ", "\n") and all(map(str.isprintable, shown))
    if len(lines) == 1 or not can_be_block:
        yield f"{start} {write_scalar(text.strip())}"
        return
    yield f"{start} |"
    yield from (f"{' ' * indent}  {line}".rstrip() for line in lines)


PLAIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def change_meeting(path: Path, fields: Mapping[str, str]) -> Checked[bytes]:
    """Write fields into the file of a meeting, and return what it was before.

    A new date keeps the day that the folder is named after, as `postponed-from`.
    """
    try:
        before = read_ordinary(path)
        text = before.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = tell_reason(error) if isinstance(error, OSError) else "it is not UTF-8"
        return Checked(None, (Problem(Code.CANNOT_WRITE, f"{path} cannot be changed: {reason}"),))
    is_on = _value(text, "state") not in ("cancelled", "postponed")
    if is_on and "date" in fields and _value(text, "date") == fields["date"]:
        message = f"the meeting is on {fields['date']} already"
        return Checked(None, (Problem(Code.CONFLICTING_DATE, message, hint="name another day"),))
    folder_day = path.parent.name[:10]
    wanted = dict(fields)
    if "date" in wanted and wanted["date"] != folder_day:
        wanted["postponed-from"] = folder_day
    for name, value in wanted.items():
        if name == "state" and value == "final" and _field(name).search(text) is None:
            continue
        text = set_field(text, name, value)
    written = write_file(path, text.encode(), replace=True)
    return Checked(None if written.value is None else before, written.problems)


def put_back(path: Path, before: bytes) -> None:
    """Give a meeting's file the bytes that it had before a change."""
    write_file(path, before, replace=True)


def set_field(text: str, name: str, value: str) -> str:
    r"""Return a file with a field at its top changed, or added below the date.

    A comment behind the value stays.

    >>> set_field("committee: parks\\ndate: 2030-03-04  # Monday\\n", "date", "2030-03-18")
    'committee: parks\\ndate: 2030-03-18  # Monday\\n'
    """
    line = f"{name}: {value if PLAIN_WORD.fullmatch(value) else quote(value)}"
    found = _field(name).search(text)
    if found:
        return text[: found.start()] + line + (found["comment"] or "") + text[found.end() :]
    end = "\r\n" if "\r\n" in text else "\n"
    date = _field("date").search(text)
    if date is None:
        return line + end + text
    return text[: date.end()] + end + line + text[date.end() :]


def _value(text: str, name: str) -> str | None:
    found = _field(name).search(text)
    if found is None:
        return None
    value = found[0].removesuffix(found["comment"] or "").partition(":")[2]
    return value.strip().strip("\"'")


def _field(name: str) -> re.Pattern[str]:
    """Return a pattern for a field at the top of a file, with the lines its value goes on in."""
    value = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\r\n#]*?(?:\S#[^\r\n#]*?)*)"""
    more = r"(?:\r?\n[ \t]+[^\r\n]*)*"
    return re.compile(
        rf"(?m)^{name}[ \t]*:[ \t]*{value}(?P<comment>[ \t]+#[^\r\n]*)?{more}(?=\r?$|\Z)"
    )
