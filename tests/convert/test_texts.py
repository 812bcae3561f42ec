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


def test_columns_keep_their_spaces_in_letters_of_one_width() -> None:
    made = html("a.txt", b"Item    2025\n  Roof      -\n\nOne.  Two.")
    gap = "\u00a0" * 4
    assert made == (
        f"<p><code>Item{gap}2025<br/>\u00a0\u00a0Roof{gap}\u00a0\u00a0-</code></p><p>One.  Two.</p>"
    )


def test_a_paragraph_keeps_the_indent_of_its_first_line() -> None:
    made = html("a.txt", b"Costs\n \n\n       2025  2026\nRoof     10    20")
    gap = "\u00a0"
    assert made == (
        f"<p>Costs</p><p><code>{7 * gap}2025{2 * gap}2026<br/>Roof{5 * gap}10{4 * gap}20</code></p>"
    )


def test_tabs_are_columns() -> None:
    assert "<code>A" + "\u00a0" * 7 + "B" in html("a.txt", b"A\tB")


def test_a_form_feed_starts_a_page() -> None:
    assert html("a.txt", b"One\n\fTwo\f") == '<p>One</p><div class="new-page"><p>Two</p></div>'
    (problem,) = convert("a.md", b"One\n\fTwo")[1]
    assert problem.code == "control-character"


def test_typed_out_addresses_are_links() -> None:
    assert html("a.txt", b"See www.example.org or a@b.example.") == (
        '<p>See <a href="http://www.example.org">www.example.org</a> or '
        '<a href="mailto:a@b.example">a@b.example</a>.</p>'
    )


def test_columns_that_are_too_wide_for_a_page_are_told() -> None:
    (problem,) = convert("a.txt", b"x" * 60 + b"    " + b"y" * 60)[1]
    assert (problem.code, problem.severity) == ("wide-table", "warning")


def test_an_address_in_a_private_network_is_told() -> None:
    (problem,) = convert("a.txt", b"See https://intranet/plan or https://example.org/plan.")[1]
    assert problem.code == "private-links"
    assert "https://intranet/plan" in problem.message
    assert "example.org" not in problem.message


FIELDS = "---\ntitle: Trees\nfrom: Clerk\n---\n\nOaks.\n"


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_the_fields_of_a_report_are_told_to_be_text_in_an_annex(name: str) -> None:
    (problem,) = convert(name, FIELDS.encode())[1]
    assert problem.source == Source(f"{HOME}/{name}", 2)
    assert (problem.code, problem.severity) == ("front-matter", "warning")
    assert "'title', 'from'" in problem.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: A\nexempt: {paragraphs: [3]}\n---\nOaks.\n", 3),
        ("\ufeff\n---\r\n'exempt': yes\r\n---\r\nOaks.\n", 3),
        ("---\ntitle: A\nannexes:\n  - confidential: yes\n---\nOaks.\n", 4),
        ("---\n{title: A, exemt: yes}\n---\nOaks.\n", 2),
        ("---\nexempt: yes\n\nOaks.\n", 2),
    ],
)
def test_a_field_that_would_withhold_is_an_error_in_an_annex(text: str, line: int) -> None:
    (problem,) = convert("a.md", text.encode())[1]
    assert problem.source == Source(f"{HOME}/a.md", line)
    assert (problem.code, problem.severity) == ("withholding", "error")


@pytest.mark.parametrize(
    "text",
    [
        "---\nNote: see the plan.\n\nOaks.\n",
        "Oaks.\n\n---\ntitle: A\n---\n",
        "---\n\nOaks and elms\n---\n\nConfidential: no.\n",
    ],
)
def test_a_line_across_the_page_is_not_taken_for_fields(text: str) -> None:
    assert convert("a.md", text.encode())[1] == ()
