"""Compose YAML into data with places: `Text`, `Entries`, `Fields`, and `Blank` for no value.

The parser's events are read one by one and no Python objects are constructed by PyYAML, so that
depth, size and aliases are limited before anything grows, and no input comes near Python's
recursion limit.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agendapack.load.paths import Reading
from agendapack.model import dataclass
from agendapack.model.fields import PLACE
from agendapack.model.text import Text
from agendapack.problems import Code, Problem, Source

DEEPEST = 40
"""The most levels of lists and groups of fields inside one another."""
LARGEST = 100_000
"""The most values in a file, counting what aliases repeat, and 20 characters as one more."""

SURROGATES = re.compile(r'(?<![^\s:,\[{-])"(?:[^"\\]|\\.)*\\u[dD][89abAB](?:[^"\\]|\\.)*"', re.S)
"""A text in double quotes in which JSON writes a sign beyond U+FFFF as two halves."""
HALVES = re.compile(
    r"((?<!\\)(?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
)

Step = str | int
Trail = tuple[Step, ...]
"""The path from the top of a file to a value: keys, and indexes in lists from 0."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A missing value: `title:` with nothing after it."""

    source: Source


class Entries(list["Value"]):
    """A list and the place of its first entry; `called` has names for its entries, if any."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        self.called: tuple[str, ...] = ()


class Fields(dict[str, "Value | Source"]):
    """A mapping with its own place (also under the key PLACE) and the places of its keys.

    `end` is the place of whatever follows it.
    """

    def __init__(self, source: Source) -> None:
        super().__init__({PLACE: source})
        self.source = source
        self.end = source
        self.keys_at: dict[str, Source] = {}

    def value(self, key: str) -> "Value | None":
        """Return the value of a key, or None."""
        found = self.get(key)
        return None if isinstance(found, Source) else found

    def text(self, key: str) -> Text | None:
        """Return the value of a key if it is a text."""
        found = self.get(key)
        return found if isinstance(found, Text) else None

    def groups(self, key: str) -> "list[Fields]":
        """Return the groups of fields in the list of a key."""
        listed = self.get(key)
        every = listed if isinstance(listed, Entries) else ()
        return [each for each in every if isinstance(each, Fields)]


Value = Text | Blank | Entries | Fields


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


class ComposeError(Exception):
    """A problem after which the rest of the file cannot be read."""

    def __init__(self, code: Code, message: str, source: Source, hint: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(code, message, source, hint)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being filled; `key` is a key whose value comes next.

    `started` is the number of values counted when it began, which gives its size at its end.
    """

    value: Entries | Fields
    anchor: str | None
    started: int
    key: tuple[str, Source] | None = None


class Composer:
    """Builds the value of one file; use each composer once.

    An alias repeats a value that was composed before, so a few lines could stand for millions
    of values. Hence each anchor is kept with the size of its value, and every alias adds that size
    to the count; an anchor that is still open has None, and an alias to it would never end.
    """

    def __init__(self, reading: Reading, path: str, text: str) -> None:
        self.reading = reading
        self.path = path
        self.lines = text.split("\n")
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Value, int] | None] = {}
        self.unrepeated: dict[str, Source] = {}
        self.values = 0
        self.top: Value | None = None

    def compose(self, events: Iterator[Any]) -> Value | None:
        """Return the value of the first document, or None where there is none.

        Raises:
            ComposeError: The rest of the file cannot be understood.
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
                    message = "a second document starts here; a file holds one"
                    hint = "delete the line '---', or move what follows into a file of its own"
                    self.reading.report(Code.SEVERAL_DOCUMENTS, message, self._source(event), hint)
                    break
        for name, source in self.unrepeated.items():
            message = f"'&{name}' is taken for a name of what follows, and not printed"
            hint = "put a text that starts with '&' in quotes"
            self.reading.warn(Code.YAML_ALIAS, message, source, hint)
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
            self._check_lines_behind(below)
        else:
            value = Text(event.value, source, self._typed(event, source))
        if event.style not in ("|", ">"):
            self._check_comment(event.end_mark)
        if event.anchor and not event.style and source.line == event.end_mark.line + 1:
            self.unrepeated[event.anchor] = source
        if event.anchor:
            self.anchors[event.anchor] = (value, size)
        self._put(value, source)

    def _below(self, header: int) -> Source:
        """Return the place of the first character of a block scalar; `header` counts from 0."""
        shown = next((line for line in self.lines[header + 1 :] if line.strip()), "")
        return Source(self.path, header + 2, len(shown) - len(shown.lstrip(" ")) + 1)

    def _typed(self, event: Any, source: Source) -> str | None:
        """Return the lines of a text that is folded or quoted; None where they equal the text."""
        if event.style == "|" or (not event.style and event.start_mark.line == event.end_mark.line):
            return None
        return "\n".join(self.lines[source.line - 1 : event.end_mark.line + 1])

    def _start(self, event: Any) -> None:
        self._check_tag(event)
        source = self._source(event)
        self._count(1, source)
        if len(self.open) == DEEPEST:
            message = f"lists and groups of fields are nested more than {DEEPEST} deep"
            raise ComposeError(Code.TOO_DEEP, message, source)
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
            raise ComposeError(Code.YAML_ALIAS, message, source, hint)
        marked = self.anchors[event.anchor]
        if marked is None:
            message = f"'*{event.anchor}' repeats the part that contains it"
            raise ComposeError(Code.YAML_ALIAS, message, source, "write the part out")
        value, size = marked
        self.unrepeated.pop(event.anchor, None)
        self._count(size, source)
        self._put(value, source)

    def _count(self, values: int, source: Source) -> None:
        self.values += values
        if self.values > LARGEST:
            message = "the file holds too much, counting what '*' repeats"
            raise ComposeError(Code.TOO_LARGE, message, source, "split the file")

    def _check_comment(self, end: Any) -> None:
        """Warn of `Room #3`, `# 23 Mill Lane` and `#1d4d3f`, which are not meant as comments."""
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        if comment := re.match(r"[ \t]+(#(?:\w+|[ \t]?\d+))", rest):
            column = end.column + comment.start(1) + 1
            self.reading.warn(
                Code.YAML_COMMENT,
                f"'{comment[1]}' and the rest of the line are a comment, and not printed",
                Source(self.path, end.line + 1, column),
                "put the value in quotes; if a comment is meant, begin it with '# ' and a word",
            )

    def _check_lines_behind(self, first: Source) -> None:
        """Warn of a line such as `## Costs` behind a text that is indented further than the line.

        It is no line of the text then, but a comment, although it stands below the text's field.
        """
        key = self.open[-1].key if self.open else None
        lines = self.lines[first.line - 1 :]
        inside = first.column - 1
        filled = ((n, each) for n, each in enumerate(lines, first.line) if each.strip())
        indented = ((n, each, len(each) - len(each.lstrip(" "))) for n, each in filled)
        behind = (found for found in indented if found[2] < inside)
        number, line, indent = next(behind, (0, "", 0))
        if key is not None and line.lstrip().startswith("#") and indent + 1 > key[1].column:
            self.reading.warn(
                Code.YAML_COMMENT,
                f"'{line.strip()[:40]}' is a comment, and not printed: the text above it is"
                " indented further",
                Source(self.path, number, indent + 1),
                "indent it as far as that text; if a comment is meant, as far as the field's name",
            )

    def _check_tag(self, event: Any) -> None:
        if event.tag is None:
            return
        message = (
            f"'{event.tag.replace('tag:yaml.org,2002:', '!!')}' is a YAML tag; none is allowed"
        )
        hint = "delete it, or put a text that starts with '!' in quotes"
        self.reading.report(Code.YAML_TAG, message, self._source(event), hint)

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
            message = "'<<' merges fields from elsewhere; that is not allowed"
            self.reading.report(Code.YAML_MERGE, message, source, "write the fields out")
        elif key in fields:
            first = fields.keys_at.get(key, fields.source).line
            message = f"the field '{key}' is given twice, first in line {first}"
            self.reading.report(Code.REPEATED_FIELD, message, source, "delete one of the two")
        else:
            fields[key] = value
            fields.keys_at[key] = source


def _name(value: Value, source: Source) -> str:
    if isinstance(value, Text):
        if value.startswith("-"):
            from agendapack.load.syntax import explain_odd_space

            if odd := explain_odd_space(value, source):
                raise ComposeError(odd.code, odd.message, odd.source or source, odd.hint)
        return str(value)
    found = "nothing" if isinstance(value, Blank) else "a list or a group of fields"
    message = f"{found} stands where the name of a field should"
    hint = "a field is a name, a colon and a space, then its value; put '{' and '[' in quotes"
    raise ComposeError(Code.YAML_SYNTAX, message, source, hint)


def compose(reading: Reading, path: str, text: str) -> Fields | None:
    """Return the fields of a YAML file, or None after a problem."""
    top = compose_any(reading, path, text)
    if top is None or isinstance(top, Fields):
        return top
    found = "a list" if isinstance(top, Entries) else "plain text"
    hint = "a field is a name, a colon and a space, then its value: 'title: Overview'"
    reading.report(Code.WRONG_TYPE, f"the file holds {found}; fields are needed", top.source, hint)
    return None


def compose_any(reading: Reading, path: str, text: str) -> Text | Entries | Fields | None:
    """Return what a YAML file holds, or None after a problem; arguments as for `compose`."""
    import yaml

    try:
        top = Composer(reading, path, text).compose(_parse(text))
    except ComposeError as stop:
        reading.problems.append(stop.problem)
        return None
    except yaml.MarkedYAMLError as fault:
        from agendapack.load.syntax import explain_syntax

        deep = _find_too_deep(path, text, fault.problem_mark.index) if fault.problem_mark else None
        reading.problems.append(deep or explain_syntax(path, text, fault))
        return None
    if top is None or isinstance(top, Blank):
        reading.report(Code.EMPTY_FILE, "the file is empty; fields are needed", Source(path))
        return None
    return top


def _parse(text: str) -> Iterator[Any]:
    import yaml

    text = SURROGATES.sub(_join_halves, text) if "\\u" in text else text
    return yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _join_halves(found: re.Match[str]) -> str:
    r"""Return a text in double quotes with one escape where JSON writes two halves of a sign.

    >>> _join_halves(re.match(".*", r'"\ud83d\ude00"'))
    '"\\U0001F600"'
    """
    return HALVES.sub(_join_pair, found[0])


def _join_pair(pair: re.Match[str]) -> str:
    high, low = int(pair[2], 16) - 0xD800, int(pair[3], 16) - 0xDC00
    return f"{pair[1]}\\U{0x10000 + high * 0x400 + low:08X}"


def _find_too_deep(path: str, text: str, stopped: int) -> Problem | None:
    """Return the problem of a text that is nested too deep before a parser's error.

    A parser reads ahead, so it may stop at a mistake, or at its own limit on depth, before it has
    delivered the events in front of it. So the text in front is parsed separately.
    """
    import yaml

    # A parser may mark the bracket that it refuses, or the place after it.
    for end in (stopped, stopped - 1):
        before = text[: max(end, 0)]
        try:
            Composer(Reading(Path()), path, before).compose(_parse(before))
        except ComposeError as stop:
            if stop.problem.code is Code.TOO_DEEP:
                return stop.problem
        except yaml.MarkedYAMLError:
            continue
    return None
