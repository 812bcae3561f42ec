"""Build located data from the events of a YAML parser.

The events are read one by one, so that depth, size and aliases are bounded before
anything grows, and no input comes near Python's recursion limit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agendapack.codes import Code
from agendapack.load.located import Blank, Entries, Fields, Value
from agendapack.load.reading import Reading
from agendapack.model.fields import Text
from agendapack.problems import Problem, Severity, Source

DEEPEST = 40
"""How deep lists and groups of fields may lie in one another."""
LARGEST = 100_000
"""How many values a file may hold, those that aliases repeat included; 20 letters count as one."""


class Unreadable(Exception):
    """The rest of the file cannot be read for the problem it carries."""

    def __init__(self, code: Code, message: str, source: Source, hint: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(code, message, source, hint)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being filled; `key` waits for its value."""

    value: Entries | Fields
    anchor: str | None
    started: int
    key: tuple[str, Source] | None = None


class Composer:
    """Builds the value of one file; good for one use."""

    def __init__(self, reading: Reading, path: str, text: str) -> None:
        self.reading = reading
        self.path = path
        self.lines = text.split("\n")
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Value, int] | None] = {}
        self.values = 0
        self.top: Value | None = None

    def compose(self, events: Iterator[Any]) -> Value | None:
        """Return the value of the first document, or None where there is none.

        Raises:
            Unreadable: For what makes the rest of the file meaningless.
        """
        for event in events:
            match type(event).__name__:
                case "ScalarEvent":
                    self._take_scalar(event)
                case "MappingStartEvent" | "SequenceStartEvent":
                    self._start(event)
                case "MappingEndEvent" | "SequenceEndEvent":
                    self._end()
                case "AliasEvent":
                    self._repeat(event)
                case "DocumentStartEvent" if self.top is not None:
                    self.reading.report(
                        Code.SEVERAL_DOCUMENTS,
                        "a second document starts here; a file holds one",
                        self._source(event),
                        "delete the line '---', or move what follows into a file of its own",
                    )
                    break
        return self.top

    def _source(self, event: Any) -> Source:
        return Source(self.path, event.start_mark.line + 1, event.start_mark.column + 1)

    def _take_scalar(self, event: Any) -> None:
        self._check_tag(event)
        source = self._source(event)
        size = 1 + len(event.value) // 20
        self._count(size, source)
        value: Value
        if not event.style and event.value in ("", "~"):
            value = Blank(source)
        elif event.style in ("|", ">"):
            below = self._below(event.start_mark.line)
            value = Text(event.value, below, self._typed(event, below))
        else:
            value = Text(event.value, source, self._typed(event, source))
        if not event.style:
            self._check_comment(event.end_mark)
        if event.anchor:
            self.anchors[event.anchor] = (value, size)
        self._put(value, source)

    def _below(self, header: int) -> Source:
        """Return where the text of a block scalar starts; its header's line counts from 0."""
        shown = next((line for line in self.lines[header + 1 :] if line.strip()), "")
        return Source(self.path, header + 2, len(shown) - len(shown.lstrip(" ")) + 1)

    def _typed(self, event: Any, source: Source) -> str | None:
        """Return the lines that a text was folded from or quoted in; None if they are its own."""
        if event.style == "|" or (not event.style and event.start_mark.line == event.end_mark.line):
            return None
        return "\n".join(self.lines[source.line - 1 : event.end_mark.line + 1])

    def _start(self, event: Any) -> None:
        self._check_tag(event)
        source = self._source(event)
        self._count(1, source)
        if len(self.open) == DEEPEST:
            message = f"lists and groups of fields lie more than {DEEPEST} deep in one another"
            raise Unreadable(Code.TOO_DEEP, message, source)
        if event.anchor:
            self.anchors[event.anchor] = None
        mapping = type(event).__name__ == "MappingStartEvent"
        value = Fields(source) if mapping else Entries(source)
        self.open.append(_Open(value, event.anchor, self.values))

    def _end(self) -> None:
        done = self.open.pop()
        if done.anchor:
            self.anchors[done.anchor] = (done.value, self.values - done.started + 1)
        self._put(done.value, done.value.source)

    def _repeat(self, event: Any) -> None:
        source = self._source(event)
        if event.anchor not in self.anchors:
            message = f"'*{event.anchor}' repeats a part marked '&{event.anchor}'; there is none"
            hint = "put a text that starts with '*' in quotes"
            raise Unreadable(Code.YAML_ALIAS, message, source, hint)
        marked = self.anchors[event.anchor]
        if marked is None:
            message = f"'*{event.anchor}' repeats the very part it stands in"
            raise Unreadable(Code.YAML_ALIAS, message, source, "write the part out")
        value, size = marked
        self._count(size, source)
        self._put(value, source)

    def _count(self, values: int, source: Source) -> None:
        self.values += values
        if self.values > LARGEST:
            message = "the file holds too much, counting what '*' repeats"
            raise Unreadable(Code.TOO_LARGE, message, source, "split the file")

    def _check_comment(self, end: Any) -> None:
        """Warn of `Room #3` and `#1d4d3f`, where the clerk means no comment."""
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        if comment := re.match(r"[ \t]+(#\w+)", rest):
            column = end.column + comment.start(1) + 1
            self.reading.problems.append(
                Problem(
                    Code.YAML_COMMENT,
                    f"'{comment[1]}' and the rest of the line are a comment, and not printed",
                    Source(self.path, end.line + 1, column),
                    "put the value in quotes; if a comment is meant, put a space after '#'",
                    Severity.WARNING,
                )
            )

    def _check_tag(self, event: Any) -> None:
        if event.tag is None:
            return
        self.reading.report(
            Code.YAML_TAG,
            f"'{event.tag.replace('tag:yaml.org,2002:', '!!')}' is a YAML tag; none is allowed",
            self._source(event),
            "delete it, or put a text that starts with '!' in quotes",
        )

    def _put(self, value: Value, source: Source) -> None:
        if not self.open:
            self.top = value
            return
        here = self.open[-1]
        if isinstance(here.value, Entries):
            here.value.append(value)
        elif here.key is None:
            here.key = _name(value, source), source
        else:
            self._set(here.value, *here.key, value)
            here.key = None

    def _set(self, fields: Fields, key: str, source: Source, value: Value) -> None:
        if key == "<<":
            self.reading.report(
                Code.YAML_MERGE,
                "'<<' merges fields from elsewhere; that is not allowed",
                source,
                "write the fields out",
            )
        elif key in fields:
            first = fields.keys_at.get(key, fields.source).line
            self.reading.report(
                Code.REPEATED_FIELD,
                f"the field '{key}' is given twice, first in line {first}",
                source,
                "delete one of the two",
            )
        else:
            fields[key] = value
            fields.keys_at[key] = source


def _name(value: Value, source: Source) -> str:
    if isinstance(value, Text):
        return str(value)
    found = "nothing" if isinstance(value, Blank) else "a list or a group of fields"
    message = f"{found} stands where the name of a field should"
    hint = "a field is a name, a colon and a space, then its value; put '{' and '[' in quotes"
    raise Unreadable(Code.YAML_SYNTAX, message, source, hint)
