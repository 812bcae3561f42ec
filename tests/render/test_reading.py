import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.text import find_pictures
from agendapack.problems import Code
from agendapack.render.blocks import MarkdownPicture
from agendapack.render.reading import read_markdown
from tests.records import text
from tests.render.fragments import find, problems_of, render, report_of, with_report, words


def test_style_links_and_breaks() -> None:
    article = report_of("*a* **b** `c` [d](https://example.org) <mailto:a@b.example> e\\\nf")
    paragraph = find(article, "ol/li/p")
    assert [child.tag for child in paragraph] == ["em", "strong", "code", "a", "a", "br"]
    assert paragraph.findall("a")[0].get("href") == "https://example.org"


def test_code_keeps_its_lines_and_spaces() -> None:
    for body in ("One.\n\n```\na  b\n\n c\n```", "One.\n\n    a  b\n\n     c"):
        code = find(report_of(body), "ol/li/p/code")
        assert [code.text, *(line.tail for line in code)] == ["a\xa0\xa0b", "\xa0", "\xa0c"]


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
            "the link leads to 'javascript:alert(1)'; links lead to http://, https://, "
            "mailto:, tel:, sip: or xmpp: addresses, to a #name, or to the file of an annex",
        ),
        (
            "[plan](plan.pdf)",
            10,
            Code.UNSAFE_LINK,
            "the link leads to 'plan.pdf', which is no annex of this meeting; links lead to "
            "http://, https://, mailto:, tel:, sip: or xmpp: addresses, to a #name, or to the file "
            "of an annex",
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


@pytest.mark.parametrize("host", ["intranet", "192.168.4.5", "files.local"])
def test_a_link_into_a_private_network_is_told_at_its_line(host: str) -> None:
    (problem,) = problems_of(f"One.\n\nTwo\n[three](https://{host}/plan) four.")
    assert problem.source is not None
    assert (problem.code, problem.source.line) == (Code.PRIVATE_LINKS, 13)
    assert problem.message == f"the link to 'https://{host}/plan' leads into a private network"


@pytest.mark.parametrize("body", ["One.\n\n[[exmept 3: It.]]", "One.\n[[exempt 3: It]]"])
def test_what_looks_like_a_mark_is_not_told_as_a_placement_too(body: str) -> None:
    assert Code.UNKNOWN_PLACEMENT not in {problem.code for problem in problems_of(body)}


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


def test_pictures_are_found_below_letters_and_not_in_code() -> None:
    code = "    ![B](b.png)\n\n```\n![C](c.png)\n```"
    body = f"i. w\nii. x\niii. y\n\n     ![A](a.png)\n\nOne.\n\n{code}"
    assert [name for name, _ in find_pictures(text(body))] == ["a.png"]
