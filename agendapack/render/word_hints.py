"""What to do in Word where a hint speaks of Markdown."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agendapack.codes import Code
from agendapack.problems import Problem

IN_WORD = {
    Code.BOLD_HEADING: "give it the style of a heading in Word",
    Code.LINK_TEXT: "let the words of the link say in Word where it goes",
    Code.EMPTY_HEADER_ROW: "say in the first row of the table in Word what each column holds",
}


def speak_of_word(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems of a text that was made of a Word document."""
    for problem in problems:
        yield replace(problem, hint=IN_WORD.get(problem.code, problem.hint))
