"""Compose YAML into located data: events in, `Fields` out, nothing constructed.

Build located data from the events of a YAML parser.

The events are read one by one, so that depth, size and aliases are bounded before
anything grows, and no input comes near Python's recursion limit.

YAML as data that knows its places: `Text`, `Entries`, `Fields`, and `Blank` for nothing.

Say in plain words what a YAML parser tripped over.

The two parsers of PyYAML word their errors differently, and a new version may word them anew.
So nothing is read from their sentences: the kind of error, the two places that it marks and
the characters that stand there tell the slips apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agendapack.load.reading import Reading
from agendapack.model.fields import PLACE
from agendapack.model.text import Text
from agendapack.problems import Code, Problem, Severity, Source


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing, where a value could stand: `title:` with the rest of its line empty."""

    source: Source


class Entries(list["Value"]):
    """A list and the place of its first entry."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source


class Fields(dict[str, "Value | Source"]):
    """A mapping with its own place (also under the key PLACE) and those of its keys.

    `end` is the place of whatever comes behind it.
    """

    def __init__(self, source: Source) -> None:
        super().__init__({PLACE: source})
        self.source = source
        self.end = source
        self.keys_at: dict[str, Source] = {}

    def value(self, key: str) -> "Value | None":
        """Return what stands at a key, or None."""
        found = self.get(key)
        return None if isinstance(found, Source) else found


Value = Text | Blank | Entries | Fields
Step = str | int
Trail = tuple[Step, ...]
"""The way from the top of a file to a value: keys, and positions in lists from 0."""


def follow(data: Fields, trail: Trail) -> Value | None:
    """Return the value at the end of a trail, or None where there is none."""
    here: Value | None = data
    for step in trail:
        if isinstance(here, Fields) and isinstance(step, str):
            here = here.value(step)
        elif isinstance(here, Entries) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return None
    return here


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
                    self._end(event)
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

    def _end(self, event: Any) -> None:
        done = self.open.pop()
        if isinstance(done.value, Fields):
            mark = event.end_mark
            done.value.end = Source(self.path, mark.line + 1, mark.column + 1)
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


_OTHERWISE = (
    "this line does not fit the lines above it",
    "indent the fields of one group alike, with spaces, and put a text with ': ' or '#' in quotes",
)
_CLOSED = re.compile(r"""'(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+\"""", re.DOTALL)
"""A text in quotes, from the mark that opens it to the one that closes it."""


def explain_syntax(path: str, text: str, fault: Any) -> Problem:
    """Return the problem for a parser's error.

    Args:
        path: The file's path below the workspace.
        text: What was parsed.
        fault: PyYAML's `MarkedYAMLError`.
    """
    mark, opening = fault.problem_mark or fault.context_mark, fault.context_mark
    place = Source(path, mark.line + 1, mark.column + 1)
    line = (text + "\n").split("\n")[mark.line]
    before, sign = line[: mark.column], line[mark.column : mark.column + 1]
    # Where a scanner can start no token, both marks are at one place or there is only one;
    # otherwise the part of the file that the error is in lies between them.
    part = text[opening.index : mark.index] if opening else ""
    scanned = type(fault).__name__ == "ScannerError"
    no_token = scanned and not part
    if part.startswith(("'", '"')) and not _CLOSED.match(part):
        opens = Source(path, opening.line + 1, opening.column + 1)
        return _explain_quotes(before + sign, place, opens, ended=not text[mark.index :].strip())
    if ("\t" in before + sign and not before.strip()) or (no_token and sign == "\t"):
        hint = "indent with spaces, two for each step"
        return Problem(Code.TAB, "a tab stands where spaces should", place, hint)
    if no_token:
        message, hint = _explain_sign(sign, before)
    elif before.rstrip().endswith(("'", '"')):
        message = "a text goes on behind its closing quotation mark"
        hint = "put the whole text in quotes; single ones may hold double ones"
    else:
        message, hint = _explain_part(part, sign, scanned)
    return Problem(Code.YAML_SYNTAX, message, place, hint)


def _explain_quotes(line: str, place: Source, opens: Source, *, ended: bool) -> Problem:
    """Explain an error in a text in quotes.

    Args:
        line: The line of the error, up to the place of the error.
        place: That place; a parser marks the backslash, or one of the characters behind it.
        opens: The place of the opening quotation mark.
        ended: Whether the error is that the file ends.
    """
    if ended or "\\" not in line:
        message = "a quotation mark opens here and is never closed"
        return Problem(Code.YAML_SYNTAX, message, opens, "close it, or leave it out")
    return Problem(
        Code.YAML_SYNTAX,
        "a backslash in double quotes starts a sign that YAML does not know",
        Source(place.file, place.line, line.rindex("\\") + 1),
        "use single quotes around a text with backslashes; the name of a file has / in their place",
    )


def _explain_sign(sign: str, before: str) -> tuple[str, str]:
    """Explain a sign that may not stand behind the text before it in its line."""
    if sign == ":" and ": " in before:
        name = before[: before.index(": ")].strip().removeprefix("- ")
        return "a text with a colon in it is not in quotes", f'write {name}: "..."'
    if sign == ":":
        return (
            "this field is indented deeper than the line above, or the line above has no colon",
            "indent the fields of one group alike",
        )
    if sign == "-":
        return (
            "a list starts in the middle of a line",
            "put each entry on a line of its own, or a text that starts with '- ' in quotes",
        )
    if sign in ("@", "`", "%", "|", ">", "?"):
        return (
            f"a text may not start with '{sign}' unless it is in quotes",
            f"put the whole text from '{sign}' on in quotes",
        )
    return _OTHERWISE


def _explain_part(part: str, sign: str, scanned: bool) -> tuple[str, str]:
    """Explain an error by the part of the file that it is in and the sign that it marks."""
    marked = part[:1] if scanned else sign
    if marked == "!":
        return "a text starts with '!'", "put it in quotes"
    if marked in ("&", "*"):
        return "a text starts with '&' or '*'", "put it in quotes"
    if part.startswith(("[", "{")) and not scanned:
        return (
            "a list or group in brackets is not closed",
            "put a text that starts with '[' or '{' in quotes, or close the bracket",
        )
    # A colon within the line is one that may not stand in brackets; libyaml was strict there once.
    stray_colon = sign == ":" and "\n" not in part
    if scanned and not stray_colon and not part.startswith(("|", ">", "%")):
        return (
            "a line before this one has no colon",
            "a field is a name, a colon and a space, then its value; "
            "a text that runs on is indented below its field",
        )
    return _OTHERWISE


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

    # A parser may mark the bracket that it refuses, or the place behind it.
    for end in (stopped, stopped - 1):
        before = text[: max(end, 0)]
        try:
            Composer(Reading(Path()), path, before).compose(_parse(before))
        except Unreadable as stop:
            if stop.problem.code is Code.TOO_DEEP:
                return stop.problem
        except yaml.MarkedYAMLError:
            continue
    return None
