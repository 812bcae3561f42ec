import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.problems import Code
from agendapack.render.blocks import MarkdownPicture
from agendapack.render.reading import read_markdown
from tests.records import text
from tests.render.fragments import find, problems_of, render, report_of, with_report, words


def test_html_is_printed_as_it_was_typed() -> None:
    article = report_of("One <b>bold</b> & <script>x</script>.\n\n<div>\n\nTwo.")
    assert [words(item) for item in article.findall("ol/li")] == [
        "One <b>bold</b> & <script>x</script>.",
        "<div>",
        "Two.",
    ]


def test_style_links_and_breaks() -> None:
    article = report_of("*a* **b** `c` [d](https://example.org) <mailto:a@b.example> e\\\nf")
    paragraph = find(article, "ol/li/p")
    assert [child.tag for child in paragraph] == ["em", "strong", "code", "a", "a", "br"]
    assert paragraph.findall("a")[0].get("href") == "https://example.org"


def test_indented_text_and_lines_of_hyphens_are_plain() -> None:
    article = report_of("One.\n\n     Indented.\n\nTwo\n---\n\nThree.")
    assert [words(item) for item in article.findall("ol/li")] == [
        "One.",
        "Indented.",
        "Two",
        "Three.",
    ]


def test_preformatted_text_keeps_its_lines() -> None:
    article = report_of("One.\n\n```\na\n b\n```")
    code = find(article, "ol/li/p/code")
    assert [code.text, code[0].tag, code[0].tail] == ["a", "br", " b"]


def test_a_picture_is_found_from_its_file() -> None:
    article = report_of('![A map](maps/the%20site.png "The site")')
    figure = find(article, "figure")
    assert figure[0].attrib == {"src": "meetings/2020-02-26/maps/the site.png", "alt": "A map"}
    assert words(figure[1]) == "The site"


def test_a_heading_inside_a_quotation_is_no_heading() -> None:
    article = report_of("One.\n\n> ## Said\n>\n> Words.")
    assert [child.tag for child in find(article, "ol/li/blockquote")] == ["p", "p"]


@pytest.mark.parametrize(
    ("body", "line", "code", "message"),
    [
        (
            "One.\n\nTwo\n[three](javascript:alert(1)).",
            13,
            Code.UNSAFE_LINK,
            "the link leads to 'javascript:alert(1)'; links lead to http://, https:// or mailto: "
            "addresses, or to a #name",
        ),
        (
            "[plan](plan.pdf)",
            10,
            Code.UNSAFE_LINK,
            "the link leads to 'plan.pdf'; links lead to http://, https:// or mailto: addresses, "
            "or to a #name",
        ),
        ("![](map.png)", 10, Code.MISSING_ALT, "the picture 'map.png' has no alternative text"),
        (
            "One.\n\nSee\n![Map](map.png) here.",
            13,
            Code.MISPLACED_MARK,
            "a picture is in the middle of a text",
        ),
        (
            "One.\n\n" + "> " * 60 + "deep",
            12,
            Code.TOO_DEEP,
            "the text is nested too deep here",
        ),
        (
            "One.\n\n" + "*a **b " * 900 + "c" + "***" * 900,
            12,
            Code.TOO_DEEP,
            "the text is nested too deep here",
        ),
        (
            "One.\n[[recommendations]]",
            10,
            Code.UNKNOWN_PLACEMENT,
            "'[[recommendations]]' stands among other text",
        ),
        (
            "One:\n\n- [[recommendations]]",
            12,
            Code.UNKNOWN_PLACEMENT,
            "'[[recommendations]]' stands among other text",
        ),
    ],
)
def test_a_problem_has_its_line(body: str, line: int, code: Code, message: str) -> None:
    assert [(p.source and p.source.line, p.code, p.message) for p in problems_of(body)] == [
        (line, code, message)
    ]


def test_what_stands_in_for_an_unreadable_text_has_no_problems() -> None:
    _, problems = render(with_report(text("See [@nothing].", file="")))
    assert problems == ()


def test_characters_that_no_document_can_hold_are_replaced() -> None:
    assert words(report_of("One\x01 and \ud800 two.")).endswith("One� and � two.")


PIECES = (
    "a. ~ii. ~1. ~- ~> ~## ~#### ~{-} ~{#n}~[@n]~[@x:n]~[[~]]~[l](~#n)~![p](~p.png)~*~**~`~```~"
    "| a |~|   |~|---|~]{lang=pl}~[t]{lang=~HERE IS MORE TEXT~**b**~<b>~&~\\~\n~\n\n~   ~word~"
    "\x01~\ud800~'~***~http://"
)
MARKED = st.lists(st.sampled_from(PIECES.split("~"))).map("".join)


@given(st.one_of(st.text(), MARKED))
def test_any_text_makes_sound_sections(body: str) -> None:
    sections, problems = render(with_report(body, purpose=body, recommendations=[{"text": body}]))
    assert set(sections) == {"agenda", "overview"}
    assert all(problem.source and problem.source.line for problem in problems)


def test_a_picture_marked_as_decoration_needs_no_words() -> None:
    blocks, problems = read_markdown(text("![](rule.png){decorative}"))
    assert problems == []
    (picture,) = blocks
    assert isinstance(picture, MarkdownPicture)
    assert picture.alt == ""
