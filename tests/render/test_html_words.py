"""HTML within Markdown is understood or told, and never printed as it was typed."""

import pytest

from tests.render.fragments import find, problems_of, render, report_of, with_report, words


def told(body: str) -> list[tuple[int, str, str]]:
    return [
        (p.source.line - 9 if p.source else 0, p.code.value, p.severity.value)
        for p in problems_of(body)
    ]


def test_line_ends_and_styles_are_understood() -> None:
    paragraph = find(
        report_of("8 for<br>1 <b>against</b>, H<sub>2</sub>O<br/><i>m</i><sup>2</sup>"), "ol/li/p"
    )
    assert [child.tag for child in paragraph] == ["br", "strong", "sub", "br", "em", "sup"]
    assert words(paragraph) == "8 for1 against, H2Om2"


def test_a_style_within_a_cell_and_a_link() -> None:
    body = '| A |\n| - |\n| a<br>b |\n\n<a href="https://www.example.org">The *site*</a>'
    article = report_of(body)
    assert find(article, ".//td/br").tail == "b"
    assert find(article, "ol/li/p/a").get("href") == "https://www.example.org"


@pytest.mark.parametrize(
    "body", ["One <!-- private --> two.", "One\n\n<!-- private\nnote -->\n\ntwo."]
)
def test_a_comment_is_never_printed_and_its_words_are_not_told(body: str) -> None:
    sections, problems = render(with_report(body))
    assert [p.code for p in problems] == ["html-comment"]
    assert "private" not in words(sections["overview"]) + str(problems)


def test_words_in_other_elements_stay_apart_and_each_element_is_told() -> None:
    body = "One.\n\n<details><summary>Costs</summary>\n<p>None</p></details>"
    sections, problems = render(with_report(body))
    assert [words(p) for p in sections["overview"].findall("ol/li")] == ["One.", "Costs", "None"]
    assert [(p.source and p.source.line, p.code) for p in problems] == [
        (12, "html"),
        (12, "html"),
        (13, "html"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('See <img src="a.png"> here', [(1, "html", "error")]),
        (
            "One\n\n<table><tr><td>a</td></tr></table>",
            [(3, "html", "error")] + [(3, "html", "warning")] * 2,
        ),
        ("One\n\n<div", [(3, "html", "error")]),
        ("One\n\n<!-- never closed\n\nTwo", [(3, "html", "error")]),
        ("One <?php echo ?> two", [(1, "html", "warning")]),
        ("One</b> two </p>", []),
    ],
)
def test_what_is_lost_is_an_error(body: str, expected: list[tuple[int, str, str]]) -> None:
    assert told(body) == expected


def test_words_in_angle_brackets_that_are_no_element_are_printed_and_told() -> None:
    sections, problems = render(with_report("Councillor <name to follow> spoke."))
    assert words(find(sections["overview"], "ol/li/p")) == "Councillor <name to follow> spoke."
    assert [(p.code, p.severity) for p in problems] == [("html", "warning")]
    assert told("Councillor \\<name to follow> spoke.") == []


@pytest.mark.parametrize("typed", ["If a<b and c>d.", "He said <i think so> then.", "<p or q>"])
def test_words_in_brackets_that_begin_like_an_element_are_not_lost(typed: str) -> None:
    sections, problems = render(with_report(f"X {typed}"))
    assert words(find(sections["overview"], "ol/li/p")) == f"X {typed}"
    assert [(p.code, p.severity) for p in problems] == [("html", "warning")]


def test_an_end_that_closes_nothing_known_is_printed() -> None:
    for typed in ("A </name> b.", "A <name> b </name> c."):
        sections, _ = render(with_report(typed))
        assert words(find(sections["overview"], "ol/li/p")) == typed


@pytest.mark.parametrize("typed", ['<b title="Note">a</b>', '<abbr aria-label="Note">a</abbr>'])
def test_words_within_a_tag_are_told(typed: str) -> None:
    (problem,) = [p for p in problems_of(f"One {typed} b.") if "left out" not in p.message]
    assert "the words 'Note' in " in problem.message
    assert told("One <b class='x'>a</b> b.") == []


def test_words_of_a_script_are_not_printed() -> None:
    sections, _ = render(
        with_report("One\n\n<script>\nalert()\n</script>\n\nTwo <style>b</style> three")
    )
    assert "alert" not in words(sections["overview"])
    assert words(sections["overview"]).endswith("Two three")


def test_styles_nested_without_end_are_told_once() -> None:
    assert told("One. " + "<b>" * 500 + "x") == [(1, "html", "error")]
