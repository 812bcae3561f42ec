"""Words of a document, written as Markdown, are read back as the same words."""

from html import escape as as_html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agendapack.convert.word.read import read_markup
from agendapack.convert.word.report_blocks import ReportBlockWriter, ReportTableWriter
from agendapack.convert.word.report_words import OwnNumbers, ReportTextWriter
from agendapack.model.text import Text
from agendapack.problems import Source
from agendapack.render.blocks import (
    Inline,
    Language,
    MarkdownLink,
    MarkdownParagraph,
    Styled,
    Table,
    join_words,
)
from agendapack.render.blocks import PlainText as Read
from agendapack.render.reading import read_markdown

HERE = Source("meetings/m/meeting.yaml", 4, 13)
SIGNS = st.text(st.sampled_from("ab1 .)(-+*_`~#>|<&;!\\[]{}^:/@=\"'\xa0"), max_size=30)
STYLED = st.sampled_from(["strong", "em", "u", "sup", "sub"])


def read(markdown: str) -> list[Inline]:
    blocks, problems = read_markdown(Text(markdown, HERE, ""), with_placements=True)
    assert [p for p in problems if p.severity == "error"] == []
    (paragraph,) = blocks
    assert isinstance(paragraph, MarkdownParagraph)
    return list(join_words(paragraph.inlines))


def spoken(inlines: list[Inline] | tuple[Inline, ...]) -> list[tuple[str, frozenset[str]]]:
    """Return each letter with the styles that it has."""
    letters = []
    for inline in inlines:
        match inline:
            case Read(text):
                letters += [(letter, frozenset[str]()) for letter in text]
            case Styled(tag, inner):
                letters += [(letter, tags | {tag}) for letter, tags in spoken(inner)]
            case MarkdownLink(_, inner) | Language(_, inner):
                letters += spoken(inner)
    return letters


def collapse(letters: list[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    """Leave out spaces, whose style nobody sees, and where they are is settled elsewhere."""
    return [letter for letter in letters if not letter[0].isspace()]


@given(st.lists(st.tuples(SIGNS, st.sets(STYLED, max_size=2)), min_size=1, max_size=5))
@example([("^]: a", {"strong"})])
@example([("@b]", {"em"})])
@example([("1. a", set()), ("b:", {"strong"}), ("c", {"em"}), ("(d)", {"strong", "em"})])
def test_words_and_styles_are_read_back(runs: list[tuple[str, set[str]]]) -> None:
    html = ""
    wanted = []
    for text, tags in runs:
        opened = "".join(f"<{tag}>" for tag in sorted(tags))
        closed = "".join(f"</{tag}>" for tag in sorted(tags, reverse=True))
        html += f"{opened}{as_html(text)}{closed}"
        wanted += [(letter, frozenset(tags)) for letter in text]
    plain = "".join(text for text, _ in runs)
    if not plain.replace(" ", "").replace("\xa0", "") or "{-}" in plain or "{#" in plain:
        return
    if "[@" in plain or "[[" in plain:
        return
    (block,) = read_markup(f"<p>{html}</p>").content
    assert not isinstance(block, str)
    writer = ReportBlockWriter(ReportTextWriter({}, {}), OwnNumbers(), {}, {}, {})
    assert collapse(spoken(read(writer.write([block], 0)))) == collapse(wanted)


@given(SIGNS)
@example("^")
@example("<")
def test_a_cell_is_read_back(text: str) -> None:
    if not text.strip() or "[@" in text or "[[" in text or "[^" in text:
        return  # what may be a reference, a mark or a note is told
    html = (
        f"<table><tr><td>A</td><td>B</td></tr><tr><td>{as_html(text)}</td><td>x</td></tr></table>"
    )
    (table,) = read_markup(html).content
    assert not isinstance(table, str)
    blocks, problems = read_markdown(
        Text(ReportTableWriter(ReportTextWriter({}, {}), {}).write(table), HERE, "")
    )
    assert problems == []
    (made,) = blocks
    assert isinstance(made, Table)
    assert made.spans == ()
    wanted = [(letter, frozenset[str]()) for letter in text]
    assert collapse(spoken(made.rows[1][0])) == collapse(wanted)


@pytest.mark.parametrize(
    ("kind", "first", "last"), [("1", 9, 11), ("a", 1, 4), ("A", 1, 3), ("i", 1, 5), ("I", 1, 3)]
)
def test_a_list_keeps_its_numbers(kind: str, first: int, last: int) -> None:
    items = "".join(
        f'<li><a id="agendapack-number-{kind}-{value}"></a>x<ul><li>y</li></ul></li>'
        for value in range(first, last + 1)
    )
    (listing,) = read_markup(f"<ol>{items}</ol>").content
    assert not isinstance(listing, str)
    written = ReportBlockWriter(ReportTextWriter({}, {}), OwnNumbers(), {}, {}, {}).write(
        [listing], 0
    )
    (made,), problems = read_markdown(Text(written, HERE, ""))
    assert problems == []
    assert (made.kind, [item.value for item in made.items]) == (  # type: ignore[union-attr]
        *(kind, list(range(first, last + 1))),
    )


def test_problems_are_shown_where_the_document_is_named() -> None:
    text = Text("One.\n\nTwo[a]{sup} [here](<https://example.org>).\n\n![image](a.png)", HERE, "")
    _, problems = read_markdown(text)
    assert [problem.code for problem in problems] == ["link-text", "poor-alt"]
    assert {problem.source for problem in problems} == {HERE}
    assert "in Word" in str(problems[0].hint)
