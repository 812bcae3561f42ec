"""Markdown and plain text."""

import pytest

from agendapack.model.text import Text
from agendapack.problems import Source
from tests.convert.desk import convert, html, typeset
from tests.load.desk import HOME


def test_markdown_goes_to_rendering_with_its_places() -> None:
    made = typeset("a.md", b"# One\r\n\r\nTwo.")
    assert isinstance(made.content, Text)
    assert (made.content, made.content.source) == ("# One\n\nTwo.", Source(f"{HOME}/a.md"))


def test_plain_text_keeps_its_lines_and_indents() -> None:
    assert html("a.txt", "One <1>\n  two\n\n\nThree é".encode()) == (
        "<p>One &lt;1&gt;<br/>\u00a0\u00a0two</p><p>Three é</p>"
    )


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"One\n\xff", "not-utf8", 2),
        (b"One\n\nT\x00wo", "control-character", 3),
        (b" \n ", "empty-file", 7),
        (b"x" * (3 * 2**20), "too-large", 7),
    ],
)
def test_a_text_that_cannot_be_used_is_told_at_its_line(data: bytes, code: str, line: int) -> None:
    (problem,) = convert("a.txt", data)[1]
    assert problem.source is not None
    assert (problem.code, problem.source.line) == (code, line)
