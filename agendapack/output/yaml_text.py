"""Write values as YAML that people edit: plain where YAML takes that, long texts as blocks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from agendapack.output.manifest import quote

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
