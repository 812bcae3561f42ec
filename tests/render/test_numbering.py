from itertools import pairwise
from xml.etree.ElementTree import Element

from hypothesis import given
from hypothesis import strategies as st

from tests.records import loaded, report
from tests.render.fragments import (
    find,
    outline,
    problems_of,
    render,
    report_of,
    sections_of,
    with_report,
    words,
)


def test_paragraphs_are_numbered_past_headings() -> None:
    assert outline(report_of("## Summary\n\nOne.\n\nTwo.\n\n## Background\n\nThree.")) == [
        "h1 Overview",
        "h2 Summary",
        "1 One.",
        "2 Two.",
        "h2 Background",
        "3 Three.",
    ]


def test_lists_stand_inside_their_paragraph() -> None:
    article = report_of("One:\n\na. first\nb. second\n\nTwo:\n\n- point\n\n> quoted\n\nThree.")
    items = article.findall("ol/li")
    assert [[child.tag for child in item] for item in items] == [
        ["p", "ol"],
        ["p", "ul", "blockquote"],
        ["p"],
    ]
    assert [item.get("id") for item in items] == [f"overview.par-{n}" for n in (1, 2, 3)]


def test_a_table_interrupts_the_count_without_a_loss() -> None:
    article = report_of("One.\n\n| a | b |\n|---|---:|\n| 1 | 2 |\n\nTwo.")
    assert [child.tag for child in article][1:] == ["ol", "table", "ol"]
    assert [run.get("start") for run in article.findall("ol")] == ["1", "2"]
    head = article.findall("table/thead/tr/th")
    assert [(th.get("scope"), th.get("class")) for th in head] == [("col", None), ("col", "right")]


def test_a_paragraph_left_out_belongs_to_the_one_before() -> None:
    article = report_of("One.\n\n{-} More.\n\nTwo.\n\n## Part\n\n{-} Loose.")
    assert [words(item) for item in article.findall("ol/li")] == ["One.More.", "Two."]
    assert words(article.findall("p")[0]) == "Loose."


def test_a_heading_left_out_leaves_out_what_is_below_it() -> None:
    body = "One.\n\n## {-} Aim\n\nx\n\n- y\n\n### Deeper\n\nz\n\n## Next\n\nTwo."
    assert outline(report_of(body)) == [
        "h1 Overview",
        "1 One.",
        "h2 Aim",
        "h3 Deeper",
        "h2 Next",
        "2 Two.",
    ]


def test_letters_that_grow_stay_as_typed_and_a_gap_is_told() -> None:
    sections, (problem,) = render(with_report("One:\n\nc. x\nd. y\nf. z"))
    assert (problem.code, problem.source and problem.source.line) == ("list-numbers", 14)
    article = sections["overview"]
    listing = find(article, "ol/li/ol")
    assert (listing.get("type"), listing.get("start")) == ("a", "3")
    assert [item.get("value") for item in listing] == [None, None, "6"]


def test_a_level_that_skips_is_mended_with_a_warning() -> None:
    body = "## A\n\n#### B\n\n#### C\n\n### D\n\n# E"
    problems = problems_of(body)
    assert [(p.source.line if p.source else 0, p.severity, p.message) for p in problems] == [
        (12, "warning", "a heading with #### stands where one with ### is expected"),
        (14, "warning", "a heading with #### stands where one with ### is expected"),
        (18, "warning", "a heading with # stands where one with ## is expected"),
    ]


BLOCKS = st.sampled_from(
    [
        "Words.",
        "{-} Words.",
        "- a\n- b",
        "a. x\nb. y",
        "## H",
        "### H",
        "## {-} H",
        "> quote",
        "***",
    ]
)


@given(st.lists(BLOCKS, min_size=1, max_size=12))
def test_numbers_run_from_one_without_a_gap(blocks: list[str]) -> None:
    sections, _ = render(with_report("\n\n".join(blocks)))
    article = sections["overview"]
    numbers = [
        int(run.get("start", "")) + place
        for run in article.findall("ol[@class='paragraphs']")
        for place, _ in enumerate(run)
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    ids = [element.get("id") for element in article.iter("li") if element.get("id")]
    assert ids == [f"overview.par-{number}" for number in numbers]


@given(st.lists(BLOCKS, min_size=1, max_size=12))
def test_levels_of_headings_never_skip(blocks: list[str]) -> None:
    sections, _ = render(with_report("\n\n".join(blocks)))
    levels = [int(line[1]) for line in outline(sections["overview"]) if line[0] == "h"]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    article = report_of(
        "# Peer  review\n\n## Why\n\nBack to [the top](#peer--review).", title="Peer Review"
    )
    assert outline(article) == ["h1 Peer Review", "h2 Why", "1 Back to the top."]
    assert find(article, "ol/li/p/a").get("href") == "#overview"


def test_headings_go_one_level_down_where_the_first_has_one_sign() -> None:
    article = report_of("# Why\n\n## How\n\nOne.\n\n# When")
    assert [line for line in outline(article) if line[0] == "h"][1:] == [
        "h2 Why",
        "h3 How",
        "h2 When",
    ]


def numbered(body: str, numbers: str) -> Element:
    house = {"style": {"paragraph-numbers": numbers}}
    recommended = report(body, recommendations=[{"text": "That it be done.", "reason": "To do."}])
    meeting = loaded({"report": "overview.yaml"}, papers={1: recommended}, organisation=house)
    return sections_of(meeting)["overview"]


def test_paragraphs_are_counted_by_section_below_headings_with_numbers() -> None:
    body = "## Why\n\nOne.\n\n### Deeper\n\nTwo, see [@far].\n\n## {-} Aside\n\nNot.\n\n"
    article = numbered(f"{body}## How\n\nA. {{#far}}", "by-section")
    assert [words(h) for h in article.iter("h2")][:4] == [
        *("1. Why", "Aside", "2. How", "3. Recommendations")
    ]
    items = [(li.get("id"), li.get("class")) for li in article.iter("li")]
    assert items == [
        ("overview.par-1.1", None),
        ("overview.par-1.2", None),
        ("overview.par-2.1", None),
        ("overview.par-3.1", "recommendation"),
    ]
    lists = [(ol.get("data-section"), ol.get("start")) for ol in article.iter("ol")]
    assert lists == [("1", "1"), ("1", "2"), ("2", "1"), ("3", "1")]
    assert "see paragraph 2.1" in words(article)


def test_paragraphs_without_numbers_are_plain_and_recommendations_stay_apart() -> None:
    article = numbered("## Why\n\nOne.\n\nTwo, see [@far].\n\n## How\n\nA. {#far}", "none")
    assert list(article.iter("ol")) == []
    (recommended,) = article.findall("div[@class='recommendation']")
    assert [words(p) for p in recommended] == ["That it be done.", "Reason: To do."]
    assert "see page" in words(article)
