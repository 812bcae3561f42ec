"""Captions of tables and pictures are counted, and names alone on a line find what they name."""

from agendapack.problems import Code
from tests.render.fragments import find, problems_of, render, report_of, with_report, words

TABLE = "| A |\n| - |\n| 1 |"
PICTURE = "![A map of the site](map.png)"


def captions(body: str) -> list[str]:
    article = report_of(body)
    return [words(c) for c in article.iter() if c.tag in ("caption", "figcaption")]


def test_a_caption_stands_above_or_below_and_is_counted() -> None:
    above = f"Table: Costs\n\n{TABLE}\n\nOne."
    below = f"{TABLE}\n\nTable: *Grants*\n\n{PICTURE}\n\nFigure: The site"
    assert captions(f"{above}\n\n{below}") == [
        "Table 1: Costs",
        "Table 2: Grants",
        "Figure 1: The site",
    ]


def test_a_caption_directly_below_a_table_is_no_row() -> None:
    assert captions(f"{TABLE}\nTable: Costs {{#t}}") == ["Table 1: Costs"]
    assert len(report_of(f"{TABLE}\nTable: Costs").findall(".//tr")) == 2


def test_a_typed_caption_is_taken_as_one_and_has_no_number_of_a_paragraph() -> None:
    body = f"Table 1 shows it.\n\n**Table 1: Costs**\n\n{TABLE}\n\nMore."
    assert captions(body) == ["Table 1: Costs"]
    assert [words(item) for item in report_of(body).findall("ol/li")] == [
        "Table 1 shows it.",
        "More.",
    ]


def test_a_typed_number_stays_and_is_counted_on_from() -> None:
    body = f"Table 7: Costs\n\n{TABLE}\n\nOne.\n\nTable: Grants\n\n{TABLE}"
    assert captions(body) == ["Table 7: Costs", "Table 8: Grants"]


def test_a_typed_number_that_was_there_before_is_told() -> None:
    body = f"Table 1: Costs\n\n{TABLE}\n\nOne.\n\nTable 1: Grants\n\n{TABLE}"
    (problem,) = problems_of(body)
    assert (problem.code, problem.severity) == (Code.CAPTION_NUMBER, "warning")


def test_a_reference_says_the_number_of_the_table() -> None:
    tables = f"{TABLE}\n\nTable: Costs {{#t}}\n\n{TABLE}\n\n{{#p}}"
    pictures = f"{PICTURE} {{#f}}\n\nFigure: Site"
    article = report_of(f"See [@t], [@p] and [@f].\n\n{tables}\n\n{pictures}")
    assert words(find(article, "ol/li/p")) == "See Table 1, page [overview.p] and Figure 1."
    assert [t.get("id") for t in article.findall("table")] == ["overview.t", "overview.p"]
    assert find(article, "figure").get("id") == "overview.f"


def test_a_name_alone_names_the_paragraph_above_and_is_misplaced_below_anything_else() -> None:
    article = report_of("One.\n\n{#one}\n\nSee [@one].")
    assert words(find(article, "ol/li[2]")) == "See paragraph 1."
    for body in ("{#one}\n\nOne.", "One:\n\n- a\n\n{#one}", "## Costs\n\n{#one}\n\nOne."):
        (problem,) = problems_of(body)
        assert problem.code == Code.MISPLACED_MARK, body


def test_words_that_only_start_like_a_caption_are_a_paragraph_and_told() -> None:
    body = f"Table: see below.\n\nOne.\n\nFigure: none.\n\n{TABLE}\n\nTable: A\n\nTable: B"
    sections, problems = render(with_report(body))
    assert [words(item) for item in sections["overview"].findall("ol/li")] == [
        "Table: see below.",
        "One.",
        "Figure: none.",
        "Table: B",
    ]
    assert [(p.code, p.source.line - 9) for p in problems if p.source] == [
        (Code.TYPED_MARKER, line) for line in (1, 5, 13)
    ]
    assert not problems_of("Table 1 shows it.")
