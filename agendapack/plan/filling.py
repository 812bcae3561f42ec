"""Fill values into the texts of agenda items: `{{ registration_deadline }}`."""

import re

from agendapack.codes import Code
from agendapack.model.fields import Text
from agendapack.model.places import Places
from agendapack.plan.values import Values
from agendapack.problems import Problem, did_you_mean

OPENING = re.compile(r"\{\{|\{%")
VALUE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
MARKS = re.compile(r"([\\`*_\[\]<>&#~|!{}])")
EXAMPLE = "write for instance {{ meeting_date }}"


def fill_values(text: Text, values: Values, where: str) -> tuple[Text, list[Problem]]:
    """Replace each `{{ name }}` of a Markdown text by its value; lines stay where they are.

    Args:
        text: The text as written.
        values: Values by name.
        where: What the text belongs to, for messages: "agenda item 3".
    """
    problems = []
    places = Places(text)
    filled, position = [], 0
    while opening := OPENING.search(text, position):
        filled.append(text[position : opening.start()])
        value = VALUE.match(text, opening.start())
        position = value.end() if value else opening.end()
        known = value and values.get(value[1].replace("-", "_"))
        if known:
            filled.append(as_plain_words(known))
        else:
            source = places.at(opening.start())
            said = _describe(value[1], values) if value else _describe_other(opening[0])
            problems.append(Problem(Code.UNKNOWN_VALUE, f"{where} {said[0]}", source, said[1]))
            filled.append(text[opening.start() : position])
    filled.append(text[position:])
    return Text("".join(filled), text.source, text.typed), problems


def as_plain_words(value: str) -> str:
    """Return Markdown that prints a value as it is."""
    return MARKS.sub(r"\\\1", " ".join(value.split()))


def _describe(name: str, values: Values) -> tuple[str, str | None]:
    if name.replace("-", "_") in values:
        return f"names the value '{name}', which the meeting does not have", None
    hint = did_you_mean(name, values) or f"the values are {', '.join(sorted(values))}"
    return f"names the value '{name}', which is not known", hint


def _describe_other(opening: str) -> tuple[str, str]:
    if opening == "{%":
        return "has '{%' in its text; a text may hold values and nothing else", EXAMPLE
    return "has '{{' without the name of one value and '}}' behind it", EXAMPLE
