"""Any section that a template could make validates, and gives back its text."""

import re
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agendapack.model.page_numbers import PageSpan
from agendapack.model.style import HouseStyle
from agendapack.pdf import check_tags
from agendapack.pdf.files import open_source
from agendapack.problems import Code
from agendapack.typeset import Typesetter
from tests.reading import drawn_text, fold, spoken_text
from tests.typeset.sections import as_pdf, section
from tests.validation import faults

STYLE = HouseStyle()
TEXT = (
    "the committee resolved £1,250 (2.5%) café – “quoted” ✓ ½ naïve Łódź 這個信息 দেয়া زبان (بولی) "
    "https://www.example.org/a/very/long/path/that/goes/on www.example.org/x-y-z"
)
WORDS = st.sampled_from(TEXT.split())
texts = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)


@st.composite
def inlines(draw: st.DrawFn) -> str:
    parts = []
    for text in draw(st.lists(texts, min_size=1, max_size=4)):
        wrap = draw(
            st.sampled_from(
                [
                    "{}",
                    "<strong>{}</strong>",
                    "<em>{}</em>",
                    '<a href="#x">{}</a>',
                    '<a href="https://www.example.org">{}</a>',
                    '<span lang="cy">{}</span>',
                    "{}<br/>",
                    "{}<sup>2</sup>",
                ]
            )
        )
        parts.append(wrap.format(text))
    return " ".join(parts)


paragraphs = inlines().map("<p>{}</p>".format)


def lists_of(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(
        [("<ul>", "</ul>"), ('<ol type="a">', "</ol>"), ('<ol type="i" start="3">', "</ol>")]
    )
    rows = st.lists(items, min_size=1, max_size=5)
    return st.tuples(tags, rows).map(
        lambda drawn: drawn[0][0] + "".join(f"<li>{item}</li>" for item in drawn[1]) + drawn[0][1]
    )


nested = st.recursive(
    paragraphs | inlines(),
    lambda inner: st.tuples(paragraphs, lists_of(inner)).map("".join),
    max_leaves=8,
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 25))
    head = "".join(f'<th scope="col">{draw(texts)}</th>' for _ in range(columns))
    pool = draw(st.lists(paragraphs | lists_of(inlines()) | texts, min_size=1, max_size=4))
    cells = st.sampled_from(pool)
    body = "".join(
        "<tr>" + "".join(f"<td>{draw(cells)}</td>" for _ in range(columns)) + "</tr>"
        for _ in range(rows)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


blocks = paragraphs | lists_of(nested) | tables() | texts.map("<h2>{}</h2>".format)
bodies = st.lists(blocks, min_size=1, max_size=8).map(lambda all_: "<h1>Title</h1>" + "".join(all_))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(body=bodies)
def test_any_section_validates_and_gives_back_its_text(body: str) -> None:
    typesetter = Typesetter(STYLE, {}, None)
    layout = typesetter.lay_out(section(body), {"x": PageSpan("i", "i")})
    assert {problem.code for problem in layout.problems} <= {Code.WIDE_TABLE}
    data = as_pdf(typesetter, layout)
    source = open_source(data, "a section")
    for page in range(len(source.pages)):
        found = source.summary(page)
        assert found.balanced
        assert not found.unmarked
        assert not found.crossed
    assert faults(data) == []
    assert check_tags(data) == ()
    spoken = _without_labels(spoken_text(data))
    if "Columns" in spoken:  # the caption of each part of a table that fits no page
        # Each part of a divided table has its first column again, so more is said, never less.
        assert not Counter(_words_of(body)) - Counter(spoken)
    else:
        assert spoken == _words_of(body)
    assert len(drawn_text(data)) > 0


def _words_of(body: str) -> str:
    return _without_labels(fold(re.sub(r"<[^>]+>", " ", body.replace("<sup>", " <sup>"))))


def _without_labels(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"(?<!\S)(?:[a-z]{1,6}\.|•)(?!\S)", "", text))
